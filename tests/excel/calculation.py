"""Works out a workbook by IronCalc: once for all the Excels where the same was typed into the same file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import ironcalc
from recalculation import unconditioned

from .entry import ERROR_BASE, ERRORS

Results = Sequence[dict[tuple[int, int], object]]
"""By sheet, what COM would carry of each formula, by row and column."""

_MOST_KNOWN = 64
_known: dict[tuple[bytes, tuple[Edit, ...]], Results] = {}


class Edit(NamedTuple):
    """What was put into a cell since the file was opened.

    Attributes:
        kind: As openpyxl types cells, dates being numbers; empty for a cell that was emptied.
    """

    sheet: int
    row: int
    column: int
    kind: str
    value: Any


class Calculation:
    """A file, and what is typed into it after it was opened."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._edits: tuple[Edit, ...] = ()
        self._engine: Any = None
        self._told = 0

    def results(self, edits: Iterable[Edit], formulas: Sequence[Iterable[tuple[int, int]]]) -> Results:
        """Return the results of the formulas of each sheet, after these edits and all those before them."""
        self._edits += tuple(edits)
        key = self._content, self._edits
        if key not in _known:
            if len(_known) == _MOST_KNOWN:
                del _known[next(iter(_known))]
            _known[key] = self._worked_out(formulas)
        return _known[key]

    def _worked_out(self, formulas: Sequence[Iterable[tuple[int, int]]]) -> Results:
        if self._engine is None:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "classeur.xlsx"
                path.write_bytes(unconditioned(self._content))
                self._engine = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
        for edit in self._edits[self._told :]:
            self._tell(edit)
        self._told = len(self._edits)
        self._engine.evaluate()
        return [{place: self._result(sheet, *place) for place in places} for sheet, places in enumerate(formulas)]

    def _tell(self, edit: Edit) -> None:
        place, value = edit[:3], edit.value
        if edit.kind == "":
            self._engine.clear_cell_contents(*place)
        elif edit.kind == "b":
            self._engine.update_cell_with_bool(*place, value)
        elif edit.kind == "f":
            self._engine.update_cell_with_formula(*place, value)
        elif edit.kind == "n":
            self._engine.update_cell_with_number(*place, value)
        elif edit.kind == "e":
            self._engine.set_user_input(*place, value)
        else:
            self._engine.update_cell_with_text(*place, value)

    def _result(self, sheet: int, row: int, column: int) -> object:
        value = self._engine.get_cell_value(sheet, row, column)
        error = self._engine.get_cell_type(sheet, row, column) == ironcalc.CellType.ErrorValue
        return ERROR_BASE + ERRORS[value] if error else value
