import io
import re
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine
import xlsxwriter
from everything import EMPTY, ENTRY, PIVOT, SUMMARY, TABLE, everything
from hypothesis import given, settings
from hypothesis import strategies as st
from openxml_audit import FileFormat, OpenXmlValidator
from sampling import tries

from calpae_xl.books.cellmarkup import UnwritableCellError, cell_markup, readable, writable_serial
from calpae_xl.books.cellvalue import CellContext
from calpae_xl.books.markup import UnsafeEditError, editable
from calpae_xl.books.package import Package
from calpae_xl.books.patch import patch, recalculating, without_override, without_relation
from calpae_xl.books.port import UnknownSheetError, UnresizableTableError
from calpae_xl.books.repack import UnusualZipError, raw_entries, repacked
from calpae_xl.books.sheetpatch import SheetContext, SheetPatch, patched_sheet
from calpae_xl.books.tablepatch import Table, read_table, resized_table
from calpae_xl.books.workbook import read_grid
from calpae_xl.books.worksheet import SheetReader, parsed_cells
from calpae_xl.core.trade.errors import UnusableFileError
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.plan import Content, Plan, Resize, SheetPlan

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
WORKSHEETS = tuple(f"{namespace} worksheet" for namespace in (MAIN, STRICT))


def sheet(rows: str, before: str = "", after: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def patched(
    text: str,
    cells: dict[str, Content] | None = None,
    resized: tuple[Resize, ...] = (),
    **context: Any,
) -> SheetPatch:
    text = editable(text.encode(), WORKSHEETS)
    return patched_sheet(text, SheetPlan(cells or {}, resized), SheetContext("67", **context))


def rows_of(text: str, cells: dict[str, Content], **context: Any) -> str:
    result = patched(text, cells, **context).text
    return re.search("<sheetData>(.*)</sheetData>", result, re.DOTALL)[1]


def markup(content: Content, date1904: bool = False) -> str:
    return cell_markup(CellRef("67", "B2"), ' r="B2" s="3"', content, date1904)


def plan(**sheets: Any) -> Plan:
    return Plan({name.replace("_", " "): SheetPlan(cells) for name, cells in sheets.items()})


@pytest.fixture(scope="module")
def whole() -> bytes:
    return everything()


EDITS = Plan(
    {
        ENTRY: SheetPlan(
            cells={
                "A2": Content("Renée & <é>"),
                "C5": Content(4242),
                "E2": Content(datetime(2026, 1, 2, 3, 4, 5)),
                "D6": Content(None),
                "A9": Content("=2+2"),
                "C9": Content(5.5),
                "F9": Content(1, f"={TABLE}[[#This Row],[2019]]-{TABLE}[[#This Row],[2018]]"),
                "K60": Content(True),
            },
            resized=(Resize(TABLE, 9),),
        ),
        SUMMARY: SheetPlan(
            {"A1": Content(999), "A2": Content("", '=IF(A1>0,"",A1&"<")'), "E5": Content("#N/A", "=NA()")}
        ),
        EMPTY: SheetPlan({"B2": Content(" deux\nlignes ")}),
    }
)


# One cell


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (Content(None), '<c r="B2" s="3"/>'),
        (Content(""), '<c r="B2" s="3"/>'),
        (Content(True), '<c r="B2" s="3" t="b"><v>1</v></c>'),
        (Content(389), '<c r="B2" s="3"><v>389</v></c>'),
        (Content(389.0), '<c r="B2" s="3"><v>389</v></c>'),
        (Content(-0.1), '<c r="B2" s="3"><v>-0.1</v></c>'),
        (Content(2**60 + 1), '<c r="B2" s="3"><v>1.152921504606847e+18</v></c>'),
        (Content(date(1900, 1, 1)), '<c r="B2" s="3"><v>1</v></c>'),
        (Content(date(1900, 3, 1)), '<c r="B2" s="3"><v>61</v></c>'),
        (Content(datetime(2026, 11, 22, 18)), '<c r="B2" s="3"><v>46348.75</v></c>'),
        (Content("=1+1"), '<c r="B2" s="3" t="inlineStr"><is><t>=1+1</t></is></c>'),
        (Content("@a<b>&"), '<c r="B2" s="3" t="inlineStr"><is><t>@a&lt;b&gt;&amp;</t></is></c>'),
        (Content(" a"), '<c r="B2" s="3" t="inlineStr"><is><t xml:space="preserve"> a</t></is></c>'),
        (Content("a\r\x01"), '<c r="B2" s="3" t="inlineStr"><is><t>a_x000D__x0001_</t></is></c>'),
        (Content("_x000D_"), '<c r="B2" s="3" t="inlineStr"><is><t>_x005F_x000D_</t></is></c>'),
        (Content("_x0041\x02"), '<c r="B2" s="3" t="inlineStr"><is><t>_x005F_x0041_x0002_</t></is></c>'),
        (Content("\ud800"), '<c r="B2" s="3" t="inlineStr"><is><t>_xD800_</t></is></c>'),
        (Content("#REF!"), '<c r="B2" s="3" t="inlineStr"><is><t>#REF!</t></is></c>'),
        (Content(None, "=A1"), '<c r="B2" s="3"><f>A1</f></c>'),
        (Content(2, "=A1<1"), '<c r="B2" s="3"><f>A1&lt;1</f><v>2</v></c>'),
        (Content("≥ 2", "=A1"), '<c r="B2" s="3" t="str"><f>A1</f><v>≥ 2</v></c>'),
        (Content("", "=A1"), '<c r="B2" s="3" t="str"><f>A1</f><v></v></c>'),
        (Content("#DIV/0!", "=1/0"), '<c r="B2" s="3" t="e"><f>1/0</f><v>#DIV/0!</v></c>'),
        (Content(False, "=A1"), '<c r="B2" s="3" t="b"><f>A1</f><v>0</v></c>'),
    ],
    ids=lambda value: repr(value)[:40] if isinstance(value, Content) else "",
)
def test_a_cell_is_written_with_its_type_and_its_style(content: Content, expected: str):
    assert markup(content) == expected


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (Content("é" * 32_768), "le texte compte 32 768 caractères, Excel n’en admet que 32 767"),
        (Content("😀" * 16_384), "le texte compte 32 768 caractères, Excel n’en admet que 32 767"),
        (Content("x" * 32_768, "=A1"), "le texte compte 32 768 caractères, Excel n’en admet que 32 767"),
        (Content(float("nan")), "le nombre est impossible ou trop grand pour Excel"),
        (Content(float("-inf")), "le nombre est impossible ou trop grand pour Excel"),
        (Content(10**400), "le nombre est impossible ou trop grand pour Excel"),
        (Content(date(1899, 12, 31)), "la date est antérieure au calendrier d’Excel"),
        (Content(1, "="), "la formule n’a pas de texte"),
        (Content(1, "A1"), "la formule n’a pas de texte"),
        (Content(1, "=" + "1" * 8_193), "la formule dépasse 8 192 caractères"),
        (Content(1, "=\x01"), "la formule contient un caractère de contrôle"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_excel_cannot_hold_is_refused_with_the_cell_named(content: Content, fault: str):
    with pytest.raises(UnwritableCellError) as refused:
        markup(content)

    sentence = f"Feuille « 67 », cellule B2 : {fault}. Corrigez ce qui doit y être écrit, puis recommencez."
    assert str(refused.value) == typeset(sentence)


def test_the_longest_text_and_formula_are_written():
    assert len(markup(Content("é" * 32_767, "=" + "1" * 8_192))) > 40_000


def test_days_are_counted_from_1904_where_the_workbook_does():
    assert markup(Content(date(1904, 1, 2)), date1904=True) == '<c r="B2" s="3"><v>1</v></c>'
    with pytest.raises(UnwritableCellError, match="calendrier"):
        markup(Content(date(1903, 12, 31)), date1904=True)
    with pytest.raises(ValueError, match="before the calendar"):
        writable_serial(date(1899, 12, 31), date1904=False)


@given(st.text(st.characters() | st.sampled_from("_x0041D8 \r\n\t\x00\ud83d\ude00&<>"), max_size=40))
def test_any_text_reads_back(text: str):
    cell = cell_markup(CellRef("67", "A1"), "", Content(text), date1904=False)
    document = sheet(f'<row r="1">{cell}</row>')

    for values, _ in (SheetReader(CellContext()).cells(document.encode()), parsed_cells(document, CellContext())):
        assert values.get("A1", "") == readable(text)


# One worksheet

TWO_ROWS = (
    '<row r="1" spans="1:3" ht="20"><c r="A1" s="1" t="s"><v>0</v></c><c r="C1"><f>A1</f><v>2</v></c></row>\n'
    '<row r="4" s="7" customFormat="1"/>'
)


def test_only_the_written_cells_change():
    text = sheet(TWO_ROWS, before='<dimension ref="A1:C4"/>', after="<pageMargins  left='1'  />")

    result = patched(text, {"A1": Content(3)})

    assert result.text == text.replace('<c r="A1" s="1" t="s"><v>0</v></c>', '<c r="A1" s="1"><v>3</v></c>')
    assert not result.formulas_moved


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("B1", TWO_ROWS.replace('<c r="C1">', '<c r="B1"><v>9</v></c><c r="C1">')),
        ("D1", TWO_ROWS.replace("</c></row>", '</c><c r="D1"><v>9</v></c></row>').replace("1:3", "1:4")),
        ("A2", TWO_ROWS.replace('<row r="4"', '<row r="2"><c r="A2"><v>9</v></c></row><row r="4"')),
        ("A4", TWO_ROWS.replace('"1"/>', '"1"><c r="A4" s="7"><v>9</v></c></row>')),
        ("A5", TWO_ROWS + '<row r="5"><c r="A5"><v>9</v></c></row>'),
    ],
)
def test_a_missing_cell_is_inserted_in_order(address: str, expected: str):
    assert rows_of(sheet(TWO_ROWS), {address: Content(9)}) == expected


