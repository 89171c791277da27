"""Workbooks that look like ours and cost, hide or contradict something: each by a name and a few lines.

Each takes the parts of a sound workbook, the master or a copy to fill in, and the name of its entry sheet.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterable
from functools import partial

from archives import Parts, sheet_part, unzipped, zipped

Make = Callable[[Parts], bytes]

ENTRY, RESERVATIONS, CONTROLS, SETTINGS = "67 Bas-Rhin", "Réserves", "Contrôles", "Paramètres"
TYPES, BOOK, RELATIONS = "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STYLES, STRINGS = "xl/styles.xml", "xl/sharedStrings.xml"
MANY = 1_000_000
BILLION_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "' + "lol" * 50 + '">' + "".join(
        f'<!ENTITY {after} "{f"&{before};" * 40}">' for before, after in zip("abcdef", "bcdefg", strict=True)
    ) + "]>"
)  # fmt: skip


def replaced(parts: Parts, part: str, old: str, new: str) -> Parts:
    """Put a text in the place of the first of its kind, or of a pattern's match."""
    before = parts[part].decode()
    after = re.sub(old, lambda _: new, before, count=1, flags=re.DOTALL)
    assert after != before, (part, old)
    return {**parts, part: after.encode()}


def cells_added(parts: Parts, sheet: str, rows: Iterable[str]) -> Parts:
    """Add rows below those of a sheet."""
    return replaced(parts, sheet_part(parts, sheet), "</sheetData>", "".join(rows) + "</sheetData>")


def row(number: int, **texts: object) -> str:
    """A row; texts stand in the cell, numbers as numbers."""
    cells = "".join(
        f'<c r="{letters}{number}"><v>{value}</v></c>'
        if isinstance(value, int | float)
        else f'<c r="{letters}{number}" t="inlineStr"><is><t>{value}</t></is></c>'
        for letters, value in texts.items()
    )
    return f'<row r="{number}">{cells}</row>'


def cell_set(parts: Parts, sheet: str, address: str, cell: str) -> Parts:
    """Put other markup in the place of a cell that is there."""
    return replaced(parts, sheet_part(parts, sheet), rf'<c r="{address}"[^>]*?(?:/>|>.*?</c>)', cell)


def figures_below(count: int, parts: Parts) -> bytes:
    return zipped(cells_added(parts, ENTRY, (row(n, F=n, G=n + 1, H=3) for n in range(5000, 5000 + count))))


def ids_below(parts: Parts) -> bytes:
    return zipped(cells_added(parts, ENTRY, (row(n, A="rsa_1er_rdv", F=n) for n in range(5000, 105_000))))


def unknown_ids_below(parts: Parts) -> bytes:
    return zipped(cells_added(parts, ENTRY, (row(n, A=f"inconnu_{n}", F=n) for n in range(5000, 105_000))))


def headers_below(parts: Parts) -> bytes:
    lines = (row(n, A="Identifiant", C="Indicateur", F="Réalisé 2018", G="Réalisé 2019") for n in range(5000, 65_000))
    return zipped(cells_added(parts, ENTRY, lines))


def marks_below(parts: Parts) -> bytes:
    return zipped(cells_added(parts, ENTRY, (row(n, A="calpae:2:saisie:67:2022") for n in range(5000, 105_000))))


def reservations(count: int, parts: Parts, kind: str = "estimé", territory: str = "67") -> bytes:
    lines = (row(n, B=territory, C="rsa_1er_rdv", D="2021", E=kind, F="note") for n in range(500, 500 + count))
    return zipped(cells_added(parts, RESERVATIONS, lines))


def controls_below(parts: Parts) -> bytes:
    lines = (row(n, **dict.fromkeys("BCDEFGHIJKLMN", f"x{n}")) for n in range(5000, 25_000))
    return zipped(cells_added(parts, CONTROLS, lines))


def settings_below(parts: Parts) -> bytes:
    lines = (row(n, B=f"Département 6{n}", C=f"Nom {n}") for n in range(500, 50_500))
    return zipped(cells_added(parts, SETTINGS, lines))


