import contextlib
import io
import random
import tempfile
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from calpae_xl.books import workbook as file_module
from calpae_xl.books.port import OverfilledBookError
from calpae_xl.books.workbook import read_grid
from calpae_xl.core.trade.errors import CalpaeError, UnusableFileError
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Grid

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_TYPES = "http://purl.oclc.org/ooxml/officeDocument/relationships"

Parts = dict[str, str | bytes]


def relations(*targets: tuple[str, str]) -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(
            f'<Relationship Id="rId{number}" Type="{TYPES}/{kind}" Target="{target}"/>'
            for number, (kind, target) in enumerate(targets, 1)
        )
        + "</Relationships>"
    )


def content_types(book: str, kind: str = SHEET_TYPE) -> str:
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="{book}" ContentType="{kind}"/></Types>'
    )


def sheet(cells: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>'


def parts(**changes: str | bytes | None) -> Parts:
    """A workbook of two sheets; keys of changes are paths with ``__`` for ``/``, ``None`` removes."""
    made: Parts = {
        "[Content_Types].xml": content_types("/xl/workbook.xml"),
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{TYPES}"><sheets>'
            '<sheet name="67 Bas-Rhin" sheetId="1" r:id="rId1"/>'
            '<sheet name="A &amp; B" sheetId="2" state="veryHidden" r:id="rId2"/></sheets>'
            '<definedNames><definedName name="saisie_67">\'67 Bas-Rhin\'!$A$1&amp;"x"</definedName>'
            '<definedName name="locale" localSheetId="0">A1</definedName></definedNames></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "worksheets/sheet1.xml"),
            ("worksheet", "/xl/worksheets/sheet2.xml"),
            ("sharedStrings", "sharedStrings.xml"),
            ("styles", "styles.xml"),
        ),
        "xl/worksheets/sheet1.xml": sheet('<c r="A1" t="s"><v>0</v></c><c r="B1"><v>389</v></c>'),
        "xl/worksheets/sheet2.xml": sheet('<c r="C1" s="1"><f>B1</f><v>44927</v></c>'),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>ASE</t></si></sst>',
        "xl/styles.xml": (
            f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
            '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
            '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>'
            '<dxfs><dxf><numFmt numFmtId="164" formatCode="0"/></dxf></dxfs></styleSheet>'
        ),
    }
    for name, content in changes.items():
        path = {key.replace("/", "__").replace(".", "_"): key for key in made}.get(name, name)
        if content is None:
            del made[path]
        else:
            made[path] = content
    return made


def zipped(content: Parts) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def read(content: Parts | bytes) -> Grid:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "saisie.xlsx")
        path.write_bytes(content if isinstance(content, bytes) else zipped(content))
        return read_grid(path)


def first_values(content: Parts) -> dict[str, Value]:
    return dict(read(content).sheets[0].values)


def as_read(grid: Grid) -> dict[str, tuple[dict[str, Value], dict[str, str]]]:
    return {sheet.name: (dict(sheet.values), dict(sheet.formulas)) for sheet in grid.sheets}


def test_a_workbook_is_read_whole():
    grid = read(parts())

    assert grid.name == "saisie.xlsx"
    assert [sheet.name for sheet in grid.sheets] == ["67 Bas-Rhin", "A & B"]
    assert grid.hidden == {"A & B"}
    assert grid.sheets[0].values == {"A1": "ASE", "B1": 389}
    assert grid.sheets[1].values == {"C1": date(2023, 1, 1)}
    assert grid.sheets[1].formulas == {"C1": "=B1"}
    assert grid.names == {"saisie_67": "'67 Bas-Rhin'!$A$1&\"x\"", "'67 Bas-Rhin'!locale": "A1"}


def test_a_path_may_be_text(tmp_path: Path):
    (tmp_path / "saisie.xlsm").write_bytes(zipped(parts()))

    assert read_grid(str(tmp_path / "saisie.xlsm")).name == "saisie.xlsm"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_parts_in_another_encoding_are_read(encoding: str):
    assert as_read(read({name: str(text).encode(encoding) for name, text in parts().items()})) == as_read(read(parts()))


