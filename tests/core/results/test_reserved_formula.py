"""The formula that counts the lines of « Réserves » that bear on figures."""

from __future__ import annotations

from calpae_xl.core.results.reserved_formula import bearing_count


def test_a_reservation_of_every_year_counts_with_those_of_the_year():
    assert bearing_count("$A7", "2022") == (
        'COUNTIFS(Reserves_indicateur,$A7,Reserves_annee,"2022")+COUNTIFS(Reserves_indicateur,$A7,Reserves_annee,"")'
    )


def test_a_month_is_not_taken_for_a_date_and_a_department_counts_alone():
    formula = bearing_count('"ase"', "2022-06", "67")

    assert formula.startswith('COUNTIFS(Reserves_territoire,"67",Reserves_indicateur,"ase",Reserves_annee,"?022-06")')
