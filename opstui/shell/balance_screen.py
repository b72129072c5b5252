"""Where the attention went, week by week, against what is recommended; and what to do about it."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from opstui.balance import BAND, WeekAttention
from opstui.flow import NextAction
from opstui.kernel.errors import OpsError
from opstui.kernel.language import _, language, pgettext
from opstui.kernel.periods import format_period
from opstui.kernel.text import width
from opstui.kernel.vocabulary import Stage, word
from opstui.reports.attention import AttentionFacts, attention_facts
from opstui.stages.host import host
from opstui.ui.table import Column, OpsTable, Row
from opstui.ui.text import plain

if TYPE_CHECKING:
    from opstui.reports.overview import Edit

BESIDE, WANTED, DONE = 0.15, "=wanted", "=done"
"""Share of the attention beside the recommended one from which a cell is marked."""


class BalanceScreen(ModalScreen[bool]):
    """Dismisses with True when the next step is to be gone to."""

    BINDINGS = [
        Binding("escape,q,W", "dismiss(False)", show=False),
        Binding("enter", "dismiss(True)", show=False),
    ]
    CSS = """
    BalanceScreen { background: $background; }
    BalanceScreen > Vertical { padding: 0 1; }
    BalanceScreen .title { text-style: bold; color: $text-accent; }
    BalanceScreen .said { margin: 1 0; height: auto; }
    BalanceScreen OpsTable { height: 1fr; }
    BalanceScreen .keys { color: $muted; height: 1; }
    """

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(plain(_("Balance of attention")), classes="title")
            yield Static("", classes="said")
            yield OpsTable(id="weeks")
            keys = [f"enter {_('Do the next step')}", f"esc {_('Back')}"]
            yield Static(plain("   ".join(keys)), classes="keys")

    def on_mount(self) -> None:
        around = host(self)
        facts = attention_facts(around.workbook, around.overview, self._edits(), around.today)
        self.query_one(".said", Static).update(self._said(facts))
        table = self.query_one(OpsTable)
        table.show(_columns(), _rows(facts))
        table.focus()

    def on_data_table_row_selected(self) -> None:
        self.dismiss(True)

    def _edits(self) -> tuple[Edit, ...]:
        """Of the whole cycle; the overview reads those of four weeks."""
        session, cycle = getattr(self.app, "session", None), host(self).workbook.cycle
        if session is None or cycle is None:
            return ()
        since = datetime.combine(cycle.start, time()).astimezone()
        try:
            return tuple(session.repository.edits(since))
        except OpsError as error:
            self.app.notify(error.title)
            return ()

    def _said(self, facts: AttentionFacts) -> Content:
        loop = host(self).overview
        lines = [loop.balance_sentence, _basis(facts), _next(loop.next_action)]
        return Content("\n".join(line for line in lines if line))


def _next(action: NextAction) -> str:
    """What enter goes to, and why: the same step that home names."""
    keys = f"enter / {action.key}" if action.key else "enter"
    said = _("{keys}: {action}. {why}")
    return said.format(keys=keys, action=action.text, why=action.why).rstrip()


def _basis(facts: AttentionFacts) -> str:
    """What the shares were counted from."""
    sources = {one.attention.source for one in facts.weeks}
    if "hours" in sources and "edits" in sources:
        return _("Shares of logged hours; in weeks without any, of the minutes with a change.")
    if "hours" in sources:
        return _("Shares of logged hours.")
    if "edits" in sources:
        return _("Nothing is logged: shares of the minutes with a change. Logged hours say more.")
    return _("Log hours in stage 3 (log, or opstui log): then the weeks can be compared.")


def _columns() -> tuple[Column, ...]:
    stages = [Column(word(stage), max(6, width(word(stage))), "right") for stage in Stage]
    return (
        Column(pgettext("column", "Week")),
        Column(_("Time"), 10, "right"),
        *stages,
        Column(_("Balance"), 7, "right"),
    )


def _rows(facts: AttentionFacts) -> list[Row]:
    wanted = [_percent(share) for share in BAND]
    done = [_percent(share) for share in facts.coverage]
    return [
        *(_row(one) for one in reversed(facts.weeks)),
        (WANTED, [_dim(text) for text in (_("Recommended"), "", *wanted, "100")]),
        (DONE, [_dim(text) for text in (_("Results there"), "", *done, "")]),
    ]


def _row(one: WeekAttention) -> Row:
    when = format_period(one.week, language())
    shares, score = one.attention.shares, one.attention.balance
    if shares is None or score is None:
        nothing = _("too little") if one.amount else "-"
        return one.week.code, [when, _dim(nothing), *[""] * len(BAND), ""]
    cells = [_share(share, band) for share, band in zip(shares, BAND, strict=True)]
    return one.week.code, [when, _amount(one), *cells, f"{score:.0f}"]


def _amount(one: WeekAttention) -> str:
    text = _("{n} h") if one.attention.source == "hours" else _("{n} min")
    return text.format(n=f"{one.amount:g}")


def _share(share: float, band: float) -> Text:
    """ "+" and "-" say where it lies far beside what is recommended, without colour too."""
    sign = "+" if share - band >= BESIDE else "-" if band - share >= BESIDE else " "
    return Text(f"{_percent(share)} {sign}")


def _percent(share: float) -> str:
    return f"{share * 100:.0f}%"


def _dim(text: str) -> Text:
    return Text(text, style="dim")
