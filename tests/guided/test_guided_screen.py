"""The guided plan by keys alone: twelve answers, leaving and coming back, wrong input."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from opstui.app import OpsApp
from opstui.guided import answering as guided
from opstui.guided.options import OptionColumns
from opstui.guided.page import ready_to_commit
from opstui.guided.screen import DONE, GuidedScreen
from opstui.kernel.language import EN, ZH, set_language
from opstui.stages.planning.model import Plan, Task
from opstui.workbook import places
from opstui.workbook.preferences import Preferences
from opstui.workbook.repository import Repository
from opstui.workbook.session import Session
from tests.pilot import press, screen_text, until

NUMBERS = (
    *("96000", "30000", "6000", "7350/132000"),
    *("3949/7350", "362/3949", "702038/362", "637871/702038"),
)


class Typist:
    """Types texts, presses keys, and counts the keys that are no text."""

    def __init__(self, pilot: Pilot[Any]) -> None:
        self.pilot = pilot
        self.keys = 0

    @property
    def app(self) -> OpsApp:
        assert isinstance(self.pilot.app, OpsApp)
        return self.pilot.app

    @property
    def screen(self) -> GuidedScreen:
        assert isinstance(self.app.screen, GuidedScreen)
        return self.app.screen

    async def text(self, text: str) -> None:
        await self.pilot.press(*text)
        await self.pilot.pause()

    async def key(self, *keys: str) -> None:
        self.keys += len(keys)
        await press(self.pilot, *keys)

    async def at(self, name: str) -> None:
        """Wait for a question, with its fields ready for typing."""

        def there() -> bool:
            panel = self.screen.panel
            if name == DONE:
                return bool(self.screen.query("#plan-page"))
            return panel is not None and panel.question.name == name and panel.has_focus_within

        await until(self.pilot, there)

    async def answer(self, name: str, *texts: str) -> None:
        """Type each text into the field that has the focus and press enter after it."""
        await self.at(name)
        for text in texts or ("",):
            await self.text(text)
            await self.key("enter")

    async def answers(self, *names: str) -> None:
        for name in names:
            await self.answer(name)


@asynccontextmanager
async def start(
    language: str = EN, size: tuple[int, int] = (80, 24), path: Path | None = None
) -> AsyncIterator[Typist]:
    set_language(language)
    preferences = Preferences(language="zh_CN" if language == ZH else "en")
    app = OpsApp(Session(Repository.open(path)) if path else None, preferences=preferences)
    async with app.run_test(size=size) as pilot:
        app.go("guided")
        await until(pilot, lambda: app.screen.query("#question"))
        yield Typist(pilot)


@pytest.mark.parametrize(("language", "name"), [(ZH, "启航训练营"), (EN, "Qihang camp")])
async def test_twelve_answers_make_a_plan_with_few_keys(language: str, name: str) -> None:
    async with start(language) as typist:
        await typist.answer("name", name)
        await typist.answers("form", "relationship", "lifecycle", "weeks", "tree")
        await typist.answer("numbers", *NUMBERS)
        await typist.answers("target")
        await typist.answer("resources", "165000")
        await typist.answers("task1", "task2", "task3")
        await typist.at(DONE)
        book, today = typist.app.workbook, typist.app.today
        assert typist.keys == 19
        assert ready_to_commit(book, today)
        assert typist.app.session is not None
        assert typist.app.session.path == places.data_folder() / f"{name}.json"
        shown = screen_text(typist.app)
        assert "770" in shown or "77万" in shown
        await typist.key("enter")
        await until(typist.pilot, lambda: typist.app.current_mode == "planning")


async def test_every_answer_is_one_line_of_the_history() -> None:
    async with start() as typist:
        await typist.answer("name", "A")
        await typist.answers("form", "relationship")
        await typist.at("lifecycle")
        assert typist.app.session is not None
        edits = [what for _when, what, _tables in typist.app.session.edits]
        assert edits == [
            "New workbook",
            guided.NAMES["form"],
            guided.NAMES["relationship"],
        ]


async def test_leaving_at_question_five_and_coming_back_with_what_was_typed() -> None:
    async with start() as typist:
        await typist.answer("name", "A")
        await typist.answers("form", "relationship", "lifecycle")
        await typist.at("weeks")
        await typist.key("down", "backspace")
        await typist.text("12")
        await typist.key("escape", "escape")
        await until(typist.pilot, lambda: typist.app.current_mode == "home")
        assert "question 5 of 12" in screen_text(typist.app)
        await typist.key("enter")
        await until(typist.pilot, lambda: typist.app.current_mode == "guided")
        await typist.at("weeks")
        assert typist.screen.panel is not None
        assert typist.screen.panel.texts()["weeks"] == "12"
        assert "5/12" in screen_text(typist.app)
        await typist.key("enter")
        await typist.at("tree")
        cycle = typist.app.workbook.cycle
        assert cycle is not None
        assert (cycle.end - cycle.start).days == 12 * 7 - 1
        assert typist.app.drafts.get(guided.draft_id("weeks")) is None


async def test_what_was_half_typed_is_there_after_the_process_is_gone(tmp_path: Path) -> None:
    """The files are copied while the program runs, so nothing of its ending is in them."""
    async with start() as typist:
        await typist.answer("name", "A")
        await typist.answers("form", "relationship", "lifecycle", "weeks", "tree")
        await typist.at("numbers")
        await typist.text("96000")
        kept = guided.draft_id("numbers")
        await until(typist.pilot, lambda: typist.app.drafts.get(kept))
        assert typist.app.session is not None
        path = typist.app.session.path
        copy = tmp_path / "copy.json"
        shutil.copy(path, copy)
        shutil.copytree(f"{path}.d", f"{copy}.d")
    async with start(path=copy) as typist:
        await typist.at("numbers")
        assert typist.screen.panel is not None
        assert typist.screen.panel.texts()["uv_feed"] == "96000"


async def test_skipping_keeps_the_default_and_marks_it() -> None:
    async with start() as typist:
        await typist.answer("name", "A")
        await typist.answers("form")
        await typist.at("relationship")
        await typist.key("f3")
        await typist.at("lifecycle")
        await typist.key("s")
        await typist.at("weeks")
        book = typist.app.workbook
        assert guided.here(book) == "weeks"
        assert book.product is not None
        assert book.product.answers.monetisation is None


async def test_the_name_cannot_be_skipped_or_left_empty() -> None:
    async with start() as typist:
        await typist.at("name")
        await typist.key("f3")
        await typist.key("enter")
        await typist.at("name")
        assert typist.app.session is None
        assert "fill this in" in screen_text(typist.app)


async def test_a_wrong_number_is_said_beside_its_field_and_nothing_is_stored() -> None:
    async with start() as typist:
        await typist.answer("name", "A")
        await typist.answers("form", "relationship", "lifecycle", "weeks", "tree")
        await typist.answer("numbers", "96000", "-5", *NUMBERS[2:])
        await typist.at("numbers")
        assert "A count cannot be negative." in screen_text(typist.app)
        assert typist.app.focused is typist.screen.query_one("#cell-1")
        assert all(not plan.baseline for plan in typist.app.workbook.all(Plan).values())


async def test_n_and_p_go_through_what_was_asked_but_not_beyond() -> None:
    async with start() as typist:
        await typist.answer("name", "A")
        await typist.answers("form", "relationship")
        await typist.at("lifecycle")
        await typist.key("p")
        await typist.at("relationship")
        await typist.key("n")
        await typist.at("lifecycle")
        await typist.key("n")
        await typist.at("lifecycle")
        await typist.key("p", "p")
        await typist.at("form")
        await typist.key("3", "enter")
        await typist.at("lifecycle")
        assert typist.app.workbook.product is not None
        assert typist.app.workbook.product.form == "community"


async def test_letters_are_text_in_a_field_and_commands_outside() -> None:
    async with start() as typist:
        await typist.answer("name", "nps quiz")
        await typist.at("form")
        assert typist.app.workbook.product is not None
        assert typist.app.workbook.product.name == "nps quiz"


async def test_a_second_product_of_the_same_name_gets_a_file_of_its_own() -> None:
    for expected in ("A.json", "A-2.json"):
        async with start() as typist:
            await typist.answer("name", "A")
            await typist.at("form")
            assert typist.app.session is not None
            assert typist.app.session.path.name == expected


@pytest.mark.parametrize("name", ["[/x]", "[Q1]", "a/b:c", "...", "{x} %s $y", "[@click=app.quit]"])
async def test_any_name_is_shown_as_typed(name: str) -> None:
    async with start() as typist:
        await typist.answer("name", name)
        await typist.at("form")
        assert name in screen_text(typist.app)
        await typist.key("p")
        await typist.at("name")
        assert name in screen_text(typist.app)


async def test_undo_takes_the_last_answer_back() -> None:
    async with start() as typist:
        await typist.answer("name", "A")
        await typist.answers("form")
        await typist.at("relationship")
        await typist.key("u")
        await until(typist.pilot, lambda: guided.here(typist.app.workbook) == "form")


async def test_from_110_columns_the_plan_grows_beside() -> None:
    async with start(size=(120, 34)) as typist:
        await typist.at("name")
        assert "The plan grows here" in screen_text(typist.app)
        await typist.answer("name", "Qihang")
        await typist.answers("form", "relationship")
        await typist.at("lifecycle")
        shown = screen_text(typist.app)
        assert "T 90 / M 20" in shown


async def test_the_language_can_be_switched_without_losing_what_is_typed() -> None:
    async with start() as typist:
        await typist.answer("name", "A")
        await typist.answers(
            "form",
            "relationship",
            "lifecycle",
            "weeks",
            "tree",
        )
        await typist.at("numbers")
        await typist.text("777")
        await typist.key("escape", "l")
        await until(typist.pilot, lambda: "现在的数是多少" in screen_text(typist.app))
        assert typist.screen.panel is not None
        assert typist.screen.panel.texts()["uv_feed"] == "777"


async def test_tasks_are_stored_with_leaf_lever_owner_and_dates() -> None:
    async with start() as typist:
        await typist.answer("name", "A")
        await typist.answers("form", "relationship", "lifecycle", "weeks", "tree")
        await typist.answer("numbers", *NUMBERS)
        await typist.answers("target")
        await typist.answer("resources", "165000")
        await typist.at("task1")
        await typist.text(" 2")
        await typist.key("enter")
        await typist.at("task2")
        task = typist.app.workbook.all(Task)["C1.T1"]
        assert task.title == "Attendance reminder chain 2"
        assert (task.leaf, task.lever) == ("attend_rate", "mechanism")
        assert task.start is not None
        assert task.expected_change is not None


@pytest.mark.parametrize("language", [ZH, EN])
async def test_in_the_smallest_window_every_field_is_in_sight(language: str) -> None:
    async with start(language, size=(60, 18)) as typist:
        await typist.answer("name", "A")
        for name in guided.QUESTIONS[1:7]:
            await typist.at(name)
            panel = typist.screen.panel
            assert panel is not None
            assert panel.max_scroll_y == 0, name
            await typist.key(*["enter"] if name != "numbers" else [])


async def test_escape_before_the_first_answer_goes_back_to_the_start() -> None:
    async with start() as typist:
        await typist.at("name")
        await typist.text("half")
        await typist.key("escape", "escape")
        await until(typist.pilot, lambda: typist.app.current_mode == "start")
        assert typist.app.session is None


async def test_a_half_typed_name_is_there_at_the_next_start_and_gone_once_answered() -> None:
    async with start() as typist:
        await typist.at("name")
        await typist.text("Half")
        await typist.key("escape", "escape")
        await until(typist.pilot, lambda: typist.app.current_mode == "start")
    async with start() as typist:
        await typist.at("name")
        assert typist.screen.panel is not None
        assert typist.screen.panel.texts()["name"] == "Half"
        await typist.key("enter")
        await typist.at("form")
    async with start() as typist:
        await typist.at("name")
        assert typist.screen.panel is not None
        assert typist.screen.panel.texts()["name"] == ""


async def test_a_tree_that_was_moved_to_is_chosen_and_one_passed_by_enter_is_not() -> None:
    async with start() as typist:
        await typist.answer("name", "A")
        await typist.answers("form", "relationship", "lifecycle", "weeks", "tree")
        await typist.at("numbers")
        plan = typist.app.workbook.get(Plan, "C1")
        assert plan is not None
        assert plan.defaults == ("tree",)
        await typist.key("escape", "p")
        await typist.at("tree")
        await typist.key("down", "up", "enter")
        await typist.at("numbers")
        plan = typist.app.workbook.get(Plan, "C1")
        assert plan is not None
        assert plan.defaults == ()


@pytest.mark.parametrize("language", [ZH, EN])
async def test_without_a_form_the_five_facts_and_what_they_come_to_fit_the_screen(
    language: str,
) -> None:
    async with start(language) as typist:
        await typist.answer("name", "A")
        await typist.answer("form", "15")
        await typist.at("relationship")
        panel = typist.screen.panel
        assert panel is not None
        assert panel.max_scroll_y == 0
        shown = [said.id for said in panel.query(".beside").results() if said.display]
        assert shown == ["said-monetisation"], "only the field with the focus says what it means"
        for field in range(5):
            await typist.key("right", "down" if field < 4 else "enter")
        await typist.at("lifecycle")
        await typist.key("p")
        await typist.at("relationship")
        assert "T 75 / M" in screen_text(typist.app)


@pytest.mark.parametrize("language", [ZH, EN])
@pytest.mark.parametrize("size", [(80, 24), (120, 34)])
async def test_no_form_and_no_tree_is_cut(language: str, size: tuple[int, int]) -> None:
    async with start(language, size) as typist:
        await typist.answer("name", "A")
        for name in ("form", "tree"):
            if name == "tree":
                await typist.answers("form", "relationship", "lifecycle", "weeks")
            await typist.at(name)
            panel = typist.screen.panel
            assert panel is not None
            shown = str(panel.query_one(OptionColumns).render())
            assert all(label in shown for _code, label in panel.question.specs[0].options)
            assert panel.max_scroll_y == 0
