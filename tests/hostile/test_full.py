"""The disk is full when something is saved: a sentence says so, what was there stays whole, and nothing torn is left.

A limit on the size of files stands for it: what is written before it is met stays written, as on a disk that fills up.
"""

import contextlib
import os
import resource
import shlex
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from playground import catalogue, new, own, saving
from playground.errors import ProgressError, UsageError
from playground.progress import Progress
from tests.headless import LONGEST, PLAYGROUND
from tests.ui.driving import MODULE, Player, play

pytestmark = pytest.mark.slow

LEFT = 40
"""Bytes that a file may still have."""

LESSON = Path("/scenarios/03-cancellation/02-swallowed.py")


@contextlib.contextmanager
def full_disk() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LEFT, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that commands are given in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(folder: Path) -> list[str]:
    """Of all that is in it."""
    return sorted(path.name for path in folder.iterdir())


def test_progress_stays_as_it_was(here: Path) -> None:
    progress = Progress(here / "progress.json")
    progress.note(LESSON, None)
    kept = progress.read()
    with full_disk(), pytest.raises(ProgressError, match=r"cannot be written to .*progress\.json: File too large\."):
        progress.note(LESSON, None)
    assert progress.read() == kept
    assert names(here) == ["progress.json"]


def test_a_new_scenario_is_not_begun(here: Path) -> None:
    with full_disk(), pytest.raises(UsageError, match=r"mine\.py cannot be written: File too large\."):
        new.write("mine", Path())
    assert names(here) == []


def test_scenarios_are_copied_all_or_none_and_one_whole_or_not_at_all(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own, "_INSTALLED", catalogue.bundled())
    swallowed = catalogue.bundled() / "03-cancellation/02-swallowed.py"
    for _ in range(2):
        with full_disk(), pytest.raises(UsageError, match=r"cannot be copied to .*scenarios: .*File too large"):
            own.copy(swallowed)
        assert [path for path in here.rglob("*") if path.is_file()] == []
        (here / "scenarios").mkdir(exist_ok=True)
    (here / "scenarios").rename(here / "other")
    assert own.copy(swallowed).read_bytes() == swallowed.read_bytes()
    assert names(here) == ["other", "scenarios"]


def test_the_program_of_a_run_is_whole_or_as_before_and_the_rest_is_told(here: Path) -> None:
    (here / "module.py").write_text("print('ran')\n")
    (here / "done.py").write_text("mine")
    words = shlex.join([*PLAYGROUND, "run", "module.py", "--python", "done.py"])
    ran = subprocess.run(["sh", "-c", f"ulimit -f 0; {words}"], capture_output=True, text=True, timeout=LONGEST)
    assert ran.returncode == 1
    assert ran.stdout == "ran\n"
    assert "playground: done.py could not be written: File too large." in ran.stderr
    assert ran.stderr.count("\n") > 1
    assert (here / "done.py").read_text() == "mine"
    assert names(here) == ["done.py", "module.py"]


@pytest.mark.parametrize(("key", "made"), [("Y", "module_done.py"), ("P", "module.svg")])
def test_what_the_screen_saves_is_as_before_and_the_task_goes_on(here: Path, key: str, made: str) -> None:
    async def act(player: Player) -> None:
        await player.launched("main_1")
        with full_disk():
            await player.press(key, "enter", "y")
            await player.until_app(player.notices)
        assert player.notices() == [f"{here / made} could not be written: File too large."]
        assert (here / made).read_text() == "mine"
        await player.press(key, "enter", "y")
        await player.until_app(lambda: (here / made).read_text() != "mine")
        assert names(here) == sorted(["module.py", made])

    (here / "module.py").write_text(MODULE)
    (here / made).write_text("mine")
    (here / made).chmod(0o640)
    play(act, here / "module.py")
    assert stat.filemode((here / made).stat().st_mode) == "-rw-r-----"


def test_what_is_no_regular_file_is_written_to_and_a_link_stays_one(here: Path) -> None:
    (here / "link").symlink_to("file")
    for text in (b"one", b"two"):
        saving.save(here / "link", text)
        assert ((here / "link").is_symlink(), (here / "file").read_bytes()) == (True, text)
    reading, writing = os.pipe()
    saving.save(Path(f"/dev/fd/{writing}"), b"three")
    assert os.read(reading, 9) == b"three"
    os.close(reading)
    os.close(writing)
    with (here / "file").open("wb") as file:
        saving.save(Path(f"/dev/fd/{file.fileno()}"), b"four")
        assert os.fstat(file.fileno()).st_size == 4
    assert names(here) == ["file", "link"]
