"""The picker: chapters, titles, what is found by typing, and what it gives."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual import events
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import Markdown, OptionList

import playground.ui.app
from playground import new
from playground.progress import Progress
from playground.ui.in_order import InOrder
from playground.ui.ink import DARK
from playground.ui.screens import picker
from playground.ui.screens.picker import Picker

GIVEN = "nothing was given yet"


class Picking(InOrder):
    """Nothing but the picker."""

    CSS_PATH = Path(playground.ui.app.__file__).with_name("app.tcss")

    def __init__(self, folder: Path, current: Path | None, progress: Progress | None) -> None:
        super().__init__()
        self.picker = Picker(folder, current, progress)
        self.given: Path | str | None = GIVEN

    def on_mount(self) -> None:
        """In the colours of the app."""
        self.register_theme(DARK)
        self.theme = DARK.name
        self.push_screen(self.picker, self._take)

    def _take(self, path: Path | None) -> None:
        self.given = path


class Person:
    """Somebody at the picker."""

    def __init__(self, app: Picking, pilot: Pilot[None]) -> None:
        self._app = app
        self._pilot = pilot

    async def press(self, *keys: str) -> None:
        """Press these, one after the other."""
        await self._pilot.press(*keys)
        await self._pilot.pause()

    @property
    def given(self) -> Path | str | None:
        """What the picker gave."""
        return self._app.given

    @property
    def rows(self) -> list[str]:
        """What the list reads."""
        return [_plain(option.prompt) for option in self._list.options]

    @property
    def chosen(self) -> str:
        """The row under the cursor."""
        option = self._list.highlighted_option
        return "" if option is None else _plain(option.prompt).split()[0]

    @property
    def lesson(self) -> str:
        """What is told of the module under the cursor, as Markdown."""
        return self._app.picker.query_one(Markdown).source

    @property
    def title(self) -> str:
        """The title of the sheet."""
        return str(self._app.picker.query_one(".sheet").border_title)

    @property
    def notices(self) -> list[str]:
        """What was said in notifications."""
        return [notice.message for notice in self._app._notifications]  # Textual has no public way to read them

    def type_at_once(self, *keys: str) -> None:
        """As a terminal sends what was typed while nobody read it."""
        for key in keys:
            self._app.post_message(events.Key(key, key if len(key) == 1 else None))

    @property
    def sizes(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Width and height of the list and of the lesson."""
        lesson = self._app.picker.query_one("#lesson")
        return (self._list.size.width, self._list.size.height), (lesson.size.width, lesson.size.height)

    @property
    def _list(self) -> OptionList:
        return self._app.picker.query_one(OptionList)


def _plain(prompt: object) -> str:
    assert isinstance(prompt, Content)
    return prompt.plain.rstrip()


def pick(
    folder: Path,
    act: Callable[[Person], Awaitable[None]],
    *,
    current: Path | None = None,
    progress: Progress | None = None,
    size: tuple[int, int] = (120, 36),
) -> None:
    """Do this at a picker of the folder."""

    async def run() -> None:
        app = Picking(folder, current, progress)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await act(Person(app, pilot))

    asyncio.run(run())


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A module of one's own, and two chapters, one with a broken module."""
    texts = {
        "own.py": '"""My own"""\n',
        "02-running-many/01-gather.py": '"""gather: several at once\n\nAll cancel what they wait for.\n"""\n',
        "03-cancellation/01-cancel.py": new.text("cancel"),
        "03-cancellation/02-broken.py": "x = 1\ny = (\n",
    }
    for name, text in texts.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return tmp_path


def test_chapters_are_headings_and_modules_stand_below_them_by_name_and_title(shelf: Path) -> None:
    async def act(person: Person) -> None:
        assert person.rows == [
            "  own     My own",
            "Running many",
            "  gather  several at once",
            "Cancellation",
            "  cancel  say here, in a few words, what it shows",
            "  broken  ✗ line 2 does not parse: '(' was never closed.",
        ]
        assert person.title == "Open a module · 4"

    pick(shelf, act)


def test_the_cursor_passes_over_headings_and_enter_gives_the_module(shelf: Path) -> None:
    async def act(person: Person) -> None:
        assert person.chosen == "own"
        await person.press("down")
        assert person.chosen == "gather"
        await person.press("pagedown")
        assert person.chosen == "broken"
        await person.press("up", "enter")
        assert person.given == shelf / "03-cancellation/01-cancel.py"

    pick(shelf, act)


def test_all_the_words_that_are_typed_are_looked_for_in_the_lesson_too(shelf: Path) -> None:
    """Of those that have them, the cursor goes to the one whose title has them."""

    async def act(person: Person) -> None:
        await person.press(*"cancel")
        assert [row.split()[0] for row in person.rows] == ["Running", "gather", "Cancellation", "cancel", "broken"]
        assert person.chosen == "cancel"
        assert person.title == "Open a module · 3 of 4"
        await person.press("space", *"ALL")
        assert [row.split()[0] for row in person.rows] == ["Running", "gather", "Cancellation", "cancel"]
        await person.press("space", *"wait")
        assert person.chosen == "gather"
        await person.press(*"ress")
        assert person.rows == ["No module here matches 'cancel ALL waitress'."]
        await person.press("enter")
        assert person.given == GIVEN

    pick(shelf, act)


