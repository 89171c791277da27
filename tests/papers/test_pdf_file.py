"""A PDF: tagged, or with nothing but drawn lines; made by LibreOffice from the document of Word."""

from __future__ import annotations

import builtins
import zlib
from collections.abc import Callable
from pathlib import Path

import annexes
import pytest
from annexes import found, of, paragraph, read, run, word_document

from calpae_xl.core.trade.errors import UnusableFileError
from calpae_xl.core.transcription.transcript import Transcript
from calpae_xl.papers.pdf_file import MissingReaderError, read_pdf_file
from calpae_xl.papers.pdf_text import Character, joined, lines_of

TAGGED = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
BARE = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"false"}}'

Convert = Callable[[str, Path, Path], Path]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("annexe") / "annexe.docx"
    path.write_bytes(annexes.word_annex())
    return path


def transcript(path: Path) -> Transcript:
    return read(read_pdf_file(path.name, path.read_bytes()))


@pytest.mark.parametrize("export", [TAGGED, BARE], ids=["tagged", "drawn"])
def test_every_figure_of_an_annex_is_read_back_cut_by_pages_in_narrow_cells(
    export: str, soffice: Convert, source: Path, tmp_path: Path
):
    back = transcript(soffice(export, source, tmp_path))

    assert found(back) == of("2022", "67", "68")
    assert back.open_doubts == ()


def test_pages_without_text_are_pictures(soffice: Convert, tmp_path: Path):
    path = tmp_path / "vide.docx"
    path.write_bytes(word_document(paragraph(run(""))))
    made = soffice(BARE, path, tmp_path)

    with pytest.raises(UnusableFileError, match="aucun texte à y lire"):
        read_pdf_file("annexe.pdf", made.read_bytes())


def bomb(content: bytes, filters: str = "/FlateDecode") -> bytes:
    """A PDF of one page, whose content is this stream."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
        b"<</Length %d/Filter%s>>stream\n%s\nendstream" % (len(content), filters.encode(), content),
    ]
    made, places = b"%PDF-1.4\n", []
    for number, held in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, held)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(made),
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\nrien", "est un PDF endommagé"),
        (b"%PDF-1.7\n/Encrypt 9 0 R", "est chiffré ou protégé"),
        (bomb(zlib.compress(b"\0" * (65 << 20))), "est un PDF endommagé"),
        (bomb(zlib.compress(zlib.compress(b"\0" * (65 << 20))), "[/FlateDecode/FlateDecode]"), "est un PDF endommagé"),
        (bomb(b"\x80a" * 50, "/RunLengthDecode"), "est un PDF endommagé"),
        (bomb(zlib.compress(b"q Q")), "aucun texte à y lire"),
    ],
    ids=["cut", "encrypted", "bomb", "bomb in a bomb", "odd filter", "empty"],
)
def test_what_cannot_be_read_is_refused_in_words(content: bytes, said: str):
    with pytest.raises(UnusableFileError) as refused:
        read_pdf_file("annexe.pdf", content)

    assert said in str(refused.value)


def test_without_what_reads_a_pdf_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch):
    usual = builtins.__import__

    def absent(name: str, *more: object) -> object:
        if name.startswith("pdfplumber"):
            raise ImportError(name)
        return usual(name, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", absent)

    with pytest.raises(MissingReaderError, match="python -m pip install pdfplumber"):
        read_pdf_file("annexe.pdf", b"%PDF-1.7")


def characters(text: str, *, x: float = 0, bottom: float = 10, size: float = 8) -> list[Character]:
    return [Character(sign, x + 4 * at, x + 4 * (at + 1), bottom - size, bottom, size) for at, sign in enumerate(text)]


def test_a_gap_is_a_no_break_space_and_a_small_digit_a_mark():
    assert lines_of([*characters("9"), *characters("000", x=6)]) == ["9\u00a0000"]
    assert lines_of([*characters("928"), *characters("3", x=12, bottom=8, size=5)]) == ["928³"]
    assert lines_of([*characters("a "), *characters("b", bottom=20)]) == ["a ", "b"]


@pytest.mark.parametrize(
    ("lines", "kept", "text"),
    [
        (["ND 8 ", "interventions"], True, "ND 8 interventions"),
        (["profession", "nels"], True, "professionnels"),
        (["à distance,", "nombre"], True, "à distance, nombre"),
        (["22", "jours"], False, "22 jours"),
        (["110 51", "0"], False, "110 510"),
        (["110 51", "0"], True, "110 510"),
        (["110 ", "510"], True, "110 510"),
        (["110", "\u00a0510"], True, "110\u00a0510"),
        (["110", "510"], False, "110\n510"),
        (["400", "417"], True, "400\n417"),
        (["12", "34"], True, "12\n34"),
        (["12", "34"], False, "12\n34"),
        (["1", "2345"], True, "1\n2345"),
        (["400", "ND"], True, "400\nND"),
        (["ND", "400"], True, "ND\n400"),
        (["400", "(1)"], True, "400\n(1)"),
        (["400", "dont 12"], True, "400\ndont 12"),
        (["Bas-", "Rhin"], False, "Bas-Rhin"),
    ],
)
def test_lines_of_a_narrow_cell_are_put_together(lines: list[str], kept: bool, text: str):
    assert joined(lines, blanks_kept=kept) == text
