"""The desk, to be read: the rules of `sim.work.desk`, told with SimPy and plain objects.

Each working day has a clock of its own, which starts at 0. What happens is an event with an order at its instant:
completions by person, arrivals by serial, closing, choice, abandonment. `desk_compiled` gives the same results to
the bit.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import numpy as np
import simpy
from simpy.events import EventPriority

from sim.base.variates import draw, unit
from sim.work import desk as tables
from sim.work.desk import Backlog, Result, Span, erosion, ticks, time_factor
from sim.work.desk_objects import Desk, Task, Worker, rank, record, task_of
from sim.work.team_spans import one_by_one
from sim.work.teams import Backlogs, Memory, Played, Setting, Sheet, Teams

ARRIVAL, CLOSING, CHOICE, ABANDONMENT = range(1, 5)
"""Order at one instant; completions come before, as −1 for the last person, −2 for the last but one …"""


class Happening(simpy.Event):
    """Something that happens after `delay` minutes, in the given order at its instant."""

    def __init__(self, clock: simpy.Environment, delay: float, order: int, action: Callable[[], None]) -> None:
        super().__init__(clock)
        self._ok = True
        self._value = None
        self.callbacks.append(lambda _: action())
        clock.schedule(self, EventPriority(order), delay)


class WorkingDay:
    """One working day at a desk, as a story: morning, opening hours, closing, after hours."""

    def __init__(self, desk: Desk, number: int) -> None:
        self.desk = desk
        self.rules = desk.rules
        self.number = number
        self.about = record(desk.span.days[number])
        self.today: int = self.about.index
        self.closing: float = self.about.minutes
        self.clock = simpy.Environment()
        self.closed = False
        self.choice_due = False
        present = desk.span.present[:, number].tolist()
        self.workers = [Worker(place, desk.team[place], present[place]) for place in range(len(desk.team))]

    def play(self) -> None:
        """Play the day from the morning until the last person has gone home."""
        self.morning()
        self.resume()
        for task in map(task_of, self.desk.span.tasks[self.about.first_task : self.about.last_task]):
            Happening(self.clock, task.arrival, ARRIVAL, partial(self.arrive, task))
        Happening(self.clock, self.closing, CLOSING, self.close)
        self.plan_choice()
        self.clock.run()
        waiting = sum(ticks(task.effort) for task in self.desk.mandatory_tasks())
        self.desk.result.waiting[self.number] = waiting * tables.TICK

    def morning(self) -> None:
        """Take back returned work, tidy the queues, and reckon what the day is like."""
        desk, rules, state = self.desk, self.rules, self.desk.state
        for task in desk.tomorrow:
            desk.enqueue(task)
        desk.tomorrow = []
        for kind, queue in zip(desk.kinds, desk.queues, strict=True):
            for task in [task for task in queue if task.due < self.today]:
                if kind.mandatory:
                    self.age(task)
                else:
                    self.give_up(task, tables.NOT_MET, tables.DROPPED)
        raw = desk.pressure(self.today, self.closing)
        state.pressure = state.pressure + (raw - state.pressure) / rules.smoothing
        state.factor = time_factor(state.pressure, rules.most, rules.speed_exponent)
        state.grid = erosion(state.pressure, rules.erosion_start, rules.erosion_end)
        state.windows = int(rules.windows)
        desk.result.pressure[self.number] = state.pressure
        self.roster_hall_duty()

    def age(self, task: Task) -> None:
        """Let overdue mandatory work be a day older: late, perhaps chased; then perfunctory; then written off."""
        overdue = self.today - task.due
        if overdue == 1 and task.origin == tables.NEW:
            self.desk.count(task, tables.LATE)
            self.perhaps_chase(task)
        if overdue >= self.rules.missed_after:
            self.give_up(task, tables.WRITTEN_OFF, tables.MISSED)
        elif overdue >= self.rules.perfunctory_after and not task.perfunctory:
            task.perfunctory = 1
            task.effort *= self.rules.perfunctory_effort

    def perhaps_chase(self, task: Task) -> None:
        """Chase late work (督办), with the probability of model §2."""
        _, _, name, word = self.desk.draw_words(task, 1)
        if unit(word) < self.rules.chase:
            self.desk.count(task, tables.WAS_CHASED)
            minutes = self.rules.chase_minutes
            self.desk.enqueue(
                self.desk.breed(task, tables.CHASED, minutes, 0.0, self.today, self.today + 1, int(name))
            )

    def roster_hall_duty(self) -> None:
        """Put people on hall duty, by rotation over those present."""
        there = [worker for worker in self.workers if worker.present]
        wanted = math.ceil(self.rules.hall_minutes / self.rules.duty_minutes)
        count = int(min(wanted, self.rules.windows, len(there) // 2)) if self.rules.hall_duty else 0
        for turn, worker in enumerate(there):
            worker.on_duty = count > 0 and (turn - self.today * count) % len(there) < count

    def resume(self) -> None:
        """Let everybody present resume the most urgent task that they laid down; the absent lose theirs."""
        resumed: dict[int, Task] = {}
        there = {worker.person.person: worker.place for worker in self.workers if worker.present}
        for task in sorted((task for queue in self.desk.queues for task in queue if task.owner >= 0), key=rank):
            if task.owner in there:
                resumed.setdefault(there[task.owner], task)
            else:
                task.owner = -1
        for worker in self.workers:
            if worker.place in resumed:
                self.begin(worker, resumed[worker.place])

    def arrive(self, task: Task) -> None:
        """Take a new task into hand; in the hall its patience begins."""
        kind = self.desk.kinds[task.kind]
        self.desk.enqueue(self.desk.take_in_hand(task))
        self.desk.count(task, tables.ARRIVED)
        if kind.mandatory and task.due <= self.about.last_due:
            self.desk.count(task, tables.DUE)
        if kind.hall and task.patience < math.inf:
            Happening(self.clock, task.patience, ABANDONMENT, partial(self.leave, task))
        self.plan_choice()

    def leave(self, task: Task) -> None:
        """Let a resident who still waits in the hall go."""
        if task in self.desk.queues[task.kind]:
            self.give_up(task, tables.LEFT, tables.ABANDONED)

    def plan_choice(self) -> None:
        """Let idle people choose at this instant, after all that happens before choice."""
        if not self.choice_due:
            self.choice_due = True
            Happening(self.clock, 0.0, CHOICE, self.assign)

    def assign(self) -> None:
        """Let idle people choose, each once; after hours, whoever finds nothing goes home."""
        self.choice_due = False
        for worker in sorted(filter(Worker.idle, self.workers), key=self.turn):
            task = self.choose_after_hours(worker) if self.closed else self.choose(worker)
            if task:
                self.begin(worker, task)
            else:
                worker.at_home = self.closed

    def turn(self, worker: Worker) -> tuple[float, float]:
        """Return what idle people are ordered by, before their position in the team."""
        if self.rules.idle == tables.FEWEST_LINES:
            return worker.person.lines, worker.since
        if self.rules.idle == tables.FASTEST:
            return -worker.person.productivity, worker.since
        return worker.since, 0.0

    def close(self) -> None:
        """Send residents home from the hall, and lay down the paper that is not urgent."""
        self.closed = True
        for kind, queue in zip(self.desk.kinds, self.desk.queues, strict=True):
            for task in list(queue) if kind.hall else ():
                self.give_up(task, tables.LEFT, tables.ABANDONED)
        for worker in self.workers:
            self.end_regular_hours(worker)
        self.plan_choice()

    def end_regular_hours(self, worker: Worker) -> None:
        """Set the limits of a person's overtime; paper goes on only if it is urgent and there is overtime left."""
        worker.allowance = max(min(self.about.overtime, worker.person.overtime_left), 0.0)
        evening = self.rules.evening_minutes * self.desk.state.grid
        if worker.place % 2 != self.about.evening_group:
            evening = 0.0
        worker.evening = self.closing + min(evening, worker.allowance)
        if worker.allowance > 0.0:
            Happening(self.clock, worker.allowance, self.order_of(worker), partial(self.lay_down_paper, worker))
        if worker.allowance == 0.0 or not (worker.task and self.urgent(worker.task, self.today + 1)):
            self.lay_down_paper(worker)

    def lay_down_paper(self, worker: Worker) -> None:
        """Let a person lay down the paper in hand; residents are served to the end."""
        if worker.task and self.desk.kinds[worker.task.kind].closing == tables.LAY_DOWN:
            self.put_away(worker)

    def choose(self, worker: Worker) -> Task | None:
        """Return the task that a person takes during opening hours."""
        today, closing = self.today, self.closing
        return (
            (self.next_in_hall() if worker.on_duty else None)
            or (self.first_by_priority(worker, closing, True) if self.in_grid_time(worker) else None)
            or self.most_urgent(worker, closing, today)
            or self.first_by_priority(worker, closing, False)
        )

    def choose_after_hours(self, worker: Worker) -> Task | None:
        """Return the task that a person takes after closing."""
        limit = self.closing + worker.allowance
        if self.clock.now >= limit:
            return None
        evening = self.clock.now < worker.evening
        first = self.first_by_priority(worker, worker.evening, True) if evening else None
        return first or self.most_urgent(worker, limit, self.today + 1)

    def in_grid_time(self, worker: Worker) -> bool:
        """Say whether a person walks their grid (网格走访) now."""
        start = self.closing - self.rules.grid_minutes
        end = start + self.rules.grid_minutes * self.desk.state.grid
        return bool(worker.place % 2 == self.about.grid_group and start <= self.clock.now < end)

    def next_in_hall(self) -> Task | None:
        """Return who is next in the hall, if there is a window."""
        heads = [
            queue[0] for kind, queue in zip(self.desk.kinds, self.desk.queues, strict=True) if kind.hall and queue
        ]
        return min(heads, key=self.by_priority, default=None) if self.desk.state.windows > 0 else None

    def by_priority(self, task: Task) -> tuple[int, tuple[int, int]]:
        """Return what tasks of different kinds are ordered by."""
        return self.desk.kinds[task.kind].priority, rank(task)

    def most_urgent(self, worker: Worker, closing: float, last_due: int) -> Task | None:
        """Return the most urgent mandatory task due by `last_due` that a person may take."""
        heads = [queue[0] for queue in self.desk.queues if queue and self.urgent(queue[0], last_due)]
        return min((task for task in heads if self.may_begin(worker, task, closing)), key=rank, default=None)

    def first_by_priority(self, worker: Worker, closing: float, residents: bool) -> Task | None:
        """Return the first task by priority that a person may take; residents' kinds only if asked."""
        heads = [
            queue[0]
            for kind, queue in zip(self.desk.kinds, self.desk.queues, strict=True)
            if queue and (kind.residents_first or not residents) and (self.desk.state.windows > 0 or not kind.hall)
        ]
        return min(
            (task for task in heads if self.may_begin(worker, task, closing)),
            key=self.by_priority,
            default=None,
        )

    def urgent(self, task: Task, last_due: int) -> bool:
        """Say whether a task is mandatory and due by the end of `last_due`."""
        return bool(self.desk.kinds[task.kind].mandatory) and task.due <= last_due

    def may_begin(self, worker: Worker, task: Task, closing: float) -> bool:
        """Say whether a person may take a task (a line held, open to all, or overdue), and it would fit."""
        kind = self.desk.kinds[task.kind]
        held = kind.line < 0 or worker.person.may >> task.kind & 1
        fits = kind.closing != tables.APPOINTMENT or self.clock.now + kind.minutes <= closing + self.rules.grace
        return bool(fits and (held or self.urgent(task, self.today - 1)))

    def order_of(self, worker: Worker) -> int:
        """Return the order of a person's completion among what happens at one instant."""
        return worker.place - len(self.workers)

    def begin(self, worker: Worker, task: Task) -> None:
        """Take a task from its queue and work on it: effort × speed-up / productivity + switching."""
        kind, person = self.desk.kinds[task.kind], worker.person
        self.desk.queues[task.kind].remove(task)
        self.note_first_start(task)
        task.owner = -1
        task.started = 1
        minutes = task.effort / person.productivity * self.desk.unhurried(task)
        if person.last_kind >= 0 and not self.same_line(task.kind, person.last_kind):
            minutes = minutes + self.rules.switching
        self.desk.state.windows -= kind.hall
        person.last_kind = task.kind
        worker.task, worker.since, worker.until = task, self.clock.now, self.clock.now + minutes
        Happening(self.clock, minutes, self.order_of(worker), partial(self.complete, worker, task))

    def complete(self, worker: Worker, task: Task) -> None:
        """End a piece of work, unless it has been laid down before."""
        if worker.task is task and worker.until <= self.clock.now:
            self.put_away(worker)

    def same_line(self, kind: int, last: int) -> bool:
        """Say whether two kinds belong to one line; a kind without a line is a line of its own."""
        line = self.desk.kinds[kind].line
        return kind == last or bool(line >= 0 and line == self.desk.kinds[last].line)

    def put_away(self, worker: Worker) -> None:
        """End a piece of work: the task is done, or laid down with what is left of it."""
        assert worker.task is not None
        task, left = worker.task, worker.until - self.clock.now
        done = worker.until <= self.clock.now
        self.book_time(worker, task)
        self.note(task, worker.person.person, worker.since, tables.COMPLETED if done else tables.LAID_DOWN)
        worker.task, worker.since, worker.until = None, self.clock.now, math.inf
        if done:
            self.finish(task)
        else:
            self.lay_down(worker, task, left)
        self.plan_choice()

    def finish(self, task: Task) -> None:
        """Take a finished task off the books; it may come back."""
        if task.origin == tables.NEW:
            self.desk.count(task, tables.DONE)
            if task.perfunctory:
                self.desk.count(task, tables.DONE_PERFUNCTORILY)
        self.desk.state.windows += self.desk.kinds[task.kind].hall
        if self.desk.kinds[task.kind].mandatory and (task.origin == tables.NEW or self.rules.breeds):
            self.perhaps_return(task)

    def perhaps_return(self, task: Task) -> None:
        """Let finished mandatory work come back, with the probability of model §2."""
        hurried = self.rules.return_hurried * (1.0 - self.desk.state.factor)
        chance = self.rules.return_perfunctory if task.perfunctory else self.rules.return_base + hurried
        if not self.desk.returns(task, chance):
            return
        _, effort_word, name, _ = self.desk.draw_words(task, 0)
        self.desk.count(task, tables.CAME_BACK)
        back = self.today + self.rules.return_after
        due = back + self.rules.return_due if task.due < tables.NO_DUE else tables.NO_DUE
        arrival = min(self.clock.now, self.closing) if self.rules.return_after == 0 else 0.0
        child = self.desk.breed(
            task, tables.RETURNED, self.returned_effort(task, effort_word, name), arrival, back, due, int(name)
        )
        if self.rules.return_after == 0:
            self.desk.enqueue(child)
        else:
            self.desk.tomorrow.append(child)

    def returned_effort(self, task: Task, word: np.uint64, name: np.uint64) -> float:
        """Return the effort (minutes) of work that comes back."""
        if not self.rules.fresh_effort:
            return float(task.whole * self.rules.return_effort)
        kind = self.desk.kinds[task.kind]
        return draw(kind.distribution, kind.minutes, kind.cv, word, name, *self.desk.span.key)

    def lay_down(self, worker: Worker, task: Task, left: float) -> None:
        """Put an unfinished task back, with its remaining effort, reserved for the person."""
        task.effort = left * worker.person.productivity / self.desk.unhurried(task)
        task.owner = worker.person.person
        self.desk.enqueue(task)

    def book_time(self, worker: Worker, task: Task) -> None:
        """Book a piece of work that ends now: minutes by group, and what lies after closing as overtime."""
        result, now = self.desk.result, self.clock.now
        minutes = now - worker.since
        result.worked[worker.place, self.desk.kinds[task.kind].group, self.number] += minutes
        result.sums[task.row, task.kind, tables.WORKED] += ticks(minutes)
        if now > self.closing:
            late = now - max(worker.since, self.closing)
            result.overtime[worker.place, self.number] += late
            worker.person.overtime_left -= late

    def give_up(self, task: Task, column: int, outcome: int) -> None:
        """Take a waiting task off the books without doing it."""
        self.desk.queues[task.kind].remove(task)
        if task.origin == tables.NEW:
            self.desk.count(task, column)
        self.note_first_start(task)
        self.note(task, -1, self.clock.now, outcome)

    def note_first_start(self, task: Task) -> None:
        """Note the opening minutes that a task has waited, if nobody has begun it yet."""
        if not task.started:
            opening = (self.today - task.day) * self.closing + (min(self.clock.now, self.closing) - task.arrival)
            self.desk.result.sums[task.row, task.kind, tables.WAIT] += ticks(opening)

    def note(self, task: Task, person: int, start: float, outcome: int) -> None:
        """Write a line of the trace that ends now, where one is kept."""
        row = self.desk.state.segments
        if row < len(self.desk.result.trace):
            self.desk.state.segments = row + 1
            self.desk.result.trace[row] = (
                *(task.name, task.kind, task.origin, task.day, task.arrival),
                *(person, self.today, start, self.clock.now, outcome),
            )


def play(backlog: Backlog, span: Span, result: Result) -> Backlog:
    """Play the days of `span` and return what is left; the people of `span` and `result` are changed."""
    desk = Desk(backlog, span, result)
    for number in range(span.first, span.end):
        WorkingDay(desk, number).play()
    return desk.hand_over()


def play_teams(
    setting: Setting, sheet: Sheet, teams: Teams, backlogs: Backlogs, played: Played, memory: Memory
) -> tuple[Backlogs, Memory]:
    """Play the spans of some teams, as `desk_compiled.play_teams` does."""
    return one_by_one(play, setting, sheet, teams, backlogs, played, memory)
