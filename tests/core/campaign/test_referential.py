from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import pytest
from factories import grid, plain, shipped_settings, target, year

from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.campaign.records import Record, ReferentialError
from calpae_xl.core.campaign.referential import Referential, parse_referential
from calpae_xl.core.figures.changes import Reason
from calpae_xl.core.figures.consolidation import State
from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.results.consolidation import consolidation_contents
from calpae_xl.core.telling.messages import sentence
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.model import (
    ADDITIVE,
    Bound,
    Direction,
    Kind,
    Period,
    Reservation,
    ReservationType,
    Rule,
    Status,
    ValueKind,
)
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.layout import SHEET_NAMES, Role
from calpae_xl.core.workbook.sheet_recognition import IncompleteWorkbookError
from calpae_xl.data import load_bounds_notes, load_comments, load_figures, load_referential, load_reservations

REFERENTIAL = load_referential()

ASE = ("ase_majeurs_annee", "ase_pec_referentiel", "ase_personne_lien", "ase_logement_stable", "ase_ressources")
BLOCKS = ("form_cnfpt_total", "form_spec_total")
THEMES = ("numerique", "participation", "dev_social", "aller_vers", "territoires", "insertion_pro")


# The packaged referential


def test_the_packaged_referential_holds_every_indicator():
    assert len(REFERENTIAL.indicators) == 49
    assert len(REFERENTIAL.entered) == 44
    assert len(REFERENTIAL.consolidated) == 42
    assert Counter(i.status for i in REFERENTIAL.indicators.values()) == {
        Status.ACTIVE: 36,
        Status.BREAKDOWN: 4,
        Status.BLOCK: 2,
        Status.RETIRED: 5,
        Status.AUXILIARY: 2,
    }


def test_indicators_stand_in_the_order_of_the_annex_with_the_weights_last():
    ids = [i.id for i in REFERENTIAL.entered]

    assert tuple(ids[:5]) == ASE
    assert ids[-2:] == ["aux_population_municipale", "aux_ag_nb_conseillers"]
    assert next(iter(REFERENTIAL.indicators)) == "ase_majeurs_annee"
    assert all(name == indicator.id for name, indicator in REFERENTIAL.indicators.items())


def test_weights_are_entered_but_not_consolidated_and_retired_rows_neither():
    left_out = {*REFERENTIAL.indicators} - {i.id for i in REFERENTIAL.consolidated}

    assert left_out == {
        "aux_population_municipale",
        "aux_ag_nb_conseillers",
        "ena_familles_maraude",
        "ena_mis_a_l_abri",
        "ena_ouverture_droits",
        "ena_enfants_proteges",
        "mob_personnes_plateforme",
    }


def test_totals_know_their_parts():
    children = {parent: [i.id for i in rows] for parent, rows in REFERENTIAL.children.items()}

    assert children == {
        "ga_orientes": ["ga_orientes_dept", "ga_orientes_ag"],
        "ga_en_cours": ["ga_en_cours_dept", "ga_en_cours_ag"],
        "form_cnfpt_total": [f"form_cnfpt_{theme}" for theme in THEMES],
        "form_spec_total": [f"form_spec_{theme}" for theme in THEMES],
    }


def test_only_the_two_blocks_are_the_sum_of_their_children():
    summed = {i.id for i in REFERENTIAL.indicators.values() if i.rule is Rule.SUM_OF_CHILDREN}

    assert summed == {*BLOCKS} == {i.id for i in REFERENTIAL.indicators.values() if i.status is Status.BLOCK}


def test_only_rates_caseloads_and_delays_are_weighted():
    weighted = {i.id: (i.rule, i.weight) for i in REFERENTIAL.indicators.values() if i.weight}

    assert weighted == {
        "pasi_taux_couverture_30min": (Rule.EQUAL_ELSE_WEIGHTED, ("aux_population_municipale",)),
        "ag_portefeuille_conseiller": (Rule.RATIO_OF_SUMS, ("ga_en_cours_ag", "aux_ag_nb_conseillers")),
        "ag_delai_demarrage": (Rule.WEIGHTED, ("ga_orientes_ag",)),
    }
    assert weighted.keys() == {i.id for i in REFERENTIAL.indicators.values() if i.kind not in ADDITIVE}


def test_declared_breaks_are_those_of_the_design():
    training = {f"{block.removesuffix('_total')}_{theme}" for block in BLOCKS for theme in THEMES}

    breaks = {i.id: i.breaks for i in REFERENTIAL.indicators.values() if i.breaks}

    assert breaks == {
        "pasi_structures_hors_cd": {"2021"},
        "pasi_personnes_cd": {"2021"},
        "pasi_personnes_hors_cd": {"2021"},
        "ga_orientes": {"2020", "2021"},
        "ga_en_cours": {"2021"},
        "ga_orientes_ag": {"2021"},
        "ga_en_cours_ag": {"2021"},
        **{name: {"2021"} for name in (*BLOCKS, *training)},
    }


