"""Pictures of the training example: what six screens look like, in both languages.

A changed picture is looked at before it is accepted: `pytest tests/snapshots --snapshot-update`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from opstui.app import OpsApp
from opstui.examples import example_workbook
from opstui.kernel import clock
from opstui.kernel.language import EN, ZH
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.series import SeriesBook
from opstui.workbook.document import Workbook
from tests.pilot import make_app

Compare = Callable[..., bool]
SMALL, WIDE = (80, 24), (120, 34)


@pytest.fixture
def picture(snap_compare: Compare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Compare:
    """Compares the example, opened at a step on the day after its data end.

    The store's clock (not only the rules' today) stands on that day, in every thread.
    """

    def compare(language: str, stage: str, step: str = "", size: tuple[int, int] = SMALL) -> bool:
        workbook = example_workbook("training", language)
        until = SeriesBook(workbook.all(SeriesMonth)).observed_until()
        assert until is not None
        day = until + timedelta(1)
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        monkeypatch.setattr(clock, "now", lambda: noon)
        app = _app(tmp_path, workbook, (stage, step), language, day)
        return snap_compare(app, terminal_size=size)

    return compare


def _app(
    tmp_path: Path, workbook: Workbook, start: tuple[str, str], language: str, today: date
) -> OpsApp:
    app = make_app(tmp_path, workbook, start, language, today=today)
    app.animation_level = "none"
    return app


def test_home(picture: Compare) -> None:
    assert picture(ZH, "home")


def test_diagnosis(picture: Compare) -> None:
    assert picture(EN, "strategy", "diagnosis")


def test_targets(picture: Compare) -> None:
    assert picture(EN, "planning", "targets", WIDE)


def test_tasks(picture: Compare) -> None:
    assert picture(ZH, "execution", "tasks")


def test_status(picture: Compare) -> None:
    assert picture(ZH, "review", "status")


def test_why(picture: Compare) -> None:
    assert picture(EN, "review", "why")