def test_cells_come_in_order_whatever_the_order_of_the_plan():
    cells = {address: Content(9) for address in ("B7", "AA1", "D1", "A7", "B1", "A3")}

    text = rows_of(sheet(TWO_ROWS), cells)

    assert re.findall(' r="([A-Z]+[0-9]+)"', text) == ["A1", "B1", "C1", "D1", "AA1", "A3", "A7", "B7"]
    assert 'spans="1:27"' in text


def test_a_sheet_without_a_row_takes_cells():
    text = f'<worksheet xmlns="{MAIN}"><dimension ref="A1"/><sheetData /><pageMargins/></worksheet>'

    assert patched(text, {"B2": Content(1), "A3": Content(2)}).text == (
        f'<worksheet xmlns="{MAIN}"><dimension ref="A1:B3"/><sheetData><row r="2"><c r="B2"><v>1</v></c></row>'
        '<row r="3"><c r="A3"><v>2</v></c></row></sheetData><pageMargins/></worksheet>'
    )


@pytest.mark.parametrize(
    ("address", "style"), [("B1", "5"), ("B4", "7"), ("B9", "5"), ("C1", None), ("E1", None)], ids=str
)
def test_a_missing_cell_takes_the_format_of_its_row_else_of_its_column(address: str, style: str | None):
    columns = '<cols><col min="2" max="2" width="9" style="5"/><col min="3" max="4" width="9"/></cols>'

    text = rows_of(sheet(TWO_ROWS, columns), {address: Content(9)})

    assert re.search(rf'<c r="{address}"(?: s="(\d+)")?><v>9', text)[1] == style


