"""What « Journal » keeps of justifications."""

from __future__ import annotations

from factories import plain, real_grid

from calpae_xl.core.actions.justifications import new_justifications
from calpae_xl.core.figures.processed import Processed, process_grid
from calpae_xl.core.sheets.findings import FindingLine, FindingsTable, read_findings
from calpae_xl.core.sheets.journal import JournalEntry
from core.results.test_findings import KEY, TEXT, answered, run, sheet_of, with_findings

TOLD = "Justifié, 67, Jeunes en logement stable, 2019 : « Mineurs compris. » (T301 et T304)"


def worked(lines: list[FindingLine]) -> tuple[Processed, FindingsTable]:
    sheet = sheet_of(lines)
    return process_grid(with_findings(real_grid(), sheet)), read_findings(sheet)


def kept(lines: list[FindingLine], *told: str) -> list[str]:
    journal = [
        JournalEntry(at="", user="", action="Valider", detail=text, cells=None, file="", digest="") for text in told
    ]
    return [plain(text) for text in new_justifications(*worked(lines), journal)]


def test_a_justification_is_kept_once_for_all_that_it_lifts():
    lines = run(real_grid(), sheet_of([]))
    taken = run(real_grid(), sheet_of(answered(lines, "T304", TEXT)))

    assert kept(lines) == []
    assert kept(answered(lines, "T304", TEXT)) == [TOLD]
    assert kept(taken) == kept(taken, TOLD) == []


def test_other_words_are_kept_too():
    taken = run(real_grid(), sheet_of(answered(run(real_grid(), sheet_of([])), "T304", TEXT)))
    reworded = answered(taken, "T304", "Autre périmètre.")

    # Of « Journal » the typeset text stands as it was written.
    told = new_justifications(*worked(answered(run(real_grid(), sheet_of([])), "T304", TEXT)))
    assert kept(reworded, *told) == [
        "Justifié, 67, Jeunes en logement stable, 2019 : « Autre périmètre. » (T301 et T304)"
    ]


def test_a_text_that_says_nothing_is_not_kept():
    assert kept(answered(run(real_grid(), sheet_of([])), "T304", "Vu", KEY)) == []
