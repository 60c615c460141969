"""What claims say of tasks, cancels and jobs is so in real runs: one program does it all, on both loops."""

import asyncio
from pathlib import Path

import pytest

from playground.model.claims import parse
from playground.model.judging import Verdict
from tests.both import LOOPS
from tests.judged import Run, in_lab

PROGRAM = '''
import asyncio
import gc
import threading
import time
from concurrent.futures import ThreadPoolExecutor


def start(name, coroutine):
    return asyncio.create_task(coroutine, name=name)


async def nap():
    await asyncio.sleep(3600)


async def boom():
    raise ValueError("boom")


async def until_asked(task):
    """Cancel it once it stands at its await."""
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])


async def callbacks():
    task = start("called_back", nap())
    asyncio.get_running_loop().call_later(0.01, task.cancel)
    await asyncio.wait([task])


async def timeouts():
    try:
        await asyncio.wait_for(start("waited_for", nap()), 0.01)
    except TimeoutError:
        pass


async def limited():
    try:
        async with asyncio.timeout(0.01):
            await nap()
    except TimeoutError:
        print("late")


async def groups():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(nap(), name="sibling")
            group.create_task(boom())
    except* ValueError:
        pass


async def gathering():
    await asyncio.gather(start("child", nap()), start("child", nap()))


async def waiting_for_one():
    await start("awaited", nap())


async def shielding(inner):
    await asyncio.shield(inner)


async def cancels():
    await until_asked(start("gatherer", gathering()))
    await until_asked(start("outer", waiting_for_one()))
    goes_on = asyncio.Event()
    inner = start("inner", goes_on.wait())
    await until_asked(start("shielded", shielding(inner)))
    print("the waiter is gone")
    goes_on.set()
    await inner
    never = start("unborn", nap())
    never.cancel()
    await asyncio.wait([never])


async def stubborn():
    try:
        await nap()
    except asyncio.CancelledError:
        return "no"


async def cleaning():
    try:
        await nap()
    finally:
        await nap()
        print("clean")


async def answers():
    await until_asked(start("stubborn", stubborn()))
    task = start("cleaner", cleaning())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    await until_asked(task)


begun, may_end = threading.Event(), threading.Event()


def work():
    begun.set()
    may_end.wait()
    time.sleep(0.8)


def idle():
    pass


async def jobs():
    pool = ThreadPoolExecutor(1)
    loop = asyncio.get_running_loop()
    runs, waits = loop.run_in_executor(pool, work), loop.run_in_executor(pool, idle)
    while not begun.is_set():
        await asyncio.sleep(0.01)
    waits.cancel()
    runs.cancel()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print("the jobs are cancelled")
    last = loop.run_in_executor(pool, sum, (1, 2))
    may_end.set()
    pool.shutdown(wait=True)
    await last


async def hangs():
    await asyncio.get_running_loop().create_future()


async def losses():
    lost = start("lost", hangs())
    await asyncio.sleep(0)
    del lost
    silent = start("silent", boom())
    await asyncio.wait([silent])
    print("nobody has asked")
    del silent
    gc.collect()


async def main():
    loser = start("loser", nap())
    for each in (callbacks, timeouts, limited, groups, cancels, answers, jobs, losses):
        await start(each.__name__, each())
    print("all is done")


asyncio.run(main())
'''

CLAIMS = """
called_back cancelled and called_back cancelled by a callback
on 3.11: waited_for cancelled by wait_for
on 3.12+: waited_for cancelled by timeouts and waited_for cancelled by timeout
limited finished and limited cancelled by timeout and limited cancelling 0
sibling cancelled by TaskGroup and groups finished
2 of child cancelled by gather
gatherer cancelled by cancels and gatherer cancelling 1
awaited cancelled by outer and awaited cancelled by cancels
shielded cancelled and inner finished True and inner cancelling 0
prints "the waiter is gone" before inner ends
unborn cancelled and unborn never began
stubborn finished "no" and stubborn swallowed and stubborn cancelling 1
cleaner cancelled and cleaner cancelling 2 and prints no "clean"
work finished and work a ghost and not work never began
idle cancelled and idle never began
prints "the jobs are cancelled" before work ends
work ends before sum begins and sum finished 3
loop blocked
lost destroyed and reported "Task was destroyed but it is pending"
silent failed ValueError
prints "nobody has asked" before reported "never retrieved"
loser cancelled by asyncio.run and prints "all is done" before loser ends
1 of main finished and 0 of until_asked made and program finished
took over 0.5 s and took under 600 s
"""


@pytest.mark.parametrize("loop", LOOPS)
def test_claims_hold_of_what_really_happens(tmp_path: Path, loop: str) -> None:
    path = tmp_path / "program.py"
    path.write_text(PROGRAM)
    run: Run = asyncio.run(in_lab(path, loop, instant=False))
    judged = {text: run.judge(parse(text)).verdict for text in CLAIMS.strip().splitlines()}
    wrong = [text for text, verdict in judged.items() if verdict not in (Verdict.TRUE, Verdict.ELSEWHERE)]
    assert [run.said(parse(text)) for text in wrong] == []
