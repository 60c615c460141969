"""Every verb is a claim about asyncio: it makes the call that it says, and asyncio does what asyncio does."""

import asyncio
from pathlib import Path

import pytest

from playground.client import Client
from playground.wire import commands
from playground.wire.cancel_facts import CancelCaught, CancelDelivered, CancelRequested
from playground.wire.fact import Outcome
from playground.wire.facts import (
    CallMade,
    CommandRefused,
    JobAbandoned,
    JobEnded,
    JobStarted,
    JobSubmitted,
    LoopStarted,
    LoopStopped,
    PoolMade,
    TaskCreated,
    TaskEnded,
    VariableDropped,
)
from tests.lab.running import Next, Told, Until, program, run

FETCH = """
    async def fetch(n: int = 1, delay: float = 5.0) -> str:
        try:
            await asyncio.sleep(delay)
        finally:
            await asyncio.sleep(0.01)
        return f"<{n}>"

    GO = threading.Event()

    def work() -> int:
        GO.wait(60)
        return 7

    async def let_go() -> None:
        GO.set()
"""


def ended(told: Told, name: str) -> TaskEnded | None:
    return next((fact for fact in told.all(TaskEnded) if fact.name == name), None)


def opened(tmp_path: Path, kind: str, *given: commands.AnyCommand, last: str) -> Told:
    """Open the module, do these in the order of their times, and end when the task of this name has ended."""
    path = program(tmp_path, FETCH)
    return run(path, kind, "", *given, until=lambda told: ended(told, last) is not None, instant=True)


def python(told: Told) -> list[str]:
    return [call.python for call in told.all(CallMade)]


def test_launch_makes_a_named_task_and_tells_the_call(tmp_path: Path, kind: str) -> None:
    told = opened(tmp_path, kind, commands.Launch(call="fetch(3, delay=0)"), last="fetch-1")
    assert python(told) == ["fetch_1 = asyncio.create_task(fetch(3, delay=0), name='fetch-1')"]
    assert told.one(TaskCreated).name == "fetch-1"
    assert told.one(TaskEnded).value == "'<3>'"
    assert told.one(TaskCreated).cause == 1


def test_cancel_is_delivered_at_the_await_caught_for_cleanup_and_ends_cancelled(tmp_path: Path, kind: str) -> None:
    told = opened(
        tmp_path, kind, commands.Launch(call="fetch"), commands.Cancel(target="fetch_1", at=0.05), last="fetch-1"
    )
    request, delivered, caught = told.one(CancelRequested), told.one(CancelDelivered), told.one(CancelCaught)
    assert (request.accepted, request.count, request.cause) == (True, 1, 2)
    assert delivered.place is not None
    assert caught.place is not None
    assert (delivered.place.line, caught.place.line) == (5, 7)
    assert told.one(TaskEnded).outcome is Outcome.CANCELLED


def test_a_shield_that_times_out_leaves_the_task_running(tmp_path: Path, kind: str) -> None:
    told = opened(
        tmp_path,
        kind,
        commands.Launch(call="fetch(delay=0.3)"),
        commands.Shield(target="fetch_1", at=0.02),
        commands.TimeOut(target="shield_1", seconds=0.05, at=0.04),
        last="fetch-1",
    )
    outcomes = {fact.name: fact.outcome for fact in told.all(TaskEnded)}
    assert outcomes == {
        "fetch-1": Outcome.FINISHED,
        "shield-1": Outcome.CANCELLED,
        "wait_for-1": Outcome.FAILED,
    }
    assert python(told)[1:] == [
        "shield_1 = asyncio.create_task(waiter(asyncio.shield(fetch_1)), name='shield-1')",
        "wait_for_1 = asyncio.create_task(asyncio.wait_for(shield_1, 0.05), name='wait_for-1')",
    ]


def test_a_timeout_cancels_what_it_waits_for(tmp_path: Path, kind: str) -> None:
    told = opened(
        tmp_path,
        kind,
        commands.Launch(call="fetch"),
        commands.TimeOut(target="fetch_1", seconds=0.05, at=0.02),
        last="wait_for-1",
    )
    outcomes = {fact.name: fact.outcome for fact in told.all(TaskEnded)}
    assert outcomes == {"fetch-1": Outcome.CANCELLED, "wait_for-1": Outcome.FAILED}
    failure = told.all(TaskEnded)[-1].failure
    assert failure is not None
    assert failure.type == "TimeoutError"


def test_cancelling_a_plain_waiter_cancels_what_it_awaits(tmp_path: Path, kind: str) -> None:
    told = opened(
        tmp_path,
        kind,
        commands.Launch(call="fetch"),
        commands.Await(target="fetch_1", at=0.02),
        commands.Cancel(target="await_1", at=0.04),
        last="await-1",
    )
    assert [fact.outcome for fact in told.all(TaskEnded)] == [Outcome.CANCELLED, Outcome.CANCELLED]
    assert [fact.origin for fact in told.all(CancelRequested)] == ["", "await"]


