"""The oracle gives the design's own examples: what it says of the product is worth as much."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from .__main__ import MASTER
from .answering import Answer, answer
from .book import label
from .campaign import Period
from .draft import Draft
from .generator import make
from .generator import shipped as shipped_workbook
from .package import BLANK, Content, boolean, formula, number, raised, text
from .reserving import bare
from .surroundings import reserve
from .wording import proposals

Y2018, Y2019, Y2020, Y2021, Y2022 = (Period(year) for year in range(2018, 2023))
TARGET = Period(2023, "attendu")
SHARED = "form_spec_insertion_pro"
SCOPE = "compté à l’échelle de la CeA"


class Edited:
    """The shipped workbook, edited, and what the oracle says of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        original, layout = shipped_workbook(MASTER)
        self.draft = Draft(original.copy(), layout, random.Random(0))

    def type(self, territory: str, indicator: str, period: Period, content: Content | float | str) -> Edited:
        plain = (
            content if isinstance(content, Content) else text(content) if isinstance(content, str) else number(content)
        )
        self.draft.put((territory, indicator, period), plain)
        return self

    def reserve(self, territory: str | None, indicator: str, year: object, kind: str | None) -> Edited:
        reserve(self.draft, territory, indicator, year, kind)  # type: ignore[arg-type]
        return self

    def put(self, role: str, address: str, content: Content) -> Edited:
        self.draft.package.put(self.draft.layout.sheet(role).name, address, content)
        return self

    @property
    def answer(self) -> Answer:
        self.draft.package.save(self.path)
        return answer(self.path)


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    return Edited(tmp_path / "edited.xlsx")


@pytest.fixture(scope="module")
def shipped() -> Answer:
    return answer(MASTER)


def test_a_missing_half_is_a_lower_bound(shipped: Answer) -> None:
    cell = shipped.cells["ase_majeurs_annee", Y2018]
    assert (cell.state, cell.lower_bound, cell.coverage) == ("partial", 389, ("67",))


def test_what_both_count_is_counted_once(shipped: Answer) -> None:
    assert (shipped.cells[SHARED, Y2022].state, shipped.cells[SHARED, Y2022].value) == ("counted_once", 167)
    assert (shipped.cells["form_spec_total", Y2022].state, shipped.cells["form_spec_total", Y2022].value) == (
        "counted_once",
        1059,
    )


def test_a_delay_is_weighted(shipped: Answer) -> None:
    cell = shipped.cells["ag_delai_demarrage", Y2022]
    assert cell.value == pytest.approx((22 * 894 + 27 * 765) / 1659)
    assert cell.weights == {"67": 894, "68": 765}


def test_caseloads_and_rates_are_ranges(shipped: Answer) -> None:
    caseload, rate = (
        shipped.cells["ag_portefeuille_conseiller", Y2022],
        shipped.cells["pasi_taux_couverture_30min", Y2018],
    )
    assert (caseload.state, caseload.low, caseload.high) == ("range", 54, 83)
    assert (rate.state, rate.low, rate.high) == ("range", 95, 100)


def test_a_target_in_words_has_a_bound(shipped: Answer) -> None:
    assert (shipped.cells["ag_delai_demarrage", TARGET].state, shipped.cells["ag_delai_demarrage", TARGET].value) == (
        "complete",
        21,
    )


@pytest.mark.parametrize(
    ("territory", "indicator", "earlier", "state", "reasons", "absolute"),
    [
        ("68", "rsa_nouveaux_entrants", 2021, "computed", set(), 97),
        ("67", "rsa_nouveaux_entrants", 2021, "withheld", {"underestimated"}, None),
        ("68", "pasi_taux_couverture_30min", 2020, "computed", set(), 5),
        ("67", "ag_delai_demarrage", 2021, "computed", set(), -6),
        ("67", "rsa_1er_rdv", 2020, "withheld", {"partial_year"}, None),
        ("67", "ga_orientes", 2019, "withheld", {"series_break"}, None),
        ("6AE", "pasi_structures_hors_cd", 2021, "withheld", {"unequal_coverage"}, None),
        ("6AE", SHARED, 2021, "withheld", {"unequal_scope"}, None),
        ("68", SHARED, 2021, "computed", {"small_base"}, 166),
        ("6AE", "pasi_personnes_cd", 2021, "withheld", {"differing_definition"}, None),
    ],
)
def test_changes_of_the_shipped_workbook(
    shipped: Answer, territory: str, indicator: str, earlier: int, state: str, reasons: set[str], absolute: float | None
) -> None:
    change = shipped.changes[territory, indicator, earlier, earlier + 1]
    assert (change.state, change.reasons, change.absolute) == (state, reasons, absolute)


