"""Commands of the planning stage, beside the global ones."""

from __future__ import annotations

from opstui.commands import WORK, Command, pick
from opstui.kernel.language import N_

COMMANDS: tuple[Command, ...] = (
    Command("planning.template", ("T",), N_("Template"), N_("Begin with another tree."), WORK),
    Command("planning.split", ("s",), N_("Split"), N_("Split a leaf by user segments."), WORK),
    Command("planning.operation", ("o",), N_("Operation"), N_("Sum, product, …"), WORK),
    Command("planning.merge", ("m",), N_("Merge"), N_("Make this a leaf again."), WORK),
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
        WORK,
    ),
    Command("planning.metric", ("m",), N_("Metric"), N_("Phase another metric."), WORK),
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
        "planning.commit", ("enter",), N_("Commit"), N_("Keep the plan as it is promised."), WORK
    ),
    Command("planning.must", ("space",), N_("Must do"), N_("This task is done anyway."), WORK),
)


def own(*ids: str) -> tuple[Command, ...]:
    """Commands of this stage by the part after "planning."."""
    return pick(*(f"planning.{id_}" for id_ in ids), among=COMMANDS)
