"""The main job through the shell: new, import, review; the facts of UCI Online Retail 2011."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.commandline.shell import DAILY, MAPPING, Shell

NOVEMBER = ("2011-11-01", "2011-11-30", "2011-10-01..2011-10-31")
DECEMBER = ("2011-12-01", "2011-12-31", "2011-11-01..2011-11-30")


def review(shell: Shell, *words: str) -> dict[str, Any]:
    done = shell("review", "shop", "--json", *words)
    assert done.status == 0, done.err
    value: dict[str, Any] = json.loads(done.out)
    return value


def test_november_against_october(shell: Shell) -> None:
    shell.shop(*NOVEMBER)
    facts = review(shell, "--as-of", "2011-12-05")
    assert facts["cycle"]["complete"] is True
    assert facts["cycle"]["partial"] is False
    compared = facts["attribution"]["baseline"]
    assert compared["against_period"]["code"] == "2011-10"
    assert compared["period"]["code"] == "2011-11"
    assert compared["change"] == pytest.approx(391_051.58, abs=0.005)
    assert compared["parts"]["orders"] == pytest.approx(405_071.64, abs=0.005)
    assert compared["parts"]["aov"] == pytest.approx(-50_554.61, abs=0.005)
    assert compared["parts"]["refunds"] == pytest.approx(36_534.55, abs=0.005)
    assert compared["residual"] == pytest.approx(0, abs=1e-6)
    values = {one["id"]: one["actual"] for one in facts["metrics"]}
    assert values["orders"] == 2769
    assert values["gross_revenue"] == pytest.approx(1_509_496.33)
    assert values["refunds"] == pytest.approx(47_740.08)


def test_before_its_end_november_is_not_held_against_a_whole_month(shell: Shell) -> None:
    shell.shop(*NOVEMBER)
    facts = review(shell, "--as-of", "2011-11-24")
    assert facts["cycle"]["partial"] is True
    assert "baseline" not in facts["attribution"]
    assert facts["cycle"]["reviewed"]["end"] == "2011-11-20"
    assert facts["cycle"]["not_compared_because"]


def test_december_is_partial_and_not_compared(shell: Shell) -> None:
    shell.shop(*DECEMBER)
    facts = review(shell, "--as-of", "2012-01-15")
    assert facts["cycle"]["partial"] is True
    assert facts["cycle"]["observed_until"] == "2011-12-09"
    assert facts["cycle"]["partial_period"]["start"] == "2011-12-05"
    assert "baseline" not in facts["attribution"]
    text = shell("review", "shop", "--text", "--as-of", "2012-01-15")
    assert text.status == 0
    assert "5-11 Dec 2011 is partial and compared with nothing." in text.out


def test_the_baseline_is_shown_before_it_is_kept(shell: Shell) -> None:
    shell("new", "shop", "--form", "ecommerce", "--currency", "GBP", "--start", NOVEMBER[0],
          "--end", NOVEMBER[1], "--baseline", NOVEMBER[2])  # fmt: skip
    dry = shell("import", DAILY, "shop", "--map", MAPPING, "--dry-run", "--as-of", "2011-12-10")
    assert dry.status == 0
    assert "The baseline (Oct 2011) becomes" in dry.out
    assert "2,040" in dry.out
    assert review(shell, "--as-of", "2011-12-05")["metrics"][0]["actual"] is None


def test_without_a_terminal_nothing_is_kept_unasked(shell: Shell) -> None:
    shell("new", "shop", "--form", "ecommerce", "--currency", "GBP", "--start", NOVEMBER[0],
          "--end", NOVEMBER[1], "--baseline", NOVEMBER[2])  # fmt: skip
    asked = shell("import", DAILY, "shop", "--map", MAPPING)
    assert asked.status == 2
    assert "--yes" in asked.err
    assert "305 rows" in asked.out
    assert review(shell, "--as-of", "2011-12-05")["metrics"][0]["actual"] is None


def test_the_same_file_again_changes_nothing(shell: Shell) -> None:
    shell.shop(*NOVEMBER)
    before = (shell.data / "shop.json").read_bytes()
    again = shell("import", DAILY, "shop", "--map", MAPPING, "--yes", "--as-of", "2011-12-10")
    assert again.status == 0
    assert "Nothing is new" in again.out
    assert (shell.data / "shop.json").read_bytes() == before


def test_an_import_is_one_step_of_undo(shell: Shell) -> None:
    from opstui.kernel.observations import SeriesMonth
    from opstui.stages.planning.model import Plan
    from opstui.workbook.repository import Repository

    shell.shop(*NOVEMBER)
    with Repository.open(shell.data / "shop.json") as repository:
        assert repository.undo() is not None
        assert not repository.workbook.all(SeriesMonth)
        assert not repository.workbook.all(Plan)["C1"].baseline_origin.get("orders")