def test_kinds_and_units_are_typed():
    kinds = {name: (i.kind, i.unit, i.direction) for name, i in REFERENTIAL.indicators.items()}

    assert kinds["ase_majeurs_annee"] == (ValueKind.FLOW, "jeunes", Direction.NEUTRAL)
    assert kinds["pasi_taux_couverture_30min"] == (ValueKind.RATE, "%", Direction.UP)
    assert kinds["pasi_structures"] == (ValueKind.STOCK, "structures", Direction.UP)
    assert kinds["rdp_personnes_accompagnees"] == (ValueKind.ACTIVE_CASES, "personnes", Direction.UP)
    assert kinds["ag_portefeuille_conseiller"] == (ValueKind.CASELOAD, "personnes par conseiller", Direction.TARGET)
    assert kinds["ag_delai_demarrage"] == (ValueKind.DELAY, "jours", Direction.DOWN)
    assert kinds["aux_ag_nb_conseillers"] == (ValueKind.QUANTITY, "conseillers (ETP)", Direction.NEUTRAL)


def test_small_counts_are_sensitive_for_young_people_and_training_themes_only():
    sensitive = {i.id for i in REFERENTIAL.entered if i.sensitive}

    assert {*ASE} <= sensitive
    assert {f"form_spec_{theme}" for theme in THEMES} <= sensitive
    assert sensitive.isdisjoint({*BLOCKS, "pasi_structures", "rsa_nouveaux_entrants", "ag_delai_demarrage"})


def test_bounds_are_typed_and_each_says_why():
    assert len(REFERENTIAL.bounds) == len(load_bounds_notes()) == 37
    assert all(load_bounds_notes())
    assert Bound("ase_logement_stable", True, "<=", "ase_majeurs_annee") in REFERENTIAL.bounds
    assert Bound("rsa_1er_cer", False, "<=", "rsa_1er_rdv") in REFERENTIAL.bounds
    assert Bound("ag_portefeuille_conseiller", False, ">=", 30.0) in REFERENTIAL.bounds
    assert Bound("ag_delai_demarrage", True, ">", 0.0) in REFERENTIAL.bounds
    assert Bound("pasi_taux_couverture_30min", False, "suppose", "pasi_structures") in REFERENTIAL.bounds


def test_no_bound_is_written_twice():
    assert Counter(REFERENTIAL.bounds).most_common(1)[0][1] == 1


# The packaged figures, reservations and comments

FIGURES = {(f.vintage, f.territory, f.indicator, f.period): f.raw for f in load_figures()}


def test_every_figure_of_both_documents_and_the_eight_parts_are_carried():
    assert len(load_figures()) == len(FIGURES) == 661 + 8
    assert {f.vintage for f in load_figures()} == {"2020", "2022"}
    assert {f.territory for f in load_figures()} == {"67", "68"}
    assert {f.indicator for f in load_figures()} <= {*REFERENTIAL.indicators}


@pytest.mark.parametrize(
    ("vintage", "territory", "indicator", "period", "raw"),
    [
        pytest.param("2022", "67", "ase_majeurs_annee", year(2018), "389", id="first"),
        pytest.param("2022", "67", "ase_logement_stable", year(2019), "522", id="above-its-bound"),
        pytest.param("2020", "67", "ase_logement_stable", year(2019), "300", id="revised-since"),
        pytest.param("2022", "68", "ga_en_cours", year(2020), "8 5002", id="note-mark-kept"),
        pytest.param("2022", "67", "form_cnfpt_numerique", year(2020), "355 agents formés", id="words-kept"),
        pytest.param("2022", "67", "rsa_ne_orientes_1mois", year(2018), "NC", id="code-kept"),
        pytest.param("2022", "68", "pasi_taux_couverture_30min", year(2018), "95%", id="rate"),
        pytest.param("2020", "67", "ga_orientes_ag", year(2020), "827", id="part-of-the-2020-vintage"),
        pytest.param("2022", "67", "form_spec_insertion_pro", year(2022), "167", id="counted-once-67"),
        pytest.param("2022", "68", "form_spec_insertion_pro", year(2022), "167", id="counted-once-68"),
        pytest.param("2022", "67", "ag_delai_demarrage", target(2023), "Tendre vers 3 semaines", id="target-in-words"),
    ],
)
def test_a_figure_is_carried_as_printed(vintage, territory, indicator, period, raw):
    assert FIGURES[vintage, territory, indicator, period] == raw


def test_the_parts_of_2022_add_up_to_their_totals():
    parts = {
        ("67", "ga_orientes"): ("1 274", "894", "2 168"),
        ("67", "ga_en_cours"): ("708", "879", "1 587"),
        ("68", "ga_orientes"): ("971", "765", "1 736"),
        ("68", "ga_en_cours"): ("4 481", "1 027", "5 508"),
    }

    for (territory, total), raws in parts.items():
        carried = [FIGURES["2022", territory, name, year(2022)] for name in (f"{total}_dept", f"{total}_ag", total)]
        department, support, whole = (int(raw.replace(" ", "")) for raw in carried)
        assert tuple(carried) == raws
        assert department + support == whole


def test_the_parts_of_other_years_stay_blank_in_the_2022_vintage():
    parts = {i.id for rows in ("ga_orientes", "ga_en_cours") for i in REFERENTIAL.children[rows]}

    carried = {key for key in FIGURES if key[0] == "2022" and key[2] in parts}

    assert {key[3] for key in carried} == {year(2022)}
    assert len(carried) == 8


