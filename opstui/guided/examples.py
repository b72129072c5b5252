"""What a product of the same form would answer, from the playbooks. Pure."""

from __future__ import annotations

from collections.abc import Callable

from opstui.kernel.language import _, language, ngettext
from opstui.kernel.vocabulary import Form, Lifecycle, word
from opstui.playbooks import form as playbook
from opstui.playbooks import orientation_rules, tree_template, tree_templates
from opstui.stages.strategy.compose import listed
from opstui.stages.strategy.lifecycle_advice import ADVICE

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
        return f"{title} ({word(task.lever)}) -> {leaf}"

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


def about(question: str, code: str) -> str:
    """What an option of a question means: an example of the form, the stage's own question, the
    use of the tree."""
    match question:
        case "form" if code and code != Form.NONE.value:
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
