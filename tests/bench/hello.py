"""What everything is measured against: the smallest Textual app with a table and a field."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import DataTable, Input


class Hello(App[None]):
    def compose(self) -> ComposeResult:
        yield DataTable[str](cursor_type="row")
        yield Input()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns("Name", "Value")
        table.add_rows([(f"row {number}", str(number)) for number in range(12)])


if __name__ == "__main__":
    Hello().run()
