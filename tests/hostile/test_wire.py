"""The wire between two processes of which one says what does not fit: a sentence, and both are gone."""

import asyncio
import contextlib
import os
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import playground.client
from playground.client import Client
from playground.errors import LabError, WireError
from playground.model.jsonlines import line
from playground.model.summary import hints, summary
from playground.model.tasks import Shape, TaskView, rows
from playground.model.world import World
from playground.process import WHERE, LabProcess
from playground.wire import commands, facts
from playground.wire.codec import LARGEST, LEAST, MOST, VERSION, Batch, Hello, Splitter, decode_up, encode
from playground.wire.fact import Outcome
from tests.hostile.odd import batches, letters

pytestmark = pytest.mark.slow

HELLO = encode(Hello(VERSION, 1, "3.12.1"))
EMPTY = encode(Batch(1, 0.0, (), ()))
LENGTH = struct.Struct(">I")

SPEAKER = """\
import os, socket, sys
socket.socket(fileno=int(sys.argv[1])).sendall(bytes.fromhex(sys.argv[2]))
os.kill(os.getpid(), int(sys.argv[3]))
"""
"""A lab that says this, and ends by this signal."""

LAB = Path(playground.client.__file__).parent / "lab" / "__main__.py"


def told_by(said: bytes, *, ends_by: int = signal.SIGSTOP) -> Sequence[Batch]:
    """What a client tells of a lab that says this; it has to be killed unless a signal ends it."""
    ours, theirs = socket.socketpair()
    trace, trace_end = os.pipe()
    words = [sys.executable, "-c", SPEAKER, str(theirs.fileno()), said.hex(), str(int(ends_by))]
    process = subprocess.Popen(words, pass_fds=[theirs.fileno()], start_new_session=True)
    theirs.close()
    os.close(trace_end)
    ours.setblocking(False)
    os.set_blocking(trace, False)
    return asyncio.run(_listen(process, ours, trace))


async def _listen(process: "subprocess.Popen[bytes]", wire: socket.socket, trace: int) -> Sequence[Batch]:
    client = Client(LabProcess(process, wire, trace, {}, own_group=True))
    try:
        return [batch async for batch in client.batches()]
    finally:
        await client.close()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (b"junk and nothing else", "claims 1,786,080,875 bytes; the most is 67,108,864"),
        (HELLO + LENGTH.pack(LARGEST + 1), "claims 67,108,865 bytes"),
        (HELLO + EMPTY + LENGTH.pack(5) + b"hello" + EMPTY, "does not fit the protocol: Expected `array`"),
        (HELLO + LENGTH.pack(0) + EMPTY, "does not fit the protocol: Input data was truncated"),
        (HELLO + LENGTH.pack(9) + b"\xdd\xff\xff\xff\xff\xa5Batc", "does not fit the protocol"),
        (encode(Hello(VERSION + 1, 1, "3.99.0")) + EMPTY, f"speaks version {VERSION + 1} of the protocol, this is"),
        (EMPTY + HELLO, "did not say first which version of the protocol it speaks"),
    ],
)
def test_a_lab_that_does_not_speak_the_protocol_is_ended_and_the_error_says_why(said: bytes, why: str) -> None:
    with pytest.raises(WireError, match=why):
        told_by(said)


def test_a_lab_that_dies_in_the_middle_of_a_message_has_told_what_came_before() -> None:
    with pytest.raises(LabError, match="ended before it was ready"):
        told_by(HELLO[:-1], ends_by=signal.SIGKILL)
    first, last = told_by(HELLO + EMPTY + EMPTY[:-1], ends_by=signal.SIGKILL)
    assert first == decode_up(EMPTY[LENGTH.size :])
    (ended,) = last.facts
    assert isinstance(ended, facts.RunEnded)
    assert (ended.outcome, ended.signal) == (Outcome.DIED, "SIGKILL")


