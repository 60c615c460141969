"""The verbs as words, and the sentences for what is no verb."""

import pytest

from playground.errors import UsageError
from playground.verbs import VERBS, parse, parse_schedule
from playground.wire.commands import (
    AnyCommand,
    Await,
    BlockLoop,
    Cancel,
    CollectGarbage,
    Drop,
    Evaluate,
    FillPool,
    Gather,
    JumpToTimer,
    Launch,
    Pause,
    Resume,
    ReturnWhen,
    RunNext,
    SendToProcess,
    SendToThread,
    SetDebug,
    SetEager,
    SetSpeed,
    Shield,
    ShutDownPool,
    Step,
    StepTask,
    TimeOut,
    WaitOver,
)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("launch fetch(3, delay=0.2)", Launch(call="fetch(3, delay=0.2)")),
        ("cancel fetch-1", Cancel(target="fetch-1")),
        ("  cancel   7 ", Cancel(target=7)),
        ("cancel ٣", Cancel(target="٣")),
        ("shield main", Shield(target="main")),
        ("timeout main 0.2", TimeOut(target="main", seconds=0.2)),
        ("timeout 3 2", TimeOut(target=3, seconds=2.0)),
        ("await fetch_1", Await(target="fetch_1")),
        ("thread slow_op('a b')", SendToThread(call="slow_op('a b')")),
        ("process slow_op", SendToProcess(call="slow_op")),
        ("gather 1 fetch-2", Gather(targets=(1, "fetch-2"))),
        ("wait first 1 2", WaitOver(targets=(1, 2), return_when=ReturnWhen.FIRST_COMPLETED)),
        ("wait exception 1", WaitOver(targets=(1,), return_when=ReturnWhen.FIRST_EXCEPTION)),
        ("wait all a b c", WaitOver(targets=("a", "b", "c"), return_when=ReturnWhen.ALL_COMPLETED)),
        ("drop fetch_1", Drop(target="fetch_1")),
        ("eval await fetch(3)", Evaluate(text="await fetch(3)")),
        ("eval for n in 1, 2:\n    print(n)\n", Evaluate(text="for n in 1, 2:\n    print(n)")),
        ("pause", Pause()),
        (" resume ", Resume()),
        ("step", Step()),
        ("step fetch-1", StepTask(target="fetch-1")),
        ("step 3", StepTask(target=3)),
        ("next fetch-2", RunNext(target="fetch-2")),
        ("speed 2", SetSpeed(speed=2.0)),
        ("speed 0.1", SetSpeed(speed=0.1)),
        ("speed 10", SetSpeed(speed=10.0)),
        ("speed instant", SetSpeed(speed=1.0, instant=True)),
        ("jump", JumpToTimer()),
        ("block 0.5", BlockLoop(seconds=0.5)),
        ("fill 2", FillPool(seconds=2.0)),
        ("collect", CollectGarbage()),
        ("shutdown 1", ShutDownPool(pool=1)),
        ("debug on", SetDebug(on=True)),
        ("debug off", SetDebug(on=False)),
        ("eager on", SetEager(on=True)),
        ("eager off", SetEager(on=False)),
    ],
)
def test_each_verb_is_a_word_and_its_arguments(text: str, command: AnyCommand) -> None:
    """Digits are an id, all else a name."""
    assert parse(text) == command


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "A verb is missing; the verbs are launch,"),
        ("kill 3", "'kill' is not a verb; the verbs are launch,"),
        ("cancel", "'cancel' needs one target, a task's id or name: cancel fetch-1."),
        ("shield a b", "'shield' needs one target"),
        ("launch", "'launch' needs a call: launch fetch(3)."),
        ("eval ", "'eval' needs Python to run: eval await fetch(3)."),
        ("eval " + "1" * 100_001, "100,001 characters are too many to enter at a time: 100,000 is the most."),
        ("timeout main", "'timeout' needs a target and seconds: timeout fetch-1 2."),
        ("timeout main soon", "'soon' is not a number of seconds in 'timeout main soon'."),
        ("timeout main nan", "'nan' is not a number of seconds"),
        ("timeout main -1", "'-1' is not a number of seconds"),
        ("gather", "At least one target is missing"),
        ("wait", "'wait' needs first, exception or all"),
        ("wait some 1", "'wait' needs first, exception or all"),
        ("pause main", "'pause' stands alone: 'main' is too much."),
        ("resume 2", "'resume' stands alone: '2' is too much."),
        ("jump 3", "'jump' stands alone: '3' is too much."),
        ("collect all", "'collect' stands alone: 'all' is too much."),
        ("step a b", "'step' needs one target, a task's id or name: step fetch-1."),
        ("next", "'next' needs one target, a task's id or name: next fetch-1."),
        ("speed", "'speed' needs a number, or instant: speed 2."),
        ("speed 2 3", "'speed' needs a number, or instant: speed 2."),
        ("speed fast", "'fast' is no speed: it is a number from 0.1 to 10, or instant."),
        ("speed 0", "'0' is no speed: it is a number from 0.1 to 10, or instant."),
        ("speed 11", "'11' is no speed"),
        ("speed nan", "'nan' is no speed"),
        ("block", "'block' needs a number of seconds: block 1."),
        ("block inf", "'block' needs a number of seconds: block 1."),
        ("block 1 2", "'block' needs a number of seconds: block 1."),
        ("fill some", "'fill' needs a number of seconds: fill 1."),
        ("shutdown", "'shutdown' needs the id of a pool: shutdown 1."),
        ("shutdown default", "'shutdown' needs the id of a pool: shutdown 1."),
        ("debug", "'debug' needs on or off: debug on."),
        ("eager yes", "'eager' needs on or off: eager on."),
        ("wait first", "At least one target is missing, a task's id or name: wait first fetch-1 fetch-2."),
    ],
)
def test_what_is_no_verb_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    """It names the word that is wrong and shows how it would be right."""
    with pytest.raises(UsageError) as caught:
        parse(text)
    assert str(caught.value).startswith(sentence)


