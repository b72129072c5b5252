"""Rules of RFC 5545 for a calendar of whole days, read from its bytes without a library."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

LINE = re.compile(
    r"(?P<name>[A-Za-z0-9-]+)(?P<params>(;[A-Za-z0-9-]+=[^;:]+)*):(?P<value>.*)", re.S
)
TEXTS = {"SUMMARY", "DESCRIPTION", "X-WR-CALNAME", "PRODID", "UID"}
STAMP = re.compile(r"\d{8}T\d{6}Z")
ESCAPES = re.compile(r"\\[\\;,nN]")
Property = tuple[str, str, str]
"""(name, parameters, value)"""


def content_lines(content: bytes) -> list[str]:
    """3.1: CRLF alone ends a line, no line is over 75 octets, and none is cut within a letter."""
    assert content.endswith(b"\r\n")
    physical = content[:-2].split(b"\r\n")
    logical: list[bytes] = []
    for line in physical:
        assert b"\n" not in line
        assert b"\r" not in line
        assert len(line) <= 75, line
        line.decode("utf-8")
        if line.startswith((b" ", b"\t")):
            logical[-1] += line[1:]
        else:
            assert line
            logical.append(line)
    return [line.decode("utf-8") for line in logical]


def properties(content: bytes) -> Iterator[Property]:
    for line in content_lines(content):
        found = LINE.fullmatch(line)
        assert found is not None, line
        value = found["value"]
        assert not any(ord(char) < 32 and char != "\t" for char in value), line
        yield found["name"].upper(), found["params"].upper(), value


def components(content: bytes) -> list[tuple[str, list[Property]]]:
    """3.4, 3.6: each component with its own properties, the calendar first."""
    found: list[tuple[str, list[Property]]] = []
    open_: list[tuple[str, list[Property]]] = []
    for one in properties(content):
        if one[0] == "BEGIN":
            assert bool(open_) == (one[2] != "VCALENDAR")
            open_.append((one[2], []))
            found.append(open_[-1])
        elif one[0] == "END":
            assert open_.pop()[0] == one[2]
        else:
            open_[-1][1].append(one)
    assert not open_
    return found


def plain_text(value: str) -> bool:
    """3.3.11: comma, semicolon and backslash are escaped, and nothing else is."""
    return not re.search(r"[;,\\]", ESCAPES.sub("", value))


def unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def check(content: bytes) -> list[dict[str, str]]:
    """All rules; the events by property."""
    (calendar, *rest) = components(content)
    assert calendar[0] == "VCALENDAR"
    names = [name for name, _params, _value in calendar[1]]
    assert names.count("PRODID") == names.count("VERSION") == 1
    assert ("VERSION", "", "2.0") in calendar[1]
    events = []
    for kind, own in rest:
        assert kind == "VEVENT"
        names = [name for name, _params, _value in own]
        for once in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"):
            assert names.count(once) == 1, once
        assert "DURATION" not in names
        event = {name: value for name, _params, value in own}
        params = {name: given for name, given, _value in own}
        assert STAMP.fullmatch(event["DTSTAMP"])
        for name in ("DTSTART", "DTEND"):
            assert "VALUE=DATE" in params[name].split(";")
            assert re.fullmatch(r"\d{8}", event[name])
        assert day(event["DTEND"]) > day(event["DTSTART"])
        assert event.get("STATUS", "CONFIRMED") in ("TENTATIVE", "CONFIRMED", "CANCELLED")
        assert event.get("TRANSP", "OPAQUE") in ("OPAQUE", "TRANSPARENT")
        assert all(plain_text(event[name]) for name in TEXTS & event.keys())
        events.append(event)
    uids = [event["UID"] for event in events]
    assert len(set(uids)) == len(uids)
    return events


def day(text: str) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))