def cells(count: int, parts: Parts) -> bytes:
    lines = []
    for n in range(5000, 5000 + count // 100):
        lines.append(row(n, **{f"{a}{b}": 7 for a in "ABCDEFGHIJ" for b in "ABCDEFGHIJ"}))
    return zipped(cells_added(parts, ENTRY, lines))


def empty_tags(parts: Parts) -> bytes:
    return zipped(cells_added(parts, ENTRY, ["<a/>" * (20 * MANY)]))


def formatted_rows(parts: Parts) -> bytes:
    rows = (f'<row r="{n}" s="1" customFormat="1"/>' for n in range(5000, 1_048_577))
    return zipped(cells_added(parts, ENTRY, rows))


def formatted_cells(parts: Parts) -> bytes:
    rows = (f'<row r="{n}" s="1"><c r="A{n}" s="1"/></row>' for n in range(5000, 1_048_577))
    return zipped(cells_added(parts, ENTRY, rows))


def deep(parts: Parts) -> bytes:
    return zipped({**parts, "xl/worksheets/sheet99.xml": b"<a>" * MANY + b"</a>" * MANY})


def deep_unclosed(parts: Parts) -> bytes:
    return zipped({**parts, "xl/worksheets/sheet99.xml": b"<a>" * (20 * MANY)})


def runs(parts: Parts) -> bytes:
    cell = f'<c r="F20" t="inlineStr"><is>{"<r><t>1</t></r>" * MANY}</is></c>'
    return zipped(cells_added(parts, ENTRY, [f'<row r="6000">{cell.replace("F20", "F6000")}</row>']))


def shared_runs(parts: Parts) -> bytes:
    return zipped(replaced(parts, STRINGS, "</sst>", f"<si>{'<r><t>ab</t></r>' * MANY}</si></sst>"))


def guides(parts: Parts) -> bytes:
    """A string with guides to how it is said: no text of its own, and all to be followed."""
    return zipped(
        replaced(parts, STRINGS, "</sst>", f"<si><t>a</t>{'<rPh><t>b</t></rPh>' * (7 * MANY // 10)}</si></sst>")
    )


def formatted_cells_written_otherwise(parts: Parts) -> bytes:
    """A comment among the cells, so that they are followed one by one."""
    part = sheet_part(parts, ENTRY)
    return zipped(replaced(unzipped(formatted_cells(parts)), part, "<sheetData>", "<sheetData><!-- -->"))


def values_in_a_cell(parts: Parts) -> bytes:
    return zipped(cells_added(parts, ENTRY, [f'<row r="6000"><c r="F6000">{"<v>1</v>" * MANY}</c></row>']))


def long_text(parts: Parts) -> bytes:
    return zipped(cells_added(parts, ENTRY, [row(6000, F="9" * (8 * MANY), A="é" * (4 * MANY))]))


def long_number(parts: Parts) -> bytes:
    return zipped(cells_added(parts, ENTRY, [f'<row r="6000"><c r="F6000"><v>{"9" * (8 * MANY)}</v></c></row>']))


def long_texts_shared(parts: Parts) -> bytes:
    """One text of 30,000 signs in 10,000 entry-like cells: cheap to store, dear to whoever reads each."""
    parts = replaced(parts, STRINGS, "</sst>", f"<si><t>{'12 34 ' * 5000}</t></si></sst>")
    number = parts[STRINGS].count(b"<si>") - 1
    rows = (
        f'<row r="{n}"><c r="A{n}" t="s"><v>{number}</v></c><c r="F{n}" t="s"><v>{number}</v></c></row>'
        for n in range(5000, 15_000)
    )
    return zipped(cells_added(parts, ENTRY, rows))


def text_in_entry(text: str, parts: Parts) -> bytes:
    return zipped(cell_set(parts, ENTRY, "F9", f'<c r="F9" t="inlineStr"><is><t>{text}</t></is></c>'))


def entry_number(text: str, parts: Parts, style: str = "") -> bytes:
    """A number in an entry cell, perhaps shown in per cent, though it counts people."""
    number = parts[STYLES].decode().partition("<cellXfs")[2].partition("</cellXfs>")[0].count("<xf ")
    parts = replaced(parts, STYLES, "</cellXfs>", '<xf numFmtId="9" applyNumberFormat="1"/></cellXfs>')
    kept = f' s="{number}"' if style else ""
    return zipped(cell_set(parts, ENTRY, "F9", f'<c r="F9"{kept}><v>{text}</v></c>'))


def error_in_entry(error: str, parts: Parts) -> bytes:
    return zipped(cell_set(parts, ENTRY, "F9", f'<c r="F9" t="e"><v>{error}</v></c>'))


def long_spans(parts: Parts) -> bytes:
    return zipped(replaced(parts, sheet_part(parts, ENTRY), r' spans="[^"]*"', f' spans="1:{"9" * 5000}"'))


def long_namespace(parts: Parts) -> bytes:
    uri = "u" * 65_000
    part = sheet_part(parts, ENTRY)
    parts = replaced(parts, part, "<worksheet ", f'<worksheet xmlns:z="{uri}" ')
    return zipped(replaced(parts, part, "</sheetData>", "<z:a/>" * 400_000 + "</sheetData>"))


def namespaces_in_root(parts: Parts) -> bytes:
    return zipped(replaced(parts, sheet_part(parts, ENTRY), "<worksheet ", '<worksheet z="' + " xmlns=" * 9_000 + '" '))


def namespaces_in_text(parts: Parts) -> bytes:
    return zipped(
        replaced(parts, sheet_part(parts, ENTRY), "<worksheet ", "<worksheet z='" + ' xmlns="a' * 7_000 + "' ")
    )


def declared_namespaces(parts: Parts) -> bytes:
    many = " ".join(f'xmlns:n{n}="u{n}"' for n in range(300_000))
    return zipped(replaced(parts, sheet_part(parts, ENTRY), "<worksheet ", f"<worksheet {many} "))


def many_attributes(parts: Parts) -> bytes:
    many = " ".join(f'n{n}="{n}"' for n in range(500_000))
    return zipped(replaced(parts, sheet_part(parts, ENTRY), "<sheetData>", f"<sheetData {many}>"))


def long_attribute(parts: Parts) -> bytes:
    return zipped(replaced(parts, sheet_part(parts, ENTRY), "<sheetData>", f'<sheetData a="{"x" * (50 * MANY)}">'))


def long_comment(parts: Parts) -> bytes:
    return zipped(replaced(parts, sheet_part(parts, ENTRY), "<sheetData>", f"<sheetData><!--{'<x' * (25 * MANY)}-->"))


def comments(parts: Parts) -> bytes:
    return zipped(replaced(parts, sheet_part(parts, ENTRY), "<sheetData>", f"<sheetData>{'<!---->' * (4 * MANY)}"))


def references(parts: Parts) -> bytes:
    return zipped(cells_added(parts, ENTRY, [row(6000, F="&#57;" * (3 * MANY))]))


def huge_reference(parts: Parts) -> bytes:
    return zipped(cells_added(parts, ENTRY, [row(6000, F=f"&#{'9' * 4000};")]))


def long_formats(parts: Parts) -> bytes:
    code = "&quot;a&quot;[Red]0" * 60
    formats = "".join(f'<numFmt numFmtId="{n}" formatCode="{code}"/>' for n in range(200, 60_200))
    return zipped(replaced(parts, STYLES, "<numFmts[^>]*>", f'<numFmts count="60000">{formats}'))


def one_long_format(parts: Parts) -> bytes:
    code = "[" * 5_000
    return zipped(replaced(parts, STYLES, "<numFmts[^>]*>", f'<numFmts><numFmt numFmtId="999" formatCode="{code}"/>'))


def many_styles(parts: Parts) -> bytes:
    styles = '<xf numFmtId="0"/>' * (2 * MANY)
    return zipped(replaced(parts, STYLES, "</cellXfs>", styles + "</cellXfs>"))


def many_strings(parts: Parts) -> bytes:
    return zipped(replaced(parts, STRINGS, "</sst>", "<si><t>a</t></si>" * (3 * MANY) + "</sst>"))


def tabs_on_one_part(parts: Parts) -> bytes:
    tabs = "".join(f'<sheet name="f{n}" sheetId="{n}" r:id="rId4"/>' for n in range(100, 3_100))
    return zipped(replaced(parts, BOOK, "</sheets>", tabs + "</sheets>"))


def tabs_on_one_part_by_relations(parts: Parts) -> bytes:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    tabs = "".join(f'<sheet name="f{n}" sheetId="{n}" r:id="x{n}"/>' for n in range(100, 3_100))
    parts = replaced(parts, BOOK, "</sheets>", tabs + "</sheets>")
    links = "".join(
        f'<Relationship Id="x{n}" Type="{kind}" Target="worksheets/SHEET4.xml"/>' for n in range(100, 3_100)
    )
    return zipped(replaced(parts, RELATIONS, "</Relationships>", links + "</Relationships>"))


def one_table_many_times(parts: Parts) -> bytes:
    """A table of 16,000 columns, small once stored, to which its sheet refers 3,000 times."""
    sheet, table = sheet_part(parts, RESERVATIONS), "xl/tables/large.xml"
    columns = "".join(f'<tableColumn id="{n}" name="c{n}"/>' for n in range(1, 16_001))
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/table"
    links = "".join(f'<Relationship Id="x{n}" Type="{kind}" Target="/{table}"/>' for n in range(3_000))
    content = (
        '<table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" id="900" name="large" '
        f'displayName="large" ref="A900:WQJ902"><tableColumns count="16000">{columns}</tableColumns></table>'
    )
    relations = sheet.replace("worksheets/", "worksheets/_rels/") + ".rels"
    return zipped(
        {**replaced(parts, relations, "</Relationships>", links + "</Relationships>"), table: content.encode()}
    )


def many_tabs(parts: Parts) -> bytes:
    """3,000 sheets of their own, all as honest as empty."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    empty = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
    numbers = range(100, 3_100)
    tabs = "".join(f'<sheet name="f{n}" sheetId="{n}" r:id="x{n}"/>' for n in numbers)
    links = "".join(f'<Relationship Id="x{n}" Type="{kind}" Target="worksheets/o{n}.xml"/>' for n in numbers)
    parts = replaced(parts, BOOK, "</sheets>", tabs + "</sheets>")
    parts = replaced(parts, RELATIONS, "</Relationships>", links + "</Relationships>")
    return zipped({**parts, **{f"xl/worksheets/o{n}.xml": empty for n in numbers}})


def tab_without_part(parts: Parts) -> bytes:
    return zipped(replaced(parts, BOOK, "</sheets>", '<sheet name="Vide" sheetId="99" r:id=""/></sheets>'))


def many_names(count: int, parts: Parts) -> bytes:
    names = "".join(f'<definedName name="n{n}">A{n}</definedName>' for n in range(count))
    return zipped(replaced(parts, BOOK, "</definedNames>", names + "</definedNames>"))


def name_in_pieces(parts: Parts) -> bytes:
    return zipped(
        replaced(
            parts, BOOK, "</definedNames>", f'<definedName name="n">{"a&#10;" * MANY}</definedName></definedNames>'
        )
    )


def many_relations(parts: Parts) -> bytes:
    links = "".join(f'<Relationship Id="z{n}" Type="t/x" Target="a{n}"/>' for n in range(500_000))
    return zipped(replaced(parts, RELATIONS, "</Relationships>", links + "</Relationships>"))


def many_merges(parts: Parts) -> bytes:
    areas = "".join(f'<mergeCell ref="A{n}:AZ{n}"/>' for n in range(1, 300_000))
    part = sheet_part(parts, ENTRY)
    return zipped(replaced(parts, part, "</sheetData>", f"</sheetData><mergeCells>{areas}</mergeCells>"))


def same_merges(parts: Parts) -> bytes:
    areas = '<mergeCell ref="A1:XFD1048576"/>' * 200_000
    part = sheet_part(parts, ENTRY)
    return zipped(replaced(parts, part, "</sheetData>", f"</sheetData><mergeCells>{areas}</mergeCells>"))


def many_formulas(parts: Parts) -> bytes:
    rows = (f'<row r="{n}"><c r="F{n}"><f>SUM(A1:A{n})</f><v>1</v></c></row>' for n in range(5000, 205_000))
    return zipped(cells_added(parts, ENTRY, rows))


def one_long_formula_shared(parts: Parts) -> bytes:
    """A formula of 3,600 characters that 50,000 cells share: cheap to store, and each has its own text."""
    columns = [f"{a}{b}" for a in "ABCDEFGHIJ" for b in "ABCDEFGHIJ"]
    member = "".join(f'<c r="{letters}%d"><f t="shared" si="77"/><v>1</v></c>' for letters in columns)
    rows = [f'<row r="{n}">{member.replace("%d", str(n))}</row>' for n in range(5000, 5500)]
    text = "A$1+$B2+" * 450 + "1"
    rows[0] = rows[0].replace('<f t="shared" si="77"/>', f'<f t="shared" ref="AA5000:JJ5499" si="77">{text}</f>', 1)
    return zipped(cells_added(parts, ENTRY, rows))


def long_formulas(parts: Parts) -> bytes:
    formula = "1+" * 4000 + "1"
    rows = (f'<row r="{n}"><c r="F{n}"><f>{formula}</f><v>1</v></c></row>' for n in range(5000, 12_000))
    return zipped(cells_added(parts, ENTRY, rows))


def renamed(parts: Parts, old: str, new: str) -> Parts:
    return {new if name == old else name: content for name, content in parts.items()}


def dtd_in_the_book(parts: Parts) -> bytes:
    """The workbook's part without the name of XML, and entities that grow as they are read."""
    book = parts[BOOK].decode()
    book = book.replace("<workbook ", BILLION_LAUGHS + "<workbook ", 1).replace("</workbook>", "<x>&g;</x></workbook>")
    parts = replaced({**parts, BOOK: book.encode()}, "_rels/.rels", "xl/workbook.xml", "xl/workbook")
    parts = renamed(renamed(parts, BOOK, "xl/workbook"), RELATIONS, "xl/_rels/workbook.rels")
    return zipped(replaced(parts, TYPES, "/xl/workbook.xml", "/xl/workbook"))


def dtd_anywhere(name: str, encoding: str, parts: Parts) -> bytes:
    return zipped({**parts, name: (BILLION_LAUGHS + "<x>&g;</x>").encode(encoding)})


def without(part: str, parts: Parts) -> bytes:
    return zipped({name: content for name, content in parts.items() if name != part})


def emptied(part: str, parts: Parts) -> bytes:
    return zipped({**parts, part: b""})


def other_type(kind: str, parts: Parts) -> bytes:
    sheet = r"application/vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet\.main\+xml"
    return zipped(replaced(parts, TYPES, sheet, kind))


def bytes_after(count: int, parts: Parts) -> bytes:
    return zipped(parts) + b"x" * count


def bytes_before(parts: Parts) -> bytes:
    return b"PK\x03\x04" + b"x" * 5000 + zipped(parts)


def directory_of_many(parts: Parts) -> bytes:
    """A million records in the directory, which say nothing of it in their count."""
    record = b"PK\x01\x02" + bytes(24) + b"\x01" + bytes(17) + b"a"
    content = b"PK\x03\x04" + bytes(26)
    size = len(record) * MANY
    return content + record * MANY + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, size, len(content), 0)


