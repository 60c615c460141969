"""The verbs as words: what the keys of the app and `--do` of `playground run` both go through.

A verb is a word and its arguments: `cancel fetch-1`, `timeout main 0.2`, `gather a b`. Each becomes one command,
and each command one real call of asyncio's, or a turn of the person's hand on time and order. A target is an id
(digits) or a name: of a task, of its coroutine function if it has no name of its own, or of a variable.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from playground.errors import UsageError
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
    Target,
    TimeOut,
    WaitOver,
)

SLOWEST, FASTEST = 0.1, 10.0
"""Speeds of the loop's clock, in seconds of its own to a real one."""

LONGEST_ENTRY = 100_000
"""Characters of what is evaluated at a time; more belongs into a module."""

LONGEST_ID = 18
"""Digits: what goes down the wire as a number."""

_WHEN = {
    "first": ReturnWhen.FIRST_COMPLETED,
    "exception": ReturnWhen.FIRST_EXCEPTION,
    "all": ReturnWhen.ALL_COMPLETED,
}


@dataclass(frozen=True, slots=True)
class Verb:
    """One row of the table of verbs."""

    word: str
    arguments: str
    """As help shows them: `TARGET SECONDS`; empty if there are none."""
    does: str
    """One sentence without a full stop."""
    python: str
    """The call of asyncio's that it is; empty for what steers the loop, which no program can say."""
    make: Callable[[str], AnyCommand]
    """The command from the text behind the word; raises `UsageError`."""


def parse(text: str) -> AnyCommand:
    """The command that `text` asks for, not yet sent. Raises `UsageError` with one plain sentence."""
    word, _, rest = text.strip().partition(" ")
    verb = next((verb for verb in VERBS if verb.word == word), None)
    if verb is None:
        if not word:
            raise UsageError(f"A verb is missing; the verbs are {_known()}.")
        raise UsageError(f"{word!r} is not a verb; the verbs are {_known()}.")
    return verb.make(rest.strip())


def parse_schedule(text: str) -> list[AnyCommand]:
    """`0.5 cancel fetch-1; 1 shield main`: each command with `at`, seconds on the loop's clock, in order of time.

    Raises `UsageError` with one plain sentence.
    """
    commands = [_timed(part.strip()) for part in _parts(text)]
    return sorted(commands, key=lambda command: command.at or 0.0)


def speed(text: str) -> SetSpeed:
    """`2`, `0.5` or `instant`. Raises `UsageError` with one plain sentence."""
    if text == "instant":
        return SetSpeed(speed=1.0, instant=True)
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not SLOWEST <= number <= FASTEST:
        raise UsageError(f"{text!r} is no speed: it is a number from {SLOWEST:g} to {FASTEST:g}, or instant.")
    return SetSpeed(speed=number)


def _timed(text: str) -> AnyCommand:
    when, _, what = text.partition(" ")
    try:
        seconds = _seconds(when)
    except ValueError:
        raise UsageError(f"{when!r} is not a number of seconds in {text!r}.") from None
    if not what.strip():
        raise UsageError(f"A verb is missing after {when!r}; the verbs are {_known()}.")
    return msgspec.structs.replace(parse(what), at=seconds)


def _parts(text: str) -> list[str]:
    """`text` cut at its semicolons, those inside quotes and brackets of a call excepted; empty parts left out."""
    parts, start, depth, quote, escaped = [], 0, 0, "", False
    for place, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote and not escaped else quote
            escaped = letter == "\\" and not escaped
        elif letter in "'\"" and depth:
            quote = letter
        elif letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
        elif letter == ";" and depth <= 0:
            parts.append(text[start:place])
            start, depth = place + 1, 0
    parts.append(text[start:])
    return [part for part in parts if part.strip()]


def _seconds(text: str) -> float:
    """Raises `ValueError`."""
    seconds = float(text)
    if not math.isfinite(seconds) or seconds < 0:
        raise ValueError(text)
    return seconds


