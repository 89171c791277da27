"""The annex as a Word document."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from factories import plain, real_grid, year
from openxml_audit import FileFormat, OpenXmlValidator

from calpae_xl.annex.word_document import word_document
from calpae_xl.core.annex.contents import annex_of
from calpae_xl.core.annex.scope import Scope
from calpae_xl.core.figures.processed import process_grid

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
REAL = annex_of(Scope(process_grid(real_grid())))
DOCUMENT = word_document(REAL, "Service")


def parts(document: bytes) -> dict[str, ElementTree.Element]:
    with zipfile.ZipFile(BytesIO(document)) as package:
        return {name: ElementTree.fromstring(package.read(name)) for name in package.namelist()}


PARTS = parts(DOCUMENT)
BODY = PARTS["word/document.xml"]


def said(cell: ElementTree.Element) -> str:
    """What a cell says, the number of its note where its mark stands."""

    def words() -> Iterator[str]:
        for each in cell.iter():
            if each.tag == f"{W}t":
                yield each.text or ""
            elif each.tag == f"{W}footnoteReference":
                yield each.get(f"{W}id", "")

    return plain("".join(words()))


def test_those_who_check_documents_find_nothing(tmp_path: Path):
    path = tmp_path / "annexe.docx"
    path.write_bytes(DOCUMENT)

    result = OpenXmlValidator(FileFormat.OFFICE_2016).validate(str(path))

    assert [*map(str, result.errors)] == []
    assert result.is_valid


@pytest.mark.parametrize("system", ["linux", "win32"])
def test_the_same_workbook_gives_the_same_bytes(system: str, monkeypatch: pytest.MonkeyPatch):
    annex = annex_of(Scope(process_grid(real_grid())))
    monkeypatch.setattr("zipfile.sys.platform", system)  # What a zip says of the machine that made it.

    assert word_document(annex, "Service") == DOCUMENT
    with zipfile.ZipFile(BytesIO(DOCUMENT)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_every_cell_of_every_table_is_printed():
    printed = [[said(cell) for cell in row.iter(f"{W}tc")] for row in BODY.iter(f"{W}tr")]
    tables = (REAL.key_figures, *(table for section in REAL.sections for table in section.tables))
    numbers = iter(range(1, 1000))

    def shown(cell) -> str:
        text = plain(cell.text).replace("\n", "") + plain(cell.sign)
        return f"{text} ({next(numbers)})" if cell.note else text

    expected = []
    for table in tables:
        expected.append([plain(column.header) for column in table.columns])
        expected += [[shown(cell) for cell in row.cells] for row in table.rows]
    assert printed == expected


def test_each_mark_has_its_note_and_each_note_its_mark():
    marks = [int(each.get(f"{W}id")) for each in BODY.iter(f"{W}footnoteReference")]
    notes = {int(each.get(f"{W}id")): said(each) for each in PARTS["word/footnotes.xml"]}

    assert marks == [*range(1, len(marks) + 1)]
    assert set(notes) == {-1, 0, *marks}
    assert any("Année incomplète : Premier trimestre seulement." in text for text in notes.values())


def test_headers_repeat_and_no_row_is_cut():
    for table in BODY.iter(f"{W}tbl"):
        first, *others = table.iter(f"{W}tr")
        assert first.find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in (first, *others))
        assert not any(row.find(f"{W}trPr/{W}tblHeader") is not None for row in others)


def test_columns_have_one_width_everywhere():
    for table in BODY.iter(f"{W}tbl"):
        grid = [int(column.get(f"{W}w")) for column in table.find(f"{W}tblGrid")]
        for row in table.iter(f"{W}tr"):
            cells = [int(cell.get(f"{W}w")) for cell in row.iter(f"{W}tcW")]
            assert cells in (grid, [sum(grid)])


def test_somebody_who_does_not_see_the_tables_is_told_of_them():
    for table in BODY.iter(f"{W}tbl"):
        properties = table.find(f"{W}tblPr")
        assert properties.find(f"{W}tblCaption").get(f"{W}val")
        assert properties.find(f"{W}tblDescription").get(f"{W}val")
    languages = {each.get(f"{W}val") for each in PARTS["word/styles.xml"].iter(f"{W}lang")}
    assert languages == {"fr-FR"}
    styles = [each.get(f"{W}val") for each in BODY.iter(f"{W}pStyle")]
    assert styles[0] == "Title"
    assert styles.count("Heading1") == len(REAL.sections)


@pytest.mark.parametrize("blocked", [True, False])
def test_every_page_says_that_figures_may_change_when_they_may(blocked):
    annex = REAL._replace(provisional=blocked)

    header = said(parts(word_document(annex, ""))["word/header1.xml"])

    assert ("PROVISOIRE" in header) is blocked


def test_texts_that_people_typed_cannot_break_the_document():
    typed = 'x\x0b<w:p/>&amp; "é"\nfin'
    grid = real_grid({("67", "rsa_1er_rdv", year(2021)): typed}, comments={("67", "rsa_1er_rdv"): typed})

    document = word_document(annex_of(Scope(process_grid(grid))), "A & B")

    texts = [said(cell) for cell in parts(document)["word/document.xml"].iter(f"{W}tc")]
    assert texts.count('x\ufffd<w:p/>&amp; "é"fin') == 1
    assert any(text.startswith('x\ufffd<w:p/>&amp; "é"fin (') for text in texts)
