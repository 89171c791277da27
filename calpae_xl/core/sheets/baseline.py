"""The very hidden sheet « _base » of a copy to fill in: what the department said when the copy was sent.

A return is compared with it, cell by cell, to know what changed there. Values are kept as text beside their
type, so that a program that saves the copy again cannot alter them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple

from calpae_xl.core.trade.declaration import Answer, Declaration, FigureKey, Part, ReservationKey
from calpae_xl.core.trade.dispatch import Dispatch, parse_file_name
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.labels import tidy
from calpae_xl.core.trade.model import ReservationType
from calpae_xl.core.trade.values import Value, raw_text
from calpae_xl.core.workbook.encoded_value import decoded, encoded
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.layout import LAYOUT_VERSION, Mark, Role
from calpae_xl.core.workbook.plan import Content
from calpae_xl.core.workbook.sheet_recognition import FoundSheet, FoundSheets, recognise_sheets
from calpae_xl.core.workbook.tables import find_table

BASELINE_SHEET = "_base"

_HEADERS = {
    "nature": "Nature",
    "key": "Clé",
    "period": "Période",
    "reservation": "Réserve",
    "type": "Type",
    "value": "Valeur",
}
_NAME_HEADER, _COUNT_HEADER = "Envoi", "Nombre de lignes"
_HEADER_ROW = 5

_Line = tuple[str, str, str, str, str, str]


class Baseline(NamedTuple):
    """A copy as it was sent.

    Attributes:
        dispatch: Which copy it is.
        declaration: What the department said in it.
        digest: One word of all that, the same after any program has saved the copy again.
    """

    dispatch: Dispatch
    declaration: Declaration
    digest: str = ""


class DamagedBaselineError(CalpaeError):
    """Somebody, or a program, altered the sheet: what the copy held when it was sent is not known."""

    def __init__(self, file: str) -> None:
        super().__init__(
            f"Le fichier « {file} » ne garde plus trace de ce qu’il contenait à l’envoi : sa feuille masquée "
            f"« {BASELINE_SHEET} » est abîmée.",
            "Préparez un nouvel envoi, et demandez au département d’y reporter sa saisie.",
        )


def baseline_cells(dispatch: Dispatch, declaration: Declaration) -> Mapping[str, Content]:
    """Return every cell of the sheet.

    What is kept must be what the copy holds, to the letter: what differs would pass for a change made there.

    Args:
        dispatch: Which copy it is; gives the department.
        declaration: What the department says in the copy.

    Raises:
        ValueError: A copy without department is not filled in.
    """
    if dispatch.territory is None:
        raise ValueError("a copy to fill in is that of one department")
    kept = [*_lines(declaration)]
    cells = {
        "A1": Mark(LAYOUT_VERSION, Role.BASELINE, dispatch.territory, dispatch.campaign).text,
        "A2": _NAME_HEADER,
        "B2": dispatch.file_name,
        "A3": _COUNT_HEADER,
        "B3": str(len(kept)),
    }
    for row, texts in enumerate([tuple(_HEADERS.values()), *kept], start=_HEADER_ROW):
        cells |= {f"{letter}{row}": text for letter, text in zip("ABCDEF", texts, strict=True) if text}
    return {address: Content(text) for address, text in cells.items()}


def _lines(declaration: Declaration) -> Iterator[_Line]:
    for (indicator, header), value in declaration.figures.items():
        yield Part.FIGURE.value, indicator, header, "", *encoded(value)
    for indicator, comment in declaration.comments.items():
        yield Part.COMMENT.value, indicator, "", "", *encoded(comment or None)
    for (indicator, period, kind), note in declaration.reservations.items():
        yield Part.RESERVATION.value, indicator, period or "", kind.value, *encoded(note or None)
    for fingerprint, answer in declaration.answers.items():
        yield Part.DECISION.value, fingerprint, "", "", *encoded(answer.decision or None)
        yield Part.JUSTIFICATION.value, fingerprint, "", "", *encoded(answer.justification or None)


def read_baseline(grid: Grid) -> Baseline | None:
    """Read the sheet; ``None`` when the workbook has none: it is no copy that was sent to be filled in.

    Raises:
        NewerLayoutError: Built by a later version.
        NotACalpaeWorkbookError: No sheet of ours.
        DamagedBaselineError: The sheet is not as it was made.
    """
    return baseline_in(recognise_sheets(grid, []), grid.name)


def baseline_in(found: FoundSheets, file: str) -> Baseline | None:
    """Read the sheet among those of ours.

    Raises:
        DamagedBaselineError: The sheet is not as it was made.
    """
    base = next((sheet for (role, _), sheet in found.items() if role is Role.BASELINE), None)
    if base is None:
        return None
    try:
        return _baseline(base)
    except (ValueError, KeyError) as error:
        raise DamagedBaselineError(file) from error


def _baseline(found: FoundSheet) -> Baseline:
    sheet, mark = found.sheet, found.mark
    table = find_table(sheet, _HEADERS.values())
    dispatch = parse_file_name(_text(sheet.values.get("B2")))
    if mark is None or table is None or table.missing or dispatch is None or dispatch.territory != mark.territory:
        raise ValueError("not a baseline")
    figures: dict[FigureKey, Value | None] = {}
    comments: dict[str, str] = {}
    reservations: dict[ReservationKey, str] = {}
    decisions: dict[str, str] = {}
    justifications: dict[str, str] = {}
    rows = [tuple(_text(cells.get(header)) for header in _HEADERS.values()) for _, cells in table.rows()]
    if str(len(rows)) != _text(sheet.values.get("B3")):
        raise ValueError("lines are missing")
    for nature, key, period, kind, type_, text in rows:
        value = decoded(type_, text)
        match nature:
            case Part.FIGURE.value:
                figures[key, period] = value
            case Part.COMMENT.value:
                comments[key] = _text(value)
            case Part.RESERVATION.value:
                reservations[key, period or None, ReservationType(kind)] = _text(value)
            case Part.DECISION.value:
                decisions[key] = _text(value)
            case Part.JUSTIFICATION.value:
                justifications[key] = _text(value)
            case _:
                raise ValueError(f"unknown kind of line: {nature!r}")
    answers = {name: Answer(decisions[name], justifications[name]) for name in decisions}
    declaration = Declaration(figures, comments, reservations, answers)
    digest = _digest([(mark.text, dispatch.file_name), *rows])
    return Baseline(dispatch._replace(campaign=mark.campaign), declaration, digest)


def _digest(lines: Iterable[tuple[str, ...]]) -> str:
    """Make one word of lines, whatever their order and the blanks and line ends that programs save otherwise."""
    told = sorted("\x1f".join(map(tidy, line)) for line in lines)
    return sha256("\n".join(told).encode("utf-8", "surrogatepass")).hexdigest()


def _text(value: Value | None) -> str:
    return raw_text(value) or ""
