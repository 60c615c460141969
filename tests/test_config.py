"""The file of settings: what is right is taken, what is wrong is refused in words, and nothing of it ends the app."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from playground.config import LARGEST, Config, Keep, Settings, default_file, read

WHOLE = """
theme = "light"
ascii = true
frames = 30
speed = "instant"
editor = "code --wait"
[keep]
ended_tasks = 0
story_lines = 100
output_lines = 1_000_000
[keys]
launch = "f2"
zoom = ["z", "enter"]
block = []
"""


def said(folder: Path, text: str | bytes) -> Settings:
    """What a file of this text says."""
    file = folder / "config.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(file)


def test_every_setting_is_taken(tmp_path: Path) -> None:
    took = said(tmp_path, WHOLE)
    assert took.refused == ()
    assert took.config == Config(
        theme="light",
        ascii=True,
        frames=30,
        speed="instant",
        editor="code --wait",
        keep=Keep(ended_tasks=0, story_lines=100, output_lines=1_000_000),
        keys={"launch": "f2", "zoom": ("z", "enter"), "block": ()},
    )
    assert set(tomllib.loads(WHOLE)) == set(Config.__struct_fields__)


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("frames = 0", "frames must be a whole number from 1 to 60, not 0."),
        ("frames = true", "frames must be a whole number from 1 to 60, not true."),
        ('frames = "15"', "frames must be a whole number from 1 to 60, not '15'."),
        ("frames = 0x" + "f" * 9_000, "frames must be a whole number from 1 to 60, not a number of many digits."),
        ("speed = nan", 'speed must be a number from 0.1 to 10, or "instant", not nan.'),
        ('speed = "fast"', "speed must be a number from 0.1 to 10, or \"instant\", not 'fast'."),
        ("ascii = 1", "ascii must be true or false, not 1."),
        ('theme = ""', "theme must be text in quotes, not ''."),
        ("theme.dark = 1", "theme must be text in quotes, not a table."),
        ("editor = []", "editor must be text in quotes, not a list."),
        ("keep = 3", "keep is a table, which begins with a line [keep]."),
        ("keep.story_lines = 3", "keep.story_lines must be a whole number from 100 to 1,000,000, not 3."),
        ("keep.all = 3", "keep.all is no setting; there are keep.ended_tasks, keep.story_lines, keep.output_lines."),
        (
            "keys.launch = 3",
            'keys.launch must be a key in quotes, or several in brackets, as in ["z", "enter"], not 3.',
        ),
        ("color = 1", "color is no setting; there are theme, ascii, frames, speed, editor, keep, keys."),
        ('"\\u001b]0;x" = 1', "'\\x1b]0;x' is no setting; there are theme"),
    ],
)
def test_a_wrong_setting_is_refused_with_its_file_and_key_and_the_others_hold(
    tmp_path: Path, text: str, refused: str
) -> None:
    took = said(tmp_path, f"{text}\n")
    assert [each.startswith(f"{took.file}: {refused}") for each in took.refused] == [True]
    assert took.config == Config()
    both = said(
        tmp_path, f'{text}\n[keys]\nquit = "f10"' if not text.startswith("keys") else f'{text}\nkeys.quit = "f10"'
    )
    assert both.refused == took.refused
    assert both.config == Config(keys={"quit": "f10"})


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"frames = ", "is not TOML: Invalid value (at end of document)."),
        (b"a = 1\na = 2", "is not TOML: Cannot overwrite a value"),
        (b"\xff", "is not TOML: 'utf-8' codec can't decode byte 0xff"),
        (b"a = " + b"[" * 15_000, "is not TOML: "),
        (b"#" * (LARGEST + 1), "cannot be read: it has more than 20,000 bytes."),
    ],
    ids=["syntax", "twice", "encoding", "depth", "size"],
)
def test_a_file_that_cannot_be_read_is_told_and_all_is_as_by_default(tmp_path: Path, text: bytes, why: str) -> None:
    took = said(tmp_path, text)
    assert took.config == Config()
    (sentence,) = took.refused
    assert sentence.startswith(f"{took.file} {why}")
    assert sentence.endswith("All settings are as by default.")


def test_no_file_says_nothing_and_what_is_no_file_is_told(tmp_path: Path) -> None:
    assert read(tmp_path / "none.toml") == Settings(file=tmp_path / "none.toml")
    for file, why in ((tmp_path, "it is no ordinary file"), (Path("/dev/zero"), "it is no ordinary file")):
        assert read(file).refused == (f"{file} cannot be read: {why}. All settings are as by default.",)


VALUES = st.recursive(
    st.integers() | st.floats() | st.booleans() | st.text() | st.none(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
LINES = st.tuples(st.sampled_from([*Config.__struct_fields__, "[keep]", "[keys]", "[[keep]]", "x"]), VALUES)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100)
@given(
    text=st.binary()
    | st.lists(LINES).map(lambda lines: "\n".join(f"{key} = {value!r}" for key, value in lines).encode())
)
@example(text=b"frames." + b"a." * 4_000 + b"a = 1")
@example(text=b"keys." + b"a." * 4_000 + b"a = 1")
def test_no_bytes_do_more_than_to_be_refused(tmp_path: Path, text: bytes) -> None:
    took = said(tmp_path, text)
    assert all(str(took.file) in each and each.endswith(".") and len(each) < 1_000 for each in took.refused)


def test_it_is_kept_where_the_system_keeps_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert default_file().name == "config.toml"
    assert default_file().parent.name == "asyncio-playground"
