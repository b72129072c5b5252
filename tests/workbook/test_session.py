"""An open workbook in the program: saves off the screen's thread, keys that never clash."""

from __future__ import annotations

from pathlib import Path

import pytest

from opstui.stages.planning.model import Task
from opstui.workbook.repository import Repository, SaveConflict
from opstui.workbook.session import Session
from tests.workbook.samples import task


async def test_two_sessions_add_at_the_same_time_and_both_records_stay(tmp_path: Path) -> None:
    one = Session(Repository.create(tmp_path / "book.json", user="ann"))
    other = Session(Repository.open(tmp_path / "book.json", user="bob"))
    await one.save("Add", one.workbook.put(task(1, "ann's")))
    await other.save("Add", other.workbook.put(task(1, "bob's")))
    await one.refresh()
    titles = {key: found.title for key, found in one.workbook.all(Task).items()}
    assert titles == {"C1.T1": "ann's", "C1.T2": "bob's"}
    await one.close()
    await other.close()


async def test_the_same_field_changed_twice_is_a_conflict(tmp_path: Path) -> None:
    one = Session(Repository.create(tmp_path / "book.json", user="ann"))
    await one.save("Add", one.workbook.put(task(1)))
    other = Session(Repository.open(tmp_path / "book.json", user="bob"))
    await one.save("Change", one.workbook.put(task(1, "ann's")))
    with pytest.raises(SaveConflict):
        await other.save("Change", other.workbook.put(task(1, "bob's")))
    await one.close()
    await other.close()


async def test_undo_and_redo(tmp_path: Path) -> None:
    session = Session(Repository.create(tmp_path / "book.json", user="ann"))
    await session.save("Add", session.workbook.put(task(1)))
    assert await session.undo() == "Add"
    assert not session.workbook.all(Task)
    assert await session.redo() == "Add"
    assert list(session.workbook.all(Task)) == ["C1.T1"]
    assert await session.redo() is None
    await session.close()


async def test_a_dropped_number_stays_taken_after_undo_and_restart(tmp_path: Path) -> None:
    session = Session(Repository.create(tmp_path / "book.json", user="ann"))
    await session.save("Add", session.workbook.put(task(1), task(2)))
    await session.save("Delete", session.workbook.drop(task(2)))
    await session.undo()
    await session.redo()
    await session.close()
    with Repository.open(tmp_path / "book.json") as again:
        assert again.workbook.next_key(Task, "C1.T") == "C1.T3"
