"""A quick line → a task or a day's log, and what to say about it before it is kept. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opstui.kernel.language import LANGUAGES, _, language, speaking
from opstui.kernel.metric_tree import MetricTree
from opstui.kernel.record import Record
from opstui.kernel.vocabulary import Lever, Stage, word
from opstui.reports.wording import figure
from opstui.stages.current import currency_of, current_plan, current_tree, cycle_tasks, short_date
from opstui.stages.execution.model import DayLog, TaskTemplate
from opstui.stages.execution.numbers_seen import numbers_seen
from opstui.stages.execution.quick_add import (
    QuickLine,
    change_in_unit,
    leaves_named,
    read_line,
)
from opstui.stages.execution.reuse import find_template, task_from
from opstui.stages.planning.model import Raci, Task
from opstui.stages.quick_words import after, day_text, task_words
from opstui.workbook.document import Workbook

HOURS_A_DAY = 8.0
HOURS_OF_A_DAY = 24.0
OF_A_TASK = frozenset({"Leaf", "Expected change"})


def _stage_named(text: str) -> Stage | None:
    """The stage that `text` is the code or the name of, in any language."""
    wanted = text.lower()
    for code in LANGUAGES:
        with speaking(code):
            for stage in Stage:
                if wanted in (stage.value, word(stage).lower()):
                    return stage
    return None


@dataclass(frozen=True, slots=True)
class Echo:
    """What was understood (part, text), what was not (text, what to do), both for people, and
    the record that would be kept; None with the `problem` that keeps it from being one."""

    understood: tuple[tuple[str, str], ...] = ()
    unclear: tuple[tuple[str, str], ...] = ()
    record: Record | None = None
    problem: str = ""


def _said(line: QuickLine) -> list[tuple[str, str]]:
    return [(_(part), text) for part, text in line.understood]


def _unclear(line: QuickLine, tree: MetricTree | None) -> list[tuple[str, str]]:
    """With the names of the leaves where one was not found, or several were."""
    out = []
    for text, advice in line.unclear:
        hint = _(advice)
        if text.startswith(">") and tree is not None:
            nodes = leaves_named(text[1:], tree) or [tree.node(id_) for id_ in tree.leaves]
            names = _(", ").join(node.name.text(language()) for node in nodes)
            hint = after(hint, _("Leaves: {names}").format(names=names))
        out.append((text, hint))
    return out


def _changed(line: QuickLine, workbook: Workbook) -> tuple[float | None, str]:
    """(the expected change in the leaf's unit, "") or (None, what to do about it)."""
    plan, tree = current_plan(workbook), current_tree(workbook)
    node = tree.get(line.leaf) if tree and line.leaf else None
    baseline = plan.baseline.get(line.leaf) if plan else None
    change = change_in_unit(line, baseline, node)
    if change is not None or (line.expected_change, line.expected_share) == (None, None):
        return change, ""
    if line.expected_share is not None and node is None:
        return None, _("A share is of a metric: name it with >leaf.")
    if line.expected_share is not None and baseline is None:
        return None, _("The metric has no baseline yet, so a share of it is unknown.")
    return None, _("Write it as +3pp for a rate, +1200 for a count.")


def task_echo(text: str, workbook: Workbook, today: date) -> Echo:
    """A new task from a line such as `campaign Live class @Lin ¥30000 5d >Attendance +3pp`."""
    cycle, tree = workbook.cycle, current_tree(workbook)
    if cycle is None:
        return Echo(problem=_("There is no cycle yet. Stage 1 makes one: press esc, then 1."))
    line = read_line(text, today=today, tree=tree, currency=currency_of(workbook))
    said: list[tuple[str, str]] = []
    unclear = _unclear(line, tree)
    if line.hours is not None:
        unclear.append((_("Hours"), _("Hours belong to the log of a day: w.")))
    if line.task:
        unclear.append((f"#{line.task}", _("A number of a task belongs to the log of a day: w.")))
    template = _template(line, workbook, said, unclear)
    if not line.title and template is None:
        told = tuple(_said(line))
        return Echo(told, tuple(unclear), problem=_("Write what is to be done."))
    change, trouble = _changed(line, workbook)
    typed = next((text for part, text in line.understood if part == "Expected change"), "")
    if trouble:
        unclear.append((typed, trouble))
    task = Task(
        key=workbook.next_key(Task, f"{cycle.key}.T"),
        cycle=cycle.key,
        title=line.title,
        lever=line.lever or Lever.CAMPAIGN,
        leaf=line.leaf,
        owner=line.owner,
        raci=Raci(accountable=line.owner, responsible=(line.owner,) if line.owner else ()),
        start=line.start,
        end=line.end,
        budget=line.budget or 0.0,
        person_days=line.person_days or 0.0,
        expected_change=change,
        created=today,
    )
    if template is not None:
        task = from_template(template, task, workbook)
        task = task.model_copy(update={"lever": line.lever or template.lever})
    usual = line.lever is None and template is None
    said += task_words(task, workbook, today, usual=usual, change=typed)
    return Echo(tuple(said), tuple(unclear), task)


def from_template(template: TaskTemplate, task: Task, workbook: Workbook) -> Task:
    """`task` with what the template says, in this cycle's tree and budget."""
    plan = current_plan(workbook)
    leaves = plan.tree.leaves if plan else ()
    budget = plan.resources.budget if plan else None
    return task_from(template, task, leaves=leaves, budget=budget)


def _template(
    line: QuickLine,
    workbook: Workbook,
    said: list[tuple[str, str]],
    unclear: list[tuple[str, str]],
) -> TaskTemplate | None:
    """The template that the line names with "~"; one that is not there is named as unclear."""
    if not line.template:
        return None
    known = list(workbook.all(TaskTemplate).values())
    found = find_template(line.template, known)
    if found is not None:
        said.insert(0, (_("Template"), found.name))
        return found
    advice = _("No such template.")
    if known:
        names = _(", ").join(one.name for one in known)
        advice = after(advice, _("Templates: {names}").format(names=names))
    unclear.append((f"~{line.template}", advice))
    return None


def find_task(name: str, workbook: Workbook) -> Task | None:
    """The task of this cycle with this key ("C1.T4", "T4" or "4")."""
    wanted = name.lower().lstrip("t")
    for task in cycle_tasks(workbook):
        if name.lower() == task.key.lower() or task.key.lower().endswith(f".t{wanted}"):
            return task
    return None


def log_echo(text: str, workbook: Workbook, today: date, on: Task | None) -> Echo:
    """A day's log from `2h ¥300 called the partners #T4`; `on` is the task it goes to when the
    line names none. `#review` and the like put the time in another stage, `到课率=54%` is a number
    seen that day."""
    cycle = workbook.cycle
    if cycle is None:
        return Echo(problem=_("There is no cycle yet. Stage 1 makes one: press esc, then 1."))
    seen = numbers_seen(text, current_tree(workbook))
    line = read_line(seen.rest, today=today, currency=currency_of(workbook), back=True)
    unclear = [*((text, _(advice)) for text, advice in line.unclear), *seen.unclear]
    if line.template:
        unclear.append((f"~{line.template}", _("A template belongs to a task.")))
    foreign = [text for part, text in line.understood if part in OF_A_TASK]
    unclear += [(text, _("This belongs to a task.")) for text in foreign]
    if line.start is not None and line.start != line.end:
        unclear.append((short_date(line.start), _("A log is of one day.")))
    if line.end is not None and line.end > today:
        unclear.append((short_date(line.end), _("This day lies ahead.")))
    stage = _stage_named(line.task) if line.task else None
    task = on
    if line.task:
        task = None if stage else find_task(line.task, workbook)
        if stage is None and task is None:
            unclear.append((f"#{line.task}", _("There is no such task in this cycle.")))
    hours = (line.hours or 0.0) + (line.person_days or 0.0) * HOURS_A_DAY
    if not (hours or line.budget or line.title or seen.numbers):
        problem = _("Write the hours, the cost, what happened, or a number seen.")
        return Echo(unclear=tuple(unclear), problem=problem)
    if hours > HOURS_OF_A_DAY:
        unclear.append((f"{hours:g}h", _("More hours than a day has, if one person worked them.")))
    stage = stage or Stage.EXECUTION
    title = line.title
    if line.lever is not None and line.understood and line.understood[0][0] == "Lever":
        title = f"{line.understood[0][1]} {title}".strip()
    log = DayLog(
        key=workbook.next_key(DayLog, f"{cycle.key}.L"),
        cycle=cycle.key,
        day=line.end or today,
        text=title,
        task=task.key if task else "",
        stage=stage,
        hours=hours,
        cost=line.budget or 0.0,
        person=line.owner,
        seen=seen.numbers,
    )
    where = f"{task.key} {task.title}" if task else _("no task")
    shown = [
        (_("Day"), day_text(log.day, today)),
        (_("Stage"), word(stage)),
        (_("Task"), where),
        *_logged(log, workbook),
    ]
    if log.seen:
        shown.append((_("Numbers seen"), seen_text(log, workbook)))
    return Echo(tuple(shown), tuple(unclear), log)


def _logged(log: DayLog, workbook: Workbook) -> list[tuple[str, str]]:
    """Hours, cost, person and outcome, those that are there."""
    parts = [
        (_("Hours"), f"{log.hours:g}" if log.hours else ""),
        (_("Cost"), figure(log.cost, currency_of(workbook)) if log.cost else ""),
        (_("Who"), log.person),
        (_("What happened"), log.text),
    ]
    return [(part, text) for part, text in parts if text]


def seen_text(log: DayLog, workbook: Workbook) -> str:
    """ "Attendance rate 54%, Leads 230"; a metric that is gone by its id."""
    tree = current_tree(workbook)
    parts = []
    for id_, value in log.seen.items():
        node = tree.get(id_) if tree else None
        name = (node.name.text(language()) if node else "") or id_
        parts.append(f"{name} {figure(value, node.unit if node else 'count')}")
    return _(", ").join(parts)


def line_echo(text: str, workbook: Workbook, today: date) -> Echo:
    """A line from outside a view: hours, a task that is named, or a number seen without a lever
    make it a day's log."""
    seen = numbers_seen(text, current_tree(workbook))
    line = read_line(text, today=today)
    watched = bool(seen.numbers or seen.unclear) and line.lever is None
    if line.hours is not None or line.task or watched:
        return log_echo(text, workbook, today, None)
    return task_echo(text, workbook, today)
