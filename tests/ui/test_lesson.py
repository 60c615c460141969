"""The Lesson pane: what it hides and when, how a prediction is made, and what comes of it."""

import asyncio
from pathlib import Path

from playground import catalogue
from playground.model.lesson import find
from playground.model.prediction import Prediction
from playground.progress import Progress, Standing
from playground.ui.markdown import painted
from playground.ui.panes.lesson import LessonPane
from tests.ui.desk import Sitting, sit
from tests.ui.driving import Player, play
from tests.ui.showing import Showing, read, shown

SWALLOWED = catalogue.bundled() / "03-cancellation" / "02-swallowed.py"
TEXT = SWALLOWED.read_text()


def pane(prediction: Prediction, *, size: tuple[int, int] = (100, 50)) -> str:
    return "\n".join(shown(LessonPane(), lambda pane: pane.show(prediction), size=size))


def test_the_answer_is_hidden_until_it_is_asked_for() -> None:
    prediction = Prediction(find(TEXT))
    hidden = pane(prediction)
    assert "swallowed: a cancel that is caught and goes no further" in hidden
    assert "1. l launches main" not in hidden
    assert " 2. Press - three times: the loop's clock runs at a tenth. l launches main." in hidden
    assert " ○  As finished: it caught the CancelledError, went on, and returned." in hidden
    assert "A shows the answer" in hidden
    assert "worker finished" not in hidden
    for heading in ("What really happens", "Where it differs", "In your code"):
        assert heading not in hidden
    prediction.ask()
    asked = pane(prediction)
    for heading in ("What really happens", "Where it differs", "In your code", "A hides the answer"):
        assert heading in asked
    assert "worker cancelling 1" not in asked


def test_the_question_is_gone_to_once_it_is_known() -> None:
    prediction, early = Prediction(find(TEXT)), [LessonPane.to_question]

    def show(pane: LessonPane) -> None:
        while early:
            early.pop()(pane)
        pane.show(prediction)

    assert "How does worker end?" in "\n".join(shown(LessonPane(), show, size=(80, 10)))


def test_the_question_is_gone_to_as_soon_as_the_pane_has_a_width() -> None:
    """Not before: wrapped to nothing it would stand elsewhere, and be seen so for a frame."""
    prediction = Prediction(find(TEXT))
    read_so: list[str] = []

    async def look() -> None:
        pane = LessonPane()
        pane.display = False
        async with Showing(pane).run_test(size=(60, 12)) as pilot:
            pane.show(prediction)
            pane.to_question()
            assert pane.count() == 1
            pane.display = True
            await pilot.pause()
            read_so.extend(read(pane))

    asyncio.run(look())
    assert any("How does worker end?" in row for row in read_so)
    assert any("○  As cancelled" in row for row in read_so)


def test_a_module_without_a_lesson_says_how_one_is_written() -> None:
    told = pane(Prediction(find('"""gather: three at once"""')))
    assert "This module has no lesson." in told
    assert "two spaces and a code span" in told


def test_markdown_is_wrapped_with_its_lists_hanging() -> None:
    drawn = painted("One `two three` *four*.\n\n- five six seven\n- eight\n\n```python\nx = 1\n```\n", 14)
    assert [line.text for line in drawn.lines] == [
        " One two",
        " three four.",
        "",
        " ·  five six",
        "    seven",
        " ·  eight",
        "",
        "   x = 1",
    ]
    assert drawn.items == [3, 5]
    assert [line.text for line in painted("1. one\n   - two\n", 20, [("✓", "good")]).lines] == [" 1. one", "    ·  two"]
    assert painted("\x1b[2J", 20).lines[0].text == " ␛[2J"


def test_p_predicts_and_the_run_says_what_it_was(tmp_path: Path, kind: str) -> None:
    """It is launched while the loop is paused, so that it goes on for as long as that is looked at."""
    progress = Progress(tmp_path / "progress.json")

    async def act(player: Player) -> None:
        await player.press("p", "z")
        await player.until_app(lambda: "How does worker end?" in player.pane("lesson"))
        await player.press("down", "enter")
        await player.until_app(lambda: " ●  As finished" in player.pane("lesson"))
        await player.press("l")
        await player.until(lambda world: "main_1" in world.variables)
        assert "Question  the run goes on: not known yet" in player.pane("lesson")
        await player.press("up", "enter")
        await player.until_app(lambda: player.notices()[-1:] == ["The run goes on: predict before one begins."])
        await player.press("space")
        await player.until_app(lambda: "You had predicted the second: that was right." in player.pane("lesson"))
        assert "swallowing the cancel at 02-swallowed.py:43" in player.pane("lesson")
        assert "✓  As finished" in player.pane("lesson")
        assert "✓  asyncio still counts the request" in player.pane("lesson")
        assert progress.read() == {"03-cancellation/02-swallowed.py": Standing(runs=1, right=1)}

    play(act, SWALLOWED, kind, size=(140, 60), speed=4.0, paused=True, progress=progress)


