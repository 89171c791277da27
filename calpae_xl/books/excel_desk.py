"""The person at the screen of Excel: what they selected, what they answer, what they are shown."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from calpae_xl.books.area import Place
from calpae_xl.books.excel import HIDDEN, VISIBLE
from calpae_xl.books.excel_errors import (
    DistantFileError,
    HiddenRowError,
    HiddenSheetError,
    ManyAreasError,
    explained,
)
from calpae_xl.books.excel_failures import failures, put_back, set_for_now
from calpae_xl.books.excel_messages import TITLE, tell_alone
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.trade.typography import shortened
from calpae_xl.core.workbook.grid import column_letters, column_number, split_address

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    import xlwings as xw

_TEXT = 2  # Type of ``Application.InputBox``: what is typed stays a text.
_LONGEST_QUESTION = 255  # It refuses more.
_FOLDER_PICKER = 4  # msoFileDialogFolderPicker
_CHOSEN = -1
_VISIBLE_CELLS = 12  # xlCellTypeVisible
MOST_AREAS = 60
"""Areas of a selection, each a round trip to Excel."""

_MOST_HIDDEN = 50  # Hidden columns side by side; further there is nothing of ours.
_WORKBOOKS = "Classeurs Excel (*.xlsx),*.xlsx"


class ExcelDesk:
    """The window of Excel in which somebody clicked; its dialogs stand before it and wait for an answer.

    A cell may be anywhere in the workbook; its path is never asked for.
    """

    def __init__(self, book: xw.Book, app: xw.App, name: str) -> None:
        self._book = book
        self._app = app
        self._name = name

    def selected(self) -> CellRef:
        """Return the active sheet and cell; no cell where there is none, as on a chart.

        Raises:
            CalpaeError: Excel is busy, or gone.
        """
        with self._explained():
            sheet = self._book.api.ActiveSheet.Name
            cell = self._app.api.ActiveCell
            if cell is None:
                return CellRef(sheet, None)
            # That of the workbook in front, which may be another one by now.
            book, at, address = Place.parse(str(cell.GetAddress(True, True, 1, True)))
            return CellRef(at, address) if book.casefold() == self._name.casefold() else CellRef(sheet, None)

    def selection(self) -> tuple[str, tuple[str, ...]]:
        """Return the active sheet and the areas that are selected, without the rows that a filter hides.

        Raises:
            ManyAreasError: They are more than can be asked for in the time of a click.
            CalpaeError: Excel is busy, or gone.
        """
        at = self.selected()
        if at.cell is None:
            return at.sheet, ()
        with self._explained():
            selected = self._app.api.Selection
            if selected.CountLarge == 1:  # « Visible » of one cell is that of the whole sheet.
                return at.sheet, (at.cell,)
            areas = selected.SpecialCells(_VISIBLE_CELLS).Areas
            count = areas.Count
            if count > MOST_AREAS:
                raise ManyAreasError(at.sheet)
            addresses = (areas.Item(number).GetAddress() for number in range(1, count + 1))
            return at.sheet, tuple(str(address).replace("$", "") for address in addresses)

    def show(self, at: CellRef) -> None:
        """Bring a sheet to the front and select a cell; for a whole sheet, leave people where they were in it.

        Nothing in a hidden column is left selected: what is typed there would overwrite an id or a marker.

        Raises:
            HiddenSheetError: The sheet is hidden.
            HiddenRowError: The cell is selected, in a row that does not show.
            CalpaeError: There is none of that name, or Excel is busy.
        """
        with self._explained():
            try:
                if at.cell is None:
                    self._book.api.Activate()
                    self._book.sheets[at.sheet].api.Activate()
                else:
                    self._select(at.sheet, *split_address(at.cell))
            except failures():
                visible = self._book.sheets[at.sheet].visible
                if visible != VISIBLE:
                    raise HiddenSheetError(at.sheet, listed=visible == HIDDEN) from None
                raise
            cell = self._app.api.ActiveCell
            if cell is not None:
                self._leave_hidden_column(at.sheet, cell)
            # Alone: of sheets selected together, what is typed into one goes into all.
            self._book.api.ActiveSheet.Select()
            if at.cell is not None and cell is not None and cell.RowHeight == 0:
                raise HiddenRowError(at)

    def _select(self, sheet: str, letters: str, row: int) -> None:
        place = f"[{self._name}]{sheet}".replace("'", "''")
        # Activates workbook and sheet, selects, and scrolls no further than needed. It reads R1C1 only.
        self._app.api.Goto(f"'{place}'!R{row}C{column_number(letters)}")

    def _leave_hidden_column(self, sheet: str, cell: Any) -> None:
        if not cell.EntireColumn.Hidden:
            return
        row, first = cell.Row, cell.Column + 1
        cells = self._book.sheets[sheet].api.Cells
        for column in range(first, first + _MOST_HIDDEN):
            if not cells(row, column).EntireColumn.Hidden:
                self._select(sheet, column_letters(column), row)
                return

    def tell(self, text: str, *, problem: bool = False) -> None:
        """Show a message that wants no answer; without Excel's window, should that be no more."""
        try:
            self._app.alert(text, TITLE, "ok", "critical" if problem else "info")
        except Exception:
            if not tell_alone(text):
                raise

    def confirm(self, question: str) -> bool:
        """Ask for a go-ahead: « OK » or « Annuler »."""
        return self._app.alert(question, TITLE, "ok_cancel", "info") == "ok"

    def choose(self, question: str) -> bool | None:
        """Ask « Oui », « Non » or « Annuler » (``None``)."""
        return {"yes": True, "no": False}.get(str(self._app.alert(question, TITLE, "yes_no_cancel", "info")))

    def ask(self, question: str, default: str = "") -> str | None:
        """Ask for a line of text; a question is cut at 255 characters."""
        short = shortened(question, _LONGEST_QUESTION)
        with self._explained():
            answer = self._app.api.InputBox(Prompt=short, Title=TITLE, Default=default, Type=_TEXT)
        return None if answer is False else str(answer)

    def pick_files(self, title: str) -> Sequence[Path]:
        """Ask for workbooks to open; empty when nothing was picked."""
        with self._explained():
            picked = self._app.api.GetOpenFilename(FileFilter=_WORKBOOKS, Title=title, MultiSelect=True)
        return [] if picked is False else [_local(path) for path in picked]

    def pick_folder(self, title: str) -> Path | None:
        """Ask for a folder."""
        with self._explained():
            dialog = self._app.api.FileDialog(_FOLDER_PICKER)
            dialog.Title = title
            dialog.AllowMultiSelect = False
            return _local(dialog.SelectedItems.Item(1)) if dialog.Show() == _CHOSEN else None

    def open_document(self, path: Path) -> None:
        """Open a document with the program that the person uses for it."""
        os.startfile(path)  # type: ignore[attr-defined]  # noqa: S606  # Windows only, as Excel is.

    @contextmanager
    def working(self, text: str) -> Iterator[None]:
        """Show in the status bar what is going on, and keep the screen still, while the block runs."""
        with self._explained():
            # Whoever clicks or types meanwhile would change sheets under us, and have calls refused.
            shown = ExitStack()
            shown.enter_context(set_for_now(self._app, status_bar=text, screen_updating=False, interactive=False))

        def show_again() -> None:
            with self._explained():
                shown.close()

        with put_back(show_again):
            yield

    def _explained(self) -> AbstractContextManager[None]:
        return explained(self._name, failures())


def _local(picked: str) -> Path:
    """Return the path of a file or folder that was picked; Excel also gives addresses of OneDrive and SharePoint.

    Raises:
        DistantFileError: It is an address.
    """
    if "://" in picked:
        raise DistantFileError(picked)
    return Path(picked)
