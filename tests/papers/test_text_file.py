"""Text with tabs."""

from __future__ import annotations

import pytest

from calpae_xl.core.trade.errors import UnusableFileError
from calpae_xl.core.transcription.paper import PaperTable
from calpae_xl.papers.text_file import MOST_BYTES, read_text_file


def rows(content: bytes) -> list[list[str]]:
    parts = read_text_file("annexe.txt", content).parts
    return [[cell.text for cell in row.cells] for part in parts if isinstance(part, PaperTable) for row in part.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_is_read_whatever_its_encoding(encoding: str):
    assert rows("Mesures\tRéalisé\n1.1 Élan\t389\t".encode(encoding)) == [
        ["Mesures", "Réalisé"],
        ["1.1 Élan", "389", ""],
    ]


def test_lines_and_tables_come_in_order_and_a_blank_line_ends_no_table():
    paper = read_text_file("annexe.txt", b"Bas-Rhin\r\na\tb\t\r\n\r\nc\td\t\r\nHaut-Rhin\r\ne\tf\t")

    assert [part if isinstance(part, str) else [row.place for row in part.rows] for part in paper.parts] == [
        "Bas-Rhin", ["ligne 2", "ligne 4"], "Haut-Rhin", ["ligne 6"],
    ]  # fmt: skip


def test_empty_cells_that_a_program_left_out_at_the_end_of_every_line_are_put_back():
    assert rows(b"a\tb\tc\nd\te") == [["a", "b", "c"], ["d", "e", ""]]
    assert rows(b"a\tb\tc\nd\t\t\nf\tg") == [["a", "b", "c"], ["d", "", ""], ["f", "g"]]


def test_the_quotes_of_a_spreadsheet_go():
    assert rows('x\t"Les formations ""insertion"" sont liées"\t"seul'.encode()) == [["x", 'Les formations "insertion" sont liées', '"seul']]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Madame, Monsieur,", "n’est ni un document Word"),
        (b"a\tb\x00\x01", "n’est ni un document Word"),
        (b"a\tb\n" * (MOST_BYTES // 4 + 1), "est trop volumineux"),
        (b"a" + b"\t" * 5000 + b"b", "plus de 100 colonnes"),
        (b"a\tb\n" * 30_000, "plus de 20"),
    ],
    ids=["a letter", "bytes", "too long", "too wide", "too many rows"],
)
def test_what_is_no_table_is_refused_in_words(content: bytes, said: str):
    with pytest.raises(UnusableFileError) as refused:
        read_text_file("annexe.txt", content)

    assert said in str(refused.value)
