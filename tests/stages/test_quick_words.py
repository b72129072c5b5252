"""What a quick line was understood as is said in full before it is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.language import ZH, speaking
from opstui.kernel.text import width
from opstui.stages.execution.steps.line_screen import INSIDE, LABEL, echo_content
from opstui.stages.planning.model import Task
from opstui.stages.quick_task import log_echo, task_echo
from tests.stages.execution.screen_books import TODAY, book


def test_each_part_is_said_as_it_would_be_kept() -> None:
    echo = task_echo("活动：直播课 @小林 3万 5d 周五 下周三 >到课 +5%", book(), TODAY)
    said = dict(echo.understood)
    assert said["Lever"] == "Campaign"
    assert said["Leaf"] == "Attendance"
    assert said["Expected change"].startswith("+2.5pp")
    assert "52.5%" in said["Expected change"]
    assert said["Dates"].startswith("13 Nov Fri - 18 Nov Wed")
    assert "6 days" in said["Dates"]
    assert said["Budget"] == "¥30K"
    assert said["Person-days"] == "5"
    assert echo.unclear == ()


def test_the_lever_that_was_taken_by_itself_is_marked() -> None:
    assert dict(task_echo("Poster", book(), TODAY).understood)["Lever"] == "Campaign (default)"


def test_days_that_are_over_are_said_to_be() -> None:
    said = dict(task_echo("copy x 10/28-10/30", book(), TODAY).understood)
    assert "already past" in said["Dates"]


def test_days_beside_the_cycle_are_said_to_be() -> None:
    said = dict(task_echo("copy x 3/1-3/12", book(), TODAY).understood)
    assert "outside of the cycle" in said["Dates"]
    within = dict(task_echo("copy x tomorrow", book(), TODAY).understood)
    assert "outside" not in within["Dates"]


def test_long_advice_goes_on_below_itself() -> None:
    with speaking(ZH):
        lines = echo_content(task_echo("文案 x $300", book(), TODAY)).plain.splitlines()
    at = next(place for place, line in enumerate(lines) if line.startswith("! $300"))
    assert lines[at + 1].startswith(" " * LABEL)
    assert all(width(line) <= INSIDE for line in lines)


def test_a_day_is_named_in_the_users_language() -> None:
    with speaking(ZH):
        said = dict(task_echo("文案 海报 明天", book(), TODAY).understood)
    assert said["日期"] == "到 11/11 周三"


@pytest.mark.parametrize(
    ("line", "token", "advice"),
    [
        ("copy x >e +5%", "+5%", "name it with >leaf"),
        ("copy x >Attendance +1200", "+1200", "+3pp for a rate"),
        ("copy x $300", "$300", "USD"),
        ("copy x >nothing", ">nothing", "Leaves: Leads, Attendance"),
    ],
)
def test_what_was_not_understood_says_what_to_do(line: str, token: str, advice: str) -> None:
    echo = task_echo(line, book(), TODAY)
    assert advice in dict(echo.unclear)[token]
    assert isinstance(echo.record, Task)


def test_a_day_of_a_log_is_said_with_its_weekday_and_its_sums() -> None:
    echo = log_echo("2.5h ¥300 called 周五 @Mo", book(), TODAY, None)
    said = dict(echo.understood)
    assert (said["Day"], said["Hours"], said["Cost"]) == ("6 Nov Fri", "2.5", "¥300")
    assert (said["Who"], said["What happened"]) == ("Mo", "called")


def test_more_hours_than_a_day_has_are_asked_about() -> None:
    echo = log_echo("30h called", book(), TODAY, None)
    assert [text for text, _ in echo.unclear] == ["30h"]


@given(st.text(alphabet="¥$9.-+kw万dh%>@#~ /[]x活动:周五1", max_size=60))
def test_no_line_ends_the_program(text: str) -> None:
    for echo in (task_echo(text, book(), TODAY), log_echo(text, book(), TODAY, None)):
        assert echo.record is not None or echo.problem
