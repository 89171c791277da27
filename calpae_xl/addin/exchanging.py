"""The group « Échanges »: copies that leave, returns that come back, conflicts, earlier vintages."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from calpae_xl.addin.asking import read_source
from calpae_xl.addin.click import Click
from calpae_xl.addin.pages import show_pages, text_pages
from calpae_xl.addin.telling import save, show_sheet, told_with_notices
from calpae_xl.books.file import FileBook
from calpae_xl.core.actions.designation import designated_department
from calpae_xl.core.telling.revision_words import summary_text
from calpae_xl.core.trade.dispatch import Purpose
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import plural, shortened, typeset
from calpae_xl.core.workbook.layout import Role
from calpae_xl.usecases.compare_vintages import Earlier, prepare_comparison
from calpae_xl.usecases.integrate import (
    Preview,
    prepare_decisions,
    prepare_integration,
    preview_decisions,
    preview_returns,
)
from calpae_xl.usecases.integration_report import decisions_lines, preview_lines
from calpae_xl.usecases.write import Prepared

if TYPE_CHECKING:
    from calpae_xl.books.port import StoredBook
    from calpae_xl.core.campaign.campaign import Campaign
    from calpae_xl.core.campaign.settings import SendingWay
    from calpae_xl.exchange.message import Draft
    from calpae_xl.usecases.send import Source

_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_FOLDER = "dossier"
"""Argument of the button that integrates every return of a folder."""


class NoSuchDayError(CalpaeError):
    """What was typed is not a day."""

    def __init__(self, given: str) -> None:
        super().__init__(
            typeset(f"« {given} » n’est pas une date."), "Écrivez-la comme 31/01/2023, ou laissez la case vide."
        )


def collect(click: Click) -> None:
    """Make the copy of one department, and show the message that carries it."""
    source = read_source(click)
    territory = _department(click, source.work.campaign)
    if territory is None:
        return
    asked = "Pour quel jour attendez-vous le retour (jj/mm/aaaa) ? Vide : les échéances de « Paramètres »."
    typed = click.desk.ask(typeset(asked))
    if typed is not None:
        _send(click, source, Purpose.COLLECTION, territory, deadline=_day(typed))


def transmit(click: Click) -> None:
    """Make the copy of the whole workbook for the prefecture, and show the message that carries it."""
    _send(click, read_source(click), Purpose.TRANSMISSION, None)


_MOST_OFFERED, _LONGEST_NAME = 6, 26
"""Departments that the question lists, and signs of their names: Excel shows 255 signs of it."""


def _department(click: Click, campaign: Campaign) -> str | None:
    """Ask which department a collection is of; of a single one there is nothing to ask."""
    territories = campaign.territories
    if len(territories) == 1:
        return territories[0].code
    offered = territories if len(territories) <= _MOST_OFFERED else ()
    lines = ["Collecte de quel département ? Tapez son code."]
    lines += (f"{territory.code} – {shortened(territory.name, _LONGEST_NAME)}" for territory in offered)
    typed = click.desk.ask(typeset("\n".join(lines)), territories[0].code)
    if typed is None or not typed.strip():
        return None
    return designated_department(campaign, typed.strip())


def _send(
    click: Click, source: Source, purpose: Purpose, territory: str | None, *, deadline: date | None = None
) -> None:
    from calpae_xl.exchange.outbox import kept, names_in
    from calpae_xl.usecases.send import Request, prepare_journal, prepare_sending

    provisional = purpose is Purpose.TRANSMISSION and bool(source.blocking)
    blocking = plural(len(source.blocking), "constat bloquant", "constats bloquants")
    question = f"{blocking} : transmettre quand même ? Chaque page portera « PROVISOIRE »."
    if provisional and not click.desk.confirm(typeset(question)):
        return
    folder = click.desk.pick_folder(typeset("Où garder la copie ?"))
    if folder is None:
        return
    request = Request(purpose, territory, click.at.date(), deadline, names=names_in(folder), provisional=provisional)
    with click.desk.working("CALPAE : préparation de la copie…"):
        sending = prepare_sending(source, request)
    name = sending.copy.dispatch.file_name
    if not click.desk.confirm(told_with_notices(f"Préparer « {name} » ?", sending.notices)):
        return
    with click.desk.working("CALPAE : préparation de l’envoi…"):
        with kept(folder, {name: sending.copy.content}) as (copy,):
            notices = save(click, prepare_journal(source, sending, at=click.at, user=click.user))
        said = _delivered(sending.draft, copy, source.work.campaign.settings.sending)
    click.desk.tell(told_with_notices(f"« {name} » est gardé dans « {folder} ». {said}", notices))


def integrate(click: Click) -> None:
    """Show what returns would change and, once accepted, merge them."""
    paths = _picked(click)
    if not paths:
        return
    with click.desk.working("CALPAE : lecture des retours…"):
        preview = preview_returns(click.book, paths, open_return=_open)
        prepared = prepare_integration(preview, at=click.at, user=click.user)
    lines = [*preview_lines(preview), *(refused.error.in_excel for refused in preview.refused)]
    if not prepared.whole.sheets:
        show_pages(click.desk, text_pages("Rien à intégrer", lines))
        return
    if show_pages(click.desk, text_pages("Retours", lines), question="Intégrer ces retours au classeur ?"):
        _apply(click, prepared, preview)


def apply_decisions(click: Click) -> None:
    """Apply what people decided in « Conflits »."""
    with click.desk.working("CALPAE : lecture des décisions…"):
        decisions = preview_decisions(click.book)
        prepared = prepare_decisions(decisions, at=click.at, user=click.user)
    lines = decisions_lines(decisions)
    if not prepared.whole.sheets:
        show_pages(click.desk, text_pages("Aucune décision à appliquer", lines))
    elif show_pages(click.desk, text_pages("Conflits", lines), question="Appliquer ces décisions ?"):
        with click.desk.working("CALPAE : décisions…"):
            notices = save(click, prepared)
        click.desk.tell(told_with_notices(f"Décisions appliquées : {decisions.summary}.", notices))


def compare_vintages(click: Click) -> None:
    """Fill « Révisions » with what differs from the latest vintage archived, and show it."""
    with click.desk.working("CALPAE : comparaison au millésime…"):
        compared, prepared = prepare_comparison(click.book, Earlier(), at=click.at, user=click.user)
        notices = save(click, prepared)
    notices += show_sheet(click, prepared, Role.REVISIONS)
    click.desk.tell(told_with_notices(summary_text(compared.comparison), notices))


def _apply(click: Click, prepared: Prepared, preview: Preview) -> None:
    with click.desk.working("CALPAE : intégration…"):
        notices = save(click, prepared)
    conflicts = any(result.conflicts for result in preview.integration.returns)
    if conflicts:
        notices += show_sheet(click, prepared, Role.CONFLICTS)
    then = " Décidez dans « Conflits », puis cliquez sur « Appliquer les décisions »." if conflicts else ""
    click.desk.tell(told_with_notices(f"Intégré : {preview.summary}.{then}", notices))


def _picked(click: Click) -> list[Path]:
    if click.argument == _FOLDER:
        folder = click.desk.pick_folder(typeset("Dossier des retours"))
        return [] if folder is None else [folder]
    return [*click.desk.pick_files(typeset("Retours à intégrer"))]


def _day(typed: str) -> date | None:
    text = typed.strip()
    if not text:
        return None
    match = _DAY.fullmatch(text)
    if match is None:
        raise NoSuchDayError(text)
    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError as error:
        raise NoSuchDayError(text) from error


def _open(path: Path) -> StoredBook:
    return FileBook(path)


def _delivered(draft: Draft, copy: Path, way: SendingWay) -> str:
    """Put the message in front of the person, and say where it is."""
    from calpae_xl.exchange.delivery import Delivery, deliver

    said = {
        Delivery.OUTLOOK: "Le message est ouvert dans Outlook : relisez-le, puis envoyez-le.",
        Delivery.DRAFT_FILE: "Le message est ouvert : relisez-le, puis envoyez-le.",
        Delivery.NEW_MESSAGE: "Un nouveau message est ouvert : joignez-y la copie, puis envoyez-le.",
        Delivery.CLOSED_FILE: "Aucune messagerie n’a répondu : le message est dans le fichier .eml à côté de la copie.",
        Delivery.NOTHING: "Aucune messagerie n’a répondu : joignez vous-même la copie à un message.",
    }
    return said[deliver(draft, copy, way)]
