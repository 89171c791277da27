from itertools import combinations
from types import NoneType
from typing import get_args

import pytest
from factories import carries_its_facts, real_grid, target, year

from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.findings.validation import validate
from calpae_xl.core.telling.messages import sentence
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.facts import (
    FACTS,
    BelowLimit,
    BlankCells,
    BrokenBound,
    BrokenNames,
    CarriedText,
    CommentFigures,
    CommentSum,
    CopiedRow,
    CopiedSheet,
    DamagedTable,
    DefaultUsed,
    DerivedCaseload,
    Facts,
    ForeignCampaign,
    IgnoredReservation,
    Jump,
    LookAlike,
    LostFigure,
    MergedArea,
    Miscalculation,
    MissingDay,
    NamedHeader,
    NamedYears,
    OutsideMean,
    PartsAdded,
    PublishedPart,
    RefusedScope,
    Revised,
    SameFigure,
    TableFault,
    TwoScopes,
    UnevenFigures,
    UnlistedFindings,
    WordedNumber,
    WrongLine,
)
from calpae_xl.core.trade.line_faults import LineFault
from core.telling.test_messages import CASES, said

RATIO = "un nombre au-dessus de 0 et d’au plus 2 : 0,5 pour 50 %"

STATUSES = "actif, ventilation, total de bloc, pondération, retiré"