def test_a_strict_workbook_is_read():
    strict = {name: str(text).replace(MAIN, STRICT_MAIN).replace(TYPES, STRICT_TYPES) for name, text in parts().items()}

    assert as_read(read(strict)) == as_read(read(parts()))


def test_a_workbook_with_prefixed_namespaces_is_read():
    def prefixed(text: str) -> str:
        return text.replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")

    assert as_read(read({name: prefixed(str(text)) for name, text in parts().items()})) == as_read(read(parts()))


def test_the_workbook_may_be_anywhere_in_the_package():
    moved = {
        name.replace("xl/", "classeur/"): str(text).replace("/xl/", "/classeur/") for name, text in parts().items()
    }
    moved["_rels/.rels"] = relations(("officeDocument", "/classeur/workbook.xml"))

    assert as_read(read(moved)) == as_read(read(parts()))


def test_a_workbook_that_counts_from_1904_is_read():
    text = str(parts()["xl/workbook.xml"]).replace("<sheets>", '<workbookPr date1904="1"/><sheets>')

    assert read(parts(xl__workbook_xml=text)).sheets[1].values == {"C1": date(2027, 1, 2)}


def test_rich_strings_are_joined_and_phonetic_guides_left_out():
    strings = (
        f'<sst xmlns="{MAIN}"><si><r><t>A</t></r><r><rPr><b/></rPr><t xml:space="preserve"> S_x000D_</t></r>'
        '<rPh sb="0" eb="1"><t>no</t></rPh><phoneticPr fontId="1"/></si></sst>'
    )

    assert first_values(parts(xl__sharedStrings_xml=strings)) == {"A1": "A S\r", "B1": 389}


def test_missing_styles_are_read_on():
    assert read(parts(xl__styles_xml=None)).sheets[1].values == {"C1": 44927}


def test_missing_shared_strings_are_read_on_when_no_cell_wants_one():
    numbers = sheet('<c r="B1"><v>389</v></c>')

    assert first_values(parts(xl__sharedStrings_xml=None, xl__worksheets__sheet1_xml=numbers)) == {"B1": 389}


def test_sheets_that_are_not_worksheets_are_left_out():
    targets = [("chartsheet", "worksheets/sheet1.xml"), ("worksheet", "worksheets/sheet2.xml")]

    [left] = read(parts(xl___rels__workbook_xml_rels=relations(*targets))).sheets
    assert left.name == "A & B"


CELL_WITHOUT_END = sheet('<c r="A1"><v>1</v>')
TWO_ALIKE = str(parts()["xl/workbook.xml"]).replace("A &amp; B", "67 BAS-RHIN")
DTD = '<!DOCTYPE x [<!ENTITY e "lol">]><x/>'


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        pytest.param({"xl__worksheets__sheet2_xml": None}, "la feuille « A & B » y manque", id="no-sheet"),
        pytest.param({"xl___rels__workbook_xml_rels": None}, "« 67 Bas-Rhin » y manque", id="no-relations"),
        pytest.param({"xl__workbook_xml": None}, "n’est pas un classeur Excel", id="no-workbook"),
        pytest.param({"xl__workbook_xml": "<html/>"}, r"« xl/workbook\.xml » : son contenu", id="html"),
        pytest.param({"xl__workbook_xml": TWO_ALIKE}, "deux feuilles s’y nomment « 67 BAS-RHIN »", id="alike"),
        pytest.param({"xl__sharedStrings_xml": None}, "la cellule A1 est illisible", id="no-strings"),
        pytest.param(
            {"xl__worksheets__sheet2_xml": CELL_WITHOUT_END},
            r"est endommagé \(feuille « A & B » : ligne 1 illisible\)\. Récupérez-en une copie saine",
            id="malformed-sheet",
        ),
        pytest.param({"xl/worksheets/sheet9.xml": CELL_WITHOUT_END}, "sheet9.xml » : ligne 1", id="unused-sheet"),
        pytest.param({"xl__styles_xml": "<a"}, r"« xl/styles\.xml » : ligne 1 illisible", id="styles"),
        pytest.param({"xl__worksheets__sheet1_xml": DTD}, "définition de type XML", id="dtd"),
        pytest.param({"xl__sharedStrings_xml": DTD.encode("utf-16")}, "définition de type", id="dtd-utf-16"),
        pytest.param({"docProps/core.xml": DTD}, "définition de type XML", id="dtd-unused"),
    ],
)
def test_a_damaged_workbook_is_refused(changes: dict[str, str | None], sentence: str):
    with pytest.raises(UnusableFileError, match=typeset(sentence)):
        read(parts(**changes))


