"""Keys of one's own: the table of keys as the settings change it, and why some of them are refused."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from textual.binding import Binding
from textual.keys import Keys, key_to_character

from playground.ui.key import Group, Key, shown
from playground.ui.keymap import KEYS, SECTIONS

Wanted = Mapping[str, str | tuple[str, ...]]
Refusal = tuple[str, str]
"""The id of a binding, and why it keeps its keys."""

HELD = {"ctrl+c": "copy", "ctrl+q": "quit", "tab": "next_pane", "shift+tab": "previous_pane"}
"""Keys that do the same whatever the settings say, and the ids of what they do."""

_FIXED = {row.id for row in KEYS if not row.action} | {"copy"}
"""What is done by keys that panes and terminals share."""

_MODIFIERS = {"ctrl", "alt", "shift", "super", "hyper", "meta"}
_NAMED = {str(key.value) for key in Keys}


@dataclass(frozen=True)
class Keymap:
    """A table of keys."""

    sections: Mapping[Group, tuple[Key, ...]]

    @property
    def rows(self) -> Iterator[Key]:
        """All rows, in order."""
        for rows in self.sections.values():
            yield from rows

    def key(self, name: str) -> str:
        """The first key of a binding as a person writes it; empty if it has none."""
        return next((shown(row.keys[0]) for row in self.rows if row.id == name and row.keys), "")

    def spoken(self, name: str) -> str:
        """The same for a sentence; where the palette has it, if it has no key."""
        return self.key(name) or next(f'"{row.label}" of the palette' for row in self.rows if row.id == name)

    def moved(self) -> dict[str, str]:
        """By each key of the default table that another has taken the place of: what a sentence calls it now."""
        return {
            shown(was.keys[0]): self.spoken(was.id) for was in KEYS if was.keys and was.keys[0] not in self._keys(was)
        }

    def _keys(self, was: Key) -> tuple[str, ...]:
        return next(row.keys for row in self.rows if row.id == was.id)


DEFAULT = Keymap(SECTIONS)


def rebound(wanted: Wanted) -> tuple[Keymap, list[Refusal]]:
    """The table with these keys in it, and which of them were refused: then a row keeps its own."""
    refusals: list[Refusal] = []
    asked: dict[str, tuple[str, ...]] = {}
    for name, keys in wanted.items():
        try:
            asked[name] = _checked(name, keys)
        except ValueError as error:
            refusals.append((name, str(error)))
    while clash := _clash(asked):
        del asked[clash[0]]
        refusals.append(clash)
    sections = {
        group: tuple(replace(row, keys=asked.get(row.id, row.keys)) for row in rows) for group, rows in SECTIONS.items()
    }
    return Keymap(sections), refusals


def _checked(name: str, keys: str | tuple[str, ...]) -> tuple[str, ...]:
    """The keys by Textual's names. Raises ValueError that says why there can be no such binding."""
    if name not in {row.id for row in KEYS}:
        raise ValueError("is no binding; `playground keys` prints all.")
    if name in _FIXED:
        raise ValueError("cannot have other keys: panes and terminals share those.")
    found = tuple(dict.fromkeys(_key(key) for key in ([keys] if isinstance(keys, str) else keys)))
    for key in found:
        if HELD.get(key, name) != name:
            raise ValueError(f"cannot have {shown(key)}, which always does {HELD[key]}.")
    return found


def _key(text: str) -> str:
    """Textual's name of a key. Raises ValueError if there is none such."""
    key = text if len(text) == 1 else text.strip().lower()
    *modifiers, name = key.split("+") if len(key) > 1 else [key]
    if modifiers == ["shift"] and len(name) == 1 and name.isalpha():
        return name.upper()  # as terminals send it
    if len(name) == 1 and name.isprintable() and name != " ":
        name = next(iter(Binding.make_bindings([Binding(name, "")]))).key
    elif name not in _NAMED and (len(name) == 1 or not key_to_character(name)):
        raise ValueError(f'cannot have {text[:40]!a}, which is no key: "a", "A", "?", "f2" or "ctrl+a" are.')
    if not set(modifiers) <= _MODIFIERS:
        raise ValueError(f"cannot have {text[:40]!a}: before a plus stands ctrl, alt or shift.")
    return "+".join([*modifiers, name])


def _clash(asked: Mapping[str, tuple[str, ...]]) -> Refusal | None:
    """One of those that were asked for that takes a key which another has; the last of them goes first."""
    keys = {row.id: asked.get(row.id, row.keys) for row in KEYS}
    owners = Counter(key for each in keys.values() for key in each)
    for name in reversed(list(asked)):
        for key in asked[name]:
            if owners[key] > 1:
                other = next(each for each, had in keys.items() if key in had and each != name)
                return name, f"cannot have {shown(key)}, which is the key of {other}."
    return None


def sample() -> str:
    """The table as it would stand in the settings."""
    rows = [(group, row) for group, rows in SECTIONS.items() for row in rows if row.id not in _FIXED]
    wide = max(len(_line(row)) for _, row in rows)
    lines, last = ["[keys]"], None
    for group, row in rows:
        if group is not last:
            lines += ["", f"# {group}"]
        last = group
        lines.append(f"{_line(row):{wide}}  # {row.help}")
    return "\n".join(lines) + "\n"


def _line(row: Key) -> str:
    keys = [f'"{shown(key) if len(shown(key)) == 1 and shown(key).isascii() else key}"' for key in row.keys]
    return f"{row.id} = {keys[0] if len(keys) == 1 else '[' + ', '.join(keys) + ']'}"
