"""What « Accueil » says below the figures: the steps of a campaign, legends, and the sheets of the workbook."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.results.home_row import HomeRow, Line, home_row, sheet_called, sheet_link
from calpae_xl.core.sheets.findings import JUSTIFIED
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
_PURPOSES = {
    Role.CONSOLIDATION: ("le tableau consolidé, calculé automatiquement", "CALPAE"),
    Role.CHANGES: ("chaque année comparée à la précédente", "CALPAE"),
    Role.CHARTS: ("un graphique par indicateur, un grand au choix", "CALPAE"),
    Role.FINDINGS: ("les constats, les décisions et les justifications", "CALPAE et vous"),
    Role.CONFLICTS: ("ce que le classeur et un retour ont changé tous les deux, à décider", "CALPAE et vous"),
    Role.RESERVATIONS: ("ce qu’il faut savoir d’un chiffre avant de le comparer ou de l’additionner", "vous"),
    Role.REVISIONS: ("ce qui diffère d’un millésime antérieur", "CALPAE et vous"),
    Role.REFERENTIAL: ("le dictionnaire des indicateurs et de leurs règles", "vous (protégée)"),
    Role.CODES: ("ce que veut dire le code de chaque constat", "CALPAE"),
    Role.SETTINGS: ("la campagne, les départements, les seuils", "vous (protégée)"),
    Role.VINTAGES: ("les chiffres publiés les années précédentes", "CALPAE"),
    Role.JOURNAL: ("qui a lancé quoi, et quand", "CALPAE"),
}
_SEVERITIES: Mapping[str, str] = {
    word(
        Severity.BLOCKING
    ): "hors de la consolidation : corrigez ; seuls une limite dépassée ou un total différent se justifient",
    word(Severity.WARNING): "le chiffre étonne : corrigez-le, ou justifiez-le",
    word(Severity.INFO): "à savoir avant de diffuser",
    JUSTIFIED: "une justification l’explique, tant que le chiffre ne change pas",
}
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


def count_rows(counts: Mapping[str, int]) -> Iterator[HomeRow]:
    """Yield how many lines of « Contrôles » have each severity, alive."""
    yield home_row(Line.HEADING, "Constats")
    yield home_row(Line.HEADER, "Gravité", "Nombre", "Ce que cela veut dire")
    for severity, meaning in _SEVERITIES.items():
        count = Content(counts.get(severity, 0), f"=COUNTIF({SEVERITIES_NAME},{quoted(severity)})")
        yield home_row(Line.COUNT, severity, count, meaning)


def look_rows() -> Iterator[HomeRow]:
    """Yield the legend of the entry sheets."""
    yield home_row(Line.HEADING, "Comment les feuilles de saisie signalent une cellule")
    for name, look in LOOKS:
        yield home_row(Line.LOOK, name, look)


def sheet_rows(
    campaign: Campaign, roles: Collection[Role] = tuple(_PURPOSES), *, owners: bool = True
) -> Iterator[HomeRow]:
    """Yield a link to every sheet of the workbook: those of the departments, then ``roles``.

    Args:
        campaign: Gives their names.
        roles: Sheets to list.
        owners: Whether to say who writes each: there is nothing to say of a workbook that is only read.
    """
    yield home_row(Line.HEADING, "Feuilles du classeur")
    yield home_row(Line.HEADER, "Feuille", None, "Qui l’écrit" if owners else None, "Ce qu’elle contient")
    for territory in campaign.territories:
        said = f"la saisie du département {territory.code}"
        link = sheet_link(sheet_called(campaign, Role.ENTRY, territory.code))
        yield home_row(Line.SHEET, link, None, "vous" if owners else None, said)
    for role in roles:
        purpose, owner = _PURPOSES[role]
        link = sheet_link(sheet_called(campaign, role))
        yield home_row(Line.SHEET, link, None, owner if owners else None, purpose)