@pytest.mark.parametrize(
    ("cell", "content"),
    [
        ('<c r="A1" s="2"/>', Content(None)),
        ('<c r="A1" s="2"></c>', Content("")),
        ('<c r="A1" t="s"><v>1</v></c>', Content("riche")),
        ('<c r="A1" t="inlineStr"><is><r><t>ri</t></r><r><t>che</t></r></is></c>', Content("riche")),
        ('<c r="A1"><v>3.89E2</v></c>', Content(389)),
        ('<c r="A1" t="n"><v>389.0</v></c>', Content(389.0)),
        ('<c r="A1"><v>46348</v></c>', Content(date(2026, 11, 22))),
        ('<c r="A1" t="b"><v>1</v></c>', Content(True)),
        ('<c r="A1" t="e"><v>#N/A</v></c>', Content("#N/A")),
        ('<c r="A1"><f>B1&amp;""</f><v>2</v></c>', Content(2, '=B1&""')),
        ('<c r="A1" t="str"><f>B1</f><v></v></c>', Content("", "=B1")),
        ('<c r="A1"><f t="shared" ref="A1:A2" si="0">B1</f><v>2</v></c>', Content(2, "=B1")),
        ('<c r="A1" cm="1"><f t="array" ref="A1:A9">B1</f><v>2</v></c>', Content(2, "=B1")),
    ],
)
def test_what_is_there_already_is_not_written_again(cell: str, content: Content):
    text = sheet(f'<row r="1">{cell}</row>', before='<dimension ref="A1"/>')

    result = patched(text, {"A1": content, "B7": Content(None)}, strings=lambda: ["", "riche"])

    assert result.text == text


@pytest.mark.parametrize(
    ("cell", "content"),
    [
        ('<c r="A1"><v>1</v></c>', Content(True)),
        ('<c r="A1" t="b"><v>1</v></c>', Content(1)),
        ('<c r="A1" t="s"><v>0</v></c>', Content(None)),
        ('<c r="A1" t="inlineStr"><is><t>1</t></is></c>', Content(1)),
        ('<c r="A1"><f>B1</f><v>2</v></c>', Content(2)),
        ('<c r="A1"><v>2</v></c>', Content(2, "=B1")),
        ('<c r="A1"><f>B1</f><v>2</v></c>', Content(3, "=B1")),
    ],
)
def test_another_type_or_formula_is_a_change(cell: str, content: Content):
    result = patched(sheet(f'<row r="1">{cell}</row>'), {"A1": content}, strings=lambda: ["a"])

    assert markup(content).partition(' s="3"')[2] in result.text.replace(' r="A1"', ' r="A1"')
    assert result.formulas_moved == (("<f>" in cell) != (content.formula is not None))


def test_a_text_in_a_lone_string_table_is_not_read_for_a_number():
    def strings() -> list[str]:
        raise AssertionError("the shared strings are not needed")

    assert "<v>5</v>" in patched(sheet(TWO_ROWS), {"A1": Content(5)}, strings=strings).text


