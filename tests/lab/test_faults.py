"""However a program misbehaves, the parent learns how and where, and nothing is left behind."""

import asyncio
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from playground.client import Client
from playground.process import WHERE
from playground.wire import commands
from playground.wire.fact import Outcome
from playground.wire.facts import (
    Interrupted,
    LoopBlocked,
    LoopFreed,
    Printed,
    ProgramEnded,
    ProgramFailed,
    RunEnded,
    TaskEnded,
)
from playground.wire.places import Place
from playground.wire.state import TaskPhase
from tests.lab.running import Told, program, run


def launched(path: Path, kind: str, call: str) -> Told:
    """Open the module, launch this, and wait for the lab to end by itself."""
    return run(path, kind, "", commands.Launch(call=call))


def line(place: Place | None) -> int:
    assert place is not None
    return place.line


def test_os_exit_in_a_task_ends_the_lab_with_its_status_and_loses_no_output(tmp_path: Path, kind: str) -> None:
    told = launched(program(tmp_path, "async def go():\n    print('last words')\n    os._exit(3)\n"), kind, "go")
    ended = told.one(RunEnded)
    assert (ended.outcome, ended.status, ended.signal) == (Outcome.DIED, 3, None)
    assert told.output() == "last words\n"


def test_sys_exit_in_a_task_ends_the_lab_with_its_status(tmp_path: Path, kind: str) -> None:
    told = launched(program(tmp_path, "async def go():\n    sys.exit(4)\n"), kind, "go")
    assert told.one(RunEnded).status == 4
    assert told.one(TaskEnded).failure is not None


def test_a_segfault_is_told_with_signal_file_and_line(tmp_path: Path, kind: str) -> None:
    told = launched(program(tmp_path, "import ctypes\nasync def go():\n    ctypes.string_at(0)\n"), kind, "go")
    ended = told.one(RunEnded)
    assert (ended.outcome, ended.status, ended.signal, line(ended.place)) == (Outcome.DIED, 139, "SIGSEGV", 4)


def test_a_lab_whose_wire_the_program_closes_is_ended_and_it_is_told_why(tmp_path: Path, kind: str) -> None:
    # Not what the loop itself waits by, whose numbers are low: without it libuv aborts the process, lab or no lab.
    source = """
        async def go():
            os.closerange(64, os.sysconf("SC_OPEN_MAX"))
            sys.exit(0)
    """
    told = launched(program(tmp_path, source), kind, "go")
    ended = told.one(RunEnded)
    assert (ended.outcome, ended.unheard) == (Outcome.DIED, True)


def test_a_fault_at_the_top_level_is_told_with_the_program_that_it_was(tmp_path: Path) -> None:
    told = run(program(tmp_path, "os.abort()\n"), "asyncio", "")
    assert (told.world.program.path, told.one(RunEnded).signal) == (str(tmp_path / "program.py"), "SIGABRT")


def test_sigkill_of_the_lab_is_told_and_takes_its_process_workers_along(tmp_path: Path, kind: str) -> None:
    source = """
        def pid():
            print("worker", os.getpid(), flush=True)
            time.sleep(60)
    """
    told = run(
        program(tmp_path, source),
        kind,
        "",
        commands.SendToProcess(call="pid"),
        until=lambda told: "worker" in told.output(),
        then=lambda client: os.kill(client.pid, signal.SIGKILL),
    )
    ended = told.one(RunEnded)
    assert (ended.outcome, ended.status, ended.signal) == (Outcome.DIED, 137, "SIGKILL")
    worker = int(told.output().split()[1])
    assert ends(worker)


def ends(pid: int) -> bool:
    """Wait for a process that is not our child to end; False if it does not within five seconds."""
    if not hasattr(os, "pidfd_open"):
        return subprocess.run(["sh", "-c", f"while kill -0 {pid}; do :; done"], timeout=5, check=False).returncode == 0
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([process], [], [], 5)[0])
    finally:
        os.close(process)