def test_achieved_years_and_targets_are_told_apart():
    assert {f.period for f in load_figures() if f.vintage == "2022"} == {
        *(Period(str(label)) for label in range(2018, 2023)),
        Period("2023", Kind.TARGET),
    }


def test_the_reservations_shipped_are_those_of_the_design():
    kind = ReservationType

    assert {(r.territory, r.indicator, r.period, r.type) for r in load_reservations()} == {
        ("67", "rsa_1er_rdv", "2020", kind.PARTIAL_YEAR),
        ("67", "rsa_1er_cer", "2020", kind.PARTIAL_YEAR),
        ("67", "rsa_nouveaux_entrants", "2022", kind.UNDERESTIMATED),
        ("67", "rsa_1er_cer", "2022", kind.UNDERESTIMATED),
        *(
            ("68", name, "2022", flag)
            for name in ("rsa_1er_rdv", "rsa_1er_cer", "ga_orientes", "ga_en_cours")
            for flag in (kind.EXCEPTIONAL_EVENT, kind.PARTIAL_YEAR)
        ),
        ("67", "ag_portefeuille_conseiller", "2022", kind.SERIES_BREAK),
        ("67", "ase_logement_stable", "2022", kind.SERIES_BREAK),
        ("67", "form_spec_insertion_pro", "2022", kind.CEA_SCOPE),
        ("68", "form_spec_insertion_pro", "2022", kind.CEA_SCOPE),
        *(
            (territory, name, None, kind.DIFFERING_DEFINITION)
            for territory in ("67", "68")
            for name in ("pasi_personnes_cd", "rsa_nouveaux_entrants")
        ),
        ("68", "ga_en_cours", None, kind.DIFFERING_DEFINITION),
    }
    assert len(load_reservations()) == 21
    assert all(isinstance(r, Reservation) and r.note for r in load_reservations())


def test_every_comment_is_on_an_entered_row_and_set_in_french_type():
    entered = {i.id for i in REFERENTIAL.entered}

    for (territory, name), comment in load_comments().items():
        assert territory in {"67", "68"}
        assert name in entered
        assert "'" not in comment, comment
        assert comment == comment.strip()


# A broken referential

FILE = "indicators.csv"

COUNT = {
    "id": "jeunes",
    "status": "actif",
    "label": "Nombre de jeunes",
    "unit": "jeunes",
    "kind": "compte_flux_annuel",
    "direction": "neutre",
    "rule": "sum",
}
PART = {**COUNT, "id": "jeunes_mna", "parent": "jeunes"}
TOTAL = {**COUNT, "id": "total", "status": "total", "rule": "sum_of_children"}
RATE = {
    **COUNT,
    "id": "taux",
    "unit": "%",
    "kind": "taux",
    "rule": "equal_else_weighted_else_range",
    "weight": "jeunes",
}
LIMIT = {"indicator": "jeunes", "severity": "hard", "operator": "<=", "operand": "100"}


def records(file: str, rows: list[Mapping[str, str]]) -> list[Record]:
    """Lines of a file, placed as the loader places them."""
    return [
        Record(row, lambda field, line=line: f"fichier « {file} », ligne {line}, colonne « {field} »")
        for line, row in enumerate(rows, start=2)
    ]


def parse(*indicators: Mapping[str, str], bounds: tuple[Mapping[str, str], ...] = ()) -> Referential:
    return parse_referential(records(FILE, [*indicators]), records("bounds.csv", [*bounds]))


def error(*indicators: Mapping[str, str], bounds: tuple[Mapping[str, str], ...] = ()) -> tuple[str, str]:
    with pytest.raises(ReferentialError, match=r"^Référentiel, fichier « ") as caught:
        parse(*indicators, bounds=bounds)
    assert isinstance(caught.value, CalpaeError)
    assert str(caught.value) == f"{caught.value.problem} {caught.value.remedy}"
    return caught.value.problem, caught.value.remedy


def test_the_smallest_sound_referential_is_accepted():
    referential = parse(COUNT, PART, RATE, bounds=(LIMIT,))

    assert [*referential.indicators] == ["jeunes", "jeunes_mna", "taux"]
    assert referential.bounds == (Bound("jeunes", True, "<=", 100.0),)
    assert referential.indicators["jeunes"].short == "Nombre de jeunes"


def test_french_words_of_the_workbook_are_accepted_as_well():
    words = {
        "status": "Actif",
        "kind": "compte annuel",
        "direction": "NEUTRE",
        "rule": "somme",
        "sensitive": "Oui",
        "breaks": "2020, 2021",
    }

    referential = parse({**COUNT, **words}, bounds=({**LIMIT, "severity": "Avertissement", "operator": "≤"},))

    jeunes = referential.indicators["jeunes"]
    assert (jeunes.status, jeunes.kind, jeunes.direction, jeunes.rule) == (
        Status.ACTIVE,
        ValueKind.FLOW,
        Direction.NEUTRAL,
        Rule.SUM,
    )
    assert jeunes.sensitive
    assert jeunes.breaks == {"2020", "2021"}
    assert referential.bounds == (Bound("jeunes", False, "<=", 100.0),)


