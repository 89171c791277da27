"""The number format of a row, for its cells that were formatted as text in Excel."""

from __future__ import annotations

from types import SimpleNamespace

from calpae_xl.books.excel_formats import row_formats
from calpae_xl.core.workbook.grid import Sheet


class Live:
    """A sheet that says its number formats, and keeps what it was asked."""

    def __init__(self, formats: dict[str, str | None]) -> None:
        self.formats, self.asked = formats, []

    def range(self, address: str) -> object:
        self.asked.append(address)
        return SimpleNamespace(api=SimpleNamespace(NumberFormat=self.formats.get(address, "General")))


def test_the_nearest_cell_that_holds_a_number_is_asked_first():
    live = Live({"G7": '0" jours"', "I7": "@"})

    assert row_formats(live, Sheet("67", {"G7": 22, "I7": "x"}, {}), ["H7"]) == {'0" jours"': ["H7"]}
    assert live.asked == ["G7"]


def test_a_row_is_asked_once_and_neither_dates_nor_texts_say_anything():
    live = Live({"F7": "dd/mm/yyyy", "G7": "@", "I7": "0%", "J7": "0%"})

    assert row_formats(live, Sheet("67", {}, {}), ["H7", "K7"]) == {"0%": ["H7", "K7"]}
    assert len(live.asked) <= 4


def test_a_row_that_says_nothing_is_general():
    assert row_formats(Live({}), Sheet("67", {}, {}), ["A1"]) == {"General": ["A1"]}
