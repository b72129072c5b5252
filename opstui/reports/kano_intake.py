"""Answers to a KANO survey from a file or a pasted block: what they say, and how they are kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from opstui.data_sources.files import BadFile
from opstui.data_sources.kano_survey import KanoTable, Surveyed, holds_kano, read_kano
from opstui.data_sources.names import fold
from opstui.data_sources.tables import decode
from opstui.kernel.language import N_, _, ngettext
from opstui.kernel.text import fit
from opstui.reports.exporting import cycle_of
from opstui.reports.intake import Given, Intake, issue_lines
from opstui.stages.review.kano import counted, counts_of, from_cells, reading
from opstui.stages.review.kano_words import class_word, two_digits
from opstui.stages.review.model import KanoFeature
from opstui.workbook.document import Workbook

WHAT = N_("Import KANO answers")


def kano_in_file(
    data: bytes, workbook: Workbook, given: Given, *, asked: bool = False
) -> Intake | None:
    """None for a file of something else, unless it was `asked` for. Raises BadFile where nothing
    in it is an answer, OpsError without a cycle."""
    text, _encoding = decode(data)
    if not asked and not holds_kano(text):
        return None
    table = read_kano(text)
    if not table.features:
        why = table.issues[0].text() if table.issues else ""
        raise BadFile(
            why or _("No answers to a KANO survey were found."),
            _("Rows of feature, answer with it, answer without it, or counts under A O M I R Q."),
        )
    cycle = cycle_of(workbook).key
    return kano_intake(table, workbook, cycle, given.today, given.name)


def kano_intake(
    table: KanoTable, workbook: Workbook, cycle: str, day: date, source: str = ""
) -> Intake:
    """What would be kept of `table` in `cycle`; `source` "" leaves that of a feature as it is."""
    there = {fold(one.name): one for one in _mine(workbook, cycle)}
    standing = [_standing(one, there) for one in table.features]

    def changed(now: Workbook) -> Workbook:
        return with_answers(now, table, cycle, day, source)

    n = len(table.features)
    lines = [
        ngettext("{n} feature", "{n} features", n).format(n=n),
        *(_line(one, how) for one, how in zip(table.features, standing, strict=True)),
        *issue_lines(table.issues),
    ]
    return Intake(WHAT, tuple(lines), standing.count("new"), standing.count("changed"), changed)


def counts_in(one: Surveyed) -> dict[str, int]:
    """Class letter → answers."""
    if not one.cells:
        return dict(one.counts)
    return {kind.value: n for kind, n in from_cells(one.cells).counts.items()}


def with_answers(
    workbook: Workbook, table: KanoTable, cycle: str, day: date, source: str = ""
) -> Workbook:
    """A feature of the same name gets the new answers instead of the old ones; one that has just
    these answers stays as it is."""
    for one in table.features:
        there = {fold(old.name): old for old in _mine(workbook, cycle)}
        if _standing(one, there) == "same":
            continue
        now = there.get(fold(one.name)) or KanoFeature(
            key=workbook.next_key(KanoFeature, f"{cycle}.KF"), cycle=cycle, name=one.name
        )
        fields = {"cells": one.cells, "day": day, "source": source or now.source}
        workbook = workbook.put(now.model_copy(update={**fields, **counted(counts_in(one))}))
    return workbook


def _mine(workbook: Workbook, cycle: str) -> Iterable[KanoFeature]:
    return [one for one in workbook.all(KanoFeature).values() if one.cycle == cycle]


def _standing(one: Surveyed, there: dict[str, KanoFeature]) -> str:
    old = there.get(fold(one.name))
    if old is None:
        return "new"
    had = {letter: n for letter, n in counts_of(old).items() if n}
    has = {letter: n for letter, n in counts_in(one).items() if n}
    return "same" if had == has and old.cells == one.cells else "changed"


def _line(one: Surveyed, standing: str) -> str:
    """Name, answers, class, Better and Worse, and what it would replace."""
    feature = KanoFeature(key="new", cycle="", name=one.name, **counted(counts_in(one)))
    found = reading(feature)
    answers = ngettext("{n} answer", "{n} answers", found.answers).format(n=f"{found.answers:,}")
    kind = _("unclear?") if found.unclear else class_word(found.kind)
    notes = {"changed": _("answers change"), "same": _("as before")}
    cells = (
        *(fit(one.name, 20), fit(answers, 11, "right"), "", fit(kind, 15)),
        *(f"{two_digits(found.better):>5}", f"{two_digits(found.worse):>6}", ""),
    )
    return f"{' '.join(cells)} {notes.get(standing, '')}".rstrip()