def test_attributes_nobody_asked_about_stay():
    assert rows_of(sheet('<row r="1"><c ph="1" t="b" r=\'A1\'><v>1</v></c></row>'), {"A1": Content(2)}) == (
        '<row r="1"><c ph="1" r=\'A1\'><v>2</v></c></row>'
    )


def test_rows_and_cells_without_an_address_follow_those_before():
    text = sheet("<row><c><v>1</v></c><c><v>2</v></c></row>\n<row><c><v>3</v></c></row>")

    changed = patched(text, {"B1": Content(8), "A2": Content(9), "D2": Content(7)}).text

    assert SheetReader(CellContext()).cells(changed.encode())[0] == {"A1": 1, "B1": 8, "A2": 9, "D2": 7}


def test_a_strict_worksheet_is_patched_alike():
    assert '<c r="A1" s="1"><v>3</v></c>' in patched(sheet(TWO_ROWS).replace(MAIN, STRICT), {"A1": Content(3)}).text


@pytest.mark.parametrize(
    ("text", "address", "fault"),
    [
        (
            sheet('<row r="1"><c r="A1"><f t="array" ref="A1:B2">C1</f></c></row>'),
            "B2",
            "elle appartient à une formule matricielle ou à une table de données",
        ),
        (
            sheet('<row r="1"><c r="A1"><f t="dataTable" ref="A1:B2" r1="D1"/></c></row>'),
            "A2",
            "elle appartient à une formule matricielle ou à une table de données",
        ),
        (
            sheet('<row r="1"><c r="A1" cm="1"><v>1</v></c></row>'),
            "A1",
            "elle appartient à une formule dynamique ou contient une donnée enrichie",
        ),
        (
            sheet('<row r="1"><c r="A1" t="e" vm="1"><v>#VALUE!</v></c></row>'),
            "A1",
            "elle appartient à une formule dynamique ou contient une donnée enrichie",
        ),
        (
            sheet("", after='<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>'),
            "B1",
            "elle est cachée par la fusion des cellules A1:B2",
        ),
        (
            sheet('<row r="1"><c r="A1"><v>1</v><extLst><ext uri="{0}"/></extLst></c></row>'),
            "A1",
            "elle contient une extension d’Excel",
        ),
    ],
)
def test_a_cell_that_others_depend_on_is_refused_and_named(text: str, address: str, fault: str):
    with pytest.raises(UnwritableCellError) as refused:
        patched(text, {address: Content(9)})

    assert str(refused.value) == typeset(
        f"Feuille « 67 », cellule {address} : {fault}. "
        "Modifiez-la dans Excel, ou retirez-la de ce qui est à écrire, puis recommencez."
    )


def test_the_visible_cell_of_a_merged_area_is_written():
    text = sheet("", after='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>')

    assert "<v>9</v>" in patched(text, {"A1": Content(9), "B2": Content(None)}).text


@pytest.mark.parametrize(
    "text",
    [
        sheet("")
        .replace("<worksheet xmlns", "<x:worksheet xmlns:x")
        .replace("</w", "</x:w")
        .replace("<s", "<x:s")
        .replace("</s", "</x:s"),
        sheet('<!-- note --><row r="1"/>'),
        sheet('<row r="1"><c r="A1"><v><![CDATA[1]]></v></c></row>'),
        sheet("<?note?>"),
        sheet('<row r="2"/><row r="1"/>'),
        sheet('<row r="1"><c r="B1"/><c r="A1"/></row>'),
        sheet('<row r="1"><c r="A2"/></row>'),
        sheet('<row r="1"><c r="A1:B1"/></row>'),
        sheet('<row r="1"><x xmlns="urn:x"/></row>'),
        sheet('<x xmlns="urn:x"/><row r="1"/>'),
        sheet('<row r="1"></row >'),
        sheet('<row r="1" spans="a:b"/>'),
        sheet("", after='<mergeCells><mergeCell ref="A:B"/></mergeCells>'),
        sheet("").replace("sheetData", "sheetDate"),
        '<?xml version="1.0" encoding="ISO-8859-1"?>' + sheet(""),
    ],
)
def test_a_sheet_of_unusual_shape_is_refused(text: str):
    with pytest.raises(UnsafeEditError):
        patched(text, {"A1": Content(9), "B1": Content(9)})


def test_bytes_that_are_not_utf8_are_refused():
    with pytest.raises(UnsafeEditError):
        editable(sheet("").encode("utf-16"), WORKSHEETS)


def test_a_byte_order_mark_stays():
    content = b"\xef\xbb\xbf" + sheet("").encode()

    assert editable(content, WORKSHEETS).encode() == content


# Tables

TABLE_TEXT = (
    f'<table xmlns="{MAIN}" id="1" name="t" displayName="tbl" ref="B3:D8" totalsRowShown="0"><autoFilter ref="B3:D8">'
    '<filterColumn colId="0"><filters><filter val="a"/></filters></filterColumn></autoFilter>'
    '<sortState ref="B4:D8"><sortCondition ref="C4:C8"/></sortState><tableColumns count="1"><tableColumn id="1" '
    'name="x"><calculatedColumnFormula>A$8</calculatedColumnFormula></tableColumn></tableColumns></table>'
)


