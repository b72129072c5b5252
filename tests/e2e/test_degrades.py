"""Poor terminals, foreign locales, thin lines, odd sizes: usable, or refused with advice."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.e2e.program import OPSTUI, PATIENCE, Line, Program, environment

LOCALES = (
    "C",
    "POSIX",
    "C.UTF-8",
    "en_US",
    "en_US.UTF-8",
    "en_GB.ISO-8859-1",
    "de_DE.UTF-8",
    "tr_TR.UTF-8",
    "ja_JP.eucJP",
    "zh_CN",
    "zh_CN.UTF-8",
    "zh_CN.GBK",
    "zh_CN.GB18030",
    "zh_TW.Big5",
    "zh_HK.UTF-8",
    "xx_YY",
)
SCREENS = (
    "xterm",
    "xterm-color",
    "xterm-256color",
    "linux",
    "screen",
    "screen-256color",
    "tmux-256color",
    "vt100",
    "vt220",
    "ansi",
    "rxvt-unicode-256color",
    "alacritty",
)
NO_SCREENS = ("dumb", "unknown")
DEEPEST = ("truecolor", "")
CHINESE, ENGLISH = "净营收", "Net revenue"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the example in it."""
    folder: Path = tmp_path_factory.mktemp("home")
    made = run("demo", variables=environment(folder))
    assert made.returncode == 0
    return folder


def run(*words: str, variables: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*OPSTUI, *words],
        env=variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
    )


def bare(home: Path, **more: str) -> dict[str, str]:
    """Nothing says which language, only the locale."""
    variables = environment(home, **more)
    del variables["OPSTUI_LANG"]
    return {name: value for name, value in variables.items() if value}


def leave(program: Program) -> None:
    program.type("q")
    assert program.end() == 0


# -- locales and terminals ------------------------------------------------------------------------