def test_gather_and_wait_are_tasks_over_the_marked_ones(tmp_path: Path, kind: str) -> None:
    told = opened(
        tmp_path,
        kind,
        commands.Launch(call="fetch(1, 0.1)"),
        commands.Launch(call="fetch(2, 0.2)"),
        commands.Gather(targets=("fetch_1", "fetch_2")),
        commands.WaitOver(targets=("fetch_1", "fetch_2"), return_when=commands.ReturnWhen.FIRST_COMPLETED),
        last="gather-1",
    )
    assert [fact.name for fact in told.all(TaskEnded)] == ["fetch-1", "wait-1", "fetch-2", "gather-1"]
    assert told.all(TaskEnded)[-1].value == "['<1>', '<2>']"


def let_go(client: Client) -> Until:
    """Let the job end, and wait for that."""
    client.send(commands.Launch(call="let_go"))
    return lambda told: bool(told.all(JobEnded))


def test_a_job_whose_waiter_times_out_runs_on_as_a_ghost(tmp_path: Path, kind: str) -> None:
    def time_out(client: Client) -> Next:
        client.send(commands.TimeOut(target="work_1", seconds=0.05))
        return lambda told: bool(told.all(TaskEnded)), let_go

    told = run(
        program(tmp_path, FETCH),
        kind,
        "",
        commands.SendToThread(call="work"),
        until=lambda told: bool(told.all(JobStarted)),
        then=time_out,
    )
    kinds = [type(fact) for fact in told.facts if isinstance(fact, JobAbandoned | TaskEnded | JobEnded)]
    assert kinds[:2] == [JobAbandoned, TaskEnded]
    assert kinds.count(JobEnded) == 1
    assert told.one(JobEnded).value == "7"


def test_cancelling_a_job_that_the_person_sent_is_true_and_the_thread_runs_on(tmp_path: Path, kind: str) -> None:
    def cancel(client: Client) -> Next:
        client.send(commands.Cancel(target="work_1"))
        return lambda told: bool(told.all(JobAbandoned)), let_go

    told = run(
        program(tmp_path, FETCH),
        kind,
        "",
        commands.SendToThread(call="work"),
        until=lambda told: bool(told.all(JobStarted)),
        then=cancel,
    )
    assert [(call.python, call.returned) for call in told.all(CallMade)][1] == ("work_1.cancel()", "True")
    assert told.one(JobAbandoned).job == told.one(JobEnded).job
    assert told.one(JobEnded).outcome is Outcome.FINISHED


def test_cancelling_a_job_of_the_program_is_false_while_it_runs_and_true_while_it_is_queued(
    tmp_path: Path, kind: str
) -> None:
    source = """
        from concurrent.futures import ThreadPoolExecutor

        BEGAN, GO = threading.Event(), threading.Event()

        def work():
            BEGAN.set()
            GO.wait(60)

        async def main():
            pool = ThreadPoolExecutor(1)
            first, second = pool.submit(work), pool.submit(work)
            BEGAN.wait(60)
            asyncio.get_running_loop().call_later(0.3, GO.set)
            await asyncio.wrap_future(first)
    """
    told = run(
        program(tmp_path, source),
        kind,
        "main()",
        commands.Cancel(target=2, at=0.1),
        commands.Cancel(target=3, at=0.1),
    )
    assert [(call.python, call.returned) for call in told.all(CallMade)] == [
        ("job(2).cancel()", "False"),
        ("job(3).cancel()", "True"),
    ]
    assert [job.outcome for job in told.all(JobEnded)] == [Outcome.CANCELLED, Outcome.FINISHED]


@pytest.mark.parametrize(
    ("command", "python"),
    [
        (commands.Shield(target="work_1"), "waiter(asyncio.shield(work_1))"),
        (commands.TimeOut(target="work_1", seconds=9.0), "asyncio.wait_for(work_1, 9.0)"),
        (commands.Await(target="work_1"), "waiter(work_1)"),
        (commands.Gather(targets=("work_1",)), "waiter(asyncio.gather(work_1))"),
    ],
)
def test_a_waiter_can_be_made_on_a_job(tmp_path: Path, command: commands.AnyCommand, python: str) -> None:
    told = run(
        program(tmp_path, FETCH),
        "asyncio",
        "",
        commands.SendToThread(call="work"),
        command,
        commands.Launch(call="let_go"),
        until=lambda told: len(told.all(TaskEnded)) == 2,
    )
    assert python in told.all(CallMade)[1].python
    waiter = told.all(TaskEnded)[-1]
    assert waiter.outcome is Outcome.FINISHED
    assert "7" in waiter.value


def test_a_job_goes_to_another_process(tmp_path: Path, kind: str) -> None:
    told = run(
        program(tmp_path, "def pid():\n    return os.getpid()\n"),
        kind,
        "",
        commands.SendToProcess(call="pid"),
        until=lambda told: bool(told.all(JobEnded)),
    )
    assert told.one(JobEnded).outcome is Outcome.FINISHED
    assert python(told) == ["pid_1 = loop.run_in_executor(process_pool, pid)"]


