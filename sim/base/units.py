"""Names for quantities and the few constants of time.

The model's day 0 is the first day of the warm-up; days are calendar days, sessions count working minutes.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
Booleans: TypeAlias = NDArray[np.bool_]
Indices: TypeAlias = NDArray[np.uint32]
Words: TypeAlias = NDArray[np.uint64]
Table: TypeAlias = NDArray[np.void]

Day: TypeAlias = int
Minutes: TypeAlias = float
Fen: TypeAlias = int

DAYS_PER_YEAR = 365.25
DAYS_PER_WEEK = 7
WEEKS_PER_YEAR = DAYS_PER_YEAR / DAYS_PER_WEEK
MONTHS_PER_QUARTER = 3
MONTHS_PER_YEAR = 12
DAYS_PER_MONTH = DAYS_PER_YEAR / MONTHS_PER_YEAR
WORKING_DAYS_PER_WEEK = 5
HOURS_PER_WEEK = 40.0
FEN_PER_YUAN = 100
