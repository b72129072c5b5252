"""The first start: three choices; a workbook by its name; a damaged one is said in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from opstui.app import OpsApp
from opstui.kernel.language import EN, ZH, set_language
from opstui.stages.strategy.model import Product
from opstui.workbook import places
from opstui.workbook.document import Workbook
from opstui.workbook.preferences import Preferences
from opstui.workbook.repository import Repository
from tests.pilot import press, type_text, until
from tests.ui.forms import shown


def first_start(language: str = EN) -> OpsApp:
    set_language(language)
    return OpsApp(None, preferences=Preferences(language="zh_CN" if language == ZH else "en"))


def kept(name: str) -> Path:
    """A workbook of this name in the data folder."""
    path = places.writable_data_folder() / f"{name}.json"
    with Repository.create(path) as repository:
        book = Workbook.empty().put(Product(name=f"Product {name}"))
        repository.save("Start", book, repository.workbook)
    return path


@pytest.mark.parametrize(
    ("language", "choices"),
    [
        (EN, ["Plan my product", "Look at an example", "Open a workbook"]),
        (ZH, ["规划我的产品", "看一个例子", "打开工作簿"]),
    ],
)
async def test_there_are_three_choices_in_both_languages(language: str, choices: list[str]) -> None:
    async with first_start(language).run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: choices[0] in shown(pilot))
        assert all(choice in shown(pilot) for choice in choices)
        await press(pilot, "l")
        assert not any(choice in shown(pilot) for choice in choices)


async def test_plan_my_product_opens_the_guided_plan() -> None:
    app = first_start()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "Plan my product" in shown(pilot))
        await press(pilot, "enter")
        await until(pilot, lambda: app.current_mode == "guided")


async def test_the_example_opens_on_home_as_a_copy_of_ones_own() -> None:
    app = first_start()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "Look at an example" in shown(pilot))
        await press(pilot, "down", "enter")
        await until(pilot, lambda: app.current_mode == "home")
        assert app.workbook.product
        assert app.workbook.product.synthetic
        assert places.last_opened() == places.data_folder() / "demo-training.json"
        await until(pilot, lambda: "(made up)" in shown(pilot))


async def test_a_workbook_opens_by_its_name() -> None:
    kept("alpha")
    app = first_start()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "Open a workbook" in shown(pilot))
        await press(pilot, "down", "down", "enter")
        await type_text(pilot, "alpha")
        await press(pilot, "enter")
        await until(pilot, lambda: app.current_mode == "home")
        await until(pilot, lambda: "Product alpha" in shown(pilot))


async def test_workbooks_of_the_data_folder_are_listed_and_open() -> None:
    kept("beta")
    app = first_start()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "beta" in shown(pilot))
        await press(pilot, "down", "down", "down", "enter")
        await until(pilot, lambda: app.current_mode == "home")
        await until(pilot, lambda: "Product beta" in shown(pilot))


@pytest.mark.parametrize("name", ["nowhere", "/no/such/folder/x.json", "a*b", ".hidden", "[/x]"])
async def test_an_unknown_name_gives_a_sentence_and_nothing_is_made(name: str) -> None:
    app = first_start()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "Open a workbook" in shown(pilot))
        await press(pilot, "down", "down", "enter")
        await type_text(pilot, name)
        await press(pilot, "enter")
        problem = app.screen.query_one("#problem")
        await until(pilot, lambda: str(problem.render()).strip())
        assert app.current_mode == "start"
        assert app.session is None
        assert not list(places.data_folder().glob("*.json"))
        await press(pilot, "escape")
        assert app.screen.focused
        assert app.screen.focused.id == "choices"


async def test_a_damaged_workbook_gives_the_sentence_that_restores_it() -> None:
    path = kept("broken")
    for part in path.with_name("broken.json.d").rglob("*"):
        if part.is_file():
            part.write_bytes(part.read_bytes()[: part.stat().st_size // 2])
    path.write_bytes(b'{"half')
    app = first_start()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "broken" in shown(pilot))
        await press(pilot, "down", "down", "down", "enter")
        await until(pilot, lambda: "opstui restore" in " ".join(shown(pilot).split()))
        assert app.current_mode == "start"
        assert path.read_bytes() == b'{"half'


async def test_no_stage_opens_before_a_workbook_does() -> None:
    app = first_start()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "Open a workbook" in shown(pilot))
        await press(pilot, "2")
        await pilot.pause()
        assert app.current_mode == "start"
        await press(pilot, "u", "H", "slash", "x")
        await pilot.pause()
        assert app.is_running