# What the finding of each code says of its case, and the same facts with each value changed in turn.
CARRIED: dict[Code, tuple[Facts, ...]] = {
    Code.MISSING_HEADER: (NamedHeader("Réalisé 2021"), NamedHeader("Réalisé 2020")),
    Code.DUPLICATE_HEADER: (NamedHeader("Réalisé 2021"), NamedHeader("Réalisé 2020")),
    Code.OTHER_CAMPAIGN: (
        ForeignCampaign("2021", "2022"), ForeignCampaign("2020", "2022"), ForeignCampaign("2021", "2023"),
    ),
    Code.UNUSABLE_RESERVATION: (
        IgnoredReservation("Indicateur"),
        IgnoredReservation("Réserve"),
        IgnoredReservation("Indicateur", ("form_cnfpt_numerique", "form_spec_numerique")),
    ),
    Code.UNUSABLE_PARAMETER: (
        DefaultUsed("Variation à justifier au-delà de", 0.5, RATIO),
        DefaultUsed("Campagne", 0.5, RATIO),
        DefaultUsed("Variation à justifier au-delà de", 0.4, RATIO),
        DefaultUsed("Variation à justifier au-delà de", "", RATIO),
        DefaultUsed("Variation à justifier au-delà de", 0.5, "une année, de 2000 à 2099"),
        DefaultUsed("Variation à justifier au-delà de", 0.5, RATIO, "« Campagne » (2022)"),
    ),
    Code.DUPLICATE_SHEET: (CopiedSheet("Réserves"), CopiedSheet("67 Bas-Rhin")),
    Code.LOOK_ALIKE: (LookAlike("Réalisé 2021"), LookAlike("Réalisé 2020")),
    Code.UNREADABLE_RESERVATION: (NamedHeader("Année"), NamedHeader("Réserve")),
    Code.DUPLICATE_RESERVATIONS: (CopiedSheet("Réserves"), CopiedSheet("Notes")),
    Code.MORE_FINDINGS: (
        UnlistedFindings(Code.ROW_WITHOUT_INDICATOR, 250), UnlistedFindings(Code.NUMBER_AS_TEXT, 250),
        UnlistedFindings(Code.ROW_WITHOUT_INDICATOR, 251),
    ),
    Code.BROKEN_NAMES: (BrokenNames(("Saisie_67_id",)), BrokenNames(("Saisie_67_id", "Saisie_68_id"))),
    Code.DAMAGED_TABLE: (
        DamagedTable("tblReserves", TableFault.RENAMED),
        DamagedTable("tblControles", TableFault.RENAMED),
        DamagedTable("tblReserves", TableFault.CONVERTED),
        DamagedTable("tblReserves", TableFault.HEADERS_LOST, ("Note",)),
        DamagedTable("tblReserves", TableFault.HEADERS_LOST, ("Note", "Année")),
    ),
    Code.UNUSABLE_INDICATOR: (
        WrongLine("Statut", LineFault.UNKNOWN_WORD, "ouvert", known=STATUSES, blocked=("ase_majeurs_annee",)),
        WrongLine("Sens", LineFault.UNKNOWN_WORD, "ouvert", known=STATUSES, blocked=("ase_majeurs_annee",)),
        WrongLine("Statut", LineFault.NOT_A_YEAR, "ouvert", known=STATUSES, blocked=("ase_majeurs_annee",)),
        WrongLine("Statut", LineFault.UNKNOWN_WORD, "clos", known=STATUSES, blocked=("ase_majeurs_annee",)),
        WrongLine("Statut", LineFault.UNKNOWN_WORD, "ouvert", known="actif", blocked=("ase_majeurs_annee",)),
        WrongLine("Statut", LineFault.UNKNOWN_WORD, "ouvert", known=STATUSES),
        WrongLine("Règle", LineFault.WRONG_RULE, "somme", "taux"),
        WrongLine("Règle", LineFault.WRONG_RULE, "somme", "délai moyen"),
    ),
    Code.INCOMPLETE_INDICATOR: (
        WrongLine("Rattaché à", LineFault.RETIRED_OTHER, "ase_majeurs_annee"),
        WrongLine("Rattaché à", LineFault.RETIRED_OTHER, "ase_ressources"),
    ),
    Code.UNAPPLIED_HARD_BOUND: (
        WrongLine("Borne", LineFault.NOT_A_LIMIT, "beaucoup", blocked=("ase_logement_stable",)),
        WrongLine("Borne", LineFault.NOT_A_LIMIT, "beaucoup"),
    ),
    Code.UNAPPLIED_BOUND: (
        WrongLine("Borne", LineFault.RETIRED_LIMIT, "ase_majeurs_annee"),
        WrongLine("Borne", LineFault.RETIRED_LIMIT, "ase_ressources"),
    ),
    Code.UNUSABLE_REPLACEMENT: (
        WrongLine("Remplace", LineFault.STILL_ACTIVE, "ase_personne_lien"),
        WrongLine("Remplace", LineFault.CLAIMED_TWICE, "ase_personne_lien"),
    ),
    Code.MISSING_DUE_DATE: (
        MissingDay("RSA", "Collecte attendue le"),
        MissingDay("ASE", "Collecte attendue le"),
        MissingDay("RSA", "Transmission attendue le"),
    ),
    Code.NUMBER_WITH_WORDS: (WordedNumber(None), WordedNumber("Formés CNFPT – total")),
    Code.UNSPECIFIED_NC: (NamedYears((year(2018), year(2021))), NamedYears((year(2018),))),
    Code.SMALL_COUNT: (BelowLimit(3), BelowLimit(5)),
    Code.EMPTY_YEAR: (BlankCells(6), BlankCells(1)),
    Code.FIGURE_IN_COMMENT: (CommentFigures(("37", "12")), CommentFigures(("37",))),
    Code.MERGED_CELL: (MergedArea("E14:I14"), MergedArea("E15:I15")),
    Code.HARD_BOUND: (
        BrokenBound("<=", "ase_majeurs_annee", 250),
        BrokenBound("<", "ase_majeurs_annee", 250),
        BrokenBound("<=", "ase_ressources", 250),
        BrokenBound("<=", "ase_majeurs_annee", 251),
    ),
    Code.SOFT_BOUND: (BrokenBound(">=", 30, 30), BrokenBound(">", 30, 30), BrokenBound(">=", 31, 30)),
    Code.UNBALANCED_TOTAL: (PartsAdded(1400), PartsAdded(1401), PartsAdded(1400, every=False)),
    Code.COMMENT_ARITHMETIC: (
        CommentSum(1400, claimed=1500),
        CommentSum(1401, claimed=1500),
        CommentSum(1400, claimed=1501),
        CommentSum(1400),
        CommentSum(1400, target=target(2023)),
    ),
    Code.IDENTICAL_ROWS: (
        CopiedRow("Jeunes devenus majeurs", (year(2019), year(2020))),
        CopiedRow("Jeunes en logement stable", (year(2019), year(2020))),
        CopiedRow("Jeunes devenus majeurs", (year(2018), year(2019))),
    ),
    Code.CASELOAD_MISMATCH: (DerivedCaseload(80), DerivedCaseload(81)),
    Code.UNJUSTIFIED_JUMP: (
        Jump(12_000, 30_000, 1.5), Jump(12_001, 30_000, 1.5), Jump(12_000, 30_001, 1.5), Jump(12_000, 30_000, 1.6),
        Jump(12_000, 30_000, None), Jump(12_000, 30_000, 1.5, year(2018)),
    ),
    Code.FIGURE_LOST: (
        LostFigure(450, year(2021)), LostFigure(451, year(2021)), LostFigure(450, year(2019)),
        LostFigure(450, year(2021), 2), LostFigure(450, year(2021), 1, True),
    ),
    Code.UNCHANGED_FIGURE: (SameFigure(year(2018)), SameFigure(year(2019))),
    Code.UNEXPLAINED_REVISION: (Revised(240, "2020"), Revised(241, "2020"), Revised(240, "2021")),
    Code.BELOW_PUBLISHED_PART: (
        PublishedPart("Orientés – accompagnement global", 450, "2020"),
        PublishedPart("Orientés – département", 450, "2020"),
        PublishedPart("Orientés – accompagnement global", 451, "2020"),
        PublishedPart("Orientés – accompagnement global", 450, "2021"),
    ),
    Code.CARRIED_COMMENT: (CarriedText("2021"), CarriedText("2022")),
    Code.CARRIED_RESERVATION: (CarriedText("2021"), CarriedText("2022")),
    Code.UNEVEN_DEPARTMENTS: (UnevenFigures(90, 5 / 90), UnevenFigures(91, 5 / 90), UnevenFigures(90, 90 / 5)),
    Code.CONFLICTING_SCOPE: (TwoScopes(240, 250), TwoScopes(241, 250), TwoScopes(240, 251)),
    Code.MISPLACED_SCOPE: (RefusedScope(True), RefusedScope(False)),
    Code.MEAN_OUTSIDE: (
        OutsideMean(1906 / 22.5, 54, 83), OutsideMean(84, 54, 83), OutsideMean(1906 / 22.5, 53, 83),
        OutsideMean(1906 / 22.5, 54, 82),
    ),
    Code.CALCULATION_MISMATCH: (
        Miscalculation("E8", "550", "549"),
        Miscalculation("E7", "550", "549"),
        Miscalculation("E8", "551", "549"),
        Miscalculation("E8", "550", ""),
    ),
}  # fmt: skip


