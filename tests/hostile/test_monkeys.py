"""Programs that change what asyncio, the interpreter or the system do under them."""

from pathlib import Path

import pytest

from tests.hostile.facing import RESTART, RESTART_ANYWAY, Hostile, cases, face

BOTH = ("asyncio", "uvloop")
LOOP = "    loop = asyncio.get_running_loop()\n"

MONKEYS = [
    Hostile(
        "takes_the_signals",
        "async def main():\n    for each in (signal.SIGINT, signal.SIGTERM): signal.signal(each, lambda *_: None)\n"
        "    while True: pass\n",
        [r"blocked for .* at takes_the_signals\.py:4 by main-1\. .*Ctrl\+K kills"],
        way_on=((b"!\x0b", "The lab was ended by SIGKILL"), RESTART),
    ),
    Hostile(
        "closes_the_loop",
        f"async def main():\n{LOOP}    loop.close()\n",
        ["main-1 ! failed .* RuntimeError: Cannot cl", "main-1 failed: RuntimeError: Cannot close a running"],
        loops=BOTH,
    ),
    Hostile(
        "stops_the_loop",
        f"async def main():\n{LOOP}    loop.stop()\n    await asyncio.sleep(60)\n",
        [r"Stopped: loop\.stop\(\) was called at stops_the_loop\.py:4\. l, c or : runs the loop on; Ctrl\+R starts"],
        way_on=((b"c", "main-1 ⊘ cancelled .* loop started"), RESTART),
        loops=BOTH,
    ),
    Hostile(
        "runs_a_loop_in_the_loop",
        "async def main():\n    asyncio.run(asyncio.sleep(1))\n",
        ["main-1 ! failed .* RuntimeError: asyncio.r", r"main-1 failed: RuntimeError: asyncio\.run\(\) cannot be"],
        loops=BOTH,
    ),
    Hostile(
        "has_a_policy",
        "class Own(asyncio.DefaultEventLoopPolicy): pass\nasyncio.set_event_loop_policy(Own())\n"
        "async def main():\n    await asyncio.sleep(60)\n",
        ["main-1 ○ waiting .* sleep"],
        way_on=RESTART_ANYWAY,
        loops=BOTH,
    ),
    Hostile(
        "has_a_factory",
        f"async def child(): await asyncio.sleep(60)\nasync def main():\n{LOOP}"
        "    loop.set_task_factory(lambda loop, coro, **how: asyncio.Task(coro, loop=loop, **how))\n"
        "    await asyncio.create_task(child(), name='child')\n",
        ["main-1 ○ waiting .* task child", "child ○ waiting .* sleep"],
        way_on=RESTART_ANYWAY,
        loops=BOTH,
    ),
    Hostile(
        "has_a_handler_that_fails",
        f"import gc; gc.disable()\nasync def main():\n{LOOP}"
        "    def fails(loop, context): raise RuntimeError('the handler fails')\n"
        "    loop.set_exception_handler(fails)\n    loop.call_soon(lambda: 1 / 0)\n    await asyncio.sleep(60)\n",
        ["main-1 ○ waiting .* sleep", r"def fails\(loop, context\)", "loop Exception in callback"],
        way_on=RESTART_ANYWAY,
        loops=BOTH,
    ),
    Hostile(
        "breaks_the_clock",
        "async def fails(*_): raise RuntimeError('patched')\n"
        "async def main():\n    time.monotonic = lambda: 0.0\n    asyncio.sleep = fails\n"
        "    asyncio.current_task = asyncio.all_tasks = fails\n"
        "    await asyncio.get_running_loop().create_future()\n",
        [r"Stuck: launch what wakes them, or cancel with c\. Nothing .* will wake main-1"],
        way_on=((b"c", "main-1 ⊘ cancelled"), RESTART),
        loops=BOTH,
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(("hostile", "kind"), cases(MONKEYS))
def test_what_was_changed_breaks_nothing_of_ours(hostile: Hostile, tmp_path: Path, kind: str) -> None:
    face(hostile, tmp_path, kind)
