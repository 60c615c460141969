"""`playground run` in processes of its own: transparent, as `env` and `time` are."""

import json
import signal
import subprocess
import sys
import time

import pytest

from tests.headless import LONGEST, PLAYGROUND, Write, run

WAITS_FOR_EVER = """
    import asyncio

    async def fetch():
        print("ready", flush=True)
        await asyncio.Event().wait()

    async def main():
        try:
            await asyncio.create_task(fetch(), name="fetch-1")
        except asyncio.CancelledError:
            print("cancelled", flush=True)

    asyncio.run(main())
"""


def facts(done: "subprocess.CompletedProcess[str]") -> list[dict[str, object]]:
    """What `--json` wrote."""
    return [json.loads(line) for line in done.stdout.splitlines()]


TALKS = """
    import asyncio, sys

    async def main():
        print("to stdout", sys.argv[1:], input())
        await asyncio.sleep(0)
        print("to stderr", file=sys.stderr)
        print(__name__, __file__)

    asyncio.run(main())
"""


def test_the_summary_is_one_line_on_stderr(program: Write, kind: str) -> None:
    """What was run, and on what. `asyncio.run` makes two tasks of its own to shut the loop down."""
    done = run(program("import asyncio\nasyncio.run(asyncio.sleep(0))\n"), "--loop", kind)
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("playground: finished in 0.")
    assert "3 tasks (3 finished)" in line
    assert kind in line


def test_hints_follow_the_summary_unless_quiet(program: Write, kind: str) -> None:
    """On stderr, where nothing of them can be taken for the program's."""
    path = program(
        """
        import asyncio, time

        async def main():
            await asyncio.sleep(0)
            time.sleep(0.7)

        asyncio.run(main())
        """
    )
    done = run(path, "--loop", kind)
    assert done.stdout == ""
    _, hint = done.stderr.splitlines()
    assert hint.startswith("playground: hint: loop blocked: Task-1 kept the loop for ")
    assert hint.endswith(", seen at program.py:6")
    assert run(path, "--loop", kind, "--quiet").stderr == ""


def test_an_entry_is_run_as_asyncio_run_would(program: Write, kind: str) -> None:
    """The `if __name__ == "__main__"` block is left out."""
    path = program(
        """
        async def greet(name="you", times=1):
            print(f"hello {name}" * times)

        if __name__ == "__main__":
            print("main")
        """
    )
    assert run(f"{path}:greet", "--loop", kind).stdout == "hello you\n"
    assert run(f"{path}:greet('Ann', times=2)", "--loop", kind).stdout == "hello Annhello Ann\n"


@pytest.mark.parametrize("name", ["program.py", "./program.py", "sub/../program.py", "link.py"])
def test_a_program_is_known_by_the_path_as_it_was_written(program: Write, name: str) -> None:
    """Python joins it to the working directory for `__file__`, and normalises nothing."""
    path = program("import sys\nprint(sys.argv, __file__)\n")
    (path.parent / "sub").mkdir()
    (path.parent / "link.py").symlink_to(path)
    plain, ours = (
        subprocess.run(command, capture_output=True, cwd=path.parent, timeout=LONGEST, check=True).stdout
        for command in ([sys.executable, name, "-v", "--"], [*PLAYGROUND, "run", "--quiet", name, "--", "-v", "--"])
    )
    assert ours == plain


def test_json_lines_tell_every_fact_and_the_output(program: Write, kind: str) -> None:
    """Each has its time and its name, and the last is the end of the run."""
    done = run(program(TALKS.replace("input()", "''")), "--json", "--loop", kind)
    told = facts(done)
    assert all(isinstance(fact["at"], int | float) and isinstance(fact["event"], str) for fact in told)
    printed = "".join(str(fact["text"]) for fact in told if fact["event"] == "Printed" and fact["stream"] == "stdout")
    assert printed.startswith("to stdout []")
    assert next(fact for fact in told if fact["event"] == "TaskCreated")["coroutine"] == "main"
    assert told[-1] == {
        "at": told[-1]["at"],
        "event": "RunEnded",
        "cause": None,
        "outcome": "finished",
        "status": 0,
        "signal": None,
        "place": None,
        "unheard": False,
    }


def test_a_command_reaches_its_task_at_its_time(program: Write, kind: str) -> None:
    """`--do` speaks the verbs of the keys."""
    done = run(program(WAITS_FOR_EVER), "--loop", kind, "--do", "0.2 cancel fetch-1")
    assert done.stdout == "ready\ncancelled\n"
    assert "4 tasks (3 finished, 1 cancelled)" in done.stderr


def test_what_a_command_brought_about_names_it(program: Write) -> None:
    """Every fact that it caused bears its id."""
    done = run(program(WAITS_FOR_EVER), "--json", "--do", "0.2 cancel fetch-1")
    told = facts(done)
    (call,) = [fact for fact in told if fact["event"] == "CallMade"]
    assert call["returned"] == "True"
    assert {fact["cause"] for fact in told if fact["event"] == "CancelRequested"} == {call["cause"]}


