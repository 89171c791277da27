"""A document of Word: what a reader sees of it."""

from __future__ import annotations

import annexes
import pytest
from annexes import cell, found, of, paragraph, read, run, word_document, word_row, word_table

from calpae_xl.core.trade.errors import UnusableFileError
from calpae_xl.core.transcription.paper import NOTE, PaperTable
from calpae_xl.core.transcription.remnants import raw_figure
from calpae_xl.papers.word_file import read_word_file


def parts(body: str, **more: object) -> list[str | list[list[str]]]:
    """Lines and tables; what a merge covers stands in brackets."""
    paper = read_word_file("annexe.docx", word_document(body, **more))  # type: ignore[arg-type]
    return [
        part
        if isinstance(part, str)
        else [[f"[{c.text}]" if c.covered else c.text for c in row.cells] for row in part.rows]
        for part in paper.parts
    ]


def only(content: str) -> str:
    """The text of the only cell of a table."""
    [[[text]]] = parts(word_table(word_row(cell(content))))
    return text


def test_every_figure_of_an_annex_is_read_back():
    transcript = read(read_word_file("annexe.docx", annexes.word_annex()))

    assert found(transcript) == of("2022", "67", "68")
    assert transcript.doubts == ()
    assert transcript.observations[0].place == "tableau 1, ligne 3, colonne 3"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (paragraph(run("33"), run("\u00a0408")), "33\u00a0408"),
        (paragraph(run("928"), annexes.note(1)), f"928\u00a0({NOTE})"),
        (paragraph(run("928"), run("3", '<w:vertAlign w:val="superscript"/>')), "928³"),
        (paragraph(run("928"), run("3", '<w:vertAlign w:val="baseline"/>')), "9283"),
        (paragraph(run("389"), f"<w:ins w:id='1'>{run('0')}</w:ins>"), "3890"),
        (paragraph(run("389"), "<w:del w:id='1'><w:r><w:delText>7</w:delText></w:r></w:del>"), "389"),
        (paragraph(f"<w:moveFrom w:id='1'>{run('12')}</w:moveFrom>", f"<w:moveTo w:id='2'>{run('13')}</w:moveTo>"), "13"),
        (paragraph(run("389", "<w:strike/>"), run("398")), "398"),
        (paragraph(run("389", '<w:strike w:val="0"/>')), "389"),
        (paragraph(run("7", "<w:vanish/>"), run("398")), "398"),
        (paragraph("<w:r><w:instrText>PAGE 7</w:instrText></w:r>", run("398")), "398"),
        (paragraph("<w:r><w:t>22</w:t><w:br/><w:t>jours</w:t></w:r>"), "22\njours"),
        (paragraph(run("22")) + paragraph(run("jours")), "22\njours"),
        (paragraph(f"<w:hyperlink>{run('389')}</w:hyperlink>"), "389"),
        (f"<w:sdt><w:sdtContent>{paragraph(run('389'))}</w:sdtContent></w:sdt>", "389"),
    ],
    ids=[
        *("runs", "footnote", "raised", "not raised", "inserted", "deleted", "moved", "struck", "not struck", "hidden"),
        *("field", "break", "paragraphs", "link", "control"),
    ],
)  # fmt: skip
def test_a_cell_says_what_a_reader_sees(content: str, text: str):
    assert only(content) == text


def test_a_digit_raised_by_a_style_is_a_mark():
    styles = f'<w:styles xmlns:w="{annexes.W}"><w:style w:type="character" w:styleId="Appel"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style></w:styles>'

    [[[text]]] = parts(
        word_table(word_row(cell(paragraph(run("928"), run("3", '<w:rStyle w:val="Appel"/>'))))),
        parts={"word/styles.xml": styles},
    )

    assert text == "928³"


def test_merges_cover_the_cells_beside_and_below():
    body = word_table(
        word_row(cell("a", '<w:gridSpan w:val="3"/>'), cell("b", '<w:vMerge w:val="restart"/>')),
        word_row(cell("c"), cell("d"), cell("e"), cell("", "<w:vMerge/>")),
        word_row(cell("f"), cell("g"), look='<w:gridBefore w:val="1"/>'),
        word_row(cell("h"), look="<w:del w:id='1'/>"),
    )

    assert parts(body) == [[["a", "[a]", "[a]", "b"], ["c", "d", "e", "[b]"], ["[]", "f", "g"]]]


def test_a_table_within_a_cell_and_a_text_box_are_read_on_their_own():
    inner = word_table(word_row(cell("1"), cell("2")))
    box = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice>'
        f"<w:drawing><w:txbxContent>{paragraph(run('dans un cadre'))}</w:txbxContent></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><w:txbxContent>{paragraph(run('deux fois'))}</w:txbxContent></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    body = paragraph(run("titre"), box) + word_table(
        word_row(cell(paragraph(run("389"), box) + inner + paragraph(run(""))), cell("b"))
    )

    assert parts(body) == ["titre", "dans un cadre", [["389", "b"]], "dans un cadre", [["1", "2"]]]


def test_the_strict_form_of_the_format_is_read():
    body = f'<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body>{paragraph(run("Bas-Rhin"))}</w:body></w:document>'

    assert read_word_file("a.docx", word_document("", parts={"word/document.xml": body})).parts == ("Bas-Rhin",)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"word/document.xml": "<w:document"}, "est endommagé"),
        ({"word/document.xml": "<a/>"}, "est endommagé"),
        ({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "définition de type XML, que Word"),
        ({"xl/workbook.xml": "<a/>"}, "est un classeur Excel, pas une annexe"),
        ({"mimetype": "application/vnd.oasis.opendocument.text"}, "est au format LibreOffice (.odt)"),
    ],
    ids=["cut", "another root", "entities", "a workbook", "odt"],
)
def test_what_is_no_sound_document_is_refused_in_words(parts: dict[str, str], said: str):
    with pytest.raises(UnusableFileError) as refused:
        read_word_file("annexe.docx", word_document("", parts=parts))

    assert said in str(refused.value).replace("\u00a0", " ")


def test_a_table_too_long_for_an_annex_is_refused():
    with pytest.raises(UnusableFileError, match="plus de lignes"):
        read_word_file("annexe.docx", word_document(word_table("<w:tr><w:tc/></w:tr>" * 20_001)))


def test_our_marks_leave_the_figure_alone():
    [table] = read_word_file(
        "a.docx", word_document(word_table(word_row(cell(paragraph(run("928"), annexes.note(1))))))
    ).parts

    assert isinstance(table, PaperTable)
    assert raw_figure(table.rows[0].cells[0].text) == "928"
