"""The calendar and the table of tasks leave by the command line: of all, or of one person."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commandline.shell import Shell
from tests.reports import rfc5545


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_one_persons_calendar_is_part_of_the_whole(tmp_path: Path, language: str) -> None:
    shell = Shell(tmp_path, language)
    shell("demo")
    made = tmp_path / "all.ics", tmp_path / "mine.ics"
    owner = "周岩" if language == "zh_CN" else "yan zhou"
    for target, words in zip(made, ((), ("--owner", owner)), strict=True):
        done = shell("export", "demo-training", "--format", "ics", "-o", target, *words)
        assert done.status == 0, done.err
    whole, mine = (rfc5545.check(path.read_bytes()) for path in made)
    assert {event["UID"] for event in mine} < {event["UID"] for event in whole}
    table = shell("export", "demo-training", "--format", "csv", "--what", "tasks", "--owner", owner)
    assert table.out.startswith("\ufeff")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--format", "ics", "--owner", "Nobody"), 'Nobody called "Nobody"'),
        (("--format", "md", "--owner", "Wen Li"), "--what tasks"),
        (("--format", "md", "--what", "tasks"), "cannot be written as md"),
    ],
)
def test_what_cannot_be_written_is_said(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    shell = Shell(tmp_path)
    shell("demo")
    done = shell("export", "demo-training", *words)
    assert done.status == 2
    assert said in done.err
    assert not done.out
