"""The very hidden sheet « _vu »: what the last run saw, beside what the workbook says now.

The banner « À recalculer » of the result sheets counts what differs. Entries are found again by id and
period, reservations by what they say: rows that were sorted or moved give no false alarm. Three blind spots:
an entry that only changes case (« ND », « nd »), an error, or a text that begins as errors do, that becomes another,
and a text so long that its image is no text any more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import isclose

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.defined_names import CHANGED_CELL, SNAPSHOT_SHEET
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.consolidation_places import ConsolidationPlaces
from calpae_xl.core.results.watched_sheets import WatchedSheet
from calpae_xl.core.sheets.reservations import RESERVATION_HEADERS
from calpae_xl.core.trade.model import Observation
from calpae_xl.core.trade.values import MAX_TEXT, Value, excel_length, found_by_formulas, trimmed_text
from calpae_xl.core.workbook import formulas
from calpae_xl.core.workbook.areas import called
from calpae_xl.core.workbook.grid import Grid, Sheet, column_letters, split_address
from calpae_xl.core.workbook.layout import Role, sheet_name_key
from calpae_xl.core.workbook.plan import Content

BANNER_CELL, ENTRIES_CELL, RESERVATIONS_CELL = "B1", "B3", "B4"
REFERENTIAL_CELL, SETTINGS_CELL = "B5", "B6"
BANNER_FORMULA = f"={SNAPSHOT_SHEET}!${BANNER_CELL[0]}${BANNER_CELL[1:]}"

RESERVATION_FIELDS = {
    "territory": "Reserves_territoire",
    "indicator": "Reserves_indicateur",
    "period": "Reserves_annee",
    "type": "Reserves_type",
    "note": "Reserves_note",
}
"""Defined names of the columns of « Réserves », by field."""

_COUNTED = {
    ENTRIES_CELL: ("Cellules de saisie", "cellule", "cellules"),
    RESERVATIONS_CELL: ("Réserves", "réserve", "réserves"),
    REFERENTIAL_CELL: ("Référentiel", "ligne de « Référentiel »", "lignes de « Référentiel »"),
    SETTINGS_CELL: ("Paramètres", "ligne de « Paramètres »", "lignes de « Paramètres »"),
}
"""What is watched, by the cell that counts what differs: its name, and the words of the banner."""

_WATCHED = ((Role.REFERENTIAL, REFERENTIAL_CELL), (Role.SETTINGS, SETTINGS_CELL))
_ERROR = "#"
"""Image of an error, and of a text that begins as one: files do not tell « #N/A » typed as text from the error."""

_TEXT = "t:"
"""Start of the image of a text: a figure that becomes the same figure typed as text is a change."""

_LINES_CELL = "D3"
"""How many lines « Réserves » held."""

_YEAR_LENGTH = 4
_FIRST_COLUMN = 3


def snapshot_cells(work: Processed, *, sealed: bool = False) -> Mapping[str, Content]:
    """Return every cell of the sheet: the snapshot, its live image, and the counts.

    Args:
        work: What the run saw.
        sealed: Whether nobody may change the workbook: nothing is then watched.
    """
    shape = _Snapshot(work.campaign)
    cells = {
        "A1": Content("Bandeau"),
        BANNER_CELL: Content("", _banner()),
        "A2": Content("Écarts"),
        CHANGED_CELL: Content(0, f"={'+'.join(_COUNTED)}"),
        **{f"A{cell[1:]}": Content(title) for cell, (title, _, _) in _COUNTED.items()},
    }
    if not sealed:
        cells.update(shape.watched())
        cells.update(shape.entries())
        cells.update(shape.reservations())
    return cells


def differs_from_last_run(grid: Grid) -> bool:
    """Tell whether the workbook as it is worked out now is not what the last run saw: a lost name makes it so."""
    sheet = _snapshot_sheet(grid)
    return sheet is None or sheet.values.get(CHANGED_CELL) != 0


def reads_as_typed(grid: Grid, campaign: Campaign) -> bool:
    """Tell whether the formulas of the sheet find, in the workbook as it is, what Python reads there.

    Where a name that they need is lost or leads elsewhere, they find errors or other cells. What people typed
    since the last run is found by both.

    Args:
        grid: The workbook, worked out by Excel.
        campaign: What Python reads in it.
    """
    sheet = _snapshot_sheet(grid)
    if sheet is None:
        return False
    shape = _Snapshot(campaign)
    return all(_is_image(sheet.values.get(cell), expected) for cell, expected in shape.found()) and all(
        isinstance(count := sheet.values.get(total), int | float) and count < height
        for total, height in shape.heights()
    )


