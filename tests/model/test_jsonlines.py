"""Facts as lines of JSON."""

import json

from playground.model.jsonlines import line
from playground.wire.fact import Outcome
from playground.wire.facts import Folded, Printed, RunEnded, TaskEnded
from tests.model.build import failure, ran, stepped


def test_a_fact_is_an_object_of_its_fields_by_name() -> None:
    """Structs inside it are objects too, and enums their values."""
    fact = TaskEnded(
        at=1.5, task=2, name="fetch-2", outcome=Outcome.FAILED, value="", failure=failure(), swallowed=False
    )
    assert json.loads(line(fact)) == {
        "at": 1.5,
        "event": "TaskEnded",
        "cause": None,
        "task": 2,
        "name": "fetch-2",
        "outcome": "failed",
        "value": "",
        "failure": {
            "type": "ValueError",
            "message": "boom",
            "place": {"file": "/home/ann/gather.py", "line": 12, "function": "fetch"},
            "traceback": "",
            "note": "",
        },
        "swallowed": False,
        "instead": False,
        "woke": [],
    }


def test_structs_in_a_list_are_objects_too() -> None:
    """What a step ran, and what it made ready."""
    told = json.loads(line(stepped(ran("fetch-1", task=2), ready=(ran("main", task=1),))))
    assert told["ran"] == [{"kind": "step", "task": 2, "name": "fetch-1"}]
    assert told["made_ready"] == [{"kind": "step", "task": 1, "name": "main"}]


def test_the_end_of_a_run_names_its_outcome() -> None:
    """It is the last line of `--json`."""
    assert line(RunEnded(at=1.0, outcome=Outcome.DIED, status=137, signal="SIGKILL", place=None)) == (
        b'{"at":1.0,"event":"RunEnded","cause":null,"outcome":"died","status":137,"signal":"SIGKILL","place":null,'
        b'"unheard":false}\n'
    )


def test_a_fact_is_one_line_whatever_was_printed() -> None:
    """Newlines and control characters are escaped."""
    written = line(Printed(at=0.0, stream="stdout", text="a\nb\x1b\u2028", task=None))
    assert written.count(b"\n") == 1
    assert json.loads(written)["text"] == "a\nb\x1b\u2028"
    assert json.loads(line(Folded(at=0.0, counts={"Printed": 2})))["counts"] == {"Printed": 2}
