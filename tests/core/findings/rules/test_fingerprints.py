"""What makes a finding the same one at the next run, and what makes it another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from factories import REFERENTIAL, found, grid, real_grid, shipped_settings, target, year

from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.findings.rules import RULES
from calpae_xl.core.findings.rules.cells import faulty_cell
from calpae_xl.core.findings.rules.view import View
from calpae_xl.core.findings.validation import validate
from calpae_xl.core.sheets.vintages import PublishedRemark, RemarkNature
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.model import Period, Reservation, ReservationType
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Grid, Sheet, column_letters, column_number, split_address
from calpae_xl.core.workbook.layout import MARKER

Key = tuple[str, str, Period]
FLOW, Y, Y1 = "mob_mesures_diagnostic", year(2022), year(2021)


def cell(indicator: str = FLOW, period: Period = Y, territory: str = "67") -> Key:
    return territory, indicator, period


def published(raw: str, indicator: str) -> list[tuple[str, str, str, Period, str]]:
    return [("2020", "67", indicator, Y1, raw)]


@dataclass(frozen=True)
class Case:
    """A workbook that gives one finding of a code, and edits that keep the finding but make it another."""

    entries: Mapping[Key, Value]
    edits: tuple[Mapping[Key, Value], ...]
    options: Mapping[str, Any] = field(default_factory=dict)
    other_options: tuple[Mapping[str, Any], ...] = ()


def carried(vintage: str, nature: str, kind: str = "") -> list[PublishedRemark]:
    """What an earlier vintage said of a row, word for word."""
    text = typeset(kind) + "Compté à la main."
    return [PublishedRemark(vintage, "67", FLOW, "", RemarkNature(nature), text)]


SCOPE = [Reservation("67", FLOW, None, ReservationType.CEA_SCOPE)]
ROWS = {
    cell("ase_ressources", Y1): 134,
    cell("ase_ressources"): 183,
    cell("ase_personne_lien", Y1): 134,
    cell("ase_personne_lien"): 183,
}
PARTNERS = "35 = 10 + 25"

CASES = {
    Code.NUMBER_AS_TEXT: Case({cell(): "12"}, ({cell(): "13"},)),
    Code.NUMBER_WITH_WORDS: Case({cell(): "12 agents"}, ({cell(): "13 agents"},)),
    Code.NEGATIVE: Case({cell(): -12}, ({cell(): -13},)),
    Code.NON_INTEGER: Case({cell(): 1.5}, ({cell(): 2.5},)),
    Code.UNSPECIFIED_NC: Case({cell(): "NC", cell(period=Y1): "NC"}, ({cell(): "n.c."}, {cell(period=Y1): "n.c."})),
    Code.SMALL_COUNT: Case({cell("form_spec_numerique"): 1}, ({cell("form_spec_numerique"): 2},)),
    Code.FIGURE_IN_COMMENT: Case(
        {cell(): "ND"}, ({cell(): "n.d."},), {"comments": {("67", FLOW): "37 jeunes"}},
        ({"comments": {("67", FLOW): "38 jeunes"}}, {"comments": {("67", FLOW): "37 jeunes, à vérifier"}}),
    ),
    Code.HARD_BOUND: Case(
        {cell("ase_logement_stable"): 522, cell("ase_majeurs_annee"): 426},
        ({cell("ase_logement_stable"): 523}, {cell("ase_majeurs_annee"): 427}),
    ),
    Code.SOFT_BOUND: Case(
        {cell("ase_pec_referentiel"): 522, cell("ase_majeurs_annee"): 426},
        ({cell("ase_pec_referentiel"): 523}, {cell("ase_majeurs_annee"): 427}),
    ),
    Code.UNBALANCED_TOTAL: Case(
        {cell("ga_orientes"): 100, cell("ga_orientes_dept"): 10, cell("ga_orientes_ag"): 20},
        ({cell("ga_orientes"): 101}, {cell("ga_orientes_dept"): 11}, {cell("ga_orientes_ag"): 21}),
    ),
    Code.COMMENT_ARITHMETIC: Case(
        {cell(): 23, cell(period=Y1): 22, cell(period=target()): 35},
        ({cell(): 24}, {cell(period=Y1): 21}, {cell(period=target()): 36}),
        {"comments": {("67", FLOW): PARTNERS}},
        ({"comments": {("67", FLOW): PARTNERS + "."}},),
    ),
    Code.RATE_WITHOUT_STRUCTURE: Case(
        {cell("pasi_taux_couverture_30min"): 0.95, cell("pasi_structures"): 0},
        ({cell("pasi_taux_couverture_30min"): 0.96},),
    ),
    Code.IDENTICAL_ROWS: Case(
        ROWS,
        ({cell("ase_ressources", Y1): 135, cell("ase_personne_lien", Y1): 135},
         {cell("ase_ressources"): 184, cell("ase_personne_lien"): 184}),
    ),
    Code.CASELOAD_MISMATCH: Case(
        {cell("ag_portefeuille_conseiller"): 83, cell("ga_en_cours_ag"): 879, cell("aux_ag_nb_conseillers"): 20},
        ({cell("ag_portefeuille_conseiller"): 82}, {cell("ga_en_cours_ag"): 880}, {cell("aux_ag_nb_conseillers"): 21}),
    ),
    Code.UNJUSTIFIED_JUMP: Case(
        {cell(period=Y1): 100, cell(): 1000}, ({cell(period=Y1): 101}, {cell(): 1001})
    ),
    Code.FIGURE_LOST: Case({cell(period=Y1): 100, cell(): "ND"}, ({cell(period=Y1): 101}, {cell(): "NC"})),
    Code.UNCHANGED_FIGURE: Case({cell(period=Y1): 100, cell(): 100}, ({cell(period=Y1): 101, cell(): 101},)),
    Code.UNEXPLAINED_REVISION: Case(
        {cell(period=Y1): 100}, ({cell(period=Y1): 101},), {"vintages": published("200", FLOW)},
        ({"vintages": published("300", FLOW)},),
    ),
    Code.BELOW_PUBLISHED_PART: Case(
        {cell("ga_orientes", Y1): 100}, ({cell("ga_orientes", Y1): 101},),
        {"vintages": published("200", "ga_orientes_ag")}, ({"vintages": published("300", "ga_orientes_ag")},),
    ),
    Code.CARRIED_COMMENT: Case(
        {}, (), {"comments": {("67", FLOW): "Compté à la main."}, "remarks": carried("2021", "Commentaire")},
        ({"comments": {("67", FLOW): "Compté à la main."}, "remarks": carried("2020", "Commentaire")},),
    ),
    Code.CARRIED_RESERVATION: Case(
        {}, (), {"reservations": [Reservation("67", FLOW, None, ReservationType.ESTIMATED, "Compté à la main.")],
                 "remarks": carried("2021", "Réserve", "estimé : ")},
        ({"reservations": [Reservation("67", FLOW, None, ReservationType.ESTIMATED, "Compté à la main.")],
          "remarks": carried("2020", "Réserve", "estimé : ")},),
    ),
    Code.EQUAL_DEPARTMENTS: Case(
        {cell(): 167, cell(territory="68"): 167}, ({cell(): 168, cell(territory="68"): 168},)
    ),
    Code.UNEVEN_DEPARTMENTS: Case(
        {cell(): 200, cell(territory="68"): 20}, ({cell(): 201}, {cell(territory="68"): 21})
    ),
    Code.CONFLICTING_SCOPE: Case(
        {cell(): 200, cell(territory="68"): 20}, ({cell(): 201}, {cell(territory="68"): 21}), {"reservations": SCOPE}
    ),
    Code.MISPLACED_SCOPE: Case(
        {cell("form_spec_total"): 200}, ({cell("form_spec_total"): 201},),
        {"reservations": [Reservation("67", "form_spec_total", "2022", ReservationType.CEA_SCOPE)]},
    ),
    Code.SCOPE_WITHOUT_FIGURE: Case(
        {cell(): "ND", cell(territory="68"): 20}, ({cell(): "NC"}, {cell(territory="68"): 21}), {"reservations": SCOPE}
    ),
    Code.MEAN_OUTSIDE: Case(
        {cell("ag_portefeuille_conseiller"): 83, cell("ag_portefeuille_conseiller", territory="68"): 54,
         cell("ga_en_cours_ag"): 879, cell("ga_en_cours_ag", territory="68"): 1027,
         cell("aux_ag_nb_conseillers"): 10, cell("aux_ag_nb_conseillers", territory="68"): 12.5},
        ({cell("ag_portefeuille_conseiller"): 82}, {cell("ga_en_cours_ag"): 880},
         {cell("aux_ag_nb_conseillers"): 10.25}),
    ),
}  # fmt: skip
ELSEWHERE = {cell("rdp_personnes_accompagnees"): 77, cell("rdp_personnes_accompagnees", territory="68"): 78}


def fingerprint(code: Code, entries: Mapping[Key, Value], options: Mapping[str, Any]) -> str:
    [finding] = found(entries, code, **options)
    return finding.fingerprint


@pytest.mark.parametrize("code", CASES, ids=lambda code: code.text)
def test_another_text_in_a_cell_that_was_read_makes_another_finding(code: Code):
    case = CASES[code]
    first = fingerprint(code, case.entries, case.options)

    edited = [fingerprint(code, {**case.entries, **edit}, case.options) for edit in case.edits]
    edited += [fingerprint(code, case.entries, options) for options in case.other_options]

    unchanged = [
        edit for edit, print_ in zip((*case.edits, *case.other_options), edited, strict=True) if print_ == first
    ]
    assert unchanged == []


@pytest.mark.parametrize("code", CASES, ids=lambda code: code.text)
def test_another_text_elsewhere_leaves_the_finding_the_same(code: Code):
    case = CASES[code]

    assert fingerprint(code, {**case.entries, **ELSEWHERE}, case.options) == fingerprint(
        code, case.entries, case.options
    )


@pytest.mark.parametrize("code", CASES, ids=lambda code: code.text)
def test_a_renamed_and_shaken_workbook_keeps_its_findings(code: Code):
    case = CASES[code]
    book = grid(case.entries, **case.options)

    assert prints(shaken(book)) == prints(book)


def test_the_real_workbook_renamed_and_shaken_keeps_its_findings():
    book = real_grid()

    assert len(prints(book)) == 86
    assert prints(shaken(book)) == prints(book)


def test_every_rule_finds_something_here():
    said: set[object] = set()
    for case in CASES.values():
        view = View(read_campaign(grid(case.entries, **case.options)))
        said |= {rule for rule in RULES if next(iter(rule(view)), None) is not None}

    assert said == set(RULES)
    assert faulty_cell in said


def test_no_two_findings_of_the_real_workbook_share_a_fingerprint():
    validation = validate(read_campaign(real_grid()))

    assert [n for n in Counter(f.fingerprint for f in validation.findings).values() if n > 1] == []


def test_department_indicator_period_and_code_tell_findings_apart():
    entries = {
        (code, f"form_{block}_numerique", period): 1
        for code in ("67", "68")
        for block in ("cnfpt", "spec")
        for period in (year(2018), Y)
    }
    findings = found(entries, Code.SMALL_COUNT)

    assert len(findings) == len({f.fingerprint for f in findings}) == 8


def test_an_achieved_year_and_a_target_of_the_same_label_are_told_apart():
    settings = shipped_settings(target_year=2022)
    entries = {cell(): -5, cell(period=target(2022)): -5}
    findings = found(entries, Code.NEGATIVE, settings=settings)

    assert len({f.fingerprint for f in findings}) == 2


def test_a_copied_sheet_is_the_same_finding_under_any_name():
    book = grid({})
    copy = replace(book.sheets[0], name="67 Bas-Rhin (2)")
    book = replace(book, sheets=(*book.sheets, copy))
    renamed = replace(book, sheets=(replace(book.sheets[0], name="Strasbourg"), *book.sheets[1:]))

    def duplicate(of: Grid) -> list[str]:
        findings = validate(read_campaign(of)).findings
        return [f.fingerprint for f in findings if f.code is Code.DUPLICATE_SHEET]

    assert len(duplicate(book)) == 1
    assert duplicate(renamed) == duplicate(book)


def test_a_fingerprint_does_not_change_with_the_version_of_the_package():
    """A justification of last year must still find its finding."""
    [finding] = found({cell("ase_logement_stable"): 522, cell("ase_majeurs_annee"): 426}, Code.HARD_BOUND)

    assert finding.fingerprint == FROZEN


FROZEN = "031ff9da2e2dd350"


def prints(book: Grid) -> list[str]:
    return sorted(f.fingerprint for f in validate(read_campaign(book)).findings)


def shaken(book: Grid) -> Grid:
    """Rename every sheet, turn their order round, move columns three to the right and sort rows backwards.

    « Référentiel » and « Paramètres » keep their rows: the order of the indicators is part of them.
    """
    sheets = [_shake(s) if ":saisie:" in str(s.values["A1"]) else s for s in book.sheets]
    return Grid("autre nom.xlsx", tuple(_renamed(reversed(sheets))))


def _renamed(sheets: Iterable[Sheet]) -> Iterable[Sheet]:
    for number, sheet in enumerate(sheets):
        yield replace(sheet, name=f"Feuille {number}")


def _shake(sheet: Sheet) -> Sheet:
    last = 4 + len(REFERENTIAL.entered)
    values: dict[str, Value] = {}
    for address, value in sheet.values.items():
        letters, row = split_address(address)
        moved = row + 7 if row < 4 else 7 + 4 + last - row
        values[f"{column_letters(column_number(letters) + 3)}{moved}"] = value
    assert any(str(v).startswith(MARKER) for v in values.values())
    return replace(sheet, values=values)


def test_two_broken_settings_or_headers_are_told_apart():
    """Structure is found without reading an observation: its findings must not be one and the same."""
    book = grid({})
    sheets = []
    for sheet in book.sheets:
        if sheet.name == "Paramètres":
            sheet = replace(sheet, values={a: "beaucoup" if v in {0.5, 5} else v for a, v in sheet.values.items()})
        if sheet.name.startswith("67"):
            gone = {"Réalisé 2021", "Réalisé 2022", "ase_majeurs_annee", "ase_ressources"}
            sheet = replace(sheet, values={a: v for a, v in sheet.values.items() if v not in gone})
        sheets.append(sheet)
    findings = validate(read_campaign(replace(book, sheets=tuple(sheets)))).findings
    told = Counter((f.code, f.fingerprint) for f in findings)

    assert [f.code for f in findings if f.code is Code.UNUSABLE_PARAMETER] == [Code.UNUSABLE_PARAMETER] * 2
    assert len([f for f in findings if f.code in {Code.MISSING_HEADER, Code.MISSING_INDICATOR}]) == 4
    assert [key for key, count in told.items() if count > 1] == []
