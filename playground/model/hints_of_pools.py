"""Hints about executors and their jobs."""

from playground.model import words
from playground.model.hint import Board, Cast, Hears, Rule
from playground.wire.facts import JobAbandoned, JobEnded, JobSubmitted, PoolShutDown, ProgramEnded
from playground.wire.state import JobsForgotten, JobState, PoolsForgotten, PoolState

FULL_FOR = 1.0
"""Seconds for which a pool has had no free worker and a queue, until that is told."""

WORKERS_TOLD = 64
"""Of more workers of a pool state says nothing."""


class Ghost(Rule):
    """A job that runs on though its future was cancelled."""

    kind = "ghost job"
    means = "A job that runs cannot be cancelled: its future was, and nobody waits for it now. The program's exit does."
    advice = "Give the job a way to stop (a threading.Event, a timeout of its own), or a process that can be killed."
    scenario = "ghost"

    def __init__(self, board: Board, cast: Cast) -> None:
        super().__init__(board, cast)
        self._pools: dict[int, int] = {}
        """Of jobs that have not ended."""
        self._ghosts: dict[int, str] = {}
        """By job: its function."""
        self._down: set[int] = set()
        """Pools that were shut down."""
        self._program_over = False

    def hears(self) -> Hears:
        """The lives of jobs, and what waits for them in the end."""
        return {
            JobSubmitted: self._submitted,
            JobAbandoned: self._abandoned,
            JobEnded: self._ended,
            JobState: self._row,
            JobsForgotten: self._jobs_forgotten,
            PoolsForgotten: self._pools_forgotten,
            PoolShutDown: self._shut_down,
            ProgramEnded: self._program_ended,
        }

    def _submitted(self, fact: JobSubmitted) -> None:
        self._pools[fact.job] = fact.pool

    def _abandoned(self, fact: JobAbandoned) -> None:
        self._ghosts[fact.job] = self.cast.name_of(fact.job)
        self._tell(fact.job, fact.at)

    def _ended(self, fact: JobEnded) -> None:
        self._over(fact.job, fact.at)

    def _row(self, row: JobState) -> None:
        if row.outcome is not None:  # of which the fact may have been counted and not told
            self._over(row.job, row.since)

    def _jobs_forgotten(self, state: JobsForgotten) -> None:
        for job in state.jobs:
            self._over(job, self.cast.at)

    def _pools_forgotten(self, state: PoolsForgotten) -> None:
        self._down.difference_update(state.pools)

    def _over(self, job: int, at: float) -> None:
        self._pools.pop(job, None)
        if (function := self._ghosts.pop(job, None)) is not None:
            words_then = f"{function} ran on as a ghost until it was done", f"jobs {function} ran on as ghosts"
            self.fall(function, job, at=at, words=words_then)

    def _shut_down(self, fact: PoolShutDown) -> None:
        self._down.add(fact.pool)
        self._tell_again(fact.at)

    def _program_ended(self, fact: ProgramEnded) -> None:
        self._program_over = True
        self._tell_again(fact.at)

    def _tell_again(self, at: float) -> None:
        for job in self._ghosts:
            self._tell(job, at)

    def _tell(self, job: int, at: float) -> None:
        function = self._ghosts[job]
        one, many = f"{function} runs on, though its future was cancelled", f"jobs {function} run on as ghosts"
        if self._program_over or self._pools.get(job) in self._down:
            one, many = f"{one}: the exit waits for it", f"{many}: the exit waits for them"
        self.rise(function, job, one, many, at=at)


class Saturated(Rule):
    """A pool whose workers are all busy while jobs queue."""

    kind = "pool saturated"
    each_time = True
    means = "Every worker is busy, and jobs wait: a short job behind long ones waits as long as they take."
    advice = "Give long jobs a pool of their own, or more workers (max_workers); limit how many are sent at a time."
    scenario = "saturation"

    def __init__(self, board: Board, cast: Cast) -> None:
        super().__init__(board, cast)
        self._full: dict[int, tuple[float, PoolState]] = {}
        """Since when."""

    def hears(self) -> Hears:
        """The rows of the pools."""
        return {PoolState: self._row, PoolsForgotten: self._forgotten}

    def _row(self, row: PoolState) -> None:
        if _is_full(row):
            since, _ = self._full.get(row.pool, (self.cast.at, row))
            self._full[row.pool] = since, row
        else:
            self._has_room(row.pool)

    def _forgotten(self, state: PoolsForgotten) -> None:
        for pool in state.pools:
            self._has_room(pool)

    def _has_room(self, pool: int) -> None:
        if self._full.pop(pool, None) is not None:
            self.fall(pool, None, at=self.cast.at)

    def batch_ended(self, at: float) -> None:
        """Tell those that have been full for long enough."""
        for pool, (since, row) in self._full.items():
            if at - since >= FULL_FOR:
                workers = words.count(row.limit, row.kind.removesuffix("s"), row.kind)
                one = f"{row.name}: all of its {workers} busy, and jobs queue"
                self.rise(pool, None, one, f"times {one}", at=at)


def _is_full(row: PoolState) -> bool:
    busy = row.handed_over if row.kind == "processes" else sum(worker.job is not None for worker in row.workers)
    return row.queued > 0 and busy >= min(row.limit, WORKERS_TOLD)
