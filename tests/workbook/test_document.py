"""The workbook as a value."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from opstui.stages.planning.model import Task
from opstui.stages.strategy.model import Product
from opstui.workbook.document import RecordChange, Workbook
from opstui.workbook.numbering import Numbers
from tests.workbook.samples import PRODUCT, cycle, numbers, task


def test_an_empty_workbook_has_defaults_and_nothing_else() -> None:
    empty = Workbook.empty()
    assert empty.product is None
    assert empty.cycle is None
    assert empty.cycles == ()
    assert dict(empty.all(Task)) == {}
    assert empty.generation == 0


def test_put_and_drop_make_new_values() -> None:
    before = Workbook.empty().put(task(1), task(2))
    after = before.put(task(1, "改稿")).drop(task(2))
    assert numbers(before) == [1, 2]
    assert before.get(Task, "C1.T1") == task(1)
    assert numbers(after) == [1]
    assert after.get(Task, "C1.T1") == task(1, "改稿")
    assert after.get(Task, "C1.T2") is None


def test_order_is_that_of_insertion_and_survives_a_change() -> None:
    book = Workbook.empty().put(task(3), task(1), task(2)).put(task(1, "改稿"))
    assert numbers(book) == [3, 1, 2]


def test_cycles_are_ordered_by_number_and_the_latest_is_current() -> None:
    book = Workbook.empty().put(cycle(2), cycle(10), cycle(1))
    assert [one.number for one in book.cycles] == [1, 2, 10]
    assert book.cycle == cycle(10)


def test_changes_name_table_key_old_and_new() -> None:
    base = Workbook.empty().put(task(1), task(2), PRODUCT)
    new = base.put(task(1, "改稿"), task(3), PRODUCT).drop(task(2))
    changes = sorted(new.changes_since(base), key=lambda change: change.key)
    assert changes == [
        RecordChange("tasks", "C1.T1", task(1), task(1, "改稿")),
        RecordChange("tasks", "C1.T2", task(2), None),
        RecordChange("tasks", "C1.T3", None, task(3)),
        RecordChange("numbers", "tasks:C1.T", None, Numbers(key="tasks:C1.T", last=2)),
    ]


def test_equal_content_is_an_equal_workbook_whatever_the_way() -> None:
    one = Workbook.empty().put(task(1)).put(task(2))
    other = Workbook.empty().put(task(1, "x"), task(2)).put(task(1))
    assert one == other
    assert one != other.put(PRODUCT)


@given(
    st.lists(st.tuples(st.booleans(), st.integers(1, 400), st.integers(0, 3)), max_size=60),
    st.integers(0, 700),
)
def test_a_workbook_is_a_dict_of_records(steps: list[tuple[bool, int, int]], already: int) -> None:
    book = Workbook.empty().put(*(task(number) for number in range(already)))
    model = {f"C1.T{number}": task(number) for number in range(already)}
    base, before = book, dict(model)
    for dropped, number, version in steps:
        one = task(number, str(version))
        book = book.drop(one) if dropped else book.put(one)
        if dropped:
            model.pop(one.key, None)
        else:
            model[one.key] = one
    assert dict(book.all(Task)) == model
    changed = {key for key in {*model, *before} if model.get(key) != before.get(key)}
    found = {change.key for change in book.changes_since(base) if change.table == Task.TABLE}
    assert found == changed
    assert dict(base.all(Task)) == before


def test_the_product_is_found_by_its_key() -> None:
    assert Workbook.empty().put(PRODUCT).product == Product(name="启航")


def test_a_number_is_never_used_twice() -> None:
    book = Workbook.empty().put(task(1), task(2))
    assert book.next_key(Task, "C1.T") == "C1.T3"
    gone = book.drop(task(2)).drop(task(1))
    assert gone.next_key(Task, "C1.T") == "C1.T3"
    assert gone.next_key(Task, "C2.T") == "C2.T1"