def many_parts(parts: Parts) -> bytes:
    return zipped({**parts, **{f"xl/media/a{n}.bin": b"" for n in range(9_000)}})


def zeros(parts: Parts) -> bytes:
    return zipped({**parts, "xl/media/a.bin": bytes(120_000_000), "xl/media/b.bin": bytes(120_000_000)}, level=9)


def overlapping(parts: Parts) -> bytes:
    """5,000 entries of the directory on the same bytes."""
    content = bytearray(zipped({"a.xml": b"<a>" + b" " * 900_000 + b"</a>"}))
    start = content.rindex(b"PK\x01\x02")
    end = content.rindex(b"PK\x05\x06")
    record = bytes(content[start:end])
    names = (f"{n:05}".encode() for n in range(380))
    records = b"".join(record[:46] + name + record[46 + 5 :] for name in names)
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 380, 380, len(records), start, 0)
    return bytes(content[:start]) + records + tail


def shared_array(parts: Parts) -> bytes:
    """An array formula over entry cells: its members hold a value, and no formula of their own."""
    first = '<c r="F9"><f t="array" ref="F9:F10">A1:A2*1</f><v>7</v></c>'
    return zipped(cell_set(parts, ENTRY, "F9", first))


def conflict_of_nobody(parts: Parts) -> bytes:
    texts = {"B": "99", "C": "chiffre", "D": "x", "E": "2021", "F": "1", "G": "2", "H": "3", "I": "Prendre", "J": "r"}
    hidden = {"K": "chiffre", "L": "rsa_1er_rdv", "M": "Réalisé 2021", "N": "", "O": "nombre", "P": "1", "Q": "nombre"}
    return zipped(cells_added(parts, "Conflits", [row(100, **texts, **hidden, R="2")]))


