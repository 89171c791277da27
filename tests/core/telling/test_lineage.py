"""Every figure can say where it comes from."""

from __future__ import annotations

import re
from dataclasses import replace

import factories
import pytest
from factories import COLLECTIVITY, REFERENTIAL, plain, shipped_settings, target, year

from calpae_xl.books.memory import MemoryBook
from calpae_xl.core.telling.lineage import Lineage, explain
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.model import Period, Reservation, ReservationType
from calpae_xl.core.trade.values import Value
from calpae_xl.usecases.explain import explain_in_book
from calpae_xl.usecases.process import process_book

REAL = MemoryBook(factories.real_grid())


def told(*request: str, book: MemoryBook = REAL) -> dict[str, list[str]]:
    """The sections of an explanation, with ordinary spaces."""
    lineage = explain_in_book(book, request)
    return {section.title: [plain(line) for line in section.lines] for section in lineage.sections}


def head(*request: str) -> tuple[str, str]:
    lineage = explain_in_book(REAL, request)
    return plain(lineage.title), plain(lineage.shown)


def test_a_count_made_once_is_not_added() -> None:
    sections = told("CeA", "form_spec_insertion_pro", "2022")

    assert head("CeA", "form_spec_insertion_pro", "2022") == (
        "CeA, Spécifique – insertion, réalisé 2022",
        "167, compté une fois",
    )
    assert sections["Calcul"] == ["167 agents, compté une seule fois, et non 167 + 167 = 334."]
    assert sections["Sources"][:2] == [
        "67, feuille « 67 Bas-Rhin », cellule G44 : « 167 » ; lu : 167 agents.",
        "67, réserve « compté à l’échelle de la CeA » : Agents comptés ensemble, sans répartition entre 67 et 68.",
    ]
    assert sections["Objectif"] == ["Attendu 2023 : ND."]


def test_weights_are_told_with_their_addresses_and_why_they_fail() -> None:
    weights = told("CeA", "ag_portefeuille_conseiller", "2022")["Pondération"]

    assert weights[0] == "Les poids ne servent pas : il en manque."
    assert (
        weights[1]
        == "67, « Suivis – accompagnement global », feuille « 67 Bas-Rhin », cellule G28 : « 879 » ; lu : 879 personnes."
    )
    assert weights[3].endswith("vide ; inutilisable : non renseigné, ce qui n’est pas zéro.")


@pytest.mark.parametrize(
    ("posts", "why"),
    [
        pytest.param((10, 12.5), "les poids connus n’en font pas une moyenne", id="outside-what-departments-say"),
        pytest.param((10, None), "les poids d’une moyenne manquent", id="a-weight-is-missing"),
    ],
)
def test_why_figures_stand_side_by_side_is_told(posts: tuple[float, float | None], why: str) -> None:
    given = {"ag_portefeuille_conseiller": (83, 54), "ga_en_cours_ag": (879, 1027), "aux_ag_nb_conseillers": posts}
    entries = {
        (code, name, year(2022)): figure
        for name, figures in given.items()
        for code, figure in zip(("67", "68"), figures, strict=True)
    }

    lines = told("CeA", "ag_portefeuille_conseiller", "2022", book=MemoryBook(factories.grid(entries)))

    assert any(why in line for section in lines.values() for line in section)


def test_a_withheld_change_gives_its_reasons_and_where_they_come_from() -> None:
    assert told("68", "ga_orientes", "2022")["Évolution"] == [
        "De 2021 à 2022, non calculée : année incomplète, événement exceptionnel.",
        "68, 2022 : « événement exceptionnel » : Cyberattaque en septembre 2022.",
        "68, 2022 : « année incomplète » : Saisie des partenaires arrêtée à partir de septembre.",
    ]
    assert told("CeA", "pasi_structures_hors_cd", "2022")["Évolution"] == [
        "De 2021 à 2022, non calculée : départements comptés différents.",
        "CeA 2021 : ≥ 22 (67 seul ; 68 ND).",
        "CeA 2022 : 44.",
    ]
    assert (
        told("67", "ga_orientes", "2020")["Évolution"][-1]
        == "Rupture déclarée en 2020 dans la feuille « Référentiel »."
    )


