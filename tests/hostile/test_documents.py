"""Annexes made to cost, hide or invent something: an answer or a sentence, in bounded time and memory."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable
from pathlib import Path

import annexes
import pytest
from archives import zipped
from bombs import BILLION_LAUGHS
from bounded import Runner, told

MANY = 400_000
ROW = annexes.word_row(*(annexes.cell(text) for text in annexes.row("67", "ase_majeurs_annee")))


def word(body: str) -> bytes:
    return annexes.word_document(annexes.paragraph(annexes.run("Bas-Rhin")) + body)


def long_table() -> bytes:
    return word(annexes.word_table(annexes.header_row(), ROW * 19_000))


def pdf(stream: bytes, filters: str = "/FlateDecode", page: str = "") -> bytes:
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 900 900]/Contents 4 0 R{page}>>",
    )  # fmt: skip
    body = "".join(f"{number} 0 obj{held}endobj\n" for number, held in enumerate(objects, start=1)).encode()
    return b"%%PDF-1.4\n%b4 0 obj<</Length %d/Filter%b>>stream\n%b\nendstream endobj\ntrailer<</Root 1 0 R>>" % (
        body, len(stream), filters.encode(), stream,
    )  # fmt: skip


FONT = "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "100 MB of text": lambda: b"Bas-Rhin\n" + b"a\tb\t389\n" * 13_000_000,
    "a text of tabs": lambda: b"\t" * 2_000_000,
    "a text of unknown rows": lambda: annexes.text(
        [
            ["Bas-Rhin"],
            annexes.HEADERS,
            *(["", f"Nombre de bénéficiaires n° {n}", *"123456", ""] for n in range(15_000)),
        ]
    ).encode(),
    "a text of beginnings": lambda: annexes.text(
        [["Bas-Rhin"], annexes.HEADERS, *(["", "Nombre", *[""] * 7] for _ in range(15_000))]
    ).encode(),
    "a cell of markup": lambda: annexes.text(
        [["Bas-Rhin"], annexes.HEADERS, ["", "<p" * 300_000 + "^{" * 300_000, *"123456", ""]]
    ).encode(),
    "a long table": long_table,
    "a million paragraphs": lambda: word("<w:p/>" * 1_000_000),
    "a wide row": lambda: word(
        annexes.word_table("<w:tr>" + annexes.cell("1", '<w:gridSpan w:val="9999"/>') * 9 + "</w:tr>")
    ),
    "nested tables": lambda: word("<w:tbl><w:tr><w:tc>" * 60 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 60),
    "deep": lambda: word("<w:sdt>" * 100_000 + "</w:sdt>" * 100_000),
    "entities": lambda: annexes.word_document("", parts={"word/document.xml": BILLION_LAUGHS + "<x>&g;</x>"}),
    "a zip bomb": lambda: zipped({"word/document.xml": b" " * (70 << 20)}, level=9),
    "a text run without end": lambda: word(annexes.paragraph(annexes.run("9" * (3 << 20)))),
    "a PDF bomb": lambda: pdf(zlib.compress(b" " * (70 << 20))),
    "a PDF bomb in a bomb": lambda: pdf(zlib.compress(zlib.compress(b" " * (130 << 20))), "[/FlateDecode/FlateDecode]"),
    "a PDF of letters": lambda: pdf(zlib.compress(b"BT /F 8 Tf " + b"(ABCDEFGH) Tj " * MANY), page=FONT),
    "a PDF of lines": lambda: pdf(zlib.compress(b"BT /F 8 Tf (A) Tj ET " + b"0 0 m 9 9 l S " * MANY), page=FONT),
    "a PDF whose pages turn": lambda: pdf(b"").replace(b"/Kids[3 0 R]", b"/Kids[2 0 R 2 0 R]"),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_like_this_is_read_or_refused(
    name: str, tmp_path: Path, runner: Runner, record_property: Callable[[str, object], None]
):
    path = tmp_path / "annexe.docx"
    path.write_bytes(DOCUMENTS[name]())

    outcome = runner.run("importer", path, "--departement", "67")

    record_property("hostile", told("documents", [(name, outcome)]))
    assert outcome.faults == [], outcome


def test_damaged_documents_are_read_or_refused(
    tmp_path: Path, runner: Runner, record_property: Callable[[str, object], None]
):
    path, faults, outcomes = tmp_path / "annexe.docx", {}, []
    sound = annexes.word_annex(), annexes.disordered_text().encode()
    for seed in range(60):
        draw = random.Random(seed)
        content = bytearray(sound[seed % 2])
        for _ in range(draw.choice((1, 3, 40))):
            content[draw.randrange(len(content))] = draw.randrange(256)
        path.write_bytes(bytes(content[: draw.choice((len(content), len(content), draw.randrange(len(content)))) or 1]))

        outcome = runner.run("importer", path)

        outcomes.append((f"{seed}", outcome))
        if outcome.faults:
            faults[seed] = outcome.faults, outcome.said

    record_property("hostile", told("damaged documents", outcomes))
    assert faults == {}
    assert {outcome.code for _, outcome in outcomes} == {0, 2}