def test_the_lesson_is_shown_without_its_answers(shelf: Path) -> None:
    async def act(person: Person) -> None:
        await person.press(*"cancel")
        assert "How does `worker` end?" in person.lesson
        assert "As finished: it cleaned up" in person.lesson
        assert "What really happens" not in person.lesson
        assert "worker finished" not in person.lesson
        assert "`worker(seconds=2.0)` Work for a while" in person.lesson

    pick(shelf, act)


def test_a_broken_module_says_where_and_why_and_can_be_opened(shelf: Path) -> None:
    async def act(person: Person) -> None:
        await person.press(*"broken")
        path = shelf / "03-cancellation/02-broken.py"
        assert person.lesson == f"{path}:2 does not parse: '(' was never closed."
        await person.press("enter")
        assert person.given == path

    pick(shelf, act)


def test_the_cursor_begins_at_the_module_that_is_open(shelf: Path) -> None:
    async def act(person: Person) -> None:
        assert person.chosen == "cancel"

    pick(shelf, act, current=shelf / "03-cancellation/01-cancel.py")


def test_a_path_that_is_typed_opens_the_file_or_lists_the_folder(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shelf)

    async def act(person: Person) -> None:
        await person.press(*"03-cancellation", "enter")
        assert [row.split()[0] for row in person.rows] == ["cancel", "broken"]
        await person.press(*"own.py", "enter")
        assert person.given == Path("own.py")

    pick(shelf, act)


def test_what_was_run_and_what_was_predicted_right_is_marked_and_counted(shelf: Path, tmp_path: Path) -> None:
    progress = Progress(tmp_path / "state" / "progress.json")
    progress.note(shelf / "02-running-many/01-gather.py", right=False)
    for right in (None, True):
        progress.note(shelf / "03-cancellation/01-cancel.py", right)

    async def act(person: Person) -> None:
        assert [row[:8] for row in person.rows if not row[0].isalpha()] == [
            "  own   ",
            "✓ gather",
            "★ cancel",
            "  broken",
        ]
        assert person.title == "Open a module · 4 · ✓ 2 run · ★ 1 predicted right"
        await person.press(*"cancel")
        assert "*Run 2 times; predicted right 1 time.*" in person.lesson
        assert person.title == "Open a module · 3 of 4 · ✓ 2 run · ★ 1 predicted right"

    pick(shelf, act, progress=progress)


def test_progress_that_cannot_be_read_is_said_and_marks_nothing(shelf: Path, tmp_path: Path) -> None:
    file = tmp_path / "progress.json"
    file.write_text("{")

    async def act(person: Person) -> None:
        assert person.title == "Open a module · 4"
        assert len(person.notices) == 1
        assert person.notices[0].startswith(f"{file}, the file of your progress, is damaged: ")

    pick(shelf, act, progress=Progress(file))


def test_escape_gives_nothing(shelf: Path) -> None:
    async def act(person: Person) -> None:
        await person.press("escape")
        assert person.given is None

    pick(shelf, act)


@pytest.mark.parametrize(("size", "beside"), [((80, 24), False), ((120, 36), True)])
def test_list_and_lesson_both_have_room(shelf: Path, size: tuple[int, int], beside: bool) -> None:
    """Beside each other where the screen is wide, else the lesson below the list."""

    async def act(person: Person) -> None:
        (width, height), (lesson_width, lesson_height) = person.sizes
        assert (width < size[0] / 2) is beside
        assert height >= 12
        assert lesson_width >= 50
        assert lesson_height >= 5

    pick(shelf, act, size=size)


def test_a_folder_that_takes_long_says_how_far_it_is_read_and_what_was_typed_meanwhile_is_done(
    shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No module is read at once, so that a folder of three takes as many turns as one of thousands."""
    monkeypatch.setattr(picker, "AT_ONCE", 0.0)
    monkeypatch.setattr(picker, "IN_BETWEEN", 0.0)
    large, titles = tmp_path / "large", list[str]()
    large.mkdir()
    for number in range(3):
        (large / f"m{number}.py").write_text(f'"""number {number}"""\n')

    async def act(person: Person) -> None:
        await person.press(*str(large))
        person.type_at_once("enter", "m", "2", "enter")
        while person.given == GIVEN:
            titles.append(person.title)
            await asyncio.sleep(0)
        assert person.given == large / "m2.py"

    pick(shelf, act)
    assert {title for title in titles if "3 read" in title} == {f"Open a module · {n} of 3 read" for n in (1, 2, 3)}
