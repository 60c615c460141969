"""With this folder on PYTHONPATH, plain Python makes uvloop's loops where nothing else is asked for."""

import asyncio

import uvloop

asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
