"""The twelve questions: what is asked, why, an example, the fields with their defaults. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from opstui.guided.examples import BAKERY, EXAMPLES, without_form
from opstui.guided.fields import (
    FIELDS,
    cycle_of,
    number_problems,
    tree_of,
    week_problems,
)
from opstui.guided.target_reading import target_reader
from opstui.guided.task_reading import task_reader
from opstui.kernel.language import N_, _, language
from opstui.kernel.periods import Period, format_period
from opstui.kernel.text import clean_line
from opstui.kernel.vocabulary import Form
from opstui.playbooks import form as playbook
from opstui.playbooks import orientation_rules
from opstui.stages.planning.do_nothing import is_level
from opstui.stages.strategy.model import Answers
from opstui.stages.strategy.orientation import score
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.workbook.document import Workbook

Kind = Literal["fields", "options", "numbers"]


@dataclass(frozen=True, slots=True)
class Question:
    """Texts are translated. `kind`: how `specs` are shown – as fields, as the options of the
    one choice, or as a grid of numbers. `problems` replaces the check of the single fields."""

    name: str
    title: str
    why: str
    example: str
    used_for: str
    kind: Kind
    specs: tuple[FieldSpec, ...]
    problems: Callable[[FormValues], dict[str, str]] | None = field(default=None, compare=False)
    reads: Callable[[Mapping[str, str]], str] = field(default=lambda _texts: "", compare=False)
    """What the texts in the fields come to, said below them while they are typed."""


KINDS: dict[str, Kind] = {"form": "options", "lifecycle": "options", "tree": "options"}
KINDS["numbers"] = "numbers"

TITLES = {
    "name": N_("What is the product called?"),
    "form": N_("What kind of product is it?"),
    "relationship": N_("What is the relationship between the product and its users?"),
    "lifecycle": N_("Which stage of its life is the product in?"),
    "weeks": N_("When does the cycle start, and how many weeks does it last?"),
    "tree": N_("What is the result made of?"),
    "numbers": N_("What are the numbers now?"),
    "target": N_("What should the result be at the end?"),
    "resources": N_("What can you spend, and who works on it?"),
    "task1": N_("What is the first thing you will do?"),
    "task2": N_("What is the second thing?"),
    "task3": N_("And the third?"),
}
WHYS = {
    "name": N_("One workbook is about one product; a file with this name is made now."),
    "form": N_(
        "The form decides what kind of relationship is usual, and so every default from "
        "here on. You can overrule each of them."
    ),
    "relationship": N_(
        "Operations is every intervention that builds or keeps this relationship. Five facts "
        "say whether the work is about closing or about keeping."
    ),
    "lifecycle": N_(
        "The same move is right in one stage and wrong in another: buying traffic before "
        "users stay burns money."
    ),
    "weeks": N_(
        "A plan without an end cannot be reviewed. The same number of weeks before it is what "
        "you compare with."
    ),
    "tree": N_(
        "A result cannot be worked on, its parts can. The tree says how they make it up; those "
        "at its ends, which can be moved, are its leaves."
    ),
    "numbers": N_(
        "The baseline is the level before anything new: {window}. Counts like 3949/7350 tell "
        "more than a rate; ? is unknown."
    ),
    "target": N_(
        "The do-nothing forecast is where the north star ends if nothing new is started. A "
        "target lies above it and is spread over the leaves for you."
    ),
    "resources": N_(
        "A plan that costs more than there is will not happen. What does not fit becomes the "
        "request for resources."
    ),
    "task1": N_(
        "A task is an intervention that moves one leaf of the tree. A lever is the kind of "
        "means: copy, campaign, event, mechanism, care, partners."
    ),
    "task2": N_("Better a second part of the tree than the same one twice."),
    "task3": N_("Three are enough for a first plan; more can be added any time."),
}
USES = {
    "name": N_("Used for: title and file of the workbook."),
    "form": N_("Used for: relationship, metric tree, core numbers, tasks, benchmarks."),
    "relationship": N_(
        "Used for: orientation; north star (the one number that says whether it worked); "
        "guardrail (a number that must not fall meanwhile)."
    ),
    "lifecycle": N_("Used for: what to do and what to leave in the strategy."),
    "weeks": N_("Used for: target span, weekly targets, reviews, task dates."),
    "tree": N_("Used for: targets, diagnosis, and why a result moved."),
    "numbers": N_("Used for: baseline, diagnosis, and what each part must become."),
    "target": N_("Used for: required value of every part, floor, stretch, weekly targets."),
    "resources": N_("Used for: which tasks fit, and what to ask for."),
    "task1": N_("Used for: execution, and whose effect is looked for in the review."),
}


def question(name: str, workbook: Workbook, today: date) -> Question:
    """The question as it stands now; defaults follow from what has been answered."""
    problems: Callable[[FormValues], dict[str, str]] | None = {
        "numbers": lambda values: number_problems(workbook, values),
        "weeks": lambda values: week_problems(values, today),
    }.get(name)
    return Question(
        name=name,
        title=_(TITLES[name]),
        why=_why(name, workbook, today),
        example=_example(name, workbook),
        used_for=_(USES.get(name, USES["task1"])),
        kind=KINDS.get(name, "fields"),
        specs=FIELDS[name](workbook, today),
        problems=problems,
        reads=_reads(name, workbook),
    )


def _reads(name: str, workbook: Workbook) -> Callable[[Mapping[str, str]], str]:
    match name:
        case "relationship":
            return read_relationship
        case "target":
            return target_reader(workbook)
        case "task1" | "task2" | "task3":
            return task_reader(workbook, tree_of(workbook))
    return lambda _texts: ""


def read_relationship(texts: Mapping[str, str]) -> str:
    """The orientation of these five answers: "Conversion  T 90 / M 20"."""
    answers = Answers.model_validate({name: text or None for name, text in texts.items()})
    found = score(answers, orientation_rules())
    return f"-> {found.label() or '-'}  T {found.t} / M {found.m}"


def _why(name: str, workbook: Workbook, today: date) -> str:
    said = _(WHYS[name])
    return said.format(window=window_text(workbook, today)) if name == "numbers" else said


def window_text(workbook: Workbook, today: date) -> str:
    """Which time the numbers are of: sums over the window, or the last week of it."""
    cycle = cycle_of(workbook, today)
    span = format_period(Period(cycle.baseline_start, cycle.baseline_end), language())
    if is_level(tree_of(workbook)):
        return _("one week, the last of {span}").format(span=span)
    return _("all of {span}").format(span=span)


def _example(name: str, workbook: Workbook) -> str:
    """What a product of the same form answered; "" where there is none."""
    product = workbook.product
    if product is None or name in ("name", "form"):
        return example_of(name, Form.TRAINING)
    if product.form is not Form.NONE:
        return example_of(name, product.form)
    said = without_form(name)
    return f"{_(BAKERY)}{_(': ')}{said}" if said else ""


def example_of(name: str, form: Form) -> str:
    said = EXAMPLES[name](form)
    if not said:
        return ""
    who = clean_line(playbook(form).example.text(language())).text
    return said if name == "name" else f"{who}{_(': ')}{said}"
