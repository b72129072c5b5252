"""Find any task, metric, feedback, decision, from anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from opstui.kernel.language import _, language
from opstui.kernel.vocabulary import Lever, word
from opstui.shell.palette import Found, SearchScreen
from opstui.stages.host import host
from opstui.stages.planning.model import Plan, Task
from opstui.stages.review.model import Decision, Feedback, Need
from opstui.stages.strategy.model import Hypothesis
from opstui.workbook.document import Workbook

MOST = 60

Entry = tuple[str, str, str, str]
"""(stage, step, key, text that is searched and shown)"""


def entries(workbook: Workbook) -> Iterator[tuple[Entry, str]]:
    """Everything that can be found, with the word for its kind."""
    code = language()
    for task in workbook.all(Task).values():
        lever = word(Lever(task.lever))
        yield ("execution", "tasks", task.key, f"{task.title} {task.owner} {lever}"), _("Task")
    for plan in workbook.all(Plan).values():
        for node in plan.tree.nodes:
            names = f"{node.name.text(code)} {node.name.zh} {node.name.en}"
            yield ("planning", "tree", node.id, names), _("Metric")
    for feedback in workbook.all(Feedback).values():
        yield ("review", "voice", feedback.key, feedback.text), _("Feedback")
    for need in workbook.all(Need).values():
        yield ("review", "voice", need.key, need.statement or need.want), _("Need")
    for decision in workbook.all(Decision).values():
        yield ("review", "decide", decision.key, decision.text), _("Decision")
    for hypothesis in workbook.all(Hypothesis).values():
        yield ("strategy", "strategy", hypothesis.key, hypothesis.statement), _("Hypothesis")


class FindScreen(SearchScreen):
    """Lists what matches every word; enter goes there."""

    PROMPT = "A word of a task, metric, feedback or decision"

    def on_mount(self) -> None:
        self._entries = [
            (entry, kind, f"{entry[2]} {entry[3]}".lower())
            for entry, kind in entries(host(self).workbook)
        ]

    def matches(self, words: Sequence[str]) -> list[Found]:
        found = [
            Found(f"{stage}\t{step}\t{key}", text.split("  ")[0], f"{kind} {key}")
            for (stage, step, key, text), kind, searched in self._entries
            if all(piece in searched for piece in words)
        ]
        return found[:MOST]

    def dismiss(self, result: str | None = None) -> Any:
        target = host(self)
        done = super().dismiss(result)
        if result:
            stage, step, key = result.split("\t")
            target.go(stage, step, key)
        return done
