"""Excel tables of ours in a file, damaged and put right by the next writing."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from factories import plain
from masters import BAS_RHIN, cell_of, edit, shipped, small_master
from packages.checker import problems_of
from usecases.test_structure import AT

from calpae_xl.books.file import FileBook
from calpae_xl.books.port import MissingTableError, UnresizableTableError
from calpae_xl.books.workbook import read_grid
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.model import Reservation, ReservationType
from calpae_xl.usecases.reserve import prepare_reservation
from calpae_xl.usecases.undo import prepare_undo
from calpae_xl.usecases.write import prepare, write

TABLES = ("tblControles", "tblConflits", "tblReserves", "tblRevisions", "tblJournal")
Parts = dict[str, bytes]


def rewritten(path: Path, damage: Callable[[Parts], None]) -> None:
    with zipfile.ZipFile(path) as package:
        parts = {item.filename: package.read(item) for item in package.infolist()}
    damage(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)


def part_of(parts: Parts, table: str) -> str:
    return next(name for name, data in parts.items() if f'displayName="{table}"'.encode() in data)


def sheet_of(parts: Parts, part: str) -> str:
    file = part.rpartition("/")[2].encode()
    relations = next(name for name, data in parts.items() if "worksheets/_rels" in name and file in data)
    return relations.replace("_rels/", "").removesuffix(".rels")


def renamed(parts: Parts, table: str) -> None:
    """As Excel saves it: formulas have followed."""
    for name, data in parts.items():
        if name.startswith(("xl/tables/", "xl/worksheets/")):
            parts[name] = data.replace(f'"{table}"'.encode(), b'"Tableau1"').replace(f"{table}[".encode(), b"Tableau1[")


def converted(parts: Parts, table: str) -> None:
    """As Excel saves it: formulas call cells."""
    part = part_of(parts, table)
    sheet = sheet_of(parts, part)
    del parts[part], parts[sheet.replace("worksheets/", "worksheets/_rels/") + ".rels"]
    types = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = re.sub(f'<Override PartName="/{part}"[^>]*/>'.encode(), b"", types)
    text = re.sub("<tableParts.*?</tableParts>", "", parts[sheet].decode())
    text = re.sub(
        r'r="D(\d+)"(.*?)</f>', lambda m: m[0].replace(f"{table}[[#This Row],[Indicateur]]", f"$C{m[1]}"), text
    )
    parts[sheet] = text.encode()


def totalled(parts: Parts, table: str) -> None:
    part = part_of(parts, table)
    text = parts[part].decode()
    left, right, bottom = re.search(r'ref="([A-Z]+)4:([A-Z]+)(\d+)"', text).groups()
    row = int(bottom) + 1
    text = text.replace(
        f'ref="{left}4:{right}{bottom}" totalsRowShown="0"', f'ref="{left}4:{right}{row}" totalsRowCount="1"'
    )
    columns = re.findall("<tableColumn [^>]*/>", text)
    text = text.replace(columns[0], columns[0][:-2] + ' totalsRowLabel="Total"/>')
    text = text.replace(columns[-1], columns[-1][:-2] + ' totalsRowFunction="count"/>')
    parts[part] = text.encode()
    cells = f'<c r="B{row}" t="inlineStr"><is><t>Total</t></is></c>'
    cells += f'<c r="{right}{row}"><f>SUBTOTAL(103,{table}[{re.search(chr(34) + "([^" + chr(34) + "]*)" + chr(34), columns[-1].partition("name=")[2])[1]}])</f><v>1</v></c>'
    sheet = sheet_of(parts, part)
    end = parts[sheet].rindex(b"</sheetData>")
    assert f'<row r="{row}"'.encode() not in parts[sheet]
    parts[sheet] = parts[sheet][:end] + f'<row r="{row}">{cells}</row>'.encode() + parts[sheet][end:]


Damage = Callable[[Parts, str], None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small_master(tmp_path / "saisie.xlsx")


def damaged_in(path: Path) -> list[str]:
    structure = read_campaign(read_grid(path)).structure
    return [finding.at.sheet for finding in structure if finding.code is Code.DAMAGED_TABLE]


def processed(path: Path, action: Action = Action.PROCESS) -> list[str]:
    book = FileBook(path)
    prepared = prepare(book, action, at=AT, user="jeanne")
    write(book, prepared, at=AT)
    return [plain(notice) for notice in prepared.results.notices]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("damage", [renamed, converted, totalled])
def test_the_next_writing_puts_the_table_right_and_says_so(path: Path, damage: Damage, table: str):
    rewritten(path, lambda parts: damage(parts, table))
    # So that each list gains a line.
    edit(path, BAS_RHIN, {cell_of(path, "rsa_nouveaux_entrants", "Réalisé 2019"): "douze ?"})
    [sheet] = damaged_in(path)

    told = processed(path)

    assert f"Feuille « {sheet} », tableau « {table} » rétabli" in told[0]
    assert damaged_in(path) == problems_of(path) == processed(path) == []
    assert not openpyxl.load_workbook(path)[sheet].tables[table].totalsRowCount
    with zipfile.ZipFile(path) as package:
        assert not [name for name in package.namelist() if b"Tableau1" in package.read(name)]


def test_a_table_made_anew_fills_in_the_names_of_indicators_again(path: Path):
    whole = read_grid(path).sheet("Réserves")
    rewritten(path, lambda parts: converted(parts, "tblReserves"))
    assert read_grid(path).sheet("Réserves").formulas != whole.formulas

    processed(path)

    assert read_grid(path).sheet("Réserves") == whole
    column = openpyxl.load_workbook(path)["Réserves"].tables["tblReserves"].tableColumns[2]
    assert column.calculatedColumnFormula.attr_text == whole.formulas["D5"].removeprefix("=")


def test_a_line_added_where_the_total_was_is_within_the_table(path: Path):
    shipped(path)
    rewritten(path, lambda parts: totalled(parts, "tblReserves"))
    book = FileBook(path)
    for position in range(14):
        reservation = Reservation("67", "pasi_structures", str(2018 + position % 5), [*ReservationType][position // 5])
        prepared = prepare_reservation(book.read(), reservation, at=AT, user="jeanne")
        write(book, prepared, at=AT)

    assert damaged_in(path) == problems_of(path) == []
    assert openpyxl.load_workbook(path)["Réserves"].tables["tblReserves"].ref == "B4:G39"


def reserved(path: Path) -> None:
    """Something that can be undone."""
    book, made = FileBook(path), Reservation("67", "pasi_structures", "2020", ReservationType.ESTIMATED)
    write(book, prepare_reservation(book.read(), made, at=AT, user="jeanne"), at=AT)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("damage", [renamed, converted, totalled])
def test_undoing_leaves_a_table_right_that_the_action_put_right(path: Path, damage: Damage, table: str):
    rewritten(path, lambda parts: damage(parts, table))
    reserved(path)
    book = FileBook(path)

    write(book, prepare_undo(book.read(), at=AT, user="jeanne"), at=AT)

    assert damaged_in(path) == problems_of(path) == []


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("damage", [renamed, converted, totalled])
def test_undoing_puts_a_table_right_too(path: Path, damage: Damage, table: str):
    reserved(path)
    rewritten(path, lambda parts: damage(parts, table))
    book = FileBook(path)

    write(book, prepare_undo(book.read(), at=AT, user="jeanne"), at=AT)

    assert damaged_in(path) == problems_of(path) == []


def test_headers_that_were_altered_are_written_back(path: Path):
    def altered(parts: Parts) -> None:
        for name, data in parts.items():
            if name.startswith(("xl/tables/", "xl/worksheets/", "xl/sharedStrings")):
                parts[name] = data.replace(b"Correction propos\xc3\xa9e", b"Id\xc3\xa9e")

    rewritten(path, altered)
    assert damaged_in(path) == ["Contrôles"]

    assert processed(path) == ["Feuille « Contrôles », tableau « tblControles » rétabli : ses titres sont rétablis."]
    assert damaged_in(path) == problems_of(path) == []


def test_reservations_whose_header_was_altered_count_again_in_the_same_run(path: Path):
    def altered(parts: Parts) -> None:
        part = part_of(parts, "tblReserves")
        parts[part] = parts[part].replace(b'name="Territoire"', b'name="Lieu"')
        sheet = sheet_of(parts, part)
        new = rb'<c r="B4" t="inlineStr"><is><t>Lieu</t></is></c>'
        parts[sheet] = re.sub(rb'<c r="B4"[^>]*>.*?</c>', new, parts[sheet], count=1)

    rewritten(path, altered)
    assert Code.MISSING_HEADER in {finding.code for finding in read_campaign(read_grid(path)).structure}

    told = processed(path)

    assert told == ["Feuille « Réserves », tableau « tblReserves » rétabli : ses titres sont rétablis."]
    read = read_campaign(read_grid(path))
    assert not read.unread
    assert Code.MISSING_HEADER not in {finding.code for finding in read.structure}
    assert "S005" not in {line.code.text for line in read.listed.lines.values()}
    assert problems_of(path) == []


def test_a_table_that_cannot_be_put_right_is_refused_in_words(path: Path):
    def taken(parts: Parts) -> None:
        renamed(parts, "tblJournal")
        part = part_of(parts, "tblConflits")
        parts[part] = parts[part].replace(b"tblConflits", b"tblJournal")

    rewritten(path, taken)

    with pytest.raises(MissingTableError, match="tblJournal"):
        processed(path)


def test_a_filter_in_the_place_of_a_table_is_told(path: Path):
    def filtered(parts: Parts) -> None:
        sheet = sheet_of(parts, part_of(parts, "tblJournal"))
        converted(parts, "tblJournal")
        place = re.search(
            rb"(?<=</sheetProtection>)|(?<=<sheetProtection)[^>]*/>|(?<=</sheetData>)", parts[sheet]
        ).end()
        parts[sheet] = parts[sheet][:place] + b'<autoFilter ref="B4:H5"/>' + parts[sheet][place:]

    rewritten(path, filtered)

    with pytest.raises(UnresizableTableError, match="un filtre de la feuille est à sa place"):
        processed(path)
