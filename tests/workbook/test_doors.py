"""On a team's host files come from one folder and go to another, whatever path is typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from opstui.kernel.errors import OpsError
from opstui.workbook import doors, places

OUT_OF_HERE = (
    "/etc/passwd",
    "../secret.csv",
    "../../etc/passwd",
    "~/secret.csv",
    "./a.csv",
    ".hidden.csv",
    "a/b.csv",
    "",
    "a\0.csv",
)


@pytest.fixture
def two() -> Iterator[doors.Doors]:
    yield doors.close_all_but_two()
    doors.open_all()


def test_a_file_of_the_inbox_is_read_by_its_name(two: doors.Doors) -> None:
    (two.inbox / "week 40.csv").write_text("date,a\n")
    assert doors.to_read("week 40.csv") == two.inbox / "week 40.csv"


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("named", OUT_OF_HERE)
def test_no_path_leads_out(named: str) -> None:
    (places.data_folder() / "secret.csv").write_text("x")
    with pytest.raises(OpsError):
        doors.to_read(named)
    with pytest.raises(OpsError):
        doors.written(named, ".html", b"x")
    with pytest.raises(OpsError):
        doors.workbook_named(named)


def test_a_link_in_the_inbox_is_not_followed(two: doors.Doors, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("x")
    (two.inbox / "a.csv").symlink_to(secret)
    with pytest.raises(OpsError):
        doors.to_read("a.csv")


def test_a_link_in_the_outbox_is_not_written_through(two: doors.Doors, tmp_path: Path) -> None:
    target = tmp_path / "target"
    (two.outbox / "a.html").symlink_to(target)
    assert doors.written("a", ".html", b"x") == two.outbox / "a-2.html"
    assert not target.exists()


@pytest.mark.usefixtures("two")
def test_nothing_is_written_over() -> None:
    first, second = doors.written("a", ".md", b"1"), doors.written("a.md", ".md", b"2")
    assert [first.read_bytes(), second.read_bytes()] == [b"1", b"2"]
    assert first.stat().st_mode & 0o777 == 0o600


def test_a_missing_file_is_told_with_what_is_there(two: doors.Doors) -> None:
    (two.inbox / "orders.csv").write_text("x")
    with pytest.raises(OpsError, match=r"missing\.csv") as told:
        doors.to_read("missing.csv")
    assert "orders.csv" in told.value.todo


@pytest.mark.usefixtures("two")
def test_a_workbook_is_one_of_the_data_folder() -> None:
    assert doors.workbook_named("team") == places.data_folder() / "team.json"
    assert doors.workbook_named("team.json") == places.data_folder() / "team.json"


def test_elsewhere_any_path_may_be_named(tmp_path: Path) -> None:
    assert not doors.closed()
    assert doors.to_read(str(tmp_path / "a.csv")) == tmp_path / "a.csv"
    assert doors.to_write(str(tmp_path / "a"), ".md") == tmp_path / "a.md"


@pytest.mark.parametrize("named", ["", " ", "/", ".", "a\0b", "folder", "folder/"])
def test_what_names_no_file_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OpsError):
        doors.written(named, ".md", b"x")
    assert [one.name for one in tmp_path.iterdir()] == ["folder"]
