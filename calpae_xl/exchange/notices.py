"""What whoever sends a copy should know before it leaves, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from calpae_xl.core.actions.left_behind import Additions
from calpae_xl.core.campaign.conventions import Due
from calpae_xl.core.telling.due_dates import past_days
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.dispatch import Purpose
from calpae_xl.core.trade.mailboxes import looks_personal
from calpae_xl.core.trade.typography import dated, listed, plural, typeset
from calpae_xl.exchange.copies import Copy
from calpae_xl.exchange.message import Draft


def notices(copy: Copy, draft: Draft, days: Sequence[Due] = ()) -> Iterator[str]:
    """Yield what is missing from the message, what looks odd in it, and what the copy leaves behind.

    Args:
        copy: What leaves.
        draft: Its message.
        days: Those by which an answer is wanted.
    """
    said = (
        *(*_label(copy), *_mailboxes(copy, draft), *_days(copy, days), *_certification(copy)),
        *(*_left_behind(copy.left), *_unread(copy), *_small_counts(copy)),
    )
    for text in said:
        yield typeset(text)


def _mailboxes(copy: Copy, draft: Draft) -> Iterator[str]:
    if not draft.to:
        collecting = copy.dispatch.purpose is Purpose.COLLECTION
        department = f"colonne « Contact » du département {copy.dispatch.territory}"
        where = department if collecting else "« Boîte fonctionnelle de la préfecture »"
        yield f"Le destinataire n’est pas renseigné : « Paramètres », {where}."
    if not draft.sender:
        yield "La boîte du service n’est pas renseignée : « Paramètres », « Boîte fonctionnelle du service »."
    settings = copy.work.campaign.settings
    places = (*settings.collectivity.names, *(territory.name for territory in settings.territories))
    for mailbox in (draft.to, draft.sender):
        if looks_personal(mailbox, places):
            yield f"« {mailbox} » semble être l’adresse d’une personne : préférez une boîte fonctionnelle."


def _days(copy: Copy, days: Sequence[Due]) -> Iterator[str]:
    if copy.dispatch.purpose is not Purpose.COLLECTION:
        return
    past = past_days(days, copy.dispatch.sent_on)
    if past:
        told = listed([dated(day) for day in past])
        yield f"La date de retour demandée ({told}) est déjà passée : donnez-en une autre, ou changez « Paramètres »."
    elif not days:
        yield "Aucune date de retour n’est demandée : « Paramètres », tableau des conventions."


def _certification(copy: Copy) -> Iterator[str]:
    settings = copy.work.campaign.settings
    certified = settings.certified_by and settings.certified_on is not None
    if copy.dispatch.purpose is Purpose.TRANSMISSION and not certified:
        where = "« Paramètres », « Chiffres certifiés par » et « Chiffres certifiés le »"
        yield f"Personne ne certifie encore les chiffres : {where}."


def _label(copy: Copy) -> Iterator[str]:
    if copy.label_left is None:
        return
    why = "chiffre le classeur, ce qu’Excel seul sait faire" if copy.label_left.encrypts else "n’a pas pu être reprise"
    yield (
        f"L’étiquette de confidentialité {why} : la copie ne la porte pas. Ouvrez la copie dans Excel et mettez-y "
        "l’étiquette avant de l’envoyer."
    )


def _left_behind(left: Additions) -> Iterator[str]:
    for count, one, many in (
        (left.cells, "cellule hors du tableau n’est pas jointe", "cellules hors du tableau ne sont pas jointes"),
        (left.reservations, "réserve inutilisable n’est pas jointe", "réserves inutilisables ne sont pas jointes"),
        (left.formulas, "formule de saisie est réduite à sa valeur", "formules de saisie sont réduites à leur valeur"),
    ):
        if count:
            yield f"{plural(count, one, many)}."
    if left.sheets:
        names = listed([f"« {name} »" for name in left.sheets])
        alone = f"La feuille ajoutée {names} n’est pas jointe."
        yield alone if len(left.sheets) == 1 else f"Feuilles ajoutées non jointes : {names}."


def _unread(copy: Copy) -> Iterator[str]:
    unread = sum(finding.code.to_reread for finding in copy.work.validation.findings)
    if unread and copy.dispatch.purpose is Purpose.TRANSMISSION:
        told = plural(unread, "texte reconduit n’a pas été relu", "textes reconduits n’ont pas été relus")
        yield f"{told} (codes {Code.CARRIED_COMMENT.text} et {Code.CARRIED_RESERVATION.text})."


def _small_counts(copy: Copy) -> Iterator[str]:
    small = sum(finding.code is Code.SMALL_COUNT for finding in copy.work.validation.findings)
    if small and copy.dispatch.purpose is Purpose.TRANSMISSION:
        told = plural(small, "petit effectif est dans la copie", "petits effectifs sont dans la copie")
        yield f"{told} (code {Code.SMALL_COUNT.text}) : assurez-vous que la diffusion en est permise."
