"""Fatigue, exhaustion and burnout (model §4.2).

The integrators use the exact solution over a step, not Euler's, so that the answer does not depend on the step.
"""

from __future__ import annotations

import math

import numpy as np

from sim.base.units import HOURS_PER_WEEK, Floats

STRAIN_BOUND = 3.0


def load(
    hours: Floats,
    pressure: Floats,
    support: float | Floats,
    *,
    hours_unit: float,
    pressure_from: float,
    pressure_scale: float,
    pressure_weight: float,
    most: float,
) -> Floats:
    """Return the load z (units) of a week (model §4.2, calibrated on T P7).

    Parameters
    ----------
    hours : float64 array
        Hours worked, as a week of five days.
    pressure : float64 array
        Mean pressure of the week (1).
    support : float or array
        Support by supervisor and peers (1).
    """
    felt = np.maximum(np.minimum(pressure, most) - pressure_from, 0.0) / pressure_scale
    z: Floats = ((hours - HOURS_PER_WEEK) / hours_unit + pressure_weight * felt) / (1.0 + support)
    return z


def leaky(level: Floats, inflow: Floats, step: float, time_constant: float | Floats) -> Floats:
    """Return a leaky integrator after `step` (same unit of time as `time_constant`), exact for constant inflow."""
    after: Floats = inflow + (level - inflow) * np.exp(-step / time_constant)
    return after


def exhaustion_step(exhaustion: Floats, fatigue: Floats, weeks: float, build_up: float, recovery: float) -> Floats:
    """Return exhaustion D after `weeks`: it builds up faster than it recovers (T P10, P11)."""
    return leaky(exhaustion, fatigue, weeks, np.where(fatigue > exhaustion, build_up, recovery))


def strain(exhaustion: Floats, trait: Floats, wave: Floats, gain: float, reference: float) -> Floats:
    """Return strain S (SD), bounded to ±3."""
    level: Floats = np.clip(gain * (exhaustion - reference) + trait + wave, -STRAIN_BOUND, STRAIN_BOUND)
    return level


def wave_step(wave: Floats, noise: Floats, variance: float, months: float) -> Floats:
    """Return the passing personal part a month later: AR(1) with time constant `months`; `noise` is N(0, 1)."""
    kept = math.exp(-1.0 / months)
    after: Floats = kept * wave + math.sqrt(variance * (1.0 - kept * kept)) * noise
    return after


def absence_rate(level: Floats, base: float, strained: float, slope: float) -> Floats:
    """Return the share of working days absent (1) at strain `level` (SD)."""
    rate: Floats = np.minimum(base + strained * np.exp(slope * level), 0.9)
    return rate
