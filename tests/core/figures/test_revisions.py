"""Two vintages side by side: what is revised, of which kind, and what is set apart."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from factories import REFERENTIAL, campaign, grid, plain, read_campaign, real_grid, shipped_settings, target, year

from calpae_xl.core.campaign.referential import Referential
from calpae_xl.core.campaign.vintages import (
    UnknownVintageError,
    UnnamedDepartmentError,
    Vintage,
    archived_vintage,
    earlier_vintages,
    entered_vintage,
)
from calpae_xl.core.figures.revisions import (
    Comparison,
    NoCommonTerritoryError,
    Part,
    Revision,
    RevisionKind,
    compare,
)
from calpae_xl.core.telling.revision_words import difference_text, value_text
from calpae_xl.core.trade.model import Period, Territory
from calpae_xl.core.trade.values import Value

GOLDEN = Path(__file__).parents[2] / "golden" / "revisions.csv"
FLOW, RATE, DELAY, CASELOAD, PART, WEIGHT = (
    "mob_mesures_diagnostic",
    "pasi_taux_couverture_30min",
    "ag_delai_demarrage",
    "ag_portefeuille_conseiller",
    "ga_orientes_ag",
    "aux_population_municipale",
)
SIXTY_SEVEN = (Territory("67", "Bas-Rhin"),)
Entries = Mapping[tuple[str, str, Period], Value]


def entered(entries: Entries, **options: object) -> Vintage:
    return entered_vintage(campaign(entries, **options))


def between(
    before: Value | None, after: Value | None, indicator: str = FLOW, period: Period | None = None
) -> Comparison:
    """Compare two workbooks that differ by one cell of the 67."""
    at = ("67", indicator, period or year(2020))
    sides = [entered({} if value is None else {at: value}) for value in (before, after)]
    return compare(*sides, SIXTY_SEVEN)


def revised(before: Value | None, after: Value | None, indicator: str = FLOW, period: Period | None = None) -> Revision:
    [revision] = between(before, after, indicator, period).revisions
    return revision


def shipped() -> Comparison:
    """The 2020 vintage of the 67 against the shipped campaign."""
    read = read_campaign(real_grid())
    return compare(archived_vintage(read), entered_vintage(read), read.territories)


def ungrouped(raw: str) -> str:
    """A figure without the spaces of its groups: the shipped workbook holds numbers, the sources print text."""
    return plain(raw).replace(" ", "")


def test_the_real_revisions_are_those_worked_out_from_the_sources():
    with GOLDEN.open(encoding="utf-8", newline="") as source:
        expected = {
            (r["part"], r["indicator"], r["period"]): (
                r["revision"],
                ungrouped(r["before"]),
                ungrouped(r["after"]),
                r["difference"],
            )
            for r in csv.DictReader(source)
        }

    assert {
        (r.part.value, r.indicator.id, r.period.label): (
            r.kind.value,
            ungrouped(r.before.raw),
            ungrouped(r.after.raw),
            "" if r.difference is None else str(r.difference),
        )
        for r in shipped().revisions
    } == expected


def test_31_cells_of_the_67_differ_of_which_8_went_from_a_figure_to_another():
    comparison = shipped()

    assert len(comparison.of("67", Part.ACHIEVED)) == 31
    assert {kind.value: count for kind, count in comparison.count("67").items()} == {
        "changed": 8,
        "lost": 2,
        "found": 10,
        "recoded": 6,
        "unreadable": 5,
        "unchanged": 71,
    }
    assert len(comparison.of("67", Part.BREAKDOWN)) == 6
    assert comparison.of("67", Part.TARGET) == ()
    assert comparison.unjustified == 8


def test_5_retired_indicators_and_the_new_ones_are_named():
    comparison = shipped()

    assert [row.indicator for row in comparison.retired] == [
        "ena_familles_maraude",
        "ena_mis_a_l_abri",
        "ena_ouverture_droits",
        "ena_enfants_proteges",
        "mob_personnes_plateforme",
    ]
    assert comparison.retired[0].name == "Familles rencontrées en maraude"
    assert [row.indicator for row in comparison.new] == [
        "ga_orientes_dept",
        "ga_en_cours_dept",
        "form_cnfpt_territoires",
        "form_cnfpt_insertion_pro",
        "form_spec_territoires",
        "form_spec_insertion_pro",
    ]


def test_a_department_that_one_vintage_lacks_is_set_apart_and_never_compared():
    comparison = shipped()

    assert [t.code for t in comparison.territories] == ["67"]
    assert comparison.apart == ("68",)
    assert {r.territory for r in comparison.revisions} == {"67"}


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (12, 13, RevisionKind.CHANGED),
        (0, 12, RevisionKind.CHANGED),
        (12, 0, RevisionKind.CHANGED),
        (12, "ND", RevisionKind.LOST),
        (12, "NC", RevisionKind.LOST),
        (12, None, RevisionKind.LOST),
        (0, None, RevisionKind.LOST),
        ("ND", 12, RevisionKind.FOUND),
        ("NC", 12, RevisionKind.FOUND),
        (None, 0, RevisionKind.FOUND),
        ("ND", "NC", RevisionKind.RECODED),
        ("NC", None, RevisionKind.RECODED),
        (None, "ND", RevisionKind.RECODED),
        ("12 agents", 12, RevisionKind.UNREADABLE),
        (12, "12 agents", RevisionKind.UNREADABLE),
        ("ND", "12 agents", RevisionKind.UNREADABLE),
        ("12 agents", "13 agents", RevisionKind.UNREADABLE),
        (-12, 12, RevisionKind.UNREADABLE),
        (12, 12.5, RevisionKind.UNREADABLE),
        (True, 1, RevisionKind.UNREADABLE),
    ],
)
def test_each_way_of_differing_has_its_kind(before: Value | None, after: Value | None, kind: RevisionKind):
    assert revised(before, after).kind is kind


@pytest.mark.parametrize(
    ("before", "after", "indicator"),
    [
        (12, 12, FLOW),
        (12, 12.0, FLOW),
        (12_000, "12 000", FLOW),
        ("ND", "n.d.", FLOW),
        (None, "  ", FLOW),
        (0.95, "95 %", RATE),
        (22, "22 jours", DELAY),
        ("12 agents", "12 agents", FLOW),
        (-12, -12, FLOW),
    ],
    ids=repr,
)
def test_another_way_of_writing_the_same_is_no_revision(before: Value, after: Value, indicator: str):
    comparison = between(before, after, indicator)

    assert comparison.revisions == ()
    assert comparison.count("67")[RevisionKind.UNCHANGED] == comparison.compared["67", Part.ACHIEVED]


@pytest.mark.parametrize(
    ("before", "after", "indicator", "difference", "shown"),
    [
        (172_277, 8_175, FLOW, -164_102, "−164 102"),
        (0.9, 0.95, RATE, 5, "+5 points"),
        (0.333, 0.332, RATE, -0.1, "−0,1 point"),
        (28, 22, DELAY, -6, "−6 jours"),
        (54.2, 54.1, CASELOAD, -0.1, "−0,1"),
    ],
)
def test_a_difference_is_in_the_unit_without_digits_that_nobody_typed(
    before: float, after: float, indicator: str, difference: float, shown: str
):
    revision = revised(before, after, indicator)

    assert (revision.difference, plain(difference_text(revision))) == (difference, shown)


@pytest.mark.parametrize(("before", "after"), [(12, "ND"), ("ND", 12), ("ND", "NC"), (12, "13 agents")])
def test_there_is_no_difference_without_two_figures(before: Value, after: Value):
    revision = revised(before, after)

    assert revision.difference is None
    assert difference_text(revision) == ""
    assert not revision.needs_justification


def test_figures_in_another_unit_are_revised_without_a_difference():
    weeks = replace(REFERENTIAL.indicators[DELAY], unit="semaines")
    other = Referential({**REFERENTIAL.indicators, DELAY: weeks}, REFERENTIAL.bounds)
    cells = {("67", DELAY, year(2020)): 3}

    [revision] = compare(entered(cells, referential=other), entered(cells), SIXTY_SEVEN).revisions

    assert (revision.kind, revision.difference) == (RevisionKind.CHANGED, None)


def test_a_target_is_kept_apart_and_asks_no_justification():
    revision = revised(100, 120, period=target())

    assert (revision.part, revision.kind, revision.difference) == (Part.TARGET, RevisionKind.CHANGED, 20)
    assert not revision.needs_justification
    bound = revised(21, "Tendre vers 3 semaines", DELAY, target())
    assert (bound.kind, bound.difference) == (RevisionKind.CHANGED, None)
    assert value_text(bound.after) == "Tendre vers 3 semaines"


@pytest.mark.parametrize(("before", "after"), [(827, None), (None, 827), ("ND", None)])
def test_a_breakdown_that_one_side_leaves_blank_is_kept_apart(before: Value | None, after: Value | None):
    comparison = between(before, after, PART)

    assert [r.part for r in comparison.revisions] == [Part.BREAKDOWN]
    assert comparison.count("67")[RevisionKind.LOST] == 0


def test_a_breakdown_that_both_sides_give_is_compared_like_any_row():
    assert (revised(827, 767, PART).part, revised(827, "ND", PART).part) == (Part.ACHIEVED, Part.ACHIEVED)


def test_a_weight_is_compared_but_neither_new_nor_retired():
    read = campaign({("67", WEIGHT, year(2020)): 5}, vintages=[("2020", "67", FLOW, year(2020), "12")])

    comparison = compare(archived_vintage(read), entered_vintage(read), SIXTY_SEVEN)

    assert WEIGHT not in {row.indicator for row in comparison.new}
    assert revised(1_000, 1_001, WEIGHT).kind is RevisionKind.CHANGED


def test_a_code_that_was_renumbered_does_not_matter():
    renumbered = replace(REFERENTIAL.indicators[FLOW], code="9.9", label="Autre libellé", section="Autre section")
    other = Referential({**REFERENTIAL.indicators, FLOW: renumbered}, REFERENTIAL.bounds)
    cells = {("67", FLOW, year(2020)): 12}

    comparison = compare(entered(cells, referential=other), entered(cells), SIXTY_SEVEN)

    assert (comparison.revisions, comparison.retired, comparison.new) == ((), (), ())


def test_only_periods_that_both_publish_are_compared():
    later = shipped_settings(first_year=2019, year=2023, target_year=2024, campaign="2023")
    cells = {("67", FLOW, year(2018)): 1, ("67", FLOW, year(2019)): 2}

    comparison = compare(entered(cells), entered({}, settings=later), SIXTY_SEVEN)

    assert [(r.period.label, r.kind) for r in comparison.revisions] == [("2019", RevisionKind.LOST)]


def test_a_row_that_disappeared_is_not_taken_for_blank():
    full = real_grid()
    sheets = [replace(s, values=without_row(s.values, FLOW)) if s.name[:2] == "67" else s for s in full.sheets]
    read = read_campaign(replace(full, sheets=tuple(sheets)))

    found = [
        r
        for r in compare(archived_vintage(read), entered_vintage(read), SIXTY_SEVEN).revisions
        if r.indicator.id == FLOW
    ]

    assert {(r.kind, value_text(r.after)) for r in found} == {(RevisionKind.UNREADABLE, "introuvable")}


def without_row(values: Mapping[str, Value], indicator: str) -> dict[str, Value]:
    [row] = [address[1:] for address, value in values.items() if value == indicator and address[0] == "A"]
    return {address: value for address, value in values.items() if address.lstrip("ABCDEFGHIJK") != row}


def test_one_department_can_be_asked_for():
    cells = {(t, FLOW, year(2020)): 1 for t in ("67", "68")}
    both = (Territory("67", "Bas-Rhin"), Territory("68", "Haut-Rhin"))

    assert {r.territory for r in compare(entered(cells), entered({}), both).revisions} == {"67", "68"}
    alone = compare(entered(cells), entered({}), both, only="68")
    assert ({r.territory for r in alone.revisions}, alone.apart) == ({"68"}, ())


def test_vintages_without_a_common_department_are_refused():
    read = read_campaign(real_grid())

    with pytest.raises(NoCommonTerritoryError, match="aucun département en commun") as refusal:
        compare(archived_vintage(read), entered_vintage(read), (Territory("68", "Haut-Rhin"),))
    assert plain(str(refusal.value)) == (
        "Les deux millésimes n’ont aucun département en commun (millésime 2020 : 67 ; millésime 2022 : 67 et 68). "
        "Vérifiez que vous avez choisi le bon fichier et le bon département, puis recommencez."
    )
    with pytest.raises(NoCommonTerritoryError, match="pas le département 68 en commun"):
        compare(archived_vintage(read), entered_vintage(read), read.territories, only="68")


def test_the_latest_vintage_is_the_default_and_the_campaign_itself_is_none():
    lines = [
        (v, "67", FLOW, year(2020), raw) for v, raw in (("2019", "1"), ("2021", "3"), ("2020", "2"), ("2022", "9"))
    ]
    read = campaign({}, vintages=lines)

    assert earlier_vintages(read) == ["2019", "2020", "2021"]
    assert archived_vintage(read).name == "2021"
    assert archived_vintage(read, "2019").cells["67", FLOW, year(2020)].figure == 1


def test_an_unknown_vintage_is_refused_with_those_that_are_known():
    read = campaign({}, vintages=[("2020", "67", FLOW, year(2020), "12")])

    with pytest.raises(UnknownVintageError) as refusal:
        archived_vintage(read, "2016")
    assert plain(str(refusal.value)) == (
        "La feuille « Millésimes » de « essai.xlsx » ne contient aucun chiffre du millésime « 2016 ». "
        "Choisissez parmi : 2020, ou comparez à un autre classeur (--avec)."
    )
    with pytest.raises(UnknownVintageError) as refusal:
        archived_vintage(campaign({}))
    assert plain(str(refusal.value)) == (
        "La feuille « Millésimes » de « essai.xlsx » ne contient aucun millésime antérieur. "
        "Donnez l’autre classeur avec --avec."
    )


def test_the_department_of_nameless_figures_is_asked_and_never_guessed():
    read = campaign({}, vintages=[("2020", "", FLOW, year(2020), "12")])

    with pytest.raises(UnnamedDepartmentError) as refusal:
        archived_vintage(read)
    assert plain(str(refusal.value)) == (
        "Dans « essai.xlsx », rien ne dit de quel département sont les chiffres à comparer. "
        "Indiquez-le avec --departement, suivi de 67 ou 68."
    )
    assert archived_vintage(read, department="68").cells["68", FLOW, year(2020)].figure == 12


def test_a_retired_indicator_that_no_referential_knows_keeps_its_identifier():
    read = campaign({}, vintages=[("2020", "67", "inconnu", year(2020), "12"), ("2020", "67", FLOW, year(2020), "1")])

    comparison = compare(archived_vintage(read), entered_vintage(read), SIXTY_SEVEN)

    assert [tuple(row) for row in comparison.retired] == [("67", "inconnu", "inconnu")]


def test_the_mirror_of_the_archive_swaps_retired_and_new():
    read = read_campaign(real_grid())
    archive, now = archived_vintage(read), entered_vintage(read)

    there, back = compare(archive, now, read.territories), compare(now, archive, read.territories)

    assert (there.retired, there.new) == (back.new, back.retired)


def test_a_fingerprint_holds_while_both_values_do_whatever_the_vintage_is_called():
    one = revised(12, 13)

    assert revised("12", 13.0).fingerprint == one.fingerprint
    assert revised(12, 14).fingerprint != one.fingerprint
    assert revised(11, 13).fingerprint != one.fingerprint
    assert revised(12, 13, period=year(2021)).fingerprint != one.fingerprint
    read = campaign({("67", FLOW, year(2020)): 13}, vintages=[("2020", "67", FLOW, year(2020), "12")])
    [archived] = compare(archived_vintage(read), entered_vintage(read), SIXTY_SEVEN).revisions
    assert archived.fingerprint == one.fingerprint


def test_two_workbooks_of_the_same_campaign_are_told_apart_by_their_files():
    read = read_campaign(grid())

    assert plain(entered_vintage(read, by_file=True).title) == "classeur « essai.xlsx »"
    assert entered_vintage(read).title == "millésime 2022"


@pytest.mark.parametrize(("cell", "new"), [(None, []), ("  ", []), ("ND", [RATE])])
def test_a_row_without_a_word_is_no_new_indicator(cell: Value | None, new: list[str]):
    cells = {("67", FLOW, year(2020)): 12, ("67", RATE, year(2020)): cell}
    read = campaign(cells, vintages=[("2020", "67", FLOW, year(2020), "12")])

    comparison = compare(archived_vintage(read), entered_vintage(read), SIXTY_SEVEN)

    assert [row.indicator for row in comparison.new] == new