def at(line: int, column: str, file: str = FILE) -> str:
    return f"Référentiel, fichier « {file} », ligne {line}, colonne « {column} » : "


KINDS = "compte annuel, stock au 31 décembre, file active, quantité décimale, taux, portefeuille moyen, délai moyen, montant"


@pytest.mark.parametrize(
    ("rows", "problem", "remedy"),
    [
        pytest.param([{**COUNT, "id": ""}], at(2, "id") + "la valeur manque.", "Complétez-la.", id="no-id"),
        pytest.param([{**COUNT, "label": " "}], at(2, "label") + "la valeur manque.", "Complétez-la.", id="no-label"),
        pytest.param([{**COUNT, "unit": ""}], at(2, "unit") + "la valeur manque.", "Complétez-la.", id="no-unit"),
        pytest.param([{**COUNT, "kind": ""}], at(2, "kind") + "la valeur manque.", "Complétez-la.", id="no-kind"),
        pytest.param(
            [{**COUNT, "id": "Jeunes ASE"}],
            at(2, "id") + "« Jeunes ASE » n’est pas un identifiant.",
            "Écrivez-le en minuscules, chiffres et « _ ».",
            id="id-with-a-space",
        ),
        pytest.param(
            [{**COUNT, "id": "élèves"}],
            at(2, "id") + "« élèves » n’est pas un identifiant.",
            "Écrivez-le en minuscules, chiffres et « _ ».",
            id="id-with-an-accent",
        ),
        pytest.param(
            [COUNT, COUNT],
            at(3, "id") + "l’identifiant « jeunes » existe déjà.",
            "Donnez-en un autre.",
            id="id-twice",
        ),
        pytest.param(
            [{**COUNT, "status": "ouvert"}],
            at(2, "status") + "« ouvert » n’est pas connu.",
            "Choisissez parmi : actif, ventilation, total de bloc, pondération, retiré.",
            id="unknown-status",
        ),
        pytest.param(
            [{**COUNT, "kind": "monnaie"}],
            at(2, "kind") + "« monnaie » n’est pas connu.",
            f"Choisissez parmi : {KINDS}.",
            id="unknown-kind",
        ),
        pytest.param(
            [{**COUNT, "direction": "haut"}],
            at(2, "direction") + "« haut » n’est pas connu.",
            "Choisissez parmi : hausse favorable, baisse favorable, neutre, proche de la cible.",
            id="unknown-direction",
        ),
        pytest.param(
            [{**COUNT, "rule": "moyenne"}],
            at(2, "rule") + "« moyenne » n’est pas connu.",
            "Choisissez parmi : somme, valeur commune, sinon moyenne pondérée, sinon fourchette, "
            "moyenne pondérée, sinon fourchette, rapport des sommes, sinon fourchette, somme des lignes du bloc.",
            id="unknown-rule",
        ),
        pytest.param(
            [{**COUNT, "breaks": "2020 21"}],
            at(2, "breaks") + "« 21 » n’est pas une année.",
            "Écrivez l’année qui suit la rupture : 2021.",
            id="break-that-is-no-year",
        ),
        pytest.param(
            [COUNT, {**PART, "parent": "jeune"}],
            at(3, "parent") + "« jeune » ne désigne aucun autre indicateur.",
            "Corrigez l’identifiant.",
            id="unknown-parent",
        ),
        pytest.param(
            [COUNT, {**PART, "parent": "jeunes_mna"}],
            at(3, "parent") + "« jeunes_mna » ne désigne aucun autre indicateur.",
            "Corrigez l’identifiant.",
            id="own-parent",
        ),
        pytest.param(
            [COUNT, {**RATE, "weight": "population"}],
            at(3, "weight") + "« population » ne désigne aucun autre indicateur.",
            "Corrigez l’identifiant.",
            id="unknown-weight",
        ),
        pytest.param(
            [COUNT, {**RATE, "weight": ""}],
            at(3, "weight") + "la règle choisie demande 1 pondération(s).",
            "Indiquez les identifiants voulus.",
            id="no-weight",
        ),
        pytest.param(
            [COUNT, PART, {**PART, "id": "autres", "weight": "jeunes"}],
            at(4, "weight") + "la règle choisie demande 0 pondération(s).",
            "Indiquez les identifiants voulus.",
            id="weight-on-a-sum",
        ),
        pytest.param(
            [COUNT, {**RATE, "kind": "ratio", "rule": "ratio_of_sums_else_range"}],
            at(3, "weight") + "la règle choisie demande 2 pondération(s).",
            "Indiquez les identifiants voulus.",
            id="one-weight-for-a-ratio",
        ),
        pytest.param(
            [{**RATE, "rule": "sum", "weight": ""}],
            at(2, "rule") + "la règle « somme » ne convient pas à « taux ».",
            "Seuls des comptes et des montants s’additionnent : changez la règle ou le type de valeur.",
            id="rates-never-add-up",
        ),
        pytest.param(
            [COUNT, {**PART, "rule": "weighted_else_range", "weight": "jeunes"}],
            at(3, "rule") + "la règle « moyenne pondérée, sinon fourchette » ne convient pas à « compte annuel ».",
            "Seuls des comptes et des montants s’additionnent : changez la règle ou le type de valeur.",
            id="counts-have-no-mean",
        ),
        pytest.param(
            [TOTAL],
            at(2, "rule") + "ce total n’a aucune ligne à sommer.",
            "Rattachez-lui des lignes ou changez la règle.",
            id="total-of-nothing",
        ),
    ],
)
def test_a_broken_line_names_file_line_column_value_and_remedy(rows, problem, remedy):
    assert error(*rows) == (problem, remedy)


