"""Half-typed forms."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from opstui.workbook.repository import Repository
from tests.workbook.samples import task
from tests.workbook.writers import in_a_child


def test_a_draft_is_kept_with_what_it_was_based_on(repository: Repository) -> None:
    base = task(1).model_dump(mode="json")
    repository.drafts.put("task/C1.T1", {"title": "半"}, base)
    repository.drafts.put("task/C1.T1", {"title": "半句", "owner": ""}, base)
    repository.drafts.put("new task", {"title": "x"}, None)
    with Repository.open(repository.path, user="ann") as again:
        draft = again.drafts.get("task/C1.T1")
        assert draft is not None
        assert draft.fields == {"title": "半句", "owner": ""}
        assert draft.base == base
        assert {one.form for one in again.drafts.all()} == {"task/C1.T1", "new task"}
        again.drafts.drop("task/C1.T1")
        again.drafts.drop("task/C1.T1")
    assert [one.form for one in repository.drafts.all()] == ["new task"]
    assert repository.drafts.get("task/C1.T1") is None


@pytest.mark.parametrize("other", ["bob", "an", "ann-x"])
def test_drafts_are_of_one_user(repository: Repository, other: str) -> None:
    repository.drafts.put("form", {"a": "1"}, None)
    with Repository.open(repository.path, user=other) as theirs:
        assert theirs.drafts.all() == []
        assert theirs.drafts.get("form") is None
        theirs.drafts.put("form", {"a": "2"}, None)
    assert [one.fields for one in repository.drafts.all()] == [{"a": "1"}]


def test_a_draft_survives_kill_9(repository: Repository) -> None:
    reading, writing = os.pipe()

    def type_on() -> None:
        typed = 0
        while True:
            typed += 1
            repository.drafts.put("form", {"text": "字" * (typed % 2000)}, None)
            os.write(writing, b"%d\n" % typed)

    for _round in range(20):
        child = in_a_child(type_on)
        os.read(reading, 64)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.set_blocking(reading, False)
        rest = b""
        while chunk := _more(reading):
            rest += chunk
        os.set_blocking(reading, True)
        draft = repository.drafts.get("form")
        assert draft is not None
        assert draft.fields["text"].strip("字") == ""
        if rest.split():
            last = int(rest.split()[-1])
            assert len(draft.fields["text"]) in (last % 2000, (last + 1) % 2000)
    os.close(reading)
    os.close(writing)


def _more(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except BlockingIOError:
        return b""


def test_a_signal_handler_may_keep_a_draft_at_any_moment(repository: Repository) -> None:
    kept: list[int] = []

    def keep(_number: int, _frame: object) -> None:
        kept.append(1)
        repository.drafts.put("form", {"text": "handler"}, None)

    before = signal.signal(signal.SIGUSR1, keep)
    real = os.write

    def interrupted(descriptor: int, data: bytes) -> int:
        if not kept:
            signal.raise_signal(signal.SIGUSR1)
        return real(descriptor, data)

    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "write", interrupted)
            repository.drafts.put("form", {"text": "typed"}, None)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert kept == [1]
    draft = repository.drafts.get("form")
    assert draft is not None
    assert draft.fields == {"text": "typed"}


def test_a_draft_is_private_and_never_written_through_a_symlink(
    repository: Repository, tmp_path: Path
) -> None:
    repository.drafts.put("form", {"a": "1"}, None)
    (path,) = repository.path.with_name("book.json.d").glob("drafts/*.json")
    assert path.stat().st_mode & 0o777 == 0o600
    target = tmp_path / "target"
    target.write_text("mine", encoding="utf-8")
    path.unlink()
    path.symlink_to(target)
    repository.drafts.put("form", {"a": "2"}, None)
    assert target.read_text(encoding="utf-8") == "mine"
    assert not path.is_symlink()
