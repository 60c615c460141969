"""Names, texts and objects that do harm to who shows them: shown, cut, never obeyed, never asked anything."""

from pathlib import Path

import pytest

from tests.hostile.facing import RESTART_ANYWAY, UNZOOM, Hostile, face

EVIL = r"\x1b[2J\x1b[31m\x1b]0;title\x07\x1b]52;c;aGk=\x07[bold]x[/bold]\nnext"
SHOWN = r"␛\[2J␛\[31m␛\]0;title␇"

NAMES = f"""
async def waits(): await asyncio.sleep(600)
async def fails(): raise Exception("{EVIL}")
async def main():
    named = ["{EVIL}", "rtl\\u202eliv", "zero\\u200b\\u200dw", "lone\\ud800", "[/]", ""]
    named += ["e" + "\\u0301" * 10**6, "n" * 10**6]
    tasks = [asyncio.create_task(waits(), name=name) for name in named]
    tasks.append(asyncio.create_task(fails(), name="fails"))
    await waits()
"""

OBJECTS = """
class Harms:
    def __getattribute__(self, name): print("ASK" + "ED", name); time.sleep(600)
    def __repr__(self): print("ASK" + "ED"); return repr(self)
    __str__ = __repr__
    def __call__(self): pass
    def __eq__(self, other): print("ASK" + "ED"); raise RuntimeError
    def __hash__(self): print("ASK" + "ED"); return hash(self)
class Megabytes:
    def __repr__(self): print("ASK" + "ED"); return "x" * 10**8
class Fails(Harms, Exception): pass
class Silent(type):
    def __getattribute__(cls, name): print("ASK" + "ED"); time.sleep(600)
class Nothing(metaclass=Silent): pass
async def holds(thing, more):
    await asyncio.sleep(600)
async def fails(thing):
    raise thing
async def returns(thing):
    return thing
async def main():
    loop, harms = asyncio.get_running_loop(), Harms()
    loop.call_soon(harms)
    made = [holds(harms, [Megabytes(), Nothing]), fails(Exception(harms)), fails(Fails(harms))]
    tasks = [asyncio.create_task(each) for each in (*made, returns(harms), returns(Nothing))]
    await asyncio.sleep(600)
"""

CAUSES = """
async def many():
    error = None
    for number in range(10_000):
        later = ValueError(number)
        later.__cause__ = error
        error = later
    raise error
async def ring():
    one, two = ValueError("one"), ValueError("two")
    one.__cause__, two.__cause__ = two, one
    raise one
async def main():
    tasks = [asyncio.create_task(many(), name="many"), asyncio.create_task(ring(), name="ring")]
    await asyncio.sleep(600)
"""

AWAITABLES = """
import types
sys.setrecursionlimit(30_000)
class Telegram:
    _asyncio_future_blocking = False
    def get_loop(self): return asyncio.get_running_loop()
    def add_done_callback(self, callback, *, context=None): pass
    def __getattr__(self, name): print("ASK" + "ED", name); raise RuntimeError
    def __repr__(self): raise RuntimeError
    def __await__(self):
        self._asyncio_future_blocking = True
        yield self
@types.coroutine
def old(): yield from asyncio.sleep(600).__await__()
class Framed:
    def __await__(self): yield from asyncio.sleep(600).__await__()
async def generated(): await old()
async def telegram(): await Telegram()
async def framed(): await Framed()
async def bad():
    class Bad:
        def __await__(self): yield 42
    await Bad()
async def deep(more): await (deep(more - 1) if more else asyncio.sleep(600))
async def main():
    made = telegram(), generated(), framed(), bad(), deep(9_999)
    tasks = [asyncio.create_task(each, name=each.__name__) for each in made]
    await asyncio.sleep(600)
"""

FRAMELESS = """
from collections.abc import Coroutine
class Compiled(Coroutine):  # as Cython makes them: no frame, no code, no cr_await
    __slots__ = ("inner",)
    def __init__(self, of): self.inner = of.__await__()
    def send(self, value): return self.inner.send(value)
    def throw(self, *error): return self.inner.throw(*error)
    def close(self): self.inner.close()
    def __await__(self): return self
    def __iter__(self): return self
    def __next__(self): return self.send(None)
    def __repr__(self): print("ASK" + "ED"); time.sleep(600)
async def awaits(inner): await inner
async def fails(): raise RuntimeError("compiled")
async def main():
    make = asyncio.create_task
    tasks = [make(awaits(Compiled(asyncio.sleep(600))), name="within"), make(Compiled(fails()), name="failing")]
    tasks.append(make(Compiled(asyncio.sleep(600)), name="frameless"))
    await asyncio.sleep(600)
"""