def test_a_hard_bound_keeps_a_cell_out(shipped: Answer) -> None:
    assert ("67", "ase_logement_stable", Y2019) in shipped.blocking
    assert shipped.cells["ase_logement_stable", Y2019].state == "blocked"


def test_a_typed_total_that_may_hold_what_is_shared(edited: Edited) -> None:
    for theme in edited.draft.campaign.themes["form_spec_total"]:
        edited.type("67", theme, Y2022, BLANK)
    edited.type("67", "form_spec_total", Y2022, 520).type("67", "form_spec_numerique", Y2022, 88)
    cell = edited.answer.cells["form_spec_total", Y2022]
    assert (cell.state, cell.lower_bound) == ("partial", 1059)


def test_a_shared_theme_larger_than_the_other_s_total(edited: Edited) -> None:
    edited.type("67", "form_spec_total", Y2018, 115).type("68", SHARED, Y2018, 1000)
    cell = edited.reserve("68", SHARED, 2018, SCOPE).answer.cells["form_spec_total", Y2018]
    assert (cell.state, cell.lower_bound) == ("partial", 1000)


def test_a_scope_on_an_empty_cell_changes_nothing(edited: Edited) -> None:
    cell = edited.reserve("68", "pasi_structures_hors_cd", 2021, SCOPE).answer.cells["pasi_structures_hors_cd", Y2021]
    assert (cell.state, cell.lower_bound) == ("partial", 22)


def test_a_scope_on_a_block_is_refused(edited: Edited) -> None:
    found = edited.reserve("67", "form_cnfpt_total", 2022, SCOPE).answer
    assert (found.cells["form_cnfpt_total", Y2022].state, found.cells["form_cnfpt_total", Y2022].lower_bound) == (
        "partial",
        286,
    )


def test_a_reservation_on_a_block_withholds_its_changes(edited: Edited) -> None:
    change = edited.reserve("67", "form_spec_total", 2022, "sous-estimé").answer.changes[
        "6AE", "form_spec_total", 2021, 2022
    ]
    assert (change.state, change.reasons) == ("withheld", {"underestimated", "unequal_scope"})


def test_a_mean_outside_its_departments_is_a_range(edited: Edited) -> None:
    edited.type("67", "aux_ag_nb_conseillers", Y2022, 10).type("68", "aux_ag_nb_conseillers", Y2022, 12.5)
    assert edited.answer.cells["ag_portefeuille_conseiller", Y2022].state == "range"


def test_an_undeclared_department_blocks_everything(edited: Edited) -> None:
    for address in ("B21", "C21"):
        edited.put("parametres", address, BLANK)
    assert {cell.state for cell in edited.answer.cells.values()} == {"blocked"}


@pytest.mark.parametrize("header", ["B4", "C4", "E4", "F4"])
def test_reservations_without_a_header_block_what_they_could_change(edited: Edited, header: str) -> None:
    found = edited.put("reserves", header, text("Colonne")).answer
    assert found.cells["form_spec_total", Y2022].state == "blocked"
    assert found.cells["ase_majeurs_annee", Y2018].state == "partial"
    assert found.changes["6AE", "rsa_1er_rdv", 2020, 2021].reasons >= {"blocked"}


def test_a_year_that_is_none_blocks_its_indicator(edited: Edited) -> None:
    found = edited.reserve("67", "pasi_structures", "2021-2022", "estimé").answer
    assert found.cells["pasi_structures", Y2019].state == "blocked"
    assert found.cells["pasi_structures_hors_cd", Y2022].state == "complete"


def test_a_deleted_sheet_of_reservations(edited: Edited) -> None:
    edited.draft.package.delete("Réserves")
    assert edited.answer.cells[SHARED, Y2022].state == "blocked"


@pytest.mark.parametrize(
    ("indicator", "content", "state", "figure"),
    [
        ("ase_majeurs_annee", number("389.00000000000006"), "figure", 389),
        ("ase_majeurs_annee", number("1E-17"), "figure", 0),
        ("pasi_taux_couverture_30min", number("1.0000000000000002"), "figure", 100),
        ("pasi_taux_couverture_30min", number("0.95"), "figure", 95),
        ("pasi_taux_couverture_30min", number("95"), "figure", 95),
        ("ase_majeurs_annee", text("n.d."), "ND", None),
        ("ase_majeurs_annee", text("S.O."), "SO", None),
        ("ase_majeurs_annee", text("\u00a0 "), "blank", None),
        ("ase_majeurs_annee", number("0", "h:mm"), "unreadable", None),
        ("pasi_taux_couverture_30min", number("0.354", "h:mm"), "unreadable", None),
        ("ase_majeurs_annee", number("0.7", "0%"), "unreadable", None),
        ("ase_majeurs_annee", text("1 234"), "unreadable", None),
        ("ase_majeurs_annee", boolean(True), "unreadable", None),
        ("ase_majeurs_annee", raised("389", "2"), "unreadable", None),
        ("ase_majeurs_annee", formula("200+145", 345), "figure", 345),
        ("ase_majeurs_annee", formula('"ND"', "ND", "str"), "ND", None),
        ("ase_majeurs_annee", formula("5+5", None), "unreadable", None),
        ("ag_delai_demarrage", text("Tendre vers 3 semaines"), "unreadable", None),
    ],
)
def test_readings(edited: Edited, indicator: str, content: Content, state: str, figure: float | None) -> None:
    found = edited.type("67", indicator, Y2022, content).answer.entries.cells["67", indicator, Y2022].reading
    assert (found.state, found.figure) == (state, figure)


