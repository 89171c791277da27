"""« corriger --json »: what goes into the entry cells, and what was accepted in vain."""

from __future__ import annotations

import json

from factories import real_grid, year

from calpae_xl.core.actions.corrections import accepted_corrections
from calpae_xl.core.documents.corrections import corrections_document
from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.results.findings import findings_lines
from calpae_xl.core.sheets.findings import ACCEPTED, FindingsTable
from calpae_xl.core.workbook.plan import Content

FLOW = "mob_mesures_diagnostic"


def document_of(typed: str, proposal: str | None = None) -> dict[str, object]:
    """The document once somebody accepts the correction of one entry cell, as a program receives it."""
    work = process_grid(real_grid({("67", FLOW, year(2022)): typed}))
    lines = findings_lines(work.campaign, work.validation)
    [row] = [n for n, line in enumerate(lines, 5) if line.key.text == f"67|{FLOW}|Réalisé 2022"]
    line = lines[row - 5]._replace(decision=Content(ACCEPTED))
    kept = line if proposal is None else line._replace(proposal=Content(proposal))
    corrections = accepted_corrections(work, FindingsTable(lines={row: kept}))
    return json.loads(json.dumps(corrections_document(work.campaign, corrections)))


def test_a_correction_gives_the_cell_what_it_held_and_what_it_will_hold():
    document = document_of("1 234")

    [correction] = document["corrections"]
    assert document["schema"] == "calpae/corrections/1"
    assert (correction["territory"], correction["indicator"], correction["period"], correction["kind"]) == (
        *("67", FLOW, "2022", "realise"),
    )
    assert (correction["raw"], correction["written"], correction["moved"]) == ("1 234", 1234, None)
    assert document["refused"] == []


def test_a_text_that_goes_to_the_comments_is_told():
    [correction] = document_of("ND 8 ateliers")["corrections"]

    assert (correction["written"], correction["moved"]) == ("ND", "8 ateliers")


def test_a_correction_that_says_no_single_figure_is_refused_with_its_line():
    document = document_of("1 234", proposal="douze ou treize")

    [refused] = document["refused"]
    assert document["corrections"] == []
    assert (refused["sheet"], "ne dit pas une seule correction" in refused["reason"]) == ("Contrôles", True)
