"""Home: the loop at a glance, and the one next best action."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from opstui.charts.spark import sparkline
from opstui.commands import Command, pick
from opstui.guided.place import QUESTIONS, begun, here, number
from opstui.kernel.language import _, language, ngettext
from opstui.kernel.periods import format_date
from opstui.kernel.text import fit, width
from opstui.kernel.vocabulary import Stage, word
from opstui.reports.home_facts import DueTask, TakenDecision, due_tasks, last_decisions, north_star
from opstui.reports.overview import Overview
from opstui.stages.frame import FrameScreen
from opstui.ui.help_text import page
from opstui.ui.keys import bind

OPEN = pick("open")[0]
LABEL = 12


class HomeScreen(FrameScreen):
    """North star metric, next best action, stages, tasks due, last decisions, balance."""

    ACTIONS: ClassVar[tuple[Command, ...]] = (
        OPEN,
        *pick("review.now", "balance", "data.import", "find", "help"),
    )
    BINDINGS = bind([OPEN])
    HELP, HELP_STEP = "home", "home"
    CSS = """
    HomeScreen #home { padding: 0 1; height: 1fr; overflow-y: auto; scrollbar-size-vertical: 1; }
    HomeScreen #home Static { height: auto; }
    HomeScreen .gap { margin: 0 0 1 0; }
    """

    def compose(self) -> ComposeResult:
        yield from super().compose()

    async def on_mount(self) -> None:
        home = Vertical(
            Static(id="north-star", classes="gap"),
            Static(id="next", classes="gap"),
            Static(id="stages", classes="gap"),
            Static(id="due"),
            Static(id="decisions"),
            id="home",
        )
        home.can_focus = True
        await self.query_one("#stage").mount(home)
        home.focus()
        self.show()

    def show(self) -> None:
        if not self.is_mounted or not self.query("#home"):
            return
        now, book = self.host.overview, self.host.workbook
        self.query_one("#north-star", Static).update(self._north_star())
        self.query_one("#next", Static).update(self._next(now))
        self.query_one("#stages", Static).update(self._stages(now))
        due = due_tasks(book, self.host.today)
        self.query_one("#due", Static).update(self._due(due))
        self.query_one("#due").display = bool(due)
        self.query_one("#decisions", Static).update(self._decisions(last_decisions(book)))
        self.refresh_frame()

    def _north_star(self) -> Content:
        star = north_star(self.host.workbook, self.host.today, self.host.figure)
        if star is None:
            text = _("No north star metric yet: it comes with the metric tree of the plan.")
            return Content.assemble((text, "$muted"))
        first = Content.assemble((fit(star.name, LABEL * 2), "bold"), (star.actual, "bold"))
        rest = [
            f"{_('Target')} {star.target}" if star.target else "",
            star.attainment,
            f"{_('Do-nothing')} {star.do_nothing}" if star.do_nothing else "",
            f"{_('P(hit)')} {star.chance}" if star.chance else "",
        ]
        facts = "   ".join(part for part in rest if part)
        parts: list[Content | str | tuple[str, str]] = [first, "   ", facts]
        if len(star.values) > 1:
            cells = min(16, len(star.values))
            spark = sparkline(star.values, cells, ascii=self.host.ascii_only)
            parts += ["\n", " " * LABEL * 2, (spark, "$text-primary")]
            parts += [f"  {star.course}", (f"  {star.span}", "$muted")]
        return Content.assemble(*parts)

    def _next(self, now: Overview) -> Content:
        if begun(self.host.workbook):
            return self._go_on()
        action = now.next_action
        return Content.assemble(
            (fit(_("Next"), LABEL), "$muted"),
            (action.text, "bold $text-accent"),
            (f"   enter / {action.key}" if action.key else "   enter", "$muted"),
            "\n",
            " " * LABEL,
            (action.why, "$muted"),
        )

    def _go_on(self) -> Content:
        """A guided plan that was left is gone on with before anything else."""
        place = number(here(self.host.workbook))
        text = _("Go on with the guided plan, question {n} of {all}").format(
            n=place, all=len(QUESTIONS)
        )
        return Content.assemble(
            (fit(_("Next"), LABEL), "$muted"), (text, "bold $text-accent"), ("   enter", "$muted")
        )

    def _stages(self, now: Overview) -> Content:
        lines: list[Content | str | tuple[str, str]] = []
        for index, stage in enumerate(Stage, start=1):
            state = now.stage(stage)
            style = "" if state.ready else "$faint"
            head = f"{index} {fit(word(stage), LABEL - 2)}{fit(state.share, 6)}"
            lines += [(head, style or "bold"), (state.note, style or "$muted"), "\n"]
        return Content.assemble(*lines[:-1])

    def _due(self, due: list[DueTask]) -> Content:
        if not due:
            return Content("")
        lines: list[Content | str | tuple[str, str]] = [(_("Tasks due"), "$muted"), "\n"]
        shown = [(task, _when(task)) for task in due[:4]]
        column = max(LABEL, *(width(when) + 1 for _task, when in shown))
        for task, when in shown:
            lines += [
                (fit(when, column), "$text-warning" if task.days_late > 0 else ""),
                fit(task.title, 40),
                (f" {task.owner}", "$muted"),
                "\n",
            ]
        return Content.assemble(*lines)

    def _decisions(self, taken: list[TakenDecision]) -> Content:
        if not taken:
            return Content("")
        lines: list[Content | str | tuple[str, str]] = [(_("Last decisions"), "$muted"), "\n"]
        for decision in taken:
            lines += [(fit(word(decision.type), LABEL), ""), fit(decision.text, 56).rstrip(), "\n"]
        return Content.assemble(*lines[:-1])

    def rule_text(self) -> tuple[str, str]:
        return _("Home"), ""

    def sentence_text(self) -> str:
        return self.host.overview.balance_sentence

    def side_text(self) -> str:
        return page("home", "home")[1]

    def action_open(self) -> None:
        if begun(self.host.workbook):
            self.host.go("guided")
            return
        action = self.host.overview.next_action
        self.host.go(action.stage.value, action.step)


def _when(task: DueTask) -> str:
    """The day it is due, or how late it is."""
    if task.days_late <= 0:
        return format_date(task.day, language(), year=False)
    late = ngettext("{n} day late", "{n} days late", task.days_late)
    return late.format(n=task.days_late)