@pytest.mark.parametrize(
    ("indicator", "value", "blocks"),
    [
        ("ase_majeurs_annee", "-5", True),
        ("ase_majeurs_annee", "12.5", True),
        ("ase_majeurs_annee", "1000000000000", False),
        ("ase_majeurs_annee", "1000000000001", True),
        ("ag_delai_demarrage", "24.5", False),
        ("ag_delai_demarrage", "366", True),
        ("ag_delai_demarrage", "0", True),
        ("pasi_taux_couverture_30min", "100.5", True),
        ("aux_ag_nb_conseillers", "12.5", False),
    ],
)
def test_figures_that_the_row_cannot_hold(edited: Edited, indicator: str, value: str, blocks: bool) -> None:
    assert (("67", indicator, Y2022) in edited.type("67", indicator, Y2022, number(value)).answer.blocking) == blocks


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("8 5002", {8500, 85002}),
        ("355 agents formés", {355}),
        ("ND 8 interventions réalisées à distance", {"ND"}),
        ("12 (dont 3)", {12}),
        ("12 + 5 = 17", {17}),
        ("<5", {"ND"}),
        ("< 3 (secret statistique)", {"ND"}),
        ("389²", {389}),
        ("389 (1)", {389}),
        ("1\u202f234", {1234}),
        ("72 jeunes", {72}),
        ("néant", {"SO", 0}),
        ("voir annexe", None),
        ("-5", None),
    ],
)
def test_proposals(shipped: Answer, words: str, meant: set[object] | None) -> None:
    assert proposals(words, "", "", shipped.campaign.indicators["ase_majeurs_annee"]) == meant


Typed = tuple[tuple[Period, float | str], ...]


@pytest.mark.parametrize(
    ("indicator", "typed", "jumps"),
    [
        ("mob_mesures_diagnostic", ((Y2021, 0), (Y2022, 5000)), True),
        ("mob_mesures_diagnostic", ((Y2021, 4), (Y2022, 12)), False),
        ("mob_mesures_diagnostic", ((Y2020, 232), (Y2021, "ND"), (Y2022, 20000)), True),
        ("pasi_taux_couverture_30min", ((Y2021, 1), (Y2022, 0.1)), True),
        ("pasi_taux_couverture_30min", ((Y2021, 1), (Y2022, 0.9)), False),
        ("rsa_nouveaux_entrants", ((Y2021, 8264), (Y2022, 74860)), True),
        ("rsa_nouveaux_entrants", ((Y2021, 8264), (Y2022, 100)), False),
    ],
)
def test_jumps(edited: Edited, indicator: str, typed: Typed, jumps: bool) -> None:
    for period, value in typed:
        edited.type("67", indicator, period, value)
    assert (("67", indicator, Y2022) in edited.answer.jumps) == jumps


def test_an_equality_blocks_the_total_not_its_parts(edited: Edited) -> None:
    blocking = edited.type("67", "ga_orientes", Y2022, 2169).answer.blocking
    assert ("67", "ga_orientes", Y2022) in blocking
    assert ("67", "ga_orientes_ag", Y2022) not in blocking


def test_labels_that_look_alike() -> None:
    assert label("Re\u0301alise\u0301\u00a0 2018\n") == label("Réalisé 2018")
    assert bare("Événement-exceptionnel") == bare("evenement  exceptionnel")
    assert bare("compté à l'échelle de la CeA") == bare("COMPTÉ À L’ÉCHELLE DE LA CEA")


def test_the_same_seed_gives_the_same_workbook(tmp_path: Path) -> None:
    made: Callable[[int, str], str] = lambda index, name: str(make(MASTER, 7, index, tmp_path / name))  # noqa: E731
    assert made(3, "a.xlsx") == made(3, "b.xlsx") != made(4, "c.xlsx")
