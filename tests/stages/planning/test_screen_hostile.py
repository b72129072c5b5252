"""Text that means to be markup or an escape is shown as it was typed, in every step and size."""

from __future__ import annotations

from pathlib import Path

import pytest

from opstui.kernel.label import Label
from opstui.kernel.language import EN, ZH
from opstui.kernel.vocabulary import Lever
from opstui.stages.planning.model import Person, Raci, Resources, Task
from opstui.workbook.document import Workbook
from tests.pilot import make_app, press, screen_text
from tests.stages.planning.samples import plan_of, training, with_plan

HOSTILE = ("[/x]", "[Q1]", "[@click=app.quit]x[/]", "$x ${y} {z}", "\x1b[31mred", "名" * 40)
STEPS = ("tree", "targets", "phasing", "tasks", "resources", "commit")


def _hostile(text: str) -> Workbook:
    """The example with `text` wherever a person may type words."""
    book = training()
    plan = plan_of(book)
    nodes = tuple(
        node.model_copy(
            update={"name": Label(zh=text, en=text), "owner": text, "source": text, "unit": text}
        )
        for node in plan.tree.nodes
    )
    book = with_plan(
        book,
        tree=plan.tree.model_copy(update={"nodes": nodes}),
        resources=Resources(budget=9.0, people=(Person(name=text, days=0.0),)),
    )
    tasks = [
        Task(
            key=f"C1.T{number}",
            cycle="C1",
            title=text,
            lever=lever,
            leaf="uv_feed",
            owner=text,
            segment=text,
            risk=text,
            fallback=text,
            data_to_collect=text,
            exclusive_group=text,
            depends_on=(text,),
            raci=Raci(accountable=text, responsible=(text,)),
            expected_value=5.0,
            budget=1.0,
            person_days=2.0,
        )
        for number, lever in enumerate(Lever, 1)
    ]
    return book.put(*tasks)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_is_only_text(tmp_path: Path, step: str, text: str) -> None:
    app = make_app(tmp_path, _hostile(text), ("planning", step))
    async with app.run_test(size=(120, 34), notifications=True) as pilot:
        await press(pilot)
        await press(pilot, "j", "j", "s", "G", "g")
        shown = screen_text(app)
        assert "\x1b" not in shown
        start = text.removeprefix("\x1b[31m")[:4]
        assert start in shown or step == "phasing"


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("language", [EN, ZH])
@pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 34), (20, 5)])
async def test_every_step_stands_in_every_size(
    tmp_path: Path, step: str, language: str, size: tuple[int, int]
) -> None:
    app = make_app(tmp_path, training(language), ("planning", step), language)
    async with app.run_test(size=size) as pilot:
        await press(pilot)
        await press(pilot, "j", "k")
        await pilot.resize_terminal(100, 30)
        await press(pilot)
        assert app.screen.query(f"#step-{step}")


@pytest.mark.parametrize("step", STEPS)
async def test_no_key_changes_anything_before_there_is_a_product(tmp_path: Path, step: str) -> None:
    app = make_app(tmp_path, Workbook.empty(), ("planning", step))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        assert "A plan needs a product and a cycle" in screen_text(app)
        await press(pilot, *"aedosmbvTJKf", "space", "left", "right", "equals_sign")
        assert len(app.screen_stack) == 1
        assert app.workbook == Workbook.empty()
