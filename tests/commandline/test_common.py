"""Which day a command takes for today, and which word of a line is the command."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

import pytest

from opstui.commandline.common import as_of, day_for
from opstui.commandline.metrics import known_metrics
from opstui.commandline.parser import without_command
from opstui.examples import NAMES, example_workbook
from opstui.examples.online_retail import online_retail_workbook
from opstui.kernel import clock
from opstui.kernel.errors import UsageError
from opstui.kernel.language import EN
from opstui.stages.planning.model import Plan


@pytest.mark.parametrize("name", NAMES)
def test_an_example_never_grows_old(name: str) -> None:
    with clock.fixed(date(2031, 1, 1)):
        assert day_for(example_workbook(name, EN)) == date(2026, 11, 23)


def test_a_real_workbook_lives_today() -> None:
    with clock.fixed(date(2031, 1, 1)):
        assert day_for(online_retail_workbook()) == date(2031, 1, 1)


def test_as_of_is_a_date_or_a_wrong_usage() -> None:
    assert as_of(Namespace(as_of="2026/11/22")) == date(2026, 11, 22)
    assert as_of(Namespace(as_of=None)) is None
    with pytest.raises(UsageError):
        as_of(Namespace(as_of="32.13.2026"))


@pytest.mark.parametrize(
    ("words", "command", "rest"),
    [
        (["review", "book"], "review", ["book"]),
        (["--lang", "zh", "review"], "review", ["--lang", "zh"]),
        (["--as-of", "review", "book"], "", ["--as-of", "review", "book"]),
        (["--mouse", "check", "--files-only"], "check", ["--mouse", "--files-only"]),
        (["book", "review"], "", ["book", "review"]),
        (["./review.json"], "", ["./review.json"]),
        ([], "", []),
    ],
)
def test_the_command_is_the_first_word_that_is_no_option(
    words: list[str], command: str, rest: list[str]
) -> None:
    assert without_command(words, {"review", "check"}) == (command, rest)


def test_a_metric_may_be_called_by_its_first_word_where_no_other_has_it() -> None:
    tree = online_retail_workbook().all(Plan)["C2"].tree
    known = known_metrics(tree, None, ["orders_app"])
    assert "gross" in known["gross_revenue"].names
    assert "orders" not in known["orders_app"].names
    assert known["aov"].kind == "rate"
    assert known["refunds"].good == "down"