def tables(text: str = TABLE_TEXT, *others: str) -> list[Table]:
    return [read_table(f"xl/tables/table{number}.xml", one) for number, one in enumerate((text, *others))]


def test_a_table_grows_with_its_filter_and_its_sort_and_keeps_the_rest():
    [table] = tables()

    assert resized_table(table, 12) == re.sub(r"(ref=\"[BC][34]:[CD])8", r"\g<1>12", TABLE_TEXT)
    assert resized_table(table, 8) is table.text


def test_the_blank_row_of_an_empty_table_becomes_a_row():
    [table] = tables(TABLE_TEXT.replace(' id="1" name="t"', ' id="1" insertRow="1" name="t"'))

    assert 'insertRow="0"' in resized_table(table, 9)


RULES = (
    '<conditionalFormatting sqref="B4:B8 F4:F8"/><conditionalFormatting sqref="C4:C20"/>'
    '<dataValidations><dataValidation sqref="C4:D8"/><dataValidation sqref="A4:C8"/><dataValidation sqref="D4:D7"/>'
    '<dataValidation sqref="B:B"/></dataValidations>'
    '<extLst><ext uri="{1}" xmlns:x14="urn:14" xmlns:xm="urn:m"><x14:dataValidations><x14:dataValidation type="list">'
    "<x14:formula1><xm:f>L!$A$1:$A$8</xm:f></x14:formula1><xm:sqref>B4:B8</xm:sqref></x14:dataValidation>"
    "</x14:dataValidations><x14:conditionalFormatting><xm:sqref>C4:C8 H1</xm:sqref></x14:conditionalFormatting>"
    "<x14:sparkline><xm:f>A1:B8</xm:f><xm:sqref>B8</xm:sqref></x14:sparkline></ext></extLst>"
)


def test_rules_that_end_with_a_table_follow_it_and_longer_ones_stay():
    result = patched(sheet("", after=RULES), resized=(Resize("TBL", 10),), tables=tables())

    expected = RULES
    for old, new in (("B4:B8 F", "B4:B10 F"), ("C4:D8", "C4:D10"), (">B4:B8<", ">B4:B10<"), ("C4:C8 H", "C4:C10 H")):
        expected = expected.replace(old, new)
    assert result.text == sheet("", after=expected)
    assert [(table.name, row) for table, row in result.resizes] == [("tbl", 10)]


def test_a_table_shrinks_with_its_rules_and_never_turns_one_upside_down():
    rules = '<conditionalFormatting sqref="B4:B8"/><conditionalFormatting sqref="C7:C8"/>'

    result = patched(sheet("", after=rules), resized=(Resize("tbl", 5),), tables=tables())

    assert result.text == sheet("", after=rules.replace("B4:B8", "B4:B5"))


@pytest.mark.parametrize(
    ("last_row", "text", "after", "fault"),
    [
        (
            9,
            TABLE_TEXT.replace("totalsRowShown", "totalsRowCount").replace('"0"><auto', '"1"><auto'),
            "",
            "il se termine par une ligne de totaux",
        ),
        (3, TABLE_TEXT, "", "il ne peut pas se terminer à la ligne 3"),
        (2_000_000, TABLE_TEXT, "", "il ne peut pas se terminer à la ligne 2000000"),
        (12, TABLE_TEXT, "", "il recouvrirait un autre tableau"),
        (
            10,
            TABLE_TEXT,
            '<mergeCells><mergeCell ref="D10:E11"/></mergeCells>',
            "il recouvrirait des cellules fusionnées",
        ),
        (9, TABLE_TEXT.replace('"tbl"', '"autre"'), "", "il a été renommé, converti en plage ou supprimé"),
    ],
)
def test_a_table_that_cannot_take_its_row_is_refused_and_named(last_row: int, text: str, after: str, fault: str):
    below = TABLE_TEXT.replace('"tbl"', '"sous"').replace("B3:D8", "D12:E15")

    with pytest.raises(UnresizableTableError) as refused:
        patched(sheet("", after=after), resized=(Resize("tbl", last_row),), tables=tables(text, below))

    assert str(refused.value).startswith(typeset(f"Feuille « 67 », tableau « tbl » : {fault}."))


def test_two_tables_may_move_together():
    below = TABLE_TEXT.replace('"tbl"', '"sous"').replace("B3:D8", "D12:E15")
    above = TABLE_TEXT.replace('"tbl"', '"sur"').replace("B3:D8", "B12:C20")

    moved = patched(sheet(""), resized=(Resize("sous", 30), Resize("sur", 25)), tables=tables(below, above))

    assert len(moved.resizes) == 2


