"""The export form: every report as HTML and Markdown, private, and over nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from opstui.examples import example_workbook
from opstui.kernel.language import EN, LANGUAGES, speaking
from opstui.kernel.vocabulary import Lever
from opstui.shell.export_form import fields, missing, write
from opstui.stages.planning.model import Task
from opstui.ui.form_values import FormValues
from opstui.workbook.repository import Repository
from tests.pilot import TODAY


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Repository]:
    with Repository.create(tmp_path / "book.json", user="tester") as made:
        made.save("Start", example_workbook("training", EN), made.workbook)
        yield made


def values(repository: Repository, what: str, target: Path) -> FormValues:
    specs = fields(repository, TODAY)
    return FormValues({"what": what, "file": str(target)}, specs, TODAY)


def choices(repository: Repository) -> list[str]:
    what = fields(repository, TODAY)[0]
    return [code for code, _name in what.options]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_is_written(repository: Repository, tmp_path: Path, language: str) -> None:
    with speaking(language):
        for code in choices(repository):
            form, what = code.split(":")
            target = tmp_path / f"{what}-{language}"
            done = write(repository, TODAY, values(repository, code, target))
            assert done == target.with_suffix(f".{form}")
            assert isinstance(done, Path)
            assert done.stat().st_mode & 0o777 == 0o600


def test_each_report_is_offered_as_html_markdown_and_text(repository: Repository) -> None:
    offered = choices(repository)
    reports = ("cycle", "review", "strategy", "plan", "resources")
    assert {f"{form}:{what}" for form in ("txt", "md", "html") for what in reports} < set(offered)


def test_another_file_is_not_replaced(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "mine.html").write_text("mine")
    found = write(repository, TODAY, values(repository, "html:plan", tmp_path / "mine"))
    assert isinstance(found, dict)
    assert "exists already" in found["file"]
    assert (tmp_path / "mine.html").read_text() == "mine"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "named",
    [
        "",
        "  ",
        "/",
        ".",
        "{here}",
        "{here}/",
        "{here}/no/x",
        "{here}/book.json/x",
        "x" * 400,
    ],
)
def test_a_path_that_names_no_file_is_refused(
    repository: Repository, tmp_path: Path, named: str, language: str
) -> None:
    before = sorted(tmp_path.iterdir())
    specs = fields(repository, TODAY)
    texts = {"what": "md:plan", "file": named.format(here=tmp_path)}
    with speaking(language):
        found = write(repository, TODAY, FormValues(texts, specs, TODAY))
    assert isinstance(found, dict)
    assert found["file"]
    assert sorted(tmp_path.iterdir()) == before


def test_nothing_is_written_through_a_link(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "link.md").symlink_to(tmp_path / "elsewhere.md")
    found = write(repository, TODAY, values(repository, "md:plan", tmp_path / "link"))
    assert isinstance(found, dict)
    assert "link.md" in found["file"]
    assert not (tmp_path / "elsewhere.md").exists()


def test_what_cannot_be_written_is_said_beside_its_field(tmp_path: Path) -> None:
    with Repository.create(tmp_path / "empty.json", user="tester") as empty:
        found = write(empty, TODAY, values(empty, "html:plan", tmp_path / "out"))
    assert isinstance(found, dict)
    assert list(found) == ["what"]
    assert not (tmp_path / "out.html").exists()


def test_tasks_go_to_a_calendar_and_those_without_a_date_are_named(
    repository: Repository, tmp_path: Path
) -> None:
    book = repository.workbook
    cycle = book.cycle
    assert cycle is not None
    bare = Task(key="C1.T90", cycle=cycle.key, title="Some day", lever=Lever.COPY)
    repository.save("Add", book.put(bare), book)
    with speaking(EN):
        chosen = values(repository, "ics:tasks", tmp_path / "tasks")
        written = write(repository, TODAY, chosen)
        assert isinstance(written, Path)
        assert written.read_bytes().startswith(b"BEGIN:VCALENDAR")
        assert "C1.T90" in missing(repository, chosen)
        assert missing(repository, values(repository, "csv:tasks", tmp_path / "x")) == ""


def test_an_empty_calendar_is_not_written(repository: Repository, tmp_path: Path) -> None:
    book = repository.workbook
    repository.save("Drop", book.drop(*book.all(Task).values()), book)
    found = write(repository, TODAY, values(repository, "ics:tasks", tmp_path / "none"))
    assert isinstance(found, dict)
    assert not (tmp_path / "none.ics").exists()


def test_the_tasks_of_one_person_are_chosen_on_the_form(
    repository: Repository, tmp_path: Path
) -> None:
    specs = fields(repository, TODAY)
    owner = next(one for one in specs if one.id == "owner")
    name = owner.options[0][0]
    texts = {"what": "csv:tasks", "file": str(tmp_path / "mine"), "owner": name}
    written = write(repository, TODAY, FormValues(texts, specs, TODAY))
    assert isinstance(written, Path)
    mine = written.read_text("utf-8-sig").splitlines()
    whole = write(repository, TODAY, values(repository, "csv:tasks", tmp_path / "all"))
    assert isinstance(whole, Path)
    assert 1 < len(mine) < len(whole.read_text("utf-8-sig").splitlines())
    assert all(name in line for line in mine[1:])
