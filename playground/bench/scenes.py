"""The programs that `playground bench --screen` puts on the screen. Ordinary modules: they import nothing of ours.

Each is a text, written to where it is the person's own code. Its tasks are called w0, w1, …, by which `drawn.py` knows
them; what it measures itself it writes to the file that it is called with.
"""

LIVE = '''"""many live tasks, of which five in a hundred go on every tenth of a second"""

import asyncio

PERIOD = 2.0


async def worker(delay):
    await asyncio.sleep(delay)
    while True:
        await asyncio.sleep(PERIOD)


async def main(count):
    delays = [PERIOD * number / count for number in range(count)]
    await asyncio.gather(*[asyncio.create_task(worker(delay), name=f"w{n}") for n, delay in enumerate(delays)])
'''

_PACED = '''

async def paced(count, rate, says, stays, do):
    """So many at so many a second, or as many as the loop can; then say how long it took, and of what CPU time."""
    began, spent = time.monotonic(), time.process_time()
    done = 0
    while done < count:
        behind = min(count, int((time.monotonic() - began) * rate) + EACH) - done
        many = min(max(behind, 0), 1000) // EACH * EACH
        if many:
            await do(many)
        await asyncio.sleep(0 if behind > many else 0.001)
        done += many
    took = time.monotonic() - began
    with open(says, "w") as said:
        said.write(f"{done} {took} {time.process_time() - spent}")
    print("all", "done", flush=True)
    await asyncio.sleep(stays)
'''

_IMPORTS = """
import asyncio
import time
"""

TASKS = f'''"""a flood of tasks that live for one turn"""
{_IMPORTS}
EACH = 1
{_PACED}

async def do(many):
    await asyncio.gather(*[asyncio.create_task(asyncio.sleep(0)) for _ in range(many)])


async def main(count, rate, says, stays=0):
    await paced(count, rate, says, stays, do)
'''

EVENTS = f'''"""a flood of what can be told of tasks: each is born, cancelled, told so, and ends"""
{_IMPORTS}
EACH = 4
{_PACED}

async def do(many):
    tasks = [asyncio.create_task(asyncio.sleep(3600)) for _ in range(many // EACH)]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def main(count, rate, says, stays=0):
    await paced(count, rate, says, stays, do)
'''

LINES = f'''"""a flood of printed lines"""
{_IMPORTS}
EACH = 1
{_PACED}

async def do(many):
    for number in range(many):
        print("line", number)


async def main(count, rate, says, stays=0):
    await paced(count, rate, says, stays, do)
'''

LAG = '''"""tasks that come and go, and one that notes how late the loop is"""

import asyncio
import time


async def churn():
    while True:
        await asyncio.gather(*[asyncio.create_task(asyncio.sleep(0)) for _ in range(50)])
        await asyncio.sleep(0.002)


async def main(says):
    busy = asyncio.create_task(churn())
    with open(says, "w", buffering=1) as said:
        before = time.monotonic()
        while True:
            await asyncio.sleep(0.002)
            now = time.monotonic()
            said.write(f"{now} {now - before - 0.002}\\n")
            before = now
'''

EMPTY = '''"""nothing at all"""

import asyncio


async def main():
    pass


if __name__ == "__main__":
    asyncio.run(main())
'''

SAVED = '''"""says when it was begun"""

import time


async def main():
    pass


with open({says!r}, "w") as said:
    said.write(f"{version} {{time.monotonic()}}")
'''

COUNT_WIDGETS = """
import asyncio, sys
from pathlib import Path
from playground.ui.app import PlaygroundApp
from playground.ui.wanted import Wanted

async def main():
    app = PlaygroundApp(Wanted(Path(sys.argv[1])))
    async with app.run_test(size=(160, 48)):
        await app.furnished.wait()
        print(len(app.workshop.desk.query("*")))

asyncio.run(main())
"""

MINIMAL = """
import sys
from textual.app import App
from textual.widgets import Static

class Minimal(App):
    CSS = "Static { height: 1; }"

    def compose(self):
        for number in range(int(sys.argv[1])):
            yield Static("Tasks" if number == 0 else f"widget {number}")

Minimal().run()
"""
"""An app of Textual's with so many widgets, and nothing in them."""

CONNECTED = """\
import asyncio, os, socket

kept = []

async def hold():
    await asyncio.sleep(0.1)
    sum(range(10**12))

async def main(path):
    kept.append(socket.socket(socket.AF_UNIX))
    kept[0].connect(path)
    kept[0].sendall(b"%d\\n" % os.getpid())
    await {awaited}
"""
"""A program that says its pid by a socket, which tells of its end as well."""