def test_dropping_a_variable_lets_the_task_go(tmp_path: Path, kind: str) -> None:
    source = """
        import gc

        async def lost():
            await asyncio.get_running_loop().create_future()

        async def collect():
            gc.collect()
    """
    told = run(
        program(tmp_path, source),
        kind,
        "",
        commands.Launch(call="lost"),
        commands.Drop(target="lost-1", at=0.05),
        commands.Launch(call="collect", at=0.1),
        until=lambda told: ended(told, "collect-1") is not None,
        instant=True,
    )
    assert told.one(VariableDropped).variable == "lost_1"
    assert "Task was destroyed but it is pending!" in told.output("stderr")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (commands.Cancel(target=99), "There is no task 99."),
        (commands.Launch(call="nothing"), "This module has no 'nothing'."),
        (commands.Launch(call="work"), "work is not a coroutine function: send it to a pool instead."),
        (commands.SendToThread(call="fetch"), "fetch is a coroutine function: launch it instead."),
        (commands.Launch(call="fetch(1, 2, 3)"), "TypeError: fetch() takes from 0 to 2 positional arguments"),
        (commands.Gather(targets=()), "Nothing is marked: mark tasks first."),
        (commands.Drop(target=99), "There is no task 99."),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(tmp_path: Path, given: commands.AnyCommand, reason: str) -> None:
    told = run(program(tmp_path, FETCH), "asyncio", "", given, until=lambda told: bool(told.all(CommandRefused)))
    assert told.one(CommandRefused).reason.startswith(reason)
    assert told.one(CommandRefused).cause == 1


def test_a_refusal_names_the_task_or_the_job_as_its_row_does(tmp_path: Path) -> None:
    source = """
        async def main():
            await asyncio.create_task(asyncio.sleep(1.0), name="brew")
            await asyncio.to_thread(time.sleep, 0.0)
    """
    told = run(
        program(tmp_path, source),
        "asyncio",
        "",
        commands.Launch(call="main"),
        commands.Drop(target=2, at=0.5),
        commands.Cancel(target=2, at=2.0),
        commands.Drop(target=3, at=2.0),
        until=lambda told: len(told.all(CommandRefused)) == 3,
        instant=True,
    )
    brew, gone, sleep = (refused.reason for refused in told.all(CommandRefused))
    assert brew.startswith("brew is held by no variable of yours")
    assert gone == "brew has ended and is gone."
    assert sleep.startswith("sleep is held by no variable of yours")


def test_the_same_calls_in_a_plain_program_end_the_same() -> None:
    """The test above for shield and time-out, without the playground."""

    async def main() -> list[bool]:
        task = asyncio.create_task(asyncio.sleep(0.1))

        async def waiter() -> None:
            await asyncio.shield(task)

        shield = asyncio.create_task(waiter())
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(shield, 0.02)
        await task
        return [task.cancelled(), shield.cancelled()]

    assert asyncio.run(main()) == [False, True]


def test_every_pool_has_a_number_of_its_own_and_a_job_the_name_of_what_runs(tmp_path: Path, kind: str) -> None:
    source = """
        from concurrent.futures import ThreadPoolExecutor
        from functools import partial

        def work(seconds=0.0):
            time.sleep(seconds)

        async def main():
            for name in "ab":
                with ThreadPoolExecutor(1, thread_name_prefix=name) as pool:
                    await asyncio.get_running_loop().run_in_executor(pool, partial(work, 0.0))
                del pool
                await asyncio.sleep(0.15)  # so that the lab has told that it is gone
            await asyncio.to_thread(work)
    """
    told = run(program(tmp_path, source), kind, "main()")
    assert [(made.pool, made.name) for made in told.all(PoolMade)] == [(1, "a"), (2, "b"), (3, "default")]
    assert [job.function for job in told.all(JobSubmitted)] == ["work"] * 3


def test_a_loop_that_the_program_stopped_runs_again_for_the_next_launch(tmp_path: Path, kind: str) -> None:
    source = """
        async def stop():
            asyncio.get_running_loop().stop()

        async def go():
            print("runs again")
    """
    path = program(tmp_path, source)

    async def stop_and_go_on() -> Told:
        told = Told()
        client = await Client.spawn(capture=True)
        try:
            client.send(commands.Launch(call="stop"))
            client.send(commands.Start(path=str(path), kind=kind, call=""))
            async for batch in client.batches():
                told.facts += batch.facts
                if any(isinstance(fact, LoopStopped) for fact in batch.facts):
                    client.send(commands.Launch(call="go"))
                if ended(told, "go-1") is not None:
                    break
        finally:
            await client.close()
        return told

    told = asyncio.run(stop_and_go_on())
    assert told.output() == "runs again\n"
    assert len(told.all(LoopStarted)) == 2
    where = told.all(LoopStopped)[0].place
    assert where is not None
    assert where.function == "stop"
