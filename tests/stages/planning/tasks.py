"""Tasks of the worked examples (synthetic, made for this project)."""

from __future__ import annotations

from datetime import date

from opstui.kernel.vocabulary import Lever
from opstui.stages.planning.model import Raci, Rice, Task
from tests.trees import example


def example_tasks(name: str) -> list[Task]:
    return [
        Task(
            key=said["id"],
            cycle="C1",
            title=said["name"]["en"],
            lever=Lever(said["lever"]),
            leaf=said["metric"],
            owner=said["raci"]["A"],
            raci=Raci(accountable=said["raci"]["A"], responsible=tuple(said["raci"]["R"])),
            start=date.fromisoformat(said["start"]),
            end=date.fromisoformat(said["end"]),
            budget=said["budget"],
            person_days=said["person_days"],
            expected_value=said["expected_value"],
            rice=Rice(**{key: said["rice"][key] for key in ("reach", "impact", "confidence")}),
        )
        for said in example(name)["stage2"]["tasks"]
    ]
