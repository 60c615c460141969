"""Golden transcripts: what a run of each scenario of the library shows, stored in `library/`, one file for each.

`python -m tests.golden` makes them anew; `tests/test_library.py` compares its runs with them.
"""
