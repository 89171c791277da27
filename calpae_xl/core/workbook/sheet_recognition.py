"""Recognising our sheets in a workbook: by their marker, else by their defined name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
from typing import NamedTuple

from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.errors import CalpaeError, NotACalpaeWorkbookError
from calpae_xl.core.trade.facts import CopiedSheet
from calpae_xl.core.trade.finding import Finding, on_sheet
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.typography import listed, number, typeset
from calpae_xl.core.workbook.areas import sheet_referred_to
from calpae_xl.core.workbook.grid import Grid, Sheet, column_letters, column_number, split_address
from calpae_xl.core.workbook.layout import (
    COMMENT_HEADER,
    HELPER_PREFIX,
    LABEL_HEADER,
    LAYOUT_VERSION,
    MEASURE_HEADER,
    SHEET_NAMES,
    UNIT_HEADER,
    Mark,
    Role,
    is_mark,
    parse_mark,
    sheet_name_key,
)

MOST_TYPED_CELLS = 60_000
"""Cells that a sheet in which people type may hold: over a hundred times what they type, ten times what we list."""

_TYPED_ROLES = frozenset(Role) - {Role.CONSOLIDATION, Role.CHANGES, Role.VINTAGES}


class NewerLayoutError(CalpaeError):
    """The workbook was built by a later version of the package."""

    def __init__(self, file: str, version: int) -> None:
        super().__init__(
            f"Le classeur « {file} » suit la mise en page {version} ; cette version de CALPAE lit la {LAYOUT_VERSION}.",
            f"Installez une version de CALPAE qui lit la mise en page {version}, puis recommencez.",
        )


class IncompleteWorkbookError(CalpaeError):
    """A sheet without which nothing can be said is missing or cannot be read."""

    def __init__(self, file: str, sheet: str, fault: str = "est introuvable") -> None:
        super().__init__(
            f"Dans « {file} », la feuille « {sheet} » {fault}.",
            "Repartez d’une copie du classeur de la campagne.",
        )


_TO_REMAKE = "Faites-en un classeur à jour avec {}, puis continuez dans celui-ci."


class ToRemakeError(CalpaeError):
    """The workbook can be read, but there is no place in it for what is to be written."""

    def __init__(self, problem: str) -> None:
        super().__init__(
            typeset(problem),
            typeset(_TO_REMAKE.format("« calpae refaire CLASSEUR --sortie FICHIER »")),
            in_excel=typeset(_TO_REMAKE.format("« Remettre le classeur en état »")),
        )


class MissingResultSheetError(ToRemakeError):
    """The workbook was built before it had result sheets, or somebody deleted one."""

    def __init__(self, file: str, sheets: list[str]) -> None:
        names = listed([f"« {sheet} »" for sheet in sheets])
        missing = "la feuille" if len(sheets) == 1 else "les feuilles"
        super().__init__(f"Le classeur « {file} » n’a pas {missing} {names} où écrire les résultats.")


class MisfitResultSheetsError(ToRemakeError):
    """The result sheets were laid out for other periods than the campaign has, or by an earlier version."""

    def __init__(self, file: str) -> None:
        super().__init__(
            f"Dans « {file} », les feuilles de résultats ne sont pas celles de cette version, ou ne suivent plus les "
            "périodes de « Paramètres »."
        )


class OverfilledSheetError(CalpaeError):
    """A sheet that people fill in holds far more than anyone typed: something was pasted below its table."""

    def __init__(self, file: str, sheet: str) -> None:
        super().__init__(
            typeset(
                f"Dans « {file} », la feuille « {sheet} » contient trop de cellules remplies "
                f"(plus de {number(MOST_TYPED_CELLS)})."
            ),
            "Dans Excel, supprimez les lignes et les colonnes qui n’y servent pas à la saisie, enregistrez, puis "
            "recommencez.",
        )


class UnmarkedEntrySheetError(CalpaeError):
    """An entry sheet without its hidden first column: nothing says any more whose it is, nor which row is which.

    Labels do not: several indicators bear the same one, and people reword them.
    """

    def __init__(self, file: str, sheet: str) -> None:
        super().__init__(
            typeset(
                f"Dans « {file} », la feuille « {sheet} » ressemble à une feuille de saisie dont il manque la colonne "
                "A, masquée, qui dit le département et l’indicateur de chaque ligne."
            ),
            typeset(
                "Dans Excel, reprenez la feuille entière (clic droit sur son onglet, « Déplacer ou copier »), et non "
                "une sélection de cellules ; si elle n’existe plus, reportez ses chiffres dans une copie envoyée par "
                "CALPAE."
            ),
        )


class FoundSheet(NamedTuple):
    """A sheet of ours.

    Attributes:
        mark: Its marker; ``None`` when only its defined name was left.
        place: The cell of the marker.
    """

    sheet: Sheet
    mark: Mark | None
    place: str | None = None


FoundSheets = Mapping[tuple[Role, str], FoundSheet]
"""Our sheets by role and territory."""


def sheet_of(found: FoundSheets, role: Role, territory: str = "") -> Sheet | None:
    """Return our sheet of a role; ``None`` when the workbook has none."""
    item = found.get((role, territory))
    return None if item is None else item.sheet


def recognise_sheets(grid: Grid, structure: list[Finding]) -> FoundSheets:
    """Find our sheets; copies are reported in ``structure``.

    Raises:
        NewerLayoutError: Built by a later version.
        NotACalpaeWorkbookError: No sheet of ours.
        UnmarkedEntrySheetError: None either, but one that was an entry sheet.
        OverfilledSheetError: A sheet that people fill in holds far more than they typed.
    """

    @cache
    def pointed() -> Mapping[str, Sheet | None]:
        # Only when markers leave a doubt: each name is a question to a live book.
        return _sheets_by_defined_name(grid)

    doubtful = False
    candidates: dict[tuple[Role, str], list[FoundSheet]] = {}
    for sheet in grid.sheets:
        place, mark = next(_marks(sheet), (None, None))
        if mark is None:
            doubtful |= not sheet.name.startswith(HELPER_PREFIX)
        else:
            if mark.version > LAYOUT_VERSION:
                raise NewerLayoutError(grid.name, mark.version)
            candidates.setdefault((mark.role, mark.territory), []).append(FoundSheet(sheet, mark, place))
    found: dict[tuple[Role, str], FoundSheet] = {}
    for key, items in candidates.items():
        # A copied sheet carries the marker too; the defined name stays with the original.
        doubtful |= len(items) > 1
        original = pointed().get(sheet_name_key(*key).casefold()) if len(items) > 1 else None
        used = next((item for item in items if item.sheet is original), items[0])
        found[key] = used
        structure += (
            on_sheet(Code.DUPLICATE_SHEET, item.sheet.name, key[1] or None, CopiedSheet(used.sheet.name))
            for item in items
            if item is not used
        )
    marked = {item.sheet.name for item in found.values()}
    for name, pointed_sheet in pointed().items() if doubtful else ():
        role, _, territory = name.removeprefix("calpae_").partition("_")
        if pointed_sheet is None or not name.startswith("calpae_") or pointed_sheet.name in marked:
            continue
        if role in {r.value for r in Role}:
            found.setdefault((Role(role), territory.upper()), FoundSheet(pointed_sheet, None))
    inputs = {(Role.SETTINGS, ""), (Role.REFERENTIAL, "")}
    if not inputs <= {*found} and not any(role is Role.ENTRY for role, _ in found):
        unmarked = next((sheet.name for sheet in grid.sheets if _looks_like_entries(sheet)), None)
        raise NotACalpaeWorkbookError(grid.name) if unmarked is None else UnmarkedEntrySheetError(grid.name, unmarked)
    _refuse_overfilled(grid, found)
    return found


def _looks_like_entries(sheet: Sheet) -> bool:
    """Tell whether a sheet without a marker has the headers of entries in one of its rows."""
    sought = {label_key(header) for header in (MEASURE_HEADER, LABEL_HEADER, UNIT_HEADER, COMMENT_HEADER)}
    rows: dict[int, set[str]] = {}
    for address, value in sheet.values.items():
        if isinstance(value, str) and (key := label_key(value)) in sought:
            rows.setdefault(split_address(address)[1], set()).add(key)
    return mark_of(sheet) is None and any(found == sought for found in rows.values())


def _refuse_overfilled(grid: Grid, found: FoundSheets) -> None:
    for (role, _), (sheet, _, _) in found.items():
        if role in _TYPED_ROLES and len(sheet.values) + len(sheet.formulas) > MOST_TYPED_CELLS:
            raise OverfilledSheetError(grid.name, sheet.name)


def _sheets_by_defined_name(grid: Grid) -> Mapping[str, Sheet | None]:
    by_name = {sheet.name.casefold(): sheet for sheet in grid.sheets}
    return {name.casefold(): by_name.get(sheet_referred_to(target)) for name, target in grid.names.items()}


def mark_of(sheet: Sheet) -> Mark | None:
    """Return the marker of a sheet, wherever rows and columns inserted before it have pushed it."""
    return next((mark for _, mark in _marks(sheet)), None)


def marked_sheet(grid: Grid, role: Role) -> Sheet | None:
    """Return the first sheet that carries the marker of a role, whatever it is called."""
    return next((sheet for sheet in grid.sheets if (mark := mark_of(sheet)) is not None and mark.role is role), None)


def mark_place(sheet: Sheet) -> str | None:
    """Return the cell of the marker of a sheet; ``None`` when it has none."""
    return next((at for at, _ in _marks(sheet)), None)


def beside_mark(place: str | None, cell: str) -> str:
    """Return the cell to show for one: the column of the marker is hidden, and what is typed there loses an id.

    Args:
        place: The cell of the marker, if the sheet has one.
        cell: Of the same sheet.
    """
    letters, row = split_address(cell)
    is_hidden = place is not None and split_address(place)[0] == letters
    return f"{column_letters(column_number(letters) + 1)}{row}" if is_hidden else cell


def _marks(sheet: Sheet) -> Iterator[tuple[str, Mark]]:
    first = sheet.values.get("A1")
    # Past the first cell when rows or columns were inserted before it.
    for address, value in chain(() if first is None else (("A1", first),), sheet.values.items()):
        if isinstance(value, str) and is_mark(value) and (mark := parse_mark(value)) is not None:
            yield address, mark


def required_sheet(grid: Grid, found: FoundSheets, role: Role) -> Sheet:
    """Return a sheet without which nothing can be said.

    Raises:
        IncompleteWorkbookError: It is not there.
    """
    sheet = sheet_of(found, role)
    if sheet is None:
        raise IncompleteWorkbookError(grid.name, SHEET_NAMES[role])
    return sheet
