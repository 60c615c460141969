"""The sentence that says what is most wrong."""

from playground.model.world import World
from playground.ui.banner import HELD, banner
from playground.ui.session import Opening
from playground.wire.fact import Outcome
from playground.wire.facts import (
    LoopStarted,
    LoopStopped,
    LoopStuck,
    ProgramEnded,
    ProgramFailed,
    ProgramLoaded,
    ProgramStarted,
    RunEnded,
)
from playground.wire.state import LabSilent, LoopPhase, Wait, WaitKind
from tests.model.build import GATHER, apply, at, created, failure, loop, task, waits_for, world

STARTED = ProgramStarted(at=0.0, path=GATHER, text="")


def told(of: World, *, changed: bool = False, as_program: bool = False) -> str:
    """The sentence alone."""
    return banner(of, changed=changed, as_program=as_program)[0]


def test_all_is_well() -> None:
    assert banner(world(STARTED, loop()), changed=False, as_program=False) == ("", False)


def test_a_blocked_loop_says_for_how_long_where_by_whom_and_what_to_do() -> None:
    blocked = loop(phase=LoopPhase.BLOCKED, blocked=2.04, task=3, place=at(12))
    assert told(world(STARTED, created(3, "fetch-1"), blocked)) == (
        "The loop is blocked for 2.0 s at gather.py:12 by fetch-1. "
        "! interrupts (each press: KeyboardInterrupt there), Ctrl+K kills."
    )


def test_a_program_that_runs_as_python_runs_it_is_told_what_the_second_interrupt_does() -> None:
    blocked = loop(phase=LoopPhase.BLOCKED, blocked=2.0, place=at(12))
    assert "first: cancels the main task, second: KeyboardInterrupt" in told(world(STARTED, blocked), as_program=True)


def test_what_is_not_heard_of_yet_says_for_how_long_and_how_to_end_it() -> None:
    def opening(seconds: float) -> str:
        return banner(world(), changed=False, as_program=False, opening=Opening("gather.py", seconds))[0]

    assert opening(HELD) == ""
    assert opening(3.0) == "Opening gather.py, 3.0 s: Python starts in its lab. Ctrl+K kills. q quits."


def test_code_that_runs_before_any_loop_says_where_it_is() -> None:
    before = world(STARTED, loop(phase=LoopPhase.NONE, blocked=2.0, place=at(12)))
    assert told(before).startswith("The module's top level has run for 2.0 s, now at gather.py:12; entries come after")
    file = "No loop runs yet: the file's own code has run for 2.0 s, now at gather.py:12. ! interrupts, Ctrl+K kills."
    assert told(before, as_program=True) == file


def test_a_silent_lab_says_where_it_is() -> None:
    silent = world(STARTED, loop(), LabSilent(seconds=3.0, place=at(8)))
    assert told(silent).startswith("Not heard for 3.0 s, at gather.py:8: something holds the GIL.")


def test_a_block_says_how_many_keys_wait_for_its_end() -> None:
    blocked = world(STARTED, loop(phase=LoopPhase.BLOCKED, blocked=2.0))
    assert " 1 key of yours waits for it. " in banner(blocked, changed=False, as_program=False, waiting=1)[0]
    assert " 2 keys of yours wait for it. " in banner(blocked, changed=False, as_program=False, waiting=2)[0]


def test_a_stuck_program_says_who_waits_for_whom_without_taking_anything_away() -> None:
    stuck = world(
        STARTED,
        task(1, "main", wait=waits_for(2)),
        task(2, "fetch-1", wait=Wait(kind=WaitKind.EVENT)),
        LoopStuck(at=1.0, tasks=(1, 2)),
        loop(phase=LoopPhase.STUCK),
    )
    assert banner(stuck, changed=False, as_program=False) == (
        "Stuck: launch what wakes them, or cancel with c. "
        "Nothing that can be seen will wake main (task fetch-1), fetch-1 (Event).",
        False,
    )


