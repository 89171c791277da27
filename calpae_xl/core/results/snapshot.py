"""The very hidden sheet « _vu »: what the last run saw, beside what the workbook says now.

The banner « À recalculer » of the result sheets counts what differs. Entries are found again by id and
period, reservations by what they say: rows that were sorted or moved give no false alarm. Three blind spots:
an entry that only changes case (« ND », « nd »), an error that becomes another error, and a text so long that
its image is no text any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.consolidation_places import PLACE_ROW, ConsolidationPlaces
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.model import Observation, Reservation
from calpae_xl.core.trade.values import EXCEL_ERRORS, Value, serial
from calpae_xl.core.trade.words import word
from calpae_xl.core.workbook import formulas
from calpae_xl.core.workbook.grid import column_letters
from calpae_xl.core.workbook.layout import SHEET_NAMES, Role, sheet_name_key
from calpae_xl.core.workbook.plan import Content

SNAPSHOT_SHEET = "_vu"
CHANGED_NAME = "Ecarts_vus"
"""Defined name of the number of cells and reservations that differ from what the last run saw."""

BANNER_CELL, CHANGED_CELL, ENTRIES_CELL, RESERVATIONS_CELL = "B1", "B2", "B3", "B4"
BANNER_FORMULA = f"={SNAPSHOT_SHEET}!${BANNER_CELL[0]}${BANNER_CELL[1:]}"

RESERVATION_FIELDS = {
    "territory": "Reserves_territoire",
    "indicator": "Reserves_indicateur",
    "period": "Reserves_annee",
    "type": "Reserves_type",
    "note": "Reserves_note",
}
"""Defined names of the columns of « Réserves », by field."""

_ERROR = "#"
_TEXT = "t:"
"""Start of the image of a text: a figure that becomes the same figure typed as text is a change."""

_LONGEST = 32_767
"""Characters of a text in Excel, counted as UTF-16 does: the image of a longer one is an error, there as here."""

_FIRST_COLUMN = 3


def snapshot_cells(work: Processed) -> Mapping[str, Content]:
    """Return every cell of the sheet: the snapshot, its live image, and the counts."""
    shape = _Snapshot(work)
    cells = {
        "A1": Content("Bandeau"),
        BANNER_CELL: Content("", _banner()),
        "A2": Content("Écarts"),
        CHANGED_CELL: Content(0, f"={ENTRIES_CELL}+{RESERVATIONS_CELL}"),
        "A3": Content("Cellules de saisie"),
        "A4": Content("Réserves"),
    }
    cells.update(shape.entries())
    cells.update(shape.reservations())
    return cells


def _banner() -> str:
    entries = f'IF({ENTRIES_CELL}=0,"",{ENTRIES_CELL}&IF({ENTRIES_CELL}=1," cellule"," cellules"))'
    reserves = f'IF({RESERVATIONS_CELL}=0,"",{RESERVATIONS_CELL}&IF({RESERVATIONS_CELL}=1," réserve"," réserves"))'
    both = f'IF(AND({ENTRIES_CELL}>0,{RESERVATIONS_CELL}>0)," et ","")'
    verb = f'IF({CHANGED_CELL}=1," a changé"," ont changé")'
    start, end = formulas.quoted("À recalculer\u00a0: "), formulas.quoted(" depuis le dernier calcul.")
    return f'=IF({CHANGED_CELL}=0,"",{start}&{entries}&{both}&{reserves}&{verb}&{end})'


class _Snapshot:
    """The writing of one snapshot. An entry has the row of its indicator in « CeA »."""

    def __init__(self, work: Processed) -> None:
        self._campaign = work.campaign
        self._places = ConsolidationPlaces(work.campaign.referential, work.campaign.settings)
        self._width = len(self._places.territories) * len(self._places.periods)
        self._rows = (min(self._places.rows.values()), max(self._places.rows.values()))

    def entries(self) -> Iterator[tuple[str, Content]]:
        """Yield what the entry cells held, what they hold, and how many differ."""
        for name, row in self._places.rows.items():
            column = _FIRST_COLUMN
            for number, territory in enumerate(self._places.territories):
                for position, seen in enumerate(self._campaign.series[territory.code][name]):
                    image = _image(seen)
                    if image is not None:
                        yield f"{column_letters(column)}{row}", Content(image)
                    live = f"{column_letters(column + self._width)}{row}"
                    yield live, Content(_text_image(image), self._live(name, position, number))
                    column += 1
        first, last = self._rows
        seen_area, live_area = (
            f"{column_letters(start)}{first}:{column_letters(start + self._width - 1)}{last}"
            for start in (_FIRST_COLUMN, _FIRST_COLUMN + self._width)
        )
        # &"" makes of a figure the text that the same spreadsheet makes of the entry; a blank stays no zero.
        yield ENTRIES_CELL, Content(0, f'=SUMPRODUCT(--({live_area}<>{seen_area}&""))')

    def _live(self, name: str, position: int, number: int) -> str:
        area = sheet_name_key(Role.ENTRY, self._places.territories[number].code)
        sheet = SHEET_NAMES[Role.CONSOLIDATION]
        column = f"{self._places.letters(position, number)}${PLACE_ROW}"
        entry = f"INDEX({area},{sheet}!{self._places.place(name, number)},{sheet}!{column})"
        return f'=IFERROR(IF(ISTEXT({entry})*LEN({entry}),"{_TEXT}","")&{entry},"{_ERROR}")'

    def reservations(self) -> Iterator[tuple[str, Content]]:
        """Yield the reservations that stood, how often each stands now, and how many differ.

        A line edited, added or removed counts for one, whatever the order of the lines.
        """
        expected: dict[tuple[str, str, str, str], int] = {}
        for reservation in self._campaign.reservations:
            key = _key(reservation)
            expected[key] = expected.get(key, 0) + 1
        first = row = self._rows[1] + 3
        criteria = ",".join(
            f'{RESERVATION_FIELDS[field]},${letter}{{row}}&""'
            for field, letter in zip(("territory", "indicator", "period", "type"), "ABCD", strict=True)
        )
        for row, (key, count) in enumerate(expected.items(), start=first):
            for letter, text in zip("ABCD", key, strict=True):
                if text:
                    yield f"{letter}{row}", Content(text)
            yield f"E{row}", Content(count)
            yield f"F{row}", Content(count, f"=COUNTIFS({criteria.format(row=row)})")
        lost = f"SUMPRODUCT(ABS(F{first}:F{row}-E{first}:E{row}))" if expected else "0"
        lines, signs = self._counted()
        yield from (("D3", Content(lines)), ("D4", Content(signs)))
        filled = f"SUMPRODUCT(--(LEN({'&'.join(RESERVATION_FIELDS.values())})>0))"
        notes = f"SUMPRODUCT(LEN({RESERVATION_FIELDS['note']}))"
        yield "C3", Content(lines, f"={filled}")
        yield "C4", Content(signs, f"={notes}")
        yield RESERVATIONS_CELL, Content(0, f"=IFERROR(MAX({lost},ABS(C3-D3),IF(C4=D4,0,1)),1)")

    def _counted(self) -> tuple[int, int]:
        """Count the lines of « Réserves », those that say nothing usable included, and the signs of their notes."""
        notes = [reservation.note or "" for reservation in self._campaign.reservations]
        unusable = [f.also_read for f in self._campaign.structure if f.code is Code.UNUSABLE_RESERVATION]
        notes += [read[-1] if read else "" for read in unusable]
        # LEN counts as UTF-16 does.
        return len(notes), sum(len(note.encode("utf-16-le")) // 2 for note in notes)


def _key(reservation: Reservation) -> tuple[str, str, str, str]:
    # A keyboard types a straight apostrophe: « ? » stands for either in COUNTIFS.
    kind = word(reservation.type).replace("’", "?")
    return reservation.territory, reservation.indicator, reservation.period or "", kind


def _image(seen: Observation) -> Value | None:
    """Return what a snapshot keeps of an entry: its typed value, that a formula turns into a text as Excel does."""
    if seen.cell is None or (isinstance(seen.typed, str) and seen.typed in EXCEL_ERRORS):
        return _ERROR
    if isinstance(seen.typed, date):
        return serial(seen.typed)
    if not isinstance(seen.typed, str) or not seen.typed:
        return seen.typed
    image = f"{_TEXT}{seen.typed}"
    return image if len(image.encode("utf-16-le")) // 2 <= _LONGEST else _ERROR


def _text_image(image: Value | None) -> str:
    if image is None:
        return ""
    if isinstance(image, bool):
        return str(image).upper()
    return f"{image:.15G}" if isinstance(image, int | float) else str(image)