@pytest.mark.parametrize("place", range(len(LOCALES) * 2))
def test_each_locale_and_each_terminal_shows_the_screen(home: Path, place: int) -> None:
    """Every locale twice, every terminal with and without COLORTERM, all in new company."""
    locale = LOCALES[place % len(LOCALES)]
    term = SCREENS[place % len(SCREENS)]
    by = "LC_ALL" if place % 3 else "LANG"
    variables = bare(home, TERM=term, COLORTERM=DEEPEST[place // len(LOCALES)])
    variables = {**variables, "LANG": "", by: locale}
    with Program([*OPSTUI, "demo-training"], variables) as program:
        program.wait(CHINESE if locale.startswith("zh") else ENGLISH)
        program.type("4")
        program.wait("复盘 ›" if locale.startswith("zh") else "Review ›")
        leave(program)
        assert b"Traceback" not in program.data


DOCTOR = """
import os, sys
from opstui import cli
from opstui.commandline import doctor_command
from opstui.workbook import session
for term in sys.argv[1].split(","):
    for colours in ("truecolor", ""):
        os.environ["TERM"], os.environ["COLORTERM"] = term, colours
        sys.stdout.write(f"<<{term}/{colours}>>\\n")
        sys.stdout.flush()
        if cli.main(["doctor"]) != 0:
            sys.exit(f"{term} {colours}")
"""


@pytest.mark.parametrize("locale", LOCALES)
def test_doctor_speaks_in_every_locale_on_every_terminal(home: Path, locale: str) -> None:
    variables = {**bare(home), "LC_ALL": locale}
    terms = (*SCREENS, *NO_SCREENS)
    command = [sys.executable, "-c", DOCTOR, ",".join(terms)]
    with Program(command, variables, size=(120, 40)) as program:
        assert program.end() == 0
        said = program.data.decode()
    assert "Traceback" not in said
    reports = dict(part.split(">>", 1) for part in said.split("<<")[1:])
    assert len(reports) == len(terms) * len(DEEPEST)
    for name, report in reports.items():
        term, _slash, colours = name.partition("/")
        assert f"TERM={term}" in report
        wanted = "TERM=xterm-256color opstui" in report
        assert wanted is (term in NO_SCREENS)
        deep = ("1600" in report or "16 million" in report) if colours else True
        assert deep


@pytest.mark.parametrize("term", [*NO_SCREENS, "", "emacs"])
def test_a_terminal_that_cannot_is_refused_with_advice_in_both_languages(
    home: Path, term: str
) -> None:
    variables = {**environment(home), "TERM": term}
    with Program([*OPSTUI, "demo"], variables, size=(200, 24)) as program:
        assert program.end() == 64
        assert program.text.count("TERM=xterm-256color opstui") == 2


@pytest.mark.parametrize(
    ("closed", "piped"),
    [((), (0,)), ((), (2,)), ((), (0, 1, 2)), ((0,), ()), ((2,), ()), ((0, 1, 2), ())],
)
def test_without_a_terminal_it_says_what_to_do_and_ends(
    home: Path, tmp_path: Path, closed: tuple[int, ...], piped: tuple[int, ...]
) -> None:
    """Streams closed, or leading elsewhere; the others are a terminal."""
    ours, theirs = pty.openpty()
    pid = os.fork()
    if pid == 0:
        os.login_tty(theirs)
        for stream in piped:
            os.dup2(os.open(tmp_path / f"to-{stream}", os.O_RDWR | os.O_CREAT), stream)
        for stream in closed:
            os.close(stream)
        os.execve(sys.executable, [*OPSTUI, "demo-training"], environment(home))
    os.close(theirs)
    said = b""
    while True:
        try:
            said += os.read(ours, 1 << 16)
        except OSError:
            break
    _pid, status = os.waitpid(pid, 0)
    os.close(ours)
    said += b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert os.waitstatus_to_exitcode(status) == 64
    assert b"Traceback" not in said
    assert b"\x1b[?1049h" not in said
    if 2 not in closed:
        assert b"ssh -t" in said


# -- what the terminal sends and shows ------------------------------------------------------------


def test_bytes_that_are_not_utf8_become_a_mark_and_advice(home: Path) -> None:
    with Program([*OPSTUI, "demo-training"], environment(home)) as program:
        program.wait(ENGLISH)
        program.type("/")
        program.wait("esc")
        program.type("中文".encode("gbk"))
        program.wait("does not speak UTF-8")
        assert "\ufffd" in program.text
        program.type("\x1b")
        program.wait(lambda seen: "╭" not in seen)
        leave(program)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_where_lines_take_two_cells_they_are_ascii(home: Path, language: str) -> None:
    words = {"en": "two cells wide", "zh_CN": "两格宽"}[language]
    variables = environment(home, OPSTUI_LANG=language)
    with Program([*OPSTUI, "demo-training"], variables, cells=2) as program:
        program.wait(words)
        program.type("2")
        program.wait("› 1/6")
        program.type("e")
        program.wait("+-----")
        assert not set("─│╭╮╰╯▄…·") & set(program.text)


def test_doctor_says_what_to_set_where_lines_take_two_cells(home: Path) -> None:
    with Program([*OPSTUI, "doctor"], environment(home), cells=2) as program:
        program.wait("narrow (width 1)")
        assert program.end() == 0


def test_doctor_says_that_bytes_are_read_one_by_one(home: Path) -> None:
    with Program([*OPSTUI, "doctor"], environment(home), cells=3) as program:
        program.wait("Set its encoding to UTF-8")
        assert program.end() == 0


def test_a_terminal_that_answers_nothing_is_taken_as_it_is(home: Path) -> None:
    with Program([*OPSTUI, "demo-training"], environment(home), cells=0) as program:
        program.wait(ENGLISH)
        leave(program)


def test_without_colour_nothing_is_coloured_and_every_light_has_its_sign(home: Path) -> None:
    variables = environment(home, NO_COLOR="1")
    with Program([*OPSTUI, "demo-training"], variables) as program:
        program.wait(ENGLISH)
        program.type("4")
        program.wait("Review ›")
        program.type("n")
        program.wait("2/5 Status")
        cells = [cell for row in program.screen.buffer.values() for cell in row.values()]
        for colour in {cell.fg for cell in cells} | {cell.bg for cell in cells}:
            assert colour == "default" or len({colour[:2], colour[2:4], colour[4:]}) == 1
        lights = {line[2] for line in program.text.splitlines()[4:12]}
        assert lights == {"✓", "!", "✗"}


# -- sizes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(60, 20), (40, 12), (20, 5), (1, 1)])
def test_on_a_small_screen_it_starts_and_says_what_it_needs(
    home: Path, size: tuple[int, int]
) -> None:
    with Program([*OPSTUI, "demo-training"], environment(home), size=size) as program:
        program.wait(lambda seen: bool(seen.strip()))
        program.type("4")
        program.type("n")
        program.quiet(0.4)
        program.resize(80, 24)
        program.wait("Review ›")
        leave(program)


def test_200_resizes_leave_the_screen_whole(home: Path) -> None:
    with Program([*OPSTUI, "demo-training"], environment(home)) as program:
        program.wait(ENGLISH)
        program.quiet(0.3)
        whole = program.text
        for turn in range(200):
            program.resize(1 + turn * 37 % 130, 1 + turn * 17 % 40)
            program.pump(0.01)
        program.resize(80, 24)
        program.wait(whole)
        leave(program)


# -- the line -------------------------------------------------------------------------------------


def test_left_alone_for_ten_seconds_it_sends_nothing(home: Path) -> None:
    with Program([*OPSTUI, "demo-training"], environment(home)) as program:
        program.wait(ENGLISH)
        program.quiet(2.2)
        before = len(program.data)
        program.pump(10.0)
        assert len(program.data) == before


NUMBERS = ("1200", "34000", "560")
REVIEW = ("1200", "\r", "34000", "\r", "560", "\x1bOQ", "n", "n", "p", "n", "n")
"""A quick review as it is typed ahead: three numbers, kept; to the causes, back, on to voices."""
FAR = 0.15, 8_000.0
"""300 ms there and back, 64 kbit/s."""


def quick_review(home: Path, line: Line, output: str = "changes") -> tuple[str, str, int]:
    """The screen and the numbers that a review typed ahead leaves, and the bytes it took."""
    variables = environment(home)
    making = ("new", "shop", "--form", "ecommerce", "--start", "2026-09-28", "--end", "2026-11-22")
    made = run(*making, "--baseline", "2026-09-01..2026-09-27", variables=variables)
    assert made.returncode == 0, made.stderr
    preferences = home / "data" / "preferences.json"
    preferences.write_text(json.dumps({"output": output}), encoding="utf-8")
    command = [*OPSTUI, "review", "shop", "--as-of", "2026-10-13"]
    with Program(command, variables, line=line) as program:
        program.wait("Gross revenue")
        before = len(program.data)
        for key in REVIEW:
            for byte in (key,) if key.startswith("\x1b") else key:
                program.type(byte)
        program.wait("Review › 4/5")
        program.quiet(0.5)
        size, screen = len(program.data) - before, program.text
        leave(program)
    kept = run("export", "shop", "--format", "csv", "--what", "workbook", variables=variables)
    assert kept.returncode == 0, kept.stderr
    return screen, kept.stdout, size


def test_over_a_far_thin_line_a_review_typed_ahead_is_right(tmp_path: Path) -> None:
    near = quick_review(tmp_path / "near", Line())
    far = quick_review(tmp_path / "far", Line(*FAR))
    assert far[:2] == near[:2]
    for number in NUMBERS:
        assert number in far[1]


def test_what_changed_takes_a_fifth_of_the_bytes_of_whole_rows(tmp_path: Path) -> None:
    changes = quick_review(tmp_path / "changes", Line(), "changes")
    rows = quick_review(tmp_path / "rows", Line(), "rows")
    assert changes[0] == rows[0]
    assert changes[2] <= rows[2] / 5