def test_the_limit_on_cells_holds_for_the_whole_workbook(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(file_module, "MAX_CELLS", 3)
    assert len(read(parts()).sheets) == 2

    monkeypatch.setattr(file_module, "MAX_CELLS", 2)
    with pytest.raises(OverfilledBookError, match="contient trop de cellules remplies"):
        read(parts())


def every_kind(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        moment = book.add_format({"num_format": 22})
        days = book.add_format({"num_format": '0" jours"'})
        first = book.add_worksheet("67 Bas-Rhin")
        for row, value in enumerate([389, -1.5, 0.1, 1e300, 12345678901234, 0, "ND", " é ", "a\nb", "<&>"]):
            first.write(row, 0, value, bold if row % 2 else None)
        first.write_boolean("B1", True)
        first.write_datetime("B2", datetime(2023, 1, 1), day)
        first.write_datetime("B3", datetime(2023, 1, 1, 6, 30), moment)
        first.write_number("B4", 45000, days)
        first.write_formula("B5", '=IF(A1>0,"a & b","")', None, "a & b")
        first.write_formula("B6", "=1/0", None, "#DIV/0!")
        first.write_array_formula("B7:B7", "{=SUM(A1:A3)}", None, 387.6)
        first.write_formula("B8", "=A1=389", None, True)
        first.write_rich_string("C1", "a", bold, "b", "c")
        first.write_string("C2", "=1+1")
        first.write_blank("C3", None, bold)
        first.write_number(1_048_575, 16_383, 7)
        first.insert_textbox("E5", "texte")
        first.write_comment("A1", "note")
        hidden = book.add_worksheet("Cachée")
        hidden.hide()
        chart = book.add_chartsheet("Graphique")
        line = book.add_chart({"type": "line"})
        line.add_series({"values": "='67 Bas-Rhin'!$A$1:$A$3"})
        chart.set_chart(line)
        book.define_name("saisie", "='67 Bas-Rhin'!$A$1:$C$9")


def test_every_kind_of_value_is_read_as_openpyxl_does(tmp_path: Path):
    path = tmp_path / "saisie.xlsx"
    every_kind(path)
    grid = read_grid(path)
    seen = openpyxl.load_workbook(path, data_only=True)["67 Bas-Rhin"]
    written = openpyxl.load_workbook(path)["67 Bas-Rhin"]
    first, hidden = grid.sheets

    assert first.values["XFD1048576"] == 7
    for row in range(1, 11):
        for at in (f"A{row}", f"B{row}", f"C{row}"):
            value = seen[at].value
            midnight = isinstance(value, datetime) and value.time() == datetime.min.time()
            assert first.values.get(at) == (value.date() if midnight else value), at
    assert first.formulas == {
        at: getattr(written[at].value, "text", written[at].value) for at in ("B5", "B6", "B7", "B8")
    }
    assert first.values["C2"] == "=1+1"
    assert (hidden.name, hidden.values) == ("Cachée", {})
    assert grid.names == {"saisie": "'67 Bas-Rhin'!$A$1:$C$9"}


def test_a_workbook_of_openpyxl_is_read(tmp_path: Path):
    book = openpyxl.Workbook()
    for row in ([389, 1.5, "ND", True], [date(2023, 1, 1), datetime(2023, 1, 1, 6), "=SUM(A1:B1)", "#REF!"]):
        book.active.append(row)
    book.save(tmp_path / "saisie.xlsx")
    [only] = read_grid(tmp_path / "saisie.xlsx").sheets

    assert only.values == {
        **{"A1": 389, "B1": 1.5, "C1": "ND", "D1": True},
        **{"A2": date(2023, 1, 1), "B2": datetime(2023, 1, 1, 6), "D2": "#REF!"},
    }
    assert only.formulas == {"C2": "=SUM(A1:B1)"}


def test_a_workbook_of_libreoffice_is_read(tmp_path: Path, soffice: Callable[[str, Path, Path], Path]):
    every_kind(tmp_path / "saisie.xlsx")
    (tmp_path / "converti").mkdir()
    converted = soffice("xlsx", tmp_path / "saisie.xlsx", tmp_path / "converti")
    before, after = read_grid(tmp_path / "saisie.xlsx"), read_grid(converted)

    assert [sheet.name for sheet in after.sheets[:2]] == ["67 Bas-Rhin", "Cachée"]
    assert after.sheets[0].values == before.sheets[0].values
    # LibreOffice makes a formula of a typed TRUE.
    assert after.sheets[0].formulas.keys() == {*before.sheets[0].formulas, "B1"}
    assert after.names["saisie"] == "'67 Bas-Rhin'!$A$1:$C$9"


def test_an_ods_of_libreoffice_is_refused(tmp_path: Path, soffice: Callable[[str, Path, Path], Path]):
    every_kind(tmp_path / "saisie.xlsx")

    with pytest.raises(UnusableFileError, match=r"est au format LibreOffice \(\.ods\)"):
        read_grid(soffice("ods", tmp_path / "saisie.xlsx", tmp_path))


def test_a_million_formatted_rows_cost_no_more_than_their_text():
    rows = "".join(f'<row r="{row}" s="1"><c r="A{row}" s="1"/></row>' for row in range(1, 1_048_577))
    text = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    content = zipped(parts(xl__worksheets__sheet1_xml=text))
    tracemalloc.start()
    try:
        grid = read(content)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert grid.sheets[0].values == {}
    assert peak < 5 * len(text)


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
VALUES = st.one_of(
    st.floats(-9.99e307, 9.99e307),
    st.integers(-(10**14), 10**14),
    st.booleans(),
    TEXTS.filter(lambda text: "_x" not in text),
    st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 30)).map(lambda moment: moment.replace(microsecond=0)),
)


