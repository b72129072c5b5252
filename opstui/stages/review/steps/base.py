"""What the five steps share: the review of a period, what is missing before it, keeping changes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, cast

from opstui.commands import pick
from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_, _, language
from opstui.kernel.periods import Period, format_period
from opstui.stages.gated import GatedStep
from opstui.stages.review.commands import own
from opstui.stages.review.model import Evidence, Review
from opstui.stages.review.steps.context import Paint, ReviewContext, context_of
from opstui.ui.keys import bind
from opstui.workbook.document import Workbook

if TYPE_CHECKING:
    from opstui.stages.review.screen import ReviewScreen

Change = Callable[[Workbook], Workbook]

_one_at_a_time = asyncio.Lock()

_ROLES = {"good": "success", "warn": "warning", "bad": "error"}

STEP_NAMES = ("data", "status", "why", "voice", "decide")


class ReviewStep(GatedStep):
    """A step that needs a cycle and a plan. A subclass gives `body()` and `show_review()`."""

    FIRST = ".body DataTable"
    BINDINGS = bind((*pick("open"), *own("cite")))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Before there is a plan, only `enter` does something: it goes where one is made."""
        own = action.startswith("review_") or action in ("add", "edit", "delete", "code")
        return not (own and self.has_class("-missing"))

    def __init__(self) -> None:
        super().__init__()
        self._last_answer = ("", "", 0)

    # -- the review ---------------------------------------------------------------------------

    @property
    def room(self) -> ReviewScreen:
        return cast("ReviewScreen", self.screen)

    @property
    def context(self) -> ReviewContext:
        found = context_of(self.workbook, self.host.today)
        if found is None:
            raise OpsError(_("There is no plan yet."), _("Begin with the metric tree."))
        return found

    @property
    def period(self) -> Period:
        """The period under review; one that was chosen stays while it belongs to the cycle."""
        chosen = self.room.chosen
        return chosen if chosen in self.context.periods else self.context.due_period

    @property
    def review(self) -> Review:
        return self.context.review(self.period)

    @property
    def paint(self) -> Paint:
        """The theme's colours for cells of a table."""
        if self.app.no_color:
            return {"good": "", "warn": "", "bad": ""}
        colours = self.app.theme_variables
        return {role: colours[name] for role, name in _ROLES.items()}

    @property
    def cells(self) -> int:
        """Cells of a line of the body, also before the first layout."""
        if self.size.width:
            return self.size.width - 2
        whole = self.app.size.width
        return whole - 2 - (54 if whole >= 160 else 38 if whole >= 110 else 0)

    def on_mount(self) -> None:
        self.watch(self.app, "theme", self._theme_changed, init=False)

    def _theme_changed(self) -> None:
        """The new colours are known after the app's own watchers have run."""
        self.call_after_refresh(self._repaint)

    def _repaint(self) -> None:
        if self.is_attached and not self.missing()[0]:
            self.show_review()

    def on_resize(self) -> None:
        self._repaint()

    def period_text(self) -> str:
        return f"{self.period.code} {format_period(self.period, language())}"

    # -- what is missing ----------------------------------------------------------------------

    def missing(self) -> tuple[str, str, str]:
        """(what to say, stage, step) when something must come first; ("", "", "") if not."""
        if self.workbook.product is None or self.workbook.cycle is None:
            text = _("A review needs a product and a cycle. enter opens the strategy.")
            return text, "strategy", "product"
        if context_of(self.workbook, self.host.today) is None:
            text = _("A review needs a metric tree. enter opens the plan.")
            return text, "planning", "tree"
        return "", "", ""

    def show_body(self) -> None:
        seen = self.room.viewed.setdefault(self.review.key, [])
        if self.STEP not in seen:
            seen.append(self.STEP)
        self.show_review()

    def show_review(self) -> None:
        """Bring the body in line with the workbook; only called when there is a plan."""

    def said_anew(self) -> None:
        """Say again what is marked; a step with analyses has one."""

    # -- what was told ------------------------------------------------------------------------

    def marked_key(self) -> str:
        """What the cursor is on, of all that the step can show."""
        return ""

    def tell(self, text: str) -> None:
        """An answer to a key: it stays until the cursor moves or something is stored."""
        self._last_answer = (text, self.marked_key(), self.workbook.generation)
        self.say(text, self.remark)

    def told(self) -> str:
        """The last answer, if it still holds."""
        text, key, generation = self._last_answer
        return text if (key, generation) == (self.marked_key(), self.workbook.generation) else ""

    # -- changing -----------------------------------------------------------------------------

    def keep(self, what: str, change: Change, done: Callable[[], None] | None = None) -> None:
        """Store a change after those on their way; leaving the step does not cut it off."""

        async def run() -> None:
            if await self.store(what, change) and done is not None and self.is_attached:
                done()

        self.app.run_worker(run(), group="save")

    async def store(self, what: str, change: Change) -> bool:
        """As `keep`, waiting for it; what was looked at is stored along. False: not stored."""
        host, room, period = self.host, self.room, self.period
        async with _one_at_a_time:
            try:
                new = with_viewed(change(host.workbook), period, host.today, room.viewed)
            except OpsError as error:
                self.app.notify(error.said, severity="warning")
                return False
            return await host.save(what, new)

    async def saved(self, what: str, change: Change) -> Mapping[str, str] | None:
        """`store` in the way a form wants it."""
        return None if await self.store(what, change) else {"": _("Not saved.")}

    def action_review_cite(self) -> None:
        """`y`; a step with evidence cites what is marked."""
        self.tell(_("Evidence is cited in the status, the why and the voice, by y there."))

    def cite(self, evidence: Evidence) -> None:
        """Put it on the list that the next decision takes; citing again takes it off."""
        review = self.review
        known = [one.id for one in review.cited]
        if evidence.id in known:
            cited = tuple(one for one in review.cited if one.id != evidence.id)
            what, said = N_("Take evidence off the list"), _("Taken off the list: {text}")
        else:
            cited = (*review.cited, evidence)
            what, said = N_("Cite evidence"), _("Cited for the next decision ({n}): {text}")
        text = said.format(n=len(cited), text=evidence.said or evidence.id)
        key = review.key

        def change(workbook: Workbook) -> Workbook:
            now = workbook.get(Review, key) or review
            return workbook.put(now.model_copy(update={"cited": cited}))

        self.keep(what, change, lambda: self.tell(text))


def with_viewed(
    workbook: Workbook, period: Period, today: date, viewed: Mapping[str, list[str]]
) -> Workbook:
    """The review of `period` with the steps that were looked at, as part of a change."""
    found = context_of(workbook, today)
    if found is None or period not in found.periods:
        return workbook
    review = found.review(period)
    seen = {*review.viewed, *viewed.get(review.key, ())}
    return workbook.put(
        review.model_copy(update={"viewed": tuple(name for name in STEP_NAMES if name in seen)})
    )
