"""Where workbooks lie and how they are named; where nothing is promised."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from opstui.kernel.errors import OpsError, UsageError
from opstui.workbook import mounts, places
from opstui.workbook.repository import Repository


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("OPSTUI_HOME", str(folder))
    return folder


def test_the_data_folder_is_opstui_home_else_the_platforms(
    home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert places.data_folder() == home
    monkeypatch.delenv("OPSTUI_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert places.data_folder().name == "opstui"


def test_a_name_is_a_file_in_the_data_folder(home: Path) -> None:
    assert places.resolve("启航") == home / "启航.json"
    assert places.resolve("a b") == home / "a b.json"


@pytest.mark.usefixtures("home")
def test_a_path_is_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert places.resolve("./x") == tmp_path / "x.json"
    assert places.resolve("x.json") == tmp_path / "x.json"
    assert places.resolve("/y/z.json") == Path("/y/z.json")
    (tmp_path / "odd").touch()
    assert places.resolve("./odd") == tmp_path / "odd"


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        ".hidden",
        "-x",
        "a\nb",
        "a\x1b[31m",
        "a\x00",
        "a:b",
        "a*",
        "x" * 300,
        "a.",
        "\u202ea",
    ],
)
@pytest.mark.usefixtures("home")
def test_a_bad_name_is_refused_in_a_sentence(name: str) -> None:
    with pytest.raises(UsageError, match="cannot be the name of a workbook") as caught:
        places.resolve(name)
    assert "\n" not in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert caught.value.status == 2


@pytest.mark.usefixtures("home")
def test_workbooks_are_listed_by_name() -> None:
    assert places.list_workbooks() == []
    folder = places.writable_data_folder()
    assert folder.stat().st_mode & 0o777 == 0o700
    for name in ("b", "a"):
        Repository.create(places.resolve(name)).close()
    (folder / "preferences.json").write_text("{}", encoding="utf-8")
    assert places.list_workbooks() == [folder / "a.json", folder / "b.json"]


@pytest.mark.usefixtures("home")
def test_the_last_one_is_remembered_while_it_is_there() -> None:
    assert places.last_opened() is None
    folder = places.writable_data_folder()
    path = folder / "a.json"
    Repository.create(path).close()
    places.remember_last(path)
    assert places.last_opened() == path
    path.unlink()
    assert places.last_opened() is None


def test_a_data_folder_that_cannot_be_written_says_what_to_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    file.touch()
    monkeypatch.setenv("OPSTUI_HOME", str(file / "below"))
    with pytest.raises(OpsError, match="OPSTUI_HOME"):
        places.writable_data_folder()
    monkeypatch.setenv("OPSTUI_HOME", str(tmp_path))
    monkeypatch.setattr(os, "access", lambda *_arguments: False)
    with pytest.raises(OpsError, match="OPSTUI_HOME"):
        places.remember_last(tmp_path / "a.json")


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/local xfs rw 0 0
//nas/x /mnt/my\\040share cifs rw 0 0
me@host: /mnt/ssh fuse.sshfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/a.json", ""),
        ("/home/ann/a.json", "nfs4"),
        ("/home/local/a.json", ""),
        ("/homer/a.json", ""),
        ("/mnt/my share/a.json", "cifs"),
        ("/mnt/ssh/x/a.json", "fuse.sshfs"),
    ],
)
def test_network_file_systems_are_known_from_the_mount_table(path: str, kind: str) -> None:
    assert mounts.network_file_system(Path(path), MOUNTS) == kind


def test_a_workbook_on_one_comes_with_a_warning(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Repository.create(book).close()
    with Repository.open(book) as local:
        assert local.warning == ""
    monkeypatch.setattr(mounts, "network_file_system", lambda _path: "nfs4")
    with Repository.open(book) as remote:
        assert "nfs4" in remote.warning


def test_the_home_of_nobody_is_a_path_like_any_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert places.typed("~nobody-of-this-name/x") == Path("~nobody-of-this-name/x")
    assert places.resolve("~nobody-of-this-name/x").parent.name == "~nobody-of-this-name"
