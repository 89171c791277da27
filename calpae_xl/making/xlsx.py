"""The one door to XlsxWriter: the names the builder uses, and two repairs of what it writes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xlsxwriter import Workbook
from xlsxwriter.chart_column import ChartColumn
from xlsxwriter.format import Format
from xlsxwriter.utility import (
    quote_sheetname,
    xl_pixel_width,
    xl_range,
    xl_range_abs,
    xl_range_formula,
    xl_rowcol_to_cell,
)
from xlsxwriter.worksheet import Worksheet

__all__ = [
    "ColumnChart",
    "Format",
    "GrowingWorksheet",
    "SealedWorkbook",
    "Workbook",
    "Worksheet",
    "new_column_chart",
    "quote_sheetname",
    "xl_pixel_width",
    "xl_range",
    "xl_range_abs",
    "xl_range_formula",
    "xl_rowcol_to_cell",
]

_Attributes = Sequence[tuple[str, object]]


_ESCAPED = re.compile("(_x[0-9A-Fa-f]{4}_)")

_CALLED = re.compile(r"(?<![\w.])[\w.]++(?=\()")

OLD_FUNCTIONS = frozenset(
    (
        *("ABS", "AND", "CHAR", "CHOOSE", "CLEAN", "COUNT", "COUNTA", "COUNTIF", "COUNTIFS", "EXACT", "FIND", "FIXED"),
        *("HYPERLINK", "IF", "IFERROR", "INDEX", "INT", "ISERROR", "ISLOGICAL", "ISNA", "ISNUMBER", "ISTEXT", "LEFT"),
        *("LEN", "LOG10", "LOWER", "MATCH", "MAX", "MID", "MIN", "MOD", "NA", "NOT", "OR", "REPT", "RIGHT", "ROUND"),
        *("ROWS", "SEARCH", "SUBSTITUTE", "SUM", "SUMIF", "SUMPRODUCT", "TEXT", "TRIM", "UPPER", "VALUE"),
    )
)
"""Functions that a file names as Excel shows them: those of our formulas."""


class SealedWorkbook(Workbook):  # type: ignore[misc] # XlsxWriter has no types.
    """A workbook that opens read-only, marked as final, whose sheets stay where and as they are.

    No password: it guards against slips and says what the file is for. XlsxWriter 3.3.1 knows nothing of
    the protection of a workbook; the hook is the method that writes the element before it.
    """

    def __init__(self, stream: object, options: dict[str, object]) -> None:
        super().__init__(stream, options)
        self.read_only_recommended()
        self.set_custom_property("_MarkAsFinal", True, "bool")

    def _write_workbook_pr(self) -> None:
        super()._write_workbook_pr()
        self._xml_empty_tag("workbookProtection", [("lockStructure", 1)])


class _Exact(float):
    """A number with every digit that it needs: XlsxWriter writes 16, and 0.1 + 0.2 takes 17."""

    def __format__(self, spec: str) -> str:
        shown = super().__format__(spec)
        return shown if float(shown) == self else repr(float(self))


class GrowingWorksheet(Worksheet):  # type: ignore[misc] # Untyped base, as said above.
    """A worksheet whose rows still grow when people type, whose numbers are exact, whose empty results are typed.

    The hooks are private methods of XlsxWriter 3.3.1, which the project pins; tests watch the outcome.
    """

    def _xml_start_tag_unencoded(self, tag: str, attributes: _Attributes = ()) -> None:
        # XlsxWriter marks every height as set by hand: a comment typed later would be cut. Without the
        # mark Excel opens the row at our height and fits it again as soon as somebody edits it.
        if tag == "row":
            attributes = [pair for pair in attributes if pair[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)

    def _xml_number_element(self, number: float, attributes: _Attributes = ()) -> None:
        super()._xml_number_element(_Exact(number), attributes)

    def _xml_formula_element(self, formula: str, result: object, attributes: _Attributes = ()) -> None:
        # An empty text is otherwise written as a number without digits.
        if result == "":
            attributes = [*attributes, ("t", "str")]
        if isinstance(result, str):
            # A text that only looks like an escaped character is one: XlsxWriter sees to it in other cells.
            result = _ESCAPED.sub(r"_x005F\1", result)
        super()._xml_formula_element(formula, result, attributes)

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        # XlsxWriter looks each formula through for every newer function in turn: near half the time of a build.
        if OLD_FUNCTIONS.issuperset(_CALLED.findall(formula)):
            return formula.removeprefix("{").removeprefix("=").removesuffix("}")
        prepared: str = super()._prepare_formula(formula, expand_future_functions)
        return prepared


class ColumnChart(ChartColumn):  # type: ignore[misc] # Untyped base, as said above.
    """A chart of columns that keeps no copy of what it draws.

    XlsxWriter 3.3.1 writes 0 for #N/A into that copy, and nobody brings it up to date when Python writes cells: a
    chart without one is drawn from its cells by whoever opens it. LibreOffice does not read the titles that stand in
    cells: it shows the words that stand in for them.
    """

    stand_in = ""

    def _write_num_ref(self, formula: str, data: object, ref_type: str) -> None:
        self._refer("c:numRef", formula)

    def _write_str_ref(self, formula: str, data: object, ref_type: str) -> None:
        if data == [self.stand_in]:
            super()._write_str_ref(formula, data, ref_type)
        else:
            self._refer("c:strRef", formula)

    def _get_data_type(self, data: object) -> str:
        return "str"  # Of the labels of an axis, the only ones that are asked.

    def _write_plot_vis_only(self) -> None:
        # What is drawn stands in folded columns; left out, each spreadsheet has its own default.
        self._xml_empty_tag("c:plotVisOnly", [("val", 0)])

    def _refer(self, tag: str, formula: str) -> None:
        self._xml_start_tag(tag)
        self._write_series_formula(formula)
        self._xml_end_tag(tag)


def new_column_chart(book: Workbook) -> ColumnChart:
    """Add a chart to a workbook; a sheet of it has to insert it."""
    chart: ColumnChart = book.add_chart({"type": "column"})
    chart.__class__ = ColumnChart  # The workbook makes its own kinds alone.
    return chart
