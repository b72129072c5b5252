"""Files of older and newer programs."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from opstui.kernel.errors import OpsError, ReadOnly
from opstui.workbook import migrations
from opstui.workbook.migrations import Tables, migrate
from opstui.workbook.repository import Repository, check, restore
from tests.workbook.samples import add, numbers, task, titles


def rename_tasks(tables: Tables) -> Tables:
    """A made-up step: every title gets a mark."""
    tasks = {
        number: {**document, "title": f"{document['title']}!"}
        for number, document in tables.get("tasks", {}).items()
    }
    return {**tables, "tasks": tasks}


@pytest.fixture
def old(repository: Repository) -> Path:
    """A workbook of the schema before; its last change is in the log only."""
    add(repository, 1)
    repository.checkpoint()
    add(repository, 2)
    return repository.path


@pytest.fixture
def newer_program(old: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This program with a schema one version on from that of `old`; → `old`."""
    monkeypatch.setitem(migrations.STEPS, migrations.CURRENT, rename_tasks)
    monkeypatch.setattr(migrations, "CURRENT", migrations.CURRENT + 1)
    return old


def edited(book: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the description of a snapshot, with a right checksum."""
    lines = book.read_bytes().split(b"\n")
    meta = json.loads(lines[1][len(b'"1":') :])
    del meta["sum"]
    change(meta)
    body = b"\n".join([b'",' + json.dumps(meta).encode()[1:], *lines[2:]])
    head = b'{"_meta":{\n"1":{"sum":"'
    book.write_bytes(b"%s%08x%s" % (head, zlib.crc32(body), body))


@pytest.mark.usefixtures("newer_program")
def test_an_older_workbook_is_migrated_after_a_backup(old: Path) -> None:
    before = old.read_bytes()
    with Repository.open(old, user="ann") as migrated:
        assert titles(migrated.workbook) == {"C1.T1": "写稿!", "C1.T2": "写稿!"}
        assert migrated.history(limit=1)[0].what == "Brought up to a newer version"
        assert migrated.can_undo is None
        kept = [Path(point.where).read_bytes() for point in migrated.restore_points()]
        assert before in kept
        add(migrated, 3)
    with Repository.open(old) as again:
        assert titles(again.workbook) == {"C1.T1": "写稿!", "C1.T2": "写稿!", "C1.T3": "写稿"}
    assert check(old) == []


@pytest.mark.usefixtures("newer_program")
def test_a_reader_sees_an_older_workbook_migrated_and_leaves_it(old: Path) -> None:
    before = old.read_bytes()
    with Repository.open(old, readonly=True) as reader:
        assert titles(reader.workbook) == {"C1.T1": "写稿!", "C1.T2": "写稿!"}
    assert old.read_bytes() == before


@pytest.mark.usefixtures("newer_program")
def test_a_migrated_workbook_is_restored_with_what_followed(old: Path) -> None:
    with Repository.open(old, user="ann") as migrated:
        expected = add(migrated, 3)
    old.write_bytes(b"")
    assert restore(old).lost == 0
    with Repository.open(old) as again:
        assert again.workbook == expected


def test_a_newer_workbook_is_only_read(repository: Repository) -> None:
    add(repository, 1)
    repository.checkpoint()
    path = repository.path
    edited(path, lambda meta: meta.update(schema_version=migrations.CURRENT + 1))
    before = path.read_bytes()
    with Repository.open(path) as reader:
        assert "newer opstui" in reader.readonly_reason
        assert numbers(reader.workbook) == [1]
        with pytest.raises(ReadOnly, match="newer"):
            add(reader, 2)
    repository.refresh()
    assert "newer opstui" in repository.readonly_reason
    assert path.read_bytes() == before


def test_fields_that_a_newer_program_added_are_passed_over(repository: Repository) -> None:
    add(repository, 1)
    repository.checkpoint()
    path = repository.path
    path.write_bytes(path.read_bytes().replace(b'"key":"C1.T1"', b'"key":"C1.T1","hue":3', 1))
    edited(path, lambda meta: meta.update(schema_version=migrations.CURRENT + 1))
    with Repository.open(path) as reader:
        assert reader.workbook.all(type(task(1)))["C1.T1"] == task(1)


def test_a_form_of_file_not_yet_known_is_refused(repository: Repository) -> None:
    repository.checkpoint()
    edited(repository.path, lambda meta: meta.update(format=99))
    with pytest.raises(OpsError, match="Update opstui"):
        Repository.open(repository.path)


def test_steps_are_taken_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(migrations.STEPS, 1, rename_tasks)
    monkeypatch.setitem(migrations.STEPS, 2, rename_tasks)
    tables: Tables = {"tasks": {4: {"title": "a"}}}
    assert migrate(tables, 1, 3) == {"tasks": {4: {"title": "a!!"}}}
    assert migrate(tables, 3, 3) == tables
    assert tables == {"tasks": {4: {"title": "a"}}}
