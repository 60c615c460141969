"""The base of the panes: lines drawn one at a time, so that only what is on the screen costs anything.

A pane says how many lines it has and what each is made of; this class colours, crops and scrolls them, repaints
only lines that changed since they were last drawn, and lets their text be selected and copied.

    the first rows    the headings, if there are any; they do not scroll
    the rows below    lines `top`, `top + 1`, … of the pane
"""

from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from playground.ui.ink import Ink
from playground.ui.shape import titled

KEPT_STYLES = 4_000
"""Of a pane, with where they are: more than a full screen has."""

Span = tuple[str, str]
"""Text, and its tone (see `ink.py`)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a pane."""

    spans: tuple[Span, ...] = ()
    fill: str = ""
    """The background of the whole line: a fill of `ink.py`, or empty."""

    @property
    def text(self) -> str:
        """Without its tones."""
        return "".join(text for text, _ in self.spans)


class Lines(ScrollView, can_focus=True):
    """A pane of lines."""

    ALLOW_SELECT = True
    DEFAULT_CLASSES = "pane"

    HEADED = 0
    """How many headings it has. They are numbered from `-HEADED` to -1."""
    TAIL = False
    """Whether the newest line, at the bottom, stays in view unless the person has scrolled up."""

    def __init__(self, *, pane: str) -> None:
        super().__init__(id=pane)
        self._painted: dict[int, Line] = {}
        self._to_paint: dict[int, Line] = {}
        """Lines that are about to be painted."""
        self._painted_width = 0
        self._ink: Ink | None = None
        self._grounds: dict[str, Style] = {}
        """What letters stand on, by the line's fill; Textual puts its own together anew whenever it is asked."""
        self._border_above = self._border_below = Content()
        self._styles: dict[tuple[Style | None, int, int], Style] = {}
        """By style and place: the style that says so."""
        self._at_end = True
        """The person has not scrolled up."""

    def on_mount(self) -> None:
        """Called by Textual: the title, of panes that have no other."""
        self.entitle(self.titled())

    # What a pane says of itself

    def count(self) -> int:
        """How many lines there are, the heading left out."""
        raise NotImplementedError

    def line(self, number: int, width: int) -> Line:
        """What line `number`, counted from 0, is made of; `width` is that of the pane, in cells."""
        raise NotImplementedError

    def headings(self, width: int) -> tuple[Line, ...]:  # noqa: ARG002 - for those that have some
        """What the headings are made of, from top to bottom."""
        return ()

    def widest(self) -> int:
        """Cells of the longest line, if the pane scrolls sideways; 0 if it cuts lines to its width."""
        return 0

    # Titles

    def entitle(self, title: Content) -> None:
        """Put this on the border above; Textual paints the whole pane for it, so only if it is another one."""
        if not title.is_same(self._border_above):
            self._border_above = self.border_title = title

    def subtitle(self, title: Content) -> None:
        """Put this on the border below, likewise."""
        if not title.is_same(self._border_below):
            self._border_below = self.border_subtitle = title

    def titled(self, *more: str | tuple[str, str]) -> Content:
        """The title: the key that goes here, the pane's name, and `more` about it."""
        return titled(self, self.id or "", *more)

    # Scrolling

    @property
    def page(self) -> int:
        """How many lines fit."""
        return max(1, self.scrollable_content_region.height - self.HEADED)

    def in_view(self, number: int) -> bool:
        """Whether the line is on the screen, or nothing is yet."""
        return 0 <= number - round(self.scroll_y) < self.page or not self.size.height

    def reveal(self, number: int, *, context: int = 0) -> None:
        """Scroll no further than needed to show the line; with `context`, to its place in the upper third if that
        many lines around it are not in view."""
        top = round(self.scroll_y)
        around = min(context, (self.page - 1) // 2)
        if number - around < top or number + around >= top + self.page:
            above = number - self.page // 3 if context else number if number < top else number - self.page + 1
            self.scroll_to(y=max(0, above), animate=False, force=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Scrolling up stays there; scrolling down to the end follows again."""
        super().watch_scroll_y(old_value, new_value)
        self._at_end = self.is_vertical_scroll_end

    # Painting

    @property
    def ink(self) -> Ink:
        """The colours of the theme in use."""
        if self._ink is None:
            self._ink = Ink(self.app.theme_variables, grey=self.app.no_color)
        return self._ink

    def notify_style_update(self) -> None:
        """The theme may have changed."""
        self._ink = None
        self._grounds.clear()
        super().notify_style_update()

    def repaint(self) -> None:
        """The pane's lines may have changed: paint those that did."""
        if not self.is_attached or not self.display:
            return
        self._to_paint.clear()
        count = self.count()
        self.virtual_size = Size(self.widest(), count + self.HEADED)
        if self.TAIL and self._at_end:
            self.scroll_end(animate=False, immediate=True, force=True, x_axis=False)
        width = self.scrollable_content_region.width
        if width != self._painted_width:
            self.refresh()
            return
        made = [*self.headings(width)]
        top, room = self.scroll_offset.y, self.scrollable_content_region.height - self.HEADED
        made += [self.line(number, width) if number < count else Line() for number in range(top, top + room)]
        numbers = (*range(-self.HEADED, 0), *range(top, top + room))
        changed = []
        for row, (number, line) in enumerate(zip(numbers, made, strict=True)):
            if self._painted.get(number) != line:
                self._to_paint[number] = line
                changed.append(Region(0, row, self.size.width, 1))
        if changed:
            self.refresh(*changed)

    def render_line(self, y: int) -> Strip:
        """One line of the screen. Called by Textual."""
        scroll_x, scroll_y = self.scroll_offset
        width = self.scrollable_content_region.width
        number = self._number(y)
        made = self._to_paint.pop(number, None)
        line = self._make(number, width) if made is None or width != self._painted_width else made
        self._remember(number, width, line)
        base = self._ground(line.fill)
        strip = Strip([Segment(text, base + self.ink.style(tone, line.fill)) for text, tone in line.spans])
        strip = self._with_selection(strip, scroll_y + y)
        if number < 0:
            scroll_x = 0
        if strip.cell_length > scroll_x + width:
            strip = Strip([*strip.crop(0, scroll_x + width - 1), Segment("…", base + self.ink.style("dim"))])
        return self._placed(strip.crop_extend(scroll_x, scroll_x + width, base), scroll_x, scroll_y + y)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text, for the clipboard."""
        width = self.scrollable_content_region.width
        numbers = range(-self.HEADED, self.count())
        return selection.extract("\n".join(self._make(n, width).text.rstrip() for n in numbers)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002 - Textual's signature
        """Text was selected or let go."""
        self.refresh()

    def _ground(self, fill: str) -> Style:
        if fill not in self._grounds:
            self._grounds[fill] = self.rich_style + self.ink.fill(fill)
        return self._grounds[fill]

    def _number(self, row: int) -> int:
        """The line that stands on this row of the screen."""
        number = row - self.HEADED
        return number if number < 0 else self.scroll_offset.y + number

    def _make(self, number: int, width: int) -> Line:
        if number < 0:
            return self.headings(width)[number]
        return self.line(number, width) if number < self.count() else Line()

    def _remember(self, number: int, width: int, line: Line) -> None:
        if width != self._painted_width or len(self._painted) > 1_000:
            self._painted, self._painted_width = {}, width
        self._painted[number] = line

    def _placed(self, strip: Strip, x: int, y: int) -> Strip:
        """As Textual's `apply_offsets`: its styles say where they are, which a selection goes by.

        Each of Textual's is a new one, for which what it looks like in a terminal is found out anew; a frame of a full
        screen took a tenth of its time for them.
        """
        if len(self._styles) > KEPT_STYLES:
            self._styles.clear()
        segments = []
        for text, style, _ in strip:
            key = (style, x, y)
            if key not in self._styles:
                self._styles[key] = (style or Style.null()) + Style.from_meta({"offset": (x, y)})
            segments.append(Segment(text, self._styles[key]))
            x += len(text)
        return Strip(segments, strip.cell_length)

    def _with_selection(self, strip: Strip, row: int) -> Strip:
        selection = self.text_selection
        span = None if selection is None else selection.get_span(row)
        if span is None:
            return strip
        text, (start, end) = strip.text, span
        begin = cell_len(text[:start])
        stop = strip.cell_length if end == -1 else cell_len(text[:end])
        style = self.screen.get_component_rich_style("screen--selection")
        before, selected, *after = (*strip.divide([begin, stop, strip.cell_length]), Strip([]))
        painted = Strip([Segment(segment.text, (segment.style or style) + style) for segment in selected])
        return Strip.join([before, painted, *after])
