"""What the terminal shows now, and the least that makes it show the next frame."""

from __future__ import annotations

from collections import Counter

from opstui.ui.slim.frame import TAIL, Frame, Stretch, read_frame
from opstui.ui.slim.pen import Pen, change_pen

UNKNOWN = ""
LONG_BLANK = 10
"""Cells from which erasing is shorter than writing spaces: ESC [ 10 X ESC [ 10 C."""
SHORT_GAP = 3
"""Unchanged cells that are written again rather than jumped over: ESC [ 4 C has four bytes."""


class Shadow:
    """The screen as the terminal has it, cell by cell.

    `erases_in_colour`: whether the terminal erases with the background of the pen (GNU screen
    does not).
    """

    def __init__(self, *, erases_in_colour: bool = True) -> None:
        self.erases_in_colour = erases_in_colour
        self.width = self.height = 0
        self.forget()

    def resize(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.forget()

    def forget(self) -> None:
        """Somebody else may have written on the screen: nothing is known any more."""
        self._cells = [[UNKNOWN] * self.width for _row in range(self.height)]
        self._pens: list[list[Pen | None]] = [[None] * self.width for _row in range(self.height)]
        self._fresh = True
        self.lose_place()

    def lose_place(self) -> None:
        """Something was sent past us: the pen and the cursor may be anywhere."""
        self._pen: Pen | None = None
        self._at: tuple[int, int] | None = None

    def paint(self, data: str) -> str:
        """What to send so that `data` is shown; `data` itself when it is not understood."""
        frame = read_frame(data)
        if frame is None or not self._fits(frame):
            self.forget()
            return "\x1b[m" + data
        out: list[str] = []
        if self._fresh:
            self._clear(frame, out)
        changed: dict[int, set[int]] = {}
        for stretch in frame.stretches:
            self._compare(stretch, changed)
        for row in sorted(changed):
            self._send_row(row, changed[row], out)
        if self._at != frame.cursor:
            self._go(*frame.cursor, out)
        return "".join(out)

    def _fits(self, frame: Frame) -> bool:
        """Between a change of size and the first frame for it, frames of the old size come."""
        return all(
            0 <= one.row < self.height and 0 <= one.column <= self.width - len(one.cells)
            for one in frame.stretches
        )

    # -- taking the frame in ------------------------------------------------------------------

    def _clear(self, frame: Frame, out: list[str]) -> None:
        """A frame that covers the screen begins by filling it with its commonest blank."""
        if sum(len(one.cells) for one in frame.stretches) < self.width * self.height:
            return
        self._fresh = False
        blanks: Counter[Pen] = Counter()
        for one in frame.stretches:
            if self._erasable(one.pen.blank):
                blanks[one.pen.blank] += one.cells.count(" ")
        if not blanks:
            return
        pen = blanks.most_common(1)[0][0]
        self._use(pen, out)
        out.append("\x1b[2J")
        self._cells = [[" "] * self.width for _row in range(self.height)]
        self._pens = [[pen] * self.width for _row in range(self.height)]

    def _compare(self, stretch: Stretch, changed: dict[int, set[int]]) -> None:
        """Take the stretch over, and note the columns where something new begins."""
        cells, pens = self._cells[stretch.row], self._pens[stretch.row]
        start, end = stretch.column, stretch.column + len(stretch.cells)
        blank = stretch.pen.blank
        new_pens = [blank if cell == " " else stretch.pen for cell in stretch.cells]
        if cells[start:end] == stretch.cells and pens[start:end] == new_pens:
            return
        columns = changed.setdefault(stretch.row, set())
        for column, (cell, pen) in enumerate(zip(stretch.cells, new_pens, strict=True), start):
            if cells[column] == cell and pens[column] == pen:
                continue
            if cell == TAIL:
                # a wide character is sent as one: its left half stands for both
                columns.add(column - 1)
            else:
                columns.add(column)
                self._break_wide(cells, column, starts=column == start)
            if end == column + 1 and end < self.width and cells[end] == TAIL:
                cells[end] = UNKNOWN
            cells[column] = cell
            pens[column] = pen

    def _break_wide(self, cells: list[str], column: int, *, starts: bool) -> None:
        """A character put on one half of a wide one leaves a hole where the other half was."""
        if starts and cells[column] == TAIL and column:
            cells[column - 1] = UNKNOWN

    # -- sending ------------------------------------------------------------------------------

    def _send_row(self, row: int, columns: set[int], out: list[str]) -> None:
        cells, pens = self._cells[row], self._pens[row]
        column = 0
        for changed in sorted(columns):
            if changed < column:
                continue
            column = changed
            pen = pens[column]
            if pen is None or cells[column] in (UNKNOWN, TAIL):
                continue
            self._go(row, column, out)
            self._use(self._on_blank(pen) if cells[column] == " " else pen, out)
            blank = self._blank_from(row, column, columns)
            if blank >= LONG_BLANK and self._erasable(pen):
                column += blank
                out.append("\x1b[K" if column == self.width else f"\x1b[{blank}X")
                continue
            out.append(cells[column])
            column += 2 if column + 1 < self.width and cells[column + 1] == TAIL else 1
            # at the right edge terminals differ in where the cursor is
            self._at = (row, column) if column < self.width else None

    def _blank_from(self, row: int, start: int, wanted: set[int]) -> int:
        cells, pens = self._cells[row], self._pens[row]
        end = start
        while end in wanted and cells[end] == " " and pens[end] == pens[start]:
            end += 1
        return end - start

    def _erasable(self, pen: Pen) -> bool:
        return not pen.attributes and (self.erases_in_colour or not pen.paper)

    def _on_blank(self, wanted: Pen) -> Pen:
        """The pen at hand, if on a space it looks like `wanted`; else the nearest that does."""
        pen = self._pen
        if pen is None or wanted.attributes or not pen.unseen_on_blanks:
            return wanted
        return pen._replace(paper=wanted.paper)

    def _use(self, pen: Pen, out: list[str]) -> None:
        out.append(change_pen(self._pen, pen))
        self._pen = pen

    def _go(self, row: int, column: int, out: list[str]) -> None:
        """The shortest way to a cell."""
        if self._at == (row, column):
            return
        step = column - self._at[1] if self._at is not None and self._at[0] == row else 0
        if step > 0 and self._written_again(row, column - step, column):
            out.extend(self._cells[row][column - step : column])
        elif step > 0:
            out.append("\x1b[C" if step == 1 else f"\x1b[{step}C")
        elif column == 0:
            out.append("\x1b[H" if row == 0 else f"\x1b[{row + 1}H")
        else:
            out.append(f"\x1b[{row + 1};{column + 1}H")
        self._at = (row, column)

    def _written_again(self, row: int, start: int, end: int) -> bool:
        """Are the cells between so few and plain that writing them is shorter than a jump?"""
        if end - start > SHORT_GAP or self._pen is None:
            return False
        here = (self._pen, self._pen.blank)
        return all(
            cell.isascii() and cell not in (UNKNOWN, TAIL) and pen == here[cell == " "]
            for cell, pen in zip(
                self._cells[row][start:end], self._pens[row][start:end], strict=True
            )
        )
