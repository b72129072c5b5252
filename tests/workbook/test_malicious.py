"""A file made to do harm is refused in one sentence, or opened as what it says: in bounded
time and memory, never with a traceback, never silently different from what lies there."""

from __future__ import annotations

import gzip
import json
import os
import resource
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from opstui.kernel.errors import Damaged, OpsError
from opstui.stages.planning.model import Task
from opstui.workbook import log
from opstui.workbook.repository import Repository, check, restore
from tests.workbook.samples import PRODUCT, add, task

P = PRODUCT.model_dump(mode="json")
T = task(1).model_dump(mode="json")
ROOT = Path(__file__).parent.parent.parent
MEGABYTE = 1024 * 1024


def book_of(**tables: Any) -> bytes:
    """A TinyDB file with a product."""
    return json.dumps({"product": {"1": P}, **tables}).encode()


def with_value(value: str) -> bytes:
    """JSON that no Python value stands for, as the budget of a task."""
    return book_of(tasks={"1": {**T, "budget": "?"}}).replace(b'"?"', value.encode())


def nested(depth: int) -> bytes:
    return b'{"a":' * depth + b"1" + b"}" * depth


REFUSED = {
    "arrays without an end": b"[" * 100_000,
    "arrays": b"[" * 100_000 + b"]" * 100_000,
    "objects": nested(100_000),
    "objects in the product": b'{"product":{"1":' + nested(100_000) + b"}}",
    "objects that can just be read": b'{"product":{"1":' + nested(1_000) + b"}}",
    "objects that cannot be written again": b'{"product":{"1":' + nested(300) + b"}}",
    "objects in a field": book_of(tasks={"1": {**T, "budget": 0}}).replace(
        b'"budget": 0', b'"budget":' + nested(200)
    ),
    "1e400": with_value("1e400"),
    "10 ** 5000": with_value("1" + "0" * 5_000),
    "NaN": with_value("NaN"),
    "Infinity": with_value("-Infinity"),
    "half a pair": with_value('"\\ud800"'),
    "a title that is a number": book_of(tasks={"1": {**T, "title": 7}}),
    "a title that is nothing": book_of(tasks={"1": {**T, "title": None}}),
    "a key that is a list": book_of(tasks={"1": {**T, "key": ["x"]}}),
    "a table that is a list": book_of(tasks=[T]),
    "a table that is a number": book_of(tasks=7),
    "a row that is text": book_of(tasks={"1": "row"}),
    "an unknown table": book_of(**{"\x1b]0;owned\x07tasks\u202e": {"1": T}}),
    "an unknown field": book_of(tasks={"1": {**T, "\x1b[31m\u202e__class__": 1}}),
    "id 0": book_of(tasks={"0": T}),
    "id -1": book_of(tasks={"-1": T}),
    "id with no room after it": book_of(tasks={str(10**15): T}),
    "id of 16 digits": book_of(tasks={"1" * 16: T}),
    "id of 30 digits": book_of(tasks={"9" * 30: T}),
    "id that is an escape": book_of(tasks={"\x1b[2J": T}),
    "id of other digits": book_of(tasks={"\u0661": T}),
    "an id twice": book_of(tasks={"1": T, "?": {**T, "key": "C1.T2"}}).replace(b'"?"', b'"1"'),
    "a table twice": book_of(tasks={"1": T}, tusks={}).replace(b"tusks", b"tasks"),
    "a field twice": book_of(tasks={"1": {**T, "tilte": "b"}}).replace(b"tilte", b"title"),
    "two products": json.dumps({"product": {"1": P, "2": {**P, "key": "other"}}}).encode(),
    "no product": b'{"product":{}}',
    "a product of another name": json.dumps({"product": {"1": {**P, "key": "x"}}}).encode(),
    "nothing": b"",
    "null": b"null",
    "a number": b"1",
    "a list": b"[]",
    "zeros": bytes(1_000),
    "a byte order mark": b"\xef\xbb\xbf" + book_of(),
    "UTF-16": book_of().decode().encode("utf-16"),
    "not UTF-8": book_of()[:-3] + b"\xff\xfe}}",
    "an archive": b"PK\x03\x04" + bytes(range(256)),
}
OPENED = {
    "keys that are markup": book_of(tasks={"1": {**T, "key": "[@click=app.quit]x[/]"}}),
    "keys that are paths": book_of(tasks={"1": {**T, "key": "../../../etc/passwd"}}),
    "keys that are escapes": book_of(tasks={"1": {**T, "key": "\x1b]0;x\x07C1.T1"}}),
    "a key of a megabyte": book_of(tasks={"1": {**T, "key": "k" * 1_000_000}}),
    "no key at all": book_of(tasks={"1": {**T, "key": ""}}),
    "a title of a megabyte": book_of(tasks={"1": {**T, "title": "k" * 1_000_000}}),
    "a title of lines": book_of(tasks={"1": {**T, "title": "a\nb\r\nc"}}),
    "the highest id": book_of(tasks={str(10**15 - 2): T}),
    "tasks that wait for each other": book_of(
        tasks={
            "1": {**T, "depends_on": ["C1.T2"]},
            "2": {**T, "key": "C1.T2", "depends_on": ["C1.T1", "C1.T2"]},
        }
    ),
}


