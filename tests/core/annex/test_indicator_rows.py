"""Sections, measures and labels of a table."""

from factories import REFERENTIAL, plain

from calpae_xl.core.annex.document import Cell
from calpae_xl.core.annex.indicator_rows import indicator_rows
from calpae_xl.core.trade.model import Status

ROWS = [*indicator_rows(REFERENTIAL.entered, lambda each: Cell(each.id), lambda each: [Cell(each.code)])]
BY_LABEL = {row.cells[1].text: row for row in ROWS if not row.is_section}


def test_every_indicator_has_a_row_and_every_section_a_title():
    published = [each for each in REFERENTIAL.entered if each.status is not Status.AUXILIARY]

    assert [*BY_LABEL][: len(published)] == [each.id for each in published]
    assert [row.cells[0].text for row in ROWS if row.is_section][:-1] == [
        plain(section) for section in dict.fromkeys(each.section for each in published)
    ]


def test_weights_bear_no_word_for_whoever_fills_them_in():
    weights = [each for each in REFERENTIAL.entered if each.status is Status.AUXILIARY]

    assert [*BY_LABEL][-len(weights) :] == [each.short for each in weights]
    assert [row.cells[0].text for row in ROWS if row.is_section][-1] == "Données de pondération"


def test_a_measure_is_printed_where_it_begins():
    first, second = BY_LABEL["rdp_intervenants_formes"], BY_LABEL["rdp_personnes_accompagnees"]

    assert (first.cells[0].text, first.opens) == ("2.2 Référent de parcours", True)
    assert (second.cells[0].text, second.opens) == ("", False)


def test_breakdowns_and_totals_say_what_they_are():
    inner = {each.id for each in REFERENTIAL.entered if each.parent is not None}
    totals = {each.id for each in REFERENTIAL.entered if each.status is Status.BLOCK}

    assert {name for name, row in BY_LABEL.items() if row.cells[1].is_inner} == inner
    assert {name for name, row in BY_LABEL.items() if row.cells[1].is_total} == totals
