"""How empty posts are filled: pure functions (model §5)."""

from __future__ import annotations

import math


def take_up(relative_pay: float, strength: float, elasticity: float) -> float:
    """Return the probability (1) that an announced post is filled at relative pay R/R0 (T P3; C 5.1).

    Applicants are plentiful; what varies is how many of the chosen take up the offer.
    """
    return 1.0 - math.exp(-strength * relative_pay**elasticity)


def needs_emergency(filled: int, under_way: int, posts: int, share: float) -> bool:
    """Say whether so few posts are filled or being filled that a person is sent."""
    return posts > 0 and share > 0.0 and filled + under_way <= share * posts
