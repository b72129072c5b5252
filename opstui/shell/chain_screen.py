"""The chain of cycles, walked: what each came to, what was decided, and what that led to."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import DataTable, Static

from opstui.kernel.language import _, language, pgettext
from opstui.kernel.periods import Period, format_date, format_period
from opstui.kernel.quantities import format_number
from opstui.kernel.vocabulary import word
from opstui.reports.lineage import Decided, Link, links
from opstui.reports.wording import share
from opstui.stages.host import host
from opstui.stages.review.evidence import Standing, standing_text
from opstui.ui.table import Column, OpsTable, Row
from opstui.ui.text import plain

HEAD, RESULT = 18, 22


class ChainScreen(ModalScreen[str]):
    """Dismisses with the key of the record to go to, "" when left."""

    BINDINGS = [Binding("escape,q,O", "dismiss('')", show=False)]
    CSS = """
    ChainScreen { background: $background; }
    ChainScreen > Vertical { padding: 0 1; }
    ChainScreen .title { text-style: bold; color: $text-accent; }
    ChainScreen OpsTable { height: 1fr; }
    ChainScreen #told { height: 9; border-top: solid $panel; }
    ChainScreen #told Static { height: auto; }
    ChainScreen .keys { color: $muted; height: 1; }
    """

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(plain(_("Chain of cycles")), classes="title")
            yield OpsTable(id="links")
            with VerticalScroll(id="told", can_focus=False):
                yield Static("")
            keys = [f"enter {_('Go there')}", f"esc {_('Back')}"]
            yield Static(plain("   ".join(keys)), classes="keys")

    def on_mount(self) -> None:
        around = host(self)
        self._links = links(around.workbook, around.today)
        table = self.query_one(OpsTable)
        table.show(_columns(), list(self._rows()))
        table.focus()
        if not self._links:
            text = _("No cycle yet. It begins with the plan; each next one opens from the last.")
            self.query_one("#told Static", Static).update(Content(text))

    def _rows(self) -> Iterator[Row]:
        for link in self._links:
            yield _cycle_row(link)
            for one in link.decided:
                yield _decision_row(one)

    @on(DataTable.RowHighlighted)
    def _marked(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        text = "\n".join(_told(self._links, self.query_one(OpsTable).current_key))
        self.query_one("#told Static", Static).update(Content(text))
        self.query_one("#told").scroll_home(animate=False)

    @on(DataTable.RowSelected)
    def _chosen(self, event: DataTable.RowSelected) -> None:
        event.stop()
        key, now = self.query_one(OpsTable).current_key, host(self).workbook.cycle
        if now is not None and key.partition(".")[0] == now.key:
            self.dismiss(key)
        else:
            self.app.notify(_("That cycle is over: what is known of it stands below."))


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Cycle"), HEAD),
        Column(pgettext("column", "What it came to")),
        Column(_("Led to"), RESULT),
    )


def _cycle_row(link: Link) -> Row:
    cycle = link.cycle
    span = format_period(Period(cycle.start, cycle.end), language(), year=False)
    head = Text(f"{cycle.key} {span}", style="bold")
    return cycle.key, [head, Text(_star(link), style="bold"), _verdicts(link)]


def _star(link: Link) -> str:
    star = link.star
    if star is None:
        return _("no plan yet")
    name = star.name.text(language()) or star.id
    actual = format_number(star.actual, star.unit)
    if star.target is None:
        return f"{name} {actual}"
    target = format_number(star.target, star.unit)
    return f"{name} {actual} / {target}  {share(star.attainment)}"


def _verdicts(link: Link) -> str:
    return "  ".join(f"{word(one)} {count}" for one, count in link.verdicts)


def _decision_row(one: Decided) -> Row:
    decision = one.decision
    led = one.led_to[0].text if one.led_to else ""
    more = f" +{len(one.led_to) - 1}" if len(one.led_to) > 1 else ""
    return decision.key, [f"  {word(decision.type)}", decision.text, led + more]


def _told(found: list[Link], key: str) -> Iterator[str]:
    for link in found:
        if link.cycle.key == key:
            yield from _cycle_told(link)
        for one in link.decided:
            if one.decision.key == key:
                yield from _decision_told(one)


def _cycle_told(link: Link) -> Iterator[str]:
    yield f"{link.cycle.key}  {_star(link)}"
    if link.verdicts:
        yield _("Hypotheses") + _(": ") + _verdicts(link)
    if link.cycle.opened_from:
        yield _("Opened from {cycle} with:").format(cycle=link.cycle.opened_from)
        for one in link.opened_with:
            yield f"  {one.key}  {one.text}"
    else:
        yield _("The first of the chain.")
    yield from link.linked


def _decision_told(one: Decided) -> Iterator[str]:
    decision = one.decision
    head = f"{decision.key} {word(decision.type)}"
    if one.subject:
        head += f"  {one.subject}"
    yield head
    yield "  " + decision.text
    when = format_date(decision.on, language()) if decision.on else ""
    if decision.owner or when:
        yield "  " + "  ".join(part for part in (decision.owner, when) if part)
    yield _("Because of")
    states = one.standings or (Standing.SAME,) * len(decision.evidence)
    for each, state in zip(decision.evidence, states, strict=True):
        line = f"  {each.grade.value}  {each.said or each.id} {standing_text(state)}"
        yield line.rstrip()
    if not decision.evidence:
        yield "  " + _("no evidence was cited")
    yield _("Led to")
    for outcome in one.led_to:
        yield f"  {outcome.key}  {outcome.text}".rstrip() if outcome.key else f"  {outcome.text}"
    if not one.led_to:
        yield "  " + _("nothing in a later cycle yet")