def test_titles_of_a_table_are_refused():
    with pytest.raises(UnwritableCellError, match="porte un titre ou un total du tableau"):
        patched(sheet(""), {"B3": Content("autre")}, tables=tables())


# Workbook, relationships, content types


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<sheets><sheet/></sheets><oleSize/>", "<sheets><sheet/></sheets>CALC<oleSize/>"),
        ("<sheets/><definedNames><d/></definedNames >", "<sheets/><definedNames><d/></definedNames >CALC"),
        ("<sheets/><externalReferences/>", "<sheets/><externalReferences/>CALC"),
        ('<sheets/><calcPr calcId="1"/>', '<sheets/><calcPr calcId="1" fullCalcOnLoad="1"/>'),
        ('<sheets/><calcPr fullCalcOnLoad="0" />', '<sheets/><calcPr fullCalcOnLoad="1" />'),
        ('<sheets/><calcPr fullCalcOnLoad="true"/>', '<sheets/><calcPr fullCalcOnLoad="true"/>'),
    ],
)
def test_the_workbook_is_recalculated_when_opened(before: str, after: str):
    assert recalculating(f"<workbook>{before}</workbook>") == (
        f"<workbook>{after}</workbook>".replace("CALC", '<calcPr fullCalcOnLoad="1"/>')
    )


def test_the_chain_leaves_relationships_and_content_types():
    relations = '<Relationships>\n<Relationship Id="1" Type="a/styles"/><Relationship Id="2" Type="b/calcChain"></Relationship></Relationships>'
    types = '<Types><Override PartName="/xl/a.xml"/><Override PartName="/XL/calcChain.xml"/></Types>'

    assert (
        without_relation(relations, "calcChain")
        == '<Relationships>\n<Relationship Id="1" Type="a/styles"/></Relationships>'
    )
    assert without_override(types, "xl/calcChain.xml") == '<Types><Override PartName="/xl/a.xml"/></Types>'


# Zip


def archive(**entries: bytes) -> bytes:
    made = io.BytesIO()

    class Pipe(io.RawIOBase):
        """Not seekable, so that zipfile writes sizes after each entry."""

        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            return made.write(data)

    with zipfile.ZipFile(Pipe(), "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in entries.items():
            with package.open(zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 6)), "w", force_zip64=name == "b") as entry:
                entry.write(content)
        package.comment = b"commentaire"
    return made.getvalue()


def test_parts_of_a_streamed_package_are_replaced_and_dropped():
    source = archive(a=b"un" * 99, b=b"deux" * 99, c=b"trois" * 99)

    made = repacked(source, {"B": b"autre", "c": None})

    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert package.testzip() is None
        assert package.namelist() == ["a", "b"]
        assert (package.read("a"), package.read("b")) == (b"un" * 99, b"autre")
        assert package.getinfo("b").date_time == (2026, 1, 2, 3, 4, 6)
        assert package.comment == b"commentaire"
    assert raw_entries(made)["a"] == raw_entries(source)["a"]


def test_nothing_to_change_gives_the_same_package(whole: bytes):
    assert repacked(whole, {}) == whole


@pytest.mark.parametrize("cut", [slice(0, -1), slice(0, 40), slice(10, None)])
def test_a_directory_that_is_not_where_it_should_be_is_refused(cut: slice, whole: bytes):
    with pytest.raises(UnusualZipError):
        repacked(whole[cut], {})


# The whole package


def package_with(source: bytes, plan: Plan) -> bytes:
    """A workbook with a plan put into it."""
    return patch(Package("classeur.xlsx", source), plan).content


def differences(old: bytes, new: bytes) -> set[str]:
    before, after = raw_entries(old), raw_entries(new)
    return {part for part in before.keys() | after.keys() if before.get(part) != after.get(part)}


def audited(path: Path) -> list[str]:
    return [str(error) for error in OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(path).errors]


def test_every_other_part_keeps_its_bytes(whole: bytes):
    assert differences(whole, package_with(whole, EDITS)) == {
        "[content_types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/calcchain.xml",
        "xl/styles.xml",
        "xl/tables/table1.xml",
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
        "xl/worksheets/sheet5.xml",
    }


def test_a_figure_changes_one_sheet_and_has_the_workbook_recalculated(whole: bytes):
    changed = package_with(whole, Plan({PIVOT: SheetPlan({"D1": Content(1)})}))

    assert differences(whole, changed) == {"xl/worksheets/sheet3.xml", "xl/workbook.xml"}


def test_another_formula_in_the_same_cell_keeps_the_calculation_chain(whole: bytes):
    changed = package_with(whole, Plan({SUMMARY: SheetPlan({"A1": Content(0, "=0")})}))

    assert differences(whole, changed) == {"xl/worksheets/sheet2.xml", "xl/workbook.xml"}


