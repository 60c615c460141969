"""chat: a server that tells everyone, and two who talk

A chat server on this machine passes each line on to all the others. Ann comes first, then bob; they greet each other,
and ann hangs up.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`. In Tasks, see the server's tasks and the guests': each waits for a line.
3. `[` and `]` choose `serve`: launch it, then `guest(name="cleo")` and `guest(name="dan")` with `L`. They have nothing
   to say, and wait.
4. Cancel one of the two with `c`: the server's task for it ends by itself, and the other is told.

## Question
Ann hangs up. What becomes of the server's task for her?

- It is cancelled, as there is nobody to talk to.  `1 of _welcome cancelled and 1 of _welcome finished`
- It fails, for her connection is gone.  `1 of _welcome failed`
- It finishes: it reads the end of the stream.  `2 of _welcome finished`

## What really happens
- For the server a guest who leaves is an empty line from `readline()`, and no exception: its loop ends, and the
  `finally` tells the others.  `2 of _welcome finished and prints "bob sees: ann has left"`
- There is a task for each connection: while it waits for ann's next line, that of bob can talk to her.
  `prints "ann sees: bob has come" before "bob sees: ann: hello bob"`
- All tasks share one set of writers without a lock, as between two awaits nobody else has a turn.
  `prints "ann sees: bob: hello ann" before "bob sees: ann: goodbye" and 2 of guest finished`

## Where it differs
From Python 3.12 on, leaving `async with server` waits until all connections are closed.

## In your code
Take the writer out of the set in `finally`. `write()` never waits, so a guest who reads slowly fills up memory: in
earnest give each one a Queue with a limit and a task that sends, and hang up on whoever falls behind.

## Read on
https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamReader.readline
"""

import asyncio

HOST = "127.0.0.1"
PORTS: list[int] = []  # where servers listen; the system picks a free port for each
REPLIES = {"bob has come": "hello bob", "ann: hello bob": "hello ann", "bob: hello ann": "goodbye"}

_writers: set[asyncio.StreamWriter] = set()


def _tell(line: str, sender: asyncio.StreamWriter) -> None:
    for writer in _writers - {sender}:
        writer.write(f"{line}\n".encode())


async def _welcome(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    name = (await reader.readline()).decode().rstrip()
    _writers.add(writer)
    _tell(f"{name} has come", writer)
    try:
        while line := await reader.readline():
            _tell(f"{name}: {line.decode().rstrip()}", writer)
    finally:
        _writers.discard(writer)
        _tell(f"{name} has left", writer)
        writer.close()


async def serve(seconds: float = 60.0) -> None:
    """Let people talk for a while."""
    server = await asyncio.start_server(_welcome, HOST, port=0)
    PORTS.append(server.sockets[0].getsockname()[1])
    async with server:
        await asyncio.sleep(seconds)


async def guest(name: str = "ann") -> None:
    """Come in, answer what is said, and leave after a goodbye or when the other has left."""
    if not PORTS:
        raise ConnectionError("nobody listens: launch serve first")
    reader, writer = await asyncio.open_connection(HOST, PORTS[-1])
    try:
        writer.write(f"{name}\n".encode())
        reply = ""
        while reply != "goodbye" and (line := (await reader.readline()).decode().rstrip()):
            print(f"{name} sees: {line}")
            if reply := REPLIES.get(line, ""):
                await asyncio.sleep(0.2)
                writer.write(f"{reply}\n".encode())
            elif line.endswith("left"):
                break
    finally:
        writer.close()


async def main() -> None:
    """A server and two guests."""
    serving = asyncio.create_task(serve(), name="serve")
    guests = []
    for name in "ann", "bob":
        await asyncio.sleep(0.4)
        guests.append(asyncio.create_task(guest(name), name=name))
    await asyncio.gather(*guests)
    await asyncio.sleep(0.3)
    serving.cancel()
    await asyncio.wait([serving])


if __name__ == "__main__":
    asyncio.run(main())
