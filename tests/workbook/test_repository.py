"""Saving, merging, undoing and looking back, as sessions see it."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from opstui.kernel import clock
from opstui.kernel.errors import OpsError, ReadOnly, UsageError
from opstui.kernel.import_mapping import ImportMapping
from opstui.stages.planning.model import Task
from opstui.stages.strategy.model import Product
from opstui.workbook.document import Workbook
from opstui.workbook.history import FieldChange
from opstui.workbook.repository import FieldConflict, Repository, SaveConflict
from tests.workbook.samples import PRODUCT, add, feedback, numbers, task, titles


def opened(repository: Repository, user: str = "bob") -> Repository:
    return Repository.open(repository.path, user=user)


def after(step: tuple[Workbook, str] | None) -> list[int]:
    """Numbers of the tasks that are there after an undo or redo."""
    assert step is not None
    return numbers(step[0])


def test_what_was_saved_is_there_in_the_next_session(repository: Repository) -> None:
    saved = add(repository, 1, 2)
    with opened(repository) as other:
        assert other.workbook == saved
        assert other.workbook.generation == saved.generation == 3


def test_a_save_without_a_change_is_no_operation(repository: Repository) -> None:
    before = repository.workbook
    after = repository.save("Nothing", before.put(PRODUCT), before)
    assert after.generation == before.generation
    assert len(repository.history()) == 1


def test_a_second_session_sees_a_change_by_refresh(repository: Repository) -> None:
    with opened(repository) as other:
        assert other.refresh() is None
        add(repository, 1)
        seen = other.refresh()
        assert seen is not None
        assert numbers(seen) == [1]
        assert other.refresh() is None


def test_a_checkpoint_of_another_session_is_no_change(repository: Repository) -> None:
    add(repository, 1)
    with opened(repository) as other:
        repository.checkpoint()
        assert other.refresh() is None
        add(repository, 2)
        assert numbers(other.refresh() or other.workbook) == [1, 2]


def test_different_records_merge(repository: Repository) -> None:
    base = add(repository, 1, 2)
    with opened(repository) as other:
        other.save("One", other.workbook.put(task(1, "甲")), other.workbook)
        merged = repository.save("Two", base.put(task(2, "乙")), base)
    assert titles(merged) == {"C1.T1": "甲", "C1.T2": "乙"}


def test_different_fields_of_one_record_merge(repository: Repository) -> None:
    base = add(repository, 1)
    with opened(repository) as other:
        other.save("Rename", other.workbook.put(task(1, "甲")), other.workbook)
        merged = repository.save("Assign", base.put(task(1, owner="ann")), base)
        assert merged.get(Task, "C1.T1") == task(1, "甲", "ann")
        assert other.refresh() == merged


def conflicting(repository: Repository, other: Repository) -> SaveConflict:
    base = add(repository, 1)
    other.refresh()
    other.save("Theirs", other.workbook.put(task(1, "他", "bob")), other.workbook)
    with pytest.raises(SaveConflict) as caught:
        repository.save("Mine", base.put(task(1, "我"), task(2)), base)
    return caught.value


def test_the_same_field_is_a_conflict_and_nothing_is_stored(repository: Repository) -> None:
    with opened(repository) as other:
        conflict = conflicting(repository, other)
        assert conflict.fields == (FieldConflict("tasks", "C1.T1", "title", "写稿", "我", "他"),)
        assert "C1.T1.title" in conflict.title
        assert conflict.status == 3
        assert titles(repository.workbook) == {"C1.T1": "他"}


@pytest.mark.parametrize(("side", "title"), [("mine", "我"), ("theirs", "他")])
def test_a_conflict_is_resolved_by_the_side_chosen(
    repository: Repository, side: str, title: str
) -> None:
    with opened(repository) as other:
        conflicting(repository, other)
        base = repository.workbook.put(task(1)).drop(task(2))
        place = ("tasks", "C1.T1", "title")
        merged = repository.save(
            "Mine",
            base.put(task(1, "我"), task(2)),
            base,
            resolve={place: "mine"} if side == "mine" else {place: "theirs"},
        )
        assert merged.get(Task, "C1.T1") == task(1, title, "bob")
        assert merged.get(Task, "C1.T2") == task(2)


def test_dropping_what_another_changed_is_a_conflict_of_the_whole_record(
    repository: Repository,
) -> None:
    base = add(repository, 1)
    with opened(repository) as other:
        other.save("Rename", other.workbook.put(task(1, "甲")), other.workbook)
    with pytest.raises(SaveConflict) as caught:
        repository.save("Drop", base.drop(task(1)), base)
    assert caught.value.fields == (
        FieldConflict("tasks", "C1.T1", "", task(1), None, task(1, "甲")),
    )
    merged = repository.save(
        "Drop", base.drop(task(1)), base, resolve={("tasks", "C1.T1", ""): "mine"}
    )
    assert numbers(merged) == []


def test_two_sessions_that_add_under_one_key_are_told(repository: Repository) -> None:
    base = repository.workbook
    with opened(repository) as other:
        add(other, 1)
    with pytest.raises(SaveConflict):
        repository.save("Add", base.put(task(1, "mine")), base)
    assert titles(repository.workbook) == {"C1.T1": "写稿"}


def test_the_same_change_on_both_sides_is_none(repository: Repository) -> None:
    base = add(repository, 1)
    with opened(repository) as other:
        other.save("Rename", other.workbook.put(task(1, "甲")), other.workbook)
    assert repository.save("Rename", base.put(task(1, "甲")), base).generation == 3


def test_undo_and_redo_survive_a_restart(repository: Repository) -> None:
    add(repository, 1, 2)
    with opened(repository, "ann") as again:
        assert again.can_undo == "Add task 2"
        assert again.can_redo is None
        done = again.undo()
        assert done is not None
        assert (numbers(done[0]), done[1]) == ([1], "Add task 2")
    with opened(repository, "ann") as again:
        assert again.can_undo == "Add task 1"
        assert again.can_redo == "Add task 2"
        assert after(again.undo()) == []
        assert after(again.redo()) == [1]
    with opened(repository, "ann") as again:
        assert after(again.redo()) == [1, 2]
        assert again.redo() is None
        assert again.can_undo == "Add task 2"


def test_a_new_change_ends_what_could_be_done_again(repository: Repository) -> None:
    add(repository, 1)
    repository.undo()
    add(repository, 2)
    assert repository.can_redo is None
    assert repository.redo() is None


def test_undo_is_per_user(repository: Repository) -> None:
    add(repository, 1)
    with opened(repository) as other:
        assert other.can_undo is None
        assert other.undo() is None
        add(other, 2)
        repository.refresh()
        assert after(repository.undo()) == [2]
        assert other.can_undo == "Add task 2"


def test_undo_keeps_what_others_did_to_other_fields(repository: Repository) -> None:
    base = add(repository, 1)
    repository.save("Rename", base.put(task(1, "甲")), base)
    with opened(repository) as other:
        other.save("Assign", other.workbook.put(task(1, "甲", "bob")), other.workbook)
    done = repository.undo()
    assert done is not None
    assert done[0].get(Task, "C1.T1") == task(1, "写稿", "bob")


def test_undo_of_what_another_changed_since_is_a_conflict(repository: Repository) -> None:
    base = add(repository, 1)
    repository.save("Rename", base.put(task(1, "甲")), base)
    with opened(repository) as other:
        other.save("Rename", other.workbook.put(task(1, "乙")), other.workbook)
    with pytest.raises(SaveConflict):
        repository.undo()
    assert titles(repository.workbook) == {"C1.T1": "乙"}


def test_a_dropped_record_comes_back_to_its_place(repository: Repository) -> None:
    base = add(repository, 1, 2, 3)
    repository.save("Drop", base.drop(task(1)), base)
    repository.undo()
    assert numbers(repository.workbook) == [1, 2, 3]
    with opened(repository) as other:
        assert numbers(other.workbook) == [1, 2, 3]


def test_an_id_is_not_used_again(repository: Repository) -> None:
    base = add(repository, 1, 2)
    repository.save("Drop", base.drop(task(2)), base)
    repository.checkpoint()
    with opened(repository) as other:
        add(other, 2)
        assert other.workbook.id_of("tasks", "C1.T2") == 3


def test_one_save_is_one_line_of_history(repository: Repository) -> None:
    base = repository.workbook
    with clock.fixed(datetime(2026, 3, 2, 9, 30).astimezone()):
        base = repository.save("Two", base.put(task(1), feedback(1)), base)
        repository.save("Rename", base.put(task(1, "甲")), base)
    renamed, two, product = repository.history()
    assert (two.what, two.user, two.generation) == ("Two", "ann", 2)
    assert renamed.time == datetime(2026, 3, 2, 9, 30).astimezone()
    assert {(change.table, change.key, change.field) for change in two.changes} == {
        ("tasks", "C1.T1", ""),
        ("feedback", "C1.F1", ""),
    }
    assert renamed.changes == (FieldChange("tasks", "C1.T1", "title", "写稿", "甲"),)
    assert product.what == "Add product"


def test_history_is_paged_and_tells_undo(repository: Repository) -> None:
    add(repository, *range(1, 8))
    repository.undo()
    first = repository.history(limit=3)
    assert [(one.what, one.kind) for one in first] == [
        ("Add task 7", "undo"),
        ("Add task 7", ""),
        ("Add task 6", ""),
    ]
    following = repository.history(limit=3, before=first[-1].generation)
    assert [one.what for one in following] == ["Add task 5", "Add task 4", "Add task 3"]


def test_edits_tell_when_what_and_in_which_tables(repository: Repository) -> None:
    morning = datetime(2030, 3, 2, 9).astimezone()
    base = repository.workbook
    with clock.fixed(morning):
        base = repository.save("Plan", base.put(task(1)), base)
    with clock.fixed(morning + timedelta(hours=1)):
        repository.save("Both", base.put(task(2), feedback(1)), base)
    assert repository.edits(morning + timedelta(minutes=1)) == [
        (morning + timedelta(hours=1), "Both", ("tasks", "feedback"))
    ]
    assert [what for _time, what, _tables in repository.edits(morning)] == ["Plan", "Both"]


def test_replace_is_one_step(repository: Repository) -> None:
    before = add(repository, 1, 2)
    other = before.drop(task(1)).put(task(2, "乙"), task(9))
    assert repository.replace(other, "Import") == other
    assert repository.history(limit=1)[0].what == "Import"
    repository.undo()
    assert repository.workbook == before


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({"budget": float("nan")}, "tasks/C1.T1"),
        ({"budget": float("inf")}, "tasks/C1.T1"),
        ({"title": "\ud800"}, "tasks/C1.T1"),
        ({"lever": "dance"}, "lever"),
        ({"start": "soon"}, "start"),
        ({"owner": 2**70}, "tasks/C1.T1"),
    ],
)
def test_a_value_that_cannot_be_kept_is_refused_by_place(
    repository: Repository, values: dict[str, object], place: str
) -> None:
    base = repository.workbook
    bad = task(1).model_copy(update=values)
    with pytest.raises(OpsError) as caught:
        repository.save("Bad", base.put(task(2), bad), base)
    assert place in caught.value.title
    assert repository.workbook == base
    assert numbers(add(repository, 3)) == [3]


def test_a_reader_reads_and_is_told_why_it_cannot_write(repository: Repository) -> None:
    add(repository, 1)
    with Repository.open(repository.path, readonly=True) as reader:
        assert reader.readonly_reason
        assert numbers(reader.workbook) == [1]
        with pytest.raises(ReadOnly, match="reading only"):
            add(reader, 2)
        add(repository, 2)
        reader.refresh()
        reader.checkpoint()
        assert numbers(reader.workbook) == [1, 2]


def test_a_workbook_that_is_not_there_says_how_to_make_it(book: Path) -> None:
    with pytest.raises(OpsError, match="opstui new"):
        Repository.open(book)
    assert not book.with_name("book.json.d").exists()


def test_a_workbook_is_not_made_twice(repository: Repository) -> None:
    with pytest.raises(UsageError, match="exists already"):
        Repository.create(repository.path)


def test_a_symlink_stays_one(repository: Repository, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere"
    link.mkdir()
    link = link / "link.json"
    link.symlink_to(repository.path)
    with Repository.open(link) as other:
        add(other, 1)
        other.checkpoint()
    assert link.is_symlink()
    assert numbers(repository.refresh() or repository.workbook) == [1]


def test_files_are_private_unless_the_folder_is_a_groups(tmp_path: Path) -> None:
    for mode, file_mode, folder_mode in ((0o755, 0o600, 0o700), (0o2770, 0o660, 0o2770)):
        folder = tmp_path / f"{mode:o}"
        folder.mkdir()
        folder.chmod(mode)
        with Repository.create(folder / "book.json") as made:
            add(made, 1)
        beside = folder / "book.json.d"
        assert (folder / "book.json").stat().st_mode & 0o7777 == file_mode
        assert beside.stat().st_mode & 0o7777 == folder_mode
        for path in (*beside.glob("log-*"), beside / "lock"):
            assert path.stat().st_mode & 0o7777 == file_mode


def test_a_copy_without_its_folder_is_a_whole_workbook(
    repository: Repository, tmp_path: Path
) -> None:
    saved = add(repository, 1, 2)
    repository.checkpoint()
    copy = tmp_path / "mailed" / "copy.json"
    copy.parent.mkdir()
    copy.write_bytes(repository.path.read_bytes())
    with Repository.open(copy) as other:
        assert other.workbook == saved
        assert "history" in other.warning
        add(other, 3)
        other.checkpoint()
    repository.path.write_bytes(copy.read_bytes())
    assert numbers(repository.refresh() or repository.workbook) == [1, 2, 3]
    add(repository, 4)
    with opened(repository) as again:
        assert numbers(again.workbook) == [1, 2, 3, 4]


def test_an_older_file_put_back_counts_and_the_history_says_so(repository: Repository) -> None:
    add(repository, 1)
    repository.checkpoint()
    older = repository.path.read_bytes()
    add(repository, 2)
    repository.checkpoint()
    repository.path.write_bytes(older)
    assert numbers(repository.refresh() or repository.workbook) == [1]
    add(repository, 3)
    with opened(repository, "ann") as again:
        assert numbers(again.workbook) == [1, 3]
        told = [(one.what, one.kind) for one in again.history(limit=3)]
        assert told[:2] == [("Add task 3", ""), ("An older file was put back", "jump")]
        assert again.can_undo == "Add task 3"
        again.undo()
        assert again.can_undo is None


def test_an_older_file_put_back_is_noticed_by_who_read_on_in_the_log(
    repository: Repository,
) -> None:
    with opened(repository) as other:
        add(repository, 1)
        repository.checkpoint()
        older = repository.path.read_bytes()
        add(repository, 2)
        repository.checkpoint()
        repository.path.write_bytes(older)
        assert numbers(other.refresh() or other.workbook) == [1]
        assert numbers(add(other, 5)) == [1, 5]
        assert numbers(repository.refresh() or repository.workbook) == [1, 5]


def test_threads_of_one_session_lose_nothing(repository: Repository) -> None:
    def work(first: int) -> None:
        for number in range(first, first + 10):
            base = repository.workbook
            repository.save("Add", base.put(task(number)), base)

    threads = [threading.Thread(target=work, args=(100 * one,)) for one in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(repository.workbook.all(Task)) == 40
    with opened(repository) as other:
        assert other.workbook == repository.workbook


def test_the_user_name_is_made_safe(tmp_path: Path) -> None:
    with Repository.create(tmp_path / "book.json", user="../An n/é") as made:
        add(made, 1)
        assert made.history()[0].user == "..-An-n"


def test_mappings_and_dates_come_back_as_they_were(repository: Repository) -> None:
    base = repository.workbook
    mapping = ImportMapping(key="a1", header=("date", "GMV"), targets={"GMV": "gross"})
    planned = task(1).model_copy(update={"start": date(2026, 3, 2), "depends_on": ("C1.T9",)})
    repository.save("Set", base.put(mapping, planned, Product(name="新")), base)
    with opened(repository) as other:
        assert other.workbook.get(ImportMapping, "a1") == mapping
        assert other.workbook.get(Task, "C1.T1") == planned
        assert other.workbook.product == Product(name="新")
