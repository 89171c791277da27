"""The targets of the annex."""

from factories import grid, plain, real_grid, target, year

from calpae_xl.core.annex.scope import Scope
from calpae_xl.core.annex.target_gaps import targets_section
from calpae_xl.core.figures.processed import process_grid


def rows(book):
    section = targets_section(Scope(process_grid(book)))
    assert section is not None
    return [[plain(cell.text) for cell in row.cells] for row in section.tables[0].rows]


def test_a_target_in_words_is_printed_in_its_words():
    assert ["Bas-Rhin (67)", "Délai de démarrage", "2023", "Tendre vers 3 semaines", "2022 : 22 jours"] in [
        row[:5] for row in rows(real_grid())
    ]


def test_a_gap_says_what_is_left_to_do():
    entries = {("67", "rsa_1er_cer", year(2022)): 80, ("67", "rsa_1er_cer", target()): 100}

    first = rows(grid(entries))[0]

    assert first == ["Bas-Rhin (67)", "Premiers contrats d’engagement", "2023", "100", "2022 : 80", first[5]]
    assert first[5].startswith("−20")
    assert "reste à faire" in first[5]


def test_nothing_aimed_at_makes_no_section():
    assert targets_section(Scope(process_grid(grid({("67", "rsa_1er_cer", target()): "ND"})))) is None
