"""The queue in Ciw, a published library for queueing networks, with the same arrivals and the same work."""

from __future__ import annotations

import importlib
import importlib.util
import math
from typing import Any

import numpy as np

from benchmarks.queue_tasks import CLASSES, WORKERS, Played, Tasks, mean_waits, on_the_clock

INSTALLED = importlib.util.find_spec("ciw") is not None
NAMES = [f"class {kind}" for kind in range(CLASSES)]
AFTERWARDS = 1e6
"""Minutes after the last arrival in which everything is finished."""


def _network(tasks: Tasks) -> Any:
    ciw = importlib.import_module("ciw")
    of_kind = [tasks.kind == kind for kind in range(CLASSES)]
    gaps = [[*np.diff(tasks.arrival[chosen], prepend=0.0).tolist(), math.inf] for chosen in of_kind]
    work = [tasks.effort[chosen].tolist() for chosen in of_kind]
    return ciw.create_network(
        arrival_distributions={name: [ciw.dists.Sequential(gaps[kind])] for kind, name in enumerate(NAMES)},
        service_distributions={name: [ciw.dists.Sequential(work[kind])] for kind, name in enumerate(NAMES)},
        priority_classes={name: kind for kind, name in enumerate(NAMES)},
        number_of_servers=[WORKERS],
    )


def play(tasks: Tasks) -> Played:
    """Play the tasks."""
    simulation = importlib.import_module("ciw").Simulation(_network(tasks))
    end = float(tasks.arrival[-1]) + AFTERWARDS
    seconds, _ = on_the_clock(lambda: simulation.simulate_until_max_time(end))
    waited = np.zeros(CLASSES)
    records = simulation.get_all_records()
    for record in records:
        waited[NAMES.index(record.customer_class)] += record.waiting_time
    if len(records) != len(tasks.arrival):
        raise RuntimeError(f"Ciw finished {len(records)} of {len(tasks.arrival)} tasks")
    return Played(seconds, len(records), mean_waits(tasks, waited))
