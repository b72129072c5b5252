"""Every call that changes a file fails once in every way; a full disk; a power cut."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from opstui.kernel.errors import ReadOnly, WriteFailed
from opstui.workbook import storage
from opstui.workbook.document import Workbook
from opstui.workbook.repository import Repository, check
from tests.workbook.faults import CHANGING, Fault, injected
from tests.workbook.samples import add, numbers
from tests.workbook.writers import in_a_child

ERRORS = ("ENOSPC", "EIO", "torn", "late")


@pytest.fixture(autouse=True)
def snapshots_come_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "CHECKPOINT_AFTER", 1500)
    monkeypatch.setattr(storage, "NEW_LOG_AFTER", 4000)


def fresh(folder: Path) -> Repository:
    folder.mkdir()
    repository = Repository.create(folder / "book.json", user="ann")
    add(repository, 1)
    return repository


def work(repository: Repository, acknowledged: Callable[[int], None]) -> None:
    """Changes, with a snapshot and a new log among them."""
    for number in range(2, 9):
        add(repository, number)
        acknowledged(number)
        if number == 4:
            repository.checkpoint()


def calls(folder: Path) -> int:
    repository = fresh(folder)
    with injected(Fault()) as fault:
        work(repository, lambda _number: None)
    repository.close()
    return fault.count


def stored(path: Path) -> list[int]:
    with Repository.open(path, readonly=True) as other:
        return numbers(other.workbook)


def error_of(repository: Repository, done: list[int]) -> WriteFailed | None:
    try:
        work(repository, done.append)
    except WriteFailed as error:
        return error
    return None


@pytest.mark.parametrize("kind", ERRORS)
def test_a_call_that_fails_changes_nothing_and_says_so(tmp_path: Path, kind: str) -> None:
    total = calls(tmp_path / "count")
    assert total > 60
    failed = []
    for at in range(1, total + 1):
        repository = fresh(tmp_path / str(at))
        done: list[int] = []
        with injected(Fault(at, kind)) as fault:
            error = error_of(repository, done)
        doubtful = error is not None and error.indeterminate
        before = repository.workbook
        assert fault.happened or kind == "late"
        failed.append(error)
        known = [1, *done]
        on_disk = stored(repository.path)
        assert on_disk == known or (doubtful and on_disk == [*known, len(known) + 1]), (
            f"{kind} at call {at}, {fault.happened}"
        )
        assert doubtful or numbers(before) == known
        repository.refresh()
        add(repository, 50)
        assert stored(repository.path) == [*on_disk, 50]
        repository.close()
        assert stored(repository.path) == [*on_disk, 50]
        assert check(repository.path) == []
    assert len([one for one in failed if one]) > 20


def work_with_a_fault(repository: Repository, fault: Fault, writing: int) -> None:
    real = os.write

    def acknowledge(number: int) -> None:
        real(writing, b"%d\n" % number)

    with injected(fault):
        work(repository, acknowledge)


@pytest.mark.parametrize("kind", ["die", "die late"])
def test_death_before_or_after_any_call_loses_nothing(tmp_path: Path, kind: str) -> None:
    for at in range(1, calls(tmp_path / "count") + 1):
        repository = fresh(tmp_path / str(at))
        reading, writing = os.pipe()

        child = in_a_child(partial(work_with_a_fault, repository, Fault(at, kind), writing))
        _pid, status = os.waitpid(child, 0)
        os.close(writing)
        with os.fdopen(reading, "rb") as file:
            done = [int(line) for line in file.read().split()]
        assert os.waitstatus_to_exitcode(status) == 9, f"{kind} at call {at}"
        on_disk = stored(repository.path)
        assert on_disk in ([1, *done], [1, *done, len(done) + 2]), f"{kind} at call {at}"
        repository.refresh()
        assert numbers(repository.workbook) == on_disk
        add(repository, 50)
        repository.close()
        assert stored(repository.path) == [*on_disk, 50]
        assert check(repository.path) == []


def test_a_disk_that_stays_full_keeps_what_is_there(repository: Repository) -> None:
    before = add(repository, 1)

    def full(*_arguments: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "write", full)
        for _time in range(3):
            with pytest.raises(WriteFailed, match="no space left") as caught:
                add(repository, 2)
            assert not caught.value.indeterminate
            assert repository.workbook == before
    assert numbers(add(repository, 2)) == [1, 2]


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.EPERM])
def test_a_folder_that_may_not_be_written_is_a_reading_session(
    repository: Repository, number: int
) -> None:
    """The refusals of the system are imitated: permissions do not bind the superuser."""
    before = add(repository, 1)
    real = os.open

    def refuse(path: str | Path, flags: int, mode: int = 0o777) -> int:
        if flags & CHANGING:
            raise OSError(number, os.strerror(number))
        return real(path, flags, mode)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", refuse)
        patch.setattr(os, "access", lambda *_arguments: False)
        with Repository.open(repository.path) as reader:
            assert reader.workbook == before
            assert "can be read but not written" in reader.readonly_reason
            with pytest.raises(ReadOnly, match="not written"):
                add(reader, 2)
        with pytest.raises(ReadOnly, match="not written"):
            add(repository, 2)
        assert repository.workbook == before


def test_a_failed_sync_that_cannot_be_taken_back_says_that_it_may_have_happened(
    repository: Repository,
) -> None:
    before: Workbook = add(repository, 1)

    def broken(_descriptor: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fdatasync", broken)
        with pytest.raises(WriteFailed, match="may or may not") as caught:
            add(repository, 2)
    assert caught.value.indeterminate
    assert repository.workbook == before
    repository.refresh()
    assert numbers(repository.workbook) == numbers(before)
    assert numbers(add(repository, 3)) == [1, 3]
    assert len(list(repository.path.with_name("book.json.d").glob("log-*"))) == 2


def test_after_a_failed_sync_the_next_change_goes_to_a_new_log(repository: Repository) -> None:
    before = add(repository, 1)
    real = os.fdatasync
    failed: list[int] = []

    def broken_once(descriptor: int) -> None:
        if not failed:
            failed.append(descriptor)
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(descriptor)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fdatasync", broken_once)
        with pytest.raises(WriteFailed, match="Nothing was changed") as caught:
            add(repository, 2)
        assert not caught.value.indeterminate
        assert repository.workbook == before
        assert numbers(add(repository, 3)) == [1, 3]
    assert len(list(repository.path.with_name("book.json.d").glob("log-*"))) == 2
    assert stored(repository.path) == [1, 3]
