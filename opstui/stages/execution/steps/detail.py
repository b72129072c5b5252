"""All that there is to say about one task: facts, what its lever comes to, what it lacks. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from textual.content import Content

from opstui import playbooks
from opstui.kernel.language import _, language
from opstui.kernel.text import cut, fit, width
from opstui.kernel.vocabulary import Lever, word
from opstui.stages.current import currency_of, current_tree, leaf_of, short_date
from opstui.stages.execution.board import is_open
from opstui.stages.execution.model import Asset
from opstui.stages.execution.reuse import asset_word, assets_of, used_assets
from opstui.stages.execution.states import BEFORE_LIVE, Checkpoint, checkpoints, reached_lacking
from opstui.stages.execution.steps.changes import lacking
from opstui.stages.execution.steps.checklist import done_of, items_of
from opstui.stages.execution.steps.lever_lines import lever_headline, lever_lines
from opstui.stages.execution.steps.result_form import logged
from opstui.stages.execution.steps.task_rows import (
    Figure,
    alarms,
    change_text,
    state_text,
)
from opstui.stages.lever_fields import chosen
from opstui.stages.lever_words import short_lever
from opstui.stages.planning.model import Task
from opstui.stages.strategy.model import Hypothesis
from opstui.stages.task_form import COMMON_EXTRAS
from opstui.workbook.document import Workbook

LABEL, WIDE_LABEL = 11, 18
SENTENCE = 78


@dataclass(frozen=True, slots=True)
class DetailLine:
    """`kind`: "" a fact, "head" opens a group, "warn" something to look at."""

    label: str
    text: str = ""
    kind: str = ""


def next_checkpoint(task: Task, today: date) -> Checkpoint | None:
    """The next of the eight dates of an open task."""
    if not is_open(task):
        return None
    return next((point for point in checkpoints(task) if point.day >= today), None)


def point_name(point: Checkpoint) -> str:
    """ "T-3 Rehearsal"."""
    offset = f"{point.offset:+d}" if point.offset else "0"
    return f"T{offset} {_(point.name)}"


def checkpoint_text(point: Checkpoint) -> str:
    """ "T-3 Rehearsal 11/8"."""
    return f"{point_name(point)} {short_date(point.day)}"


def lacking_text(point: Checkpoint, missing: Sequence[str]) -> str:
    """ "! T-3 Rehearsal 11/8: The risk and a fallback"."""
    texts = _(", ").join(_(text) for text in missing)
    return "! " + _("{label}: {text}").format(label=checkpoint_text(point), text=texts)


def packed(parts: Sequence[str], cells: int = SENTENCE, lines: int = 2) -> str:
    """The parts on as few lines as they need, never broken where there is room for one whole;
    those that find no place are left out."""
    out: list[str] = []
    for part in parts:
        joined = f"{out[-1]}   {part}" if out else part
        if out and width(joined) <= cells:
            out[-1] = joined
        elif len(out) < lines:
            out.append(cut(part, cells))
    return "\n".join(out)


def in_short(task: Task, workbook: Workbook, today: date, figure: Figure) -> list[str]:
    """What matters about the task, the most pressing first."""
    parts = [f"{task.key} {task.title}"]
    parts += [f"! {text}" for text in alarms(task, current_tree(workbook), today)]
    parts += lever_headline(task, workbook, today, figure)
    parts += [lacking_text(*found) for found in reached_lacking(task, today)[:1]]
    if point := next_checkpoint(task, today):
        parts.append(checkpoint_text(point))
    done, whole = done_of(task)
    if is_open(task):
        parts.append(_("checklist {done}/{all}").format(done=done, all=whole))
    return parts


def detail(task: Task, workbook: Workbook, today: date, figure: Figure) -> list[DetailLine]:
    """Every line, groups parted by heads."""
    tree = current_tree(workbook)
    lines = [DetailLine(f"! {text}", kind="warn") for text in alarms(task, tree, today)]
    lines += _facts(task, workbook, figure)
    lines += _spent(task, workbook, figure)
    computed = lever_lines(task, workbook, today, figure)
    if computed:
        lines.append(DetailLine(_("Computed"), kind="head"))
        lines += [
            DetailLine(line.label, f"! {line.text}" if line.warn else line.text)
            if line.label
            else DetailLine(line.sentence, kind="warn" if line.warn else "item")
            for line in computed
        ]
    lines += _ahead(task, workbook, today)
    lines += _written(task)
    lines += _reused(task, workbook)
    return lines


def _facts(task: Task, workbook: Workbook, figure: Figure) -> Iterator[DetailLine]:
    node = leaf_of(task, current_tree(workbook))
    yield DetailLine(_("Lever"), word(task.lever))
    yield DetailLine(_("State"), state_text(task))
    yield DetailLine(_("Owner"), task.owner or "-")
    yield DetailLine(_("Dates"), f"{short_date(task.start)} - {short_date(task.end)}")
    leaf = node.name.text(language()) if node else _("none yet: e links it to a metric")
    yield DetailLine(_("Leaf"), leaf)
    yield DetailLine(_("Expected"), change_text(task, node, figure))
    hypothesis = workbook.get(Hypothesis, task.hypothesis) if task.hypothesis else None
    if hypothesis is not None:
        yield DetailLine(_("Hypothesis"), hypothesis.statement)
    if task.segment:
        yield DetailLine(_("Target users"), task.segment)
    yield DetailLine(_("Watch first"), indicators_text(task.lever))


def indicators_text(lever: Lever) -> str:
    """The leading indicators of the lever: they move before the leaf does."""
    indicators = playbooks.lever(lever).leading_indicators
    return _(", ").join(one.text(language()) for one in indicators)


def _spent(task: Task, workbook: Workbook, figure: Figure) -> Iterator[DetailLine]:
    money = currency_of(workbook)
    cost, days = logged(task, workbook)
    spent = task.actual_cost if task.actual_cost is not None else cost or None
    took = task.actual_days if task.actual_days is not None else days or None
    budget = figure(task.budget, money) if task.budget else "-"
    yield DetailLine(_("Budget"), f"{budget} / {_('spent')} {figure(spent, money)}")
    planned = f"{task.person_days:g}" if task.person_days else "-"
    used = "-" if took is None else f"{took:.3g}"
    yield DetailLine(_("Person-days"), f"{planned} / {_('spent')} {used}")
    if task.executed_share is not None:
        yield DetailLine(_("Executed"), f"{task.executed_share * 100:.0f}%")
    if task.actual_effect is not None:
        node = leaf_of(task, current_tree(workbook))
        effect = task.model_copy(update={"expected_change": task.actual_effect})
        yield DetailLine(_("Effect"), change_text(effect, node, figure))


def _ahead(task: Task, workbook: Workbook, today: date) -> Iterator[DetailLine]:
    """Checklist, dates that were reached with something lacking, the next date, and before it
    is live what a go lacks."""
    done, whole = done_of(task)
    yield DetailLine(_("Checklist"), kind="head")
    yield DetailLine(f"{done}/{whole}", "" if task.checklist else _("template of the lever"))
    for item in items_of(task):
        yield DetailLine(f"[{'x' if item.done else ' '}] {item.text}", kind="item")
    for point, missing in reached_lacking(task, today):
        yield DetailLine(lacking_text(point, missing), kind="warn")
    if coming := next_checkpoint(task, today):
        yield DetailLine(_("Next date"), checkpoint_text(coming))
    if task.state in BEFORE_LIVE and task.selected and (lacks := lacking(task, workbook)):
        yield DetailLine(lacks[0], kind="head")
        yield from (DetailLine(text, kind="warn") for text in lacks[1:])


def _reused(task: Task, workbook: Workbook) -> Iterator[DetailLine]:
    """What it uses again, and what else there is of its lever."""
    used = [one for key in used_assets(task) if (one := workbook.get(Asset, key))]
    more = len(assets_of(workbook.all(Asset).values(), task.lever)) - len(used)
    if used or (more > 0 and is_open(task)):
        yield DetailLine(_("Use again"), kind="head")
    for one in used:
        yield DetailLine(asset_word(one.kind), f"{one.title}  {one.text}".replace("\n", " / "))
    if more > 0 and is_open(task):
        said = _("{n} more of this lever: e chooses, y shows them")
        yield DetailLine(said.format(n=more), kind="item")


def _written(task: Task) -> Iterator[DetailLine]:
    """What was filled in of the lever's fields, and the texts."""
    book = playbooks.lever(task.lever)
    given = task.lever_fields
    filled = [
        (own.name.text(language()), chosen(own, given[own.code]))
        for own in book.fields
        if own.code in given
    ]
    filled += [(_(name), given[code]) for code, name in COMMON_EXTRAS if code in given]
    texts = (
        (_("Risk"), task.risk),
        (_("Fallback"), task.fallback),
        (_("Data to collect"), task.data_to_collect),
        (_("Result"), task.result),
    )
    filled += [(name, text) for name, text in texts if text]
    if filled:
        yield DetailLine(short_lever(task.lever), kind="head")
        yield from (DetailLine(name, text.replace("\n", " / ")) for name, text in filled)
    yield DetailLine(_("Usual failure"), kind="head")
    yield DetailLine(book.usual_failure.text(language()), kind="item")


def detail_content(lines: Sequence[DetailLine], *, wide: bool = False) -> Content:
    """The lines as one text; labels in a column."""
    room = WIDE_LABEL if wide else LABEL
    out = []
    for line in lines:
        match line.kind:
            case "head":
                out.append(Content.assemble("\n", (line.label, "bold")))
            case "warn":
                out.append(Content.assemble((line.label, "$text-warning")))
            case "item":
                out.append(Content(line.label))
            case _:
                out.append(Content.assemble((fit(line.label, room) + " ", "$muted"), line.text))
    return Content("\n").join(out)
