"""The person's settings: a file of TOML, each setting of which is taken if it is right, and refused in words if not.

What is refused, or not there, is as by default; so is everything if the file cannot be read. It is read once, at the
start. Key names and themes are the screen's business: it refuses them in the same words, by `wrong`.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta
from platformdirs import user_config_path

LARGEST = 20_000
"""Bytes; a file that is larger is no file of settings. `tomllib` takes a second for a dotted key that is as long."""
LONGEST = 60
"""Letters of a value that are told when it is refused."""

Table = dict[str, Any]
StructT = TypeVar("StructT", bound=msgspec.Struct)

Frames = Annotated[int, Meta(ge=1, le=60, description="a whole number from 1 to 60")]
Speed = Annotated[
    Annotated[float, Meta(ge=0.1, le=10.0)] | Literal["instant"],
    Meta(description='a number from 0.1 to 10, or "instant"'),
]
Number = Annotated[int, Meta(ge=0, le=100_000, description="a whole number from 0 to 100,000")]
Lines = Annotated[int, Meta(ge=100, le=1_000_000, description="a whole number from 100 to 1,000,000")]
Text = Annotated[str, Meta(min_length=1, description="text in quotes")]
Flag = Annotated[bool, Meta(description="true or false")]
Keys = Annotated[
    str | tuple[str, ...], Meta(description='a key in quotes, or several in brackets, as in ["z", "enter"]')
]


class Keep(msgspec.Struct, frozen=True):
    """How much of what is over stays on the screen."""

    ended_tasks: Number = 300
    """Ended tasks, and ended jobs, that stay listed; the oldest go first, those that a variable holds stay."""
    story_lines: Lines = 5_000
    output_lines: Lines = 5_000


class Config(msgspec.Struct, frozen=True):
    """All settings."""

    theme: Text = "dark"
    """`dark`, `light`, or one that the palette lists."""
    ascii: Flag = False
    """Nothing beyond ASCII is drawn."""
    frames: Frames = 12
    """Paintings a second, at most."""
    speed: Speed = 1.0
    """How fast the loop's clock runs, unless `--speed` says otherwise."""
    editor: Text = ""
    """A command that goes before those of `$VISUAL` and `$EDITOR`; empty: those."""
    keep: Keep = Keep()
    keys: dict[str, Keys] = {}
    """By the id of a binding: what does it; an empty list leaves it to the palette."""


class Settings(msgspec.Struct, frozen=True):
    """What was read, and what of it was refused."""

    config: Config = Config()
    file: Path = Path()
    refused: tuple[str, ...] = ()
    """Sentences for the person, each with the file and the key."""


def wrong(file: Path, key: str, why: str) -> str:
    """Why a setting is refused, as a sentence for the person."""
    return f"{file}: {key} {why}"


def default_file() -> Path:
    """Where the person's settings are: `XDG_CONFIG_HOME` or `~/.config`, on macOS `~/Library`."""
    return user_config_path("asyncio-playground", appauthor=False) / "config.toml"


def read(file: Path) -> Settings:
    """What the file says; no file says nothing."""
    try:
        table = _table(file)
    except FileNotFoundError:
        return Settings(file=file)
    except OSError as error:
        return _nothing(file, f"cannot be read: {error.strerror or error}.")
    except (ValueError, RecursionError) as error:  # of TOML, of its encoding, of a number with too many digits
        return _nothing(file, f"is not TOML: {error}.")
    refused: list[str] = []

    def refuse(key: str, why: str) -> None:
        refused.append(wrong(file, key, why))

    return Settings(_Reading(refuse).struct(Config, table, ""), file, tuple(refused))


def _table(file: Path) -> Table:
    if file.exists() and not file.is_file():
        raise OSError(0, "it is no ordinary file")
    with file.open("rb") as opened:
        text = opened.read(LARGEST + 1)
    if len(text) > LARGEST:
        raise OSError(0, f"it has more than {LARGEST:,} bytes")
    import tomllib  # most have no such file, and wait for the screen

    return tomllib.loads(text.decode())


class _Reading:
    """Takes what is right of a table, and refuses the rest."""

    def __init__(self, refuse: Callable[[str, str], None]) -> None:
        self._refuse = refuse

    def struct(self, kind: type[StructT], table: Table, where: str) -> StructT:
        """The struct of what the table has; `where` stands before the names of its keys."""
        kinds = get_type_hints(kind, include_extras=True)
        taken: Table = {}
        for name, value in table.items():
            if name in kinds:
                taken |= self._setting(kinds[name], name, value, where)
            else:
                self._refuse(
                    where + _told(name), f"is no setting; there are {', '.join(where + each for each in kinds)}."
                )
        return kind(**taken)

    def _setting(self, kind: Any, name: str, value: object, where: str) -> Table:
        """The value by its name, or nothing if it is refused."""
        key = where + _told(name)
        if get_origin(kind) is Annotated:
            return self._value(kind, name, value, key)
        if not isinstance(value, dict):
            self._refuse(key, f"is a table, which begins with a line [{key}].")
            return {}
        if get_origin(kind) is not dict:
            return {name: self.struct(kind, value, f"{key}.")}
        _, of = get_args(kind)
        taken: Table = {}
        for each, given in value.items():
            taken |= self._value(of, each, given, f"{key}.{_told(each)}")
        return {name: taken}

    def _value(self, kind: Any, name: str, value: object, key: str) -> Table:
        try:
            return {name: msgspec.convert(value, kind)}
        except msgspec.ValidationError:
            self._refuse(key, f"must be {kind.__metadata__[0].description}, not {_told_value(value)}.")
            return {}


def _nothing(file: Path, why: str) -> Settings:
    return Settings(file=file, refused=(f"{file} {why} All settings are as by default.",))


def _told(name: str) -> str:
    """A key as it may stand in a sentence: none is obeyed by the terminal."""
    return name if name.isidentifier() and len(name) <= LONGEST else _told_value(name)


def _told_value(value: object) -> str:
    if isinstance(value, dict | list):  # perhaps deeper than can be told
        return "a table" if isinstance(value, dict) else "a list"
    if isinstance(value, int) and value.bit_length() > LONGEST:  # perhaps longer than Python writes in decimal
        return "a number of many digits"
    text = str(value).lower() if isinstance(value, bool) else ascii(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} ..."