def test_what_several_departments_bear_is_said_once_and_a_label_ends_in_a_word() -> None:
    entrants = told("CeA", "rsa_nouveaux_entrants", "2022")
    trained = told("CeA", "form_cnfpt_total", "2022")

    assert "Sous réserve : sous-estimé (67), définition différente (67 et 68)." in entrants["État"]
    assert "par thématique ; unité : agents" in trained["Indicateur"][0]


def test_a_target_and_the_year_that_it_is_held_against_tell_the_gap() -> None:
    said = ["Attendu 2023 face au réalisé 2022 : +1 jour, reste à faire."]

    assert told("67", "ag_delai_demarrage", "2022")["Écart à l’objectif"] == said
    assert told("67", "ag_delai_demarrage", "attendu 2023")["Écart à l’objectif"] == said
    assert "Écart à l’objectif" not in told("67", "ag_delai_demarrage", "2021")
    assert "Écart à l’objectif" not in told("67", "rsa_1er_rdv", "2022")


def test_a_block_of_a_department_tells_what_it_counts_at_both_ends() -> None:
    first, second = (theme.id for theme in factories.REFERENTIAL.children["form_spec_total"][:2])
    entries: dict[tuple[str, str, Period], Value] = {
        ("67", first, year(2021)): 60,
        ("67", second, year(2021)): 40,
        ("67", "form_spec_total", year(2022)): 120,
        ("68", first, year(2021)): 7,
        ("68", "form_spec_total", year(2022)): 9,
    }
    book = MemoryBook(factories.grid(entries))
    sections = told("67", "form_spec_total", "2022", book=book)

    assert sections["Calcul"] == ["Total saisi, 120."]
    assert sections["Évolution"] == [
        "De 2021 à 2022, non calculée : lignes comptées différentes.",
        "67 2021 : 60 + 40 + ? ≥ 100.",
        "67 2022 : total saisi, 120.",
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("12 agents", "Bloqué."), ("ND", "ND."), ("SO", "Sans objet."), (None, "Non renseigné.")],
    ids=str,
)
def test_a_block_of_a_department_without_a_figure_says_why(typed: Value | None, said: str) -> None:
    entries = {} if typed is None else {("67", "form_spec_total", year(2022)): typed}

    assert told("67", "form_spec_total", "2022", book=MemoryBook(factories.grid(entries)))["Calcul"] == [said]


def test_a_gap_that_is_withheld_says_where_its_reasons_come_from() -> None:
    assert told("CeA", "pasi_structures_hors_cd", "attendu 2023")["Écart à l’objectif"] == [
        "Attendu 2023 face au réalisé 2022 : départements comptés différents.",
        "CeA 2022 : 44.",
        "CeA attendu 2023 : ≥ 35 (67 seul ; 68 ND).",
    ]


def test_a_target_in_words_is_told_as_what_it_asks_for() -> None:
    book = MemoryBook(factories.grid({("67", "pasi_taux_couverture_30min", target()): "Tendre vers 100 %"}))

    assert told("67", "pasi_taux_couverture_30min", "attendu 2023", book=book)["Lecture"] == ["Au moins 100 %."]


def test_a_break_before_the_earlier_year_is_no_reason() -> None:
    broken = Reservation("67", "ase_majeurs_annee", "2021", ReservationType.SERIES_BREAK, "Autre méthode.")
    entries = {("67", "ase_majeurs_annee", year(y)): 10 * (y - 2000) for y in (2020, 2021, 2022)}
    book = MemoryBook(factories.grid(entries, reservations=[broken]))

    assert told("67", "ase_majeurs_annee", "2021", book=book)["Évolution"][1:] == [
        "67, 2021 : « rupture de série » : Autre méthode."
    ]
    assert told("67", "ase_majeurs_annee", "2022", book=book)["Évolution"] == ["De 2021 à 2022 : +10 (+4,8 %)."]