def test_a_command_that_cannot_be_done_is_told_on_stderr(program: Write) -> None:
    """Even with `--quiet`, which leaves out the summary only."""
    done = run(
        program(WAITS_FOR_EVER), "--quiet", "--do", "0.2 cancel nobody; 0.3 cancel main-task; 0.4 cancel fetch-1"
    )
    assert done.stdout == "ready\ncancelled\n"
    first, second = done.stderr.splitlines()
    assert first.startswith("playground: refused at 0.2")
    assert "nobody" in first
    assert "main-task" in second


def test_a_command_whose_time_never_came_is_told_on_stderr(program: Write) -> None:
    """The program had ended before it."""
    done = run(program(WAITS_FOR_EVER), "--quiet", "--do", "0.2 cancel fetch-1; 99 cancel fetch-1")
    assert done.stderr == "playground: 1 of 2 commands never came to their turn: the program had ended.\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT])
def test_a_signal_is_passed_on_to_the_program(program: Write, number: signal.Signals) -> None:
    """Its own handler runs, as if `python` had been signalled."""
    path = program(
        f"""
        import asyncio, sys

        async def main():
            caught = asyncio.Event()
            asyncio.get_running_loop().add_signal_handler({int(number)}, caught.set)
            print("ready", flush=True)
            await caught.wait()
            print("caught", flush=True)
            sys.exit(7)

        asyncio.run(main())
        """
    )
    with subprocess.Popen(
        [*PLAYGROUND, "run", path, "--quiet"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(number)
        assert process.stdout.read() == "caught\n"
        assert process.wait(LONGEST) == 7


def test_ctrl_c_in_a_terminal_reaches_the_program_by_itself(program: Write) -> None:
    """It arrives once, and ends the program as it ends `python`: with 130."""
    path = program(
        """
        import asyncio, os, signal, sys

        async def main():
            print("ready", os.isatty(0), os.tcgetpgrp(0) == os.getpgrp(), flush=True)
            await asyncio.Event().wait()

        try:
            asyncio.run(main())
        except KeyboardInterrupt:
            print("interrupted", flush=True)
            raise
        """
    )
    spawn = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"
    with subprocess.Popen(
        [sys.executable, "-c", spawn, *PLAYGROUND, "run", path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready True True\r\n"
        process.stdin.write(b"\x03")
        process.stdin.flush()
        rest = process.stdout.read().decode()
        assert process.wait(LONGEST) == 130
    assert rest.count("interrupted\r\n") == 1
    assert "playground: killed by SIGINT after" in rest or "playground: interrupted after" in rest


def test_a_reader_that_goes_away_ends_the_run(program: Write) -> None:
    """As SIGPIPE ends a program, and without a word."""
    path = program(
        "import asyncio\nasync def main():\n    while True:\n        print('x' * 10_000)\n"
        "        await asyncio.sleep(0)\nasyncio.run(main())\n"
    )
    with subprocess.Popen(
        [*PLAYGROUND, "run", path, "--json"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(LONGEST) == 141
        assert process.stderr.read() == b""


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["{path}:nobody"], "has no public top-level function named nobody"),
        (["{path}:job"], "job in {path} is no coroutine function"),
        (["{path}:needs"], "needs needs arguments: write a call such as '{path}:needs(name)'."),
        (["{path}:"], "Nothing follows the colon"),
        (["{folder}"], "is a folder; `playground run` needs a file."),
        (["{folder}/missing.py"], "There is no file or folder named {folder}/missing.py."),
        (["{path}", "--do", "0.x cancel a"], "'0.x' is not a number of seconds in '0.x cancel a'."),
        (["{path}", "--loop", "trio"], "Argument --loop: invalid choice: 'trio'"),
        (["{path}", "word"], "'word' is not understood; arguments for the program stand behind --."),
        ([], "The following arguments are required: PATH[:CALL]"),
    ],
)
def test_what_cannot_be_begun_is_one_sentence_and_status_2(program: Write, words: list[str], sentence: str) -> None:
    """Nothing of the program has run then."""
    path = program("print('ran')\nasync def needs(name): ...\ndef job(): ...\n")
    done = run(*(word.format(path=path, folder=path.parent) for word in words))
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert sentence.format(path=path, folder=path.parent) in done.stderr


def test_nothing_is_left_behind(program: Write) -> None:
    """The worker processes of a program that was killed end with it."""
    path = program(
        """
        import os, signal, subprocess, sys
        child = subprocess.Popen(["sleep", "1000"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        print(child.pid, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
        """
    )
    done = run(path, "--quiet")
    assert done.returncode == 137
    deadline = time.monotonic() + LONGEST
    while _is_alive(int(done.stdout)):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _is_alive(pid: int) -> bool:
    """Whether a process of this id runs; one that only waits to be waited for does not."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.startswith("Z")
