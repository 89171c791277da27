"""The columns of the annex."""

import pytest
from factories import target, year

from calpae_xl.core.annex.document import ColumnKind
from calpae_xl.core.annex.headers import columns, period_header


@pytest.mark.parametrize(
    ("period", "header"),
    [
        (year(2022), "Résultat atteint en 2022"),
        (target(2023), "Résultat attendu en 2023"),
        (target("2022-06"), "Résultat attendu en 06 2022"),
    ],
)
def test_a_period_is_worded_as_the_form_words_it(period, header):
    assert period_header(period) == header


def test_periods_stand_between_the_names_and_the_sentences():
    kinds = [column.kind for column in columns((year(2021), year(2022)), "Commentaires")]

    assert kinds == [ColumnKind.MEASURE, ColumnKind.LABEL, *[ColumnKind.FIGURE] * 2, ColumnKind.REMARK]