@pytest.mark.parametrize(
    ("bound", "column", "problem", "remedy"),
    [
        pytest.param({"indicator": ""}, "indicator", "la valeur manque.", "Complétez-la.", id="no-indicator"),
        pytest.param(
            {"indicator": "jeune"},
            "indicator",
            "« jeune » n’est pas un indicateur.",
            "Corrigez l’identifiant.",
            id="unknown-indicator",
        ),
        pytest.param(
            {"severity": "info"},
            "severity",
            "« info » n’est pas connu.",
            "Choisissez bloquant ou avertissement.",
            id="unknown-severity",
        ),
        pytest.param(
            {"operator": "="},
            "operator",
            "« = » n’est pas connu.",
            "Choisissez parmi : <= < >= > suppose.",
            id="unknown-operator",
        ),
        pytest.param({"operand": ""}, "operand", "la valeur manque.", "Complétez-la.", id="no-operand"),
        pytest.param(
            {"operand": "beaucoup"},
            "operand",
            "« beaucoup » n’est ni un nombre ni un indicateur.",
            "Corrigez cette limite.",
            id="operand-of-words",
        ),
    ],
)
def test_a_broken_bound_names_file_line_column_value_and_remedy(bound, column, problem, remedy):
    assert error(COUNT, bounds=({**LIMIT, **bound},)) == (at(2, column, "bounds.csv") + problem, remedy)


@pytest.mark.parametrize("operand", ["nan", "inf", "-inf", "1_000", "1e400"])
def test_a_bound_is_a_number_that_people_write(operand):
    problem, _ = error(COUNT, bounds=({**LIMIT, "operand": operand},))

    assert f"« {operand} »" in problem
    assert "bounds.csv" in problem


def test_a_decimal_bound_may_have_a_comma():
    assert parse(COUNT, bounds=({**LIMIT, "operand": "0,5"},)).bounds[0].operand == 0.5


def test_a_presupposition_needs_an_indicator_not_a_number():
    problem, _ = error(COUNT, bounds=({**LIMIT, "operator": "suppose", "operand": "0"},))

    assert problem.startswith(at(2, "operand", "bounds.csv"))


@pytest.mark.parametrize(
    ("rows", "line", "column"),
    [
        pytest.param([{**COUNT, "status": "retire"}, PART], 3, "parent", id="part-of-a-retired-total"),
        pytest.param([{**COUNT, "status": "retire"}, RATE], 3, "weight", id="weighted-by-a-retired-row"),
        pytest.param(
            [TOTAL, {**PART, "parent": "total", "status": "retire"}], 2, "rule", id="total-of-retired-rows-only"
        ),
    ],
)
def test_an_active_row_never_leans_on_a_retired_one(rows, line, column):
    problem, _ = error(*rows)

    assert problem.startswith(at(line, column))


def test_totals_may_not_turn_in_a_circle():
    problem, _ = error({**TOTAL, "parent": "autre"}, {**TOTAL, "id": "autre", "parent": "total"})

    assert "colonne « parent »" in problem


def test_a_retired_row_may_lean_on_another_retired_row():
    referential = parse({**COUNT, "status": "retire"}, {**PART, "status": "retire"})

    assert referential.entered == ()


# The referential of a workbook


def edited(role: Role, edits: Mapping[str, str | None], book: Grid | None = None) -> Grid:
    """A workbook with some cells of one sheet changed."""
    book = book or grid()
    sheets = []
    for sheet in book.sheets:
        if sheet.name == SHEET_NAMES[role]:
            values = {**sheet.values, **edits}
            sheets.append(Sheet("Dico", {cell: value for cell, value in values.items() if value is not None}))
        else:
            sheets.append(sheet)
    return replace(book, sheets=tuple(sheets))


def cell_of(text: str) -> str:
    """Address of the first cell of « Référentiel » that holds a text."""
    [sheet] = (s for s in grid().sheets if s.name == SHEET_NAMES[Role.REFERENTIAL])
    return next(cell for cell, value in sheet.values.items() if value == text)


FIRST_BOUND = int(cell_of("Indicateur borné")[1:]) + 1
HARD = FIRST_BOUND + 1
THEME, TOTAL_ROW = int(cell_of("form_cnfpt_numerique")[1:]), int(cell_of("form_cnfpt_total")[1:])


MAJORS, LODGED = "« Jeunes devenus majeurs »", "« Jeunes en logement stable »"
BLOCKED = "Les chiffres de {} restent bloqués."


def found_in(book: Grid) -> list[tuple[str, str | None, str, str]]:
    """What is wrong in « Référentiel »: code, cell, problem and remedy."""
    campaign = read_campaign(book)
    told = [(f, sentence(f, campaign.referential, campaign.settings)) for f in campaign.structure]
    return [(f.code.text, f.at.cell, plain(problem), plain(remedy)) for f, (problem, remedy) in told]


