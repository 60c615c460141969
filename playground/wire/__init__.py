"""The language both processes speak: facts and state go up, commands go down.

This package imports nothing of ours, and nothing that acts: it is shapes only.
Read `places.py`, then `facts.py` with the files that it gathers (what happened), `state.py` (how things stand),
`commands.py` (what the person asks for), and `codec.py` (how they become bytes).
"""
