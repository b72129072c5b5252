"""Find any task, metric, feedback, decision, from anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from opstui.kernel.language import N_, _, language
from opstui.kernel.vocabulary import Lever, word
from opstui.shell.palette import Found, SearchScreen
from opstui.stages.execution.model import Asset, TaskTemplate
from opstui.stages.execution.reuse import asset_word
from opstui.stages.host import host
from opstui.stages.planning.model import Plan, Task
from opstui.stages.review.model import Decision, Feedback, Need
from opstui.stages.strategy.model import Hypothesis
from opstui.workbook.document import Workbook

MOST = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found: where it is, what is shown, what else it is known by."""

    stage: str
    step: str
    key: str
    kind: str
    text: str
    also: str = ""

    @property
    def place(self) -> str:
        return f"{self.stage}\t{self.step}\t{self.key}"

    @property
    def searched(self) -> str:
        return f"{self.key} {self.text} {self.also}".lower()


def entries(workbook: Workbook) -> Iterator[Entry]:
    """Everything that can be found."""
    code = language()
    for task in workbook.all(Task).values():
        also = f"{task.owner} {word(Lever(task.lever))}"
        yield Entry("execution", "tasks", task.key, _("Task"), task.title, also)
    for template in workbook.all(TaskTemplate).values():
        also = f"{word(template.lever)} {' '.join(template.checklist)}"
        yield Entry("execution", "reuse", template.key, _("Template"), template.name, also)
    for asset in workbook.all(Asset).values():
        also = f"{word(asset.lever)} {asset.text}"
        yield Entry("execution", "reuse", asset.key, asset_word(asset.kind), asset.title, also)
    for plan in workbook.all(Plan).values():
        for node in plan.tree.nodes:
            names = f"{node.name.zh} {node.name.en}"
            yield Entry("planning", "tree", node.id, _("Metric"), node.name.text(code), names)
    for feedback in workbook.all(Feedback).values():
        yield Entry("review", "voice", feedback.key, _("Feedback"), feedback.text)
    for need in workbook.all(Need).values():
        yield Entry("review", "voice", need.key, _("Need"), need.statement or need.want)
    for decision in workbook.all(Decision).values():
        yield Entry("review", "decide", decision.key, _("Decision"), decision.text)
    for belief in workbook.all(Hypothesis).values():
        yield Entry("strategy", "strategy", belief.key, _("Hypothesis"), belief.statement)


class FindScreen(SearchScreen):
    """Lists what matches every word; enter goes there."""

    PROMPT = N_("A word of a task, metric, feedback or decision")

    def on_mount(self) -> None:
        self._entries = [(entry, entry.searched) for entry in entries(host(self).workbook)]

    def matches(self, words: Sequence[str]) -> list[Found]:
        found = [
            Found(entry.place, entry.text, f"{entry.kind} {entry.key}")
            for entry, searched in self._entries
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
