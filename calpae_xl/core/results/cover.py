"""The sheet « Accueil » of a copy that leaves: what it is, what to do with it, by when, what remains open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.conventions import Due
from calpae_xl.core.findings.validation import Validation
from calpae_xl.core.results.completeness import measure_rows
from calpae_xl.core.results.home_help import count_rows, look_rows, sheet_rows
from calpae_xl.core.results.home_row import HomeRow, Line, home_row, sheet_called, sheet_link
from calpae_xl.core.telling.due_dates import due_text
from calpae_xl.core.telling.sentences import SENTENCES
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.typography import dated, listed, plural
from calpae_xl.core.workbook.layout import SHEET_NAMES, Role
from calpae_xl.core.workbook.links import cell_link
from calpae_xl.core.workbook.seal import TRANSMISSION_TITLE

COLLECTION_ROLES = (Role.FINDINGS, Role.RESERVATIONS, Role.REFERENTIAL, Role.CODES, Role.SETTINGS, Role.VINTAGES)
TRANSMISSION_ROLES = (
    Role.CONSOLIDATION,
    Role.CHANGES,
    Role.FINDINGS,
    Role.RESERVATIONS,
    Role.REVISIONS,
    Role.REFERENTIAL,
    Role.CODES,
    Role.SETTINGS,
    Role.VINTAGES,
)
"""Result and reference sheets of each copy, in the order in which « Accueil » lists them."""

_MOST_LISTED = 15


class Cover(NamedTuple):
    """What the first sheet says of the copy that it opens.

    Attributes:
        version: Counts the copies made of one campaign for one purpose.
        on: Day on which the copy was made.
        due: Days by which an answer is wanted; none when nobody said it.
    """

    version: int
    on: date
    due: Sequence[Due] = ()


def collection_rows(campaign: Campaign, counts: Mapping[str, int], cover: Cover) -> list[HomeRow]:
    """Return the rows for a department that fills its sheet in.

    Args:
        campaign: As the copy holds it: one department.
        counts: How many lines of « Contrôles » have each severity.
        cover: Version, day, days by which it is wanted back.
    """
    territory = campaign.territories[0]
    due = due_text(cover.due, " – à retourner ")
    return [
        *_head(campaign, cover, f"Collecte – {territory.titled}{due}"),
        *_steps(campaign, cover),
        HomeRow(Line.BLANK),
        *count_rows(counts),
        HomeRow(Line.BLANK),
        *measure_rows(campaign),
        HomeRow(Line.BLANK),
        *look_rows(),
        HomeRow(Line.BLANK),
        *sheet_rows(campaign, COLLECTION_ROLES),
    ]


def transmission_rows(
    campaign: Campaign,
    validation: Validation,
    counts: Mapping[str, int],
    cover: Cover,
    roles: Sequence[Role] = TRANSMISSION_ROLES,
) -> list[HomeRow]:
    """Return the rows for those who read the finished workbook.

    Args:
        campaign: As the copy holds it.
        validation: Of the copy; what blocks is listed.
        counts: How many lines of « Contrôles » have each severity.
        cover: Version and day.
        roles: Result and reference sheets of the copy.
    """
    names = listed([territory.name for territory in campaign.territories])
    blocking = [finding for finding in validation.findings if finding.severity is Severity.BLOCKING]
    return [
        *_head(campaign, cover, f"{TRANSMISSION_TITLE} – {names}", _standing(blocking)),
        *count_rows(counts),
        HomeRow(Line.BLANK),
        *_blocking_rows(campaign, blocking),
        *measure_rows(campaign),
        HomeRow(Line.BLANK),
        *look_rows(),
        HomeRow(Line.BLANK),
        *sheet_rows(campaign, roles, owners=False),
    ]


def _head(campaign: Campaign, cover: Cover, subtitle: str, standing: str = "") -> Iterator[HomeRow]:
    settings = campaign.settings
    yield home_row(Line.TITLE, f"Indicateurs CALPAE – campagne {settings.campaign}")
    yield home_row(Line.SUBTITLE, subtitle)
    made = f"Copie n° {cover.version} préparée le {dated(cover.on)} par : {settings.service}."
    yield home_row(Line.LEGEND, " ".join(filter(None, (made, standing))))
    yield HomeRow(Line.BLANK)


def _standing(blocking: Sequence[Finding]) -> str:
    if not blocking:
        return "Aucun constat bloquant."
    return f"Version provisoire : {plural(len(blocking), 'constat bloquant', 'constats bloquants')} à lever."


def _steps(campaign: Campaign, cover: Cover) -> Iterator[HomeRow]:
    entry = sheet_called(campaign, Role.ENTRY, campaign.territories[0].code)
    mailbox = campaign.settings.service_mailbox
    due = due_text(cover.due, ", ")
    steps = (
        (entry, "Saisir", "remplissez votre feuille : un nombre, ND ou NC. Vide n’est pas zéro."),
        (SHEET_NAMES[Role.FINDINGS], "Vérifier", "corrigez la saisie, ou écrivez pourquoi le chiffre est exact."),
        (SHEET_NAMES[Role.RESERVATIONS], "Ajouter les réserves", "dites quel chiffre est incomplet ou estimé."),
        (None, "Retourner", f"enregistrez, puis renvoyez ce fichier à {mailbox or 'l’expéditeur du message'}{due}."),
    )
    yield home_row(Line.HEADING, "Que faire, en quatre étapes")
    for number, (sheet, title, text) in enumerate(steps, start=1):
        titled = f"{number}. {title}"
        yield home_row(Line.STEP, titled if sheet is None else sheet_link(sheet, titled), None, text)


def _blocking_rows(campaign: Campaign, blocking: Sequence[Finding]) -> Iterator[HomeRow]:
    if not blocking:
        return
    yield home_row(Line.HEADING, "Ce qui bloque encore")
    yield home_row(Line.HEADER, "Cellule", None, "Code", "Constat, à lire en entier dans « Contrôles »")
    for finding in blocking[:_MOST_LISTED]:
        at = finding.at
        place = at.sheet if at.cell is None else f"{at.sheet}, {at.cell}"
        indicator = campaign.referential.indicators.get(finding.indicator or "")
        title = SENTENCES[finding.code].title
        said = title if indicator is None else f"{title} : {indicator.short}"
        link = sheet_link(at.sheet) if at.cell is None else cell_link(campaign.to_show(at), place)
        yield home_row(Line.SHEET, link, None, finding.code.text, said)
    if len(blocking) > _MOST_LISTED:
        yield home_row(
            Line.SHEET, None, None, None, f"et {plural(len(blocking) - _MOST_LISTED, 'autre')}, dans « Contrôles »"
        )
    yield HomeRow(Line.BLANK)
