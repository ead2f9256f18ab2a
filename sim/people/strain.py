"""Fatigue, exhaustion and burnout (model §4.2).

The integrators use the exact solution over a step, not Euler's, so that the answer does not depend on the step.
"""

from __future__ import annotations

import math

import numpy as np

from sim.base.kernel import inlined
from sim.base.units import HOURS_PER_WEEK, Floats

STRAIN_BOUND = 3.0


@inlined
def load(
    hours: float,
    pressure: float,
    support: float,
    hours_unit: float,
    pressure_from: float,
    pressure_scale: float,
    pressure_weight: float,
    most: float,
) -> float:
    """Return the load z (units) of a week (model §4.2, calibrated on T P7).

    Parameters
    ----------
    hours : float
        Hours worked, as a week of five days.
    pressure : float
        Mean pressure of the week (1).
    support : float
        Support by supervisor and peers (1).
    """
    felt = max(min(pressure, most) - pressure_from, 0.0) / pressure_scale
    return ((hours - HOURS_PER_WEEK) / hours_unit + pressure_weight * felt) / (1.0 + support)


@inlined
def leaky(level: float, inflow: float, step: float, time_constant: float) -> float:
    """Return a leaky integrator after `step` (same unit of time as `time_constant`), exact for constant inflow."""
    return inflow + (level - inflow) * math.exp(-step / time_constant)


@inlined
def exhaustion_step(exhaustion: float, fatigue: float, weeks: float, build_up: float, recovery: float) -> float:
    """Return exhaustion D after `weeks`: it builds up faster than it recovers (T P10, P11)."""
    return leaky(exhaustion, fatigue, weeks, build_up if fatigue > exhaustion else recovery)


def strain(exhaustion: Floats, trait: Floats, wave: Floats, gain: float, reference: float) -> Floats:
    """Return strain S (SD), bounded to ±3."""
    level: Floats = np.clip(gain * (exhaustion - reference) + trait + wave, -STRAIN_BOUND, STRAIN_BOUND)
    return level


def wave_step(wave: Floats, noise: Floats, variance: float, months: float) -> Floats:
    """Return the passing personal part a month later: AR(1) with time constant `months`; `noise` is N(0, 1)."""
    kept = math.exp(-1.0 / months)
    after: Floats = kept * wave + math.sqrt(variance * (1.0 - kept * kept)) * noise
    return after


def absence_rate(level: Floats, base: float | Floats, strained: float, slope: float) -> Floats:
    """Return the share of working days absent (1) at strain `level` (SD)."""
    rate: Floats = np.minimum(base + strained * np.exp(slope * level), 0.9)
    return rate
