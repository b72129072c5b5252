"""The whole workbook as JSON, out and in."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opstui.kernel.errors import OpsError
from opstui.kernel.import_mapping import ImportMapping
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.record import Record
from opstui.kernel.text import clean_block
from opstui.kernel.vocabulary import Lever, TaskState
from opstui.stages.execution.model import DayLog
from opstui.stages.planning.model import Blocked, CheckItem, Task
from opstui.stages.strategy.model import Product
from opstui.workbook import exchange
from opstui.workbook.document import Workbook
from opstui.workbook.exchange import from_json, read_json, to_json
from opstui.workbook.repository import Repository
from tests.workbook.samples import PRODUCT, cycle, feedback, task

texts = st.text(max_size=30).map(lambda text: clean_block(text).text)
keys = texts.filter(bool)
numbers = st.floats(0, 1e300, allow_nan=False) | st.integers(0, 2**53).map(float)
dates = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@st.composite
def series(draw: st.DrawFn) -> SeriesMonth:
    empty = SeriesMonth.empty(draw(st.sampled_from("abc")), draw(texts), "day", "2026-03")
    values = tuple(draw(st.lists(st.none() | st.floats(-1e9, 1e9), max_size=31)))
    return empty.model_copy(update={"v": values})


tasks = st.builds(
    Task,
    key=keys,
    cycle=texts,
    title=texts,
    lever=st.sampled_from(Lever),
    state=st.sampled_from(TaskState),
    blocked=st.none() | st.builds(Blocked, reason=texts, since=dates),
    start=st.none() | dates,
    budget=numbers,
    depends_on=st.lists(texts, max_size=3).map(tuple),
    checklist=st.lists(st.builds(CheckItem, text=texts, done=st.booleans()), max_size=3).map(tuple),
    lever_fields=st.dictionaries(texts, texts, max_size=3),
)
records: st.SearchStrategy[Record] = st.one_of(
    st.builds(Product, name=texts, segments=st.lists(texts, max_size=3).map(tuple)),
    st.builds(DayLog, key=keys, cycle=texts, day=dates, text=texts, hours=numbers, cost=numbers),
    st.builds(
        ImportMapping,
        key=keys,
        header=st.lists(texts, max_size=3).map(tuple),
        targets=st.dictionaries(texts, texts, max_size=3),
    ),
    tasks,
    series(),
)
workbooks = st.lists(records, max_size=12).map(lambda found: Workbook.empty().put(*found))


@given(workbooks)
def test_what_goes_out_comes_in_equal(workbook: Workbook) -> None:
    content = to_json(workbook)
    again = from_json(content)
    assert again == workbook
    assert to_json(again) == content


@settings(max_examples=25)
@given(workbook=workbooks)
def test_a_stored_workbook_comes_back_equal(
    tmp_path_factory: pytest.TempPathFactory, workbook: Workbook
) -> None:
    path = tmp_path_factory.mktemp("stored") / "book.json"
    with Repository.create(path) as repository:
        assert repository.replace(workbook, "Import") == workbook
    with Repository.open(path) as again:
        assert again.workbook == workbook
        assert to_json(again.workbook) == to_json(workbook)


def test_one_record_is_one_line() -> None:
    workbook = Workbook.empty().put(PRODUCT, cycle(1), task(1), task(2), feedback(1))
    lines = to_json(workbook).decode().splitlines()
    assert json.loads("\n".join(lines))["format"] == "opstui workbook"
    assert sum(line.startswith('{"key":') for line in lines) == 5
    changed = to_json(workbook.put(task(2, "改稿"))).decode().splitlines()
    assert sum(old != new for old, new in zip(lines, changed, strict=True)) == 1


def envelope(**tables: Any) -> bytes:
    return json.dumps({"format": "opstui workbook", "schema": 1, "tables": tables}).encode()


GOOD = task(1).model_dump(mode="json")
HOSTILE = {
    "empty": (b"", "line 1"),
    "no text": (b"\xff\xfe\x00", "line 1"),
    "cut short": (to_json(Workbook.empty().put(task(1)))[:-20], "line"),
    "deep": (b"[" * 100_000 + b"]" * 100_000, "line 1"),
    "deep inside": (
        envelope(tasks=[{**GOOD, "title": 0}]).replace(
            b'"title": 0', b'"title": ' + b"[" * 900 + b"]" * 900
        ),
        "tasks|nested",
    ),
    "NaN": (envelope(tasks=[GOOD]).replace(b"100.5", b"NaN"), "line 1"),
    "infinite": (envelope(tasks=[GOOD]).replace(b"100.5", b"1e999"), "line 1"),
    "huge": (envelope(tasks=[GOOD]).replace(b"100.5", b"9" * 5000), "line|large"),
    "huge integer": (
        envelope(feedback=[{**feedback(1).model_dump(mode="json"), "users": 10**30}]),
        "feedback/1.users",
    ),
    "key twice": (envelope(tasks=[GOOD]).replace(b'"title"', b'"cycle"'), "key cycle"),
    "record twice": (envelope(tasks=[GOOD, GOOD]), "tasks: the key C1.T1"),
    "wrong type": (envelope(tasks=[{**GOOD, "budget": "much"}]), "tasks, C1.T1: .* budget"),
    "unknown field": (envelope(tasks=[{**GOOD, "colour": 1}]), "tasks, C1.T1: .* colour"),
    "no key": (envelope(tasks=[{"title": "x"}]), "tasks"),
    "unknown table": (envelope(secrets=[]), "secrets"),
    "table of another kind": (envelope(tasks={"1": GOOD}), "tasks"),
    "record of another kind": (envelope(tasks=[GOOD, 3]), "tasks, record 2"),
    "half a pair": (envelope(tasks=[{**GOOD, "title": "\ud800"}]), "line 1"),
    "another program": (b'{"name":"x"}', "does not say"),
    "a list": (b"[]", "does not say"),
    "schema of text": (b'{"format":"opstui workbook","schema":"1","tables":{}}', "form"),
    "schema zero": (b'{"format":"opstui workbook","schema":0,"tables":{}}', "form"),
    "newer": (b'{"format":"opstui workbook","schema":999,"tables":{}}', "newer"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_gives_one_sentence_with_the_place(name: str) -> None:
    content, place = HOSTILE[name]
    with pytest.raises(OpsError, match=place) as caught:
        from_json(content)
    assert "\n" not in caught.value.title
    assert caught.value.todo


def test_a_million_rows_are_refused() -> None:
    row = json.dumps({"key": "x"})
    content = envelope(themes=[]).replace(b"[]", f"[{','.join([row] * 1_000_000)}]".encode())
    with pytest.raises(OpsError, match="themes has more than"):
        from_json(content)


def test_a_file_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "MAX_BYTES", 100)
    with pytest.raises(OpsError, match="larger than"):
        from_json(b" " * 101)


def test_imported_text_passes_the_gate() -> None:
    content = envelope(tasks=[{**GOOD, "title": "a\x1b]0;x\x07b\u202ec"}])
    assert from_json(content).all(Task)["C1.T1"].title == "abc"


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    path.write_bytes(to_json(Workbook.empty().put(PRODUCT)))
    assert read_json(path).product == PRODUCT
    with pytest.raises(OpsError, match="cannot be read"):
        read_json(tmp_path / "none.json")


@given(st.binary(max_size=200))
def test_no_bytes_at_all_give_anything_but_a_workbook_or_a_sentence(content: bytes) -> None:
    try:
        assert isinstance(from_json(content), Workbook)
    except OpsError as error:
        assert error.title  # noqa: PT017


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
        max_leaves=12,
    )
)
def test_no_table_at_all_gives_anything_but_a_workbook_or_a_sentence(value: Any) -> None:
    try:
        assert isinstance(from_json(envelope(tasks=[value], cycles=value)), Workbook)
    except OpsError as error:
        assert error.title  # noqa: PT017
