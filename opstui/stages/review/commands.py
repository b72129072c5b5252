"""Commands of the review stage, beside the global ones."""

from __future__ import annotations

from opstui.commands import GO, VIEW, WORK, Command, pick
from opstui.kernel.language import N_

COMMANDS: tuple[Command, ...] = (
    Command("review.keep", ("f2",), N_("Keep"), N_("Keep what was entered."), WORK),
    Command(
        "review.earlier",
        ("left_square_bracket",),
        N_("Earlier"),
        N_("The period before."),
        GO,
    ),
    Command("review.later", ("right_square_bracket",), N_("Later"), N_("The period after."), GO),
    Command(
        "review.segment",
        ("f3",),
        N_("Segment"),
        N_("Enter the total, or one segment after the other."),
        WORK,
    ),
    Command("review.period", ("f4",), N_("Date"), N_("Go to the period of a date."), GO),
    Command(
        "review.forget", ("ctrl+x",), N_("Discard"), N_("Discard what was not kept."), WORK, True
    ),
    Command(
        "review.origin",
        ("o",),
        N_("Where from"),
        N_("Where this metric's numbers come from, and who brought them."),
        VIEW,
    ),
    Command(
        "review.numbers",
        ("v",),
        N_("Turn"),
        N_("Chart, its numbers, the metric in full, six small charts, all in rows."),
        VIEW,
    ),
    Command(
        "review.read_chart",
        ("tab",),
        N_("Read the chart"),
        N_("Into the chart: arrows read it, + - 0 zoom, [ ] pan, 1-4 lines on and off."),
        VIEW,
    ),
    Command("review.by_day", ("d",), N_("By day"), N_("The course day by day."), VIEW, True),
    Command("review.by_week", ("w",), N_("By week"), N_("The course week by week."), VIEW, True),
    Command(
        "review.by_month", ("m",), N_("By month"), N_("The course month by month."), VIEW, True
    ),
    Command("review.other_six", ("s",), N_("Other six"), N_("The next six metrics."), VIEW, True),
    Command(
        "review.compare",
        ("tab",),
        N_("Compare with"),
        N_("Target, baseline, last period, do-nothing, last year."),
        VIEW,
    ),
    Command(
        "review.any_two",
        ("C",),
        N_("Any two"),
        N_("Compare any two: plan, baseline, do-nothing, a week, a cycle, days typed."),
        VIEW,
    ),
    Command("review.cite", ("y",), N_("Cite"), N_("Cite what is marked as evidence."), WORK),
    Command(
        "review.deeper",
        ("w",),
        N_("Look deeper"),
        N_("Funnel, cohorts, growth, channels, tests: each with what it finds."),
        VIEW,
    ),
    Command(
        "review.turn", ("v",), N_("Turn"), N_("Another view of the same analysis."), VIEW, True
    ),
    Command("review.annotate", ("a",), N_("Annotate"), N_("Say what happened on a day."), WORK),
    Command(
        "review.experiments", ("E",), N_("Experiments"), N_("Randomised tests, in words."), VIEW
    ),
    Command("review.view", ("tab",), N_("View"), N_("Feedback, themes, needs or KANO."), VIEW),
    Command(
        "review.accept",
        ("space",),
        N_("Take"),
        N_("Code the marked feedback to the likeliest theme."),
        WORK,
    ),
    Command(
        "review.new_theme",
        ("c",),
        N_("New theme"),
        N_("Code the marked feedback to a theme by its name; a new one is made."),
        WORK,
    ),
    Command(
        "review.filter",
        ("f",),
        N_("Filter"),
        N_("Show some: #theme @source !3 - (without a theme) or a word."),
        VIEW,
    ),
    Command("review.uncoded", ("o",), N_("Uncoded"), N_("Show only what has no theme yet."), VIEW),
    Command(
        "review.paste",
        ("P",),
        N_("Paste"),
        N_("Paste lines or cells of a spreadsheet; what was understood is shown first."),
        WORK,
    ),
    Command(
        "review.merge", ("m",), N_("Merge"), N_("Make the marked theme part of another."), WORK
    ),
    Command("review.whys", ("w",), N_("Whys"), N_("Why, and why: each with its evidence."), WORK),
    Command("review.line", ("plus",), N_("One line"), N_("Note feedback in one line."), WORK),
    Command(
        "review.step",
        ("b",),
        N_("Step of the journey"),
        N_("Step of the journey: the next of those that feedback names."),
        WORK,
    ),
    Command("review.severity", ("s",), N_("Severity"), N_("Make it more severe."), WORK),
    Command("review.close", ("c",), N_("Close"), N_("Close this review."), WORK),
    Command(
        "review.verdicts", ("v",), N_("Verdicts"), N_("Judge each hypothesis of the cycle."), WORK
    ),
    Command(
        "review.open_cycle",
        ("o",),
        N_("Next cycle"),
        N_("Close the cycle and open the next one from it."),
        WORK,
    ),
)


def own(*ids: str) -> tuple[Command, ...]:
    """Commands of this stage by the part after "review."."""
    return pick(*(f"review.{id_}" for id_ in ids), among=COMMANDS)