def test_a_break_in_a_year_without_a_column_is_told() -> None:
    settings = shipped_settings(columns=(year(2019), year(2021), year(2022)))
    entries = {("67", "ga_en_cours", year(2019)): 800, ("67", "ga_en_cours", year(2021)): 478}
    broken = replace(REFERENTIAL.indicators["ga_en_cours"], breaks=frozenset({"2020", "2021"}))
    referential = replace(REFERENTIAL, indicators={**REFERENTIAL.indicators, "ga_en_cours": broken})
    book = MemoryBook(factories.grid(entries, settings=settings, referential=referential))

    assert told("67", "ga_en_cours", "2021", book=book)["Évolution"] == [
        "De 2019 à 2021, non calculée : rupture de série.",
        "Rupture déclarée en 2020 et 2021 dans la feuille « Référentiel ».",
    ]


def test_a_break_of_a_theme_is_told_of_its_block() -> None:
    broken = replace(REFERENTIAL.indicators["form_spec_numerique"], breaks=frozenset({"2022"}))
    indicators = {**REFERENTIAL.indicators, "form_spec_numerique": broken}
    entries = {("67", "form_spec_total", year(y)): 100 for y in (2021, 2022)}
    book = MemoryBook(factories.grid(entries, referential=replace(REFERENTIAL, indicators=indicators)))

    sections = told("67", "form_spec_total", "2022", book=book)

    assert sections["Évolution"][-1] == "Rupture déclarée en 2022 dans la feuille « Référentiel »."
    assert sections["Ruptures déclarées"] == [
        "Ne se compare pas à l’année précédente en 2021 et 2022 (feuille « Référentiel »)."
    ]


def test_a_reservation_on_a_theme_is_told_of_the_block_of_its_department() -> None:
    reserved = Reservation("67", "form_spec_numerique", "2022", ReservationType.PARTIAL_YEAR, "Arrêté en juin.")
    entries = {("67", "form_spec_numerique", year(y)): 100 for y in (2021, 2022)}
    book = MemoryBook(factories.grid(entries, reservations=[reserved]))

    evolution = told("67", "form_spec_total", "2022", book=book)["Évolution"]

    assert evolution[1] == "67, 2022 : « année incomplète » : Arrêté en juin."


def test_a_department_tells_cell_reading_findings_and_role() -> None:
    sections = told("68", "ga_en_cours", "2020")

    assert sections["Cellule"] == ["Feuille « 68 Haut-Rhin », cellule E26 : « 8 5002 »."]
    assert sections["Lecture"] == [
        "Illisible, aucun chiffre n’en est tiré.",
        "Corrections proposées : 8 500 (le « 2 » est un appel de note) ; 85 002.",
    ]
    assert sections["Constats"][0].startswith("C102, bloquant, 68 Haut-Rhin!E26 : « 8 5002 » est illisible")
    assert sections["Dans la CeA"] == ["BLOQUÉ."]
    assert "identifiant : ga_en_cours." in sections["Indicateur"][0]


def test_a_blocked_figure_says_that_it_is_left_out() -> None:
    assert told("67", "ase_logement_stable", "2019")["Lecture"] == [
        "522 jeunes.",
        "Ce chiffre est bloqué : il n’entre pas dans la consolidation.",
    ]


def test_a_missing_row_is_told_with_the_finding_that_says_so() -> None:
    grid = factories.real_grid()
    entry = grid.sheets[0]
    row = next(a[1:] for a, v in entry.values.items() if v == "ase_majeurs_annee")
    kept = {a: v for a, v in entry.values.items() if re.sub("[A-Z]", "", a) != row}
    lost = type(grid)(grid.name, (type(entry)(entry.name, kept), *grid.sheets[1:]), grid.names)

    sections = told("67", "ase_majeurs_annee", "2021", book=MemoryBook(lost))

    assert sections["Cellule"] == ["Feuille « 67 Bas-Rhin », ligne ou colonne introuvable."]
    assert any(line.startswith("S002, bloquant, 67 Bas-Rhin : ") for line in sections["Constats"])


