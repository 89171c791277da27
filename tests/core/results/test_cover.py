"""« Accueil » of a copy that leaves: what it is, by when, what remains open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from factories import grid, plain, shipped_settings, validated, year

from calpae_xl.books.memory import MemoryBook
from calpae_xl.core.campaign.conventions import Due
from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.results.cover import Cover, collection_rows, transmission_rows
from calpae_xl.core.results.findings import findings_lines
from calpae_xl.core.results.home_row import HomeRow, Line
from calpae_xl.core.trade.model import Territory
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.layout import Role
from calpae_xl.usecases.process import process_book

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
    return collection_rows(read, [], Cover(2, ON, () if deadline is None else (Due(deadline),)))


def transmission(figures: dict[int, Value], **roles: list[Role]) -> list[HomeRow]:
    return sent({("67", FLOW, year(y)): figure for y, figure in figures.items()}, **roles)


def sent(entries, **roles: list[Role]) -> list[HomeRow]:
    work = process_book(MemoryBook(grid(entries)))
    return transmission_rows(work, findings_lines(work.campaign, work.validation), Cover(1, ON), **roles)


@pytest.mark.parametrize(
    ("deadline", "told", "ending"),
    [
        (
            DUE,
            "À retourner pour le 1er décembre 2026, à calpae@alsace.example.",
            "en pièce jointe à calpae@alsace.example, pour le 1er décembre 2026.",
        ),
        (None, "À retourner, sans date fixée, à calpae@alsace.example.", "calpae@alsace.example."),
    ],
    ids=["with a deadline", "without"],
)
def test_a_collection_says_whose_it_is_by_when_and_where_it_goes_back(deadline, told, ending):
    rows = collection(deadline)

    assert texts(rows, Line.SUBTITLE) == ["Collecte – Bas-Rhin (67)"]
    assert texts(rows, Line.STATE) == [told]
    assert texts(rows, Line.STEP)[-1].endswith(ending)
    assert len(texts(rows, Line.STEP)) == 4


def test_a_collection_says_how_to_answer_and_what_remains_and_never_speaks_of_a_button():
    rows = collection()
    told = [text for kind in Line for text in texts(rows, kind)]

    assert texts(rows, Line.HEADING)[:3] == ["Que faire, en quatre étapes", "Ce qui reste", "À traiter d’abord"]
    assert "un nombre, ND (non disponible) ou SO (sans objet)" in texts(rows, Line.STEP)[0]
    assert texts(rows, Line.TO_FILL) == ["Cellules de 2022 à remplir | 40 | saisissez un nombre, ND ou SO"]
    assert texts(rows, Line.TREAT)[0].strip(" |") == "Il reste 40 cellules de 2022 à remplir."
    assert not [text for text in told if "Valider" in text or "NC" in text or "Appliquer les" in text]


def test_a_department_writes_its_figures_its_answers_and_its_reservations_and_reads_the_rest():
    owners = {text.split(" | ")[0]: text.split(" | ")[1] for text in texts(collection(), Line.SHEET)}

    assert {name for name, owner in owners.items() if owner == "vous"} == {"67 Bas-Rhin", "Contrôles", "Réserves"}
    assert {name for name, owner in owners.items() if owner == "à consulter"} == {
        *("Référentiel", "Codes", "Paramètres", "Millésimes")
    }


def test_without_a_mailbox_the_copy_goes_back_to_whoever_sent_it():
    nobody = shipped_settings(territories=ONE.territories)

    assert (
        "renvoyez le fichier en pièce jointe à l’expéditeur du message"
        in texts(collection(settings=nobody), Line.STEP)[-1]
    )


def test_a_copy_says_its_number_its_day_and_who_made_it():
    assert texts(collection(), Line.LEGEND) == [
        "Copie n° 2 préparée le 21 novembre 2026 par : Collectivité européenne d’Alsace."
    ]


def test_a_transmission_opens_on_its_figures_and_asks_nothing():
    rows = transmission({2021: 10, 2022: 12})
    told = [text for kind in Line for text in texts(rows, kind)]

    assert texts(rows, Line.HEADING)[0].startswith("Chiffres clés de 2022")
    assert not [text for text in told if "corrigez" in text or "justifiez" in text]


def test_a_transmission_without_results_has_no_key_figures():
    rows = transmission({2022: 12}, roles=[Role.FINDINGS])

    assert texts(rows, Line.FIGURE) == []
    assert "Saisie de l’année 2022" in texts(rows, Line.HEADING)


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
    entries = (
        {(code, name, year(2022)): -1 for code in ("67", "68") for name in ("rsa_1er_rdv", "rsa_1er_cer", "ga_orientes",
         "ga_en_cours", "pasi_structures", "pasi_personnes_cd", "ase_ressources", "ase_personne_lien")}
    )  # fmt: skip
    blocking = [f for f in validated(entries)[1].findings if f.code.severity.value == "blocking"]

    rows = sent(entries)

    rest = len(blocking) - 15
    assert rest > 0
    words = f"et {rest} autre{'s' if rest > 1 else ''}, dans « Contrôles »"
    assert words in texts(rows, Line.SHEET)
