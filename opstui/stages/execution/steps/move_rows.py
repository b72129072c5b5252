"""The moves between the tiers of two imports as a matrix, and what to say of a cell. Pure."""

from __future__ import annotations

from opstui.kernel.dates import format_date
from opstui.kernel.figures import MISSING, format_number
from opstui.kernel.language import _, language, ngettext
from opstui.kernel.text import cut
from opstui.reports.customer_text import moves_text
from opstui.stages.execution.rfm import Tier, tier_name
from opstui.stages.execution.tier_moves import Cell, CellFacts, Migration, Way, way

PLACES: tuple[Tier | None, ...] = (*Tier, None)
"""Rows and columns: the tiers, then new (a row) or gone (a column)."""

NEW = "new"


def source_name(tier: Tier | None) -> str:
    return tier_name(tier) if tier else _("New")


def cell_name(cell: Cell) -> str:
    """ "Key: value > Key: hold"."""
    before, after = cell
    return f"{source_name(before)} > {tier_name(after) if after else _('Gone')}"


def matrix_rows(moves: Migration) -> list[tuple[str, tuple[str, ...]]]:
    """From each tier (a row) to each tier (a column), with the row's digits as the heads have."""
    rows = []
    for source in PLACES:
        name = f"{source.value} {tier_name(source)}" if source else f"    {_('New')}"
        counts = [moves.cells.get((source, to), 0) for to in PLACES]
        cells = tuple(_count(count) for count in counts)
        rows.append((source.value if source else NEW, (name, *cells)))
    return rows


def _count(count: int) -> str:
    """At most six cells."""
    if not count:
        return "."
    return f"{count:,}" if count < 100_000 else format_number(count, "count", width=6)


def move_sentence(moves: Migration, cell: Cell | None) -> str:
    """Who rose and who fell; then the cell, or the largest moves where it is empty."""
    lines = [moves_text(moves)]
    if not moves.comparable:
        lines.append(_("! Other thresholds than the import before: moves do not compare."))
    elif cell is not None and moves.cells.get(cell):
        lines.append(cell_sentence(moves, cell))
    else:
        lines.append(largest_sentence(moves))
    return "\n".join(line for line in lines if line)


def cell_sentence(moves: Migration, cell: Cell) -> str:
    """ "Key: value > Key: hold: 43 customers, 6.8% of 628 before, fell"."""
    count = moves.cells.get(cell, 0)
    before, after = cell
    held = moves.held(before) if before else moves.holds(after)
    share = f"{count / held * 100:.1f}%" if held else MISSING
    if before is None:
        text = ngettext(
            "{cell}: {n} customer, {share} of {all} now",
            "{cell}: {n} customers, {share} of {all} now",
            count,
        )
    else:
        text = ngettext(
            "{cell}: {n} customer, {share} of {all} before, {way}",
            "{cell}: {n} customers, {share} of {all} before, {way}",
            count,
        )
    words = {
        Way.STAYED: _("stayed"),
        Way.ROSE: _("rose"),
        Way.FELL: _("fell"),
        Way.SHIFTED: _("better in one, worse in another"),
        Way.GONE: _("gone"),
        Way.NEW: "",
    }
    return text.format(
        cell=cell_name(cell),
        n=f"{count:,}",
        share=share,
        all=f"{held:,}",
        way=words[way(before, after)],
    )


def largest_sentence(moves: Migration) -> str:
    """ "most rose 000 > 100: 496; most fell 100 > 000: 392"."""
    rose, fell = moves.largest(Way.ROSE), moves.largest(Way.FELL)
    parts = []
    if rose:
        parts.append(_("most rose {cell}: {n}").format(cell=_digits(rose[0]), n=f"{rose[1]:,}"))
    if fell:
        parts.append(_("most fell {cell}: {n}").format(cell=_digits(fell[0]), n=f"{fell[1]:,}"))
    return _("; ").join(parts)


def _digits(cell: Cell) -> str:
    return " > ".join(tier.value for tier in cell if tier)


def cell_lines(moves: Migration, cell: Cell) -> list[str]:
    """A cell beside the matrix: how many, their parts of both tiers, then the largest moves."""
    return [*_shares(moves, cell), "", *largest_sentence(moves).split(_("; "))]


def _shares(moves: Migration, cell: Cell) -> list[str]:
    before, after = cell
    count = moves.cells.get(cell, 0)
    lines = [
        cell_name(cell),
        ngettext("{n} customer", "{n} customers", count).format(n=f"{count:,}"),
    ]
    if before and moves.held(before):
        text = _("{share} of the {all} of {tier} before")
        lines.append(_share(text, count, moves.held(before), before))
    if after and moves.holds(after):
        text = _("{share} of the {all} of {tier} now")
        lines.append(_share(text, count, moves.holds(after), after))
    return lines


def _share(text: str, count: int, whole: int, tier: Tier) -> str:
    return text.format(share=f"{count / whole * 100:.1f}%", all=f"{whole:,}", tier=tier_name(tier))


def moves_note(moves: Migration) -> str:
    """From which cut-off to which."""
    return _("{start} to {end}").format(
        start=format_date(moves.start, language()), end=format_date(moves.end, language())
    )


def facts_text(moves: Migration, cell: Cell, facts: CellFacts, currency: str) -> str:
    """A cell opened: how many, their parts of both tiers, their money before and now."""
    before, after = cell
    lines = _shares(moves, cell)
    for tier, day, paid in (
        (before, moves.start, facts.money_before),
        (after, moves.end, facts.money_after),
    ):
        if tier is not None and paid is not None:
            money, until = format_number(float(paid), currency), format_date(day, language())
            lines.append(_("Paid until {day}: {money}").format(day=until, money=money))
    return "\n".join(cut(line, 60) for line in lines)
