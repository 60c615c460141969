"""The one coroutine of ours that runs in the person's loop, and only when the person asks for a waiter."""

from collections.abc import Awaitable
from typing import TypeVar

Result = TypeVar("Result")


async def waiter(awaitable: Awaitable[Result]) -> Result:
    """Wait for it, and end as it ends."""
    return await awaitable