COMPILED = """
import socket
async def awaits(inner): await inner
async def main():
    loop, make = asyncio.get_running_loop(), asyncio.create_task
    ends = socket.socketpair()
    for each in ends: each.setblocking(False)
    receives = [loop.sock_recv(each, 1) for each in ends]
    print(*{type(each).__module__.rstrip("0123456789_") for each in receives})
    tasks = [make(receives[0], name="itself"), make(awaits(receives[1]), name="within")]
    tasks.append(make(loop.create_connection(asyncio.Protocol, "127.0.0.1", 1), name="refused"))
    await asyncio.sleep(600)
"""
"""What uvloop is made of: tasks of coroutines that Cython compiled, and one of ours that awaits such."""

FAILED = ((b"l", "! failed 2"),)

HARMFUL = [
    Hostile(
        "names",
        NAMES,
        [
            SHOWN[:8],
            r"rtl�liv",
            r"zero��w",
            r"lone\\ud800",
            r"\[/\]",
            r"n{8,}…",
            rf"fails ! failed .* Exception: {SHOWN[:8]}",
        ],
        keys=b"lz",
        way_on=RESTART_ANYWAY,
    ),
    Hostile(
        "objects",
        OBJECTS,
        [r"! failed 2 .*✓ finished 2", "Exception: <Harms>", "Fails: <Harms>", "→ <Harms>"],
        way_on=RESTART_ANYWAY,
    ),
    Hostile(
        "objects_looked_into",
        OBJECTS,
        ["Inspector", r"thing = <Harms>", r"more = \[<Megabytes>, <Silent>\]"],
        first=FAILED,
        keys=b"\x1b[B8z",
        way_on=UNZOOM,
    ),
    Hostile(
        "ring",
        CAUSES,
        ["ValueError: one", "raised from ValueError: two"],
        first=[*FAILED, (b"\x1b[B8", "ValueError: 9999 .* raised from ValueError: 9998")],
        keys=b"1\x1b[B8z",
        way_on=UNZOOM,
    ),
    Hostile(
        "awaitables",
        AWAITABLES,
        [
            "telegram ○ waiting .* Telegram",
            "generated ○ waiting .* sleep, .* left",
            "framed ○ waiting .* sleep, .* left",
            "bad ! failed .* RuntimeError: Task got bad yield: 42",
            "deep ○ waiting .* sleep, .* left",
        ],
        way_on=RESTART_ANYWAY,
    ),
    Hostile(
        "frameless",
        FRAMELESS,
        [
            "within ○ waiting .* future",
            "failing ! failed .* RuntimeError: compiled",
            "frameless ○ waiting .* future",
            "8 Inspector frameless .* waits for future .* No frame of it can be seen",
        ],
        first=[(b"l", "! failed 1")],
        keys=b"\x1b[B\x1b[B\x1b[B8",
        way_on=RESTART_ANYWAY,
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize("hostile", HARMFUL, ids=lambda hostile: hostile.name)
def test_what_does_harm_to_who_asks_it_is_shown_and_not_asked(hostile: Hostile, tmp_path: Path, kind: str) -> None:
    screen = face(hostile, tmp_path, kind)
    assert "ASKED" not in screen  # the source says it in two pieces, since it is on the screen too


@pytest.mark.slow
def test_what_is_compiled_says_what_it_waits_for_and_can_be_cancelled(tmp_path: Path) -> None:
    """On uvloop alone: asyncio has no such coroutines."""
    compiled = Hostile(
        "compiled",
        COMPILED,
        [
            "itself ⊘ cancelled",
            r"within ○ waiting .* loop\.sock_recv",
            "refused ! failed .* ConnectionRefusedError",
            "8 Inspector itself .* cancelled",
            "main-1 _cython",
        ],
        first=[(b"l", r"itself ○ waiting .* loop\.sock_recv"), (b"\x1b[B8", "8 Inspector itself .* waits for loop")],
        keys=b"1c",
        way_on=RESTART_ANYWAY,
    )
    face(compiled, tmp_path, "uvloop")
