"""The master workbook as a file and as a grid, and small edits of it made by our own writer."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path

from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.worksheet import Worksheet

from calpae_xl.books.workbook import read_grid
from calpae_xl.books.writing import write_workbook
from calpae_xl.core.sheets.findings import FINDING_HEADERS, PLACES, FindingLine, read_findings
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.layout import SHEET_NAMES, Role
from calpae_xl.core.workbook.plan import Content, Plan, SheetPlan
from calpae_xl.making.content import MasterContent, packaged_content
from calpae_xl.making.workbook import workbook_bytes

AT = datetime(2026, 11, 22, 10, 30)
COMPUTING = (Action.VALIDATE, Action.COMPARE, Action.CONSOLIDATE, Action.PROCESS)
"""Actions that read what people typed and write result sheets only."""

BAS_RHIN = "67 Bas-Rhin"
FINDINGS = SHEET_NAMES[Role.FINDINGS]


SMALL = ("rsa_nouveaux_entrants", "rsa_1er_rdv", "rsa_1er_cer", "pasi_structures")
"""Indicators of the small workbook."""

VARIED = (
    *("ase_majeurs_annee", "ase_logement_stable", "pasi_taux_couverture_30min", "pasi_structures"),
    *("rdp_personnes_accompagnees", "rsa_nouveaux_entrants", "rsa_1er_rdv", "rsa_1er_cer"),
    *("ga_orientes", "ga_orientes_dept", "ga_orientes_ag", "ga_en_cours", "ga_en_cours_ag"),
    *("ag_portefeuille_conseiller", "ag_delai_demarrage"),
    *("form_spec_total", "form_spec_numerique", "form_spec_insertion_pro", "mob_personnes_plateforme"),
    *("aux_population_municipale", "aux_ag_nb_conseillers"),
)
"""Indicators of the master workbook: each kind of value, rule, status, bound and reservation, with what they look to."""


@cache
def shipped_bytes() -> bytes:
    return workbook_bytes(packaged_content())


@cache
def master_bytes() -> bytes:
    """The shipped workbook with an indicator or two of each sort: most of what is done to it takes half the time."""
    return workbook_bytes(restricted(packaged_content(), VARIED))


@cache
def small_master_bytes() -> bytes:
    """The shipped workbook with four of its indicators: a command on it takes some tenth of what it takes on the other."""
    content = restricted(packaged_content(), SMALL)
    return workbook_bytes(
        replace(content, referential=replace(content.referential, bounds=()), bound_notes=(), reservations=())
    )


def restricted(content: MasterContent, names: Sequence[str]) -> MasterContent:
    """A campaign with some of its indicators, in this order, and what is said of them."""
    referential = content.referential
    kept = {name: referential.indicators[name] for name in names}
    bounds = [
        (bound, note)
        for bound, note in zip(referential.bounds, content.bound_notes, strict=True)
        if bound.indicator in kept and (bound.operand in kept or not isinstance(bound.operand, str))
    ]
    return replace(
        content,
        referential=replace(referential, indicators=kept, bounds=tuple(bound for bound, _ in bounds)),
        bound_notes=tuple(note for _, note in bounds),
        entries={key: value for key, value in content.entries.items() if key[1] in kept},
        comments={key: text for key, text in content.comments.items() if key[1] in kept},
        reservations=tuple(each for each in content.reservations if each.indicator in kept),
        vintages=tuple(figure for figure in content.vintages if figure.indicator in kept),
    )


def shipped(path: Path) -> Path:
    """The shipped workbook, as nobody touched it, for what depends on all that it holds."""
    path.write_bytes(shipped_bytes())
    return path


def master(path: Path) -> Path:
    """A workbook as people have it, as nobody touched it."""
    path.write_bytes(master_bytes())
    return path


def small_master(path: Path) -> Path:
    """The small workbook, for what does not depend on which indicators there are."""
    path.write_bytes(small_master_bytes())
    return path


def edit(path: Path, sheet: str, cells: Mapping[str, Value | None]) -> None:
    """Type values into cells, as a person would."""
    typed = tuple((address, value, repr(value)) for address, value in cells.items())
    path.write_bytes(_edited(path.read_bytes(), path.name, sheet, typed))


# Tests start from few workbooks and look at each of them several times: what is a function of bytes is kept for
# the next one. Only what prepares and observes goes through here, never what a test is about.


@lru_cache(maxsize=64)
def _edited(content: bytes, name: str, sheet: str, cells: tuple[tuple[str, Value | None, str], ...]) -> bytes:
    # The third tells apart what is equal and is not the same: 1, 1.0 and True.
    plan = Plan({sheet: SheetPlan({address: Content(value) for address, value, _ in cells})})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        write_workbook(path, plan, now=AT, backup=False)
        return path.read_bytes()


@lru_cache(maxsize=64)
def _grid(content: bytes, name: str) -> Grid:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        return read_grid(path)


def look(path: Path) -> Grid:
    """What a workbook holds now."""
    return _grid(path.read_bytes(), path.name)


def sheet(path: Path, name: str) -> Sheet:
    return next(s for s in look(path).sheets if s.name == name)


def lines(path: Path) -> Mapping[int, FindingLine]:
    """Lines of « Contrôles » by row number."""
    return read_findings(sheet(path, FINDINGS)).lines


def line_of(path: Path, code: str, key: str) -> int:
    """Row number of a finding."""
    return next(row for row, line in lines(path).items() if code in line.codes and line.key.text == key)


def address(field: str, row: int) -> str:
    """Cell of « Contrôles »."""
    assert field in FINDING_HEADERS
    return f"{PLACES.columns[field]}{row}"


def cell_of(path: Path, indicator: str, header: str) -> str:
    """Address of an entry cell of the first department."""
    return cell_in(look(path), indicator, header)


def look_of(page: Worksheet, row: int, column: int) -> StyleArray:
    """The look of a cell, which is that of its column while it does not exist."""
    cell = page._cells.get((row, column))
    if cell is not None and (cell.has_style or cell.value is not None):  # openpyxl makes cells to look at them.
        return cell._style
    columns = (each for each in page.column_dimensions.values() if each.min <= column <= each.max and each.has_style)
    return next((each._style for each in columns), StyleArray())


@cache
def shipped_grid() -> Grid:
    return _grid(shipped_bytes(), "saisie.xlsx")


@cache
def master_grid() -> Grid:
    return _grid(master_bytes(), "saisie.xlsx")


def cell_in(grid: Grid, indicator: str, header: str) -> str:
    """Address of an entry cell of the first department."""
    values = next(s for s in grid.sheets if s.name == BAS_RHIN).values
    column = next(a.rstrip("0123456789") for a, value in values.items() if value == header)
    row = next(a.lstrip("A") for a, value in values.items() if value == indicator and a.startswith("A"))
    return f"{column}{row}"
