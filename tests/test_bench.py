"""`playground bench` measures all that it says, on both loops, and tells which bars are kept.

How dear anything is stays unasserted: that is for a quiet machine and a person to look at.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from playground.bench import NAMES
from playground.bench.figures import figures, table
from playground.bench.measure import WAYS, Measured, Work

LOOPS = ("asyncio", "uvloop")


def bench(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "playground", "bench", "--rounds", "1", "--size", "1000", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_a_run_gives_a_whole_table_and_tells_how_far_it_is() -> None:
    ran = bench()
    head, dashes, *rows = (line.strip("|").split("|") for line in ran.stdout.splitlines())
    assert [cell.strip() for cell in head[:3]] == ["loop", "work", "bare loop"]
    assert {cell.strip("-:") for cell in dashes} == {""}
    assert [(row[0].strip(), row[1].split()[-1]) for row in rows] == [(loop, name) for loop in LOOPS for name in NAMES]
    assert all(len(row) == len(head) and all(map(str.strip, row)) for row in rows)
    assert (
        ran.stderr.split()
        == "".join(f"round 1 of 1: 1,000 {name} on {loop}\n" for loop in LOOPS for name in NAMES).split()
    )
    assert ran.returncode == int(any(" > " in line for line in ran.stdout.splitlines()))


def test_json_is_an_object_for_each_line_of_the_table_of_what_was_asked_for() -> None:
    ran = bench("--json", "--loop", "uvloop", "--only", "timers", "messages")
    found = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [(each["loop"], each["work"], each["rounds"], each["size"]) for each in found] == [
        ("uvloop", "messages", 1, 1000),
        ("uvloop", "timers", 1, 1000),
    ]
    assert all(each["bare"] > 0 and each["alone"] > 0 and each["probes"] > 0 and each["lab"] > 0 for each in found)
    assert ran.returncode == int(not all(each["reached"] for each in found))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--rounds", "0"), "--rounds has to be 1 or more, not 0."),
        (("--only", "nothing"), "invalid choice: 'nothing'"),
    ],
)
def test_what_cannot_be_measured_is_said(arguments: tuple[str, ...], sentence: str) -> None:
    ran = bench(*arguments)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert sentence in ran.stderr


def test_a_figure_is_the_median_of_ratios_within_rounds() -> None:
    rounds = [dict(zip(WAYS, costs, strict=True)) for costs in ((1, 1.5, 1.5, 1.6), (10, 10, 11, 13), (1, 1, 9, 9))]
    measured: Measured = {("asyncio", Work("tasks", 1000, 2)): rounds}
    (figure,) = figures(measured)
    assert (figure.bare, figure.alone, figure.probes, figure.lab) == (0.5, 1.0, 1.5, 1.6)
    assert figure.streaming == pytest.approx(0.1)
    assert not figure.reached
    assert "1.50 > 1.4" in table([figure])
    assert "0.10 ≤ 0.2" in table([figure])


def test_the_measured_program_imports_nothing_of_ours() -> None:
    path = Path(__file__).parent.parent / "playground" / "bench" / "works.py"
    assert "playground" not in path.read_text().split('"""', 2)[2]
