"""Answers about a feature: typed by class or by cell, or pasted as survey rows."""

from __future__ import annotations

import re
from collections.abc import Mapping

from textual import on
from textual.widgets import Input, Static

from opstui.data_sources.kano_survey import MOST, read_kano
from opstui.data_sources.names import fold
from opstui.data_sources.tables import decode
from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_, _
from opstui.reports.intake import Intake
from opstui.reports.kano_intake import kano_intake
from opstui.stages.review.kano import KanoClass, counted, counts_of, from_cells
from opstui.stages.review.kano_words import class_word
from opstui.stages.review.model import KanoFeature
from opstui.stages.review.steps.base import ReviewStep
from opstui.stages.review.steps.context import ReviewContext
from opstui.stages.review.steps.voice_intake import CellBox, PasteScreen
from opstui.ui.fields import TextField
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.ui.text import plain
from opstui.workbook import doors
from opstui.workbook.document import Workbook

_TYPED = (
    KanoClass.ATTRACTIVE,
    KanoClass.ONE_DIMENSIONAL,
    KanoClass.MUST_BE,
    KanoClass.INDIFFERENT,
    KanoClass.REVERSE,
    KanoClass.QUESTIONABLE,
)


def read_cells(lines: tuple[str, ...]) -> tuple[int, ...] | None:
    """Five lines of five counts → 25; () for no lines, None for anything else."""
    words = [re.split(r"[\s,，|]+", line.strip()) for line in lines]
    if not words:
        return ()
    if [len(row) for row in words] != [5] * 5:
        return None
    flat = [word for row in words for word in row]
    if not all(word.isdecimal() and len(word) <= 7 for word in flat):
        return None
    return tuple(int(word) for word in flat)


async def edit_feature(step: ReviewStep, key: str) -> None:
    """Add what people answered about a feature, or change it."""
    context = step.context
    old = context.workbook.get(KanoFeature, key)
    counts = counts_of(old) if old else {}
    cells = old.cells if old else ()
    rows = [" ".join(map(str, cells[at : at + 5])) for at in range(0, len(cells), 5)]
    specs = [
        FieldSpec("name", _("Feature"), value=old.name if old else "", required=True),
        *(
            FieldSpec(
                one.value,
                f"{one.value} {class_word(one)}",
                "number",
                str(counts[one.value]) if counts.get(one.value) else "",
                low=0,
                high=MOST,
            )
            for one in _TYPED
        ),
        FieldSpec(
            "cells",
            _("Or by cell"),
            "lines",
            "\n".join(rows),
            help=_(
                "Five lines of five counts: a line per answer with it (like, must, neutral, live, "
                "dislike), a column per answer without it. The classes follow from them."
            ),
        ),
        FieldSpec("source", _("Source"), value=old.source if old else ""),
    ]

    async def save(values: FormValues) -> Mapping[str, str] | None:
        typed = {one.value: values.number(one.value) or 0.0 for one in _TYPED}
        for letter, number in typed.items():
            if number != int(number):
                return {letter: _("Answers are counted in whole numbers.")}
        found = read_cells(values.lines("cells"))
        if found is None:
            return {"cells": _("Write five lines of five whole numbers, or leave it empty.")}
        counts = {letter: int(number) for letter, number in typed.items()}
        if found:
            counts = {kind.value: n for kind, n in from_cells(found).counts.items()}
        if not sum(counts.values()):
            return {"A": _("Give the answers of at least one class, or the cells.")}
        name = values.text("name")
        mine = [one for one in _named(context, name) if one.key != key]
        if mine:
            return {"name": _("There is a feature of this name already.")}
        fields = {"name": name, "source": values.text("source"), "cells": found, **counted(counts)}

        def change(workbook: Workbook) -> Workbook:
            now = workbook.get(KanoFeature, key) or _new(workbook, context)
            return workbook.put(now.model_copy(update=fields))

        return await step.saved(
            N_("Change KANO answers") if old else N_("Add KANO answers"), change
        )

    title = _("Change KANO answers") if old else _("Add KANO answers")
    await step.host.ask(title, specs, save, f"kano:{key or context.cycle.key}")


def _new(workbook: Workbook, context: ReviewContext) -> KanoFeature:
    cycle = context.cycle.key
    key = workbook.next_key(KanoFeature, f"{cycle}.KF")
    return KanoFeature(key=key, cycle=cycle, name="", day=context.today)


def _named(context: ReviewContext, name: str) -> list[KanoFeature]:
    return [
        one
        for one in context.workbook.all(KanoFeature).values()
        if one.cycle == context.cycle.key and fold(one.name) == fold(name)
    ]


# -- pasted -----------------------------------------------------------------------------------


class KanoPaste(PasteScreen):
    """Survey rows or counts; a file's path above reads it into the box."""

    def __init__(self, step: ReviewStep, text: str) -> None:
        super().__init__(step, text)
        self._found: Intake | None = None

    def title_text(self) -> str:
        return _("Paste KANO answers")

    def hint_text(self) -> str:
        return _(
            "Rows of feature, answer with it, answer without it; or two columns per feature; or "
            "counts under A O M I R Q. Answers: like, must, neutral, live, dislike, or 1 to 5."
        )

    def source_text(self) -> str:
        usual = _("Path of a CSV file instead; enter reads it")
        return doors.asked_for(usual)

    @on(Input.Submitted)
    def _file(self, event: Input.Submitted) -> None:
        event.stop()
        path = self.query_one("#source", TextField).value.strip()
        if not path:
            return
        try:
            text, _encoding = decode(doors.read(path))
        except OpsError as error:
            self.query_one("#problem", Static).update(plain(error.said))
            return
        self.query_one(CellBox).text = text

    def understood(self, text: str) -> str:
        self._found = self._read(self.step.workbook, text) if text.strip() else None
        return self._found.text() if self._found else ""

    def _read(self, workbook: Workbook, text: str) -> Intake:
        cycle = self.step.context.cycle.key
        return kano_intake(read_kano(text), workbook, cycle, self.step.host.today)

    @property
    def worth(self) -> bool:
        return bool(self._found and self._found.changes_anything)

    async def keep(self) -> bool:
        """Read anew where it is stored: the workbook may have changed meanwhile."""
        text, found = self.query_one(CellBox).text, self._found
        if found is None:
            return False
        stored = await self.step.store(
            N_("Paste KANO answers"), lambda workbook: self._read(workbook, text).changed(workbook)
        )
        if stored:
            self.step.tell(found.counted())
        return stored