def remembered_reservations(grid: Grid) -> Sequence[Mapping[str, str]] | None:
    """Return the lines of « Réserves » that the last run saw, by field, without their notes.

    Returns:
        ``None`` when nothing tells them: no run, no sheet of ours, or one of another release.
    """
    sheet = _snapshot_sheet(grid)
    expected = None if sheet is None else sheet.values.get(_LINES_CELL)
    if sheet is None or not isinstance(expected, int | float):
        return None
    lines: list[Mapping[str, str]] = []
    for cell, formula in sheet.formulas.items():
        letters, row = split_address(cell)
        if letters == "F" and formula.startswith(f"=COUNTIFS({RESERVATION_FIELDS['territory']},"):
            texts = (trimmed_text(sheet.values.get(f"{column}{row}")) for column in "ABCD")
            line = dict(zip(("territory", "indicator", "period", "type"), texts, strict=True))
            # « 2022-06 » and « 06/2022 » are the ways to write a month.
            between = "/" if line["period"].find("?") < _YEAR_LENGTH else "-"
            line["period"], line["type"] = line["period"].replace("?", between), line["type"].replace("?", "’")
            count = sheet.values.get(f"E{row}")
            lines += [line] * (int(count) if isinstance(count, int | float) else 1)
    return lines if len(lines) >= expected else None


def _snapshot_sheet(grid: Grid) -> Sheet | None:
    return next((sheet for sheet in grid.sheets if sheet.name.casefold() == SNAPSHOT_SHEET), None)


def _banner() -> str:
    """Say what changed: « 1 cellule, 2 réserves et 1 ligne de « Paramètres » ont changé »."""
    told = [
        (cell, f"{cell}&IF({cell}=1,{formulas.quoted(f' {one}')},{formulas.quoted(f' {several}')})")
        for cell, (_, one, several) in _COUNTED.items()
    ]
    verb = f'IF({CHANGED_CELL}=1," a changé"," ont changé")'
    start, end = formulas.quoted("À recalculer\u00a0: "), formulas.quoted(" depuis le dernier calcul.")
    return f'=IF({CHANGED_CELL}=0,"",{start}&{formulas.enumerated(told)}&{verb}&{end})'


