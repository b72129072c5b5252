"""Changes of records in words: every table and field has one, and values read as on screens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any, get_args

import pytest

from opstui.examples import example_workbook
from opstui.kernel.language import EN, ZH, speaking
from opstui.kernel.metric_tree import MetricTree
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.record import Value
from opstui.shell.record_changes import change_name, change_text, new_text, told
from opstui.shell.record_text import value_text
from opstui.shell.record_words import FIELD_WORDS, OWN_WORDS, TABLE_WORDS, field_word, table_word
from opstui.stages.planning.model import Plan, Raci, Resources, Task
from opstui.stages.strategy.model import Product
from opstui.workbook.document import RECORDS, TABLES, Workbook
from opstui.workbook.history import FieldChange


@cache
def book() -> Workbook:
    return example_workbook("training", ZH)


def task() -> Task:
    return next(iter(book().all(Task).values()))


def models_within(kind: Any) -> Iterator[type[Value]]:
    """The models that a field's type has in it; a tree is shown as a whole."""
    if isinstance(kind, type) and issubclass(kind, Value) and kind is not MetricTree:
        yield kind
        for field in kind.model_fields.values():
            yield from models_within(field.annotation)
    for inner in get_args(kind):
        yield from models_within(inner)


def change(field: str, old: object, new: object, key: str = "") -> FieldChange:
    return FieldChange("tasks", key or task().key, field, old, new)


def test_every_table_has_a_word() -> None:
    assert set(TABLE_WORDS) == set(TABLES)


def test_every_field_of_every_record_and_of_its_parts_has_a_word() -> None:
    fields = {
        name for record in RECORDS for model in models_within(record) for name in model.model_fields
    }
    assert fields == set(FIELD_WORDS)
    assert all(field in TABLES[table].model_fields for table, field in OWN_WORDS)


@pytest.mark.parametrize("language", [EN, ZH])
def test_words_are_of_the_language(language: str) -> None:
    with speaking(language):
        words = [table_word(table) for table in TABLE_WORDS]
        words += [field_word(table, field) for table in TABLES for field in FIELD_WORDS]
    assert all(any(char >= "\u4e00" for char in word) == (language == ZH) for word in words)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("owner", "", "-"),
        ("start", None, "-"),
        ("state", "live", "进行"),
        ("lever", "campaign", "活动"),
        ("selected", True, "是"),
        ("selected", False, "否"),
        ("start", "2026-11-02", "2026年11月2日"),
        ("budget", 12000.5, "¥12,000.50"),
        ("success_chance", 0.8, "80%"),
        ("person_days", 10541, "10,541"),
        ("expected_value", 102957.80346939201, "102,957.8035"),
        ("raci", {}, "-"),
        ("raci", {"accountable": "林", "responsible": ["王"]}, "总负责（A）：林、执行 R：王"),
        ("blocked", {"reason": "没素材", "since": "2026-11-02"}, "没素材"),
        ("checklist", [{"text": "物料"}, {"text": "报名"}], "物料、报名"),
        ("depends_on", [task().key], task().title),
        ("title", "[b]a\nb", "[b]a / b"),
        ("gone_since", {"a": "b"}, "a：b"),
        ("state", "of a later version", "of a later version"),
    ],
)
def test_a_value_reads_as_on_the_screens(field: str, value: object, said: str) -> None:
    with speaking(ZH):
        assert value_text(change(field, None, value), value, book()) == said


def test_a_change_names_its_record_and_field() -> None:
    with speaking(ZH):
        said = change_name("tasks", task().key, "owner", book())
        assert said.startswith("任务「")
        assert said.endswith("」 负责人")
        assert change_name("product", "product", "currency", book()).endswith("」 币种")
        assert change_name("themes", "gone", "name", book()) == "主题「gone」 名称"
        assert change_text(change("owner", "Lin", "Wang"), book()) == "Lin > Wang"


def test_a_new_or_deleted_record_is_one_line_with_its_title() -> None:
    row = task().model_dump(mode="json")
    with speaking(ZH):
        assert change_text(change("", None, row), book()) == f"新增：{task().title}"
        assert change_text(change("", row, None), book()) == f"删除：{task().title}"
        assert new_text(change("", task(), None), book()) == "已删除"
        assert new_text(change("", None, task()), book()) == task().title


