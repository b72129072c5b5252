"""The power goes at any moment: what was acknowledged is there afterwards."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from opstui.workbook import storage
from opstui.workbook.repository import Repository, check
from tests.workbook.power import Disk, Recorder, recorded
from tests.workbook.samples import add, numbers


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(storage, "CHECKPOINT_AFTER", 1500)
    monkeypatch.setattr(storage, "NEW_LOG_AFTER", 4000)
    folder = tmp_path / "disk"
    folder.mkdir()
    with Repository.create(folder / "book.json", user="ann") as made:
        add(made, 1)
    return folder


def put_back(root: Path, files: dict[str, bytes]) -> None:
    shutil.rmtree(root)
    (root / "book.json.d" / "backups").mkdir(parents=True)
    for name, content in files.items():
        Path(name).write_bytes(content)


def test_a_power_cut_at_any_moment_loses_nothing_acknowledged(root: Path) -> None:
    disk, recorder = Disk.of(root), Recorder(root)
    repository = Repository.open(root / "book.json", user="ann")
    with recorded(recorder):
        for number in range(2, 25):
            add(repository, number)
            recorder.mark(number)
            if number % 10 == 4:
                repository.checkpoint()
    repository.close()

    acknowledged, states = 1, 0
    tried: set[int] = set()
    for event in recorder.events:
        if event[0] == "mark":
            acknowledged = event[1][0]
        disk.play(event)
        for files in disk.leavings():
            state = hash((acknowledged, *sorted(files.items())))
            if state in tried:
                continue
            tried.add(state)
            states += 1
            put_back(root, files)
            with Repository.open(root / "book.json", user="ann") as after:
                there = numbers(after.workbook)
                assert there in (
                    list(range(1, acknowledged + 1)),
                    list(range(1, acknowledged + 2)),
                ), f"after {event[0]} {event[1][0]}"
                assert numbers(add(after, 50)) == [*there, 50]
            assert check(root / "book.json") == []
    assert acknowledged == 24
    assert states > 100
    print(f"{len(recorder.events)} moments, {states} states of the disk, none lost")
