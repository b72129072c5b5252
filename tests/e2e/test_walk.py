"""The whole loop in a real terminal, by keys alone: an empty home to the opened second cycle."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from opstui.kernel.vocabulary import DecisionType, TaskState, Verdict
from opstui.stages.execution.model import DayLog
from opstui.stages.planning.model import Plan, Task
from opstui.stages.review.model import Decision, Feedback, Review
from opstui.stages.strategy.model import Hypothesis
from opstui.workbook.document import Workbook
from opstui.workbook.repository import Repository
from tests.e2e.terminal import Terminal

NAME = "小鹿英语"
BASELINE = (
    "2.4万",
    "7500",
    "1500",
    "1838/33000",
    "987/1838",
    "91/987",
    "176481/91",
    "160350/176481",
)
LAST_WEEK = ("3622", "1004", "307", "295", "130", "13", "25390", "22950")
FIRST_WEEK = """周,信息流访客,私域访客,老带新访客,留资人数,到课人数,付费人数,付费金额,净营收
2026-09-28,10441,2680,854,766,304,35,68765,60769
"""


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    window = Terminal(tmp_path)
    yield window
    window.stop()


def stored(home: Path) -> Workbook:
    path = home / "opstui" / f"{NAME}.json"
    with Repository.open(path, user="reader", readonly=True) as repository:
        return repository.workbook


def enter_all(terminal: Terminal, numbers: tuple[str, ...]) -> None:
    """Type, enter, next: in one go, as over a lagging line."""
    for number in numbers[:-1]:
        terminal.type(number)
        terminal.press("Enter")
    terminal.type(numbers[-1])


def guided_plan(terminal: Terminal) -> None:
    terminal.start("--as-of", "2026-09-28")
    terminal.wait("规划我的产品")
    terminal.press("Enter")
    terminal.wait("引导规划 › 1/12")
    terminal.type(NAME)
    terminal.press("Enter")
    for question in (2, 3, 4):
        terminal.wait(f"引导规划 › {question}/12")
        terminal.press("Enter")
    terminal.wait("引导规划 › 5/12")
    terminal.press("Down", "End", "BSpace")
    terminal.type("2")
    terminal.press("Enter")
    terminal.wait("引导规划 › 6/12")
    terminal.press("Enter")
    terminal.wait("引导规划 › 7/12")
    enter_all(terminal, BASELINE)
    terminal.press("Enter")
    terminal.wait("引导规划 › 8/12")
    terminal.press("Enter")
    terminal.wait("引导规划 › 9/12")
    terminal.type("3万")
    terminal.press("Enter")
    for question in (10, 11, 12):
        terminal.wait(f"引导规划 › {question}/12")
        terminal.press("Enter")
    terminal.wait("你的计划")


def plan_committed(terminal: Terminal, home: Path) -> None:
    terminal.press("Enter")
    terminal.wait("4/6 任务")
    for step in ("3/6", "2/6", "1/6"):
        terminal.press("p")
        terminal.wait(f"规划 › {step}")
    for step in ("2/6", "3/6", "4/6", "5/6", "6/6"):
        terminal.press("n")
        terminal.wait(f"规划 › {step}")
    terminal.press("Enter")
    terminal.wait("规划和定稿时一样")
    plan = stored(home).get(Plan, "C1")
    assert plan is not None
    assert plan.commitment is not None


def a_task_worked_on(terminal: Terminal, home: Path) -> None:
    terminal.press("3")
    terminal.wait("执行 › 1/")
    terminal.press(".", ".")
    terminal.wait("筹备")
    terminal.press(".")
    terminal.wait("1  进行")
    terminal.press("1")
    terminal.wait(lambda seen: "1  进行" not in seen and "机制" in seen)
    terminal.press("w")
    terminal.wait("esc")
    terminal.type("3h ¥200 搭好提醒链路")
    terminal.wait("搭好提醒链路")
    terminal.press("Enter")
    terminal.wait(lambda seen: "3h ¥200" not in seen)
    book = stored(home)
    assert book.all(Task)["C1.T1"].state is TaskState.LIVE
    (log,) = book.all(DayLog).values()
    assert (log.hours, log.cost, log.task) == (3, 200, "C1.T1")
    terminal.press("q")
    terminal.wait_dead()
    terminal.stop()


def first_week_imported(home: Path) -> None:
    file = home / "week.csv"
    file.write_text(FIRST_WEEK, encoding="gb18030")
    environment = {**os.environ, "OPSTUI_HOME": str(home / "opstui"), "OPSTUI_LANG": "zh_CN"}
    command = [sys.executable, "-m", "opstui", "import", str(file), NAME, "--yes"]
    done = subprocess.run(
        [*command, "--as-of", "2026-10-13"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "新增 8" in done.stdout


def reviewed(terminal: Terminal, home: Path) -> None:
    terminal.start("review", NAME, "--as-of", "2026-10-13")
    terminal.wait("2026-W41")
    enter_all(terminal, LAST_WEEK)
    terminal.wait("22950")
    terminal.press("F2")
    terminal.wait("已保存：新增 8 个")
    terminal.press("n")
    terminal.wait("已有 2/2 期")
    terminal.press("n")
    terminal.wait("3/5 原因")
    terminal.press("y")
    terminal.wait("已引为下个决策的证据")
    terminal.press("n")
    terminal.wait("还没有反馈")
    terminal.press("a")
    terminal.wait("新增反馈")
    terminal.type("下班晚，想看回放")
    terminal.press("F2")
    terminal.wait("未归类")
    terminal.press("Tab")
    terminal.wait("2/4")
    terminal.press("a")
    terminal.wait("F2")
    terminal.type("时间冲突")
    terminal.press("F2")
    terminal.wait(lambda seen: "╭" not in seen and "时间冲突" in seen)
    terminal.press("Tab", "Tab", "Tab")
    terminal.wait("下班晚")
    terminal.press("1")
    terminal.wait_gone("未归类")
    terminal.press("n")
    terminal.wait("已引 1 条证据")
    terminal.press("a")
    terminal.wait("一句话")
    terminal.press("2", "Down")
    terminal.type("加周末班，补回放")
    terminal.press("F2")
    terminal.wait(lambda seen: "╭" not in seen and "加周末班" in seen)
    terminal.press("c")
    terminal.wait("复盘完成")
    book = stored(home)
    (feedback,) = book.all(Feedback).values()
    assert feedback.themes
    (decision,) = book.all(Decision).values()
    assert decision.type is DecisionType.ADJUST
    assert decision.evidence[0].id.startswith("attr:net_revenue/")
    assert any(review.closed for review in book.all(Review).values())


def next_cycle_opened(terminal: Terminal, home: Path) -> None:
    terminal.press("o")
    terminal.wait("假设结论")
    terminal.press("3", "F2")
    terminal.wait("带入下一期")
    terminal.press("Enter")
    terminal.wait("╭")
    terminal.press("F2")
    terminal.wait("C2 10/12")
    terminal.press("q")
    terminal.wait_dead()
    terminal.stop()
    book = stored(home)
    assert [cycle.key for cycle in book.cycles] == ["C1", "C2"]
    assert book.cycles[0].closed_on is not None
    plan = book.get(Plan, "C2")
    assert plan is not None
    assert plan.baseline["uv_feed"] == 10441 + 3622
    verdicts = [one.verdict for one in book.all(Hypothesis).values() if one.cycle == "C1"]
    assert verdicts == [Verdict.PARTLY]
    carried = [task for task in book.all(Task).values() if task.cycle == "C2"]
    assert carried
    assert all(task.carried_from for task in carried)


def test_from_an_empty_home_to_the_second_cycle(terminal: Terminal, tmp_path: Path) -> None:
    guided_plan(terminal)
    plan_committed(terminal, tmp_path)
    a_task_worked_on(terminal, tmp_path)
    first_week_imported(tmp_path)
    reviewed(terminal, tmp_path)
    next_cycle_opened(terminal, tmp_path)
    terminal.start(NAME, "--as-of", "2026-10-13")
    terminal.wait("C2 10/12")
