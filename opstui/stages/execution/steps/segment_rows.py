"""The eight tiers of the customers as rows, and what to say about them. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from opstui.kernel.dates import format_date
from opstui.kernel.figures import MISSING
from opstui.kernel.language import _, language, ngettext
from opstui.stages.execution.model import CustomerTiers
from opstui.stages.execution.rfm import Tier, tier_name
from opstui.stages.execution.segments import TierLine, same_limits
from opstui.stages.execution.touch_plan import ADVICE

Figure = Callable[[float | None, str], str]


@dataclass(frozen=True, slots=True)
class SegmentRow:
    key: str
    cells: tuple[str, ...]
    empty: bool


def segment_rows(lines: list[TierLine], currency: str, figure: Figure) -> list[SegmentRow]:
    """Tier, customers and their share, money and its share, per head, stayed, came, left."""
    out = []
    for line in lines:
        cells = (
            tier_name(line.tier),
            f"{line.customers:,}",
            _share(line.share),
            figure(float(line.money), currency),
            _share(line.money_share),
            figure(None if line.per_head is None else float(line.per_head), currency),
            _count(line.stayed),
            _came(line),
            _count(line.left),
        )
        out.append(SegmentRow(line.tier.value, cells, not line.customers))
    return out


def _share(share: float | None) -> str:
    return MISSING if share is None else f"{share * 100:.1f}%"


def _count(number: int | None) -> str:
    return MISSING if number is None else f"{number:,}"


def _came(line: TierLine) -> str:
    return MISSING if line.came is None else f"{line.came + (line.new or 0):,}"


def sentence(latest: CustomerTiers, before: CustomerTiers | None, marked: str) -> str:
    """How many, how concentrated; then what the marked tier asks for."""
    people = sum(one.customers for one in latest.counts)
    refunds = sum(one.refund_only for one in latest.counts)
    said = ngettext("{n} customer", "{n} customers", people).format(n=f"{people:,}")
    if latest.top_share is not None:
        said = _("{customers}; the top 20% bring {share} of the money").format(
            customers=said, share=f"{latest.top_share * 100:.1f}%"
        )
    if refunds:
        gone = _("{n} paid nothing after refunds").format(n=f"{refunds:,}")
        said = _("{one}; {other}").format(one=said, other=gone)
    lines = [said]
    if before is not None and not same_limits(before, latest):
        lines.append(_("! Other thresholds than the import before: moves do not compare."))
    elif marked in {tier.value for tier in Tier}:
        lines.append(f"{tier_name(Tier(marked))}{_(': ')}{_(ADVICE[Tier(marked)])}")
    return "\n".join(lines)


def limits_text(latest: CustomerTiers, currency: str, figure: Figure) -> str:
    """ "to 10 Dec 2011  R<=51d F>=4.3 M>=£2,054"."""
    day = format_date(latest.cutoff, language())
    recency = _("R<={n}d").format(n=f"{latest.recency:g}")
    return f"{day}  {recency} F>={latest.orders:.3g} M>={figure(latest.money, currency)}"
