"""echo: a server and its clients

A TCP server on this machine sends every line back in capitals, after a moment's thought. Three clients talk to it, and
slow and quick ones do not hold each other up.

## Press
1. `p` asks you the question below: choose your answer.
2. `l` launches `main`.
3. `[` and `]` choose `serve`: launch it, then `talk` several times. Each client is a task, and the server starts one
   more for each.
4. Cancel a `talk` with `c` while it waits: its connection closes, and the server's task for it ends by itself.
5. Cancel the server's task for a client instead (`1`, `↓`): the client reads the end of the stream.
6. Swap the loop with `u` (and `y`, if `serve` still runs) and do it again: the same program, on other machinery.

## Question
Nothing in this file makes a task of `_answer`. How many are there, once ann, bob and cleo are connected?

- None: the server's own task calls it for each line.  `0 of _answer made`
- One, which answers all three in turn.  `1 of _answer made`
- Three, one for each connection.  `3 of _answer made`

## What really happens
- `start_server` makes a task for each connection, of what its callback returns.  `3 of _answer made`
- All three get their answers.  `3 of talk finished`
- The server runs until it is cancelled.  `serve cancelled by main`

## Where it differs
From Python 3.12 on, leaving `async with server` waits until all connections are closed. In 3.11.7 and 3.12.1 a cancel
of the server's task for a client also prints a traceback, by a fault of asyncio's own (issue 113538).

## In your code
Close the writer in `finally`, whatever ends the connection. An exception in such a task goes to the loop's exception
handler, for nobody awaits it.

## Read on
https://docs.python.org/3/library/asyncio-stream.html#asyncio.start_server
"""

import asyncio

HOST = "127.0.0.1"
PORTS: list[int] = []  # where servers listen; the system picks a free port for each


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, thought: float) -> None:
    try:
        while line := await reader.readline():
            await asyncio.sleep(thought)
            writer.write(line.upper())
            await writer.drain()
    finally:
        writer.close()


async def serve(seconds: float = 60.0, thought: float = 1.0) -> None:
    """Listen for a while."""
    server = await asyncio.start_server(lambda reader, writer: _answer(reader, writer, thought), HOST, port=0)
    PORTS.append(server.sockets[0].getsockname()[1])
    async with server:
        await asyncio.sleep(seconds)


async def talk(name: str = "ann", words: str = "one two three") -> None:
    """Say some words to the server that was launched last, one at a time."""
    if not PORTS:
        raise ConnectionError("nobody listens: launch serve first")
    reader, writer = await asyncio.open_connection(HOST, PORTS[-1])
    try:
        for word in words.split():
            writer.write(f"{name} says {word}\n".encode())
            await writer.drain()
            if not (answer := (await reader.readline()).decode().rstrip()):
                print(f"{name} was hung up on")
                break
            print(answer)
    finally:
        writer.close()


async def main() -> None:
    """A server, and three clients that arrive one after the other."""
    serving = asyncio.create_task(serve(seconds=3.0, thought=0.6), name="serve")
    clients = []
    for name in "ann", "bob", "cleo":
        await asyncio.sleep(0.2)
        clients.append(asyncio.create_task(talk(name, "hello goodbye"), name=name))
    await asyncio.gather(*clients)
    serving.cancel()
    await asyncio.wait([serving])
    print("the server has closed")


if __name__ == "__main__":
    asyncio.run(main())
