"""The Excel table that « Contrôles », « Révisions » and « Conflits » share: lines of CALPAE, which people answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calpae_xl.core.sheets.explanations import EXPLAINED_BY, typed_explains_formula
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.contents import SheetContents
from calpae_xl.core.workbook.grid import column_letters, split_address
from calpae_xl.core.workbook.tables import Places
from calpae_xl.making.page import HEADER_ROW, Page
from calpae_xl.making.row_heights import column_pixels
from calpae_xl.making.styles import BLUE_PALEST, GREY_RULE, LEFT, SMALL, TARGET_HEADER, WRAPPED, Layer
from calpae_xl.making.xlsx import xl_range

FIRST_ROW = HEADER_ROW + 1
_HEADER_HEIGHT = 34

RULED: Layer = {"top": 1, "bottom": 1, "top_color": GREY_RULE, "bottom_color": GREY_RULE}
ANSWERED: Layer = {**RULED, "bg_color": BLUE_PALEST}
"""Looks of a line that says something, and of its cells where people answer: lines come and go with the runs."""


class Listing:
    """The table of one sheet; rows and columns count from 0, columns are named by their field.

    Attributes:
        page: The sheet.
        last_row: Last row that validations and conditions cover, the table being shorter.
    """

    def __init__(
        self,
        page: Page,
        headers: Mapping[str, str],
        widths: Mapping[str, float],
        last_row: int,
        looks: Mapping[str, Sequence[Layer]],
        plain: Sequence[Layer] = (LEFT, WRAPPED),
    ) -> None:
        """Set the columns.

        Args:
            page: The sheet.
            headers: By field, in the order of the columns.
            widths: In characters, by field; the fields without one are hidden, there for the next run.
            last_row: Last row that validations and conditions cover.
            looks: Layers by field.
            plain: Layers of the other fields.
        """
        self.page = page
        self.last_row = last_row
        self._headers = headers
        self._fields = tuple(headers)
        self._looks = {field: (SMALL, *looks.get(field, plain)) for field in headers}
        page.scale(sum(map(column_pixels, widths.values())))
        page.growing_columns(widths.values(), (self._looks[field] for field in widths))
        for field in (field for field in headers if field not in widths):
            column = self.column(field)
            page.sheet.set_column(column, column, 12, page.styles.get(*self._looks[field]), {"hidden": True})

    def column(self, field: str) -> int:
        """Return the column of a field."""
        return self._fields.index(field) + 1

    def add_table(self, name: str, last_row: int, answered: Sequence[str]) -> None:
        """Add the table and its headers, those of the fields that people answer in another colour."""
        page, headers = self.page, [*self._headers.values()]
        self._answered = answered[0]
        columns = [{"header": header} for header in headers]
        page.sheet.add_table(HEADER_ROW, 1, last_row, len(headers), {"name": name, "columns": columns, "style": None})
        page.headers(HEADER_ROW, 1, headers)
        for field in answered:
            page.headers(HEADER_ROW, self.column(field), (self._headers[field],), TARGET_HEADER)
        page.height(HEADER_ROW, _HEADER_HEIGHT)

    def fill(self, contents: SheetContents, places: Places) -> None:
        """Write the cells of the table, which stand at ``places``."""
        fields = {letters: field for field, letters in places.columns.items()}
        for address, content in contents.cells.items():
            letters, row = split_address(address)
            field = fields[letters]
            self.page.content(row - 1, self.column(field), content, *self._looks[field])

    def write(self, row: int, field: str, value: Value | None) -> None:
        """Write a typed value into a line."""
        self.page.value(row, self.column(field), value, *self._looks[field])

    def validate(self, field: str, validation: Mapping[str, object]) -> None:
        """Put a native validation, or its mere input message, on a column."""
        column = self.column(field)
        self.page.sheet.data_validation(FIRST_ROW, column, self.last_row, column, {**validation})

    def ask_why(self, told: str) -> None:
        """Take in the column of justifications nothing but words that say something; ``told`` says of what."""
        cell = f"{column_letters(self.column('justification') + 1)}{FIRST_ROW + 1}"
        asked = {
            "validate": "custom",
            "value": typed_explains_formula(cell),
            "input_title": "Justification",
            "input_message": typeset(told),
            "error_title": "Justification trop courte",
            "error_message": typeset(f"Dites pourquoi le chiffre est exact : il faut {EXPLAINED_BY}."),
        }
        self.validate("justification", asked)

    def condition(self, first: str, last: str, criteria: str, *layers: Layer) -> None:
        """Change the look from one column to another where a formula, written for the first line, holds."""
        rule = {"type": "formula", "criteria": criteria, "format": self.page.styles.bare(*layers)}
        self.page.sheet.conditional_format(FIRST_ROW, self.column(first), self.last_row, self.column(last), rule)

    def close(self, frozen: str, texts: tuple[str, str]) -> None:
        """Freeze the panes before a field, and say which columns hold texts that look like numbers."""
        first, last = map(self.column, texts)
        sheet = self.page.sheet
        sheet.ignore_errors({"number_stored_as_text": xl_range(FIRST_ROW, first, self.last_row, last)})
        sheet.freeze_panes(FIRST_ROW, self.column(frozen))
        self.page.opens_on(FIRST_ROW, self.column(self._answered))
        sheet.repeat_rows(HEADER_ROW)
        self.page.close(self.last_row, self.column(self._fields[-1]))
