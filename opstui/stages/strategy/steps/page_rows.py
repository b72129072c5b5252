"""The one-page strategy as lines, and what it still lacks. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from opstui.kernel.language import _
from opstui.kernel.vocabulary import Verdict, word
from opstui.stages.strategy.compose import listed
from opstui.stages.strategy.model import Alternative, Cycle, Hypothesis, Problem, Strategy
from opstui.stages.strategy.readiness import requirements
from opstui.stages.strategy.steps.change_rows import change_lines, changed_keys, changes_of
from opstui.stages.strategy.steps.suggestions import guardrail_text, sentence
from opstui.ui.sheet import Line
from opstui.workbook.document import Workbook


def hypotheses_of(workbook: Workbook, cycle: Cycle) -> list[Hypothesis]:
    return [one for one in workbook.all(Hypothesis).values() if one.cycle == cycle.key]


def page_lines(workbook: Workbook, cycle: Cycle, strategy: Strategy) -> list[Line]:
    """From the sentence down to what was turned down, what changed since the commit, and what is
    still missing. Keys: "sentence", "problem", "hypothesis:C1.H1", "guardrail:0", "missing:core" …
    """
    changed = changed_keys(changes_of(workbook, cycle, strategy))

    def mark(name: str, key: str = "") -> str:
        if name in strategy.defaults:
            return _("Default")
        return _("changed") if (key or name) in changed else ""

    return [
        _sentence(workbook, strategy, mark("sentence")),
        _line(
            "problem",
            _("Problem"),
            _problem(strategy.problem),
            mark("problem"),
            _("enter chooses it in the diagnosis"),
        ),
        _line(
            "levers",
            _("Levers"),
            listed([word(one) for one in strategy.levers]),
            mark("levers"),
            _("e chooses some of the six"),
        ),
        *_hypotheses(hypotheses_of(workbook, cycle), changed),
        _line(
            "not_doing",
            _("Not doing"),
            "\n".join(strategy.not_doing),
            mark("not_doing"),
            _("e: what is tempting, and waits"),
        ),
        *_many(
            "guardrail",
            _("Guardrail"),
            [guardrail_text(one, workbook) for one in strategy.guardrails],
            mark("guardrails", "guardrail"),
            _("e: a metric, and the limit it must keep"),
        ),
        *_many(
            "alternative",
            _("Turned down"),
            [_turned_down(one) for one in strategy.alternatives],
            mark("alternative"),
            _("e: what else was possible, and why not"),
        ),
        *change_lines(workbook, cycle, strategy),
        *_missing_lines(workbook, cycle, strategy),
    ]


def _sentence(workbook: Workbook, strategy: Strategy, note: str) -> Line:
    """In the user's words, else as the lines below make it."""
    made = strategy.sentence or sentence(workbook, strategy)
    if not made:
        empty = _("The sentence comes by itself from the lines below.")
        return Line("sentence", _("Sentence"), empty, "", True)
    return Line("sentence", _("Sentence"), made, note if strategy.sentence else _("Default"))


def _problem(problem: Problem) -> str:
    parts = (
        (_("Who"), problem.who),
        (_("At which step"), problem.step),
        (_("How large"), problem.size),
        (_("Why it matters"), problem.why),
    )
    return "\n".join(
        _("{label}: {text}").format(label=label, text=text) for label, text in parts if text
    )


def _turned_down(one: Alternative) -> str:
    return one.text + (
        f"\n{_('because: {reason}').format(reason=one.reason)}" if one.reason else ""
    )


def _missing_lines(workbook: Workbook, cycle: Cycle, strategy: Strategy) -> Iterator[Line]:
    found = requirements(workbook.product, strategy, hypotheses_of(workbook, cycle))
    label = _("Missing")
    for one in found:
        if not one.done:
            yield Line(f"missing:{one.code}", label, one.text, "enter")
            label = ""


def _line(key: str, label: str, value: str, note: str, empty: str) -> Line:
    return Line(key, label, value or empty, note if value else "", not value)


def _hypotheses(found: Sequence[Hypothesis], changed: set[str]) -> Iterator[Line]:
    if not found:
        yield Line(
            "hypothesis:", _("Hypothesis"), _("a adds one, with what would refute it"), "", True
        )
    for one in found:
        note = word(one.verdict) if one.verdict is not Verdict.OPEN else one.key
        if f"hypothesis:{one.key}" in changed:
            note = _("changed")
        yield Line(f"hypothesis:{one.key}", _("Hypothesis"), one.statement, note)
        kill = one.kill_if or _("nothing yet")
        yield Line(
            f"kill:{one.key}", "", _("refuted if: {what}").format(what=kill), "", not one.kill_if
        )


def _many(key: str, label: str, texts: Sequence[str], note: str, empty: str) -> Iterator[Line]:
    if not texts:
        yield Line(f"{key}:", label, empty, "", True)
    for index, text in enumerate(texts):
        yield Line(f"{key}:{index}", label if index == 0 else "", text, note)


def missing(workbook: Workbook, cycle: Cycle, strategy: Strategy) -> list[str]:
    """What "done" still needs, in the order it is asked for."""
    found = requirements(workbook.product, strategy, hypotheses_of(workbook, cycle))
    return [one.text for one in found if not one.done]


def share_text(workbook: Workbook, cycle: Cycle, strategy: Strategy) -> str:
    found = requirements(workbook.product, strategy, hypotheses_of(workbook, cycle))
    return _("{done} of {needed} done").format(
        done=sum(one.done for one in found), needed=len(found)
    )
