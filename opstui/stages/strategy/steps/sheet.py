"""Step 6: the strategy on one page."""

from __future__ import annotations

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.widgets import DataTable

from opstui.commands import pick
from opstui.flow import step_of
from opstui.kernel.language import N_, _
from opstui.kernel.vocabulary import Stage
from opstui.stages.strategy.compose import listed
from opstui.stages.strategy.model import Hypothesis, Strategy
from opstui.stages.strategy.steps.base import CycleStep
from opstui.stages.strategy.steps.page_forms import (
    PageForm,
    hypothesis_of,
    hypothesis_specs,
    page_form,
)
from opstui.stages.strategy.steps.page_rows import (
    missing,
    page_lines,
    share_text,
)
from opstui.stages.strategy.steps.wrapped_sheet import WrappedSheet
from opstui.ui.form_values import FormValues
from opstui.ui.keys import bind

LISTS = ("guardrail", "alternative")


class StrategyStep(CycleStep):
    """e edits the marked line, a adds one of its kind, d deletes it."""

    STEP = "strategy"
    TITLE = N_("Strategy page")
    ACTIONS = pick("edit", "add", "delete")
    BINDINGS = bind(ACTIONS)

    def compose(self) -> ComposeResult:
        yield WrappedSheet(id="page", label_width=11, note_width=8)

    def show(self) -> None:
        cycle, strategy = self.cycle, self.strategy
        if self.begin_first() or cycle is None or strategy is None:
            return
        self.query_one(WrappedSheet).show_lines(page_lines(self.workbook, cycle, strategy))
        self._explain()

    @on(DataTable.RowHighlighted)
    def _explain(self) -> None:
        cycle, strategy = self.cycle, self.strategy
        if cycle is None or strategy is None:
            return
        lacking = missing(self.workbook, cycle, strategy)
        if not lacking:
            said = _("Everything needed is here. n goes on to the plan.")
        elif self._key.startswith("missing:"):
            said = _("enter goes to where it is filled in.")
        else:
            said = _("Still missing: {list}.").format(list=listed(lacking[:3]))
        self.say(said, share_text(self.workbook, cycle, strategy))

    @property
    def _key(self) -> str:
        return self.query_one(WrappedSheet).current_key

    def select_item(self, key: str) -> None:
        sheet = self.query_one(WrappedSheet)
        sheet.select_key(f"hypothesis:{key}" if key in self.workbook.all(Hypothesis) else key)

    # -- forms --------------------------------------------------------------------------------

    @on(DataTable.RowSelected)
    def _selected(self) -> None:
        self.action_edit()

    def action_edit(self) -> None:
        self.work(self._edit(self._key))

    def action_add(self) -> None:
        """Another guardrail or alternative on such a line, else a hypothesis."""
        kind = self._key.partition(":")[0]
        self.work(self._edit(f"{kind}:" if kind in LISTS else "hypothesis:"))

    async def _edit(self, line: str) -> None:
        kind, _colon, key = line.partition(":")
        if self.strategy is None:
            return
        if kind in ("hypothesis", "kill"):
            await self._hypothesis(key)
            return
        if kind == "missing":
            await self._fill_in(key)
            return
        if kind == "problem" and not self.strategy.problem.metric:
            self.host.go("strategy", "diagnosis")
            return
        form = page_form(line, self.workbook, self.strategy)
        if form is not None:
            await self._ask(form, line)

    async def _fill_in(self, code: str) -> None:
        """The form of this page that a missing point is about, or the step that owns it."""
        step = step_of(Stage.STRATEGY, code)
        if step != self.STEP:
            self.host.go("strategy", step)
            return
        await self._edit(f"{code}:" if code in (*LISTS, "hypothesis") else code)

    async def _ask(self, form: PageForm, line: str) -> None:
        async def save(values: FormValues) -> Mapping[str, str] | None:
            now = self.strategy
            if now is None:
                return {"": _("Not saved.")}
            saved = await self.keep(form.name, form.apply(now, values))
            return None if saved else {"": _("Not saved.")}

        await self.host.ask(form.title, form.specs, save, f"strategy:{line}")

    async def _hypothesis(self, key: str) -> None:
        old = self.workbook.get(Hypothesis, key) if key else None

        async def save(values: FormValues) -> Mapping[str, str] | None:
            cycle = self.cycle
            if cycle is None:
                return {"": _("Not saved.")}
            fresh = self.workbook.next_key(Hypothesis, f"{cycle.key}.H")
            new = hypothesis_of(values, old, fresh, cycle.key, self.workbook)
            what = N_("Change a hypothesis") if old else N_("Add a hypothesis")
            saved = await self.host.save(what, self.workbook.put(new))
            return None if saved else {"": _("Not saved.")}

        specs = hypothesis_specs(old, self.workbook)
        await self.host.ask(_("Hypothesis"), specs, save, f"strategy:hypothesis:{key}")

    # -- deleting -----------------------------------------------------------------------------

    async def action_delete(self) -> None:
        kind, _colon, key = self._key.partition(":")
        strategy = self.strategy
        if strategy is None:
            return
        if kind in ("hypothesis", "kill"):
            found = self.workbook.get(Hypothesis, key)
            if found is not None:
                await self.host.save(N_("Delete a hypothesis"), self.workbook.drop(found))
            return
        what, new = without_line(strategy, kind, key)
        if new is not strategy:
            await self.keep(what, new)


def without_line(strategy: Strategy, kind: str, key: str) -> tuple[str, Strategy]:
    """What the history calls it, and the strategy without the line; the same one when the line
    holds nothing."""
    if kind == "guardrail" and key:
        left = tuple(one for n, one in enumerate(strategy.guardrails) if n != int(key))
        return N_("Delete a guardrail"), strategy.model_copy(update={"guardrails": left})
    if kind == "alternative" and key:
        rest = tuple(one for n, one in enumerate(strategy.alternatives) if n != int(key))
        return N_("Delete an alternative"), strategy.model_copy(update={"alternatives": rest})
    empty: dict[str, object] = {"sentence": "", "levers": (), "not_doing": ()}
    if kind in empty and getattr(strategy, kind):
        marks = tuple(mark for mark in strategy.defaults if mark != kind)
        update = {kind: empty[kind], "defaults": marks}
        return N_("Empty a line of the strategy"), strategy.model_copy(update=update)
    return "", strategy
