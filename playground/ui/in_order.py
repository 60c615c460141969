"""In order: however fast keys come, each does all that it does before the next one is handed on.

Textual gives a key to what is in focus, where it waits in a queue, and does what it is bound to once it has come up to
the app from there. Those typed in one go after it are in such queues by then, and go where the focus was: what was
typed right after a key that opens a dialog was lost, or was done to the line that had come into focus meanwhile.

    app ─▶ what is in focus ─▶ what holds it ─▶ … ─▶ app     the way of a key, and of what is said because of it
    app ─▶ what is in focus ─▶ what holds it ─▶ … ─▶ app     the way of one that goes behind it, through the same queues

Once the latter has come back, the former has. What the key made somebody say started where the key did, and a screen
that it opened has a queue of its own: so one goes twice, and again from wherever the focus is by then, until it stays.
"""

from collections import deque

from textual import events
from textual.app import App
from textual.driver import Driver
from textual.message_pump import MessagePump
from textual.screen import Screen


class InOrder(App[None]):
    """As Textual's, but for keys that come fast."""

    def __init__(self, driver_class: type[Driver] | None = None) -> None:
        super().__init__(driver_class=driver_class)
        self.is_handing_on = False
        """Whether something that was typed is not done yet."""
        self._typed: deque[events.Event] = deque()
        """What is not handed on yet."""
        self._up: Screen[object] | None = None
        """The screen that is known to be up, and to have its focus."""
        self._waits = False
        """What was typed waits for `go_on`."""

    @property
    def is_ready(self) -> bool:
        """Whether what is typed now has something to be about."""
        return True

    def go_on(self) -> None:
        """Hand on what has waited until it `is_ready`."""
        if self._waits and self.is_ready:
            self._waits = False
            self.call_later(self._hand_on)

    async def on_event(self, event: events.Event) -> None:
        """Called by Textual: a key or what is pasted waits for its turn."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self._typed.append(self._meant(event))
        if not self.is_handing_on:
            self.is_handing_on = True
            await self._hand_on()

    def _meant(self, event: events.Event) -> events.Event:
        """Enter comes as Ctrl+J if it was typed before the terminal was told to leave keys as they are."""
        is_enter = isinstance(event, events.Key) and event.key == "ctrl+j" and event.key not in self.active_bindings
        return events.Key("enter", "\r") if is_enter else event

    async def _hand_on(self) -> None:
        """The next one, to what is in focus by now."""
        start = self._in_focus
        if not self._typed:
            self.is_handing_on = False
        elif not self.is_ready:
            self._waits = True
        elif self.screen is not self._up:
            self._go_behind(start, start, 1)
        else:
            await super().on_event(self._typed.popleft())
            self._go_behind(start, start, 2)

    def _go_behind(self, node: MessagePump, start: MessagePump, times: int) -> None:
        """Go from here up to the app behind all that is under way; `times` in all, from this start."""
        if node is self:
            self.call_later(self._came_back, start, times)
        elif not node.call_later(self._go_behind, node._parent or self, start, times):
            self._go_behind(self, start, times)  # it is being taken down, and hands nothing on

    async def _came_back(self, start: MessagePump, times: int) -> None:
        now = self._in_focus
        if times > 1:
            self._go_behind(start, start, times - 1)
        elif now is not start:
            self._go_behind(now, now, 1)
        else:
            self._up = self.screen
            await self._hand_on()

    @property
    def _in_focus(self) -> MessagePump:
        return self.focused or self.screen