def blocked_in(book: Grid) -> set[str]:
    """Ids of the indicators of which no consolidated figure is shown."""
    cells = process_grid(book).cells
    open_ones = {c.indicator.id for c in cells if c.state is not State.BLOCKED}
    return {c.indicator.id for c in cells} - open_ones


@pytest.mark.parametrize(
    ("cell", "value", "column", "wrong", "remedy"),
    [
        pytest.param("B4", "ouvert", "Statut", "« ouvert » n’est pas connu", "Choisissez parmi : actif,", id="status"),
        pytest.param("F4", None, "Indicateur", "la valeur manque", "Complétez-la.", id="label"),
        pytest.param("H4", None, "Unité", "la valeur manque", "Complétez-la.", id="unit"),
        pytest.param("I4", "somme", "Type de valeur", "« somme » n’est pas connu", "Choisissez parmi", id="kind"),
        pytest.param("J4", "mieux", "Sens", "« mieux » n’est pas connu", "Choisissez parmi : hausse", id="direction"),
        pytest.param("K4", "total", "Règle de consolidation", "« total » n’est pas connu", "Choisissez", id="rule"),
        pytest.param(
            *("I4", "taux", "Règle de consolidation", "la règle « somme » ne convient pas à « taux »"),
            "Seuls des comptes et des montants s’additionnent",
            id="sum-of-a-rate",
        ),
        pytest.param("L4", "rien", "Pondération", "« rien » ne désigne aucun autre", "Corrigez", id="weight"),
        pytest.param("M4", "rien", "Rattaché à", "« rien » ne désigne aucun autre indicateur", "Corrigez", id="parent"),
        pytest.param("M4", "ase_majeurs_annee", "Rattaché à", "« ase_majeurs_annee » ne", "Corrigez", id="own-parent"),
        pytest.param(
            *(
                "M4",
                "form_spec_total",
                "Rattaché à",
                "« form_spec_total » est d’une autre mesure",
                "Rattachez la ligne",
            ),
            id="parent-of-another-measure",
        ),
        pytest.param("N4", "vers 2020", "Ruptures déclarées", "« vers » n’est pas une année", "Écrivez", id="break"),
        pytest.param(
            *("N4", "2021, deux mille vingt", "Ruptures déclarées", "« deux mille vingt » n’est pas une année"),
            "Écrivez",
            id="break-in-words",
        ),
    ],
)
def test_a_line_that_cannot_be_used_blocks_its_cells(cell, value, column, wrong, remedy):
    book = edited(Role.REFERENTIAL, {cell: value}, sound())

    first = found_in(book)[0]

    assert first[0] == "S030"
    assert first[2].startswith(f"La ligne ne peut pas être utilisée : « {column} », {wrong}")
    assert remedy[1:] in first[3]
    assert "ase_majeurs_annee" in blocked_in(book)


def test_years_in_words_are_one_fault_however_many_words():
    book = edited(Role.REFERENTIAL, {"N4": "2021, deux mille vingt"}, sound())

    assert [found[0] for found in found_in(book)].count("S030") == 1


def test_a_line_that_cannot_be_used_changes_nothing_else():
    whole, book = process_grid(sound()), edited(Role.REFERENTIAL, {"B4": "ouvert"}, sound())

    work = process_grid(book)

    kept = {c.indicator.id: c for c in whole.cells if c.indicator.id != "ase_majeurs_annee"}
    assert blocked_in(book) == {"ase_majeurs_annee"}
    assert {c.indicator.id: (c.state, c.value) for c in work.cells if c.indicator.id in kept} == {
        name: (c.state, c.value) for name, c in kept.items()
    }
    assert {c.reasons for c in work.changes if c.indicator.id == "ase_majeurs_annee"} == {(Reason.BLOCKED,)}


@pytest.mark.parametrize(
    ("edits", "codes", "blocked"),
    [
        pytest.param({"A5": "ase_majeurs_annee"}, {"S030"}, {"ase_majeurs_annee"}, id="id-twice"),
        pytest.param(
            {f"M{THEME}": "form_cnfpt_totl"}, {"S030"}, {"form_cnfpt_numerique", "form_cnfpt_total"}, id="lost"
        ),
        pytest.param({f"A{THEME}": None}, {"S030", "S032"}, {"form_cnfpt_total"}, id="part-without-an-id"),
        pytest.param({f"A{THEME}": "a b"}, {"S030", "S032"}, {"form_cnfpt_total"}, id="part-of-another-name"),
        pytest.param(
            {f"A{THEME}": "ase_majeurs_annee"},
            {"S030", "S032"},
            {"form_cnfpt_total", "ase_majeurs_annee"},
            id="part-that-takes-another-name",
        ),
        pytest.param(
            {f"M{TOTAL_ROW}": "form_cnfpt_numerique"},
            {"S030"},
            {"form_cnfpt_numerique", "form_cnfpt_total"},
            id="circle",
        ),
    ],
)
def test_a_total_that_may_lack_a_part_is_blocked_with_it(edits, codes, blocked):
    book = edited(Role.REFERENTIAL, edits, sound())

    assert codes <= {code for code, *_ in found_in(book)}
    assert blocked <= blocked_in(book)