def test_a_deadlock_is_named_with_its_ring_whatever_else_goes_on() -> None:
    a = task(1, "a", wait=Wait(kind=WaitKind.LOCK, name="y", holders=(2,)))
    b = task(2, "b", wait=Wait(kind=WaitKind.LOCK, name="x", holders=(1,)))
    sentence = (
        'Deadlock: cancel one of them with c. a waits for Lock "y", held by b, which waits for Lock "x", held by a.'
    )
    locked = world(STARTED, a, b, loop())
    assert told(locked) == ""  # until it has lasted: a row may be half a step old
    apply(locked)
    assert told(locked) == sentence
    apply(locked, LoopStuck(at=1.0, tasks=(1, 2)), loop(phase=LoopPhase.STUCK))
    assert told(locked) == sentence


def test_a_short_block_is_no_news() -> None:
    assert told(world(STARTED, loop(phase=LoopPhase.BLOCKED, blocked=0.3))) == ""


def test_a_module_that_does_not_load_says_why_and_where() -> None:
    broken = world(STARTED, ProgramFailed(at=0.0, failure=failure("SyntaxError", "invalid syntax", 5)))
    assert told(broken).startswith("gather.py:5: SyntaxError: invalid syntax. Save the file to try again")


def test_a_missing_dependency_says_what_to_do() -> None:
    missing = failure("ModuleNotFoundError", "No module named 'x'", 1)
    broken = world(STARTED, ProgramFailed(at=0.0, failure=missing))
    assert "No module named 'x': install it where the playground is installed." in told(broken)


def test_a_killed_lab_says_by_what() -> None:
    killed = world(STARTED, RunEnded(outcome=Outcome.DIED, status=137, signal="SIGKILL", at=1.0))
    assert banner(killed, changed=False, as_program=False) == (
        "The lab was ended by SIGKILL. Ctrl+R starts a new lab.",
        True,
    )


def test_a_lab_that_left_without_a_word_says_its_exit_status() -> None:
    died = world(STARTED, RunEnded(outcome=Outcome.DIED, status=3, signal=None, at=1.0))
    assert told(died) == "The lab's process ended without a word, exit status 3. Ctrl+R starts a new lab."


def test_a_lab_that_the_program_cut_off_says_so() -> None:
    unheard = world(STARTED, RunEnded(outcome=Outcome.DIED, status=192, signal="SIGRTMAX", unheard=True, at=1.0))
    assert told(unheard) == (
        "The program closed the lab's own file descriptors, so that it could not be heard: it was ended. "
        "Ctrl+R starts a new lab."
    )
    left = world(STARTED, RunEnded(outcome=Outcome.DIED, status=3, signal=None, unheard=True, at=1.0))
    assert "could not be heard: it has ended, exit status 3. " in told(left)


def test_a_loop_that_was_stopped_says_where_and_how_it_goes_on_until_it_does() -> None:
    opened = STARTED, ProgramLoaded(at=0.0, entries=("main",))
    stopped = world(*opened, LoopStopped(loop=1, place=at(4), at=1.0))
    assert told(stopped) == (
        "Stopped: loop.stop() was called at gather.py:4. l, c or : runs the loop on; Ctrl+R starts a new lab."
    )
    apply(stopped, LoopStarted(loop=1, implementation="asyncio", version="3.12.1", at=2.0))
    assert told(stopped) == ""
    assert told(world(*opened, LoopStopped(loop=1, at=1.0)), as_program=True) == ""


def test_a_program_that_finished_is_no_alarm() -> None:
    over = ProgramEnded(at=1.0, outcome=Outcome.FINISHED, failure=None)
    finished = world(STARTED, over, RunEnded(outcome=Outcome.FINISHED, status=0, signal=None, at=1.0))
    assert banner(finished, changed=False, as_program=True) == (
        "The program finished, exit status 0. Ctrl+R starts a new lab.",
        False,
    )


def test_a_file_saved_while_the_lab_is_busy_is_told_without_alarm() -> None:
    sentence, alarm = banner(world(STARTED, ProgramLoaded(at=0.0, entries=())), changed=True, as_program=False)
    assert sentence.startswith("The file has changed")
    assert not alarm
