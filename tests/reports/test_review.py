"""The review as a value, as text and as JSON."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from functools import cache

import pytest

from opstui.examples import NAMES, example_workbook
from opstui.examples.starting import Beginning, starting_workbook
from opstui.kernel.errors import OpsError
from opstui.kernel.language import EN, ZH, speaking
from opstui.kernel.observations import Observation, SeriesMonth, apply
from opstui.kernel.text import width
from opstui.kernel.vocabulary import Form, Light
from opstui.reports.overview import overview
from opstui.reports.page_markdown import page_markdown
from opstui.reports.review_facts import ReviewFacts, review_facts
from opstui.reports.review_json import review_json
from opstui.reports.review_tables import review_csv, review_page
from opstui.reports.review_text import review_text
from opstui.reports.series_csv import series_csv
from opstui.stages.planning.model import Plan
from opstui.stages.review.model import Annotation
from opstui.stages.strategy.model import Guardrail, Strategy
from opstui.workbook.document import Workbook
from tests.reports.days import END

FIRST = date(2026, 9, 28)


@cache
def book(name: str = "training", language: str = EN) -> Workbook:
    return example_workbook(name, language)


def facts(workbook: Workbook, today: date = END) -> ReviewFacts:
    assert workbook.cycle is not None
    return review_facts(workbook, workbook.cycle, today)


def text(workbook: Workbook, today: date = END) -> str:
    return review_text(facts(workbook, today), overview(workbook, today))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", [EN, ZH])
@pytest.mark.parametrize("weeks", [0, 1, 4, 30])
def test_the_text_fits_a_terminal_at_every_age_of_a_cycle(
    name: str, language: str, weeks: int
) -> None:
    today = date(2026, 8, 31) + timedelta(7 * weeks + 2)
    with speaking(language):
        lines = text(book(name, language), today).splitlines()
    assert max(width(line) for line in lines) <= 80
    assert not any(line != line.rstrip() for line in lines)


def test_the_text_names_the_main_driver_its_task_and_no_residual() -> None:
    said = text(book())
    target = said[said.index("Against the target") :]
    first = target.splitlines()[2]
    assert "Attendance rate" in first
    assert "-¥107K" in first
    assert first.endswith("(80%)")
    assert "residual ¥0" in target
    assert "65% of the gap lies on Attendance rate." in said
    assert "Close the cycle and open the next one" in said


def test_before_the_first_week_is_over_nothing_is_compared() -> None:
    found = facts(book(), FIRST + timedelta(3))
    assert found.timing.known == 0
    assert found.comparisons == ()
    assert found.north_star.actual is None
    assert found.north_star.light is Light.NO_DATA
    assert found.timing.partial is not None
    assert "compared with nothing" in text(book(), FIRST + timedelta(3))


def test_a_week_without_data_ends_what_is_known() -> None:
    """Missing is not zero: a hole in week 3 keeps weeks 3 to 8 out, with the reason."""
    gone = apply(
        [Observation("leads", name, "week", FIRST + timedelta(14))
         for name in ("feed", "owned", "referral")],
        book().all(SeriesMonth),
    )  # fmt: skip
    found = facts(book().put(*gone))
    assert found.timing.known == 2
    assert found.north_star.actual == 60_769 + 83_557
    assert "Leads" in found.timing.why


def test_without_a_target_there_is_no_light() -> None:
    plan = (
        book()
        .all(Plan)["C1"]
        .model_copy(update={"target": None, "leaf_targets": {}, "commitment": None})
    )
    found = facts(book().put(plan))
    assert found.north_star.actual == 845_259
    assert found.north_star.light is None
    assert [one.against for one in found.comparisons] == ["baseline", "previous"]


def test_a_broken_guardrail_is_red_at_once_and_an_unseen_one_has_no_data() -> None:
    strategy = book().all(Strategy)["C1"]
    rails = (Guardrail(metric="keep_rate", floor=0.9), Guardrail(metric="nps", floor=30))
    found = facts(book().put(strategy.model_copy(update={"guardrails": rails})))
    assert [one.light for one in found.guardrails] == [Light.OFF_TRACK, Light.NO_DATA]
    first = found.suggested[0].suggestion
    assert (first.rule.value, first.type) == ("guardrail", "stop")


def test_what_stands_out_asks_for_a_note_until_there_is_one() -> None:
    (drift,) = facts(book()).outliers
    assert drift.period.code == "2026-W44"
    assert drift.note == ""
    noted = Annotation(
        key="C1.A9", cycle="C1", day=date(2026, 10, 28), text="Reminder went live", kind="change"
    )
    (again,) = facts(book().put(noted)).outliers
    assert again.note == "Reminder went live"


def test_themes_count_people_and_say_when_there_is_one_source() -> None:
    rows = {row.code: row for row in facts(book()).themes}
    assert rows["schedule"].users == 86
    assert rows["schedule"].score == pytest.approx(25.772, abs=1e-3)
    assert not rows["schedule"].single_source
    assert rows["expectation"].single_source


def test_the_json_is_stable_and_gives_units() -> None:
    found = facts(book())
    value = json.loads(review_json(found, overview(book(), END), EN))
    assert list(value) == [
        *("format", "version", "as_of", "product", "cycle", "north_star", "metrics"),
        *(
            "planned_levers",
            "plan",
            "do_nothing",
            "attribution",
            "guardrails",
            "analyses",
            "anomalies",
            "themes",
            "suggestions",
            "decisions",
        ),
        *("stages", "next_action", "balance"),
    ]
    metric = value["metrics"][0]
    assert (metric["id"], metric["unit"], metric["status"]) == ("net_revenue", "CNY", "at_risk")
    assert metric["attainment"] == pytest.approx(0.939177, abs=1e-6)
    assert value["attribution"]["target"]["tasks"]["attend_rate"] == ["C1.T1"]
    assert value["decisions"][0]["evidence"] == ["econ:referral", "fb:C1.F6"]
    assert value["cycle"]["partial"] is False
    assert value["product"]["synthetic"] is True
    chinese = json.loads(review_json(facts(book("training", ZH)), overview(book(), END), ZH))
    assert list(chinese) == list(value)
    assert chinese["metrics"][0]["name"] == "净营收"


def test_markdown_lists_every_leaf_and_the_evidence() -> None:
    said = page_markdown(review_page(facts(book())))
    for one in (
        "| Attendance rate | -¥106,989 | Attendance",
        "| Total | -¥54,741 |",
        'channel "feed"',
    ):
        assert one in said


def test_the_csv_holds_unrounded_numbers() -> None:
    rows = list(csv.DictReader(io.StringIO(review_csv(facts(book())).decode("utf-8-sig"))))
    assert rows[0]["metric"] == "net_revenue"
    assert float(rows[0]["attainment"]) == facts(book()).north_star.attainment


def test_the_series_csv_has_one_line_per_observation_and_none_for_what_is_missing() -> None:
    rows = list(csv.DictReader(io.StringIO(series_csv(book()).decode("utf-8-sig"))))
    kept = sum(len(one.observations()) for one in book().all(SeriesMonth).values())
    assert len(rows) == kept
    assert {"2026-W40"} <= {row["date"] for row in rows}


def test_a_tree_without_any_number_is_reviewed_without_one() -> None:
    workbook = starting_workbook(Beginning("Shop", Form.ECOMMERCE), END)
    said = text(workbook, END)
    assert "0 of 8 periods are complete" in said
    assert "No data" in said


def test_without_a_tree_there_is_nothing_to_review() -> None:
    with pytest.raises(OpsError):
        facts(starting_workbook(Beginning("Shop"), END))


def test_channels_are_in_every_form_of_the_review() -> None:
    found = facts(book())
    value = json.loads(review_json(found, overview(book(), END), EN))
    feed = next(
        one for one in value["analyses"]["economics"]["channels"] if one["channel"] == "feed"
    )
    assert feed["cac"] == pytest.approx(850.86, abs=0.005)
    assert feed["roas_net"] == pytest.approx(1.898, abs=0.0005)
    assert "a payer costs ¥850.9" in review_text(found, overview(book(), END))