def _target(word: str) -> Target:
    is_id = word.isascii() and word.isdigit() and len(word) <= LONGEST_ID
    return int(word) if is_id else word  # a longer one is nobody's id, and may be a name


def _one(rest: str, verb: str) -> Target:
    words = rest.split()
    if len(words) != 1:
        raise UsageError(f"{verb!r} needs one target, a task's id or name: {verb} fetch-1.")
    return _target(words[0])


def _several(words: Sequence[str], example: str) -> tuple[Target, ...]:
    if not words:
        raise UsageError(f"At least one target is missing, a task's id or name: {example}.")
    return tuple(_target(word) for word in words)


def _call(rest: str, verb: str) -> str:
    if not rest:
        raise UsageError(f"{verb!r} needs a call: {verb} fetch(3).")
    return rest


def _timeout(rest: str) -> TimeOut:
    words = rest.split()
    if len(words) != 2:
        raise UsageError("'timeout' needs a target and seconds: timeout fetch-1 2.")
    try:
        seconds = _seconds(words[1])
    except ValueError:
        raise UsageError(f"{words[1]!r} is not a number of seconds in 'timeout {rest}'.") from None
    return TimeOut(target=_target(words[0]), seconds=seconds)


def _bare(rest: str, verb: str, command: AnyCommand) -> AnyCommand:
    if rest:
        raise UsageError(f"{verb!r} stands alone: {rest!r} is too much.")
    return command


def _speed(rest: str) -> SetSpeed:
    if len(rest.split()) != 1:
        raise UsageError("'speed' needs a number, or instant: speed 2.")
    return speed(rest)


def _for(rest: str, verb: str) -> float:
    """The seconds of `block 1`."""
    try:
        return _seconds(rest)
    except ValueError:
        raise UsageError(f"{verb!r} needs a number of seconds: {verb} 1.") from None


def _pool(rest: str) -> ShutDownPool:
    number = _target(rest)
    if not isinstance(number, int):
        raise UsageError("'shutdown' needs the id of a pool: shutdown 1.")
    return ShutDownPool(pool=number)


def _on(rest: str, verb: str) -> bool:
    if rest not in ("on", "off"):
        raise UsageError(f"{verb!r} needs on or off: {verb} on.")
    return rest == "on"


def _entry(rest: str) -> Evaluate:
    if not rest:
        raise UsageError("'eval' needs Python to run: eval await fetch(3).")
    if len(rest) > LONGEST_ENTRY:
        raise UsageError(f"{len(rest):,} characters are too many to enter at a time: {LONGEST_ENTRY:,} is the most.")
    return Evaluate(text=rest)


def _wait(rest: str) -> WaitOver:
    when, *words = rest.split() or [""]
    if when not in _WHEN:
        raise UsageError("'wait' needs first, exception or all, then its targets: wait first fetch-1 fetch-2.")
    return WaitOver(targets=_several(words, f"wait {when} fetch-1 fetch-2"), return_when=_WHEN[when])