def test_a_hand_in_it_is_said_and_makes_no_prediction_wrong_and_a_damaged_file_is_no_crash(tmp_path: Path) -> None:
    progress = Progress(tmp_path / "progress.json")
    progress.file.write_text("{")

    async def act(player: Player) -> None:
        await player.press("p", "z", "enter", "A", "l")
        await player.until(lambda world: "main_1" in world.variables)
        await player.press("c", "space")
        await player.until_app(lambda: "You had a hand in it: main_1.cancel()" in player.pane("lesson"))
        assert "In this run it was none of these." in player.pane("lesson")
        assert "●  As cancelled" in player.pane("lesson")
        assert "You had predicted" not in player.pane("lesson")
        await player.until_app(lambda: any("is damaged" in notice for notice in player.notices()))

    play(act, SWALLOWED, size=(140, 60), paused=True, progress=progress)


def test_choices_are_gone_to_before_they_are_picked_where_there_is_little_room() -> None:
    """At 80×24: what Enter picks is always in view, and so is the answer that is asked for.

    Once something runs the arrow keys go to Tasks, and Lesson stays where it is. What comes of it while another pane
    is in Lesson's place is in view when one comes back, and then the question again.
    """

    async def act(player: Player) -> None:
        await player.press("p")
        await player.until_app(lambda: " ○  As cancelled" in player.pane("lesson"))
        await player.press("pageup")
        await player.until_app(lambda: " ○  As cancelled" not in player.pane("lesson"))
        await player.press("enter")
        await player.until_app(lambda: " ○  As cancelled" in player.pane("lesson"))
        await player.press("down", "down", "enter")
        await player.until_app(lambda: " ●  As failed" in player.pane("lesson"))
        await player.press("A")
        await player.until_app(lambda: "What really happens" in player.pane("lesson"))
        await player.press("R")
        assert player.focused == "tasks"
        await player.until_app(lambda: "that was wrong." in player.pane("lesson"))
        await player.press("6", "l")
        await player.until_app(lambda: player.app.workshop.learning.prediction.ended == 2)
        await player.press("p")
        assert player.focused == "lesson"
        await player.until_app(lambda: "In this run it was the second." in player.pane("lesson"))
        await player.press("p")
        await player.until_app(lambda: "How does worker end?" in player.pane("lesson"))
        await player.press("l")
        assert player.focused == "tasks"
        await player.until(lambda world: "main_2" in world.variables)

    play(act, SWALLOWED, size=(80, 24), speed=4.0)


def test_the_next_run_is_predicted_while_the_top_level_runs_that_a_restart_began(tmp_path: Path) -> None:
    module, gate = tmp_path / "swallowed.py", tmp_path / "gate"
    module.write_text(f"{TEXT}\nimport os, time\nwhile os.path.exists({str(gate)!r}):\n    time.sleep(0.01)\n")

    async def act(player: Player) -> None:
        prediction = player.app.workshop.learning.prediction
        await player.launched("main_1")
        await player.until_app(lambda: prediction.running)
        gate.touch()
        before = player.world
        await player.press("ctrl+r", "y")
        await player.until_app(lambda: player.world is not before and player.world.program.path)
        player.app.show()
        assert not player.world.program.loaded
        await player.press("p", "down", "enter")
        assert prediction.picked == 1
        assert not player.notices()
        gate.unlink()
        await player.loaded()
        await player.launched("main_1")
        assert (prediction.running, prediction.picked) == (True, 1)

    play(act, module, size=(80, 24), speed=0.1)


def test_what_came_of_a_run_is_in_view_when_the_zoom_of_another_pane_is_taken_back() -> None:
    """The pane is drawn anew as soon as it has a size again, before it is shown what there is."""

    async def act(player: Player) -> None:
        await player.press("p")
        await player.until_app(lambda: " ○  As cancelled" in player.pane("lesson"))
        await player.press("1", "z", "l")
        await player.until(lambda world: "main_1" in world.variables)
        await player.until_app(lambda: player.app.workshop.learning.prediction.ended)
        await player.press("z")
        await player.until_app(lambda: "In this run it was the second." in player.pane("lesson"))

    play(act, SWALLOWED, size=(120, 36), speed=4.0)


def test_the_question_stays_on_top_when_a_scrollbar_takes_a_cell_from_the_lines_above_it() -> None:
    async def act(player: Player) -> None:
        await player.press("p")
        await player.until_app(lambda: player.pane("lesson").startswith(" Question"))

    play(act, catalogue.bundled() / "02-running-many" / "05-taskgroup.py", size=(80, 24))


def test_a_choice_is_predicted_by_a_click() -> None:
    async def act(player: Player) -> None:
        await player.press("p", "z")
        await player.until_app(lambda: " ○  As failed" in player.pane("lesson"))
        rows = player.pane("lesson").splitlines()
        place = next(number for number, row in enumerate(rows) if " ○  As failed" in row)
        await player.click_pane("lesson", place)
        await player.until_app(lambda: " ●  As failed" in player.pane("lesson"))

    play(act, SWALLOWED)


def test_the_lesson_stands_beside_source_and_says_what_comes_there_before_anything_is_open() -> None:
    async def act(desk: Sitting) -> None:
        await desk.press("p")
        assert desk.focused == "lesson"
        assert "What the module teaches is shown here." in desk.pane("lesson")
        await desk.press("escape")
        assert desk.focused == "tasks"

    sit(act)
