"""Lesson: what the program teaches, the question that it asks, and what came of the answer that was predicted."""

from collections.abc import Iterator
from typing import ClassVar

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message

from playground.model.judging import Verdict
from playground.model.lesson import ANSWERS, FACTS, PRESS, QUESTION, Lesson, Section
from playground.model.prediction import Prediction, Result
from playground.ui.keyed import key_of, keymap_of
from playground.ui.lines import Line, Lines, Span
from playground.ui.markdown import painted
from playground.ui.rebinding import Keymap
from playground.ui.text import harmless

MARKS: dict[Verdict | None, Span] = {
    Verdict.TRUE: ("✓", "good"),
    Verdict.FALSE: ("✗", "warn"),
    Verdict.UNKNOWN: ("?", "dim"),
    Verdict.ELSEWHERE: ("–", "dim"),
    None: ("·", "dim"),
}
"""Before each thing that really happens: whether it did in this run."""

PLACES = ("first", "second", "third", "fourth")

NONE_YET = """\
This module has no lesson.

A lesson stands in the module's docstring, below the title. `playground new NAME` writes one to start from:

- `## Press`: which keys, as a numbered list
- `## Question`: what to predict, and two to four choices
- `## What really happens`, `## Where it differs`, `## In your code`
- `## Read on`: the page of the documentation

A choice ends in a claim, two spaces and a code span, by which a run is judged.
"""


