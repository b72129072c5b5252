"""The storage under TinyDB's own interface."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tinydb import TinyDB, where

from opstui.kernel.errors import Conflict, OpsError
from opstui.workbook.repository import Repository
from opstui.workbook.tables import WorkbookDatabase
from tests.workbook.samples import add, task


@pytest.fixture
def database(book: Path) -> Iterator[WorkbookDatabase]:
    made = WorkbookDatabase(book, "ann")
    made.store.create()
    yield made
    made.close()


def test_documents_go_in_change_and_go(database: WorkbookDatabase, book: Path) -> None:
    table = database.table("tasks")
    assert table.insert({"key": "a", "n": 1}) == 1
    assert table.insert_multiple([{"key": "b", "n": 2}, {"key": "c", "n": 3}]) == [2, 3]
    assert table.update({"n": 5}, where("key") == "b") == [2]
    assert table.remove(doc_ids=[3]) == [3]
    assert table.insert({"key": "d"}) == 4
    assert table.upsert({"key": "a", "n": 9}, where("key") == "a") == [1]
    again = WorkbookDatabase(book, "bob")
    assert {one.doc_id: dict(one) for one in again.table("tasks")} == {
        1: {"key": "a", "n": 9},
        2: {"key": "b", "n": 5},
        4: {"key": "d"},
    }
    assert again.tables() == {"tasks"}
    again.close()


def test_a_transaction_is_all_or_nothing(database: WorkbookDatabase) -> None:
    table = database.table("tasks")
    table.insert({"key": "a"})

    def two_changes() -> None:
        with database.store.transaction("Both"):
            table.update({"key": "x"}, doc_ids=[1])
            table.insert({"key": "b"})
            raise KeyError

    with pytest.raises(KeyError):
        two_changes()
    assert [dict(one) for one in table] == [{"key": "a"}]
    assert database.store.generation == 1


def test_a_document_that_was_handed_out_does_not_change_the_store(
    database: WorkbookDatabase,
) -> None:
    table = database.table("tasks")
    table.insert({"key": "a", "tags": []})
    document = table.all()[0]
    document["tags"].append("x")
    assert dict(table.all()[0]) == {"key": "a", "tags": []}


@pytest.mark.parametrize("value", [float("nan"), (1, 2), {1: 2}, 2**64, "\udfff", b"x", {1}])
def test_what_json_would_change_is_refused(database: WorkbookDatabase, value: object) -> None:
    table = database.table("tasks")
    with pytest.raises(OpsError, match="tasks/1"):
        table.insert({"key": "a", "value": value})
    assert len(table) == 0


def test_a_checkpointed_workbook_is_an_ordinary_tinydb_file(repository: Repository) -> None:
    add(repository, 1, 2)
    repository.checkpoint()
    plain = TinyDB(repository.path)
    assert plain.tables() >= {"product", "tasks"}
    assert plain.table("tasks").get(doc_id=2) == task(2).model_dump(mode="json")
    plain.close()
    lines = repository.path.read_text(encoding="utf-8").splitlines()
    assert sum('"key":"C1.T' in line for line in lines) == 2


def test_everything_can_be_replaced_or_dropped(database: WorkbookDatabase) -> None:
    database.table("tasks").insert({"key": "a"})
    database.drop_table("tasks")
    assert database.tables() == set()
    assert database.store.read() is None
    database.store.write({"themes": {"7": {"key": "b"}}})
    assert database.store.read() == {"themes": {"7": {"key": "b"}}}
    assert database.table("tasks").insert({"key": "c"}) == 2


def test_what_was_read_is_not_written_over_a_change_of_another(
    database: WorkbookDatabase, book: Path
) -> None:
    database.table("tasks").insert_multiple([{"key": "a"}, {"key": "b"}])
    read = database.store.read()
    assert read is not None
    other = WorkbookDatabase(book, "bob")
    other.table("tasks").update({"n": 1}, doc_ids=[1])
    with pytest.raises(Conflict, match="tasks/1"):
        database.store.write({"tasks": {"1": {"key": "x"}, "2": {"key": "b"}}})
    database.store.write({"tasks": {**read["tasks"], "2": {"key": "y"}}})
    other.store.refresh()
    assert [dict(one) for one in other.table("tasks")] == [{"key": "a", "n": 1}, {"key": "y"}]
    other.close()