def test_a_schedule_is_commands_with_their_times_in_order() -> None:
    """Seconds on the loop's clock; commands of one time stay in the order in which they were written."""
    assert parse_schedule("1 shield main; 0.5 cancel fetch-1;1 timeout main 0.2 ; ") == [
        Cancel(target="fetch-1", at=0.5),
        Shield(target="main", at=1.0),
        TimeOut(target="main", seconds=0.2, at=1.0),
    ]
    assert parse_schedule("") == []


def test_a_semicolon_inside_a_call_does_not_end_it() -> None:
    """The text of a call may hold any character between quotes or brackets."""
    assert parse_schedule("0 launch say('a;b', [\"it's;\"]); 1 cancel say-1") == [
        Launch(call="say('a;b', [\"it's;\"])", at=0.0),
        Cancel(target="say-1", at=1.0),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0.x cancel fetch-1", "'0.x' is not a number of seconds in '0.x cancel fetch-1'."),
        ("cancel fetch-1", "'cancel' is not a number of seconds in 'cancel fetch-1'."),
        ("-1 cancel fetch-1", "'-1' is not a number of seconds in '-1 cancel fetch-1'."),
        ("1", "A verb is missing after '1'; the verbs are"),
        ("1 cancle x", "'cancle' is not a verb"),
    ],
)
def test_a_wrong_schedule_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    """Before anything has run."""
    with pytest.raises(UsageError) as caught:
        parse_schedule(text)
    assert str(caught.value).startswith(sentence)


def test_every_verb_says_what_it_does_and_as_which_python() -> None:
    """The table feeds help and keys. What steers the loop is nothing that a program could say."""
    assert len({verb.word for verb in VERBS}) == len(VERBS)
    assert all(verb.does for verb in VERBS)
    assert {verb.word for verb in VERBS if not verb.python} == {"pause", "resume", "step", "next", "speed", "jump"}
