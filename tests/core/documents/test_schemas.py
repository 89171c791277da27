"""The documents of whole workbooks, sound or broken, against the schemas that other programs rely on."""

from __future__ import annotations

import json

import pytest
from documents import DELAY, FLOW, MAKERS, RATE, T, Y, faults, real, sent
from factories import grid, read_campaign, real_grid, shipped_settings, year

from calpae_xl.core.trade.model import Reservation, ReservationType, Territory
from calpae_xl.core.workbook.grid import Grid


@pytest.mark.parametrize("name", MAKERS)
def test_the_documents_of_the_real_campaign_follow_their_schemas(name: str):
    document = real(name)
    items = document[{"findings": "findings", "changes": "changes", "consolidation": "cells"}[name]]

    assert faults(name, document) == []
    assert document["schema"] == f"calpae/{name}/1"
    assert document["workbook"] == "essai.xlsx"
    assert len(items) == {"findings": 86, "changes": 504, "consolidation": 252}[name]


def broken_books() -> dict[str, Grid]:
    full = real_grid()
    without_68 = tuple(s for s in full.sheets if not s.name.startswith("68"))
    three = shipped_settings(territories=(Territory("67", "A"), Territory("68", "B"), Territory("2A", "Corse-du-Sud")))
    wrong = [
        Reservation("99", FLOW, "2022", ReservationType.ESTIMATED),
        Reservation("67", "?", "1999", ReservationType.ESTIMATED),
    ]
    return {
        "empty": grid({}),
        "a sheet missing": Grid(full.name, without_68),
        "three departments": real_grid(settings=three),
        "reservations that mean nothing": grid({}, reservations=wrong),
        "everything unreadable": grid({(t, i, p): v for t in ("67", "68") for i in (FLOW, RATE, DELAY) for p, v in (
            (year(2018), True), (year(2019), "#REF!"), (year(2020), "8 5002"), (year(2021), 1e13), (Y, -3), (T, "à venir"),
        )}),
        "no reservation sheet": Grid("x.xlsx", tuple(s for s in grid({}).sheets if s.name != "Réserves")),
    }  # fmt: skip


@pytest.mark.parametrize("book", broken_books().values(), ids=broken_books().keys())
@pytest.mark.parametrize("name", MAKERS)
def test_the_documents_of_a_broken_workbook_follow_their_schemas(name: str, book: Grid):
    assert faults(name, sent(name, read_campaign(book))) == []


def test_the_schemas_refuse_what_the_contract_excludes():
    """The validator is really at work: a wrong state, a missing key and a text number are refused."""
    for change in ({"state": "ok"}, {"absolute": "12"}, {"reasons": ["bof"]}):
        document = json.loads(json.dumps(real("changes")))
        document["changes"][0] |= change
        assert len(faults("changes", document)) == 1
    document = json.loads(json.dumps(real("consolidation")))
    del document["cells"][0]["lower_bound"]
    assert len(faults("consolidation", document)) == 1
