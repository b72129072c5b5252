"""Blocks of cells from a spreadsheet, read as core numbers: placed, named, refused."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.language import EN, ZH, speaking
from opstui.kernel.vocabulary import Form
from opstui.playbooks import core_metrics
from opstui.stages.strategy.core_entry import core_number, entry_text, read_entry
from opstui.stages.strategy.pasting import LONGEST, Block, is_block, read_block
from opstui.stages.strategy.steps.paste_rows import SHOWN, problem_lines, title_of

METRICS = core_metrics(Form.TRAINING)
UNITS = {one.metric: one.unit for one in METRICS}


def values(block: Block) -> dict[str, float | None]:
    return {key: entry.value for key, entry in block.entries.items()}


def test_one_column_fills_from_the_marked_row() -> None:
    block = read_block("96,000\r\n3万\r\n6000\r\n5.6%\r\n", METRICS, 1)
    assert values(block) == {
        "uv_feed": 96000,
        "uv_owned": 30000,
        "uv_referral": 6000,
        "lead_rate": pytest.approx(0.056),
    }
    assert (block.problems, block.by_name, block.heading) == ((), False, "")


def test_an_empty_cell_leaves_its_row() -> None:
    assert values(read_block("96000\n\n6000", METRICS, 1)) == {
        "uv_feed": 96000,
        "uv_referral": 6000,
    }


@pytest.mark.parametrize("names", ["zh", "en", "id"])
def test_names_in_either_language_place_the_numbers(names: str) -> None:
    rows = [
        ("keep_rate", "90.9%"),
        ("uv_feed", "9.6万"),
        ("net_revenue", "¥637,871"),
        ("nps", "?"),
    ]
    by_id = {one.metric: one for one in METRICS}
    lines = [
        f"{metric if names == 'id' else by_id[metric].name.text(names)}\t{text}"
        for metric, text in rows
    ]
    block = read_block("\n".join(lines), METRICS, 5)
    assert block.by_name
    assert values(block) == {
        "keep_rate": pytest.approx(0.909),
        "uv_feed": 96000,
        "net_revenue": 637871,
        "nps": None,
    }
    assert block.entries["nps"].unknown
    assert not block.problems


def test_a_rate_by_its_counts_and_with_itself() -> None:
    text = "指标\t分子\t分母\t比率\n到课率\t3,949\t7,350\t53.7%\n留资率\t7350\t132000"
    block = read_block(text, METRICS)
    rate = block.entries["attend_rate"]
    assert (rate.numerator, rate.denominator) == (3949, 7350)
    assert block.entries["lead_rate"].value == pytest.approx(7350 / 132000)
    assert block.heading == "指标  分子  分母  比率"


@pytest.mark.parametrize(
    ("text", "row", "said"),
    [
        ("到课率\t3949\t7350\t40%", 1, "not what its two counts"),
        ("到课率\t53.7%\n毛利率\t12%", 2, "No metric of this list"),
        ("到课率\t53.7%\n到课率\t54%", 2, "twice"),
        ("信息流访客\t1\t2", 1, "single one"),
        ("到课率\t1\t2\t3\t4", 1, "More than three"),
        ("到课率\t#DIV/0!", 1, "not a number"),
        ("到课率\t5\t0", 1, "second number is 0"),
        ("到课率\t137%", 1, "more than 100%"),
    ],
)
def test_what_is_not_understood_is_named_by_its_row(text: str, row: int, said: str) -> None:
    with speaking(EN):
        block = read_block(text, METRICS)
    assert [one.number for one in block.problems] == [row]
    assert said in block.problems[0].reason
    assert len(block.entries) == row - 1


def test_below_the_list_nothing_is_placed() -> None:
    with speaking(EN):
        block = read_block("1\n2", METRICS, len(METRICS) - 1)
    assert list(block.entries) == [METRICS[-1].metric]
    assert "below the last row" in block.problems[0].reason


def test_a_huge_block_says_so_and_the_list_of_faults_is_short() -> None:
    with speaking(EN):
        block = read_block("\n".join(["x1"] * (LONGEST + 50)), METRICS)
        lines = problem_lines(block)
    assert block.problems[-1].number == LONGEST + 1
    assert len(lines) == SHOWN + 1
    assert f"and {len(block.problems) - SHOWN} more rows" in lines[-1]


def test_control_characters_do_not_get_in() -> None:
    block = read_block("a\t\x1b[31m1\n[/x]\t2", METRICS, 0)
    assert all("\x1b" not in one.text for one in block.problems)


@pytest.mark.parametrize(("language", "word"), [(ZH, "按名称对上"), (EN, "placed by name")])
def test_what_became_of_it_is_said(language: str, word: str) -> None:
    with speaking(language):
        assert word in title_of(read_block("到课率\t53.7%\n留资率\t5.6%", METRICS))


def test_a_single_cell_is_no_block() -> None:
    assert not is_block("53.7%\n")
    assert not is_block("\t53.7%")
    assert is_block("1\t2")
    assert is_block("1\n2")


@given(
    picked=st.sets(st.sampled_from([one.metric for one in METRICS]), min_size=1),
    amount=st.floats(0, 1, allow_nan=False),
    seed=st.randoms(use_true_random=False),
)
def test_what_is_shown_can_be_pasted_back(
    picked: set[str], amount: float, seed: random.Random
) -> None:
    """By name, in any order, each number comes back as it was."""
    numbers = {}
    for metric in sorted(picked):
        text = f"{amount:.6f}" if UNITS[metric] == "ratio" else f"{round(amount * 1e6)}"
        entry = read_entry(text, UNITS[metric])
        assert entry is not None
        numbers[metric] = core_number(metric, entry)
    lines = [f"{key}\t{entry_text(one, UNITS[key])}" for key, one in numbers.items()]
    seed.shuffle(lines)
    block = read_block("\n".join(lines), METRICS)
    assert not block.problems
    assert values(block) == {key: pytest.approx(one.value) for key, one in numbers.items()}
