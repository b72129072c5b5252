"""Import on the screen: what is understood, what would change, one step to keep, remembered."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from opstui.app import OpsApp
from opstui.examples.starting import Beginning, starting_workbook
from opstui.kernel.import_mapping import ImportMapping
from opstui.kernel.language import EN, ZH
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.periods import Period
from opstui.kernel.vocabulary import Form
from opstui.shell.import_screen import ImportScreen
from opstui.stages.execution.model import CustomerTiers
from opstui.stages.review.model import Feedback
from opstui.ui.choice import ChoiceField
from opstui.workbook.document import Workbook
from opstui.workbook.repository import Repository
from tests.pilot import make_app, press, stored, type_text, until
from tests.ui.forms import commit, shown

DAILY = Path(__file__).parent.parent / "data" / "uci_online_retail_daily.csv"
MAPPING = "gross_revenue_gbp=gross_revenue,refund_value_gbp=-refunds"
TODAY = date(2011, 12, 10)


def shop() -> Workbook:
    said = Beginning(
        name="Shop",
        form=Form.ECOMMERCE,
        currency="GBP",
        start=date(2011, 11, 1),
        end=date(2011, 12, 9),
        baseline=Period(date(2011, 10, 1), date(2011, 10, 31)),
    )
    return starting_workbook(said, TODAY)


def make_shop(tmp_path: Path, language: str = EN) -> OpsApp:
    return make_app(tmp_path, shop(), language=language, today=TODAY)


def problem(app: OpsApp) -> str:
    return str(app.screen.query_one("#problem", Static).content)


def preview(app: OpsApp) -> str:
    return str(app.screen.query_one("#text", Static).content)


def kept(book: Workbook) -> dict[str, float]:
    """Metric → sum of all days."""
    found: dict[str, float] = {}
    for month in book.all(SeriesMonth).values():
        values = sum(value for value in month.v if value is not None)
        found[month.metric] = found.get(month.metric, 0) + values
    return found


async def read(pilot: Pilot[Any], path: Path, mapping: str = "") -> None:
    """Open the import, type path and mapping, read."""
    app = pilot.app
    assert isinstance(app, OpsApp)
    if not isinstance(app.screen, ImportScreen):
        await press(pilot, "i")
    await until(pilot, lambda: isinstance(pilot.app.screen, ImportScreen))
    await commit(pilot, str(path))
    if mapping:
        await press(pilot, "down")
        await commit(pilot, mapping)
    await press(pilot, "enter")
    await until(pilot, lambda: problem(app))


async def test_a_real_file_is_understood_and_kept_in_one_step(tmp_path: Path) -> None:
    app = make_shop(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, DAILY, MAPPING)
        assert problem(app) == "Nothing is kept yet: F2 keeps what is shown."
        assert "orders" in preview(app)
        assert not stored(tmp_path).all(SeriesMonth)
        await press(pilot, "f2")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        sums = kept(stored(tmp_path))
        lines = [line.split(",") for line in DAILY.read_text().splitlines()[1:]]
        assert sums["gross_revenue"] == pytest.approx(sum(float(line[4]) for line in lines))
        assert sums["refunds"] == pytest.approx(-sum(float(line[5]) for line in lines))
        await press(pilot, "u")
        await until(pilot, lambda: not app.workbook.all(SeriesMonth))
        assert not stored(tmp_path).all(SeriesMonth)
        assert not stored(tmp_path).all(ImportMapping)


async def test_the_mapping_is_remembered_for_the_next_file(tmp_path: Path) -> None:
    lines = DAILY.read_text().splitlines(keepends=True)
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text("".join(lines[:100]))
    second.write_text(lines[0] + "".join(lines[100:]))
    app = make_shop(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, first, MAPPING)
        await press(pilot, "f2")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        before = kept(app.workbook)["gross_revenue"]
        await read(pilot, second)
        field = app.screen.query_one("#map")
        assert getattr(field, "value", "") == MAPPING
        await press(pilot, "f2")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        assert kept(app.workbook)["gross_revenue"] > before


async def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    app = make_shop(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, DAILY, MAPPING)
        await press(pilot, "f2")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        before = app.workbook
        await read(pilot, DAILY)
        assert problem(app) == "Nothing in this file is new."
        await press(pilot, "f2")
        assert problem(app) == "There is nothing to keep. Read a file first."
        assert app.workbook is before


async def test_nothing_is_kept_when_left(tmp_path: Path) -> None:
    app = make_shop(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, DAILY, MAPPING)
        await press(pilot, "escape")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        assert not stored(tmp_path).all(SeriesMonth)


async def test_dates_in_doubt_are_asked_for_and_left_out_until_answered(tmp_path: Path) -> None:
    path = tmp_path / "doubt.csv"
    path.write_text("date,orders\n11/10/2011,5\n11/12/2011,7\n")
    app = make_shop(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, path)
        assert app.screen.query_one("#doubts").display
        await press(pilot, "f2")
        assert not stored(tmp_path).all(SeriesMonth)
        await press(pilot, "down", "down", "down", "right")
        await until(pilot, lambda: problem(app).startswith("Nothing is kept yet"))
        await press(pilot, "f2")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        (month,) = stored(tmp_path).all(SeriesMonth).values()
        assert month.month == "2011-11"
        assert [month.v[9], month.v[11]] == [5, 7]


@pytest.mark.parametrize("language", [EN, ZH])
async def test_a_metric_that_the_workbook_does_not_have_is_named(
    tmp_path: Path, language: str
) -> None:
    app = make_shop(tmp_path, language)
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, DAILY, "units=nowhere")
        assert "nowhere" in problem(app) + preview(app)
        assert not stored(tmp_path).all(SeriesMonth)


async def test_a_broken_cell_is_named_with_its_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "broken.csv"
    path.write_text("date,orders\n2011-11-01,5\n2011-11-02,five[/x]\n2011-11-03,7\n")
    app = make_shop(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, path)
        said = problem(app) + preview(app)
        assert "five[/x]" in said
        assert "3" in said
        assert "orders" in said
        assert "five[/x]" in shown(pilot)


@pytest.mark.parametrize(
    "content",
    [None, b"", b"\x00\x01\x02\xff" * 100, b"PK\x03\x04 a spreadsheet", b"no,dates\n1,2\n"],
    ids=["missing", "empty", "binary", "zip", "no dates"],
)
async def test_a_file_that_cannot_be_read_gives_a_sentence(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "file.csv"
    if content is not None:
        path.write_bytes(content)
    app = make_shop(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, path)
        assert problem(app)
        await press(pilot, "f2")
        assert problem(app) == "There is nothing to keep. Read a file first."
        assert not stored(tmp_path).all(SeriesMonth)


async def test_a_mapping_that_cannot_be_understood_gives_a_sentence(tmp_path: Path) -> None:
    app = make_shop(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, DAILY, "gross")
        assert not stored(tmp_path).all(SeriesMonth)
        assert app.is_running


async def test_a_workbook_changed_meanwhile_is_looked_at_again(tmp_path: Path) -> None:
    app = make_shop(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, DAILY, MAPPING)
        before = app.workbook
        with Repository.open(tmp_path / "book.json", user="other") as repository:
            product = repository.workbook.product
            assert product
            new = repository.workbook.put(product.model_copy(update={"name": "Other"}))
            repository.save("Rename", new, repository.workbook)
        await until(pilot, lambda: app.workbook is not before)
        await press(pilot, "f2")
        assert problem(app) == "The workbook has changed meanwhile. Press enter to look again."
        assert not stored(tmp_path).all(SeriesMonth)
        await press(pilot, "enter")
        await until(pilot, lambda: problem(app).startswith("Nothing is kept yet"))
        await press(pilot, "f2")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        book = stored(tmp_path)
        assert book.product
        assert book.product.name == "Other"
        assert book.all(SeriesMonth)


async def test_without_a_tree_it_says_where_to_build_one(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        await press(pilot, "i")
        await until(pilot, lambda: "There is no metric tree yet." in shown(pilot))
        await type_text(pilot, "x.csv")
        await press(pilot, "enter", "f2")
        assert pilot.app.is_running


RETAIL = DAILY.with_name("uci_online_retail_rfm.csv")


@pytest.mark.parametrize("language", [EN, ZH])
async def test_customers_come_in_by_the_same_screen(tmp_path: Path, language: str) -> None:
    app = make_shop(tmp_path, language)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "i")
        await until(pilot, lambda: isinstance(app.screen, ImportScreen))
        await type_text(pilot, str(RETAIL))
        await press(pilot, "enter")
        await until(pilot, lambda: "1,902" in preview(app))
        assert "74.6%" in preview(app)
        assert not app.workbook.all(CustomerTiers)
        await press(pilot, "f2")
        await until(pilot, lambda: app.workbook.all(CustomerTiers))
        (record,) = stored(tmp_path).all(CustomerTiers).values()
        assert [one.customers for one in record.counts] == [*(628, 88, 76, 79, 305, 93, 1167, 1902)]
        await until(pilot, lambda: not isinstance(app.screen, ImportScreen))
        await press(pilot, "u")
        await until(pilot, lambda: not app.workbook.all(CustomerTiers))


async def test_what_customers_lack_is_said_on_the_screen(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("customer,amount\nx,1\n")
    app = make_shop(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "i")
        await until(pilot, lambda: isinstance(app.screen, ImportScreen))
        await type_text(pilot, str(wrong))
        await press(pilot, "enter")
        await until(pilot, lambda: "No column for" in problem(app))
        await press(pilot, "f2")
        assert not app.workbook.all(CustomerTiers)


VOICES = "日期,来源,反馈,人数\n03/04/2011,企微,没人提醒我 [/x],37\n2011-11-03,问卷,太贵了,2\n"


@pytest.mark.parametrize("language", [EN, ZH])
async def test_feedback_comes_in_by_the_same_screen(tmp_path: Path, language: str) -> None:
    file = tmp_path / "voices.csv"
    file.write_bytes(VOICES.encode("gbk"))
    app = make_shop(tmp_path, language)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "i")
        await until(pilot, lambda: isinstance(app.screen, ImportScreen))
        await type_text(pilot, str(file))
        await press(pilot, "enter")
        await until(pilot, lambda: "太贵了" in preview(app))
        assert "[/x]" not in preview(app)
        app.screen.query_one("#order", ChoiceField).value = "dmy"
        await until(pilot, lambda: "没人提醒我 [/x]" in preview(app))
        assert not app.workbook.all(Feedback)
        await press(pilot, "f2")
        await until(pilot, lambda: len(app.workbook.all(Feedback)) == 2)
        await until(pilot, lambda: not isinstance(app.screen, ImportScreen))
        await press(pilot, "u")
        await until(pilot, lambda: not app.workbook.all(Feedback))
