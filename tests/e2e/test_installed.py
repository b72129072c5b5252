"""What somebody gets who installs opstui: built, put into an empty place, run from there."""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from opstui import __version__
from tests.e2e.program import OPSTUI, ROOT, Program, environment

MADE = ("__pycache__", ".mo")
"""What stands in the source tree without belonging to it."""
IN_THE_SDIST = ("opstui", "tests", ".build", "README.md", "pyproject.toml")
PASSING = frozenset({"snapshot_report.html"})


def files(folder: Path) -> set[str]:
    """Every file under `folder`, less what is made from others."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not any(word in path.as_posix() for word in MADE)
    } - PASSING


@dataclass(frozen=True, slots=True)
class Installed:
    sdist: Path
    wheel: Path
    place: Path

    @property
    def command(self) -> str:
        return str(self.place / "bin" / "opstui")

    def environment(self, home: Path, **more: str) -> dict[str, str]:
        return environment(home, **{"PYTHONPATH": str(self.place), **more})


def run(*words: str | Path, folder: Path) -> None:
    done = subprocess.run([str(one) for one in words], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    """The wheel is built from the unpacked sdist, so that what lacks in one lacks in the other;
    its libraries are those of the tests."""
    base = tmp_path_factory.mktemp("built")
    source = base / "source"
    source.mkdir()
    for name in (*IN_THE_SDIST, ".gitignore"):
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo")
            )
        else:
            shutil.copy(ROOT / name, source / name)
    build = (sys.executable, "-m", "hatchling", "build", "-d", base / "dist", "-t")
    run(*build, "sdist", folder=source)
    (sdist,) = (base / "dist").glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(base / "unpacked", filter="data")
    (unpacked,) = (base / "unpacked").iterdir()
    run(*build, "wheel", folder=unpacked)
    (wheel,) = (base / "dist").glob("*.whl")
    place = base / "installed"
    pip = (sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--no-compile")
    run(*pip, "--target", place, wheel, folder=base)
    yield Installed(sdist, wheel, place)
    for folder in [place, *place.rglob("*/")]:
        folder.chmod(0o755)


@pytest.fixture
def read_only(installed: Installed) -> Installed:
    for path in [installed.place, *installed.place.rglob("*")]:
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    return installed


def test_the_sdist_has_the_whole_source(installed: Installed) -> None:
    with tarfile.open(installed.sdist) as archive:
        names = {one.name.partition("/")[2] for one in archive.getmembers() if one.isfile()}
    wanted = {"README.md", "pyproject.toml"}
    for folder in ("opstui", "tests", ".build"):
        wanted |= {f"{folder}/{name}" for name in files(ROOT / folder)}
    assert wanted - names == set()


def test_the_wheel_has_every_file_of_the_package_and_its_catalogues(installed: Installed) -> None:
    with zipfile.ZipFile(installed.wheel) as archive:
        names = set(archive.namelist())
    wanted = {f"opstui/{name}" for name in files(ROOT / "opstui")}
    wanted |= {
        f"opstui/locales/{one.parent.name}/LC_MESSAGES/opstui.mo"
        for one in (ROOT / "opstui" / "locales").glob("*/LC_MESSAGES")
    }
    assert {name for name in names if name.startswith("opstui/")} == wanted


def test_it_says_its_version(installed: Installed, tmp_path: Path) -> None:
    with Program([installed.command, "--version"], installed.environment(tmp_path)) as program:
        assert program.end() == 0
        assert program.text.strip() == f"opstui {__version__}"


def test_it_runs_from_where_it_was_installed(installed: Installed, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import opstui; print(opstui.__file__)"],
        env=installed.environment(tmp_path),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(done.stdout.strip()).is_relative_to(installed.place)


@pytest.mark.parametrize(
    ("language", "metric", "plan"), [("zh_CN", "净营收", "规划"), ("en", "Net revenue", "Plan")]
)
def test_the_demo_runs_from_a_place_that_nobody_may_write(
    read_only: Installed, tmp_path: Path, language: str, metric: str, plan: str
) -> None:
    before = set(read_only.place.rglob("*"))
    command = [read_only.command, "demo"]
    with Program(command, read_only.environment(tmp_path, OPSTUI_LANG=language)) as program:
        program.wait(metric)
        program.type("2")
        program.wait(f"{plan} › 1/6")
        tree = program.text
        program.type("?")
        program.wait("j/k")
        program.type("\x1b")
        program.wait(tree)
        program.type("q")
        assert program.end() == 0
    assert set(read_only.place.rglob("*")) == before


def test_playbooks_and_examples_are_found(read_only: Installed, tmp_path: Path) -> None:
    for words, wanted in (
        (("playbook", "list"), "levers"),
        (("demo", "community"), "demo-community"),
    ):
        done = subprocess.run(
            [read_only.command, *words],
            env=read_only.environment(tmp_path),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
        )
        assert wanted in done.stdout


@pytest.fixture
def closed_home(tmp_path: Path) -> Iterator[Path]:
    """A home in which nothing can be made."""
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(0o555)
    yield home
    home.chmod(0o755)


def offered(text: str) -> Path:
    """The folder that the sentence tells to take."""
    return Path("".join(text.partition("OPSTUI_HOME=")[2].split()).partition("│")[0])


@pytest.mark.parametrize("words", [("demo",), ("new", "mine"), ("--kiosk",), ("doctor",)])
def test_with_a_home_that_cannot_be_written_it_says_so_and_offers_a_folder(
    closed_home: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    alone = environment(closed_home)
    del alone["OPSTUI_HOME"]
    with Program([*OPSTUI, *words], alone, folder=tmp_path, size=(200, 24)) as program:
        assert program.end() == (0 if words == ("doctor",) else 1)
        said = program.text
    assert "cannot be written" in said
    assert "Traceback" not in said
    with Program(
        [*OPSTUI, "demo"], {**alone, "OPSTUI_HOME": str(offered(said))}, folder=tmp_path
    ) as program:
        program.wait("Net revenue")
        program.type("q")
        assert program.end() == 0


def test_the_start_screen_says_so_where_an_example_is_chosen(
    closed_home: Path, tmp_path: Path
) -> None:
    alone = environment(closed_home)
    del alone["OPSTUI_HOME"]
    with Program(OPSTUI, alone, folder=tmp_path) as program:
        program.wait("Look at an example")
        program.type("\x1b[B")
        program.type("\r")
        program.wait("OPSTUI_HOME=")
        program.type("q")
        assert program.end() == 0


def test_the_guided_plan_says_so_at_the_name(closed_home: Path, tmp_path: Path) -> None:
    alone = environment(closed_home)
    del alone["OPSTUI_HOME"]
    with Program(OPSTUI, alone, folder=tmp_path) as program:
        program.wait("Plan my product")
        program.type("\r")
        program.wait("1/12")
        program.type("Mine\r")
        program.wait("OPSTUI_HOME=")


@pytest.mark.parametrize("home", ["", "~nobody-of-that-name"])
def test_without_a_home_nothing_is_made_under_a_name_of_its_own(tmp_path: Path, home: str) -> None:
    """No HOME and no entry in the list of accounts leaves "~" as it stands."""
    script = "import pwd, sys\ndef unknown(_who): raise KeyError\npwd.getpwuid = unknown\n" + (
        "from opstui.cli import main\nsys.exit(main(sys.argv[1:]))"
    )
    alone = environment(tmp_path, OPSTUI_HOME=home)
    del alone["HOME"]
    if not home:
        del alone["OPSTUI_HOME"]
    command = [sys.executable, "-c", script]
    with Program([*command, "demo"], alone, folder=tmp_path, size=(200, 24)) as program:
        assert program.end() == 1
        assert "cannot be written" in program.text
        assert offered(program.text) == tmp_path / "opstui-data"
    assert not list(tmp_path.iterdir())


def test_without_home_the_account_says_where_it_is(tmp_path: Path) -> None:
    alone = environment(tmp_path)
    del alone["HOME"]
    with Program([*OPSTUI, "demo"], alone) as program:
        program.wait("Net revenue")
        program.type("q")
        assert program.end() == 0


def test_on_a_full_disk_nothing_is_begun(tmp_path: Path) -> None:
    with Program(
        [*OPSTUI, "demo"], environment(tmp_path), file_size=20_000, size=(200, 24)
    ) as program:
        assert program.end() == 1
        assert "Nothing was changed" in program.text
    with Program([*OPSTUI, "demo"], environment(tmp_path)) as program:
        program.wait("Net revenue")


def test_on_a_full_disk_what_is_typed_stays_in_its_form(tmp_path: Path) -> None:
    with Program([*OPSTUI, "demo"], environment(tmp_path)) as program:
        program.wait("Net revenue")
    with Program([*OPSTUI, "demo"], environment(tmp_path), file_size=50) as program:
        program.wait("Net revenue")
        program.type("3")
        program.wait("Execution › 1/")
        program.type("a")
        program.wait("Add a task")
        program.type("No room for this\x1bOQ")
        program.wait("Nothing was changed")
        assert "No room for this" in program.text
    done = subprocess.run(
        [*OPSTUI, "check", "demo-training"],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
    )
    assert done.returncode in (0, 4)
    assert "Traceback" not in done.stderr
