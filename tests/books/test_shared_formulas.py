"""The workbook as Excel may save it: one formula for a whole column of « CeA », its text in the first cell alone."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from masters import master_bytes

from calpae_xl.books.cellmarkup import escaped
from calpae_xl.books.cellvalue import unescaped
from calpae_xl.books.file import FileBook
from calpae_xl.cli.main import run
from calpae_xl.core.workbook.formula_text import filled, same_formula

_CELL = re.compile(r'<c r="([A-Z]+)([0-9]+)"([^>]*)><f>([^<]*)</f>')


def shared_by_columns(text: str) -> tuple[str, int]:
    """Share every formula of a worksheet with the cells below that have the same; and count those without a text."""
    groups: dict[str, tuple[str, str, int]] = {}
    without = 0

    def shared(match: re.Match[str]) -> str:
        nonlocal without
        column, row, attributes, formula = match.groups()
        text = unescaped(formula)
        first, written, number = groups.get(column, ("", "", 0))
        if written and same_formula("=" + filled(written, first, f"{column}{row}"), "=" + text):
            without += 1
            return f'<c r="{column}{row}"{attributes}><f t="shared" si="{number}"/>'
        groups[column] = f"{column}{row}", text, len(firsts)
        firsts.append(f"{column}{row}")
        return f'<c r="{column}{row}"{attributes}><f t="shared" ref="{column}{row}:{column}60" si="{len(firsts) - 1}">{escaped(text)}</f>'

    firsts: list[str] = []
    return _CELL.sub(shared, text), without


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """Return the workbook with shared formulas in « CeA » and « Évolutions »."""
    path = tmp_path / "CALPAE_CeA.xlsx"
    count = 0
    with zipfile.ZipFile(BytesIO(master_bytes())) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                text, without = shared_by_columns(part.decode())
                part, count = text.encode(), count + without
            target.writestr(name, part)
    assert count > 500
    return path


def formulas(path: Path) -> dict[str, dict[str, str]]:
    return {sheet.name: dict(sheet.formulas) for sheet in FileBook(path).read().sheets}


def test_every_writing_command_writes_into_it(saved: Path, tmp_path: Path):
    plain = tmp_path / "plain.xlsx"
    plain.write_bytes(master_bytes())

    for path in (saved, plain):
        assert run(["reserver", str(path), "67", "ase_majeurs_annee", "2021", "estimé", "--sur-place"]) == 0

    expected, found = formulas(plain), formulas(saved)
    for sheet, cells in expected.items():
        assert found[sheet].keys() == cells.keys()
    assert found["CeA"] == expected["CeA"]


def test_the_formula_of_each_cell_is_read(saved: Path, tmp_path: Path):
    plain = tmp_path / "plain.xlsx"
    plain.write_bytes(master_bytes())

    expected, found = formulas(plain), formulas(saved)
    for sheet, cells in expected.items():
        assert found[sheet].keys() == cells.keys()
        assert [cell for cell, text in cells.items() if not same_formula(text, found[sheet][cell])] == []


def test_a_run_writes_nothing_where_the_formulas_say_the_same(saved: Path):
    before = saved.read_bytes()

    assert run(["traiter", str(saved), "--sur-place"]) == 0

    assert saved.read_bytes() == before


def test_a_run_puts_right_a_formula_that_somebody_filled_down(saved: Path):
    right = formulas(saved)["CeA"]
    with zipfile.ZipFile(saved) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            wrong = re.sub(rb'(<f t="shared" ref="N8:N60" si="[0-9]+">)[^<]*', rb"\1$A8&amp;A8", part)
            package.writestr(name, wrong)
    assert formulas(saved)["CeA"]["N9"] == "=$A9&A9"

    assert run(["traiter", str(saved), "--sur-place"]) == 0

    assert formulas(saved)["CeA"] == right
