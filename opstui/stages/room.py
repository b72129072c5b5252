"""The furniture of every stage: the frame, and one step in it at a time."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from opstui.commands import Command, pick
from opstui.kernel.language import _, language
from opstui.kernel.vocabulary import Stage, word
from opstui.stages.frame import FrameScreen
from opstui.stages.host import Host, host
from opstui.ui.help_text import purpose
from opstui.ui.keys import bind
from opstui.workbook.document import Workbook

TAIL = pick("go.next", "help")


class Step(Vertical):
    """One step of a stage. A subclass sets `STEP`, `TITLE` (message id) and `ACTIONS`
    (with `BINDINGS = bind(ACTIONS)`), composes its body, and updates it in `show()`."""

    STEP: ClassVar[str]
    TITLE: ClassVar[str]
    ACTIONS: ClassVar[tuple[Command, ...]] = ()

    DEFAULT_CSS = "Step { height: 1fr; width: 1fr; padding: 0 1; }"

    class Said(Message):
        """Something in the lines around the step changed."""

    def __init__(self) -> None:
        super().__init__(id=f"step-{self.STEP}")
        self.sentence = ""
        self.remark = ""
        self.stays_out = False
        """Do not go into a field when shown: the user was outside of them."""

    @property
    def host(self) -> Host:
        return host(self)

    @property
    def workbook(self) -> Workbook:
        return self.host.workbook

    def show(self) -> None:
        """Bring what is shown in line with `self.workbook`; called after mount and after
        every change. Keep focus and cursor where they are."""

    def focus_first(self) -> None:
        """Put the focus where the user will type or move; default: the first that can have it."""
        for widget in self.query("*"):
            if widget.focusable:
                widget.focus()
                return
        self.focus_self()

    def focus_self(self) -> None:
        """Out of any field, so that letters are commands again."""
        self.can_focus = True
        self.focus()

    def select_item(self, key: str) -> None:
        """Put the cursor on this record, if the step shows it."""

    def side(self) -> Content | str:
        """What the side panel says from 110 columns; default: what this step is for."""
        stage = getattr(self.screen, "STAGE", None) or Stage.STRATEGY
        return purpose(stage.value, self.STEP)

    def hints(self) -> tuple[Command, ...]:
        """The commands that the key line is made of, the most important first."""
        return self.ACTIONS

    def say(self, sentence: str = "", remark: str = "") -> None:
        """Set the sentence line, and the remark at the right of the step rule."""
        if (sentence, remark) != (self.sentence, self.remark):
            self.sentence, self.remark = sentence, remark
            self._lines_changed()

    def _lines_changed(self) -> None:
        """At once, so that the lines are painted together with what they speak of; a message
        would come a frame later."""
        if self.is_attached and isinstance(self.screen, RoomScreen):
            self.screen.refresh_lines()

    def work(self, task: Coroutine[Any, Any, object]) -> None:
        """Run something that waits for the user (a form) without holding up the keys."""
        self.run_worker(task, group="work", exclusive=True)

    def on_mount(self) -> None:
        self.show()
        self.call_after_refresh(self._settle)

    def _settle(self) -> None:
        if not self.is_attached or self.has_focus_within:
            return
        if self.stays_out:
            self.focus_self()
        else:
            self.focus_first()


class RoomScreen(FrameScreen):
    """A stage. `STEPS` in order; each is made when it is shown."""

    STAGE: ClassVar[Stage]
    STEPS: ClassVar[tuple[type[Step], ...]]
    ACTIONS: ClassVar[tuple[Command, ...]] = pick("go.next", "go.previous", "go.back")
    BINDINGS = bind(ACTIONS)

    def __init__(self) -> None:
        super().__init__()
        self._at = -1
        self._step: Step | None = None
        self._wanted_item = ""
        self._shown_of: tuple[object, ...] = ()

    async def on_mount(self) -> None:
        if self._at < 0:
            names = [step.STEP for step in self.STEPS]
            wanted = self.host.wanted_step
            self._at = names.index(wanted) if wanted in names else self._first_step()
        await self._mount_step()

    @property
    def step(self) -> Step | None:
        """The step that is shown now; None while one makes room for the next."""
        made = self._step
        return made if made is not None and made.is_attached else None

    def _first_step(self) -> int:
        """A stage opens at its first unfinished step, when the flow knows one."""
        wanted = self.host.overview.stage(self.STAGE).step
        names = [step.STEP for step in self.STEPS]
        return names.index(wanted) if wanted in names else 0

    async def show_step(self, name: str, item: str = "") -> None:
        """Show the step called `name` ("" stays), with the cursor on `item`."""
        names = [step.STEP for step in self.STEPS]
        self._wanted_item = item
        if name in names and names.index(name) != self._at:
            self._at = names.index(name)
            if self.is_mounted:
                await self._mount_step()
        elif item and self.step:
            self.step.select_item(item)

    def come_back(self) -> None:
        """A stage that shows what is so already is left as it is; one that speaks the other
        language is made anew."""
        now = self._state()
        if self._shown_of and self._shown_of[-1] != now[-1]:
            self.run_worker(self.rebuild(), group="go")
        elif self._shown_of != now:
            self.show()

    def _state(self) -> tuple[object, ...]:
        return self.host.generation, self.host.today, language()

    async def _mount_step(self, *, stays_out: bool = False) -> None:
        self._shown_of = self._state()
        stage = self.query_one("#stage", Vertical)
        step = self.STEPS[self._at]()
        step.stays_out = stays_out
        with self.app.batch_update():
            await stage.remove_children()
            self._step = step
            await stage.mount(step)
            self.refresh_frame()
        if self._wanted_item:
            step.select_item(self._wanted_item)
            self._wanted_item = ""

    async def action_go_next(self) -> None:
        if self._at + 1 < len(self.STEPS):
            self._at += 1
            await self._mount_step()
        else:
            self._leave_forward()

    async def action_go_previous(self) -> None:
        if self._at > 0:
            self._at -= 1
            await self._mount_step()
        else:
            self.host.go("home")

    def _leave_forward(self) -> None:
        """`n` on the last step goes on to the next stage."""
        order = list(Stage)
        place = order.index(self.STAGE) + 1
        self.host.go(order[place].value if place < len(order) else "home")

    def action_go_back(self) -> None:
        """`esc`: out of a field first, then home."""
        focused = self.focused
        if focused is not None and self.step is not None and focused is not self.step:
            takes_letters = focused.check_consume_key("a", "a")
            if takes_letters:
                self.step.focus_self()
                return
        self.host.go("home")

    # -- the frame ----------------------------------------------------------------------------

    def show(self) -> None:
        # a step that is still being made shows what is when it is mounted
        if self.is_mounted and self.step and self.step.is_mounted and self.app.is_running:
            self._shown_of = self._state()
            self.step.show()
            self.refresh_frame()

    async def rebuild(self) -> None:
        if self.is_mounted:
            outside = self.step is not None and self.focused is self.step
            await self._mount_step(stays_out=outside)

    def on_step_said(self, event: Step.Said) -> None:
        event.stop()
        self.refresh_lines()

    def rule_text(self) -> tuple[str, str]:
        step = self.step
        if step is None:
            return "", ""
        place = f"{self._at + 1}/{len(self.STEPS)} " if len(self.STEPS) > 1 else ""
        return f"{word(self.STAGE)} › {place}{_(step.TITLE)}", step.remark

    def sentence_text(self) -> str:
        return self.step.sentence if self.step else ""

    def side_text(self) -> Content | str:
        """Nothing while the step is still being made: what it would speak of is not there."""
        return self.step.side() if self.step and self.step.is_mounted else ""

    def shown_commands(self) -> tuple[Command, ...]:
        """At most five: the step's first ones, then next and help."""
        hints = self.step.hints() if self.step else ()
        own = tuple(command for command in hints if not command.quiet)
        return (*own[: 5 - len(TAIL)], *TAIL)

    def _own_commands(self) -> tuple[Command, ...]:
        return self.step.ACTIONS if self.step else ()

    def context_commands(self) -> tuple[Command, ...]:
        return (*self._own_commands(), *self.ACTIONS)
