"""The half of the desk that looks: which panes there are to see, and how; nothing of it goes to the lab."""

from dataclasses import replace

from playground.model.filters import what_is_wrong
from playground.model.tasks import TaskView
from playground.ui.keyed import key_of
from playground.ui.panes.lesson import LessonPane
from playground.ui.panes.story import StoryPane
from playground.ui.panes.tasks import TasksPane
from playground.ui.screens.ask import Ask
from playground.ui.shape import DeskShape
from playground.ui.stage import Scene, Stage
from playground.ui.view import View, is_there


class Looking(DeskShape):
    """A screen with a stage, and the keys that move about on it."""

    def __init__(self, view: View) -> None:
        super().__init__()
        self._view = view
        self._scene: Scene | None = None

    def show(self, scene: Scene) -> None:
        """Show this."""
        raise NotImplementedError

    def show_chosen(self) -> None:
        """Another task is selected, and all else is as it was."""
        raise NotImplementedError

    @property
    def is_behind(self) -> bool:
        """Whether there is more to show than could be afforded."""
        return self.query_one(Stage).is_behind

    def show_again(self) -> None:
        """The view has changed, the world has not."""
        if self._scene is not None:
            self.show(self._scene)

    def _tell(self, sentence: str) -> None:
        self.app.notify(sentence, severity="warning", markup=False)

    def action_pane(self, pane: str) -> None:
        """Go to a pane."""
        stage = self.query_one(Stage)
        if not stage.has_place_for(pane):
            self._tell(f"The Ready pane stands here while the loop is paused: {key_of(self, 'pause')} pauses it.")
            return
        stage.go_to(pane)
        self.call_after_refresh(self.show_again)

    def action_predict(self) -> None:
        """Go to the question of the lesson; to what came of it, if that came while Lesson was out of sight."""
        lesson = self.query_one(LessonPane)
        there = lesson.to_result if lesson.has_news else lesson.to_question
        self.action_pane("lesson")
        if self._scene is not None:  # the keys that come next may choose before it is drawn
            lesson.show(self._scene.prediction, known=bool(self._scene.world.program.text))
        self.call_after_refresh(there)

    def action_answer(self) -> None:
        """Go to the lesson, and show what really happens; or hide it again."""
        if self._scene is not None and self._scene.prediction.lesson.sections:
            self._scene.prediction.ask()
        self.action_pane("lesson")
        self.call_after_refresh(self.query_one(LessonPane).to_answer)

    def on_lesson_pane_picked(self, event: LessonPane.Picked) -> None:
        """The person predicts this of the next run."""
        if self._scene is not None and (refused := self._scene.prediction.pick(event.choice)):
            self._tell(refused)
        self.show_again()

    def action_zoom(self) -> None:
        """Give the pane in focus the whole screen, or take it back."""
        self.query_one(Stage).toggle_zoom()
        self.call_after_refresh(self.show_again)

    def action_tree(self) -> None:
        """From the tree of waits to that of who made whom, and on to the flat list."""
        self._look(self._view.tasks.reshaped())

    def action_group(self) -> None:
        """What is alike as one row, or each as its own."""
        tasks = self._view.tasks
        self._look(replace(tasks, grouped=not tasks.grouped))

    def action_sort(self) -> None:
        """The flat list, by something else if it is there already."""
        self._look(self._view.tasks.resorted())

    def action_switch(self, what: str) -> None:
        """`follow`: the selection follows what happens, or stays; `only`: the story tells of it alone, or of all."""
        setattr(self._view, what, not getattr(self._view, what))
        self.show_again()

    def action_filter(self) -> None:
        """Ask for a filter, and apply it with every letter."""
        before = self._view.tasks

        def changed(text: str) -> None:
            if not what_is_wrong(text):
                self._look(replace(before, filter=text))

        def answered(text: str | None) -> None:
            self._look(before if text is None else replace(before, filter=text))

        hint = (
            "Words that a row holds, all of them; !word hides what has it."
            " Of one column: state:waiting name:fetch waits:lock line:14 id:3-9"
        )
        ask = Ask("Show only", before.filter, hint, changed=changed, check=what_is_wrong, select=False)
        self.app.push_screen(ask, answered)

    def action_back(self) -> None:
        """Take back the zoom, else leave the pane beside Source, else take back the filter, else the marks."""
        stage = self.query_one(Stage)
        if stage.zoomed is not None:
            self.action_zoom()
        elif stage.leave_side():
            self.call_after_refresh(self.show_again)
        elif self._view.tasks.filter:
            self._look(replace(self._view.tasks, filter=""))
        else:
            self._view.marked.clear()
            self.show_again()

    def on_tasks_pane_chosen(self) -> None:
        """Other panes show what the newly chosen task is about."""
        self.show_chosen()

    def on_tasks_pane_gone(self, event: TasksPane.Gone) -> None:
        """The keys act on another task from now on, which nobody chose."""
        if self._scene is not None:
            name_of = self._scene.world.name_of
            now = "nothing" if event.selected is None else name_of(event.selected)
            self._tell(f"{name_of(event.gone)} is no longer listed; {now} is selected now.")

    on_timeline_pane_chosen = on_hints_pane_chosen = on_tasks_pane_chosen

    def on_story_pane_chosen(self, event: StoryPane.Chosen) -> None:
        """A line of the story was chosen: select what it is about."""
        if self._scene is not None and is_there(self._scene.world, event.subject):
            self._view.selected, self._view.follow = event.subject, False
            self.show_again()

    def _look(self, tasks: TaskView) -> None:
        self._view.tasks = tasks
        self.show_again()