BOMBS: dict[str, Make] = {
    "2 000 figures below": partial(figures_below, 2_000),
    "100 000 figures below": partial(figures_below, 100_000),
    "one id 100 000 times": ids_below,
    "100 000 unknown ids": unknown_ids_below,
    "60 000 rows of headers": headers_below,
    "100 000 marks": marks_below,
    "200 000 reservations": partial(reservations, 200_000),
    "200 000 unreadable reservations": partial(reservations, 200_000, kind="rien", territory="99"),
    "20 000 findings pasted": controls_below,
    "50 000 departments": settings_below,
    "100 000 cells": partial(cells, 100_000),
    "2 000 000 cells": partial(cells, 2 * MANY),
    "20 000 000 tags": empty_tags,
    "formatted rows": formatted_rows,
    "formatted cells": formatted_cells,
    "deep": deep,
    "deep and unclosed": deep_unclosed,
    "runs in a cell": runs,
    "runs in a string": shared_runs,
    "guides in a string": guides,
    "formatted cells, written otherwise": formatted_cells_written_otherwise,
    "values in a cell": values_in_a_cell,
    "long text": long_text,
    "long number": long_number,
    "a long text in 20 000 cells": long_texts_shared,
    "digits in an entry": partial(text_in_entry, "1 " * 15_000),
    "signs in an entry": partial(text_in_entry, "-(" * 15_000),
    "words in an entry": partial(text_in_entry, "environ 12 + " * 2_500),
    "spaces in an entry": partial(text_in_entry, "1" + " " * 32_000 + "x"),
    "dots in an entry": partial(text_in_entry, "1.000" * 6_000),
    "sums in an entry": partial(text_in_entry, "1 = 2 + 3 ; " * 2_500),
    "1e-310": partial(entry_number, "1e-310"),
    "1e308": partial(entry_number, "1e308"),
    "1e307 in per cent": partial(entry_number, "1e307", style="per cent"),
    "-0": partial(entry_number, "-0.0"),
    "1e400": partial(entry_number, "1e400"),
    "#FIELD!": partial(error_in_entry, "#FIELD!"),
    "#BUSY!": partial(error_in_entry, "#BUSY!"),
    "#ANYTHING": partial(error_in_entry, "#ANYTHING"),
    "long spans": long_spans,
    "long namespace": long_namespace,
    "namespaces in an attribute": namespaces_in_root,
    "namespaces in an attribute, other quotes": namespaces_in_text,
    "declared namespaces": declared_namespaces,
    "many attributes": many_attributes,
    "long attribute": long_attribute,
    "long comment": long_comment,
    "many comments": comments,
    "references": references,
    "huge reference": huge_reference,
    "60 000 long formats": long_formats,
    "one long format": one_long_format,
    "many styles": many_styles,
    "many strings": many_strings,
    "tabs on one part": tabs_on_one_part,
    "tabs on one part, by relations": tabs_on_one_part_by_relations,
    "3 000 tabs": many_tabs,
    "one table many times": one_table_many_times,
    "tab without part": tab_without_part,
    "90 000 names": partial(many_names, 90_000),
    "300 000 names": partial(many_names, 300_000),
    "name in pieces": name_in_pieces,
    "many relations": many_relations,
    "many merges": many_merges,
    "same merges": same_merges,
    "many formulas": many_formulas,
    "long formulas": long_formulas,
    "one long formula, shared": one_long_formula_shared,
    "DTD in the book": dtd_in_the_book,
    "DTD in a part of no kind": partial(dtd_anywhere, "xl/printerSettings1.bin", "utf-8"),
    "DTD in UTF-16": partial(dtd_anywhere, "xl/media/image1.svg", "utf-16"),
    "no content types": partial(without, TYPES),
    "empty content types": partial(emptied, TYPES),
    "no book": partial(without, BOOK),
    "empty book": partial(emptied, BOOK),
    "empty styles": partial(emptied, STYLES),
    "empty strings": partial(emptied, STRINGS),
    "no root relations": partial(without, "_rels/.rels"),
    "macros under .xlsx": partial(other_type, "application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
    "template under .xlsx": partial(
        other_type, "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml"
    ),
    "no spreadsheet at all": partial(other_type, "application/octet-stream"),
    "a byte after": partial(bytes_after, 1),
    "100 000 bytes after": partial(bytes_after, 100_000),
    "bytes before": bytes_before,
    "directory of a million": directory_of_many,
    "9 000 parts": many_parts,
    "zeros": zeros,
    "overlapping": overlapping,
    "array formula": shared_array,
}
"""By name, made from the parts of the master or of a copy."""

MASTER_BOMBS: dict[str, Make] = {"conflict of nobody": conflict_of_nobody}
"""Those that only a master can be made into."""
