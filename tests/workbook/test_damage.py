"""Files that are not what they were: noticed, restorable or adopted, never silently wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tinydb import TinyDB

from opstui.kernel.errors import Damaged, OpsError, UsageError
from opstui.stages.planning.model import Task
from opstui.workbook import backups, storage
from opstui.workbook.document import Workbook
from opstui.workbook.repository import Repository, check, restore
from tests.workbook.samples import PRODUCT, add, numbers, task


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def deleted(path: Path) -> None:
    path.unlink()


def zeroed_inside(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[300:420] = bytes(120)
    path.write_bytes(content)


def digit_changed(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"budget":100.5', b'"budget":900.5', 1))


def digit_of_the_head_changed(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"generation":', b'"generation":1', 1))


def garbage(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 9)


def a_list(path: Path) -> None:
    path.write_bytes(b"[1, 2, 3]\n")


def merge_markers(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(b"<<<<<<< ours\n" + content + b"=======\n" + content + b">>>>>>> theirs\n")


def foreign(path: Path) -> None:
    path.write_text(json.dumps({"_default": {"1": {"name": "x"}}}), encoding="utf-8")


def foreign_json(path: Path) -> None:
    path.write_text(json.dumps({"name": "opstui", "version": 3}), encoding="utf-8")


DAMAGES = [
    *(truncated, emptied, deleted, zeroed_inside, digit_changed, digit_of_the_head_changed),
    *(garbage, a_list, merge_markers, foreign, foreign_json),
]


@pytest.fixture
def full(book: Path) -> tuple[Path, Workbook]:
    """A workbook with snapshots, a backup and changes that only the log has."""
    with Repository.create(book, user="ann") as repository:
        repository.save("Add product", repository.workbook.put(PRODUCT), repository.workbook)
        add(repository, 1, 2)
        repository.checkpoint()
        add(repository, 3)
        repository.checkpoint()
    writer = Repository.open(book, user="ann")
    return book, add(writer, 4, 5)


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_noticed_and_the_last_state_restored(
    full: tuple[Path, Workbook], damage: Callable[[Path], None]
) -> None:
    book, workbook = full
    damage(book)
    left = book.read_bytes() if book.exists() else None
    with pytest.raises(Damaged, match="opstui restore") as caught:
        Repository.open(book)
    assert str(book) in caught.value.title
    assert check(book) != []
    assert (book.read_bytes() if book.exists() else None) == left

    report = restore(book)
    assert report.lost == 0
    assert report.operations > 0
    assert report.summary
    if left is None:
        assert report.kept is None
    else:
        assert report.kept is not None
        assert report.kept.read_bytes() == left
    with Repository.open(book, user="ann") as again:
        assert again.workbook == workbook
        assert again.history(limit=1)[0].what == "Restored an earlier state"
        assert [one.what for one in again.history()].count("Add task 4") == 1
        assert numbers(add(again, 6)) == [1, 2, 3, 4, 5, 6]
    assert check(book) == []


def test_an_open_session_notices_damage_and_writes_nothing(full: tuple[Path, Workbook]) -> None:
    book, workbook = full
    repository = Repository.open(book, user="ann")
    garbage(book)
    left = book.read_bytes()
    with pytest.raises(Damaged):
        add(repository, 6)
    assert repository.workbook == workbook
    repository.close()
    assert book.read_bytes() == left


def test_a_damaged_line_in_the_log_is_noticed_and_what_follows_it_is_counted_as_lost(
    full: tuple[Path, Workbook],
) -> None:
    book, _workbook = full
    log = sorted(book.with_name("book.json.d").glob("log-*"))[-1]
    log.write_bytes(log.read_bytes().replace(b"Add task 4", b"Add task 7"))
    with pytest.raises(Damaged, match="log-0"):
        Repository.open(book)
    assert any("log-0" in one for one in check(book))
    report = restore(book)
    with Repository.open(book) as again:
        assert numbers(again.workbook) == [1, 2, 3]
        assert numbers(add(again, 9)) == [1, 2, 3, 9]
    assert report.kept is not None


def test_a_shortened_log_is_noticed(full: tuple[Path, Workbook]) -> None:
    book, _workbook = full
    log = sorted(book.with_name("book.json.d").glob("log-*"))[-1]
    log.write_bytes(log.read_bytes()[:400])
    with pytest.raises(Damaged, match="shorter"):
        Repository.open(book)


def test_a_torn_last_line_is_passed_over(full: tuple[Path, Workbook]) -> None:
    book, workbook = full
    log = sorted(book.with_name("book.json.d").glob("log-*"))[-1]
    with log.open("ab") as file:
        file.write(b'01234567 {"g":99,"c":[["tas' + b"x" * 20_000)
    with Repository.open(book) as again:
        assert again.workbook == workbook
        assert numbers(add(again, 6)) == [1, 2, 3, 4, 5, 6]
    assert check(book) == []


def test_a_folder_taken_away_costs_the_history_only(full: tuple[Path, Workbook]) -> None:
    book, workbook = full
    repository = Repository.open(book, user="ann")
    folder = book.with_name("book.json.d")
    folder.rename(book.with_name("gone"))
    assert numbers(add(repository, 6)) == [1, 2, 3, 4, 5, 6]
    repository.close()
    with Repository.open(book) as again:
        assert again.workbook == workbook.put(task(6))


def test_a_tinydb_file_with_a_product_is_adopted_once_it_is_valid(book: Path) -> None:
    database = TinyDB(book)
    database.table("product").insert(PRODUCT.model_dump(mode="json"))
    database.table("tasks").insert(task(1).model_dump(mode="json"))
    database.close()
    with Repository.open(book, user="ann") as adopted:
        assert adopted.workbook.product == PRODUCT
        assert numbers(add(adopted, 2)) == [1, 2]
        assert [one.what for one in adopted.history()] == [
            "Add task 2",
            "A file of another program was adopted",
        ]
        assert len(adopted.restore_points()) == 2
    assert check(book) == []


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ({"key": "C1.T1", "cycle": "C1", "title": "x", "lever": "dance"}, "tasks, C1.T1: .* lever"),
        ({"key": "C1.T1", "cycle": "C1", "title": "x"}, "tasks, C1.T1: .* lever"),
        ({"cycle": "C1"}, "table tasks"),
        (
            {"key": "C1.T1", "cycle": "C1", "title": "x", "lever": "copy", "colour": 1},
            "tasks, C1.T1: .* colour",
        ),
        (
            {"key": "C1.T1", "cycle": "C1", "title": "x", "lever": "copy", "rice": {"reach": -1}},
            r"tasks, C1.T1: .* rice\.reach",
        ),
    ],
)
def test_a_row_that_does_not_fit_is_named_by_table_key_and_field(
    book: Path, document: dict[str, object], told: str
) -> None:
    database = TinyDB(book)
    database.table("product").insert(PRODUCT.model_dump(mode="json"))
    database.table("tasks").insert(document)
    database.close()
    left = book.read_bytes()
    with pytest.raises(Damaged, match=told):
        Repository.open(book)
    assert book.read_bytes() == left


def test_a_key_that_is_there_twice_is_named(book: Path) -> None:
    database = TinyDB(book)
    database.table("product").insert(PRODUCT.model_dump(mode="json"))
    database.table("tasks").insert_multiple([task(1).model_dump(mode="json")] * 2)
    database.close()
    with pytest.raises(Damaged, match=r"tasks: the key C1\.T1 is there twice"):
        Repository.open(book)


def test_text_from_elsewhere_passes_the_gate(book: Path) -> None:
    database = TinyDB(book)
    database.table("product").insert(PRODUCT.model_dump(mode="json"))
    database.table("tasks").insert(task(1, "a\x1b[31mb\u202ec").model_dump(mode="json"))
    database.close()
    with Repository.open(book) as adopted:
        assert adopted.workbook.all(Task)["C1.T1"].title == "abc"


def test_a_restore_point_is_gone_back_to_by_a_change_that_can_be_undone(
    full: tuple[Path, Workbook],
) -> None:
    book, workbook = full
    with Repository.open(book, user="ann") as repository:
        point = repository.restore_points()[-1]
        assert point.readable
    report = restore(book, to=point.id)
    assert report.source == point.where
    with Repository.open(book) as again:
        assert len(again.workbook.all(Task)) < 5
        assert again.can_undo == "Restored an earlier state"
        again.undo()
        assert again.workbook == workbook


def test_restore_of_a_whole_workbook_changes_nothing(full: tuple[Path, Workbook]) -> None:
    book, workbook = full
    assert "nothing was changed" in restore(book).summary
    with Repository.open(book) as again:
        assert again.workbook == workbook
        assert again.can_redo is None


def test_an_unknown_restore_point_is_refused(full: tuple[Path, Workbook]) -> None:
    with pytest.raises(UsageError, match="--list"):
        restore(full[0], to="yesterday")


def test_where_nothing_readable_is_left_nothing_is_touched(book: Path) -> None:
    book.write_bytes(b"not a workbook")
    with pytest.raises(Damaged, match="no readable copy"):
        restore(book)
    assert book.read_bytes() == b"not a workbook"
    assert [path.name for path in book.parent.glob("*.damaged*")] == []


def test_a_directory_in_its_place_is_told(book: Path) -> None:
    book.mkdir()
    with pytest.raises(OpsError):
        Repository.open(book)


def test_a_workbook_is_not_made_over_the_history_of_another(full: tuple[Path, Workbook]) -> None:
    book, _workbook = full
    book.unlink()
    with pytest.raises(UsageError, match="opstui restore"):
        Repository.create(book)


def test_backups_are_thinned_to_ten_and_one_a_day(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import datetime, timedelta

    from opstui.kernel import clock

    monkeypatch.setattr(storage, "CHECKPOINT_AFTER", 1)
    start = datetime(2026, 3, 1, 8).astimezone()
    with Repository.create(book) as repository:
        for hour in range(24 * 30):
            with clock.fixed(start + timedelta(hours=hour)):
                base = repository.workbook
                repository.save("Set", base.put(task(1, str(hour))), base)
    kept = backups.all_of(book.with_name("book.json.d") / "backups")
    assert 20 <= len(kept) <= 26
    days = {one.time.date() for one in kept}
    assert len(days) in (13, 14, 15)
