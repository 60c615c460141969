"""Programs that take what there is, or throw away what is needed: memory, threads, descriptors, streams, processes."""

import sys
from pathlib import Path

import pytest

from tests.hostile.facing import RESTART_ANYWAY, Hostile, cases, face

RESOURCES = [
    Hostile(
        "closes_all",
        "async def main():\n    os.closerange(0, os.sysconf('SC_OPEN_MAX'))\n    await asyncio.sleep(60)\n",
        # libuv aborts where its own descriptors are gone, which may be sooner than that the lab's are missed.
        [r"The program closed the lab's own file descriptors, .*Ctrl\+R starts|ended by SIGABRT.*Ctrl\+R starts"],
        loops=("asyncio", "uvloop"),
    ),
    Hostile(
        "closes_its_streams",
        "async def main():\n    for each in (0, 1, 2): os.close(each)\n    print('lost', flush=True)\n",
        [r"main-1 ! failed .* OSError: \[Errno 9\]", r"5 Story.* main-1 failed: OSError: \[Errno 9\]"],
        loops=("asyncio", "uvloop"),
    ),
    Hostile(
        "has_no_stdout",
        "async def main():\n    sys.stdout = sys.stderr = None\n    print('nowhere')\n    return 'all is well'\n",
        ["main-1 ✓ finished .* 'all is well'"],
    ),
    Hostile(
        "forks",
        "async def main():\n    if os.fork() == 0 and os.fork() == 0:\n        time.sleep(600)\n"
        "    await asyncio.sleep(0.1)\n    print('goes', 'on')\n    await asyncio.sleep(60)\n",
        # One child sleeps; another comes back into the loop, which is the parent's, as is all that the lab talks by.
        ["main-1 ○ waiting .* sleep, .* left", "main-1 goes on"],
        way_on=RESTART_ANYWAY,
        loops=("asyncio", "uvloop"),
    ),
    Hostile(
        "leaves_a_child_behind",
        "async def main():\n    import subprocess\n"
        "    subprocess.Popen(['sleep', '600'])\n    await asyncio.sleep(0)\n    return 'left'\n",
        ["main-1 ✓ finished .* 'left'"],
    ),
    Hostile(
        "allows_itself_no_descriptor",
        "import resource\nasync def main():\n    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))\n"
        "    print('goes', 'on')\n    await asyncio.sleep(60)\n",
        ["main-1 ○ waiting .* sleep, .* left", "main-1 goes on"],
        way_on=RESTART_ANYWAY,
        loops=("asyncio", "uvloop"),
    ),
    Hostile(
        "asks_for_ten_thousand_threads",
        "def nap(): time.sleep(600)\nasync def main():\n    for _ in range(10_000):\n"
        "        threading.Thread(target=nap, daemon=True).start()\n    return 'all began'\n",
        [r"main-1 (! failed .* RuntimeError: can't start|✓ finished .* 'all began')"],
        way_on=((b"\x0b", "The lab was ended by SIGKILL"),),
    ),
]
if sys.platform == "linux":  # macOS holds no process to a limit of its memory
    RESOURCES.append(
        Hostile(
            "grows",
            "kept = []\nasync def main():\n    while True:\n        kept.append(bytes(50_000_000))\n",
            [r"main-1 ! failed .* MemoryError \(the limit", r"main-1 failed: MemoryError \(the limit is [\d.]+ GB\)"],
        )
    )


@pytest.mark.slow
@pytest.mark.parametrize(("hostile", "kind"), cases(RESOURCES))
def test_what_is_missing_is_told_and_nothing_is_left_behind(hostile: Hostile, tmp_path: Path, kind: str) -> None:
    face(hostile, tmp_path, kind)
