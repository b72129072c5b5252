"""What the fields of a form are, and what was typed into them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from opstui.kernel.dates import parse_date
from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.kernel.quantities import parse
from opstui.kernel.text import BLOCK_CAP, LINE_CAP, Cleaned, clean_block, clean_line

FieldKind = Literal["text", "lines", "number", "date", "choice", "many"]


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field. Texts are translated already. `value` is what a person would type (a code for
    a choice, codes joined by "," for many). `default`: nobody confirmed the value yet. `hint`
    says below the field what the texts of the form come to, while they are being typed."""

    id: str
    label: str
    kind: FieldKind = "text"
    value: str = ""
    unit: str = "count"
    options: tuple[tuple[str, str], ...] = ()
    help: str = ""
    placeholder: str = ""
    required: bool = False
    default: bool = False
    low: float | None = None
    high: float | None = None
    check: Callable[[str], str] | None = field(default=None, compare=False)
    hint: Callable[[Mapping[str, str]], str] | None = field(default=None, compare=False)


class FormValues:
    """Typed access to the texts of a form. Only ask for a number or a date that has passed
    `problems`; an empty one is None."""

    def __init__(self, texts: Mapping[str, str], specs: tuple[FieldSpec, ...], today: date) -> None:
        self.texts = dict(texts)
        self._specs = {spec.id: spec for spec in specs}
        self._today = today

    def text(self, id_: str) -> str:
        return self._cleaned(id_).text.strip()

    def _cleaned(self, id_: str) -> Cleaned:
        raw = self.texts.get(id_, "")
        spec = self._specs.get(id_)
        return clean_block(raw) if spec and spec.kind == "lines" else clean_line(raw)

    def lines(self, id_: str) -> tuple[str, ...]:
        """Non-empty lines; "；" and ";" separate as well, since one-line fields join so."""
        text = self.text(id_).replace("；", "\n").replace(";", "\n")
        return tuple(line.strip() for line in text.splitlines() if line.strip())

    def number(self, id_: str) -> float | None:
        text = self.text(id_)
        return parse(text, self._specs[id_].unit).value if text else None

    def date(self, id_: str) -> date | None:
        text = self.text(id_)
        return parse_date(text, today=self._today) if text else None

    def many(self, id_: str) -> tuple[str, ...]:
        return tuple(code for code in self.text(id_).split(",") if code)

    def problems(self) -> dict[str, str]:
        """Field id → one sentence that says what to do."""
        found = {spec.id: self._problem(spec) for spec in self._specs.values()}
        return {id_: text for id_, text in found.items() if text}

    def _problem(self, spec: FieldSpec) -> str:
        text = self.text(spec.id)
        if not text:
            return _("Please fill this in.") if spec.required else ""
        if self._cleaned(spec.id).cut:
            most = BLOCK_CAP if spec.kind == "lines" else LINE_CAP
            return _("This is longer than {n} characters; shorten it.").format(n=most)
        try:
            if spec.kind == "number":
                return self._out_of_range(spec, parse(text, spec.unit).value)
            if spec.kind == "date":
                parse_date(text, today=self._today)
        except OpsError as error:
            return error.said
        return spec.check(text) if spec.check else ""

    def _out_of_range(self, spec: FieldSpec, value: float) -> str:
        if spec.low is not None and value < spec.low:
            return _("This must be at least {low}.").format(low=f"{spec.low:g}")
        if spec.high is not None and value > spec.high:
            return _("This must be at most {high}.").format(high=f"{spec.high:g}")
        return spec.check(self.text(spec.id)) if spec.check else ""
