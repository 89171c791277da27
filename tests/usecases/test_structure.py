"""What is found of the structure of a file, and what the next writing puts right."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from masters import master

from calpae_xl.books.file import FileBook
from calpae_xl.books.workbook import read_grid
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.trade.codes import Code
from calpae_xl.usecases.write import prepare, write

AT = datetime(2026, 11, 21, 9, 0)


def changed(path: Path, change: Callable[[str], str]) -> Path:
    """The workbook with another ``workbook.xml``."""
    with zipfile.ZipFile(path) as package:
        parts = {item: package.read(item) for item in package.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for item, data in parts.items():
            text = change(data.decode()) if item.filename == "xl/workbook.xml" else None
            package.writestr(item, data if text is None else text)
            assert text is None or text != data.decode()
    return path


def codes(path: Path) -> list[Code]:
    return [finding.code for finding in read_campaign(read_grid(path)).structure]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return master(tmp_path / "saisie.xlsx")


def test_the_master_workbook_is_sound(path):
    assert codes(path) == []


def test_names_that_a_deleted_sheet_left_behind_are_found(path):
    """The entry sheet was copied and the original deleted: its names lead nowhere."""
    changed(path, lambda text: text.replace("'67 Bas-Rhin'!$A$1:$AZ$2000<", "#REF!<"))

    assert codes(path) == [Code.BROKEN_NAMES]


def test_names_that_another_program_dropped_are_found(path):
    start, end = "<definedNames>", "</definedNames>"
    changed(path, lambda text: text[: text.index(start)] + text[text.index(end) + len(end) :])

    [finding] = read_campaign(read_grid(path)).structure
    assert finding.code is Code.BROKEN_NAMES
    assert {"Calpae_cea", "Saisie_68_id", "Reserves_type", "Ecarts_vus"} <= {*finding.also_read}


def test_manual_calculation_is_found_and_the_next_writing_puts_an_end_to_it(path):
    changed(path, lambda text: text.replace("<calcPr ", '<calcPr calcMode="manual" '))
    assert codes(path) == [Code.MANUAL_CALCULATION]

    book = FileBook(path)
    write(book, prepare(book, Action.VALIDATE, at=AT, user="jeanne"), at=AT)

    assert codes(path) == []
    listed = read_campaign(read_grid(path)).listed.lines.values()
    assert Code.MANUAL_CALCULATION.text in {line.code.text for line in listed}