@pytest.mark.parametrize(
    ("edits", "code", "wrong"),
    [
        pytest.param({f"B{HARD}": "grave"}, "S032", "« Gravité », « grave » n’est pas connu", id="severity"),
        pytest.param({f"C{HARD}": "="}, "S032", "« Comparaison », « = » n’est pas connu", id="operator"),
        pytest.param({f"D{HARD}": "rien"}, "S032", "« Borne », « rien » n’est ni un nombre ni un", id="operand"),
        pytest.param({f"D{HARD}": None}, "S032", "« Borne », la valeur manque", id="no-operand"),
        pytest.param({f"D{FIRST_BOUND}": "rien"}, "S033", "« Borne », « rien » n’est ni un nombre", id="soft"),
        pytest.param({f"A{HARD}": "rien"}, "S032", "« Indicateur borné », « rien » n’est pas un", id="indicator"),
    ],
)
def test_a_bound_that_cannot_be_read_lets_no_figure_through(edits, code, wrong):
    book = edited(Role.REFERENTIAL, edits, sound())

    [(found, _, problem, _)] = found_in(book)

    assert (found, wrong in problem) == (code, True)
    assert blocked_in(book) == ({"ase_personne_lien"} if code == "S032" and "A" not in next(iter(edits)) else set())


def test_a_bound_whose_limit_is_retired_is_told_and_what_it_holds_back_stays_out():
    book = edited(Role.REFERENTIAL, {"B4": "retiré"}, sound())

    found = [line for line in found_in(book) if line[0] in {"S032", "S033"}]

    assert [code for code, *_ in found] == ["S033", "S032", "S032", "S032", "S032"]
    assert all("« Borne », « ase_majeurs_annee » est retiré" in problem for _, _, problem, _ in found)
    assert blocked_in(book) == {
        *("ase_personne_lien", "ase_logement_stable", "ase_ressources", "ase_parcours_pro_scolaire"),
    }


def test_a_part_of_a_retired_total_is_read_by_itself():
    book = edited(Role.REFERENTIAL, {f"B{TOTAL_ROW}": "retiré"}, sound())

    told = [line for line in found_in(book) if line[0] == "S031"]

    assert len(told) == 6
    assert "« Rattaché à », « form_cnfpt_total » est retiré" in told[0][2]
    assert "form_cnfpt_numerique" not in {
        c.indicator.id
        for c in process_grid(book).cells
        if c.state is State.BLOCKED and c.indicator.id not in blocked_in(book)
    }


@pytest.mark.parametrize("lost", ["Statut", "Unité", "Sens", "Règle de consolidation", "Pondération", "Rattaché à"])
def test_a_column_that_is_lost_or_doubled_blocks_every_line_and_is_told_once(lost):
    for edits, code in (({cell_of(lost): "Autre"}, "S005"), ({"R3": lost}, "S006")):
        book = edited(Role.REFERENTIAL, edits, sound())

        told = [line[0] for line in found_in(book)]
        # Nobody knows any more which lines are retired: the sheets lack theirs.
        assert [line for line in told if lost != "Statut" or line != "S002"] == [code]
        assert blocked_in(book) >= {i.id for i in REFERENTIAL.consolidated}


def test_a_column_of_the_bounds_that_is_lost_blocks_what_hard_ones_hold_back():
    book = edited(Role.REFERENTIAL, {f"D{FIRST_BOUND - 1}": None}, sound())

    assert [line[0] for line in found_in(book)] == ["S005"]
    assert blocked_in(book) >= {b.indicator for b in REFERENTIAL.bounds if b.hard and b.indicator != "aux"}


def test_only_a_table_that_is_absent_is_refused():
    [sheet] = (s for s in grid().sheets if s.name == SHEET_NAMES[Role.REFERENTIAL])

    with pytest.raises(IncompleteWorkbookError, match="n’a plus ses en-têtes"):
        read_campaign(edited(Role.REFERENTIAL, {cell: None for cell in sheet.values if cell != "A1"}))
    with pytest.raises(IncompleteWorkbookError, match="n’a plus sa colonne « Identifiant »"):
        read_campaign(edited(Role.REFERENTIAL, {"A3": "Nom"}))


def test_small_counts_are_sensitive_unless_somebody_says_no():
    book = edited(Role.REFERENTIAL, {"O4": "parfois", "O5": None})

    indicators = read_campaign(book).referential.indicators

    assert indicators["ase_majeurs_annee"].sensitive
    assert not indicators["ase_pec_referentiel"].sensitive
    assert [(code, cell) for code, cell, *_ in found_in(book)] == [("S031", "O4")]


# « Remplace »


@pytest.mark.parametrize(
    ("edits", "kept"),
    [
        pytest.param({"Q4": "ase_majeurs_2020"}, ("ase_majeurs_2020",), id="id-that-left"),
        pytest.param({"Q4": "ASE_majeurs, ase_mna"}, ("ase_majeurs", "ase_mna"), id="several"),
        pytest.param({"Q4": "ase_personne_lien", "B6": "retiré"}, ("ase_personne_lien",), id="retired"),
    ],
)
def test_a_line_continues_the_history_of_retired_ones(edits, kept):
    referential = read_campaign(edited(Role.REFERENTIAL, edits, sound())).referential

    assert referential.indicators["ase_majeurs_annee"].replaces == kept