def test_who_blocks_the_loop_is_seen_to_run(tmp_path: Path, kind: str) -> None:
    def is_seen(told: Told) -> bool:
        return bool(told.all(LoopBlocked)) and told.world.tasks[1].phase is TaskPhase.RUNNING

    source = "async def go():\n    await asyncio.sleep(0.1)\n    time.sleep(60)\n"
    told = run(program(tmp_path, source), kind, "", commands.Launch(call="go"), until=is_seen)
    assert line(told.world.tasks[1].place) == 4


def test_a_blocked_loop_is_told_with_task_and_line_and_told_again_when_free(tmp_path: Path, kind: str) -> None:
    told = run(
        program(tmp_path, "async def go():\n    time.sleep(0.6)\n"),
        kind,
        "",
        commands.Launch(call="go"),
        until=lambda told: bool(told.all(LoopFreed)),
    )
    blocked, freed = told.one(LoopBlocked), told.one(LoopFreed)
    assert (blocked.task, line(blocked.place)) == (1, 3)
    assert 0.5 < freed.seconds < freed.at


def test_a_task_that_is_just_being_made_when_the_loop_blocks_is_not_counted_twice(tmp_path: Path, kind: str) -> None:
    """Its first step is in the ready queue, where the line sees it, before its maker has it back."""
    source = """
        async def go():
            loop = asyncio.get_running_loop()
            put = loop.call_soon
            loop.call_soon = lambda *args, **options: (put(*args, **options), time.sleep(60))[0]
            asyncio.create_task(asyncio.sleep(60))
    """

    def is_seen(told: Told) -> bool:
        return bool(told.all(LoopBlocked)) and told.world.loop is not None and told.world.loop.blocked > 0.5

    told = run(program(tmp_path, source), kind, "", commands.Launch(call="go"), until=is_seen)
    assert told.world.loop is not None
    assert (told.world.loop.created, list(told.world.tasks)) == (1, [1])


def test_c_code_that_holds_the_gil_is_seen_at_its_line(tmp_path: Path, kind: str) -> None:
    told = run(
        program(tmp_path, "async def go():\n    sum(range(10**9))\n"),
        kind,
        "",
        commands.Launch(call="go"),
        until=lambda told: told.world.silence is not None and told.world.silence.place is not None,
    )
    assert told.world.silence is not None
    assert line(told.world.silence.place) == 3


def test_an_interrupt_ends_an_endless_loop_and_the_lab_lives_on(tmp_path: Path, kind: str) -> None:
    source = """
        async def spin():
            while True:
                pass

        async def after():
            print("still here")
    """
    path = program(tmp_path, source)

    async def interrupt_and_go_on() -> Told:
        told = Told()
        client = await Client.spawn(capture=True)
        try:
            client.send(commands.Launch(call="spin"))
            client.send(commands.Start(path=str(path), kind=kind, call=""))
            async for batch in client.batches():
                told.facts += batch.facts
                if any(isinstance(fact, LoopBlocked) for fact in batch.facts):
                    client.interrupt()
                if any(isinstance(fact, Interrupted) for fact in batch.facts):
                    client.send(commands.Launch(call="after"))
                if any(isinstance(fact, Printed) for fact in batch.facts):
                    break
        finally:
            await client.close()
        return told

    told = asyncio.run(interrupt_and_go_on())
    assert told.one(Interrupted).task == 1
    assert line(told.one(Interrupted).place) in (4, 5)
    assert told.output() == "still here\n"


def test_a_top_level_that_runs_on_is_seen_at_its_line_and_can_be_interrupted(tmp_path: Path) -> None:
    def is_seen(told: Told) -> bool:
        loop = told.world.loop
        return loop is not None and loop.blocked > 0 and line(loop.place) == 3

    source = "try:\n    time.sleep(60)\nfinally:\n    os._exit(5)\n"
    told = run(program(tmp_path, source), "asyncio", "", until=is_seen, then=Client.interrupt)
    assert told.one(RunEnded).status == 5


