"""What the tests of the command line share: the real campaign as a file, and without its blocking cells."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from factories import year

from calpae_xl.core.workbook.grid import Grid

ROOT = Path(__file__).parents[2]

NOTHING_BLOCKING = {
    ("67", "ase_logement_stable", year(2019)): 322,
    ("67", "rdp_intervenants_formes", year(2021)): "ND",
    ("67", "form_cnfpt_numerique", year(2020)): None,
    ("67", "form_spec_numerique", year(2020)): None,
    ("68", "ga_en_cours", year(2020)): 8500,
}
"""What to change in the real campaign to leave nothing blocking."""


def code_while_something_blocks(command: str) -> int:
    """Exit code of a command on a workbook that blocks: only « valider » asks whether one does."""
    return 1 if command == "valider" else 0


def write_workbook(grid: Grid, path: Path) -> Path:
    """Write a grid with a writer that is not ours."""
    book = openpyxl.Workbook()
    del book[book.sheetnames[0]]
    for sheet in grid.sheets:
        tab = book.create_sheet(sheet.name)
        for address, value in sheet.values.items():
            tab[address] = value
    book.save(path)
    return path
