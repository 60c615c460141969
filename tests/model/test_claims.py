"""The language of claims: what can be said, and what is said of what cannot."""

import pytest

from playground.errors import ClaimError
from playground.model.claims import (
    Condition,
    Ending,
    Event,
    Fares,
    Fate,
    Happens,
    Moment,
    MomentKind,
    Order,
    Prints,
    ProgramEnds,
    Reported,
    Sentence,
    Took,
    parse,
)

ENDS, BEGINS, PRINTS, REPORTED = MomentKind.ENDS, MomentKind.BEGINS, MomentKind.PRINTS, MomentKind.REPORTED

SENTENCES: dict[str, Sentence] = {
    "worker finished": Fares("worker", Fate.FINISHED),
    "worker finished [1, 'two and 3']": Fares("worker", Fate.FINISHED, "[1, 'two and 3']"),
    "fetch-1 failed": Fares("fetch-1", Fate.FAILED),
    "'my task' failed json.JSONDecodeError": Fares("my task", Fate.FAILED, "json.JSONDecodeError"),
    "worker cancelled": Fares("worker", Fate.CANCELLED),
    "worker cancelled by main": Fares("worker", Fate.CANCELLED_BY, "main"),
    "2 of foo cancelled by asyncio.run": Fares("foo", Fate.CANCELLED_BY, "asyncio.run", 2),
    "worker cancelled by a callback": Fares("worker", Fate.CANCELLED_BY, "a callback"),
    "worker cancelling 1": Fares("worker", Fate.CANCELLING, "1"),
    "worker swallowed": Fares("worker", Fate.SWALLOWED),
    "worker never began": Fares("worker", Fate.NEVER_BEGAN),
    "worker still runs": Fares("worker", Fate.STILL_RUNS),
    "worker destroyed": Fares("worker", Fate.DESTROYED),
    "slow_op a ghost": Fares("slow_op", Fate.GHOST),
    "0 of foo made": Fares("foo", Fate.MADE, count=0),
    "a ends before b": Order(Moment(ENDS, "a"), Moment(ENDS, "b")),
    "a ends before b begins": Order(Moment(ENDS, "a"), Moment(BEGINS, "b")),
    'prints "one" before "two"': Order(Moment(PRINTS, "one"), Moment(PRINTS, "two")),
    'prints "gone" before slow_op ends': Order(Moment(PRINTS, "gone"), Moment(ENDS, "slow_op")),
    'prints "collecting" before reported "never"': Order(Moment(PRINTS, "collecting"), Moment(REPORTED, "never")),
    'prints "ready before and after"': Prints("ready before and after"),
    "prints 'say \"no\"'": Prints('say "no"'),
    'prints no "done"': Prints("done", 0),
    'prints "tick" 3 times': Prints("tick", 3),
    'reported "was destroyed"': Reported("was destroyed"),
    "loop blocked": Happens(Event.BLOCKED),
    "loop stuck": Happens(Event.STUCK),
    "pool broken": Happens(Event.BROKEN),
    "program finished": ProgramEnds(Ending.FINISHED),
    "program interrupted": ProgramEnds(Ending.INTERRUPTED),
    "program failed TypeError": ProgramEnds(Ending.FAILED, "TypeError"),
    "took over 0.5 s": Took(over=True, seconds=0.5),
    "took under 2 s": Took(over=False, seconds=2.0),
}


@pytest.mark.parametrize("text", SENTENCES)
def test_each_sentence_says_one_thing_and_not_says_its_opposite(text: str) -> None:
    (part,) = parse(text).parts
    assert (part.sentence, part.negated) == (SENTENCES[text], False)
    (part,) = parse(f"not {text}").parts
    assert (part.sentence, part.negated) == (SENTENCES[text], True)


def test_sentences_are_joined_by_and() -> None:
    claim = parse("worker finished 'a and b' and  not main failed\nand prints \"x and y\"")
    assert [part.sentence for part in claim.parts] == [
        Fares("worker", Fate.FINISHED, "'a and b'"),
        Fares("main", Fate.FAILED),
        Prints("x and y"),
    ]
    assert [part.negated for part in claim.parts] == [False, True, False]


def test_a_claim_can_be_said_of_some_loops_and_pythons_alone() -> None:
    claim = parse("on uvloop, 3.12+, <3.13.3: worker cancelled")
    assert claim.conditions == (
        Condition("uvloop"),
        Condition(None, (3, 12), "+"),
        Condition(None, (3, 13, 3), "<"),
    )
    there = [("uvloop", (3, 12, 0)), ("uvloop", (3, 13, 2))]
    elsewhere = [("asyncio", (3, 12, 0)), ("uvloop", (3, 11, 9)), ("uvloop", (3, 13, 3))]
    assert all(all(each.holds(*ground) for each in claim.conditions) for ground in there)
    assert not any(all(each.holds(*ground) for each in claim.conditions) for ground in elsewhere)
    (exactly,) = parse("on 3.11: worker finished").conditions
    assert [exactly.holds("asyncio", version) for version in ((3, 11, 7), (3, 12, 0))] == [True, False]


FAULTS = {
    "": "A claim is missing",
    "worker": "'worker' is no claim: write NAME, then one of finished, failed",
    "worker explodes": "'worker explodes' is no claim",
    "worker finished and": "A claim is missing",
    "prints done": "'prints done' is no claim: write prints \"TEXT\", prints no",
    'prints ""': "is no claim",
    "took 2 s": "write took over 0.5 s, or took under 2 s",
    "loop is blocked": "write loop blocked, or loop stuck",
    "worker cancelling": "'worker cancelling' is no claim",
    "a before b": "'a' is no moment: write NAME ends",
    'a ends before "two words" too': "is no moment",
    "on uvloop worker finished": "has no colon",
    "on pypy: worker finished": "'pypy' is no condition: write asyncio, uvloop, 3.12",
    "on <3.13+: worker finished": "'<3.13+' is no condition",
}


@pytest.mark.parametrize("text", FAULTS)
def test_what_is_no_claim_is_refused_in_words(text: str) -> None:
    with pytest.raises(ClaimError) as refused:
        parse(text)
    assert FAULTS[text] in str(refused.value)
