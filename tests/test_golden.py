"""Golden transcripts hold a text for each Python and loop, and one for all where they are alike."""

import asyncio
from collections.abc import Mapping
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.loop import LoopKind
from tests.both import by_python
from tests.golden.stored import LIBRARY
from tests.golden.transcript import transcript
from tests.golden.variants import GROUNDS, Ground, Lines, read, written
from tests.headless import Write
from tests.judged import in_lab
from tests.test_library import SCENARIOS


def on(text: str, *grounds: Ground) -> dict[Ground, Lines]:
    """The same lines for each of these."""
    return dict.fromkeys(grounds, text.split())


def test_what_all_share_is_written_once_and_what_they_do_not_under_the_fewest_headings() -> None:
    variants = on("a old d e e e", *GROUNDS[:2]) | on("a new d e e f", *GROUNDS[2:]) | on("a d e e f", GROUNDS[4])
    assert written(variants) == dedent(
        """\
        a
        [3.11]
        old
        [3.12 or 3.13+ uvloop]
        new
        [all]
        d
        e
        e
        [3.11]
        e
        [3.12+]
        f
        """
    )


@pytest.mark.parametrize(
    ("heading", "grounds"),
    [
        ("3.11", GROUNDS[:2]),
        ("<3.13", GROUNDS[:4]),
        ("3.12+", GROUNDS[2:]),
        ("uvloop", GROUNDS[1::2]),
        ("3.12+ asyncio", GROUNDS[2::2]),
        ("3.11 or 3.13+", (*GROUNDS[:2], *GROUNDS[4:])),
        ("3.13+ or <3.13 asyncio", (*GROUNDS[::2], GROUNDS[5])),
    ],
)
def test_a_heading_says_for_whom_it_is(heading: str, grounds: tuple[Ground, ...]) -> None:
    text = f"[{heading}]\nline\n"
    assert {ground for ground, lines in read(text).items() if lines} == set(grounds)
    assert written(on("", *GROUNDS) | on("line", *grounds)) == text


@given(st.fixed_dictionaries({ground: st.lists(st.sampled_from("abc"), max_size=6) for ground in GROUNDS}))
def test_what_was_written_is_read_as_it_was(variants: Mapping[Ground, Lines]) -> None:
    assert read(written(variants)) == variants


def test_no_transcript_is_left_of_a_scenario_that_is_gone() -> None:
    kept = {str(path.relative_to(LIBRARY).with_suffix(".py")) for path in LIBRARY.glob("*/*.txt")}
    assert kept <= set(SCENARIOS)


def test_a_program_may_show_where_it_lies_and_its_transcript_tells_what_stands_there(
    program: Write, kind: LoopKind
) -> None:
    path = program(
        """\
        import asyncio, sys, warnings

        async def work():
            await asyncio.sleep(0)
            raise ValueError("boom")

        async def main():
            task = asyncio.create_task(work(), name="work")
            print(task, __file__)
            warnings.warn("careful")
            await task

        asyncio.run(main())
        """
    )
    run = asyncio.run(in_lab(path, kind, instant=True))
    assert run.seen(path) == by_python(path, kind)
    assert "\n".join(transcript(run, path, instant=True)) == dedent(
        """\
        status 1

        stdout
            <Task pending name='work' coro=<work() running at «async def work():»>> program.py

        stderr
            «warnings.warn("careful")»: UserWarning: careful
              warnings.warn("careful")
            Traceback (most recent call last):
              File "program.py", line …, in <module>
                asyncio.run(main())
              File "program.py", line …, in main
                await task
              File "program.py", line …, in work
                raise ValueError("boom")
            ValueError: boom

        story
            Task-1  created at  «asyncio.run(main())»
            work  created by Task-1 at  «task = asyncio.create_task(work(), name="work")»
            work  failed: ValueError: boom,  «raise ValueError("boom")», wakes Task-1
            Task-1  work's ValueError raised in  «await task»
            Task-1  failed: ValueError: boom,  «raise ValueError("boom")»
            program  failed: ValueError: boom,  «raise ValueError("boom")»"""
    )
