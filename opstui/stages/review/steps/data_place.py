"""Where numbers are entered: the period and the segment of the data step, and turning them."""

from __future__ import annotations

from collections.abc import Mapping

from opstui.kernel.language import _
from opstui.kernel.periods import Period
from opstui.stages.review.entry import segments
from opstui.stages.review.steps import data_rows as rows
from opstui.stages.review.steps.base import ReviewStep
from opstui.ui.form_values import FieldSpec, FormValues


class DataPlace(ReviewStep):
    """A subclass says how an answer is shown and how what is half typed is kept."""

    def __init__(self) -> None:
        super().__init__()
        self._segment: str | None = None

    def answer(self, text: str) -> None:
        """Say `text` until the next key that types; "" takes back what was said."""

    def keep_quietly(self) -> None:
        """Write down what is half typed, before the place is left."""

    def action_review_earlier(self) -> None:
        self._turn(-1)

    def action_review_later(self) -> None:
        self._turn(1)

    def _turn(self, by: int) -> None:
        periods = self.context.periods
        place = periods.index(self.period) + by
        if not 0 <= place < len(periods):
            self.answer(_("The cycle begins here.") if by < 0 else _("The cycle ends here."))
        elif periods[place].start > self.host.today:
            self.answer(rows.outside(self.context.cycle, periods[place].start, self.host.today))
        else:
            self._go(periods[place])

    def _go(self, period: Period) -> None:
        self.keep_quietly()
        self.answer("")
        self.room.chosen = period
        self.show()

    def action_review_segment(self) -> None:
        """The total, then one segment after the other."""
        choices = [None, *segments(self.context.reader)]
        if len(choices) == 1:
            self.answer(_("No series has segments yet; they come with an import."))
            return
        self.keep_quietly()
        self.answer("")
        place = choices.index(self._segment) if self._segment in choices else 0
        self._segment = choices[(place + 1) % len(choices)]
        self.show()

    def action_review_period(self) -> None:
        self.work(self._ask_period())

    async def _ask_period(self) -> None:
        cycle, today = self.context.cycle, self.host.today
        spec = FieldSpec("day", _("Date"), "date", self.period.start.isoformat(), required=True)

        async def go(values: FormValues) -> Mapping[str, str] | None:
            day = values.date("day") or today
            problem = rows.outside(cycle, day, today)
            if problem:
                return {"day": problem}
            self._go(next(period for period in self.context.periods if day in period))
            return None

        await self.host.ask(_("Go to the period of a date"), [spec], go, "review:period")
