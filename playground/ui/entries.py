"""What can be launched or sent, which of it is chosen, and the calls as the person last wrote them."""

from dataclasses import dataclass, field

from playground.catalogue import Entry


@dataclass(slots=True)
class Entries:
    """The entries of one module. There is one choice; `l` and `x` each go to the latest choice of their own kind."""

    all: tuple[Entry, ...] = ()
    read: bool = False
    """Whether a module was read at all."""
    chosen: int = 0
    _calls: dict[str, str] = field(default_factory=dict)
    """By an entry's name: the call as edited."""
    _kinds: dict[bool, str] = field(default_factory=dict)
    """By `is_async`: the name chosen last."""

    def replace(self, entries: tuple[Entry, ...]) -> None:
        """The module was read again; what was chosen and edited stays where it still exists."""
        name = self.all[self.chosen].name if self.all else "main"
        self.all, self.read = entries, True
        names = [entry.name for entry in entries]
        self.chosen = names.index(name) if name in names else 0

    def forget(self) -> None:
        """Another module is opened: what was chosen and edited was of this one."""
        self.chosen = 0
        self.all = ()
        self._calls.clear()
        self._kinds.clear()

    def choose(self, place: int) -> None:
        """Choose by place; beyond either end it goes round."""
        if self.all:
            self.chosen = place % len(self.all)
            entry = self.all[self.chosen]
            self._kinds[entry.is_async] = entry.name

    def named(self, name: str) -> int | None:
        """The place of the entry of that name."""
        return next((place for place, entry in enumerate(self.all) if entry.name == name), None)

    @property
    def now(self) -> Entry | None:
        """The chosen entry."""
        return self.all[self.chosen] if self.all else None

    @property
    def to_launch(self) -> Entry | None:
        """The coroutine function that `l` launches."""
        return self._of_kind(is_async=True)

    @property
    def to_send(self) -> Entry | None:
        """The plain function that `x` sends."""
        return self._of_kind(is_async=False)

    def call(self, entry: Entry) -> str:
        """Its call, as edited last."""
        return self._calls.get(entry.name, entry.call)

    def edit(self, entry: Entry, call: str) -> None:
        """Remember the call."""
        self._calls[entry.name] = call

    def is_complete(self, entry: Entry) -> bool:
        """Whether its call can be made as it stands."""
        return entry.name in self._calls or not entry.needs_arguments

    def _of_kind(self, *, is_async: bool) -> Entry | None:
        if (entry := self.now) is not None and entry.is_async is is_async:
            return entry
        entries = [entry for entry in self.all if entry.is_async is is_async]
        name = self._kinds.get(is_async, "main")
        return next((entry for entry in entries if entry.name == name), entries[0] if entries else None)
