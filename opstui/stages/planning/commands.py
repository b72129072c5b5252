"""Commands of the planning stage, beside the global ones."""

from __future__ import annotations

from opstui.commands import VIEW, WORK, Command, pick
from opstui.kernel.language import N_

COMMANDS: tuple[Command, ...] = (
    Command("planning.template", ("T",), N_("Template"), N_("Begin with another tree."), WORK),
    Command("planning.split", ("s",), N_("Split"), N_("Split a leaf by user segments."), WORK),
    Command("planning.beside", ("A",), N_("Add beside"), N_("Add a metric beside this."), WORK),
    Command("planning.rename", ("R",), N_("Rename"), N_("Type another name."), WORK),
    Command("planning.operation", ("o",), N_("Operation"), N_("Sum, product, …"), WORK),
    Command("planning.merge", ("m",), N_("Merge"), N_("Make this a leaf again."), WORK),
    Command(
        "planning.settle",
        ("b",),
        N_("Take the sum"),
        N_("Off balance: take what the children give."),
        WORK,
    ),
    Command(
        "planning.remainder",
        ("B",),
        N_("Add the rest"),
        N_('Off balance: keep the value, add the rest as "Other".'),
        WORK,
    ),
    Command("planning.formula", ("f",), N_("Formula"), N_("The formula down to the leaves."), VIEW),
    Command("planning.fold", ("space",), N_("Fold"), N_("Fold or open this part."), VIEW),
    Command("planning.fold_in", ("left",), N_("Fold"), N_("Fold this, or go up."), VIEW),
    Command("planning.unfold", ("right",), N_("Open it"), N_("Open this, or go in."), VIEW),
    Command("planning.fold_all", ("z",), N_("Fold all"), N_("Fold or open everything."), VIEW),
    Command("planning.tree_in", ("I",), N_("Import a tree"), N_("A tree from a file."), WORK),
    Command("planning.tree_out", ("X",), N_("Export the tree"), N_("This tree as JSON."), WORK),
    Command(
        "planning.tree_copy", ("C",), N_("Copy a tree"), N_("The tree of another cycle."), WORK
    ),
    Command("planning.lower", ("J",), N_("Move down"), N_("Move this down."), WORK),
    Command("planning.raise", ("K",), N_("Move up"), N_("Move this up."), WORK),
    Command("planning.more", ("right",), N_("More effort"), N_("More effort here."), WORK),
    Command("planning.less", ("left",), N_("Less effort"), N_("Less effort here."), WORK),
    Command("planning.lock", ("space",), N_("Lock"), N_("Keep this leaf at its baseline."), WORK),
    Command("planning.bounds", ("b",), N_("Bounds"), N_("Set how far a leaf may go."), WORK),
    Command("planning.fix", ("equals_sign",), N_("Fix"), N_("Type the value yourself."), WORK),
    Command(
        "planning.sensitivity",
        ("s",),
        N_("Sensitivity"),
        N_("What +1% of each leaf does to the north star."),
        VIEW,
    ),
    Command(
        "planning.compare",
        ("c",),
        N_("Scenarios"),
        N_("Up to three ways to plan the cycle, side by side."),
        VIEW,
    ),
    Command(
        "planning.try", ("w",), N_("What if"), N_("Try a value of a leaf; nothing is stored."), WORK
    ),
    Command(
        "planning.keep",
        ("a",),
        N_("Keep as scenario"),
        N_("Keep these targets and efforts as a scenario."),
        WORK,
    ),
    Command("planning.metric", ("m",), N_("Metric"), N_("Phase another metric."), WORK),
    Command(
        "planning.suggest",
        ("s",),
        N_("From last year"),
        N_("Weights that last year's own data suggest; shown before they are kept."),
        WORK,
    ),
    Command("planning.grain", ("v",), N_("Day or week"), N_("See it by day or by week."), VIEW),
    Command("planning.shape", ("c",), N_("Chart"), N_("A chart beside last year."), VIEW),
    Command(
        "planning.hold",
        ("space",),
        N_("Lock"),
        N_("This period keeps its number while others change."),
        WORK,
    ),
    Command("planning.several", ("E",), N_("Several"), N_("Set a run of periods at once."), WORK),
    Command(
        "planning.habits",
        ("o",),
        N_("Ramp, holidays"),
        N_("Ramp, dip after a sale, whose holidays."),
        WORK,
    ),
    Command(
        "planning.reset",
        ("Z",),
        N_("Reset"),
        N_("Drop what was typed and locked: as last year, else even."),
        WORK,
    ),
    Command(
        "planning.moves",
        ("w",),
        N_("What moves it"),
        N_("What usually moves a leaf; choosing one plans it as a task."),
        WORK,
    ),
    Command("planning.sort", ("s",), N_("Sort"), N_("Change the order of the tasks."), WORK),
    Command(
        "planning.value",
        ("v",),
        N_("Worth"),
        N_("A task's value, RICE, and what it depends on."),
        WORK,
    ),
    Command(
        "planning.apply",
        ("enter",),
        N_("Take this choice"),
        N_("Select the tasks that fit, release the others."),
        WORK,
    ),
    Command(
        "planning.spend",
        ("v",),
        N_("By week"),
        N_("The budget by week and lever as a chart, and back to the tasks."),
        VIEW,
    ),
    Command(
        "planning.commit", ("enter",), N_("Commit"), N_("Keep the plan as it is promised."), WORK
    ),
    Command(
        "planning.mend",
        ("m",),
        N_("Mend"),
        N_("Go to the step that mends the first missing point."),
        WORK,
    ),
    Command("planning.must", ("space",), N_("Must do"), N_("This task is done anyway."), WORK),
)


def own(*ids: str) -> tuple[Command, ...]:
    """Commands of this stage by the part after "planning."."""
    return pick(*(f"planning.{id_}" for id_ in ids), among=COMMANDS)
