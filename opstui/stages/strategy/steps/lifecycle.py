"""Step 3: the stage of life, suggested from the data; what it asks, what to do and to leave."""

from __future__ import annotations

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import DataTable, Static

from opstui.commands import pick
from opstui.kernel.language import N_, _
from opstui.kernel.text import fit
from opstui.kernel.vocabulary import Lifecycle, word
from opstui.stages.strategy.commands import COMMANDS
from opstui.stages.strategy.lifecycle import LifecycleResult, explain
from opstui.stages.strategy.lifecycle_advice import ADVICE
from opstui.stages.strategy.model import Override, Strategy
from opstui.stages.strategy.steps.base import CycleStep
from opstui.stages.strategy.steps.lifecycle_data import suggested
from opstui.stages.strategy.steps.users_form import users_problems, users_specs, with_users
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.ui.keys import bind
from opstui.ui.table import Column, OpsTable
from opstui.ui.text import cell


class LifecycleStep(CycleStep):
    """Enter takes the marked stage; another than the suggested one asks for the reason."""

    STEP = "lifecycle"
    TITLE = N_("Stage of life")
    ACTIONS = (
        *pick("strategy.confirm", "strategy.users", among=COMMANDS),
        *pick("data.import", "undo"),
    )
    BINDINGS = bind(pick("strategy.confirm", "strategy.users", among=COMMANDS))
    DEFAULT_CSS = """
    LifecycleStep #stages { height: 6; }
    LifecycleStep #advice { height: auto; margin: 1 0 0 0; }
    """

    def compose(self) -> ComposeResult:
        yield OpsTable(id="stages")
        yield Static("", id="advice")

    def on_mount(self) -> None:
        chosen = self.strategy.lifecycle if self.strategy else None
        stage = chosen or self._suggestion().stage
        self.query_one(OpsTable).select_key(stage.value)

    def _suggestion(self) -> LifecycleResult:
        return suggested(self.workbook, self.host.today)

    def show(self) -> None:
        columns = (
            Column("", 1),
            Column(_("Stage"), 14),
            Column(_("Main question")),
            Column("", 9),
        )
        found = self._suggestion()
        self.query_one(OpsTable).show(columns, [self._row(stage, found) for stage in Lifecycle])
        if not self.begin_first():
            self.say(explain(found))
        self._advise()

    def _row(self, stage: Lifecycle, found: LifecycleResult) -> tuple[str, tuple[object, ...]]:
        strategy = self.strategy
        chosen = strategy.lifecycle if strategy else None
        unsure = strategy is not None and "lifecycle" in strategy.defaults
        mark = "✓" if stage is chosen and not unsure else " "
        note = _("Suggested") if stage is found.stage else ""
        if stage is chosen and unsure:
            note = _("Default")
        style = "bold" if stage is chosen else ""
        advice = ADVICE[stage]
        return stage.value, (
            cell(mark),
            cell(word(stage), style),
            cell(_(advice.question)),
            cell(note, "dim"),
        )

    @on(DataTable.RowHighlighted)
    def _advise(self) -> None:
        key = self.query_one(OpsTable).current_key
        if not key:
            return
        advice = ADVICE[Lifecycle(key)]
        parts = [
            Content.assemble((fit(_("Example"), 12), "$muted"), _(advice.example)),
            Content.assemble((fit(_("Do"), 12), "$muted"), _(advice.do)),
            Content.assemble((fit(_("Leave"), 12), "$muted"), _(advice.dont)),
        ]
        override = self.strategy.lifecycle_override if self.strategy else None
        if override is not None and override.choice == key:
            parts.append(Content.assemble((fit(_("Reason"), 12), "$muted"), override.reason))
        self.query_one("#advice", Static).update(Content("\n").join(parts))

    # -- typed users --------------------------------------------------------------------------

    def action_strategy_users(self) -> None:
        if self.strategy is not None:
            self.work(self._users(self.strategy))

    async def _users(self, strategy: Strategy) -> None:
        async def save(values: FormValues) -> Mapping[str, str] | None:
            found, now = users_problems(values), self.strategy
            if found or now is None:
                return found or {"": _("Not saved.")}
            saved = await self.keep(N_("Type users by month"), with_users(now, values))
            return None if saved else {"": _("Not saved.")}

        await self.host.ask(_("Users"), users_specs(strategy), save, "strategy:users")

    # -- choosing -----------------------------------------------------------------------------

    @on(DataTable.RowSelected)
    def _selected(self) -> None:
        self.action_strategy_confirm()

    def action_strategy_confirm(self) -> None:
        key = self.query_one(OpsTable).current_key
        if key and self.cycle is not None:
            self.work(self._choose(Lifecycle(key)))

    async def _choose(self, stage: Lifecycle) -> None:
        if stage is self._suggestion().stage:
            await self._keep(stage, None)
            return
        old = self.strategy.lifecycle_override if self.strategy else None
        reason = old.reason if old and old.choice == stage.value else ""
        spec = FieldSpec(
            "reason",
            _("Reason"),
            value=reason,
            required=True,
            help=_("What the data do not show; it is kept with the choice."),
        )

        async def save(values: FormValues) -> Mapping[str, str] | None:
            override = Override(choice=stage.value, reason=values.text("reason"))
            return None if await self._keep(stage, override) else {"": _("Not saved.")}

        title = _("Why {stage}?").format(stage=word(stage))
        await self.host.ask(title, [spec], save, f"strategy:lifecycle:{stage.value}")

    async def _keep(self, stage: Lifecycle, override: Override | None) -> bool:
        strategy = self.strategy
        if strategy is None:
            return False
        marks = tuple(mark for mark in strategy.defaults if mark != "lifecycle")
        update = {"lifecycle": stage, "lifecycle_override": override, "defaults": marks}
        return await self.keep(N_("Set the stage of life"), strategy.model_copy(update=update))