def test_of_a_part_only_what_differs_is_said() -> None:
    old, new = (
        Raci(accountable="林", responsible=("王",)),
        Raci(accountable="赵", responsible=("王",)),
    )
    with speaking(ZH):
        raci = change("raci", old.model_dump(mode="json"), new.model_dump(mode="json"))
        assert change_text(raci, book()) == "总负责（A）：林 > 赵"
        resources = FieldChange(
            "plans", "C1", "resources", Resources(budget=1), Resources(budget=2)
        )
        assert new_text(resources, book()) == "预算：¥1.00 > ¥2.00"


def test_a_number_of_a_metric_has_the_name_and_unit_of_the_metric() -> None:
    plan = book().get(Plan, "C1")
    assert plan
    rate = next(node for node in plan.tree.nodes if node.is_leaf and node.unit == "ratio")
    one = FieldChange("plans", "C1", "leaf_targets", {rate.id: 0.5}, {rate.id: 0.55})
    with speaking(ZH):
        assert change_text(one, book()) == f"{rate.name.zh}：50% > 55%"


def series(old: list[float | None], new: list[float | None], field: str = "v") -> FieldChange:
    return FieldChange("series", series_key(), field, old, new)


def series_key() -> str:
    plan = book().get(Plan, "C1")
    assert plan
    count = next(node for node in plan.tree.nodes if node.unit == "visitors")
    return f"{count.id}||day|2026-11"


@pytest.mark.parametrize(
    ("language", "name", "said"),
    [
        (ZH, "2026年11月", "11/1：1 > 2、11/2：7、11/3：10,541 > -、还有 1 条"),
        (EN, "Nov 2026", "1 Nov: 1 > 2, 2 Nov: 7, 3 Nov: 10,541 > -, and 1 more"),
    ],
)
def test_numbers_over_time_tell_the_days_that_changed(language: str, name: str, said: str) -> None:
    one = series([1, None, 10541, 4, 5], [2, 7, None, 6, 5])
    with speaking(language):
        assert change_name("series", series_key(), "v", book()).endswith(name)
        assert change_text(one, book()) == said


def test_a_new_month_tells_its_first_days() -> None:
    metric, segment, _grain, month = series_key().split("|")
    record = SeriesMonth.empty(metric, segment, "day", month).model_copy(update={"v": (8.0, 9.0)})
    one = FieldChange("series", record.key, "", None, record.model_dump(mode="json"))
    with speaking(ZH):
        assert change_text(one, book()) == "新增：11/1：8、11/2：9"


def test_numbers_given_out_are_not_told() -> None:
    taken = FieldChange("numbers", "tasks:C1.T", "last", 3, 4)
    owner = change("owner", "Lin", "Wang")
    assert told([owner, taken]) == [owner]


@pytest.mark.parametrize("language", [EN, ZH])
def test_every_record_of_the_example_can_be_told(language: str) -> None:
    with speaking(language):
        for model in RECORDS:
            for key, record in book().all(model).items():
                row = record.model_dump(mode="json")
                assert change_text(FieldChange(model.TABLE, key, "", None, row), book())
                for field, value in row.items():
                    one = FieldChange(model.TABLE, key, field, value, None)
                    said = value_text(one, value, book())
                    assert said, (model, key, field)
                    assert "{" not in said, (model, key, field)


def test_a_date_of_another_kind_stays() -> None:
    with speaking(ZH):
        product = FieldChange("product", "product", "name", "启航", date(2026, 11, 2))
        assert change_text(product, Workbook.empty().put(Product(name="启航"))).startswith(
            "启航 > "
        )


@pytest.mark.parametrize("key", ["of|a|later", "a|b|day|2026-13", ""])
def test_a_series_of_another_version_is_shown_as_it_is(key: str) -> None:
    one = FieldChange("series", key, "v", [1], [2])
    with speaking(EN):
        assert change_name("series", key, "v", book()).startswith("Data")
        assert change_text(one, book()) == "1 > 2"
