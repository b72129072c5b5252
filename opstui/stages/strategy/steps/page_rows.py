"""The one-page strategy as lines, and what it still lacks. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from opstui.kernel.language import _
from opstui.kernel.vocabulary import Verdict, word
from opstui.stages.strategy.compose import listed
from opstui.stages.strategy.model import Cycle, Hypothesis, Strategy
from opstui.stages.strategy.readiness import requirements
from opstui.stages.strategy.steps.suggestions import guardrail_text
from opstui.ui.sheet import Line
from opstui.workbook.document import Workbook


def hypotheses_of(workbook: Workbook, cycle: Cycle) -> list[Hypothesis]:
    return [one for one in workbook.all(Hypothesis).values() if one.cycle == cycle.key]


def page_lines(workbook: Workbook, cycle: Cycle, strategy: Strategy) -> list[Line]:
    """Keys: "problem", "levers", "hypothesis:C1.H1", "not_doing", "guardrail:0", …"""

    def mark(name: str) -> str:
        return _("Default") if name in strategy.defaults else ""

    problem = strategy.problem
    parts = [problem.who, problem.step, problem.size, problem.why]
    said = " / ".join(part for part in parts if part)
    return [
        _line("problem", _("Problem"), said, mark("problem"), _("chosen in the diagnosis (p)")),
        _line(
            "levers",
            _("Levers"),
            listed([word(one) for one in strategy.levers]),
            mark("levers"),
            _("e chooses some of the six"),
        ),
        *_hypotheses(hypotheses_of(workbook, cycle)),
        _line(
            "not_doing",
            _("Not doing"),
            listed(strategy.not_doing),
            mark("not_doing"),
            _("e: what is tempting, and waits"),
        ),
        *_many(
            "guardrail",
            _("Guardrail"),
            [guardrail_text(one, workbook) for one in strategy.guardrails],
            mark("guardrails"),
            _("e: a metric, and the limit it must keep"),
        ),
        *_many(
            "alternative",
            _("Turned down"),
            [f"{one.text} - {one.reason}" for one in strategy.alternatives],
            "",
            _("e: what else was possible, and why not"),
        ),
    ]


def _line(key: str, label: str, value: str, note: str, empty: str) -> Line:
    return Line(key, label, value or empty, note if value else "", not value)


def _hypotheses(found: Sequence[Hypothesis]) -> Iterator[Line]:
    if not found:
        yield Line(
            "hypothesis:", _("Hypothesis"), _("a adds one, with what would refute it"), "", True
        )
    for one in found:
        note = word(one.verdict) if one.verdict is not Verdict.OPEN else one.key
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