def sentence_about(error: OpsError) -> str:
    """What is told; fails if a terminal would obey any of it."""
    assert error.said.isprintable(), error.said
    assert len(error.title) < 600
    assert error.todo
    return error.said


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_in_a_sentence_and_left_as_it_is(book: Path, what: str) -> None:
    book.write_bytes(REFUSED[what])
    for entry in (Repository.open, restore):
        with pytest.raises(OpsError) as caught:
            entry(book)
        assert str(book) in sentence_about(caught.value)
    assert all(one.isprintable() for one in check(book))
    assert book.read_bytes() == REFUSED[what]


@pytest.mark.parametrize("what", OPENED)
def test_it_is_opened_with_all_that_is_in_it(book: Path, what: str) -> None:
    book.write_bytes(OPENED[what])
    wanted = json.loads(OPENED[what])["tasks"].values()
    with Repository.open(book, user="ann") as repository:
        tasks = list(repository.workbook.all(Task).values())
        assert len(tasks) == len(wanted)
        for found, given in zip(tasks, wanted, strict=True):
            assert len(found.title) == len(given["title"].replace("\r\n", "\n"))
            assert "\x1b" not in found.key + found.title
        add(repository, 3)
        repository.undo()
        repository.workbook.check()
    assert check(book) == []


# Files whose checksums fit: whoever can write a file can work them out


def sealed(body: bytes) -> bytes:
    return b'{"_meta":{\n"1":{"sum":"%08x%s' % (zlib.crc32(body), body)


@pytest.fixture
def ours(repository: Repository) -> Path:
    """A workbook with two tasks in its snapshot and one more in its log."""
    add(repository, 1, 2)
    repository.checkpoint()
    add(repository, 3)
    return repository.path


