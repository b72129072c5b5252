"""Step 6: the plan on one page, and its commitment."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from opstui.commands import Command
from opstui.kernel.language import N_, _, ngettext
from opstui.stages.planning.commands import own
from opstui.stages.planning.steps.base import PlanStep
from opstui.stages.planning.steps.commit_page import MENDS, PageLine, PlanState, page, plan_state
from opstui.stages.planning.steps.committing import commit_plan
from opstui.stages.strategy.model import Hypothesis, Strategy, promise_of
from opstui.ui.keys import bind
from opstui.workbook.document import Workbook

STYLES = {"head": "bold $text-accent", "plain": "", "quiet": "$muted", "warn": "$text-warning"}


class Page(VerticalScroll):
    """Text that is moved through like a list."""

    BINDINGS = [
        Binding("j", "scroll_down", show=False),
        Binding("k", "scroll_up", show=False),
        Binding("g", "scroll_home", show=False),
        Binding("G", "scroll_end", show=False),
    ]


class CommitStep(PlanStep):
    STEP: ClassVar[str] = "commit"
    TITLE: ClassVar[str] = N_("Commit the plan")
    ACTIONS: ClassVar[tuple[Command, ...]] = own("commit", "mend")
    BINDINGS = bind(ACTIONS)

    def body(self) -> ComposeResult:
        yield Page(Static("", id="page"), id="scroll")

    # -- what is shown ------------------------------------------------------------------------

    @property
    def state(self) -> PlanState:
        return plan_state(self.plan, self.cycle, self.tasks, self.book)

    def show_plan(self) -> None:
        state = self.state
        room = (self.size.width or self.app.size.width) - 3
        lines = page(state, self.currency, self.host.figure, room)
        self.query_one("#page", Static).update(_content(lines))
        self.say(*_words(state))

    def on_resize(self) -> None:
        if not self.missing()[0]:
            self.show_plan()

    # -- commands -----------------------------------------------------------------------------

    def action_planning_commit(self) -> None:
        """Keep the plan as it is promised; go where it is made when there is none."""
        if self.missing()[0]:
            self.action_open()
            return
        state = self.state
        if state.plan.target is None:
            self.app.notify(_("There is no target yet. Step 2 sets one."), severity="warning")
            return
        if state.plan.commitment is not None and not state.changes and not self._new_strategy():
            self.app.notify(_("Nothing has changed since."))
            return
        today, user = self.host.today, self.host.user

        def change(workbook: Workbook) -> Workbook:
            return commit_plan(workbook, today, user)

        self.change(N_("Commit the plan"), change)

    def action_planning_mend(self) -> None:
        """Go where the weightiest of the missing points is mended."""
        if self.missing()[0]:
            self.action_open()
            return
        points = self.state.open_points
        if points:
            self.host.go("planning", MENDS[points[0].code])
        else:
            self.app.notify(_("Nothing is missing."))

    def _new_strategy(self) -> bool:
        """Whether the strategy is another than the one that was committed with the plan."""
        strategy = self.workbook.get(Strategy, self.cycle.key)
        if strategy is None or strategy.promise is None:
            return strategy is not None
        beliefs = self.workbook.all(Hypothesis).values()
        return strategy.promise != promise_of(strategy, beliefs, strategy.promise.on)


def _content(lines: list[PageLine]) -> Content:
    pieces: list[Content | str | tuple[str, str]] = []
    for line in lines:
        pieces.append((line.text, STYLES[line.tone]) if STYLES[line.tone] else line.text)
        pieces.append("\n")
    return Content.assemble(*pieces[:-1])


def _words(state: PlanState) -> tuple[str, str]:
    """The sentence and the remark: whether it can be committed, or what changed since."""
    points = len(state.open_points)
    missing = ngettext("{n} point is still missing", "{n} points are still missing", points)
    remark = missing.format(n=points) if points else _("ready")
    if state.plan.commitment is None:
        if state.plan.target is None:
            return _("There is no target yet. Step 2 sets one."), remark
        if points:
            return _(
                "enter commits it all the same; m goes to the step that mends the first point."
            ), remark
        return _("Everything is there. enter commits the plan; then 3 carries it out."), remark
    if not state.changes:
        return _("The plan is as it was committed. 3 carries it out."), remark
    n = len(state.changes)
    said = ngettext(
        "{n} number or task differs from the commitment. enter commits anew.",
        "{n} numbers or tasks differ from the commitment. enter commits anew.",
        n,
    )
    return said.format(n=n), remark
