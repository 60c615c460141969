"""`playground run` with time and order in the person's hand: `--speed`, `--paused`, and programs that stand still."""

import json
import signal
import subprocess

import pytest

from tests.headless import LONGEST, PLAYGROUND, Write, run

STEPS = """
    import asyncio

    async def say(word):
        print(word, flush=True)

    async def main():
        tasks = [asyncio.create_task(say(word), name=word) for word in "abc"]
        await asyncio.gather(*tasks)
        await asyncio.sleep(3600)
        return "slept"

    print(asyncio.run(main()))
"""


def test_a_schedule_steers_a_program_that_is_paused_from_its_start(program: Write, kind: str) -> None:
    """What is due at the moment at which it stands is done in order; the sum says that it was steered."""
    schedule = "0 step; 0 next c; 0 next a; 0 speed instant; 0 resume"
    done = run(program(STEPS), "--loop", kind, "--paused", "--do", schedule)
    assert done.stdout == "c\na\nb\nslept\n"
    (line,) = done.stderr.splitlines()
    assert line.startswith("playground: finished in 360")
    assert " · steered · " in line


def test_an_hour_of_instant_time_takes_no_hour(program: Write, kind: str) -> None:
    """`--speed instant` from the start."""
    done = run(program(STEPS), "--loop", kind, "--speed", "instant")
    assert done.stdout == "a\nb\nc\nslept\n"


def test_the_loops_clock_runs_as_fast_as_was_asked(program: Write, kind: str) -> None:
    """By a program that looks at the real clock before and after each look at the loop's; uvloop's ticks in ms."""
    path = program(
        """
        import asyncio, time

        async def main():
            now = asyncio.get_running_loop().time
            looks = [time.monotonic(), now(), time.monotonic()]
            await asyncio.sleep(1)
            looks += [time.monotonic(), now(), time.monotonic()]
            seconds = looks[4] - looks[1]
            least, most = looks[3] - looks[2], looks[5] - looks[0]
            print(seconds >= 0.998, 10 * least - 0.002 <= seconds <= 10 * most + 0.002)

        asyncio.run(main())
        """
    )
    assert run(path, "--loop", kind, "--speed", "10").stdout == "True True\n"


@pytest.mark.parametrize(
    ("words", "when"), [(["--paused"], "0.00"), (["--paused", "--quiet", "--do", "0 step; 5 resume"], "0.00")]
)
def test_a_program_that_will_stay_paused_is_said_to(program: Write, kind: str, words: list[str], when: str) -> None:
    """No command is due, and none that is due later will ever be: its clock stands still."""
    with subprocess.Popen(
        [*PLAYGROUND, "run", program(STEPS), "--loop", kind, *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == (
            f"playground: paused at {when} s, and no command is due: it stands still until a signal ends it. "
            "A resume at the end of --do lets it go on.\n"
        )
        process.terminate()
        assert process.wait(LONGEST) == 128 + signal.SIGTERM


STUCK = """
    import asyncio

    async def fetch():
        await asyncio.Event().wait()

    async def main():
        await asyncio.create_task(fetch(), name="fetch-1")

    asyncio.run(main())
"""


def test_a_program_that_is_stuck_is_said_to_be_with_who_waits_for_whom(program: Write, kind: str) -> None:
    """Once."""
    with subprocess.Popen(
        [*PLAYGROUND, "run", program(STUCK), "--loop", kind],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        first = process.stderr.readline()
        process.terminate()
        second = process.stderr.readline()
    assert first.startswith("playground: stuck at 0.")
    assert first.endswith(" s: nothing that can be seen will wake Task-1 (task fetch-1), fetch-1 (Event).\n")
    assert second.startswith("playground: killed by SIGTERM after")


def test_with_json_a_fact_says_that_a_program_is_stuck(program: Write, kind: str) -> None:
    """And what a step ran is an object, as everything in it is."""
    words = ["--json", "--quiet", "--loop", kind, "--paused", "--do", "0 step; 0 resume"]
    with subprocess.Popen(
        [*PLAYGROUND, "run", program(STUCK), *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        told = []
        for line in process.stdout:
            told.append(json.loads(line))
            if told[-1]["event"] == "LoopStuck":
                process.terminate()
    (stuck,) = [fact for fact in told if fact["event"] == "LoopStuck"]
    (step,) = [fact for fact in told if fact["event"] == "Stepped"]
    assert stuck["tasks"] == [1, 2]
    assert step["ran"] == [{"kind": "step", "task": 1, "name": "Task-1"}]
    assert step["made_ready"] == [{"kind": "step", "task": 2, "name": "fetch-1"}]
