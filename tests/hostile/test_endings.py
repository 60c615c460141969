"""Programs that end, or try to: themselves, the lab, a pool's worker."""

import os
from pathlib import Path

import pytest

from tests.hostile.facing import RESTART, RESTART_ANYWAY, Hostile, cases, face

AGAIN = ((b"\x12", "starts a new lab"),)
"""The same file does the same again; the person mends it, and saving it is enough."""

POOL = "from concurrent.futures import ProcessPoolExecutor\n"
IN_POOL = """
async def main():
    with ProcessPoolExecutor(1) as pool:
        await asyncio.get_running_loop().run_in_executor(pool, {})
"""

ENDINGS = [
    Hostile(
        "aborts",
        "async def main():\n    os.abort()\n",
        [r"The lab was ended by SIGABRT at aborts\.py:3\. Ctrl\+R starts a new lab"],
    ),
    Hostile(
        "kills_itself",
        "async def main():\n    await asyncio.sleep(0.1)\n    os.kill(os.getpid(), signal.SIGKILL)\n",
        [r"The lab was ended by SIGKILL\. Ctrl\+R starts a new lab"],
    ),
    Hostile(
        "aborts_at_import",
        "os.abort()\nasync def main(): pass\n",
        [r"aborts_at_import\.py . □ died", r"The lab was ended by SIGABRT at aborts_at_import\.py:2\. Ctrl\+R starts"],
        keys=b"",
        way_on=AGAIN,
    ),
    Hostile(
        "exits",
        "async def main():\n    sys.exit('bye')\n",
        [r"The program failed: SystemExit: bye, exit status 1\. Ctrl\+R starts", "◀ SystemExit: bye"],
    ),
    Hostile(
        "exits_at_import",
        "sys.exit('not today')\nasync def main(): pass\n",
        [r"The program failed: SystemExit: not today, exit status 1\. Ctrl\+R starts", "◀ SystemExit: not today"],
        keys=b"",
        way_on=AGAIN,
    ),
    Hostile(
        "exits_in_a_callback",
        "async def main():\n    asyncio.get_running_loop().call_soon(sys.exit, 5)\n    await asyncio.sleep(60)\n",
        [r"The program failed: SystemExit: 5, exit status 5\. Ctrl\+R starts"],
        loops=("asyncio", "uvloop"),
    ),
    Hostile(
        "interrupts_itself",
        "def boom(): raise KeyboardInterrupt\n"
        "async def main():\n    asyncio.get_running_loop().call_soon(boom)\n    await asyncio.sleep(60)\n",
        [r"KeyboardInterrupt in interrupts_itself\.py:2", "main-1 ○ waiting", r"Loop.* state ○ waiting"],
        way_on=RESTART_ANYWAY,
        loops=("asyncio", "uvloop"),
    ),
    Hostile(
        "recurses",
        "def deep(): return deep()\nasync def main():\n    deep()\n",
        ["main-1 ! failed .* RecursionError", r"5 Story.* main-1 failed: RecursionError: maximum recursion depth"],
    ),
    Hostile(
        "deadlocks",
        "async def worker(one, other):\n    async with one:\n        await asyncio.sleep(0.1)\n"
        "        async with other: pass\n"
        "async def main():\n    a, b = asyncio.Lock(), asyncio.Lock()\n"
        "    await asyncio.gather(worker(a, b), worker(b, a))\n",
        [r"Deadlock: cancel one of them with c\. Task-2 waits for Lock .*, held by Task-3, which waits for Lock .*"],
        way_on=((b"c", "main-1 ⊘ cancelled"), RESTART),
    ),
    Hostile(
        "becomes_another_program",
        "async def main():\n    os.execv(sys.executable, [sys.executable, '-c', 'import time; time.sleep(600)'])\n",
        [r"■ not heard", r"the program has closed the lab's file descriptors, or is another now\. Ctrl\+R starts"],
        way_on=((b"\x0b", "The lab was ended by SIGKILL"), RESTART),
    ),
    Hostile(
        "kills_a_worker",
        POOL + "def die(): os.kill(os.getpid(), signal.SIGKILL)\n" + IN_POOL.format("die"),
        [r"main-1 ! failed .* concurrent\.futures\.proc", "pool-1 broken: A child process terminated abruptly"],
    ),
    Hostile(
        "sends_what_cannot_be_sent",
        POOL + IN_POOL.format("lambda: 1"),
        ["main-1 ! failed", r"5 Story.* main-1 failed: .*pickle"],
    ),
]

if hasattr(os, "waitid"):  # elsewhere nobody tells that a process was stopped
    ENDINGS.append(
        Hostile(
            "stops_itself",
            "async def main():\n    await asyncio.sleep(0.1)\n    os.kill(os.getpid(), signal.SIGSTOP)\n",
            [r"Not heard for .*: a signal has stopped the lab's process\. SIGCONT wakes it, Ctrl\+K kills\."],
            way_on=((b"\x0b", "The lab was ended by SIGKILL"), RESTART),
        )
    )


@pytest.mark.slow
@pytest.mark.parametrize(("hostile", "kind"), cases(ENDINGS))
def test_what_ends_is_told_and_the_rest_goes_on(hostile: Hostile, tmp_path: Path, kind: str) -> None:
    face(hostile, tmp_path, kind)
