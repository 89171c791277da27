"""The sheet « Accueil » of a copy that leaves: what it is, what to do with it, by when, what remains open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.conventions import Due
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.completeness import Through, measure_rows
from calpae_xl.core.results.first_to_treat import ALL_DONE, first_rows
from calpae_xl.core.results.home_help import (
    FOR_DEPARTMENTS,
    FOR_READERS,
    TO_READ,
    YOURS,
    count_rows,
    look_rows,
    sheet_rows,
)
from calpae_xl.core.results.home_row import HomeRow, Line, home_row, sheet_called, sheet_link
from calpae_xl.core.results.home_state import COUNTED, Counts, Wait, count_lines, remaining, waiting
from calpae_xl.core.results.key_figures import key_figure_rows
from calpae_xl.core.sheets.findings import FindingLine
from calpae_xl.core.telling.due_dates import due_text
from calpae_xl.core.telling.sentences import SENTENCES
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.model import Period
from calpae_xl.core.trade.typography import dated, listed, plural, typeset
from calpae_xl.core.workbook.layout import SHEET_NAMES, Role
from calpae_xl.core.workbook.links import cell_link
from calpae_xl.core.workbook.plan import Content
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


def collection_rows(campaign: Campaign, lines: Sequence[FindingLine], cover: Cover) -> list[HomeRow]:
    """Return the rows for a department that fills its sheet in: what to do, by when, how to answer and send back.

    What it fills in and answers is counted alive; nothing is asked of it that its Excel may not have.

    Args:
        campaign: As the copy holds it: one department.
        lines: Those of « Contrôles ».
        cover: Version, day, days by which it is wanted back.
    """
    territory = campaign.territories[0]
    head = [*_head(campaign, cover, f"Collecte – {territory.titled}")]
    steps = [*_steps(campaign, cover), HomeRow(Line.BLANK)]
    counts = [*_to_do(campaign, lines)]
    first_count = len(head) + 1 + len(steps) + 1 + next(n for n, row in enumerate(counts) if row.kind in COUNTED)
    return [
        *head,
        HomeRow(Line.STATE, (_wanted_back(campaign, cover),)),
        *steps,
        *counts,
        HomeRow(Line.BLANK),
        *first_rows(lines, SHEET_NAMES[Role.FINDINGS], _else_to_do(campaign, lines, first_count)),
        HomeRow(Line.BLANK),
        *measure_rows(campaign, through=Through.ENTRIES),
        HomeRow(Line.BLANK),
        *count_rows(lines, FOR_DEPARTMENTS),
        HomeRow(Line.BLANK),
        *look_rows(),
        HomeRow(Line.BLANK),
        *sheet_rows(campaign, COLLECTION_ROLES, _COLLECTION_OWNERS),
    ]


_COLLECTION_OWNERS = dict.fromkeys(COLLECTION_ROLES, TO_READ) | {
    Role.FINDINGS: YOURS,
    Role.RESERVATIONS: YOURS,
}


def transmission_rows(
    work: Processed,
    lines: Sequence[FindingLine],
    cover: Cover,
    roles: Sequence[Role] = TRANSMISSION_ROLES,
) -> list[HomeRow]:
    """Return the rows for those who read the finished workbook: the figures first, then what is known of them.

    Args:
        work: Made of the copy; what blocks is listed.
        lines: Those of « Contrôles ».
        cover: Version and day.
        roles: Result and reference sheets of the copy; without those of results there are no key figures.
    """
    campaign = work.campaign
    names = listed([territory.name for territory in campaign.territories])
    blocking = [finding for finding in work.validation.findings if finding.severity is Severity.BLOCKING]
    figures = [*key_figure_rows(work), HomeRow(Line.BLANK)] if {*roles} >= {Role.CONSOLIDATION, Role.CHANGES} else []
    return [
        *_head(campaign, cover, f"{TRANSMISSION_TITLE} – {names}", _standing(blocking)),
        *figures,
        *_blocking_rows(campaign, blocking),
        *measure_rows(campaign),
        HomeRow(Line.BLANK),
        *count_rows(lines, FOR_READERS),
        HomeRow(Line.BLANK),
        *look_rows(),
        HomeRow(Line.BLANK),
        *sheet_rows(campaign, roles, None),
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


def _wanted_back(campaign: Campaign, cover: Cover) -> Content:
    """Say by when and to whom the copy goes back."""
    due = due_text(cover.due, " ") or ", sans date fixée"
    return Content(typeset(f"À retourner{due}, {_address(campaign)}."))


def _address(campaign: Campaign) -> str:
    mailbox = campaign.settings.service_mailbox
    return f"à {mailbox}" if mailbox else "à l’expéditeur du message"


def _steps(campaign: Campaign, cover: Cover) -> Iterator[HomeRow]:
    entry = sheet_called(campaign, Role.ENTRY, campaign.territories[0].code)
    year = Period(str(campaign.settings.year)).header
    due = due_text(cover.due, ", ")
    steps = (
        (
            entry,
            "Saisir",
            f"dans « {entry} », colonne « {year} » : un nombre, ND (non disponible) ou SO (sans objet). "
            "Une cellule vide n’est pas zéro.",
        ),
        (
            SHEET_NAMES[Role.FINDINGS],
            "Expliquer",
            "corrigez le chiffre dans votre feuille ; s’il est exact, écrivez pourquoi dans « Justification ».",
        ),
        (SHEET_NAMES[Role.RESERVATIONS], "Ajouter les réserves", "dites quel chiffre est incomplet ou estimé."),
        (
            None,
            "Retourner",
            f"enregistrez au même format (.xlsx), puis renvoyez le fichier en pièce jointe {_address(campaign)}{due}.",
        ),
    )
    yield home_row(Line.HEADING, "Que faire, en quatre étapes")
    for number, (sheet, title, text) in enumerate(steps, start=1):
        titled = f"{number}. {title}"
        yield home_row(Line.STEP, titled if sheet is None else sheet_link(sheet, titled), None, text)


_TO_DO = (Wait.BLOCKING, Wait.TO_EXPLAIN, Wait.BLANK)


def _counts(campaign: Campaign, lines: Sequence[FindingLine]) -> Counts:
    counts = waiting(campaign, lines, (), None)
    return {wait: counts[wait] for wait in _TO_DO}


def _to_do(campaign: Campaign, lines: Sequence[FindingLine]) -> Iterator[HomeRow]:
    """Yield what is left to fill in and to answer, alive."""
    yield home_row(Line.HEADING, "Ce qui reste")
    yield home_row(Line.HEADER, "Quoi", None, "Nombre", "Que faire")
    yield from count_lines(campaign, _counts(campaign, lines), through=Through.ENTRIES)


def _else_to_do(campaign: Campaign, lines: Sequence[FindingLine], first_count: int) -> Content:
    """Say what is left where no line asks anything: blank cells."""
    cells = {wait: f"$D${row}" for row, wait in enumerate(_TO_DO, start=first_count)}
    blank = {Wait.BLANK: _counts(campaign, lines)[Wait.BLANK]}
    return remaining(campaign.settings.year, blank, cells, ALL_DONE)


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