VERBS = (
    Verb(
        "launch",
        "CALL",
        "start a task",
        'fetch_1 = asyncio.create_task(fetch(1), name="fetch-1")',
        lambda rest: Launch(call=_call(rest, "launch")),
    ),
    Verb(
        "cancel",
        "TARGET",
        "cancel a task, or a job that has not begun",
        "fetch_1.cancel()",
        lambda rest: Cancel(target=_one(rest, "cancel")),
    ),
    Verb(
        "shield",
        "TARGET",
        "a new waiter; cancel it, and what it waits for lives on",
        "asyncio.create_task(waiter(asyncio.shield(fetch_1)))",
        lambda rest: Shield(target=_one(rest, "shield")),
    ),
    Verb(
        "timeout",
        "TARGET SECONDS",
        "a new waiter that gives up after so long, and then cancels what it waits for",
        "asyncio.create_task(asyncio.wait_for(fetch_1, 2.0))",
        _timeout,
    ),
    Verb(
        "await",
        "TARGET",
        "a new waiter; cancel it, and what it waits for is cancelled too",
        "asyncio.create_task(waiter(fetch_1))",
        lambda rest: Await(target=_one(rest, "await")),
    ),
    Verb(
        "thread",
        "CALL",
        "send a function to the default thread pool",
        "job_1 = loop.run_in_executor(None, job)",
        lambda rest: SendToThread(call=_call(rest, "thread")),
    ),
    Verb(
        "process",
        "CALL",
        "send a function to a process pool",
        "job_1 = loop.run_in_executor(process_pool, job)",
        lambda rest: SendToProcess(call=_call(rest, "process")),
    ),
    Verb(
        "gather",
        "TARGET…",
        "a new waiter for all of them; cancel it, and all are cancelled",
        "asyncio.create_task(waiter(asyncio.gather(a, b)))",
        lambda rest: Gather(targets=_several(rest.split(), "gather fetch-1 fetch-2")),
    ),
    Verb(
        "wait",
        "first|exception|all TARGET…",
        "a new waiter until the first has ended, the first has failed, or all have ended; it cancels none",
        "asyncio.create_task(asyncio.wait({a, b}, return_when=…))",
        _wait,
    ),
    Verb(
        "drop",
        "TARGET",
        "drop your variable",
        "del fetch_1",
        lambda rest: Drop(target=_one(rest, "drop")),
    ),
    Verb(
        "eval",
        "PYTHON",
        "run this with the names of the program, task(3) and tasks(); what awaits becomes a task",
        "await fetch(3)",
        _entry,
    ),
    Verb(
        "pause",
        "",
        "stop before the next handle; the loop's clock stands still",
        "",
        lambda rest: _bare(rest, "pause", Pause()),
    ),
    Verb(
        "resume",
        "",
        "go on",
        "",
        lambda rest: _bare(rest, "resume", Resume()),
    ),
    Verb(
        "step",
        "[TARGET]",
        "run one handle, or the next timer's, or ask for I/O once; with a target, until that task has run once",
        "",
        lambda rest: StepTask(target=_one(rest, "step")) if rest else Step(),
    ),
    Verb(
        "next",
        "TARGET",
        "run this ready task now, before the others that are ready",
        "",
        lambda rest: RunNext(target=_one(rest, "next")),
    ),
    Verb(
        "speed",
        "X|instant",
        f"let the loop's clock run X times as fast ({SLOWEST:g} to {FASTEST:g}), or jump from timer to timer",
        "",
        _speed,
    ),
    Verb(
        "jump",
        "",
        "move the loop's clock on to the next timer",
        "",
        lambda rest: _bare(rest, "jump", JumpToTimer()),
    ),
    Verb(
        "block",
        "SECONDS",
        "block the loop for so long",
        "loop.call_soon(time.sleep, 1.0)",
        lambda rest: BlockLoop(seconds=_for(rest, "block")),
    ),
    Verb(
        "fill",
        "SECONDS",
        "keep every thread of the default pool busy for so long",
        "loop.run_in_executor(None, time.sleep, 1.0)",
        lambda rest: FillPool(seconds=_for(rest, "fill")),
    ),
    Verb(
        "collect",
        "",
        "collect garbage",
        "gc.collect()",
        lambda rest: _bare(rest, "collect", CollectGarbage()),
    ),
    Verb(
        "shutdown",
        "POOL",
        "shut a pool down, named by its id, and wait for none of its jobs",
        "pool.shutdown(wait=False)",
        _pool,
    ),
    Verb(
        "debug",
        "on|off",
        "switch asyncio's debug mode",
        "loop.set_debug(True)",
        lambda rest: SetDebug(on=_on(rest, "debug")),
    ),
    Verb(
        "eager",
        "on|off",
        "let new tasks begin at once, inside create_task (Python 3.12 and later)",
        "loop.set_task_factory(asyncio.eager_task_factory)",
        lambda rest: SetEager(on=_on(rest, "eager")),
    ),
)
"""Every verb, in the order in which help lists them."""


def _known() -> str:
    *most, last = (verb.word for verb in VERBS)
    return f"{', '.join(most)} and {last}"
