"""What a product of the same form would answer, from the playbooks. Pure."""

from __future__ import annotations

from collections.abc import Callable

from opstui.kernel.language import N_, _, language, ngettext, noted
from opstui.kernel.vocabulary import (
    DecisionCost,
    Form,
    Frequency,
    Lever,
    Lifecycle,
    Monetisation,
    Relation,
    ValueSource,
    word,
)
from opstui.playbooks import form as playbook
from opstui.playbooks import orientation_rules, tree_template, tree_templates
from opstui.stages.strategy.compose import listed
from opstui.stages.strategy.lifecycle_advice import ADVICE
from opstui.stages.strategy.model import Answers
from opstui.stages.strategy.orientation import score
from opstui.stages.strategy.steps.product_form import WEEKS_WITHOUT_FORM

Example = Callable[[Form], str]


def _name(form: Form) -> str:
    return playbook(form).example.text(language())


def _none(_form: Form) -> str:
    return ""


def _relationship(form: Form) -> str:
    preset = orientation_rules().preset(form)
    if preset is None:
        return ""
    parts = (preset.monetisation, preset.usage_frequency, preset.value_source)
    said = listed([word(part) for part in parts])
    return f"{said} -> {word(preset.orientation)}"


def _weeks(form: Form) -> str:
    weeks = playbook(form).cycle_weeks
    return ngettext("{n} week", "{n} weeks", weeks).format(n=weeks)


def _numbers(form: Form) -> str:
    return playbook(form).hints[0].text(language())


def _target(form: Form) -> str:
    tree = tree_template(playbook(form).tree)
    name = tree.node(tree.root).name.text(language())
    return _("{metric} a fifth above what happens anyway").format(metric=name)


def _resources(_form: Form) -> str:
    return _("two people, three days a week each; a budget you can be asked about")


def _task(number: int) -> Example:
    def example(form: Form) -> str:
        task = playbook(form).tasks[number - 1]
        tree = tree_template(playbook(form).tree)
        leaf = tree.node(task.leaf).name.text(language())
        title = task.title.text(language())
        return f"{noted(title, word(task.lever))} -> {leaf}"

    return example


EXAMPLES: dict[str, Example] = {
    "name": _name,
    "form": _none,
    "relationship": _relationship,
    "lifecycle": _none,
    "weeks": _weeks,
    "tree": _none,
    "numbers": _numbers,
    "target": _target,
    "resources": _resources,
    "task1": _task(1),
    "task2": _task(2),
    "task3": _task(3),
}


# -- of a product that is none of the forms ---------------------------------------------------

BAKERY = N_("A corner bakery")
BAKERY_ANSWERS = Answers(
    monetisation=Monetisation.PER_TRANSACTION,
    decision_cost=DecisionCost.LOW,
    usage_frequency=Frequency.WEEKLY,
    relation=Relation.EPISODIC,
    value_source=ValueSource.FUNCTION,
)
BAKERY_TASKS = (
    (N_("Stamp card: the tenth loaf is free"), Lever.MECHANISM, "frequency"),
    (N_("Members' day every Wednesday"), Lever.CAMPAIGN, "buyers_old"),
    (N_("Vouchers swapped with the cafe next door"), Lever.BD, "buyers_new"),
)
BAKERY_TREE = "buyers_frequency"


def without_form(question: str) -> str:
    """What a product of no form would answer."""
    match question:
        case "relationship":
            answers = BAKERY_ANSWERS
            parts = (answers.monetisation, answers.usage_frequency, answers.value_source)
            said = listed([word(part) for part in parts if part is not None])
            return f"{said} -> {score(answers, orientation_rules()).label()}"
        case "weeks":
            weeks = WEEKS_WITHOUT_FORM
            return ngettext("{n} week", "{n} weeks", weeks).format(n=weeks)
        case "numbers":
            return _("Counted at the till and in the group chat; what nobody counts is a ?")
        case "target":
            tree = tree_template(BAKERY_TREE)
            name = tree.node(tree.root).name.text(language())
            return _("{metric} a fifth above what happens anyway").format(metric=name)
        case "resources":
            return _resources(Form.NONE)
        case "task1" | "task2" | "task3":
            title, lever, leaf = BAKERY_TASKS[int(question[-1]) - 1]
            name = tree_template(BAKERY_TREE).node(leaf).name.text(language())
            return f"{noted(_(title), word(lever))} -> {name}"
    return ""


def about(question: str, code: str) -> str:
    """What an option of a question means: an example of the form, the stage's own question, the
    use of the tree."""
    match question:
        case "form" if code == Form.NONE.value:
            return _("Then five facts about its users decide which defaults follow.")
        case "form" if code:
            book = playbook(Form(code))
            example = _("Example: {text}").format(text=book.example.text(language()))
            return f"{example}\n{book.hints[0].text(language())}"
        case "lifecycle" if code:
            advice = ADVICE[Lifecycle(code)]
            return f"{_(advice.example)}{_(': ')}{_(advice.question)}\n{_(advice.do)}"
        case "tree":
            template = next((one for one in tree_templates() if one.id == code), None)
            return template.use.text(language()) if template else ""
    return ""