@given(st.dictionaries(st.tuples(st.integers(0, 30), st.integers(0, 30)), VALUES, max_size=15))
def test_whatever_is_written_is_read_as_openpyxl_does(cells: dict[tuple[int, int], Value]):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "dd/mm/yyyy hh:mm:ss"}) as book:
        worksheet = book.add_worksheet()
        for (row, column), value in cells.items():
            if isinstance(value, str):
                worksheet.write_string(row, column, value)
            else:
                worksheet.write(row, column, value)
    expected = {}
    for row in openpyxl.load_workbook(buffer).active.iter_rows():
        for cell in row:
            if cell.value is not None:
                midnight = isinstance(cell.value, datetime) and cell.value.time() == datetime.min.time()
                expected[cell.coordinate] = cell.value.date() if midnight else cell.value

    [only] = read(buffer.getvalue()).sheets

    assert only.values == expected


@pytest.mark.parametrize("seed", range(5))
def test_random_damage_raises_nothing_else(seed: int, tmp_path: Path):
    every_kind(tmp_path / "saisie.xlsx")
    sound = [(tmp_path / "saisie.xlsx").read_bytes(), zipped(parts())]
    dice = random.Random(seed)
    for turn in range(120):
        damaged = bytearray(sound[turn % 2])
        for _ in range(dice.randint(1, 4)):
            # Half of the flips hit the directory, at the end of the file.
            near = len(damaged) - dice.randint(1, min(900, len(damaged)))
            damaged[dice.choice([near, dice.randrange(len(damaged))])] = dice.randrange(256)
        if dice.random() < 0.2:
            del damaged[dice.randrange(len(damaged)) :]
        with contextlib.suppress(CalpaeError):
            read(bytes(damaged))


@pytest.mark.parametrize("seed", range(5))
def test_random_damage_inside_the_parts_raises_nothing_else(seed: int):
    dice = random.Random(seed)
    for _ in range(120):
        content = parts()
        name = dice.choice(list(content))
        text = bytearray(str(content[name]).encode())
        for _ in range(dice.randint(1, 3)):
            text[dice.randrange(len(text))] = dice.choice(b'<>/"= &0129-\xe9\x00rsct') if dice.random() < 0.8 else 255
        with contextlib.suppress(CalpaeError):
            read({**content, name: bytes(text)})