def forge_snapshot(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def forge(book: Path) -> None:
        raw = book.read_bytes()
        changed = change(raw)
        assert changed != raw
        book.write_bytes(sealed(changed[len(sealed(b"")) :]))

    return forge


def forge_log(change: Callable[[dict[str, Any]], None]) -> Callable[[Path], None]:
    """The last line of the log, changed, with a checksum that fits."""

    def forge(book: Path) -> None:
        path = sorted(book.with_name("book.json.d").glob("log-*"))[-1]
        lines = path.read_bytes().splitlines(keepends=True)
        operation = orjson.loads(lines[-1][9:])
        change(operation)
        whole = log.unframe(b"".join(lines[:-1]), 0)
        line, crc = log.frame(operation, whole.crc)
        after, _crc = log.frame({"snap": 0}, crc)
        path.write_bytes(b"".join([*lines[:-1], line, after]))

    return forge


def first_change(**values: Any) -> Callable[[Path], None]:
    names = ("table", "id", "old", "new")
    return forge_log(
        lambda line: [
            line["c"][0].__setitem__(names.index(name), value) for name, value in values.items()
        ].clear()
    )


FORGED = {
    "a row with no end": forge_snapshot(lambda raw: raw.replace(b'"title":"', b'"title":', 1)),
    "two rows in a line": forge_snapshot(
        lambda raw: raw.replace(b'"title":', b'"title":"x"},{"title":', 1)
    ),
    "a row nested deeply": forge_snapshot(
        lambda raw: raw.replace(b'"budget":100.5', b'"budget":' + nested(5_000), 1)
    ),
    "a row nested deeply, with escapes": forge_snapshot(
        lambda raw: raw.replace(b'"title":"', b'"title":"\\u001b', 1).replace(
            b'"budget":100.5', b'"budget":' + nested(1_000), 1
        )
    ),
    "an id twice in the snapshot": forge_snapshot(lambda raw: raw.replace(b'"2":{', b'"1":{', 1)),
    "an id that is none": forge_snapshot(lambda raw: raw.replace(b'"2":{', b'"-2":{', 1)),
    "no changes": forge_log(lambda line: line.pop("c")),
    "changes that are text": forge_log(lambda line: line.update(c="abcd")),
    "a change of three": forge_log(lambda line: line["c"][0].pop()),
    "a generation that is text": forge_log(lambda line: line.update(g="9")),
    "a time beyond all dates": forge_log(lambda line: line.update(t=1e300)),
    "a time that is text": forge_log(lambda line: line.update(t="now")),
    "a user that is a list": forge_log(lambda line: line.update(u=[])),
    "an id that is text": first_change(id="1"),
    "an id below one": first_change(id=-5),
    "a table that is a number": first_change(table=5),
    "a document that is a list": first_change(new=[1]),
    "a document of another kind": first_change(new={"key": "C1.T3"}),
    "a document nested deeply": first_change(new=orjson.loads(nested(200))),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_forged_file_is_noticed(ours: Path, what: str) -> None:
    FORGED[what](ours)
    with pytest.raises(Damaged) as caught, Repository.open(ours, readonly=True) as repository:
        repository.workbook.check()
    sentence_about(caught.value)
    for told in check(ours):
        assert told.isprintable()
    report = restore(ours)
    assert report.summary
    with Repository.open(ours, user="ann") as again:
        again.workbook.check()
        again.history()
        add(again, 8)


def test_what_the_history_says_is_text_only(ours: Path) -> None:
    forge_log(lambda line: line.update(w="\x1b]0;owned\x07Add\u202e x", u="\x1b[31mann"))(ours)
    with Repository.open(ours, readonly=True) as repository:
        newest = repository.history(limit=1)[0]
    assert (newest.what, newest.user) == ("Add x", "ann")


# Things that are no ordinary files


def link(book: Path) -> None:
    book.symlink_to("/dev/zero")


def itself(book: Path) -> None:
    book.symlink_to(book)


NO_FILES: dict[str, Callable[[Path], None]] = {
    "a folder": Path.mkdir,
    "a pipe": os.mkfifo,
    "a link to a device": link,
    "a link to itself": itself,
}


@pytest.mark.parametrize("what", NO_FILES)
def test_what_is_no_file_is_told_at_once(book: Path, what: str) -> None:
    NO_FILES[what](book)
    for entry in (Repository.open, check, restore):
        with pytest.raises(OpsError) as caught:
            entry(book)
        sentence_about(caught.value)


def test_a_workbook_behind_a_link_is_opened_and_the_link_stays(ours: Path) -> None:
    other = ours.parent / "elsewhere"
    other.mkdir()
    named = other / "named.json"
    named.symlink_to(ours)
    with Repository.open(named, user="ann") as repository:
        add(repository, 4)
    assert named.is_symlink()
    assert not (other / "named.json.d").exists()


@pytest.mark.parametrize("what", ["a pipe", "a link to a device", "a folder"])
def test_a_log_or_draft_that_is_no_file_is_not_waited_for(ours: Path, what: str) -> None:
    folder = ours.with_name("book.json.d")
    with Repository.open(ours, user="ann") as repository:
        repository.drafts.put("form", {"a": "b"}, None)
        draft = next(repository.drafts._layout.drafts.iterdir())
        draft.unlink()
        NO_FILES[what](draft)
        assert repository.drafts.all() == []
        assert repository.drafts.get("form") is None
    newest = sorted(folder.glob("log-*"))[-1]
    newest.unlink()
    NO_FILES[what](newest)
    with pytest.raises(OpsError) as caught:
        Repository.open(ours)
    sentence_about(caught.value)


@pytest.mark.parametrize("what", ["a pipe", "a link to a device"])
def test_a_backup_or_lock_that_is_no_file_is_not_waited_for(ours: Path, what: str) -> None:
    folder = ours.with_name("book.json.d")
    NO_FILES[what](folder / "backups" / "20260302T141500-1.json")
    assert all(one.isprintable() for one in check(ours))
    (folder / "lock").unlink()
    NO_FILES[what](folder / "lock")
    try:
        with Repository.open(ours, user="ann") as repository:
            add(repository, 4)
    except OpsError as error:
        sentence_about(error)


def test_a_log_that_unpacks_to_gigabytes_is_not_unpacked(ours: Path) -> None:
    bomb = gzip.compress(bytes(20 * MEGABYTE), 9) * 20
    (ours.with_name("book.json.d") / "log-99999999.gz").write_bytes(bomb)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert any("log-99999999" in one for one in check(ours))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - used < 900 * 1024


def test_hostile_drafts_come_back_as_text_or_not_at_all(ours: Path) -> None:
    with Repository.open(ours, user="ann") as repository:
        repository.drafts.put("form", {"a": "x"}, None)
        path = next(repository.drafts._layout.drafts.iterdir())
        for hostile in (b"[]", b"7", nested(5_000), b'{"fields":[1]}', b'{"time":1e300}', b""):
            path.write_bytes(hostile)
            assert repository.drafts.get("form") is None
        kept = {"form": "form", "time": 0, "base": None, "fields": {"a": "\x1b[31mb\u202e", "n": 7}}
        path.write_bytes(orjson.dumps(kept))
        draft = repository.drafts.get("form")
        assert draft is not None
        assert draft.fields == {"a": "b"}


# Size: in a process of its own, so that its memory can be told and held


def run(command: list[str], limit: int) -> tuple[int, str, int]:
    """→ status, what it said, kilobytes that it took at most; it gets no more than `limit` MB."""

    def held() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (limit * MEGABYTE, limit * MEGABYTE))

    code = "import sys; from opstui.cli import main\ntry: status = main(sys.argv[1:])\n"
    code += "except SystemExit as end: status = end.code\n"
    # of this program alone: what getrusage tells begins with what the parent held
    code += "held = open('/proc/self/status').read().partition('VmHWM:')[2].split()[0]\n"
    code += "print('PEAK', held); sys.exit(status)"
    done = subprocess.run(
        [sys.executable, "-c", code, *command],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=held,
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert "Traceback" not in said, said[-2_000:]
    peak = int(said.rpartition("PEAK ")[2].split()[0])
    return done.returncode, said, peak


def test_a_sparse_gigabyte_is_refused_without_being_read(book: Path) -> None:
    book.touch()
    os.truncate(book, 1024 * MEGABYTE)
    status, said, peak = run(["check", str(book)], 900)
    assert status == 1
    assert "larger than 256 MB" in said
    assert peak < 200 * 1024


def test_a_million_wrong_rows_take_no_more_memory_than_they_need(book: Path) -> None:
    rows = b",".join(b'"%d":{"key":"F%d","subject":"x"}' % (n, n) for n in range(1, 1_000_001))
    empty = book_of(annotations={})
    book.write_bytes(empty.replace(b'"annotations": {}', b'"annotations":{' + rows + b"}"))
    for command, ended in ((["check", str(book)], 4), (["restore", str(book)], 1)):
        status, said, peak = run(command, 3_000)
        assert status == ended, said
        assert "annotations" in said or "no readable copy" in said
        assert len(said) < 30_000
        assert peak < 1_500 * 1024
