"""The words of the message: what the file is, what to do, by when, how much remains open; never a figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.conventions import Due
from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.results.completeness import left_blank
from calpae_xl.core.results.remaining import counted_text
from calpae_xl.core.telling.due_dates import due_text, past_days
from calpae_xl.core.telling.sentences import SENTENCES
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.dispatch import Purpose
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.model import Territory
from calpae_xl.core.trade.typography import listed, plural, typeset
from calpae_xl.core.trade.words import full_period_text
from calpae_xl.exchange.copies import Copy
from calpae_xl.exchange.message import Attachment, Draft

_MOST_LISTED = 12


def letter(copy: Copy, settings: Settings, days: Sequence[Due] = ()) -> Draft:
    """Return the message that carries a copy.

    Args:
        copy: What leaves.
        settings: Of the workbook: they know every mailbox, which the copy does not.
        days: Those by which an answer is wanted; none when nobody said it.
    """
    campaign = copy.work.campaign
    collecting = copy.dispatch.purpose is Purpose.COLLECTION
    territory = next((each for each in settings.territories if each.code == copy.dispatch.territory), None)
    if collecting and territory is not None:
        to, subject = territory.mailbox, _collection_subject(territory, settings, days)
        lines = _collection_body(territory, settings, days, copy.dispatch.sent_on)
    else:
        to, subject = settings.prefecture_mailbox, _transmission_subject(copy, settings)
        names = listed([each.titled for each in campaign.territories])
        lines = _transmission_body(names, settings, provisional=copy.provisional)
    body = [*lines, "", *_open_findings(copy), "", *_closing(settings)]
    return Draft(
        sender=settings.service_mailbox,
        sender_name=settings.service,
        to=to,
        subject=typeset(subject),
        body="\n".join(map(typeset, body)) + "\n",
        attachment=Attachment(copy.dispatch.file_name, copy.content),
    )


def _collection_subject(territory: Territory, settings: Settings, days: Sequence[Due]) -> str:
    due = due_text(days, ", à compléter ") or ", à compléter"
    return f"CALPAE {settings.campaign} – collecte {territory.titled}{due}"


def _transmission_subject(copy: Copy, settings: Settings) -> str:
    provisional = " (version provisoire)" if copy.provisional else ""
    return f"CALPAE {settings.campaign} – transmission des indicateurs{provisional}"


def _collection_body(territory: Territory, settings: Settings, days: Sequence[Due], on: date) -> Iterator[str]:
    due = due_text(days, " ")
    if past_days(days, on):
        due += " (date déjà passée : dès que possible)"
    yield "Bonjour,"
    yield ""
    yield (
        f"Voici le classeur de collecte des indicateurs CALPAE de la campagne {settings.campaign} pour le département "
        f"{territory.code} ({territory.name}). Merci de le retourner complété{due}, {_back_to(settings)}."
    )
    yield ""
    yield (
        f"1. Remplissez la feuille « {territory.sheet} » : un nombre, ND (non disponible) ou SO (sans objet). Une "
        "cellule vide veut dire « non renseigné », jamais zéro."
    )
    yield (
        "2. « Contrôles » signale des chiffres : corrigez-les dans votre feuille ; s’ils sont exacts, écrivez pourquoi "
        "dans « Justification »."
    )
    yield "3. Signalez dans « Réserves » tout chiffre incomplet ou estimé."
    yield "4. Enregistrez le fichier sans changer son format, puis renvoyez-le en pièce jointe."
    yield ""
    yield "Le fichier ne contient aucune macro et se remplit dans Excel."


def _back_to(settings: Settings) -> str:
    return f"à {settings.service_mailbox}" if settings.service_mailbox else "en réponse à ce message"


def _transmission_body(names: str, settings: Settings, *, provisional: bool) -> Iterator[str]:
    yield "Bonjour,"
    yield ""
    yield (
        f"Voici le classeur des indicateurs CALPAE de la campagne {settings.campaign} : {names}. Saisie, "
        "consolidation, évolutions, constats et réserves s’y lisent sans macro ; il ne se modifie pas."
    )
    if provisional:
        yield ""
        yield "Cette version est provisoire : des chiffres restent à corriger, et chaque page le dit."


def _open_findings(copy: Copy) -> Iterator[str]:
    """Say what remains in the numbers of the copy itself: those of its « Contrôles » and of its first sheet."""
    campaign = copy.work.campaign
    yield f"Constats : {counted_text(copy.lines) or 'aucun'}."
    if copy.dispatch.purpose is Purpose.COLLECTION:
        blank = left_blank(campaign, campaign.referential.entered)
        yield f"À remplir : {plural(blank, 'cellule')} de {campaign.settings.year}."
    blocking = [finding for finding in copy.work.validation.findings if finding.severity is Severity.BLOCKING]
    if blocking:
        yield "Chiffres qui bloquent :"
    for finding in blocking[:_MOST_LISTED]:
        yield f"- {_subject(campaign, finding)} : {SENTENCES[finding.code].title}"
    if len(blocking) > _MOST_LISTED:
        yield f"- et {plural(len(blocking) - _MOST_LISTED, 'autre')}, dans « Contrôles »"


def _subject(campaign: Campaign, finding: Finding) -> str:
    """Name the figure in words: whoever reads a message has no cell in front of them."""
    indicator = campaign.referential.indicators.get(finding.indicator or "")
    territory = next((each for each in campaign.territories if each.code == finding.territory), None)
    if indicator is None or territory is None:
        cell = "" if finding.at.cell is None else f", cellule {finding.at.cell}"
        return f"feuille « {finding.at.sheet} »{cell}"
    period = "" if finding.period is None else full_period_text(finding.period)
    return ", ".join(filter(None, (f"« {indicator.short} »", period, territory.titled)))


def _closing(settings: Settings) -> Iterator[str]:
    yield "Cordialement,"
    yield settings.service
