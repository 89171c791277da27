"""« Accueil » of a copy that leaves: what it is, by when, what remains open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from factories import plain, shipped_settings, validated, year

from calpae_xl.core.campaign.conventions import Due
from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.results.cover import Cover, collection_rows, transmission_rows
from calpae_xl.core.results.home_row import HomeRow, Line
from calpae_xl.core.trade.model import Territory
from calpae_xl.core.trade.values import Value

ONE = shipped_settings(territories=(Territory("67", "Bas-Rhin"),), service_mailbox="calpae@alsace.example")
ON, DUE = date(2026, 11, 21), date(2026, 12, 1)
FLOW = "rsa_1er_rdv"


def texts(rows: list[HomeRow], kind: Line) -> list[str]:
    return [
        " | ".join(plain(str(c.value)) for c in row.cells if c.value is not None) for row in rows if row.kind is kind
    ]


def collection(deadline: date | None = DUE, settings: Settings = ONE) -> list[HomeRow]:
    read, _ = validated({}, settings=settings)
    read = replace(read, settings=settings)  # The factory writes no line on who writes to whom.
    return collection_rows(read, {}, Cover(2, ON, () if deadline is None else (Due(deadline),)))


def transmission(figures: dict[int, Value]) -> list[HomeRow]:
    read, validation = validated({("67", FLOW, year(y)): figure for y, figure in figures.items()})
    return transmission_rows(read, validation, {}, Cover(1, ON))


@pytest.mark.parametrize(
    ("deadline", "subtitle", "ending"),
    [
        (
            DUE,
            "Collecte – Bas-Rhin (67) – à retourner pour le 1er décembre 2026",
            "calpae@alsace.example, pour le 1er décembre 2026.",
        ),
        (None, "Collecte – Bas-Rhin (67)", "calpae@alsace.example."),
    ],
    ids=["with a deadline", "without"],
)
def test_a_collection_says_whose_it_is_by_when_and_where_it_goes_back(deadline, subtitle, ending):
    rows = collection(deadline)

    assert texts(rows, Line.SUBTITLE) == [subtitle]
    assert texts(rows, Line.STEP)[-1].endswith(ending)
    assert len(texts(rows, Line.STEP)) == 4


def test_without_a_mailbox_the_copy_goes_back_to_whoever_sent_it():
    nobody = shipped_settings(territories=ONE.territories)

    assert "renvoyez ce fichier à l’expéditeur du message" in texts(collection(settings=nobody), Line.STEP)[-1]


def test_a_copy_says_its_number_its_day_and_who_made_it():
    assert texts(collection(), Line.LEGEND) == [
        "Copie n° 2 préparée le 21 novembre 2026 par : Collectivité européenne d’Alsace."
    ]


def test_a_finished_transmission_says_that_nothing_blocks():
    rows = transmission({2022: 12})

    assert texts(rows, Line.LEGEND)[0].endswith("Aucun constat bloquant.")
    assert "Ce qui bloque encore" not in texts(rows, Line.HEADING)


def test_a_provisional_one_lists_what_blocks_with_its_cell_and_its_code():
    rows = transmission({2021: -5, 2022: -6})

    assert texts(rows, Line.LEGEND)[0].endswith("Version provisoire : 2 constats bloquants à lever.")
    listed = [text for text in texts(rows, Line.SHEET) if "C112" in text]
    assert len(listed) == 2
    assert listed[0].startswith("67 Bas-Rhin, ")


def test_past_fifteen_the_rest_is_counted():
    read, validation = validated(
        {(code, name, year(2022)): -1 for code in ("67", "68") for name in ("rsa_1er_rdv", "rsa_1er_cer", "ga_orientes",
         "ga_en_cours", "pasi_structures", "pasi_personnes_cd", "ase_ressources", "ase_personne_lien")}
    )  # fmt: skip
    blocking = [f for f in validation.findings if f.code.severity.value == "blocking"]

    rows = transmission_rows(read, validation, {}, Cover(1, ON))

    rest = len(blocking) - 15
    assert rest > 0
    words = f"et {rest} autre{'s' if rest > 1 else ''}, dans « Contrôles »"
    assert words in texts(rows, Line.SHEET)
