"""That nobody holds a future is said where it is so, and never where somebody could still set it."""

import sys
from pathlib import Path

from playground.client import Client
from playground.wire import commands
from tests.lab.running import Told, Until, program, run
from tests.lab.waiting import check, words

SOURCE = """
    import functools, queue, socket, weakref
    from asyncio.futures import _PyFuture
    from contextlib import asynccontextmanager

    def new():
        return asyncio.get_running_loop().create_future()

    class Own(asyncio.Future):
        def done(self):
            print("asked")
            return super().done()

    async def wait(reply):
        await reply

    # Nobody holds these

    async def bare():
        await new()

    async def local():
        reply = new()
        await reply

    async def locals_of_two():
        reply = new()
        same = reply
        await wait(same)

    async def own():
        await Own()

    async def in_python():
        await _PyFuture()

    async def in_time():
        await asyncio.wait_for(new(), 300)

    async def in_a_block():
        async with asyncio.timeout(300):
            await new()

    async def generate():
        yield await new()

    async def in_a_generator():
        async for each in generate():
            pass

    @asynccontextmanager
    async def ready():
        await new()
        yield

    async def in_a_manager():
        async with ready():
            pass

    async def dropped():
        futures = [new()]
        del futures
        await new()

    # Somebody holds these

    HELD, QUEUE, WEAK = {}, queue.SimpleQueue(), weakref.WeakValueDictionary()
    PAIR = socket.socketpair()

    async def in_a_dict():
        HELD[1] = new()
        await HELD[1]

    async def in_a_global():
        global GLOBAL
        GLOBAL = new()
        await GLOBAL

    async def in_a_closure():
        reply = new()
        HELD[2] = lambda: reply.set_result(None)
        await reply

    async def in_an_attribute():
        class Thing: pass
        HELD[3] = thing = Thing()
        thing.reply = new()
        await thing.reply

    async def in_a_partial():
        reply = new()
        HELD[4] = functools.partial(reply.set_result, None)
        await reply

    async def in_a_method():
        reply = new()
        HELD[5] = reply.set_result
        await reply

    async def in_a_queue():
        reply = new()
        QUEUE.put(reply)
        await reply

    async def in_a_thread():
        reply = new()
        threading.Thread(target=lambda held: time.sleep(600), args=(reply,), daemon=True).start()
        await reply

    async def in_a_timer():
        reply = new()
        asyncio.get_running_loop().call_later(600, reply.set_result, None)
        await reply

    async def in_a_reader():
        reply = new()
        asyncio.get_running_loop().add_reader(PAIR[0], lambda held: None, reply)
        await reply

    async def in_a_weak_dict():
        reply = new()
        WEAK[1] = reply
        await reply

    async def in_another_task():
        reply = new()
        asyncio.create_task(wait(reply), name="of-another")
        await asyncio.sleep(600)

    async def in_a_callback():
        reply = new()
        child = asyncio.create_task(asyncio.sleep(600))
        child.add_done_callback(lambda _: reply.set_result(None))
        await reply

    async def in_a_ring():
        reply = new()
        reply.itself = reply
        await reply

    async def shared():
        reply = new()
        asyncio.create_task(wait(reply), name="shares")
        await reply
"""

UNHELD = {
    f"{name}-1": "future, nobody holds it"
    for name in ("bare", "own", "in_python", "in_a_generator", "in_a_manager", "dropped")
} | {f"{name}-1": 'future "reply", nobody holds it' for name in ("local", "locals_of_two")}
UNHELD["in_a_block-1"] = "timeout block, N left: future, nobody holds it"
UNHELD["in_time-1"] = "wait_for(future, 300.0), N left"
if sys.version_info >= (3, 12):  # before, `wait_for` holds the future and waits for one of its own
    UNHELD["in_time-1"] += ": nobody holds it"
HELD = {
    f"{name}-1": 'future "reply"'
    for name in (
        *("in_a_closure", "in_an_attribute", "in_a_partial", "in_a_method", "in_a_queue", "in_a_thread", "in_a_timer"),
        *("in_a_reader", "in_a_weak_dict", "in_a_callback", "in_a_ring", "shared"),
    )
} | {"in_a_dict-1": "future", "in_a_global-1": 'future "GLOBAL"'}
HELD |= {"of-another": 'future "reply"', "shares": 'future "reply"'}
EXPECTED = UNHELD | HELD
ENTRIES = [*(name.removesuffix("-1") for name in EXPECTED if name.endswith("-1")), "in_another_task"]


def test_a_future_that_nobody_holds_is_told_from_one_that_somebody_does(tmp_path: Path, kind: str) -> None:
    """Also where the person's future has methods of its own: none is called."""
    claimed: set[str] = set()

    def look(told: Told) -> bool:
        claimed.update(name for name, text in words(told, EXPECTED).items() if "nobody" in text)
        return True

    found, told = check(tmp_path, kind, SOURCE, ENTRIES, EXPECTED, look)
    assert found == EXPECTED
    assert claimed == {name for name, text in EXPECTED.items() if "nobody" in text}, "claimed for a while, and wrongly"
    assert told.output() == ""


def test_it_is_said_when_the_last_who_held_it_lets_it_go(tmp_path: Path, kind: str) -> None:
    """Though the task that waits takes no step then."""
    source = SOURCE + "\n    async def let_go(): HELD.clear()\n"

    def says(text: str) -> Until:
        return lambda told: words(told, ["in_a_dict-1"]) == {"in_a_dict-1": text}

    def let_go(client: Client) -> Until:
        client.send(commands.Launch(call="let_go"))
        return says("future, nobody holds it")

    launch = commands.Launch(call="in_a_dict")
    told = run(program(tmp_path, source), kind, "", launch, until=says("future"), then=let_go)
    assert words(told, ["in_a_dict-1"]) == {"in_a_dict-1": "future, nobody holds it"}