class LessonPane(Lines):
    """The lesson of a prediction. One of its question's choices has the cursor."""

    BINDINGS: ClassVar = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("enter", "pick", show=False),
    ]

    class Picked(Message):
        """The person predicts this."""

        def __init__(self, choice: int) -> None:
            super().__init__()
            self.choice = choice

    def __init__(self) -> None:
        super().__init__(pane="lesson")
        self._prediction: Prediction | None = None
        self._drawn: tuple[object, ...] = ()
        self._lines: list[Line] = []
        self._rows: list[range] = []
        """The lines of each choice."""
        self._question_at = 0
        self._answer_at = 0
        self._result_at: int | None = None
        self._told = 0
        """The run of which it was brought into view what came of it, as `Prediction.ended` counts them; 0 for none."""
        self._cursor = 0
        self._is_awaited = False
        """The question was gone to before it could be drawn: it was not known yet, or the pane had no width."""

    def show(self, prediction: Prediction, *, known: bool = True) -> None:
        """Show this lesson, as much of it as is to be seen; unless it is not `known` yet, as no program is."""
        if not known:
            return
        before = self._prediction
        if prediction is not before:
            self._prediction, self._cursor = prediction, prediction.picked or 0
            self._told, self._drawn, self._rows = prediction.ended, (), []
            self.scroll_to(0, 0, animate=False, force=True)
        if prediction.result is None:
            self._told = 0
        self._draw()
        if self._is_awaited and self._drawn:
            self.to_question()
        if self.has_news and self._result_at is not None:
            self.to_result()

    def count(self) -> int:
        """Lines of what is to be seen, or a word of what comes here."""
        return len(self._lines) or 1

    def line(self, number: int, width: int) -> Line:  # noqa: ARG002 - they are wrapped to it already
        """Its text; that of the choice under the cursor is marked."""
        if not self._lines:
            return Line(((" What the module teaches is shown here.", "dim"),))
        line = self._lines[number]
        if self._cursor < len(self._rows) and number in self._rows[self._cursor]:
            return Line(line.spans, "cursor" if self.has_focus else "cursor-away")
        return line

    @property
    def has_news(self) -> bool:
        """Whether what came of the last run was not in view yet: it may come while other panes are on the screen."""
        of = self._prediction
        return of is not None and of.result is not None and of.ended != self._told

    def to_result(self) -> None:
        """Bring what came of the run into view, or the question, if nothing has."""
        self._draw()
        if self._prediction is None or self._result_at is None:
            self.to_question()
            return
        self._told = self._prediction.ended
        self.reveal(self._result_at, context=self.page)

    def to_question(self) -> None:
        """Bring the question into view, and the choice under the cursor."""
        self._draw()
        self._is_awaited = not self._drawn
        if self._rows:
            self._scroll(self._question_at)
            self.reveal(self._rows[self._cursor].stop - 1)

    def to_answer(self) -> None:
        """Bring what really happens into view, if it is to be seen."""
        self._draw()
        if self._answer_at:
            self.reveal(self._answer_at, context=self.page)

    def action_move(self, step: int) -> None:
        """Go to the next choice, if the one under the cursor is in view; else scroll by a line."""
        at = self._cursor + step
        if not self._drawn:
            self._cursor = min(max(at, 0), max(self._choices - 1, 0))
        elif 0 <= at < len(self._rows) and self._sees_cursor():
            self._cursor = at
            self.reveal(self._rows[at].stop - 1 if step > 0 else self._rows[at].start)
            self.repaint()
        else:
            self._scroll(round(self.scroll_y) + step)

    def action_page(self, step: int) -> None:
        """Scroll by a page."""
        self._scroll(round(self.scroll_y) + step * max(1, self.page - 1))

    def action_pick(self) -> None:
        """Predict what is under the cursor; if that is out of view, go there first."""
        if (self._rows and self._sees_cursor()) or (self._choices and not self._drawn):
            self.post_message(self.Picked(self._cursor))
        else:
            self.to_question()

    @property
    def _choices(self) -> int:
        """How many there are, drawn or not."""
        question = self._prediction.lesson.question if self._prediction is not None else None
        return 0 if question is None else len(question.choices)

    def _scroll(self, top: int) -> None:
        """At once: the next key may ask what is in view."""
        self.scroll_to(y=top, animate=False, force=True, immediate=True)

    def _sees_cursor(self) -> bool:
        return any(map(self.in_view, self._rows[self._cursor]))

    def on_click(self, event: events.Click) -> None:
        """Predict the choice under the mouse."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        number = self.scroll_offset.y + offset.y
        for choice, rows in enumerate(self._rows):
            if number in rows:
                self._cursor = choice
                self.post_message(self.Picked(choice))

    def on_resize(self) -> None:
        """Its lines are wrapped to its width."""
        self._draw()
        if self._is_awaited and self._drawn:
            self.to_question()

    def on_focus(self) -> None:
        """The cursor is brighter in the pane in focus."""
        self.repaint()

    def on_blur(self) -> None:
        """The cursor stays, and fades."""
        self.repaint()

    # Drawing

    def _draw(self) -> None:
        prediction, width = self._prediction, self.scrollable_content_region.width
        if prediction is None or not width:
            return
        drawn = (prediction, prediction.version, prediction.picked, width)
        if drawn != self._drawn:
            asked = self._drawn[:1] == drawn[:1] and round(self.scroll_y) == self._question_at
            self._drawn = drawn
            self._lines, self._rows, self._result_at, self._answer_at = [], [], None, 0
            if prediction.lesson.sections:
                self._lesson(prediction, width)
            else:
                self._add(NONE_YET, width)
            self.subtitle(Content(self._answer_key(prediction)))
            if asked:  # above the question there may be more lines now, as when a scrollbar takes a cell
                self._scroll(self._question_at)
        self.repaint()

    def _lesson(self, prediction: Prediction, width: int) -> None:
        lesson = prediction.lesson
        self._lines.append(Line(((f" {harmless(lesson.title)}", "calm bold"),)))
        self._add(lesson.lead, width)
        if other := _other_keys(lesson, keymap_of(self)):
            self._lines.append(Line())
            self._say(other, "warn", width)
        for section in lesson.sections:
            if section.heading in ANSWERS and not prediction.is_open:
                continue
            asks = section.heading == QUESTION
            self._heading(section.heading, self._keys(prediction, width - 12) if asks else "")
            if asks:
                self._question_at = len(self._lines) - 1
            elif section.heading == FACTS:
                self._answer_at = len(self._lines) - 1
            self._section(section, prediction, width)
            if section.heading == QUESTION:
                self._after_question(prediction, width)

    def _keys(self, prediction: Prediction, width: int) -> str:
        """What to press here, as far as there is room."""
        if prediction.running:
            return "the run goes on: not known yet"
        keys = f"↑ ↓ and Enter predict, {key_of(self, 'launch')} launches"
        both = f"{keys}, {self._answer_key(prediction)}"
        return both if len(both) <= width else keys if len(keys) <= width else keys.partition(", ")[0]

    def _answer_key(self, prediction: Prediction) -> str:
        if not prediction.lesson.sections:
            return ""
        return f"{key_of(self, 'answer')} {'hides' if prediction.is_open else 'shows'} the answer"

    def _heading(self, text: str, keys: str = "") -> None:
        self._lines += [Line(), Line(((f" {text}", "plain bold"), (f"  {keys}", "dim")))]

    def _section(self, section: Section, prediction: Prediction, width: int) -> None:
        marks: list[Span] = []
        if section.heading == QUESTION:
            marks = list(_choice_marks(prediction))
        elif section.heading == FACTS and prediction.result is not None:
            marks = [MARKS[verdict] for verdict in prediction.result.facts]
        begin = len(self._lines)
        items = self._add(section.text, width, marks)
        if section.heading == QUESTION:
            ends = [*items[1:], len(self._lines)]
            self._rows = [range(at, end) for at, end in zip(items, ends, strict=False) if at >= begin]

    def _add(self, text: str, width: int, marks: list[Span] | None = None) -> list[int]:
        """Draw Markdown below what there is; the lines on which its items begin."""
        begin = len(self._lines)
        drawn = painted(text, width, marks or ())
        self._lines += drawn.lines
        return [begin + at for at in drawn.items]

    def _after_question(self, prediction: Prediction, width: int) -> None:
        """What came of it."""
        result = prediction.result
        if result is None:
            return
        self._lines.append(Line())
        self._result_at = len(self._lines)
        for text, tone in _result(prediction.lesson, result, key_of(self, "run")):
            self._say(text, tone, width)

    def _say(self, text: str, tone: str, width: int) -> None:
        """Draw Markdown all in one tone."""
        for line in painted(text, width).lines:
            self._lines.append(Line(tuple((part, tone) for part, _ in line.spans)))


def _other_keys(lesson: Lesson, keymap: Keymap) -> str:
    """Which keys that the lesson has pressed are others here, as Markdown: lessons go by the default ones."""
    steps = lesson.section(PRESS)
    written = "" if steps is None else steps.text
    others = [f"`{was}` is {_plain(now)}" for was, now in keymap.moved().items() if f"`{was}`" in written]
    return f"By your settings {', '.join(others)}." if others else ""


def _choice_marks(prediction: Prediction) -> Iterator[Span]:
    """`●` before what is picked for the next run; of the last, `✓` before what it was, `✗` before what was wrong."""
    question, result = prediction.lesson.question, prediction.result
    for choice in range(0 if question is None else len(question.choices)):
        if choice == prediction.picked:
            yield "●", "you bold"
        elif result is not None and choice in result.answer.holding:
            yield "✓", "good bold"
        else:
            is_wrong = result is not None and result.right is False and choice == result.picked
            yield ("✗", "bad bold") if is_wrong else ("○", "dim")


def _result(lesson: Lesson, result: Result, runs: str) -> Iterator[Span]:
    """What came of a run, as Markdown, and the tone of each paragraph; `runs`: the key that runs the whole file."""
    question = lesson.question
    if question is None:
        return
    yield _what_it_was(result, _plain(runs)), "plain bold"
    if result.right is not None and result.picked is not None:
        what = f"You had predicted the {PLACES[result.picked]}: that was "
        yield what + ("right." if result.right else "wrong."), "good bold" if result.right else "warn bold"
    elif result.picked is not None:
        yield f"What you have predicted, the {PLACES[result.picked]}, stands for the next run.", "plain"
    for sentence in result.answer.evidence:
        yield f"- {_plain(sentence)}", "dim"
    if result.touched:
        yield f"You had a hand in it: {_plain(', '.join(result.touched))}", "warn"


def _what_it_was(result: Result, runs: str) -> str:
    holding = [PLACES[choice] for choice in result.answer.holding]
    if len(holding) == 1:
        return f"In this run it was the {holding[0]}."
    if holding:
        return f"In this run these hold: the {', the '.join(holding)}."
    if result.mixed:
        return "Not known: main was launched again before its run had ended."
    if result.answer.decided:
        return "In this run it was none of these."
    if result.lost:
        return f"Not known: {result.lost:,} facts were counted instead of told, in a flood."
    return f"Not known from this run: {runs} runs the whole file as python would."


def _plain(text: str) -> str:
    """The text so that Markdown reads nothing into it."""
    return "".join(f"\\{letter}" if letter in r"\`*_{}[]<>()#+-!|~&" else letter for letter in text)
