"""Whatever a session writes is for its owner alone, and a crash tells nothing of the data."""

from __future__ import annotations

import csv
import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from opstui.app import OpsApp
from opstui.examples import example_workbook
from opstui.kernel.language import EN
from opstui.reports import series_csv, task_csv
from opstui.reports.table import Cell, as_csv
from opstui.stages.planning.model import Task
from opstui.ui.form_values import FieldSpec
from opstui.workbook.preferences import Preferences, write_preferences
from opstui.workbook.repository import Repository
from tests.pilot import make_app, press, type_text
from tests.shell.full_book import Filler, full
from tests.shell.hostile_texts import FORMULAS
from tests.ui.forms import Form

SECRET = "Geheim-7391"


@pytest.fixture
def open_umask() -> Iterator[None]:
    """The umask of a careless account: nothing is private but by our own doing."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    """Name → permissions of all that lies under `folder`."""
    return {
        str(one.relative_to(folder)): stat.S_IMODE(one.lstat().st_mode) for one in folder.rglob("*")
    }


def open_to_others(folder: Path) -> dict[str, int]:
    return {name: mode for name, mode in modes(folder).items() if mode & 0o077}


@pytest.mark.usefixtures("open_umask")
async def test_all_that_a_session_writes_is_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workbook, log, lock, draft, backup, settings, exports of each kind, a chart, a crash."""
    home = tmp_path / "home"
    monkeypatch.setenv("OPSTUI_HOME", str(home))
    monkeypatch.setattr(OpsApp, "CRASH_FOLDER", home / "crashes")
    app = make_app(tmp_path, example_workbook("training", EN))
    async with app.run_test(size=(80, 24)) as pilot:
        form = await Form(pilot).open((FieldSpec("text", "Text"),))
        await type_text(pilot, "half")
        form.screen.keep_draft()
        await press(pilot, "escape")
        write_preferences(Preferences())
        app._write_crash(ValueError("x"))
        await press(pilot, "x")
        await press(pilot, "f2", "f2")
    with Repository.open(tmp_path / "book.json", user="tester") as repository:
        task = next(iter(repository.workbook.all(Task).values()))
        base = repository.workbook
        repository.save("Change", base.put(task.model_copy(update={"title": "x"})), base)
    written = modes(tmp_path)
    for part in ("book.json", "log-", "lock", "drafts/", "backups/", "preferences", "crash-"):
        assert any(part in name for name in written), part
    assert open_to_others(tmp_path) == {}


class Crash(RuntimeError):
    """What a programmer might write: a value in the message."""


@pytest.mark.parametrize("where", ["show", "action_open", "side"])
async def test_a_crash_tells_no_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], where: str
) -> None:
    from opstui.stages.execution.steps.tasks import TasksStep

    crashes = tmp_path / "crashes"
    monkeypatch.setattr(OpsApp, "CRASH_FOLDER", crashes)
    app = make_app(tmp_path, example_workbook("training", EN))
    assert app.session
    book = Filler((SECRET,)).book(full(EN))
    app.session.workbook = app.session.repository._workbook = book

    def broken(self: Any, *_args: Any) -> None:
        told = [task.title for task in self.workbook.all(Task).values()]
        assert SECRET in told
        raise Crash(f"{told} {self.workbook.product}")

    with pytest.raises(Crash):  # noqa: PT012
        async with app.run_test(size=(120, 34)) as pilot:
            monkeypatch.setattr(TasksStep, where, broken, raising=False)
            app.go("execution", "tasks")
            await pilot.pause()
            await pilot.pause()
            await press(pilot, "enter")
    assert app.return_code == 1
    printed = capsys.readouterr()
    logs = list(crashes.iterdir())
    assert logs
    for text in (printed.out, printed.err, *(one.read_text() for one in logs)):
        assert SECRET not in text
    assert "Report id" in printed.err.replace("\n", " ")
    assert open_to_others(crashes) == {}
    assert "Crash" in logs[0].read_text()


def runs(cell: str) -> bool:
    """Whether a spreadsheet would take the cell for a formula."""
    return cell[:1] in ("\t", "\r") or cell.strip()[:1] in tuple("=+-@＝＋－＠")


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_no_cell_of_a_csv_is_run() -> None:
    rows: list[list[Cell]] = [
        list(FORMULAS),
        [f" {one}" for one in FORMULAS],
        [-1.5, 1e9, None, "-1"],
    ]
    found = csv.reader(io.StringIO(as_csv(FORMULAS, rows).decode("utf-8-sig"), newline=""))
    cells = [cell for row in found for cell in row]
    assert [cell for cell in cells if runs(cell)] == ["-1.5"]
    assert "'-1" in cells


def test_no_table_of_a_hostile_workbook_is_run() -> None:
    book = Filler(FORMULAS).book(full(EN))
    cycle = book.cycle
    assert cycle
    tables = [task_csv.task_csv(book, cycle), series_csv.series_csv(book)]
    for table in tables:
        rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline="")))
        assert len(rows) > 1
        assert [c for row in rows for c in row if runs(c) and not is_number(c)] == []


def test_only_one_place_writes_csv_for_others() -> None:
    """The other one makes a block of what was pasted and reads it back at once."""
    source = Path(__file__).parent.parent.parent / "opstui"
    writers = {
        str(one.relative_to(source))
        for one in source.rglob("*.py")
        if "csv.writer" in one.read_text()
    }
    assert writers == {"reports/table.py", "stages/review/steps/data_paste.py"}
