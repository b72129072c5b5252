"""What each command says, keeps and returns."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commandline.shell import Shell


def test_version_starts_almost_nothing(shell: Shell) -> None:
    code = (
        "import sys; from opstui.cli import main; status = main(['--version']);"
        "heavy = {'textual', 'rich', 'pydantic', 'tinydb', 'plotext', 'orjson', 'argparse'};"
        "print(status, sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=shell.environment
    )
    assert re.fullmatch(r"opstui \d+\.\d+\.\d+\n0 \[\]\n", done.stdout)


@pytest.mark.parametrize("words", [("review", "--text"), ("review", "--json"), ("check",)])
def test_only_a_full_screen_needs_textual(shell: Shell, words: tuple[str, ...]) -> None:
    shell("demo")
    code = (
        f"import sys; from opstui.cli import main; main([*{words!r}, 'demo-training']);"
        "print({'textual', 'rich', 'plotext'} & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=shell.environment
    )
    assert done.stderr.strip() == "set()"


@pytest.mark.parametrize("words", [(), ("review",), ("book",)])
def test_a_full_screen_without_a_terminal_is_refused(shell: Shell, words: tuple[str, ...]) -> None:
    done = shell(*words)
    assert done.status == 64
    assert "ssh -t HOST opstui" in done.err
    assert "主机" in done.err


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("review", "--text"), 2, "No workbook is named"),
        (("review", "nothing", "--text"), 1, "There is no workbook at"),
        (("review", "a|b", "--text"), 2, "cannot be the name of a workbook"),
        (("import",), 2, "required: FILE"),
        (("import", "nothing.csv", "demo-training", "--yes"), 1, "There is no file"),
        (
            ("export", "demo-training", "--format", "html", "--what", "workbook"),
            2,
            "As html there are",
        ),
        (
            ("export", "demo-training", "--format", "csv", "--what", "strategy"),
            2,
            "As csv there are",
        ),
        (("review", "demo-training", "--text", "--cycle", "7"), 2, "There is no cycle 7"),
        (("review", "demo-training", "--text", "--as-of", "someday"), 2, "someday"),
        (("check", "--nonsense"), 2, "--nonsense"),
        (("log", "demo-training", "  "), 2, "The line is empty"),
        (("new", "demo-training"), 2, "exists already"),
        (("new", "x", "--start", "2026-02-01", "--end", "2026-01-01"), 2, "ends before"),
        (("new", "x", "--baseline", "2026-02-01..2026-01-01"), 2, "ends before"),
        (("restore", "demo-training", "--to", "never"), 2, "never"),
    ],
)
def test_a_problem_is_one_line_that_says_what_to_do(
    shell: Shell, words: tuple[str, ...], status: int, says: str
) -> None:
    if "demo-training" in words:
        shell("demo")
    done = shell(*words)
    assert (done.status, done.out) == (status, "")
    assert done.err.startswith("opstui: ")
    assert done.err.count("\n") == 1
    assert says in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("check", "--nonsense"), "不认识的参数：--nonsense。请看 `opstui check --help`。"),
        (("import",), "缺少参数：FILE"),
        (("export", "--format", "pdf"), "不可选"),
        (("review", "--text"), "没有指定工作簿"),
    ],
)
def test_usage_is_explained_in_chinese(shell: Shell, words: tuple[str, ...], says: str) -> None:
    done = shell("--lang", "zh", *words)
    assert done.status == 2
    assert says in done.err


@pytest.mark.parametrize("command", ["new", "demo", "review", "import", "export", "log", "check"])
def test_help_is_in_the_language_asked_for(shell: Shell, command: str) -> None:
    done = shell(command, "--help", "--lang", "zh")
    assert done.status == 0
    assert done.out.startswith("用法：")
    assert "show this help" not in done.out
    assert command in shell("--help").out


def test_a_demo_is_kept_once_and_fresh_makes_another(shell: Shell) -> None:
    assert "demo-training.json" in shell("demo").out
    shell("log", "demo-training", "2h checked the numbers")
    before = (shell.data / "demo-training.json").read_bytes()
    shell("demo")
    assert (shell.data / "demo-training.json").read_bytes() == before
    assert "demo-training-2.json" in shell("demo", "--fresh").out
    assert (shell.data / "demo-training.json").read_bytes() == before
    assert (shell.data / "demo-training.json").stat().st_mode & 0o077 == 0


def test_log_echoes_keeps_and_names_what_it_did_not_understand(shell: Shell) -> None:
    shell("demo", "--lang", "zh")
    line = "活动 双11直播课 @小林 ¥30000 5d 11/28-12/2 >到课率 +3pp >没有"
    refused = shell("log", "demo-training", line, "--lang", "zh")
    assert refused.status == 1
    assert "--yes" in refused.err
    assert "C1.T10" not in shell("export", "demo-training", "--format", "json").out
    done = shell("log", "demo-training", line, "--lang", "zh", "--yes")
    assert done.status == 0
    assert "标题：双11直播课" in done.out
    assert "负责人：小林" in done.out
    assert "C1.T10" in done.out
    assert "没看懂：「>没有」" in done.err
    book = json.loads(shell("export", "demo-training", "--format", "json").out)
    task = next(one for one in book["tables"]["tasks"] if one["key"] == "C1.T10")
    assert task["leaf"] == "attend_rate"
    assert task["expected_change"] == pytest.approx(0.03)
    assert (task["budget"], task["person_days"], task["owner"]) == (30000, 5, "小林")


def test_log_knows_a_day_from_a_task(shell: Shell) -> None:
    shell("demo")
    done = shell("log", "demo-training", "2h ¥300 called the partners #C1.T5")
    assert done.status == 0, done.err
    book = json.loads(shell("export", "demo-training", "--format", "json").out)
    kept = book["tables"]["day_logs"][-1]
    assert (kept["task"], kept["hours"], kept["cost"]) == ("C1.T5", 2, 300)
    assert kept["text"] == "called the partners"
    assert shell("log", "demo-training", "2h #T99").status == 1


def test_log_keeps_numbers_seen_with_the_day_and_out_of_the_series(shell: Shell) -> None:
    shell("demo")
    before = json.loads(shell("export", "demo-training", "--format", "json").out)
    done = shell("log", "demo-training", "到课率=54% after the reminder")
    assert done.status == 0, done.err
    assert "Numbers seen: Attendance rate 54.0%" in done.out
    book = json.loads(shell("export", "demo-training", "--format", "json").out)
    assert book["tables"]["day_logs"][-1]["seen"] == {"attend_rate": 0.54}
    assert book["tables"]["series"] == before["tables"]["series"]
    assert "clicks=9" in shell("log", "demo-training", "2h clicks=9").err


def test_check_finds_loose_links_and_damage(shell: Shell) -> None:
    shell("demo")
    done = shell("check", "demo-training")
    assert done.status == 4
    assert "Average order value: The metric has a target, and no task works on it." in done.out
    assert shell("check", "demo-training", "--files-only").status == 0
    book = shell.data / "demo-training.json"
    content = bytearray(book.read_bytes())
    place = content.index(b"C1.T4")
    content[place : place + 5] = b"C1.T5"
    book.write_bytes(bytes(content))
    damaged = shell("check", "demo-training")
    assert damaged.status == 4
    assert "restore" in damaged.out
    assert shell("review", "demo-training", "--text").status == 1
    assert shell("restore", "demo-training").status == 0
    assert shell("check", "demo-training", "--files-only").status == 0


def test_restore_lists_what_can_be_gone_back_to(shell: Shell) -> None:
    shell("demo")
    shell("log", "demo-training", "copy A new headline")
    listed = shell("restore", "demo-training", "--list")
    assert listed.status == 0
    assert len(listed.out.splitlines()) >= 1
    oldest = listed.out.splitlines()[-1].split()[0]
    assert shell("restore", "demo-training", "--to", oldest).status == 0
    exported = shell("export", "demo-training", "--format", "json").out
    assert "A new headline" not in exported


def test_doctor_says_what_it_found(shell: Shell) -> None:
    shell.environment["LANG"] = "C"
    shell.environment["PYTHONUTF8"] = "0"
    shell.environment["PYTHONCOERCECLOCALE"] = "0"
    done = shell("doctor")
    assert done.status == 0
    assert "textual" in done.out
    assert str(shell.data) in done.out
    assert "export LANG=C.UTF-8" in done.out


def test_an_export_is_private_and_replaces_nothing_unasked(shell: Shell, tmp_path: Path) -> None:
    shell("demo")
    target = tmp_path / "cycle.md"
    words = ("export", "demo-training", "--format", "md", "-o", target)
    assert shell(*words).status == 0
    assert target.stat().st_mode & 0o777 == 0o600
    target.write_text("mine")
    refused = shell(*words)
    assert refused.status == 2
    assert "--force" in refused.err
    assert target.read_text() == "mine"
    assert shell(*words, "--force").status == 0
    assert target.read_text(encoding="utf-8").startswith("# Qihang")


@pytest.mark.parametrize("named", ["/", "", "here", "here/no/out.md", "here/file/out.md"])
def test_an_export_to_no_file_is_refused(shell: Shell, tmp_path: Path, named: str) -> None:
    shell("demo")
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "file").write_text("mine")
    target = named.replace("here", str(tmp_path / "here"))
    for force in ((), ("--force",)):
        done = shell("export", "demo-training", "--format", "md", "-o", target, *force)
        assert done.status in (1, 2)
        assert done.err.startswith("opstui: ")
        assert done.out == ""
    assert [one.name for one in (tmp_path / "here").iterdir()] == ["file"]


def test_a_whole_workbook_goes_out_and_in_without_loss(shell: Shell, tmp_path: Path) -> None:
    shell("demo", "community")
    out = tmp_path / "out.json"
    assert shell("export", "demo-community", "--format", "json", "-o", out).status == 0
    assert shell("new", "copy", "--from", out).status == 0
    again = shell("export", "copy", "--format", "json")
    assert again.out.encode() == out.read_bytes()
    out.write_text("{}")
    assert shell("new", "other", "--from", out).status == 1
    assert not (shell.data / "other.json").exists()


def test_the_series_go_out_and_in_as_csv(shell: Shell, tmp_path: Path) -> None:
    shell.shop("2011-11-01", "2011-11-30", "2011-10-01..2011-10-31")
    out = tmp_path / "out.csv"
    assert shell("export", "shop", "--format", "csv", "-o", out).status == 0
    again = shell("import", out, "shop", "--yes", "--as-of", "2011-12-10")
    assert again.status == 0, again.err
    assert "Nothing is new" in again.out
    assert "Not imported" not in again.out


def test_a_link_is_not_written_through(shell: Shell, tmp_path: Path) -> None:
    shell("demo")
    (tmp_path / "out.md").symlink_to(tmp_path / "elsewhere")
    done = shell("export", "demo-training", "--format", "md", "-o", tmp_path / "out.md")
    assert done.status != 0
    assert not (tmp_path / "elsewhere").exists()


def test_a_reader_that_stops_reading_is_no_trouble(shell: Shell) -> None:
    shell("demo")
    done = subprocess.run(
        f"{sys.executable} -m opstui export demo-training --format json | head -c 10",
        shell=True,
        capture_output=True,
        env=shell.environment,
    )
    assert len(done.stdout) == 10
    assert done.stderr == b""


def test_a_defect_is_told_without_a_traceback_and_without_values(
    shell: Shell, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import opstui.commandline.doctor_command as m\n"
        "def broken(*_): raise RuntimeError('secret value')\n"
        "m.run = broken\n"
    )
    shell.environment["PYTHONPATH"] += f":{tmp_path}"
    done = shell("doctor")
    assert done.status == 1
    assert "Report id" in done.err
    assert "secret" not in done.err
    (report,) = (shell.data / "crashes").iterdir()
    assert report.stat().st_mode & 0o777 == 0o600
    assert "RuntimeError" in report.read_text()
    assert "secret" not in report.read_text()


@pytest.mark.parametrize("what", ["review", "cycle", "strategy", "plan", "resources"])
def test_every_page_goes_out_as_html_and_as_markdown(shell: Shell, what: str) -> None:
    shell("demo")
    page = shell("export", "demo-training", "--format", "html", "--what", what, "--lang", "zh")
    assert page.status == 0, page.err
    assert page.out.startswith("<!DOCTYPE html>")
    assert page.out.endswith("</html>\n")
    assert '<html lang="zh-CN">' in page.out
    text = shell("export", "demo-training", "--format", "md", "--what", what)
    assert text.out.startswith("# Qihang Data Analytics Bootcamp")
