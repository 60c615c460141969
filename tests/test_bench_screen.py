"""`playground bench --screen` finds every figure that it promises, in a real terminal, and reads rightly what is drawn.

How good the figures are stays unasserted: that is for a quiet machine and a person to look at.
"""

import json
import subprocess
import sys

import pytest

from playground.bench.drawn import Drawn
from playground.bench.found import Found, percentile, table
from playground.bench.screen import NAMES

PAINT, SHARE = "key to paint, p95", "the screen's share of a core"
MEMORY = ["memory of a task in the app", "memory of a task in the lab"]
MISSING, TEXTUAL = "neither told nor counted", "modules of Textual's imported"
FLOOD = ["CPU time of the lab against the bare loop's", "frames a second", "not told singly, says the screen", MISSING]
UNTIL_SAID = "until the screen says so"
LIVE = [*[PAINT, SHARE] * 5, *MEMORY]


STARTING = [
    'against `python -c "import argparse"`',
    'against `python -c "import argparse"`',
    TEXTUAL,
    'against `python -c "asyncio.run(main())"`',
    *["against the first paint of an app of Textual's with as many widgets"] * 2,
    "until the new code runs",
]
FIGURES = {
    "10k": LIVE,
    "tasks": ["tasks a second", *FLOOD],
    "events": ["events a second", *FLOOD],
    "lines": ["lines a second", *FLOOD],
    "reader": ["the loop at its latest before", "later while it is stopped"],
    "killed": ["until the lab is gone, while it sleeps", "until the lab is gone, while it holds the GIL", UNTIL_SAID],
    "starting": STARTING,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in NAMES if name != "100k"])  # which is 10k with another size
def test_every_figure_is_found_and_what_must_hold_on_any_machine_does(name: str) -> None:
    command = [sys.executable, "-m", "playground", "bench", "--screen", "--only", name, "--rounds", "1", "--json"]
    ran = subprocess.run([*command, "--size", "400"], capture_output=True, text=True, timeout=300, check=False)
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [line["figure"] for line in lines] == FIGURES[name], ran.stderr
    exact = [line["value"] for line in lines if line["figure"] in (MISSING, TEXTUAL)]
    assert exact == [0] * len(exact)
    assert ran.returncode == int(not all(line["reached"] for line in lines))


def test_only_what_there_is_can_be_asked_for() -> None:
    command = [sys.executable, "-m", "playground", "bench", "--screen", "--only", "echo"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 2
    assert all(name in ran.stderr for name in ("echo", *NAMES))


def test_a_choice_is_read_by_its_background_wherever_the_bytes_are_cut() -> None:
    plain, chosen = "\x1b[38;2;9;9;9;48;2;1;1;1m", "\x1b[38;2;9;9;9;48;2;5;5;5m"
    before = f"\x1b[1;1H{plain}● 2 w0 é\x1b[0m\x1b[2;1H{chosen}  3 w1 é\x1b[0m\x1b[3;1H{plain}  4 w2\x1b[0m".encode()
    after = f"\x1b[?2026h\x1b[2;1H{plain}  3 w1 é\x1b[0m\x1b[3;1H{chosen}  4 w2\x1b[0m\x1b[?2026l".encode()
    for cut in range(len(after)):
        drawn = Drawn()
        drawn.feed(before)
        assert drawn.chosen == (1,)
        drawn.feed(after[:cut])
        drawn.feed(after[cut:])
        assert (drawn.chosen, drawn.frames, drawn.text.count("é")) == ((2,), 1, 3)


def test_a_figure_is_held_against_its_bar_as_it_is_printed() -> None:
    kept, missed = Found("a", "late", 50.4, "ms", 50), Found("b", "frames", 11.4, "", 12, at_least=True)
    told = Found("c", "lines", 1234.0, "")
    assert [each.reached for each in (kept, missed, told)] == [True, False, True]
    assert [line.split("|")[3:5] for line in table([kept, missed, told]).splitlines()[2:]] == [
        [" 50 ms ", " ≤ 50 ms "],
        ["    11 ", "    < 12 "],
        [" 1,234 ", "         "],
    ]


def test_of_a_hundred_keys_five_may_be_later() -> None:
    assert percentile(list(range(100, 0, -1)), 0.95) == 96
    assert percentile([7.0], 0.95) == 7.0