def test_every_type_of_facts_belongs_to_a_code():
    assert {*FACTS.values()} == {*get_args(Facts)}
    assert [*FACTS] == [code for code in Code if code in FACTS] == [*CARRIED]


@pytest.mark.parametrize("code", Code, ids=lambda code: code.name)
def test_the_finding_of_each_code_carries_the_facts_that_are_its_own(code):
    finding, _, _ = said(CASES[code][0], code)

    expected = CARRIED[code][0] if code in CARRIED else None
    assert finding.facts == expected
    assert type(finding.facts) is type(expected) is FACTS.get(code, NoneType)
    assert carries_its_facts(finding)


def test_findings_of_the_real_campaign_carry_the_facts_of_their_code():
    findings = validate(read_campaign(real_grid())).findings

    assert len(findings) > 50
    assert [finding for finding in findings if not carries_its_facts(finding)] == []


@pytest.mark.parametrize("code", CARRIED, ids=lambda code: code.name)
def test_other_facts_make_another_sentence(code):
    book = CASES[code][0]
    finding, _, _ = said(book, code)
    campaign = read_campaign(book)

    told = {sentence(finding._replace(facts=each), campaign.referential, campaign.settings) for each in CARRIED[code]}

    assert len(told) == len(CARRIED[code])


@pytest.mark.parametrize("kind", get_args(Facts), ids=lambda kind: kind.__name__)
def test_no_fact_is_carried_that_no_sentence_tells(kind):
    """Each value of each type is the only one to differ between two of the facts that are told otherwise above."""
    told = set()
    for code, variants in CARRIED.items():
        for one, other in combinations(variants, 2) if FACTS[code] is kind else ():
            changed = {name for name in kind._fields if getattr(other, name) != getattr(one, name)}
            told |= changed if len(changed) == 1 else set()

    assert told == {*kind._fields}
