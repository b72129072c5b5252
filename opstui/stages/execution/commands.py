"""Commands of the execution stage, beside the global ones."""

from __future__ import annotations

from opstui.commands import VIEW, WORK, Command
from opstui.kernel.language import N_

COMMANDS: tuple[Command, ...] = (
    Command(
        "execution.move",
        ("m",),
        N_("State"),
        N_("Offer the states that the task may go to, and say what a go still lacks."),
        WORK,
    ),
    Command(
        "execution.forward",
        ("full_stop", "greater_than_sign"),
        N_("Next state"),
        N_("Move the task one state forward."),
        WORK,
    ),
    Command(
        "execution.back",
        ("comma", "less_than_sign"),
        N_("State back"),
        N_("Move the task one state back."),
        WORK,
    ),
    Command(
        "execution.block",
        ("b",),
        N_("Block"),
        N_("Say why the task is stuck, or clear that it was."),
        WORK,
    ),
    Command(
        "execution.checklist",
        ("c",),
        N_("Checklist"),
        N_("Tick off what has to be done before and after."),
        WORK,
    ),
    Command(
        "execution.log",
        ("w",),
        N_("Log the day"),
        N_("One line: hours, cost and what happened, on the marked task."),
        WORK,
    ),
    Command(
        "execution.quick",
        ("plus",),
        N_("Add a task"),
        N_("One line: lever, title, owner, money, days, dates, leaf, change."),
        WORK,
    ),
    Command(
        "execution.form",
        ("A",),
        N_("Add with a form"),
        N_("Add a task with all its fields, not by one line."),
        WORK,
    ),
    Command(
        "execution.template",
        ("T",),
        N_("Save as template"),
        N_("Keep the task with its checklist, to be made again in any cycle."),
        WORK,
    ),
    Command(
        "execution.reuse",
        ("y",),
        N_("Templates and assets"),
        N_("What there is to use again: templates of tasks, texts, ways of working, lists."),
        VIEW,
    ),
    Command(
        "execution.deals",
        ("v",),
        N_("Deals"),
        N_("All partners by stage: weighted value, next step, and deals that stand still."),
        VIEW,
    ),
    Command(
        "execution.result",
        ("z",),
        N_("Result"),
        N_("What the task took and what came of it."),
        WORK,
    ),
    Command(
        "execution.filter",
        ("f",),
        N_("Filter"),
        N_("Type which tasks to show: by lever, owner, leaf, state, due, words; and their order."),
        VIEW,
    ),
    Command(
        "execution.unfilter",
        ("F",),
        N_("Show all"),
        N_("Take the filter away."),
        VIEW,
    ),
    Command(
        "execution.choose",
        ("space",),
        N_("Mark"),
        N_("Mark the task or take the mark off; state, block and delete act on all marked."),
        WORK,
    ),
    Command(
        "execution.choose_all",
        ("asterisk",),
        N_("Mark all"),
        N_("Mark every task that is shown, or take all marks off."),
        WORK,
    ),
    Command(
        "execution.change",
        ("B",),
        N_("Change several"),
        N_("Owner, leaf, target users and dates of all marked tasks at once."),
        WORK,
    ),
    Command(
        "execution.sort",
        ("s",),
        N_("Sort"),
        N_("Sort by due date, state, lever, owner or leaf."),
        VIEW,
    ),
    Command(
        "execution.person",
        ("o",),
        N_("One person"),
        N_("Show one person's week, then the next one's."),
        VIEW,
    ),
    Command(
        "execution.group",
        ("s",),
        N_("Group"),
        N_("The log by day, by task or by stage."),
        VIEW,
    ),
)