@pytest.mark.parametrize(
    ("edits", "wrong"),
    [
        pytest.param({"Q4": "ase_majeurs_annee"}, "« ase_majeurs_annee » est la ligne elle-même", id="itself"),
        pytest.param({"Q4": "ase_personne_lien"}, "« ase_personne_lien » est encore en vigueur", id="in-force"),
        pytest.param({"Q4": "ancien!"}, "« ancien! » n’est pas un identifiant", id="no-id"),
        pytest.param({"Q4": "ancien", "Q5": "ancien"}, "« ancien » est déjà remplacé par une autre ligne", id="twice"),
    ],
)
def test_a_replacement_that_makes_no_sense_is_told_and_not_taken(edits, wrong):
    book = edited(Role.REFERENTIAL, edits, sound())

    found = found_in(book)

    assert [(code, cell) for code, cell, *_ in found] == [("S034", cell) for cell in edits]
    assert wrong in found[0][2]
    assert read_campaign(book).referential.indicators["ase_majeurs_annee"].replaces == ()
    assert blocked_in(book) == set()


def test_a_workbook_without_the_column_is_read_as_before():
    book = edited(Role.REFERENTIAL, {"Q3": None})

    assert read_campaign(book).structure == read_campaign(grid()).structure
    assert read_campaign(book).referential == read_campaign(grid()).referential


# Labels of one department


def test_a_department_may_have_a_label_of_its_own():
    book = edited(Role.REFERENTIAL, {"R3": "Libellé 68", "R4": "Jeunes majeurs", "S3": "Libellé 67"})

    referential = read_campaign(book).referential

    assert referential.label("ase_majeurs_annee", "68") == "Jeunes majeurs"
    assert referential.label("ase_majeurs_annee", "67") == referential.label("ase_majeurs_annee")
    assert referential.label("ase_majeurs_annee") == REFERENTIAL.indicators["ase_majeurs_annee"].label


def test_the_packaged_labels_of_a_department_are_those_that_differ():
    assert set(REFERENTIAL.labels) == {
        *((code, name) for code in ("67", "68") for name in ("ase_ressources", "rsa_1er_rdv", "rsa_1er_cer_2mois")),
        *(("67", "ga_en_cours"), ("68", "ga_en_cours"), ("68", "pasi_structures")),
    }
    assert REFERENTIAL.label("ga_en_cours", "68").startswith("Nombre de bénéficiaires en cours")
    assert "'" not in "".join(REFERENTIAL.labels.values())


# Sorted, moved


def test_a_referential_sorted_another_way_says_the_same():
    [sheet] = (s for s in sound().sheets if s.name == SHEET_NAMES[Role.REFERENTIAL])
    first, last = 4, FIRST_BOUND - 3
    moved = {
        cell[: -len(str(row))] + str(first + last - row): value
        for cell, value in sheet.values.items()
        if first <= (row := int("".join(filter(str.isdigit, cell)))) <= last
    }
    blank = {cell: None for cell in sheet.values if first <= int("".join(filter(str.isdigit, cell))) <= last}
    book = edited(Role.REFERENTIAL, {**blank, **moved}, sound())

    whole = {(c.indicator.id, c.period): (c.state, c.value) for c in process_grid(sound()).cells}

    assert found_in(book) == []
    assert {(c.indicator.id, c.period): (c.state, c.value) for c in process_grid(book).cells} == whole
    assert consolidation_contents(process_grid(book)).cells


def test_sorting_the_lines_moves_no_line_of_a_result_sheet_whose_rows_have_their_formats():
    names = [i.id for i in REFERENTIAL.consolidated]
    shown = tuple(reversed(names))

    without_the_last = replace(REFERENTIAL, shown=shown[1:])

    assert [i.id for i in without_the_last.consolidated] == [names[-2], names[-1], *shown[2:]]
    assert [i.id for i in replace(REFERENTIAL, shown=shown).consolidated] == [*shown]
    assert [i.id for i in replace(REFERENTIAL, shown=tuple(names)).entered] == [i.id for i in REFERENTIAL.entered]


def sound() -> Grid:
    """A workbook in which nothing blocks."""
    counts = {ValueKind.RATE: 0.5, ValueKind.DELAY: 20, ValueKind.CASELOAD: 50}
    parts = {
        "ga_orientes": 4,
        "ga_en_cours": 4,
        "form_cnfpt_total": 12,
        "form_spec_total": 12,
        "pasi_structures": 9,
        "aux_population_municipale": 9,
    }
    return grid(
        {
            (code, i.id, period): parts.get(i.id, counts.get(i.kind, 2))
            for code in ("67", "68")
            for i in REFERENTIAL.entered
            for period in shipped_settings().periods
        }
    )


def test_the_referential_of_a_workbook_is_the_packaged_one():
    read = read_campaign(grid()).referential

    assert read.indicators == REFERENTIAL.indicators
    assert [*read.indicators] == [*REFERENTIAL.indicators]
    assert read.bounds == REFERENTIAL.bounds
