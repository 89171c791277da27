"""What « Accueil » says below the figures: the steps of a campaign, legends, and the sheets of the workbook."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.results.first_to_treat import RANKS_NAME
from calpae_xl.core.results.home_row import HomeRow, Line, home_row, sheet_called, sheet_link
from calpae_xl.core.sheets.chosen import TO_APPLY
from calpae_xl.core.sheets.findings import JUSTIFIED, FindingLine, standing_counts
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.words import word
from calpae_xl.core.workbook.formulas import quoted
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import Content

SEVERITIES_NAME = "Controles_gravite"
"""Defined name of the severities listed in « Contrôles »."""

_STEPS = (
    (Role.ENTRY, "Saisir", "remplissez la feuille de chaque département : un nombre, ND ou SO. Vide n’est pas zéro."),
    (Role.FINDINGS, "Valider", "les constats se rangent dans « Contrôles » et les cellules concernées se signalent."),
    (Role.FINDINGS, "Corriger ou justifier", "corrigez la saisie, ou écrivez pourquoi le chiffre est exact."),
    (Role.RESERVATIONS, "Ajouter les réserves", "dites quel chiffre est incomplet, estimé ou compté une seule fois."),
    (
        Role.CONSOLIDATION,
        "Comparer et consolider",
        "relisez « Évolutions », puis « {results} » : chaque total dit quels départements il compte.",
    ),
)
_PURPOSES: Mapping[Role, str] = {
    Role.CONSOLIDATION: "le tableau consolidé, calculé automatiquement",
    Role.CHANGES: "chaque année comparée à la précédente",
    Role.CHARTS: "un graphique par indicateur, un grand au choix",
    Role.FINDINGS: "les constats, les décisions et les justifications",
    Role.CONFLICTS: "ce que le classeur et un retour ont changé tous les deux, à décider",
    Role.RESERVATIONS: "ce qu’il faut savoir d’un chiffre avant de le comparer ou de l’additionner",
    Role.REVISIONS: "ce qui diffère d’un millésime antérieur",
    Role.REFERENTIAL: "le dictionnaire des indicateurs et de leurs règles",
    Role.CODES: "ce que veut dire le code de chaque constat",
    Role.SETTINGS: "la campagne, les départements, les seuils",
    Role.VINTAGES: "les chiffres publiés les années précédentes",
    Role.JOURNAL: "qui a lancé quoi, et quand",
}
_OWNERS: Mapping[Role, str] = {
    Role.CONSOLIDATION: "CALPAE",
    Role.CHANGES: "CALPAE",
    Role.CHARTS: "CALPAE",
    Role.FINDINGS: "CALPAE et vous",
    Role.CONFLICTS: "CALPAE et vous",
    Role.RESERVATIONS: "vous",
    Role.REVISIONS: "CALPAE et vous",
    Role.REFERENTIAL: "vous (protégée)",
    Role.CODES: "CALPAE",
    Role.SETTINGS: "vous (protégée)",
    Role.VINTAGES: "CALPAE",
    Role.JOURNAL: "CALPAE",
}
_STANDINGS: Mapping[str, str] = {
    word(
        Severity.BLOCKING
    ): "hors de la consolidation : corrigez ; seuls une limite dépassée ou un total différent se justifient",
    word(Severity.WARNING): "le chiffre étonne : corrigez-le, ou justifiez-le",
    TO_APPLY: "une correction est choisie : cliquez sur « Appliquer les corrections »",
    word(Severity.INFO): "à savoir avant de diffuser",
    JUSTIFIED: "une justification l’explique, tant que le chiffre ne change pas",
}
"""Where a line of « Contrôles » may stand, and what that asks."""

FOR_READERS: Mapping[str, str] = {
    word(Severity.BLOCKING): "hors de la consolidation : le chiffre n’est pas sûr",
    word(Severity.WARNING): "chiffre à expliquer",
    word(Severity.INFO): "à savoir avant de diffuser",
    JUSTIFIED: "une justification l’explique, dans « Contrôles »",
}
"""The same for those who read and correct nothing."""

FOR_DEPARTMENTS: Mapping[str, str] = {
    **_STANDINGS,
    TO_APPLY: "une correction est choisie : elle sera appliquée au retour",
}
"""The same for a department, which may have no button."""

LOOKS = (
    (word(Severity.BLOCKING), "gras rouge sur fond rose, cadre plein"),
    (word(Severity.WARNING), "italique sur fond orange pâle, cadre de tirets"),
    (word(Severity.INFO), "bleu sur fond bleu pâle, cadre de points"),
    ("réserve", "chiffre souligné"),
)
"""How the entry sheets show what is said of a cell, never by colour alone."""


def step_rows(campaign: Campaign) -> Iterator[HomeRow]:
    """Yield the steps of a campaign, each with a link to where it is done."""
    yield home_row(Line.HEADING, "Que faire, en cinq étapes")
    for number, (role, title, text) in enumerate(_STEPS, start=1):
        territory = campaign.territories[0].code if role is Role.ENTRY else ""
        said = text.format(results=sheet_called(campaign, Role.CONSOLIDATION))
        link = sheet_link(sheet_called(campaign, role, territory), f"{number}. {title}")
        yield home_row(Line.STEP, link, None, said)


def count_rows(lines: Sequence[FindingLine], meanings: Mapping[str, str] = _STANDINGS) -> Iterator[HomeRow]:
    """Yield how many lines of « Contrôles » stand where, alive: each is counted once.

    Args:
        lines: Those of « Contrôles ».
        meanings: What is said of each standing; those left out are not listed.
    """
    counts = standing_counts(lines)
    yield home_row(Line.HEADING, "Constats")
    yield home_row(Line.HEADER, "Gravité", "Nombre", "Ce que cela veut dire")
    for standing, meaning in meanings.items():
        yield home_row(Line.COUNT, standing, Content(counts.get(standing, 0), f"={_counted(standing)}"), meaning)


def _counted(standing: str) -> str:
    """Count the lines of a standing, as `FindingLine.standing` tells it."""
    chosen = f"COUNTIF({RANKS_NAME},{quoted(TO_APPLY)})"
    if standing == TO_APPLY:
        return chosen

    def of(severity: str, rank: str = "") -> str:
        ranked = f",{RANKS_NAME},{quoted(rank)}" if rank else ""
        return f"COUNTIFS({SEVERITIES_NAME},{quoted(severity)}{ranked})"

    if standing in _ASKING:
        return of(standing, ">0")
    answered = "".join(
        f"+{of(each)}-{of(each, '>0')}-{of(each, TO_APPLY)}" for each in _ASKING if standing == JUSTIFIED
    )
    return f"{of(standing)}-{of(standing, TO_APPLY)}{answered}"


_ASKING = (word(Severity.BLOCKING), word(Severity.WARNING))


def look_rows() -> Iterator[HomeRow]:
    """Yield the legend of the entry sheets."""
    yield home_row(Line.HEADING, "Comment les feuilles de saisie signalent une cellule")
    for name, look in LOOKS:
        yield home_row(Line.LOOK, name, look)


YOURS, TO_READ = "vous", "à consulter"
"""Who writes a sheet of a copy to fill in: the department, or nobody."""


def sheet_rows(
    campaign: Campaign, roles: Collection[Role] = tuple(_PURPOSES), owners: Mapping[Role, str] | None = _OWNERS
) -> Iterator[HomeRow]:
    """Yield a link to every sheet of the workbook: those of the departments, then ``roles``.

    Args:
        campaign: Gives their names.
        roles: Sheets to list.
        owners: Who writes each; ``None`` where there is nothing to say, of a workbook that is only read.
    """
    yield home_row(Line.HEADING, "Feuilles du classeur")
    yield home_row(Line.HEADER, "Feuille", None, None if owners is None else "Qui l’écrit", "Ce qu’elle contient")
    for territory in campaign.territories:
        said = f"la saisie du département {territory.code}"
        link = sheet_link(sheet_called(campaign, Role.ENTRY, territory.code))
        yield home_row(Line.SHEET, link, None, None if owners is None else YOURS, said)
    for role in roles:
        link = sheet_link(sheet_called(campaign, role))
        yield home_row(Line.SHEET, link, None, None if owners is None else owners[role], _PURPOSES[role])
