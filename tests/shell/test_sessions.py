"""Two people in one workbook: each sees the other's change, and nobody overwrites anybody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from opstui.app import OpsApp
from opstui.kernel.language import EN, ZH
from opstui.kernel.vocabulary import Lever
from opstui.shell.conflict import ConflictScreen
from opstui.stages.planning.model import Task
from opstui.stages.strategy.model import Product
from opstui.ui.form import FormScreen
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.workbook.document import Workbook
from opstui.workbook.repository import Repository
from tests.pilot import make_app, press, stored, until
from tests.ui.forms import reopened, shown

BOOK = Workbook.empty().put(
    Product(name="Sail"),
    Task(key="C1.T1", cycle="C1", title="Live class", lever=Lever.CAMPAIGN, owner="Lin"),
)


def task(book: Workbook) -> Task:
    found = book.get(Task, "C1.T1")
    assert found
    return found


def with_task(book: Workbook, **update: Any) -> Workbook:
    return book.put(task(book).model_copy(update=update))


def other(tmp_path: Path) -> Repository:
    return Repository.open(tmp_path / "book.json", user="other")


async def save_both(pilot: Pilot[Any], tmp_path: Path, mine: str, theirs: str) -> list[bool]:
    """Change the title here while the other session has just changed it; how the save ends."""
    app = pilot.app
    assert isinstance(app, OpsApp)
    base, ends = app.workbook, list[bool]()
    with other(tmp_path) as repository:
        repository.save("Theirs", with_task(repository.workbook, title=theirs), repository.workbook)

    async def save() -> None:
        ends.append(await app.save("Mine", with_task(base, title=mine)))

    app.run_worker(save())
    await until(pilot, lambda: isinstance(app.screen, ConflictScreen))
    await pilot.pause()
    return ends


@pytest.mark.parametrize("language", [EN, ZH])
@pytest.mark.parametrize(
    ("key", "title", "saved"),
    [("m", "Mine [/x]", True), ("o", "Theirs", True), ("escape", "Theirs", False)],
)
async def test_the_same_field_both_values_are_shown_and_one_is_chosen(
    tmp_path: Path, language: str, key: str, title: str, saved: bool
) -> None:
    app = make_app(tmp_path, BOOK, language=language)
    async with app.run_test(size=(80, 24)) as pilot:
        ends = await save_both(pilot, tmp_path, "Mine [/x]", "Theirs")
        assert "Mine [/x]" in shown(pilot)
        assert "Theirs" in shown(pilot)
        assert ("Nothing is stored yet" in shown(pilot)) == (language == EN)
        assert task(stored(tmp_path)).title == "Theirs"
        await press(pilot, key)
        await until(pilot, lambda: ends)
        assert ends == [saved]
        assert task(stored(tmp_path)).title == title
        await until(pilot, lambda: task(app.workbook).title == title)


@pytest.mark.parametrize(("key", "title"), [("m", "Mine"), ("o", "Theirs")])
async def test_a_form_that_is_kept_by_its_key_can_be_answered(
    tmp_path: Path, key: str, title: str
) -> None:
    app = make_app(tmp_path, BOOK)
    async with app.run_test(size=(80, 24)) as pilot:
        base = app.workbook

        async def save(values: FormValues) -> dict[str, str] | None:
            saved = await app.save("Mine", with_task(base, title=values.text("title")))
            return None if saved else {"": "not saved"}

        async def ask() -> None:
            await app.ask("A form", [FieldSpec("title", "Title")], save, "form")

        app.run_worker(ask())
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        await press(pilot, *"Mine")
        with other(tmp_path) as repository:
            theirs = with_task(repository.workbook, title="Theirs")
            repository.save("Theirs", theirs, repository.workbook)
        await press(pilot, "f2")
        await until(pilot, lambda: isinstance(app.screen, ConflictScreen))
        await press(pilot, key)
        await until(pilot, lambda: task(app.workbook).title == title)
        await until(pilot, lambda: len(app.screen_stack) == 1)


async def test_different_fields_merge_silently_and_both_sessions_see_both(tmp_path: Path) -> None:
    here = make_app(tmp_path, BOOK)
    there = reopened(tmp_path, "other")
    async with here.run_test(size=(80, 24)) as one, there.run_test(size=(80, 24)) as two:
        base = here.workbook
        assert await there.save("Theirs", with_task(there.workbook, owner="Wang"))
        assert await here.save("Mine", with_task(base, title="Open class"))
        for pilot, app in ((one, here), (two, there)):
            await until(pilot, lambda app=app: task(app.workbook).owner == "Wang")  # type: ignore[misc]
            await until(pilot, lambda app=app: task(app.workbook).title == "Open class")  # type: ignore[misc]
            assert len(app.screen_stack) == 1


async def test_a_change_of_the_other_session_appears_on_the_screen(tmp_path: Path) -> None:
    app = make_app(tmp_path, BOOK)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "Sail" in shown(pilot)
        with other(tmp_path) as repository:
            new = repository.workbook.put(Product(name="启航"))
            repository.save("Rename", new, repository.workbook)
        await until(pilot, lambda: "启航" in shown(pilot))


async def test_an_undo_takes_back_only_ones_own_change(tmp_path: Path) -> None:
    app = make_app(tmp_path, BOOK)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.save("Mine", with_task(app.workbook, title="Mine"))
        with other(tmp_path) as repository:
            new = with_task(repository.workbook, owner="Wang")
            repository.save("Theirs", new, repository.workbook)
        await press(pilot, "u")
        await until(pilot, lambda: task(app.workbook).title == "Live class")
        assert task(stored(tmp_path)).owner == "Wang"


async def test_an_undo_of_what_somebody_changed_since_is_refused_in_a_sentence(
    tmp_path: Path,
) -> None:
    app = make_app(tmp_path, BOOK)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await app.save("Mine", with_task(app.workbook, title="Mine"))
        with other(tmp_path) as repository:
            new = with_task(repository.workbook, title="Theirs")
            repository.save("Theirs", new, repository.workbook)
        await press(pilot, "u")
        await until(pilot, lambda: "Another session changed the same" in shown(pilot))
        assert task(stored(tmp_path)).title == "Theirs"
