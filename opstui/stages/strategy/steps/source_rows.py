"""Everything that a number of the diagnosis is compared with, as a page. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from opstui.kernel.dates import format_date
from opstui.kernel.figures import format_number
from opstui.kernel.language import _, language
from opstui.playbooks.schema import Benchmark
from opstui.stages.strategy.diagnosis import Row
from opstui.stages.strategy.own_history import OwnHistory
from opstui.stages.strategy.references import disagree, own_band
from opstui.stages.strategy.steps.diagnosis_rows import (
    band_text,
    control_text,
    short,
    weight_text,
)
from opstui.stages.strategy.steps.origins import origin_text


def source_lines(row: Row, bands: Sequence[Benchmark], past: OwnHistory | None) -> list[str]:
    """The number, its own past, every published band with source, year, grade and address, and
    how far each is to be trusted."""
    blocks = [_now(row), _own(row, past), _published(row, bands), _weights(row)]
    lines: list[str] = []
    for block in blocks:
        found = list(block)
        if found:
            lines += [*found, ""]
    return lines[:-1]


def _now(row: Row) -> Iterator[str]:
    core = row.core
    if core is None or row.baseline is None:
        yield _("Now: no data. e types it or marks it unknown; i imports a file.")
        return
    text = format_number(row.baseline, row.unit)
    if core.numerator is not None and core.denominator is not None:
        above, below = (
            format_number(one, "count", style="exact") for one in (core.numerator, core.denominator)
        )
        text += f" ({above}/{below})"
    yield _("Now: {value}  {origin}").format(value=text, origin=origin_text(core.origin))
    if row.interval is not None:
        low, high = (short(one, "ratio") for one in (row.interval.low, row.interval.high))
        yield _(
            "Fewer than 100 cases: the true rate lies between {low} and {high} (95%, Wilson)."
        ).format(low=low, high=high)


def _own(row: Row, past: OwnHistory | None) -> Iterator[str]:
    typed = row.core.own_best if row.core else None
    if typed is not None:
        yield _("Own best, as typed: {value}").format(value=format_number(typed, row.unit))
    elif past is not None and past.best is not None and past.best_until is not None:
        value, day = format_number(past.best, row.unit), format_date(past.best_until, language())
        said = (
            _("Own best month: {value}, until {day}")
            if past.grain == "month"
            else _("Own best four weeks in a row: {value}, until {day}")
        )
        yield said.format(value=value, day=day)
    else:
        yield _("Own history: none yet. i imports weekly numbers, b types your own best.")
    band = own_band(past.values) if past is not None else None
    if band is not None:
        middle, spread = (format_number(one, row.unit) for one in band)
        yield _("Usual over the last 8 periods: {middle} ± {spread} (2 x 1.4826 x MAD)").format(
            middle=middle, spread=spread
        )


def _published(row: Row, bands: Sequence[Benchmark]) -> Iterator[str]:
    if not bands:
        yield _("No published band for this metric and form.")
        return
    yield _("Published bands, the nearest form first:")
    for one in bands:
        yield f"  {band_text(one.low, one.mid, one.high, row.unit)}  {one.source}"
        yield "    " + _("{form}, {year}, grade {grade}: {meaning}").format(
            form=one.form, year=one.year, grade=one.grade, meaning=grade_text(one.grade)
        )
        if one.url:
            yield f"    {one.url}"
    apart = disagree(bands)
    if apart is not None:
        low, high = (short(one, row.unit) for one in apart)
        yield _(
            "These disagree, from {low} to {high}: take them as a question, not a verdict."
        ).format(low=low, high=high)
    else:
        yield _("Bands of other sources may differ by two times: a question, not a verdict.")


def _weights(row: Row) -> Iterator[str]:
    if row.on_tree:
        yield _("Control: {word} ({number}). c changes it: high 1, middle 0.6, low 0.3.").format(
            word=control_text(row.control), number=f"{row.control:g}"
        )
    yield _("Evidence: own numbers 1, grades A B D 0.7, grades C G 0.4.")
    said = weight_text(row)
    if said:
        yield said


def grade_text(grade: str) -> str:
    return {
        "A": _("primary page"),
        "B": _("quotes a named source"),
        "C": _("no source that can be checked"),
        "D": _("computed from real data"),
        "G": _("general knowledge, no source"),
    }.get(grade, "")
