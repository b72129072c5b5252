"""Step 4: the numbers of the baseline window: typed, pasted, taken from data, or unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer
from textual.widgets import Input

from opstui.commands import pick
from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_, _, language, ngettext
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.periods import Period, format_period
from opstui.playbooks.schema import CoreMetric
from opstui.stages.strategy.commands import COMMANDS
from opstui.stages.strategy.core_entry import core_number, entry_text
from opstui.stages.strategy.model import CoreNumber, Cycle
from opstui.stages.strategy.pasting import Block, is_block, read_block
from opstui.stages.strategy.readiness import CORE_NUMBERS
from opstui.stages.strategy.steps.base import CycleStep
from opstui.stages.strategy.steps.core_grid import CoreGrid, EntryField
from opstui.stages.strategy.steps.core_list import asked, unanswered, with_numbers
from opstui.stages.strategy.steps.origins import origin_text
from opstui.stages.strategy.steps.page_screen import PageScreen
from opstui.stages.strategy.steps.paste_rows import problem_lines, title_of
from opstui.stages.strategy.steps.window_form import window_problems, window_specs, with_window
from opstui.ui.form import DRAFT_DELAY
from opstui.ui.form_values import FormValues
from opstui.ui.grid import GridRow, NumberGrid
from opstui.ui.keys import bind

FORM = "strategy:core"


class CoreStep(CycleStep):
    """A number is kept when its field is left; `?` says that it is not known."""

    STEP = "core"
    TITLE = N_("Core data")
    ACTIONS = (
        *pick("strategy.field", among=COMMANDS),
        *pick("data.import"),
        *pick("strategy.fill", "strategy.window", among=COMMANDS),
    )
    BINDINGS = bind(pick("strategy.field", "strategy.fill", "strategy.window", among=COMMANDS))

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[CoreMetric, ...] = ()
        self._series: object = None
        self._kept: dict[str, str] = {}
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Vertical(id="core-body")

    @property
    def grid(self) -> CoreGrid | None:
        return next(iter(self.query(CoreGrid)), None)

    def on_mount(self) -> None:
        self._series = self.workbook.all(SeriesMonth)
        self.host.open_forms.add(self)

    def on_unmount(self) -> None:
        self.host.open_forms.remove(self)

    # -- what is shown ------------------------------------------------------------------------

    def show(self) -> None:
        if self.begin_first():
            return
        rows = asked(self.workbook)
        if rows != self._rows:
            self._rows = rows
            self.work(self._mount_grid())
        elif self.grid is not None:
            self._follow(self.grid)
        self._say()
        self._take_imported()

    async def _mount_grid(self) -> None:
        stored = self._stored()
        texts = {one.metric: entry_text(stored.get(one.metric), one.unit) for one in self._rows}
        self._kept = dict(texts)
        draft = self.host.drafts.get(FORM)
        texts |= {
            key: text for key, text in (draft.fields if draft else {}).items() if key in texts
        }
        rows = [
            GridRow(one.metric, one.name.text(language()), one.unit, (), texts[one.metric])
            for one in self._rows
        ]
        body = self.query_one("#core-body")
        await body.remove_children()
        grid = CoreGrid(rows, self._remark, id="core-grid")
        await body.mount(grid)
        if self.has_focus or not self.has_focus_within:
            self.focus_first()

    def _stored(self) -> dict[str, CoreNumber]:
        strategy = self.strategy
        return {one.metric: one for one in strategy.core} if strategy else {}

    def _remark(self, key: str) -> str:
        number = self._stored().get(key)
        return origin_text(number.origin) if number is not None and not number.unknown else ""

    def _follow(self, grid: CoreGrid) -> None:
        """Take in what changed elsewhere; a field that is being typed into keeps its text."""
        stored, texts = self._stored(), grid.texts()
        now = {one.metric: entry_text(stored.get(one.metric), one.unit) for one in self._rows}
        changed = {
            key: text
            for key, text in now.items()
            if text != self._kept.get(key) and texts.get(key) == self._kept.get(key)
        }
        self._kept = now
        grid.put_texts(changed)
        grid.judge_all()

    def _say(self) -> None:
        cycle, stored = self.cycle, self._stored()
        if cycle is None:
            return
        field = self.app.focused
        entry = field.entry() if isinstance(field, EntryField) else None
        span = format_period(
            Period(cycle.baseline_start, cycle.baseline_end), language(), year=True
        )
        given = sum(one.metric in stored for one in self._rows)
        known = len(unanswered(self.workbook))
        if isinstance(entry, OpsError):
            said = entry.said
        elif known:
            said = ngettext(
                "The imported data know {n} of these: f takes it.",
                "The imported data know {n} of these: f takes them.",
                known,
            ).format(n=known)
        else:
            said = _(
                "A rate as 53.7%, or better its counts 3949/7350; ? is unknown. A block of cells "
                "pasted from a spreadsheet fills the list, from here down or by name."
            )
        remark = _("baseline {span}   {given}/{all}, at least {least}").format(
            span=span, given=given, all=len(self._rows), least=CORE_NUMBERS
        )
        self.say(said, remark)

    def focus_first(self) -> None:
        """Into the fields while numbers are owed; else letters stay commands."""
        given = sum(bool(text) for text in self._kept.values())
        owed = given < min(CORE_NUMBERS, len(self._rows)) or self.host.drafts.get(FORM)
        if self.grid is not None and owed and not self.stays_out:
            self.grid.focus_first()
        else:
            self.focus_self()

    def select_item(self, key: str) -> None:
        if self.grid is not None:
            self.grid.focus_row(key)

    # -- keeping ------------------------------------------------------------------------------

    def on_descendant_blur(self, event: Any) -> None:
        if isinstance(event.widget, EntryField):
            self.run_worker(self._keep(), group="core", exclusive=False)

    @on(CoreGrid.Typed)
    def _typed(self, event: CoreGrid.Typed) -> None:
        """Soon after the last key the draft is on disk, as a form's is."""
        event.stop()
        self._say()
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(DRAFT_DELAY, self._keep_quietly)

    def _keep_quietly(self) -> None:
        try:
            self.keep_draft()
        except OpsError as error:
            self.say(error.said, self.remark)

    @on(Input.Submitted)
    async def _submitted(self) -> None:
        await self._keep()

    @on(NumberGrid.Finished)
    async def _finished(self, event: NumberGrid.Finished) -> None:
        event.stop()
        await self._keep()
        self.focus_self()

    async def _keep(self) -> None:
        """Store every field that was changed and can be understood; the others stay as typed."""
        grid = self.grid
        if grid is None:
            return
        texts, stored = grid.texts(), self._stored()
        numbers, cleared = [], []
        for one, field in zip(self._rows, grid.query(EntryField), strict=True):
            text = texts[one.metric]
            entry = field.entry()
            if text == self._kept.get(one.metric) or isinstance(entry, OpsError):
                continue
            if entry is None:
                cleared.append(one.metric)
            else:
                old = stored.get(one.metric)
                best = old.own_best if old else None
                numbers.append(core_number(one.metric, entry, own_best=best))
        if not numbers and not cleared:
            return
        self._kept |= {key: texts[key] for key in [*(one.metric for one in numbers), *cleared]}
        new = with_numbers(self.workbook, numbers, cleared)
        if await self.host.save(N_("Enter core numbers"), new):
            self.host.drafts.drop(FORM)

    def keep_draft(self) -> bool:
        """What stands in the fields and is not stored; safe in a signal handler."""
        grid = self.grid
        if grid is None or not grid.is_attached:
            return False
        texts = self._half_typed()
        if texts:
            self.host.drafts.put(FORM, texts, None)
        else:
            self.host.drafts.drop(FORM)
        return bool(texts)

    def _half_typed(self) -> dict[str, str]:
        grid = self.grid
        texts = grid.texts() if grid is not None and grid.query(EntryField) else {}
        return {key: text for key, text in texts.items() if text != self._kept.get(key, "")}

    # -- pasted -------------------------------------------------------------------------------

    @on(CoreGrid.BlockPasted)
    def _pasted(self, event: CoreGrid.BlockPasted) -> None:
        event.stop()
        self.work(self._take_block(read_block(event.text, self._rows, event.index)))

    def on_paste(self, event: events.Paste) -> None:
        """Outside of the fields a block fills the list from its first row, or by its names."""
        if self.has_focus and self.grid is not None and is_block(event.text):
            event.stop()
            self.work(self._take_block(read_block(event.text, self._rows)))

    async def _take_block(self, block: Block) -> None:
        """All of it; where some rows are not understood, they are shown first and nothing is kept
        unless it is said so."""
        if block.problems:
            foot = _("enter takes the {n} understood   esc takes nothing")
            if not block.entries:
                foot = _("esc back; nothing was taken")
            lines = problem_lines(block)
            page = PageScreen(title_of(block), lines, foot.format(n=len(block.entries)))
            if not await self.app.push_screen_wait(page):
                return
        grid, stored = self.grid, self._stored()
        if grid is None or not block.entries:
            return
        numbers = []
        for metric, entry in block.entries.items():
            best = stored[metric].own_best if metric in stored else None
            numbers.append(core_number(metric, entry, "pasted", own_best=best))
        units = {one.metric: one.unit for one in self._rows}
        texts = {one.metric: entry_text(one, units[one.metric]) for one in numbers}
        if await self.host.save(N_("Paste core numbers"), with_numbers(self.workbook, numbers)):
            self._kept |= texts
            grid.put_texts(texts)
            grid.judge_all()
            self.keep_draft()
            self.app.notify(title_of(block), markup=False)

    # -- from data ----------------------------------------------------------------------------

    def _take_imported(self) -> None:
        """Right after an import over this step the numbers are filled in at once."""
        series = self.workbook.all(SeriesMonth)
        if self._series is not None and series != self._series:
            self._series = series
            self.run_worker(self._fill(), group="fill")

    async def _fill(self) -> None:
        found = unanswered(self.workbook)
        if found:
            new = with_numbers(self.workbook, found.values())
            await self.host.save(N_("Take core numbers from data"), new)

    async def action_strategy_fill(self) -> None:
        if not unanswered(self.workbook):
            self.say(_("The imported data know nothing more of these. i imports a file."))
            return
        await self._fill()

    # -- the window ---------------------------------------------------------------------------

    def action_strategy_window(self) -> None:
        if self.cycle is not None:
            self.work(self._window(self.cycle))

    async def _window(self, cycle: Cycle) -> None:
        async def save(values: FormValues) -> Mapping[str, str] | None:
            found = window_problems(cycle, values)
            if found:
                return found
            new = with_window(self.workbook, cycle, values)
            saved = await self.host.save(N_("Change the baseline window"), new)
            return None if saved else {"": _("Not saved.")}

        specs = window_specs(cycle, self.host.today)
        await self.host.ask(_("Baseline window"), specs, save, "strategy:window")

    def action_strategy_field(self) -> None:
        if self.grid is not None:
            self.grid.focus_first()
