"""What can be done in the strategy stage, besides what can be done everywhere."""

from __future__ import annotations

from opstui.commands import WORK, Command
from opstui.kernel.language import N_

COMMANDS: tuple[Command, ...] = (
    Command("strategy.confirm", ("enter",), N_("Confirm"), N_("Confirm what is shown here."), WORK),
    Command(
        "strategy.overrule",
        ("o",),
        N_("Choose otherwise"),
        N_("Choose differently from what is suggested, with a reason."),
        WORK,
    ),
    Command(
        "strategy.fill",
        ("f",),
        N_("Take from data"),
        N_("Fill in what the imported data know about the baseline window."),
        WORK,
    ),
    Command(
        "strategy.field",
        ("enter",),
        N_("Type numbers"),
        N_("Go into the fields; esc leaves them."),
        WORK,
    ),
    Command(
        "strategy.problem",
        ("enter",),
        N_("Make it the problem"),
        N_("Make the marked metric the primary problem of this cycle."),
        WORK,
    ),
    Command(
        "strategy.source",
        ("v",),
        N_("Source"),
        N_("Where the reference of the marked metric comes from."),
        WORK,
    ),
    Command(
        "strategy.control",
        ("c",),
        N_("Control"),
        N_("How far the team can move the marked metric: high, middle, low."),
        WORK,
    ),
    Command(
        "strategy.own_best",
        ("b",),
        N_("Own best"),
        N_("Type the best level that the product itself has had."),
        WORK,
    ),
    Command(
        "strategy.window",
        ("w",),
        N_("Baseline window"),
        N_("Change the span of time that the core numbers are of."),
        WORK,
    ),
    Command(
        "strategy.users",
        ("e",),
        N_("Type users"),
        N_("Type monthly users where there is no series."),
        WORK,
    ),
    Command("guided.answer", ("enter",), N_("Answer"), N_("Keep the answer and go on."), WORK),
    Command(
        "guided.skip", ("f3", "s"), N_("Skip"), N_("Keep the default, marked, and go on."), WORK
    ),
    Command("guided.mend", ("enter",), N_("Mend it"), N_("Go to where it is mended."), WORK),
    Command("guided.commit", ("c",), N_("Commit"), N_("Promise the plan as it stands."), WORK),
    Command("guided.plan", ("enter",), N_("To the plan"), N_("Go on with this plan."), WORK),
)
