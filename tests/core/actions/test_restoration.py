"""What the next writing puts right, and what is told of it."""

from __future__ import annotations

from dataclasses import replace

from factories import plain
from masters import master_grid

from calpae_xl.core.actions.restoration import restored
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.workbook.grid import Grid
from core.telling.test_messages import named


def lost(book: Grid, *names: str) -> Grid:
    return replace(book, names={name: area for name, area in book.names.items() if name not in names})


def told(book: Grid) -> list[str]:
    return [plain(notice) for notice in restored(read_campaign(book))[1]]


def test_a_sound_workbook_needs_nothing():
    assert restored(read_campaign(master_grid())) == ({}, ())


def test_what_refers_to_its_place_already_is_not_defined_anew():
    book = lost(master_grid(), "Saisie_67_id")

    assert restored(read_campaign(book))[0] == {"Saisie_67_id": "'67 Bas-Rhin'!$A$1:$A$2000"}


def test_many_names_are_counted():
    names = ("Saisie_67_id", "Saisie_68_id", "Liste_annees", "Ecarts_vus")

    assert "« Saisie_67_id », « Saisie_68_id », « Ecarts_vus » ;" not in told(lost(master_grid(), *names))[0]
    assert told(lost(master_grid(), *names))[0].count("« ") == 5
    assert "et un autre ;" in told(lost(master_grid(), *names))[0]
    assert "et 2 autres ;" in told(lost(master_grid(), *names, "Reserves_note"))[0]
    assert "autre" not in told(lost(master_grid(), *names[:3]))[0]


def test_nothing_is_said_of_a_name_that_has_no_place():
    """This workbook has no list of years."""
    assert restored(read_campaign(named("Liste_annees"))) == ({}, ())