def test_a_justified_block_is_told() -> None:
    work = process_book(REAL)
    finding = next(f for f in work.validation.findings if f.code.text == "B201")
    book = MemoryBook(factories.real_grid(justifications={finding.fingerprint: "Jeunes majeurs d’autres années."}))

    sections = told("CeA", "ase_logement_stable", "2019", book=book)

    assert sections["Écarts justifiés"] == ["67 : Jeunes majeurs d’autres années."]
    assert any("Justifié : « Jeunes majeurs d’autres années. »" in line for line in sections["Constats"])


def test_every_figure_of_the_campaign_can_be_explained() -> None:
    work = process_book(REAL)
    for territory in ("67", "68", COLLECTIVITY.code):
        rows = (
            work.campaign.referential.consolidated
            if territory == COLLECTIVITY.code
            else work.campaign.referential.entered
        )
        for indicator in rows:
            for period in work.campaign.periods:
                lineage = explain(work, territory, indicator, period)
                assert_french(lineage)


def assert_french(lineage: Lineage) -> None:
    assert lineage.title
    assert lineage.shown
    for section in lineage.sections:
        assert section.lines
        for line in section.lines:
            assert line.endswith((".", "»")), line
            assert "None" not in line
            assert ".." not in line, line
            assert not re.search(r" [:;?!»%]|« ", line), line


CELLS = {
    "plain": "67 Bas-Rhin!F9",
    "quoted": "'67 Bas-Rhin'!F9",
    "absolute": "67 Bas-Rhin!$F$9",
    "lower case": "67 bas-rhin!f9",
}


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_a_cell_is_found_as_excel_writes_it(cell: str) -> None:
    assert head(cell) == head("67", "ase_parcours_pro_scolaire", "2021")


NAMES = {
    "code": ("67", "ase_majeurs_annee", "2023"),
    "name": ("bas-rhin", "ASE_MAJEURS_ANNEE", "attendu 2023"),
    "words": ("67 Bas-Rhin", "jeunes devenus majeurs", "Attendu", "2023"),
    "letter": ("67", "ase_majeurs_annee", "A2023"),
}


@pytest.mark.parametrize("request_", NAMES.values(), ids=NAMES)
def test_names_are_recognised_as_people_type_them(request_: tuple[str, ...]) -> None:
    assert head(*request_)[0] == "67 Bas-Rhin, Jeunes devenus majeurs, attendu 2023"


WRONG = {
    "territory": (
        ("69", "ase_majeurs_annee", "2022"),
        "« 69 » n’est ni un département ni la collectivité de ce classeur. Choisissez parmi : 67, 68, CeA.",
    ),
    "indicator": (
        ("CeA", "ase_majeur_annee", "2022"),
        "« ase_majeur_annee » n’est pas un indicateur de ce classeur. ",
    ),
    "period": (
        ("CeA", "ase_majeurs_annee", "2030"),
        "« 2030 » n’est pas une période de ce classeur. Choisissez parmi : 2018, 2019, 2020, 2021, 2022, attendu 2023.",
    ),
    "achieved target": (("CeA", "ase_majeurs_annee", "attendu 2022"), "« attendu 2022 » n’est pas une période"),
    "weight": (("CeA", "aux_population_municipale", "2022"), "est une pondération, que la CeA ne consolide pas"),
    "too short": (("67", "ase_majeurs_annee"), "ne suffit pas à désigner un chiffre"),
    "no sheet": (("F9",), "n’est pas une adresse"),
    "unknown sheet": (("67 Bas!F9",), "« 67 Bas » n’est pas une feuille de ce classeur. Le plus proche : 67 Bas-Rhin."),
    "other sheet": (("Réserves!A4",), "n’est ni dans une feuille de saisie, ni dans « CeA »"),
    "label": (("67 Bas-Rhin!B9",), "ne porte aucun chiffre de la campagne"),
    "not a cell": (("67 Bas-Rhin!total",), "n’est pas l’adresse d’une cellule"),
}


@pytest.mark.parametrize(("request_", "said"), WRONG.values(), ids=WRONG)
def test_an_unknown_name_is_refused_with_what_comes_close(request_: tuple[str, ...], said: str) -> None:
    with pytest.raises(CalpaeError) as refused:
        explain_in_book(REAL, request_)

    assert said in plain(str(refused.value))
