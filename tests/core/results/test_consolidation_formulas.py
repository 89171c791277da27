"""The live formulas of « CeA », as text: what they say, cell by cell, is proved by recalculation elsewhere."""

from __future__ import annotations

import re

import pytest
from factories import REFERENTIAL, shipped_settings

from calpae_xl.core.results.consolidation_formulas import BEGINNINGS, ConsolidationFormulas
from calpae_xl.core.trade.model import Rule, Status, Territory
from calpae_xl.core.workbook.grid import split_address

SHAPE = ConsolidationFormulas(REFERENTIAL, shipped_settings())
FORMULAS = SHAPE.formulas()
COUNT, RATE, DELAY = "ase_majeurs_annee", "pasi_taux_couverture_30min", "ag_delai_demarrage"


def test_every_formula_has_a_place_of_its_own_and_starts_as_one():
    assert all(formula.startswith("=") and len(formula) <= 8192 for formula in FORMULAS.values())
    assert all(split_address(address) for address in FORMULAS)


def test_weights_are_read_but_not_consolidated():
    weights = [i.id for i in REFERENTIAL.entered if i.status is Status.AUXILIARY]

    assert weights
    for name in weights:
        assert SHAPE.read(name, 0, 0) in FORMULAS
        assert SHAPE.shown(name, 0) not in FORMULAS


def test_an_entry_is_found_by_id_and_header_never_by_its_address():
    formula = FORMULAS[SHAPE.place(COUNT, 0).lstrip("$")]

    spelled = SHAPE.spelled(COUNT, 0)
    assert formula == (
        f'=IF(AND(COUNTIF(Saisie_67_id,$A8)+IF({spelled}="",0,COUNTIF(Saisie_67_id,{spelled}))=1,'
        'COUNTIF(Saisie_67_id,"calpae:*")=COUNTIF(Saisie_67_id,"calpae:2:saisie:67:2022")),'
        f"IFERROR(MATCH($A8,Saisie_67_id,0),MATCH({spelled},Saisie_67_id,0)),NA())"
    )


def test_what_the_last_run_saw_spelled_otherwise_stands_apart_from_all_else():
    taken = {*FORMULAS, *(SHAPE.spelled_header(position, 0) for position in range(len(SHAPE.periods)))}

    assert len(taken) == len(FORMULAS) + len(SHAPE.periods)
    assert {SHAPE.spelled(name, number) for name in SHAPE.rows for number in (0, 1)}.isdisjoint(taken)


@pytest.mark.parametrize(
    ("indicator", "judged"),
    [
        pytest.param(COUNT, "<>INT(", id="a count is whole"),
        pytest.param(COUNT, ">1000000000000", id="no figure is beyond plausible"),
        pytest.param(RATE, ">100", id="a rate is a hundred at most"),
        pytest.param(RATE, "ROUND(100*", id="a fraction is read in per cent"),
    ],
)
def test_what_a_cell_may_hold_is_judged_by_the_kind_of_its_row(indicator: str, judged: str):
    assert judged in FORMULAS[SHAPE.raw(indicator, 0, 0)]


def test_a_delay_may_have_decimals():
    assert "<>INT(" not in FORMULAS[SHAPE.raw(DELAY, 0, 0)]


def test_a_target_in_words_is_looked_up_where_it_is_read():
    row = SHAPE.targets[DELAY, 5, 1]

    assert f"_objectifs!$F${row}" in FORMULAS[SHAPE.raw(DELAY, 5, 1)]
    assert "_objectifs" not in FORMULAS[SHAPE.raw(COUNT, 5, 1)]
    assert len([address for address in SHAPE.target_formulas() if address.endswith(str(row))]) >= 6


def test_formulas_call_nothing_that_old_spreadsheets_lack():
    called = {
        name
        for formula in FORMULAS.values()
        for name in re.findall(r"([A-Z_.a-z]+)\(", re.sub(r'"[^"]*"', "", formula))
    }

    assert not called & {"LET", "XLOOKUP", "INDIRECT", "OFFSET", "FILTER", "TEXTJOIN", "IFS", "LAMBDA"}


def test_a_department_more_has_formulas_of_its_own():
    three = shipped_settings(territories=(*shipped_settings().territories, Territory("90", "Belfort")))

    more = ConsolidationFormulas(REFERENTIAL, three).formulas()

    assert any("Calpae_saisie_90" in formula for formula in more.values())
    assert not any("Calpae_saisie_90" in formula for formula in FORMULAS.values())


def test_only_what_may_be_added_is_summed():
    for indicator in REFERENTIAL.consolidated:
        if indicator.rule in {Rule.EQUAL_ELSE_WEIGHTED, Rule.WEIGHTED}:
            reads = SHAPE.reads(indicator.id, 0)
            assert f"SUM({reads})" not in FORMULAS[SHAPE.value(indicator.id, 0)], indicator.id


def test_the_beginnings_of_targets_are_written_as_the_formulas_compare_them():
    assert all(words == words.upper().replace(" ", "") for words in BEGINNINGS)
