"""Unsteered, a program does under the playground what it does under plain Python: same bytes, same exit status.

Every program is started in its own folder with the same two arguments and the same two lines on stdin.
"""

import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.async_programs import ASYNC
from tests.both import LOOPS, Seen, by_playground, by_python
from tests.differences import DIFFERENCES, Difference
from tests.programs import PLAIN

ARGUMENTS = ("--flag", "two words")
STDIN = b"one\ntwo\n"

CASES = [(name, text, LOOPS[0]) for name, text in PLAIN.items()]
CASES += [(name, text, loop) for name, text in ASYNC.items() for loop in LOOPS]


@pytest.mark.parametrize(("text", "loop"), [case[1:] for case in CASES], ids=[f"{case[0]}-{case[2]}" for case in CASES])
def test_a_program_does_the_same_as_under_plain_python(tmp_path: Path, text: str, loop: str) -> None:
    program = tmp_path / "program.py"
    program.write_text(textwrap.dedent(text).lstrip())

    with ThreadPoolExecutor() as pool:
        plain = pool.submit(by_python, program, loop, arguments=ARGUMENTS, stdin=STDIN)
        played = pool.submit(by_playground, program, loop, arguments=ARGUMENTS, stdin=STDIN)
    assert played.result() == plain.result()


CALLED = """
import asyncio, sys

async def fetch(n: int, delay: float = 0.01) -> None:
    await asyncio.sleep(delay)
    print(n, delay, asyncio.current_task().get_name(), __name__, len(asyncio.all_tasks()))
    asyncio.create_task(asyncio.sleep(10), name="left over")
    sys.stdout.write("no end of line")
"""


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("call", ["fetch(2)", "fetch(n=-1, delay=0)"])
def test_a_call_in_a_module_does_what_asyncio_run_of_it_does(tmp_path: Path, call: str, loop: str) -> None:
    plain, opened = tmp_path / "plain.py", tmp_path / "opened.py"
    plain.write_text(f"{CALLED}\nasyncio.run({call})\n")
    opened.write_text(f'{CALLED}\nif __name__ == "__main__":\n    raise SystemExit("the main block is left out")\n')
    assert by_playground(opened, loop, call=call) == by_python(plain, loop)


@pytest.mark.parametrize("difference", DIFFERENCES, ids=[difference.sentence for difference in DIFFERENCES])
def test_a_difference_is_as_published(tmp_path: Path, difference: Difference) -> None:
    program = tmp_path / "program.py"
    program.write_text(textwrap.dedent(difference.text).lstrip())
    plain, played = by_python(program, difference.loop), by_playground(program, difference.loop)
    assert (last_line(plain), last_line(played)) == (difference.plain, difference.played)


def last_line(seen: Seen) -> str:
    return (seen.stdout + seen.stderr).splitlines()[-1]