@pytest.mark.parametrize(
    ("source", "type_", "at"),
    [
        ("syntax(", "SyntaxError", 2),
        ("\n1/0", "ZeroDivisionError", 3),
        ("import nothing_of_this_name", "ModuleNotFoundError", 2),
    ],
)
def test_a_module_that_cannot_be_opened_is_told_with_its_line(tmp_path: Path, source: str, type_: str, at: int) -> None:
    told = run(program(tmp_path, source), "asyncio", "", until=lambda told: type_ in told.output("stderr"))
    failure = told.one(ProgramFailed).failure
    assert (failure.type, line(failure.place)) == (type_, at)
    assert failure.traceback.splitlines()[-1] == told.output("stderr").splitlines()[-1]


def test_a_module_in_an_encoding_that_it_does_not_declare_is_told_as_one_that_does_not_parse(tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_bytes("word = 'é'\n".encode("latin-1"))
    told = run(path, "asyncio", "", until=lambda told: bool(told.all(ProgramFailed)))
    assert "'utf-8' codec can't decode byte 0xe9" in told.one(ProgramFailed).failure.message


def test_input_and_breakpoint_say_why_they_do_nothing(tmp_path: Path) -> None:
    source = """
        async def ask():
            breakpoint()
            input("name? ")
    """
    told = run(
        program(tmp_path, source), "asyncio", "", commands.Launch(call="ask"), until=lambda t: bool(t.all(TaskEnded))
    )
    failure = told.one(TaskEnded).failure
    assert failure is not None
    assert failure.type == "EOFError"
    assert "no keyboard here" in failure.message
    assert "no keyboard here" in told.output("stderr")


PARENT = """
import asyncio, sys
from playground.client import Client
from playground.wire.commands import Launch, Start
from playground.wire.state import LabSilent

async def main():
    client = await Client.spawn(capture=True)
    client.send(Launch(call="hold"))
    client.send(Start(path=sys.argv[1], kind="asyncio", call=""))
    async for batch in client.batches():
        if any(isinstance(state, LabSilent) for state in batch.states):
            print(client.pid, flush=True)

asyncio.run(main())
"""


def test_sigkill_of_the_parent_ends_a_lab_that_holds_its_gil(tmp_path: Path) -> None:
    path = program(tmp_path, "async def hold():\n    sum(range(10**12))\n")
    with subprocess.Popen([sys.executable, "-c", PARENT, str(path)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
    assert ends(pid)


def test_a_reader_that_stops_does_not_hold_the_loop_up(tmp_path: Path, kind: str) -> None:
    source = """
        async def chatter():
            while True:
                print("x" * 1000)
                await asyncio.sleep(0)

        async def main():
            talking = asyncio.create_task(chatter())
            loop, worst = asyncio.get_running_loop(), 0.0
            for _ in range(150):
                due = loop.time() + 0.01
                await asyncio.sleep(0.01)
                worst = max(worst, loop.time() - due)
            talking.cancel()
            with open(sys.argv[1], "w") as file:
                print(worst, file=file)
    """
    path, result = program(tmp_path, source), tmp_path / "worst"

    async def read_late() -> Told:
        told = Told()
        client = await Client.spawn(capture=True)
        try:
            arguments = (str(path), str(result))
            client.send(commands.Start(path=str(path), kind=kind, call="main()", arguments=arguments))
            async for batch in client.batches():
                told.facts += batch.facts
                told.world.apply(batch)
                if told.world.at > 0.2 and not told.all(ProgramEnded):
                    time.sleep(2)  # our loop reads nothing meanwhile
        finally:
            await client.close()
        return told

    told = asyncio.run(read_late())
    assert float(result.read_text()) < 1.5, "the lab waited for its reader"
    assert told.world.folded > 0


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not tell which signals are ignored")
def test_asking_a_lab_where_it_is_does_not_end_it_while_its_interpreter_ends(tmp_path: Path, kind: str) -> None:
    """Faulthandler answers no more by then, and what it would leave is a signal that kills."""
    source = """
        class Last:
            def __del__(self, os=os):
                status = os.read(os.open("/proc/self/status", os.O_RDONLY), 100_000)
                os.write(1, status.partition(b"SigIgn:")[2].split()[0])

        async def main():
            globals()["last"] = Last()
    """
    told = run(program(tmp_path, source), kind, "main()")
    assert int(told.output(), 16) & 1 << WHERE - 1