class _Snapshot:
    """The writing of one snapshot. An entry has the row of its indicator in the consolidated sheet."""

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign
        self._places = ConsolidationPlaces(campaign.referential, campaign.settings)
        self._width = len(self._places.territories) * len(self._places.periods)
        self._rows = (min(self._places.rows.values()), max(self._places.rows.values()))

    def entries(self) -> Iterator[tuple[str, Content]]:
        """Yield what the entry cells held, what they hold, and how many differ."""
        for kept, live, image, formula in self._images():
            if image is not None:
                yield kept, Content(image)
            yield live, Content(_text_image(image), formula)
        first, last = self._rows
        seen_area, live_area = (
            f"{column_letters(start)}{first}:{column_letters(start + self._width - 1)}{last}"
            for start in (_FIRST_COLUMN, _FIRST_COLUMN + self._width)
        )
        # &"" makes of a figure the text that the same spreadsheet makes of the entry; a blank stays no zero.
        yield ENTRIES_CELL, Content(0, f'=SUMPRODUCT(--({live_area}<>{seen_area}&""))')

    def _images(self) -> Iterator[tuple[str, str, Value | None, str]]:
        """Yield of each entry the cell that keeps its image, the one that finds it anew, the image, the formula."""
        for name, row in self._places.rows.items():
            column = _FIRST_COLUMN
            for number, territory in enumerate(self._places.territories):
                for position, seen in enumerate(self._campaign.series[territory.code][name]):
                    kept, live = (f"{column_letters(each)}{row}" for each in (column, column + self._width))
                    yield kept, live, _image(seen), self._live(name, position, number)
                    column += 1

    def found(self) -> Iterator[tuple[str, Value]]:
        """Yield the cells that find something anew whatever the last run saw, and what they are to hold."""
        for _, live, image, _ in self._images():
            yield live, _text_image(image)
        yield from zip(("C3", "C4", "C5"), (*self._counted(), self._headers()), strict=True)

    def heights(self) -> Iterator[tuple[str, int]]:
        """Yield the counts of rows that differ, and how many rows say something: all differ once the name is lost."""
        for role, total in _WATCHED:
            sheet = self._campaign.sheet(role)
            if sheet is not None:
                yield total, WatchedSheet(role, sheet).height

    def _live(self, name: str, position: int, number: int) -> str:
        sheet = called(self._campaign.settings.sheet_name(Role.CONSOLIDATION))
        entry = self._places.entry(name, position, number, sheet=f"{sheet}!")
        image = f'IF(ISTEXT({entry})*LEN({entry}),"{_TEXT}","")&{entry}'
        return f'=IFERROR(IF(LEFT({entry},1)="{_ERROR}","{_ERROR}",{image}),"{_ERROR}")'

    def watched(self) -> Iterator[tuple[str, Content]]:
        """Yield what « Référentiel » and « Paramètres » held, to the right of the entries."""
        column = _FIRST_COLUMN + 2 * self._width + 2
        for role, total in _WATCHED:
            sheet = self._campaign.sheet(role)
            if sheet is not None:
                watched = WatchedSheet(role, sheet)
                yield from watched.cells(column, self._rows[0], total)
                column += watched.width + 2

    def reservations(self) -> Iterator[tuple[str, Content]]:
        """Yield the reservations that stood, how often each stands now, and how many differ.

        A line edited, added or removed counts for one, whatever the order of the lines. Where the table lost what
        tells its columns, nothing but these headers is watched.
        """
        table = self._campaign.reserved
        expected = self._expected()
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
        # Signs by comparison: not every spreadsheet works ABS or LEN out for each cell of an area.
        now, then = f"F{first}:F{row}", f"E{first}:E{row}"
        lost = f"SUMPRODUCT(({now}-{then})*(({now}>{then})-({now}<{then})))" if expected else "0"
        lines, signs = self._counted()
        headers = self._headers()
        yield from ((_LINES_CELL, Content(lines)), ("D4", Content(signs)), ("D5", Content(headers)))
        filled = f"""SUMPRODUCT(--({"&".join(RESERVATION_FIELDS.values())}<>""))"""
        area = sheet_name_key(Role.RESERVATIONS)
        counts = '&"|"&'.join(f"COUNTIF({area},{formulas.quoted(header)})" for header in RESERVATION_HEADERS.values())
        yield "C3", Content(lines, f"=IFERROR({filled},0)")
        yield from self._notes(first)
        yield "C5", Content(headers, f'=IFERROR({counts},"{_ERROR}")')
        whole = table is not None and not table.missing
        differing = f"IFERROR(MAX({lost},ABS(C3-D3),IF(C4=D4,0,1)),1)" if whole else "0"
        yield RESERVATIONS_CELL, Content(0, f"=IF(C5=D5,{differing},1)")

    def _expected(self) -> Mapping[tuple[str, ...], int]:
        """Return how often COUNTIFS, which cases do not matter to, finds each reservation that stands."""
        table = self._campaign.reserved
        keys = {} if table is None else {line.row: _key(table.typed(line)) for line in table.lines}
        counts = Counter(map(_folded, keys.values()))
        told = {_folded(key): key for row, key in keys.items() if row in self._campaign.reservation_rows}
        return {key: counts[folded] for folded, key in told.items()}

    def _notes(self, first: int) -> Iterator[tuple[str, Content]]:
        """Yield the signs of every note, one row each, and their total."""
        lines = [] if self._campaign.reserved is None else self._campaign.reserved.lines
        top, signs = min((line.row for line in lines), default=0), {line.row: excel_length(line.note) for line in lines}
        place = 0
        for place in range(max(signs, default=0) - top + 1):
            live = f"=IFERROR(LEN(INDEX({RESERVATION_FIELDS['note']},{place + 1})),0)"
            yield f"G{first + place}", Content(signs.get(top + place, 0), live)
        yield "C4", Content(sum(signs.values()), f"=SUM(G{first}:G{first + place})")

    def _counted(self) -> tuple[int, int]:
        """Count the lines of « Réserves », those that say nothing usable included, and the signs of their notes."""
        lines = [] if self._campaign.reserved is None else self._campaign.reserved.lines
        return len(lines), sum(excel_length(line.note) for line in lines)

    def _headers(self) -> str:
        """Count the headers of « Réserves », as COUNTIF does."""
        sheet = self._campaign.sheet(Role.RESERVATIONS)
        if sheet is None:
            return _ERROR
        texts = [value.casefold() for value in sheet.values.values() if isinstance(value, str)]
        return "|".join(str(texts.count(header.casefold())) for header in RESERVATION_HEADERS.values())


def _folded(key: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(str.casefold, key))


def _key(typed: Mapping[str, str]) -> tuple[str, str, str, str]:
    # A keyboard types a straight apostrophe: « ? » stands for either in COUNTIFS, that takes « 2022-06 » for a date.
    kind = typed["type"].replace("’", "?").replace("'", "?")
    period = typed["period"].replace("-", "?").replace("/", "?")
    return typed["territory"], typed["indicator"], period, kind


def _image(seen: Observation) -> Value | None:
    """Return what a snapshot keeps of an entry: its typed value, that a formula turns into a text as Excel does."""
    if seen.cell is None or (isinstance(seen.typed, str) and seen.typed.startswith(_ERROR)):
        return _ERROR
    found = None if seen.typed is None else found_by_formulas(seen.typed)
    if not isinstance(found, str) or not found:
        return found
    image = f"{_TEXT}{found}"
    return image if excel_length(image) <= MAX_TEXT else _ERROR


def _is_image(found: Value | None, expected: Value) -> bool:
    """Compare as loosely as languages want: a comma in « 12,5 », another word for a boolean."""
    shown, wanted = str(found), str(expected)
    if shown == wanted or wanted in {"TRUE", "FALSE"}:
        return True
    try:
        return isclose(float(shown.replace(",", ".")), float(wanted), rel_tol=1e-12)
    except ValueError:
        return (found or "") == expected


def _text_image(image: Value | None) -> str:
    if image is None:
        return ""
    if isinstance(image, bool):
        return str(image).upper()
    return f"{image:.15G}" if isinstance(image, int | float) else str(image)