@pytest.mark.parametrize(("address", "content"), [("A1", Content(0)), ("A9", Content(0, "=0"))])
def test_a_formula_gained_or_lost_drops_the_calculation_chain(address: str, content: Content, whole: bytes):
    package = Package("x", package_with(whole, Plan({SUMMARY: SheetPlan({address: content})})))

    assert "xl/calcChain.xml" not in package
    assert (
        "calcChain"
        not in package.xml("[Content_Types].xml").decode() + package.xml("xl/_rels/workbook.xml.rels").decode()
    )


def test_twice_is_the_same_as_once(whole: bytes):
    once = package_with(whole, EDITS)

    assert package_with(once, EDITS) is once
    assert package_with(whole, Plan()) is whole


def test_the_auditor_finds_nothing_new(whole: bytes, tmp_path: Path):
    before, after = tmp_path / "avant.xlsx", tmp_path / "apres.xlsx"
    before.write_bytes(whole)
    after.write_bytes(package_with(whole, EDITS))

    assert audited(before) == []
    assert audited(after) == []


def test_independent_readers_see_what_was_written(whole: bytes, tmp_path: Path):
    path = tmp_path / "apres.xlsx"
    path.write_bytes(package_with(whole, EDITS))

    with pytest.warns(UserWarning, match="not supported"):
        book = openpyxl.load_workbook(path)
    entry = book[ENTRY]
    assert [entry[cell].value for cell in ("A2", "C5", "D6", "C9", "K60")] == ["Renée & <é>", 4242, None, 5.5, True]
    assert (entry["A9"].value, entry["A9"].data_type) == ("=2+2", "s") or entry["A9"].value == "=2+2"
    assert entry["E2"].value == datetime(2026, 1, 2, 3, 4, 5)
    assert entry["F9"].value == f"={TABLE}[[#This Row],[2019]]-{TABLE}[[#This Row],[2018]]"
    assert entry["C9"].number_format == "#,##0"
    assert entry.tables[TABLE].ref == entry.tables[TABLE].autoFilter.ref == "A4:F9"
    assert book[EMPTY]["B2"].value == " deux\nlignes "

    rows = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_name(ENTRY).to_python(skip_empty_area=False)
    assert (rows[1][0], rows[4][2], rows[8][0], rows[8][2], rows[59][10]) == ("Renée & <é>", 4242, "=2+2", 5.5, True)


def test_libreoffice_opens_it_and_recalculates(
    whole: bytes, tmp_path: Path, soffice: Callable[[str, Path, Path], Path]
):
    path = tmp_path / "apres.xlsx"
    edits = Plan({ENTRY: EDITS.sheets[ENTRY], SUMMARY: SheetPlan({"B1": Content(-999, "=A1+1")})})
    path.write_bytes(package_with(whole, edits))

    sheets = {sheet.name: sheet.values for sheet in read_grid(soffice("xlsx", path, tmp_path / "lu")).sheets}

    assert [sheets[ENTRY][cell] for cell in ("A2", "A9", "C5", "C9")] == ["Renée & <é>", "=2+2", 4242, 5.5]
    assert sheets[SUMMARY]["B1"] == 4242 + 101 + 102 + 103 + 1


SHARED = (
    '<row r="1"><c r="A1"><f t="shared" ref="A1:A3" si="0">B1&amp;$C$1</f><v>1</v></c>'
    '<c r="D1"><f t="shared" ref="D1:D2" si="1">E1</f><v>4</v></c></row>'
    '<row r="2"><c r="A2" s="3"><f t="shared" si="0"/><v>2</v></c><c r="D2"><f t="shared" si="1"/><v>5</v></c></row>'
    '<row r="3"><c r="A3" t="str"><f t="shared" si="0" /><v>x</v></c></row>'
)


@pytest.mark.parametrize("written", ["A1", "A2"])
def test_cells_that_shared_a_formula_with_a_written_one_keep_it_as_their_own(written: str):
    rows = rows_of(sheet(SHARED), {written: Content(9)})

    expected = {
        "A1": '<c r="A1"><f>B1&amp;$C$1</f><v>1</v></c>',
        "A2": '<c r="A2" s="3"><f>B2&amp;$C$1</f><v>2</v></c>',
        "A3": '<c r="A3" t="str"><f>B3&amp;$C$1</f><v>x</v></c>',
    }
    expected[written] = {"A1": '<c r="A1"><v>9</v></c>', "A2": '<c r="A2" s="3"><v>9</v></c>'}[written]
    assert [cell in rows for cell in expected.values()] == [True] * 3
    # The other group stays as it is.
    assert '<f t="shared" ref="D1:D2" si="1">E1</f>' in rows
    assert '<f t="shared" si="1"/>' in rows


def test_a_shared_formula_whose_text_is_lost_makes_the_sheet_unsafe():
    orphans = (
        '<row r="2"><c r="A2"><f t="shared" si="0"/></c></row><row r="3"><c r="A3"><f t="shared" si="0"/></c></row>'
    )

    with pytest.raises(UnsafeEditError, match="without its text"):
        patched(sheet(orphans), {"A2": Content(9)})


