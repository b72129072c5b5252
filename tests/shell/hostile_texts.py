"""Texts that mean harm to a terminal, to markup, or to the width of a cell."""

from __future__ import annotations

CONTROLS = frozenset(
    [
        *map(chr, range(0x20)),
        *map(chr, range(0x7F, 0xA0)),
        *"\u200e\u200f\u061c\u2028\u2029",
        *map(chr, range(0x202A, 0x202F)),
        *map(chr, range(0x2066, 0x206A)),
        *map(chr, range(0xD800, 0xE000)),
    ]
)
"""What may not reach a terminal as part of a text."""

CLICKS = (
    "[@click=app.quit]Q1[/]",
    "[@click=app.screenshot('n','/tmp')]Q2[/]",
    "[@click=app.simulate_key('q')]Q3[/]",
    "[@click=app.suspend_process]Q4[/]",
    "[@click=app.open_url('file:///etc/passwd')]Q5[/]",
    "[@click=screen.dismiss]Q6[/]",
    "[link='file:///etc/passwd']Q7[/link]",
    "[@click='app.exit(9)']Q8[/]",
)
MARKUP = (
    "[/x]", "[/]", "[", "]", "[ ]", "[Q1]", "[DAU]", "[[x]]", "\\[bold]x", "[bold red]x[/bold red]",
    "[red on blue]x[/]", "[$primary]x[/]", "[link=javascript:alert(1)]x[/link]", ":smile:",
    "$value {0} %s {name} \\", "<script>alert(1)</script>", "&lt;b&gt;", "```\n# x", "| a | b |",
)  # fmt: skip
ESCAPES = (
    "a\x1b[5;7;31mred\x1b[0m", "a\x1b]0;owned\x07b", "a\x1b]52;c;b3duZWQ=\x07b",
    "a\x1b]8;;file:///etc/passwd\x1b\\b", "a\x1bP1$qm\x1b\\b", "a\x1b[2J\x1b[Hb", "a\x1b[6nb",
    "a\x1b[?1049lb", "a\x1b[?1000hb", "a\x1bcb", "a\x1b", "\x1b[", "a\x9b2Jb", "a\x9d0;owned\x9cb",
    "a\x90x\x9cb", "a\x85b", "a\x00b", "a\x07b", "abc\b\b\bx", "a\x7fb", "a\rb", "a\nb\nc", "a\tb",
    "a\x0b\x0cb", "a\x0e\x0fb", "\x1b[200~rm -rf\n\x1b[201~",
)  # fmt: skip
UNICODE = (
    "\u202egnp.exe", "\u2066a\u2069b", "\u200fa\u061cb", "a\u200bb\u200cc\u200dd\ufeffe",
    "a\u2028b\u2029c", "e" + "\u0301" * 400, "\u0e49" * 300, "a" + "\u20dd" * 50,
    "👨\u200d👩\u200d👧\u200d👦", "🏳\ufe0f\u200d🌈", "👍🏽👍🏿", "🇨🇳🇩🇪", "1\ufe0f\u20e3",
    "\U000e0041\U000e0042a", "a\ud83db", "\udc00", "\ufffe\uffff", "\ufdd0", "﷽" * 9, "𒐫" * 9,
    "ㅤㅤ", "\u3164", "\u00ad\u00ad", "İıſ", "Ａ１％", "\u2800" * 9,
)  # fmt: skip
LONG = ("运营" * 500, "w" * 5_000, "a b " * 2_000, "https://x.y/" + "z" * 900, " " * 500, "")
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "＝1", "%0A=1")

TEXTS = (*CLICKS, *MARKUP, *ESCAPES, *UNICODE, *LONG, *FORMULAS)
AS_DATA = (*CLICKS[:4], "[/x]", "[Q1]", "[DAU]", "[ ]", "[red on blue]", "$value {0} %s {name}")
"""Of which people would miss the brackets if they were taken for markup."""
