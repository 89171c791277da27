"""Sheets protected against slips: opened while we write, then protected again exactly as they were."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from calpae_xl.books.excel_errors import LockedSheetError
from calpae_xl.books.excel_failures import failures, insisted
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.layout import HELPER_PREFIX

if TYPE_CHECKING:
    import xlwings as xw

# Each is a property of ``Worksheet.Protection`` and an argument of ``Worksheet.Protect``.
_PERMISSIONS = (
    "AllowFormattingCells",
    "AllowFormattingColumns",
    "AllowFormattingRows",
    "AllowInsertingColumns",
    "AllowInsertingRows",
    "AllowInsertingHyperlinks",
    "AllowDeletingColumns",
    "AllowDeletingRows",
    "AllowSorting",
    "AllowFiltering",
    "AllowUsingPivotTables",
)


class Protection(NamedTuple):
    """How a sheet is protected, its password apart: we only open those that have none.

    Attributes:
        permissions: What people may do on it all the same, by argument of ``Worksheet.Protect``.
        drawings: Whether shapes are protected.
        scenarios: Whether scenarios are.
    """

    permissions: Mapping[str, bool]
    drawings: bool
    scenarios: bool

    @classmethod
    def of(cls, sheet: Any) -> Protection:
        """Ask Excel for that of a worksheet of its own; there is no way to ask for it all at once."""
        permitted = sheet.Protection
        return cls(
            {name: bool(getattr(permitted, name)) for name in _PERMISSIONS},
            bool(sheet.ProtectDrawingObjects),
            bool(sheet.ProtectScenarios),
        )

    def put_on(self, sheet: Any) -> None:
        """Protect a worksheet of Excel's so."""
        sheet.Protect(DrawingObjects=self.drawings, Contents=True, Scenarios=self.scenarios, **self.permissions)


_USABLE = Protection(
    dict.fromkeys(("AllowFormattingColumns", "AllowFormattingRows", "AllowFiltering"), True), True, True
)
_CLOSED = Protection({}, True, True)


def standard_protection(sheet: Sheet) -> Protection:
    """Return how a sheet of ours is built: widths and filters stay free, unless nobody sees it.

    Not sorting: Excel refuses it where cells are locked, whatever the protection allows.
    """
    return _CLOSED if sheet.name.startswith(HELPER_PREFIX) else _USABLE


@contextmanager
def unprotected(sheet: xw.Sheet, name: str, standard: Protection | None, left_open: list[str]) -> Iterator[None]:
    """Open a sheet while the block runs; it ends up protected as it was, whatever happens.

    A sheet that nobody protects stays so, but for those that nobody sees.

    Args:
        sheet: The sheet.
        name: Its name, for messages.
        standard: How a sheet of ours is protected, which spares the fourteen questions; ``None``: ask.
        left_open: Takes its name should Excel refuse to protect it again: what was written is written by then.

    Raises:
        LockedSheetError: It has a password.
    """
    if standard is not _CLOSED and not sheet.api.ProtectContents:
        yield
        return
    protection = standard or Protection.of(sheet.api)
    _open(sheet.api, name)
    try:
        yield
    finally:
        try:
            insisted(lambda: protection.put_on(sheet.api))
        except failures():
            # One that nobody sees is closed by the next writing, asked or not.
            if standard is not _CLOSED:
                left_open.append(name)


def _open(sheet: Any, name: str) -> None:
    try:
        _unprotect(sheet)
    except failures() as error:
        if sheet.ProtectContents:
            raise LockedSheetError(name) from error
        raise


def _unprotect(sheet: Any) -> None:
    try:
        # An empty password, not none: Excel would ask the person for it.
        sheet.Unprotect("")
    except failures():
        # Of sheets selected together, Excel opens none: the one in sight is selected alone.
        sheet.Parent.ActiveSheet.Select()
        sheet.Unprotect("")
