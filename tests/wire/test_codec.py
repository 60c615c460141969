"""Bytes become messages or a typed error, and never anything else."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.errors import WireError
from playground.wire import codec, commands, facts, state
from playground.wire.codec import Batch, Hello, Splitter, decode_command, decode_up, encode
from playground.wire.fact import Outcome
from playground.wire.places import Failure, Place

PLACE = Place("/x.py", 3, "f")
BATCH = Batch(
    1,
    0.5,
    (
        facts.TaskCreated(1, "a", "f", None, PLACE, at=0.1, cause=7),
        facts.TaskEnded(1, "a", Outcome.FAILED, "", Failure("E", "m", PLACE, ""), False, at=0.2),
        facts.DeadlockFormed((1,), (state.Wait(kind=state.WaitKind.LOCK, holders=(1,)),), at=0.2),
        facts.Folded({"Printed": 3}, at=0.3),
    ),
    (
        state.TaskState(
            task=1,
            name="a",
            coroutine="f",
            phase=state.TaskPhase.WAITING,
            since=0.0,
            created=0.0,
            by=None,
            wait=state.Wait(kind=state.WaitKind.WAIT_FOR, inner=state.Wait(kind=state.WaitKind.TASK, tasks=(2,))),
            place=PLACE,
            cancelling=0,
            value="",
            failure=None,
            variable=None,
        ),
    ),
)


@pytest.mark.parametrize("message", [Hello(1, 2, "3.12.1"), BATCH])
def test_what_goes_up_comes_out_equal(message: Hello | Batch) -> None:
    (body,) = Splitter().feed(encode(message))
    assert decode_up(body) == message


@pytest.mark.parametrize(
    "command",
    [
        commands.Start(id=1, path="/x.py", kind="uvloop", call=None, arguments=("x.py", "-v"), keyboard=True),
        commands.Cancel(id=2, target=3, at=0.5),
        commands.Evaluate(id=5, text="await fetch('é')\n"),
        commands.Gather(id=3, targets=(1, "b")),
        commands.WaitOver(id=4, targets=(1,), return_when=commands.ReturnWhen.FIRST_EXCEPTION),
    ],
)
def test_what_goes_down_comes_out_equal(command: commands.AnyCommand) -> None:
    (body,) = Splitter().feed(encode(command))
    assert decode_command(body) == command


@given(st.lists(st.integers(1, 50)), st.integers(1, 5))
def test_a_stream_is_cut_into_the_same_messages_wherever_it_is_torn(tears: list[int], times: int) -> None:
    stream = encode(BATCH) * times
    splitter, bodies = Splitter(), []
    for tear in tears:
        bodies += splitter.feed(stream[:tear])
        stream = stream[tear:]
    bodies += splitter.feed(stream)
    assert [decode_up(body) for body in bodies] == [BATCH] * times


@given(st.binary(max_size=400))
def test_noise_is_a_wire_error_or_a_message(noise: bytes) -> None:
    with contextlib.suppress(WireError):
        assert isinstance(decode_up(noise), Hello | Batch)
    with contextlib.suppress(WireError):
        assert isinstance(decode_command(noise), commands.Command)


@given(st.integers(0, len(encode(BATCH)) - 5), st.integers(0, 255))
def test_a_changed_byte_is_a_wire_error_or_another_message(position: int, byte: int) -> None:
    (body,) = Splitter().feed(encode(BATCH))
    changed = bytearray(body)
    changed[position] = byte
    with contextlib.suppress(WireError):
        assert isinstance(decode_up(bytes(changed)), Hello | Batch)


def test_a_message_of_an_absurd_length_is_refused_before_it_is_read() -> None:
    with pytest.raises(WireError, match="claims 4,294,967,295 bytes"):
        Splitter().feed(b"\xff\xff\xff\xff")
    assert codec.LARGEST < 0xFFFFFFFF


def test_half_of_a_surrogate_pair_goes_over_as_its_number_and_takes_nothing_along() -> None:
    created = facts.TaskCreated(1, "lone \ud800 \U0001f600", "f", None, PLACE, at=0.1)
    batch = Batch(2, 0.5, (created, facts.Folded({"\udcff": 3}, at=0.3)), BATCH.states)
    (body,) = Splitter().feed(encode(batch))
    whole = facts.TaskCreated(1, "lone \\ud800 \U0001f600", "f", None, PLACE, at=0.1)
    assert decode_up(body) == Batch(2, 0.5, (whole, facts.Folded({"\\udcff": 3}, at=0.3)), BATCH.states)
