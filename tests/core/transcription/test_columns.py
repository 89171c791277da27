"""The columns of a table, told by their headers."""

from __future__ import annotations

import pytest
from annexes import HEADERS, OLD_HEADERS

from calpae_xl.core.trade.model import Kind, Period
from calpae_xl.core.transcription.columns import Columns, names_indicators, read_columns, written_column
from calpae_xl.core.transcription.paper import PaperCell, PaperRow
from calpae_xl.data import load_periods


def row(*texts: str) -> PaperRow:
    return PaperRow("ligne 1", tuple(map(PaperCell, texts)))


@pytest.mark.parametrize(("headers", "vintage"), [(HEADERS, "2022"), (OLD_HEADERS, "2020")], ids=["2022", "2020"])
def test_the_headers_of_both_published_tables_are_read(headers: tuple[str, ...], vintage: str):
    columns = read_columns(row(*headers))

    assert isinstance(columns, Columns)
    assert tuple(period for _, period in columns.periods) == load_periods()[vintage]
    assert (columns.label, columns.vintage) == (1, vintage)


@pytest.mark.parametrize(
    ("header", "period"),
    [
        ("Réalisé 2021", Period("2021")),
        ("Attendu 2022-06", Period("2022-06", Kind.TARGET)),
        ("Résultat attendu en 06 2022", Period("2022-06", Kind.TARGET)),
        ("Résultat atteint\nen 2019", Period("2019")),
        ("Situation au 31 déc. 2018", Period("2018")),
        ("Objectif 2024", Period("2024", Kind.TARGET)),
        ("2020", Period("2020")),
        ("Évolution 2021-2022", None),
        ("Évolution depuis 2021", None),
        ("Écart à l’objectif 2022", None),
        ("Bas-Rhin", None),
        ("12022", None),
        ("Résultat atteint en 1999", None),
    ],
)
def test_a_header_names_one_period(header: str, period: Period | None):
    assert written_column(header) == period


@pytest.mark.parametrize(
    "headers",
    [
        ("Indicateurs", "Résultat atteint en 2022", "Couverture et réserves"),
        ("Territoire", "Indicateurs", "2021", "2022"),
        ("Indicateurs", "Résultat attendu en 2023"),
        ("Mesures", "2021", "2022"),
        ("Indicateurs", "2021", "2021"),
        ("Indicateurs", "Bas-Rhin", "2022"),
    ],
    ids=["coverage", "territory", "no achieved year", "no label", "a year twice", "a department"],
)
def test_a_table_of_another_shape_is_not_that_of_a_department(headers: tuple[str, ...]):
    assert read_columns(row(*headers)) is None


def test_the_header_of_another_table_of_indicators_is_known_as_one():
    assert names_indicators(row("Mesure", "Indicateur", "Bas-Rhin", "CeA"))
    assert not names_indicators(row("", "Nombre de nouveaux entrants", "12"))
    assert not names_indicators(row("Indicateurs"))
