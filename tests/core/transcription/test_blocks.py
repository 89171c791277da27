"""Rows that several blocks share by their label, where the rows of a table have left their order."""

from __future__ import annotations

import pytest
from annexes import Line, paper, raws, read, row
from factories import plain

from calpae_xl.core.transcription.paper import PaperCell, PaperRow, PaperTable
from calpae_xl.core.transcription.transcript import Transcript
from calpae_xl.data import load_referential

LABELS = {name: each.label for name, each in load_referential().indicators.items()}
NAMES = ("ga_orientes", "ga_orientes_dept", "ga_orientes_ag", "ga_en_cours", "ga_en_cours_dept", "ga_en_cours_ag")
FIGURES = dict(zip(NAMES, ("2168", "1274", "894", "1587", "708", "879"), strict=True))
FIRST = row("67", "ase_majeurs_annee")


def line(name: str, figure: str = "") -> Line:
    return ["", LABELS[name], *["ND"] * 4, figure or FIGURES[name], "ND", ""]


def in_order(*names: str, **figures: str) -> Transcript:
    return read(paper(FIRST, *(line(name, figures.get(name, "")) for name in names)))


def taken(transcript: Transcript) -> dict[str, str | None]:
    return {name: raws(transcript, name)[4] for name in NAMES if raws(transcript, name)[4] is not None}


def test_rows_below_their_total_are_its_own():
    assert taken(in_order(*NAMES)) == FIGURES
    assert in_order(*NAMES).doubts == ()
    assert taken(in_order(*NAMES[:1], *NAMES[2:4], *NAMES[5:])) == {n: FIGURES[n] for n in NAMES if "dept" not in n}


def test_a_wrong_total_is_no_proof_that_rows_moved():
    transcript = in_order(*NAMES, ga_orientes="2000")

    assert (taken(transcript), transcript.doubts) == (FIGURES | {"ga_orientes": "2000"}, ())


@pytest.mark.parametrize(
    "order",
    [
        ("ga_en_cours", "ga_orientes_dept", "ga_orientes_ag", "ga_orientes", "ga_en_cours_dept", "ga_en_cours_ag"),
        ("ga_orientes", "ga_en_cours_dept", "ga_orientes_ag", "ga_en_cours", "ga_orientes_dept", "ga_en_cours_ag"),
        ("ga_en_cours_dept", "ga_en_cours", "ga_orientes_dept", "ga_orientes", "ga_orientes_ag"),
        ("ga_en_cours", "ga_orientes_dept", "ag_delai_demarrage", "ga_orientes_ag", "ga_orientes"),
    ],
    ids=["totals exchanged", "a part exchanged", "a row before", "another indicator between"],
)
def test_rows_out_of_order_are_told_and_not_taken(order: tuple[str, ...]):
    transcript = in_order(*order, ag_delai_demarrage="22 jours")

    assert taken(transcript) == {name: FIGURES[name] for name in ("ga_orientes", "ga_en_cours")}
    assert len(transcript.open_doubts) == sum(name.endswith(("dept", "ag")) for name in order)
    assert all("« Orientés – " in plain(each.readings[0]) for each in transcript.open_doubts)


def test_a_title_across_the_table_ends_a_block():
    document = paper(FIRST, *map(line, NAMES[:2]), line(NAMES[2]))
    title = PaperRow("ligne 9", (PaperCell("4. Formation"), *[PaperCell("4. Formation", covered=True)] * 8))
    [name, table] = document.parts
    assert isinstance(table, PaperTable)
    moved = PaperTable((*table.rows[:-1], title, table.rows[-1]))

    transcript = read(document._replace(parts=(name, moved)))

    assert taken(transcript) == {"ga_orientes": "2168"}


def test_a_whole_block_stays_sure_beside_rows_whose_total_is_not_known():
    unknown = ["", "Nombre de choses", *["ND"] * 6, ""]

    transcript = read(paper(FIRST, *map(line, NAMES[:3]), unknown, *map(line, NAMES[4:])))

    assert taken(transcript) == {name: FIGURES[name] for name in NAMES[:3]}
    assert len(transcript.open_doubts) == 3
