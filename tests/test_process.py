"""The lab's process before a client takes it up."""

import os
import signal
import threading
from pathlib import Path

from playground.process import LabProcess


def open_descriptors() -> set[str]:
    """The numbers of this process's."""
    return {each.name for each in Path("/dev/fd").iterdir()}


def test_a_lab_whose_starter_goes_while_it_warms_up_ends_without_a_word() -> None:
    lab = LabProcess.spawn(capture=True)
    os.set_blocking(lab.trace, True)
    lab.wire.shutdown(2)
    lab.process.wait()
    said = [os.read(pipe, 1000) for pipe in lab.pipes]
    lab.close()
    assert said == [b"", b""]


def test_a_lab_that_nobody_takes_up_is_closed_with_all_that_leads_to_it() -> None:
    before = open_descriptors()
    lab = LabProcess.spawn(capture=True)
    lab.close()
    lab.close()
    assert (lab.process.returncode, open_descriptors()) == (-9, before)


def test_a_signal_to_a_lab_that_ends_this_moment_is_sent_to_nobody() -> None:
    """Whoever waits for it in a thread has it for a moment after it is gone, and before that is known."""
    for _ in range(10):
        lab = LabProcess.spawn(capture=True)
        waiting = threading.Thread(target=lab.process.wait)
        waiting.start()
        lab.signal_all(signal.SIGKILL)
        while waiting.is_alive():
            lab.signal_all(signal.SIGINT)
        lab.close()
        assert lab.process.returncode == -signal.SIGKILL
