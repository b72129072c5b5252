"""Worked examples: a whole cycle of a made-up product, to be explored without fear."""

from __future__ import annotations

from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

from opstui.kernel.errors import OpsError, UsageError
from opstui.kernel.language import N_, _

if TYPE_CHECKING:
    from opstui.workbook.document import Workbook

NAMES = ("training", "community")
NEW_DEMO = N_("New example")


def example_workbook(name: str, language: str) -> Workbook:
    """The example as a workbook, its texts in `language`; raises UsageError for other names."""
    if name not in NAMES:
        raise UsageError(
            _("There is no example “{name}”.").format(name=name),
            _("The examples are: {names}.").format(names=_(", ").join(NAMES)),
        )
    from opstui.examples import numbers, strategy_and_plan, work_and_review
    from opstui.examples.source import Source
    from opstui.workbook.document import Workbook

    source = Source(name, language)
    return Workbook.empty().put(
        strategy_and_plan.product(source),
        strategy_and_plan.cycle(source),
        strategy_and_plan.strategy(source),
        *strategy_and_plan.hypotheses(source),
        strategy_and_plan.plan(source),
        *strategy_and_plan.tasks(source),
        *work_and_review.day_logs(source),
        *work_and_review.feedback(source),
        *work_and_review.themes(source),
        *work_and_review.needs(source),
        *work_and_review.kano_features(source),
        *work_and_review.experiments(source),
        *work_and_review.effect_studies(source),
        *work_and_review.noted_days(source),
        *work_and_review.decisions(source),
        *work_and_review.reviews(source),
        *numbers.series(source),
    )


def open_demo(name: str, language: str, *, fresh: bool = False) -> Path:
    """Where the user's own copy of the example lies; made if there is none yet.

    `fresh` makes another one beside it and leaves the old one alone. Raises OpsError.
    """
    content = example_workbook(name, language)
    from opstui.workbook import places
    from opstui.workbook.repository import Repository

    made = False
    folder = places.writable_data_folder()
    path, number = folder / f"demo-{name}{places.SUFFIX}", 1
    while fresh and path.exists():
        number += 1
        path = folder / f"demo-{name}-{number}{places.SUFFIX}"
    if not path.exists():
        try:
            with Repository.create(path) as repository:
                made = True
                repository.save(NEW_DEMO, content, repository.workbook)
        except OpsError:
            if made:
                # an empty example would be opened as if it were one
                path.unlink()
                rmtree(path.with_name(path.name + ".d"))
            raise
    return path
