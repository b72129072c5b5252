"""What the rules suggest of tasks that slipped, where nothing weightier is known of them."""

from __future__ import annotations

from opstui.kernel.language import _
from opstui.reports.effects_at_risk import EffectsAtRisk, Slipped
from opstui.reports.slip_words import effect_text, slip_text
from opstui.reports.suggested import Suggested
from opstui.reports.wording import figure
from opstui.stages.review.suggestions import Findings, suggestions

MOST = 5
"""Tasks that are suggested; all of them are among the effects at risk."""


def with_slipped(found: tuple[Suggested, ...], risks: EffectsAtRisk) -> tuple[Suggested, ...]:
    """`found`, then one for each task with most at risk that it does not speak of."""
    told = {one.subject for one in found}
    left = [row for row in risks.at_risk if row.task.key not in told]
    return (
        *found,
        *(
            Suggested(row.task.key, row.task.title, one, ())
            for row in left[:MOST]
            for one in suggestions(_findings(row, risks.unit))[:1]
        ),
    )


def _findings(row: Slipped, unit: str) -> Findings:
    """In words: by how much, and what hangs on it."""
    said = _("{how}. {what}").format(how=slip_text(row.slip), what=effect_text(row, unit, figure))
    return Findings(slipped=said, cancelled=row.slip.cancelled)
