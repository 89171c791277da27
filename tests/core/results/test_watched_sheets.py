"""What the last run saw of a sheet, row by row."""

from __future__ import annotations

from datetime import date

from calpae_xl.core.results.watched_sheets import WatchedSheet
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.layout import Role

MARK = "calpae:2:parametres::2022"


def cells(**values: object) -> dict[str, object]:
    sheet = Sheet("Paramètres", {"A1": MARK, **values}, {})  # type: ignore[arg-type]
    made = WatchedSheet(Role.SETTINGS, sheet).cells(10, 7, "B6")
    return {address: content.formula or content.value for address, content in made}


def test_a_row_is_compared_with_what_was_seen_of_it_cell_by_cell():
    made = cells(A5="seuil", B5=0.5)

    assert (made["K8"], made["L8"]) == ("seuil", 0.5)
    assert made["J8"] == ('=IFERROR(IF(INDEX(Calpae_parametres,5,1)&"|"&INDEX(Calpae_parametres,5,2)=K8&"|"&L8,0,1),1)')


def test_rows_are_counted_from_the_marker():
    sheet = Sheet("Paramètres", {"C4": MARK, "C8": "seuil"}, {})
    made = dict(WatchedSheet(Role.SETTINGS, sheet).cells(10, 7, "B6"))

    assert made["K8"].value == "seuil"


def test_titles_above_the_headers_are_not_watched():
    titled = cells(A2="Paramètres de la campagne", A5="seuil")

    assert "Paramètres de la campagne" not in titled.values()
    assert titled == cells(A5="seuil")


def test_blank_rows_below_are_watched_too():
    made = cells(A5="seuil")

    assert made["J9"] == '=IFERROR(IF(INDEX(Calpae_parametres,6,1)="",0,1),1)'
    assert made["B6"] == "=SUM(J7:J18)"


def test_a_date_is_kept_as_its_number_and_formulas_and_errors_are_not_watched():
    assert cells(A5=date(2023, 1, 1))["K8"] == 44927
    sheet = Sheet("Paramètres", {"A1": MARK, "A5": "x", "B5": 5, "C5": "#REF!"}, {"B5": "=2+3"})
    made = dict(WatchedSheet(Role.SETTINGS, sheet).cells(10, 7, "B6"))

    assert [address for address in made if address.endswith("8")] == ["K8", "J8", "J18"]