@pytest.mark.skipif(not hasattr(signal, "SIGRTMIN"), reason="there are no real-time signals")
def test_a_signal_that_has_no_name_ends_a_lab_as_every_other_does() -> None:
    number = signal.SIGRTMIN + 3
    *_, last = told_by(HELLO, ends_by=number)
    (ended,) = last.facts
    assert isinstance(ended, facts.RunEnded)
    assert (ended.status, ended.signal) == (128 + number, f"signal {number}")


@pytest.mark.parametrize("said", [b"\xff\xff\xff\xff", LENGTH.pack(5) + b"hello", LENGTH.pack(len(EMPTY)) + EMPTY, b""])
def test_a_lab_that_hears_what_is_no_command_ends(said: bytes) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, Path(os.devnull).open("wb") as trace:
        words = [theirs.fileno(), trace.fileno(), int(WHERE), 0]
        passed = (theirs.fileno(), trace.fileno())
        lab = subprocess.Popen([sys.executable, LAB, *map(str, words)], pass_fds=passed, stdin=subprocess.DEVNULL)
        theirs.close()
        with lab:
            ours.sendall(said)
            ours.shutdown(socket.SHUT_WR)
            assert lab.wait() == -signal.SIGKILL


@given(batches(), st.data())
def test_a_message_that_is_torn_or_changed_is_a_wire_error_or_another_message(
    batch: Batch, data: st.DataObject
) -> None:
    stream = bytearray(encode(batch))
    at = data.draw(st.integers(0, len(stream)))
    match data.draw(st.sampled_from(["cut", "put in", "changed"])):
        case "cut":
            del stream[at:]
        case "put in":
            stream[at:at] = data.draw(st.binary(min_size=1, max_size=9))
        case _:
            stream[at : at + 1] = data.draw(st.binary(min_size=1, max_size=1))
    with contextlib.suppress(WireError):
        for body in Splitter().feed(bytes(stream)):
            assert isinstance(decode_up(body), Hello | Batch)


@settings(max_examples=25)
@given(st.lists(batches(), min_size=1, max_size=2))
def test_whatever_fits_the_protocol_is_folded_and_told_though_it_cannot_be(told: Sequence[Batch]) -> None:
    world = World()
    for batch in told:
        world.apply(batch)
        assert all(line(fact).endswith(b"\n") for fact in batch.facts)
    for shape in Shape:
        assert rows(world, TaskView(shape=shape, filter="a")) is not None
    told_of = [world.script.text("").text, summary(world, facts_were_told=False), *hints(world)]
    assert all(isinstance(each, str) for each in told_of)


def test_a_ring_of_nobody_does_not_fit() -> None:
    (body,) = Splitter().feed(encode(Batch(1, 0.0, (facts.DeadlockFormed((), (), at=0.0),), ())))
    with pytest.raises(WireError, match="Expected `array` of length >= 1"):
        decode_up(body)


@given(letters(), st.integers(), letters())
def test_what_no_message_can_hold_is_sent_as_what_can_be_read_of_it(name: str, number: int, more: str) -> None:
    created = facts.TaskCreated(number, name, "f", None, None, at=0.5)
    (body,) = Splitter().feed(encode(Batch(1, 0.5, (created, facts.Printed("stdout", more, None, at=0.5)), ())))
    batch = decode_up(body)
    assert isinstance(batch, Batch)
    first, second = batch.facts
    assert isinstance(first, facts.TaskCreated)
    assert isinstance(second, facts.Printed)
    assert (first.task, first.at) == (min(max(number, LEAST), MOST), 0.5)
    assert (first.name, second.text) == tuple(
        each.encode("utf-8", "backslashreplace").decode() for each in (name, more)
    )


@given(letters(), st.integers(0))
def test_whatever_a_command_is_about_it_can_be_sent(name: str, number: int) -> None:
    assert Splitter().feed(encode(commands.Cancel(target=name)) + encode(commands.Cancel(target=number)))
