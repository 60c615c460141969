"""uvloop install: a switch for the whole program

The program calls `uvloop.install()`, as older guides say, runs `main` with `asyncio.run`, and says what it was warned
of. Then it does the same with `uvloop.run`.

## Press
1. `p` asks you the question below: choose your answer.
2. `R` runs the whole file, as `python` would; `install` stands outside of `main`.

## Question
On which loop does `asyncio.run(main())` run behind `uvloop.install()`?

- On asyncio's: `asyncio.run` is asyncio's function.  `prints no "asyncio.run: a Loop from uvloop"`
- On uvloop's.  `prints "asyncio.run: a Loop from uvloop"`
- On none: what is deprecated raises an error.  `program failed`

## What really happens
- `install()` sets the policy, by which `asyncio.run` makes its loop.  `prints "asyncio.run: a Loop from uvloop"`
- From Python 3.12 on it warns: policies are on their way out.
  `on 3.12+: prints "warned: DeprecationWarning: uvloop.install() is deprecated in favor of uvloop.run()"`
- On 3.11 it says nothing.  `on 3.11: prints "warned: no"`
- `uvloop.run` comes to the same, and changes nothing for others.  `prints "uvloop.run: a Loop from uvloop"`

## Where it differs
By Python, as told above. asyncio deprecates policies themselves in 3.14, and is to remove them in 3.16.

## In your code
Write `uvloop.run(main())`, or `asyncio.Runner(loop_factory=uvloop.new_event_loop)`: who reads the line sees which loop
it is, and no other part of the program has its loop swapped.

## Read on
https://docs.python.org/3/library/asyncio-policy.html
"""

import asyncio
import warnings

import uvloop


async def main(by: str = "the playground") -> None:
    """Say which loop this is."""
    loop = asyncio.get_running_loop()
    print(f"{by}: a {type(loop).__name__} from {type(loop).__module__}")


def _program() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        uvloop.install()
    for each in caught:
        print(f"warned: {each.category.__name__}: {each.message}")
    if not caught:
        print("warned: no")
    asyncio.run(main("asyncio.run"))
    uvloop.run(main("uvloop.run"))


if __name__ == "__main__":
    _program()