def test_rows_of_a_spilled_formula_are_refused(whole: bytes):
    for cell in ("C2", "D2"):
        with pytest.raises(UnwritableCellError, match=f"cellule {cell}"):
            package_with(whole, Plan({SUMMARY: SheetPlan({cell: Content(7)})}))


def test_an_unknown_sheet_is_refused_and_named(whole: bytes):
    for name in ("Absente", "Graphique"):
        with pytest.raises(UnknownSheetError) as refused:
            package_with(whole, Plan({name: SheetPlan({"A1": Content(1)})}))
        assert str(refused.value) == typeset(
            f"Le classeur « classeur.xlsx » n’a pas de feuille de cellules « {name} ». "
            "Rétablissez cette feuille ou son nom, puis recommencez."
        )


def test_a_part_of_unusual_shape_is_refused_before_anything_is_written(whole: bytes):
    text = Package("x", whole).read("xl/worksheets/sheet3.xml").replace(b"<sheetData>", b"<!-- --><sheetData>")
    odd = repacked(whole, {"xl/worksheets/sheet3.xml": text})

    with pytest.raises(UnusableFileError) as refused:
        package_with(odd, Plan({PIVOT: SheetPlan({"A1": Content(1)})}))
    fault = "ne peut pas être modifié sans risque (partie « xl/worksheets/sheet3.xml »)"
    assert str(refused.value).endswith(typeset(f"{fault}. Enregistrez-le une fois dans Excel, puis recommencez."))


def test_a_signed_workbook_is_refused(whole: bytes):
    made = io.BytesIO(whole)
    with zipfile.ZipFile(made, "a") as package:
        package.writestr("_xmlsignatures/origin.sigs", b"")

    with pytest.raises(UnusableFileError, match="signature"):
        package_with(made.getvalue(), Plan())


def test_openpyxl_workbooks_are_patched(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["a", 1])
    book.save(path)

    path.write_bytes(
        package_with(path.read_bytes(), Plan({"Sheet": SheetPlan({"B1": Content(2), "C3": Content("é")})}))
    )

    assert read_grid(path).sheets[0].values == {"A1": "a", "B1": 2, "C3": "é"}


# Any plan on any sheet

ADDRESSES = st.builds("{}{}".format, st.sampled_from(["A", "B", "C", "H", "Z", "AA"]), st.integers(1, 12))
VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300)
    | st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=12)
)
CONTENTS = st.builds(Content, VALUES, st.none()) | st.builds(
    Content, VALUES, st.sampled_from(["=A1+1", '=IF(B2<3,"a&b","")'])
)


def made_sheet(cells: dict[str, Content], formatted: bool) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"strings_to_formulas": False, "strings_to_numbers": False}) as book:
        page = book.add_worksheet("67")
        if formatted:
            page.set_column("B:C", 9, book.add_format({"bold": True}))
            page.set_row(3, None, book.add_format({"italic": True}))
        for address, (value, formula) in cells.items():
            if formula is not None:
                page.write_formula(address, formula, None, 0 if value is None else value)
            elif isinstance(value, str):
                page.write_string(address, value)
            elif value is not None:
                page.write(address, value)
    return made.getvalue()


def as_openpyxl_reads(content: bytes) -> tuple[dict[str, object], dict[str, object]]:
    """Return formulas or values, then values alone, by address."""
    pages = (openpyxl.load_workbook(io.BytesIO(content), data_only=data_only).active for data_only in (False, True))
    first, second = ({c.coordinate: c.value for row in page for c in row if c.value is not None} for page in pages)
    return first, second


def as_grid(content: bytes) -> Sheet:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.xlsx")
        path.write_bytes(content)
        return read_grid(path).sheets[0]


@settings(max_examples=tries(60))
@given(
    st.dictionaries(ADDRESSES, CONTENTS, max_size=12), st.dictionaries(ADDRESSES, CONTENTS, max_size=12), st.booleans()
)
def test_any_plan_reads_back_and_leaves_all_other_cells(
    before: dict[str, Content], wanted: dict[str, Content], formatted: bool
):
    source = made_sheet(before, formatted)
    edits = Plan({"67": SheetPlan(wanted)})

    made = package_with(source, edits)

    assert package_with(made, edits) == made
    old, new = as_openpyxl_reads(source), as_openpyxl_reads(made)
    for address in old[0].keys() | new[0].keys() | wanted.keys():
        if address not in wanted:
            assert [view.get(address) for view in new] == [view.get(address) for view in old]
            continue
        value, formula = wanted[address]
        assert new[0].get(address) == (value if formula is None else formula)
        assert new[1].get(address) == value
        assert type(new[1].get(address)) is type(value) or isinstance(value, float)
    grid = as_grid(made)
    for address, (value, formula) in wanted.items():
        assert (grid.values.get(address), grid.formulas.get(address)) == (value, formula)
