"""Tables that only the review knows, by `opstui import`, and what the review then says."""

from __future__ import annotations

import json

from tests.commandline.shell import ROOT, Shell

TEXTUAL = ROOT / "tests" / "data" / "textual_git_growth_accounting_monthly.csv"
RETAIL = ROOT / "tests" / "data" / "uci_online_retail_cohorts.csv"


def test_the_retention_of_online_retail_without_its_partial_month(shell: Shell) -> None:
    shell("demo")
    seen = shell("import", RETAIL, "demo-training", "--dry-run")
    assert seen.status == 0, seen.err
    assert "91 new, 0 changed." in seen.out
    assert "2011-12 lies far below the others" in seen.out
    kept = shell("import", RETAIL, "demo-training", "--until", "2011-12-09", "--yes")
    assert kept.status == 0, kept.err
    assert "M1 23.7%, M3 26.9%, M6 28.7%" in kept.out
    assert "2011-12 is not over" in kept.out
    again = shell("import", RETAIL, "demo-training", "--until", "2011-12-09", "--yes")
    assert "Nothing is new" in again.out
    said = shell("review", "demo-training", "--text")
    assert "M1 23.7%, M3 26.9%, M6 28.7%" in said.out
    value = json.loads(shell("review", "demo-training", "--json").out)
    found = value["analyses"]["cohorts"]["month"]["retention"]
    assert [round(found[age], 3) for age in (1, 3, 6)] == [0.237, 0.269, 0.287]


def test_the_quick_ratio_of_textual_in_2022(shell: Shell) -> None:
    shell("demo")
    kept = shell("import", TEXTUAL, "demo-training", "--yes")
    assert kept.status == 0, kept.err
    assert "Growth accounting: 63 periods." in kept.out
    assert "Not imported: commits." in kept.out
    value = json.loads(shell("review", "demo-training", "--json").out)
    ratios = value["analyses"]["growth"]["quick_ratio"]
    assert round(ratios["2022-01-01..2022-12-31"], 3) == 1.191
    said = shell("review", "demo-training", "--text")
    assert "Quick ratio" in said.out


def test_another_kind_can_be_asked_for(shell: Shell) -> None:
    shell("demo")
    refused = shell("import", TEXTUAL, "demo-training", "--kind", "numbers", "--dry-run")
    assert "Growth accounting" not in refused.out
