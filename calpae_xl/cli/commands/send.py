"""« envoyer »: a copy for a department or for the prefecture, and the message that carries it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from calpae_xl.books.port import ChangedMeanwhileError
from calpae_xl.cli.arguments import Day, WholeNumber, json_option, workbook_argument
from calpae_xl.cli.outcome import DONE, NO, OpenBook, put_document, tell_saved
from calpae_xl.cli.patience import patience
from calpae_xl.cli.saving import Saved, Saving, anew, save_prepared
from calpae_xl.cli.streams import complain, put_lines, typed_file
from calpae_xl.core.trade.typography import typeset
from calpae_xl.doors.person import user_name

if TYPE_CHECKING:
    from calpae_xl.books.port import Book
    from calpae_xl.cli.sending import Left
    from calpae_xl.exchange.smtp import Server
    from calpae_xl.usecases.send import Sending, Source

_FROM_SETTINGS = "paramètres"
"""Value of --smtp given alone; no server bears such a name."""

_NOT_SIGNED = typeset("Le journal du classeur n’a pas été complété : ajoutez --sur-place pour y garder cet envoi.")
_POSTING = "Ensuite : relisez et envoyez le message « {} »."
_NOT_RECOGNISED = typeset("Sans cela, chaque différence du retour avec le classeur sera à décider.")


@click.command(short_help="Prépare une copie à envoyer et son message.")
@workbook_argument
@click.argument("purpose", metavar="collecte|transmission", type=click.Choice(["collecte", "transmission"]))
@click.option("--departement", "department", metavar="CODE", help=typeset("Code du département de la collecte."))
@click.option(
    "--echeance",
    "deadline",
    metavar="JJ/MM/AAAA",
    type=Day(),
    help=typeset("Date pour laquelle la collecte est attendue ; par défaut, celles des conventions de « Paramètres »."),
)
@click.option("--provisoire", "provisional", is_flag=True, help="Transmet malgré les constats bloquants, en le disant.")
@click.option(
    "--dossier",
    "folder",
    metavar="DOSSIER",
    type=click.Path(path_type=Path),
    help=typeset("Où garder la copie ; par défaut, à côté du classeur."),
)
@click.option(
    "--version",
    "version",
    metavar="N",
    type=WholeNumber(1, 999_999),
    help=typeset("Numéro de la copie ; par défaut, le suivant d’après le journal et le dossier."),
)
@click.option(
    "--smtp",
    "server",
    metavar="HÔTE[:PORT]",
    help=typeset(
        "Envoie par ce serveur, en chiffré ; sans cette option, le message est un fichier .eml à relire. "
        "« paramètres » : le serveur de la feuille Paramètres."
    ),
)
@click.option(
    "--utilisateur",
    "user",
    metavar="NOM",
    help=typeset("Nom pour le serveur ; le mot de passe est demandé, ou lu dans CALPAE_SMTP_MOT_DE_PASSE."),
)
@click.option(
    "--sur-place", "in_place", is_flag=True, help="Complète le journal du classeur, dont une copie est gardée."
)
@click.option("--simuler", "simulated", is_flag=True, help="Montre le message, et n’écrit ni n’envoie rien.")
@json_option
@click.pass_obj
def envoyer(
    open_book: OpenBook,
    /,
    path: Path,
    purpose: str,
    department: str | None,
    deadline: date | None,
    provisional: bool,
    folder: Path | None,
    version: int | None,
    server: str | None,
    user: str | None,
    in_place: bool,
    simulated: bool,
    as_json: bool,
) -> int:
    """Prépare la copie d’un département (collecte) ou de la préfecture (transmission), et le message qui la porte.

    La copie est un fichier neuf, sans macro, sans journal et sans nom de personne. Celle d’un département ne contient
    rien des autres. Une transmission que des constats bloquent est refusée (code de sortie 1) sans --provisoire.
    """
    from calpae_xl.cli.next_step import next_step
    from calpae_xl.core.trade.dispatch import Purpose
    from calpae_xl.exchange.outbox import ExistingCopyError, names_in
    from calpae_xl.usecases.send import BlockedTransmissionError, Request, prepare_sending, read_source

    book, goal = open_book(path), path.parent if folder is None else folder
    at = datetime.now()  # The clock on the wall, as « Journal », backups and file names show it.

    def prepared_and_left() -> tuple[Source, Sending, Left] | None:
        with patience(f"Préparation de l’envoi de {path.name}"):
            source = read_source(book)
            request = Request(
                purpose=Purpose(purpose),
                territory=department,
                on=at.date(),
                deadline=_for_collection(deadline, purpose),
                version=version,
                names=names_in(goal),
                provisional=provisional,
            )
            try:
                sending = prepare_sending(source, request)
            except BlockedTransmissionError as refusal:
                complain(str(refusal))
                complain(next_step(source.work.campaign, source.work.validation, typed_file(path)))
                return None
        chosen = _server(server, user, source, sending, simulated=simulated)
        return source, sending, _leave(sending, goal, chosen, at, simulated=simulated)

    # Somebody may have sent a copy since the folder was looked at: theirs has that number, the next one is ours.
    done = prepared_and_left() if version is not None else anew(prepared_and_left, ExistingCopyError)
    if done is None:
        return NO
    source, sending, left = done
    for notice in sending.notices:
        complain(notice)
    if not as_json:
        from calpae_xl.cli.sending import sending_lines

        put_lines(sending_lines(sending, left))
    saved = None
    if in_place and not simulated:
        try:
            saved = _sign(book, source, sending, at)
        except ChangedMeanwhileError:  # The copy has left: only its line is made anew.
            saved = anew(lambda: _sign(book, read_source(book), sending, at))
    _tell(source, sending, left, saved, simulated=simulated, as_json=as_json)
    return DONE


def _sign(book: Book, source: Source, sending: Sending, at: datetime) -> Saved:
    """Have « Journal » hold what was sent."""
    from calpae_xl.usecases.send import prepare_journal

    prepared = prepare_journal(source, sending, at=at, user=user_name())
    return save_prepared(book, prepared, Saving(target=None, in_place=True, simulated=False), at=at)


def _for_collection(deadline: date | None, purpose: str) -> date | None:
    if deadline is not None and purpose != "collecte":
        raise click.UsageError(typeset("--echeance ne concerne que la collecte : retirez cette option."))
    return deadline


def _server(text: str | None, user: str | None, source: Source, sending: Sending, *, simulated: bool) -> Server | None:
    """Return the server to send through; a password goes only to one that was named on the command line.

    Raises:
        click.UsageError: The options do not go together, or the message cannot leave by itself.
    """
    from calpae_xl.core.trade.mailboxes import server_parts

    if text is None:
        if user is not None:
            raise click.UsageError(typeset("--utilisateur va avec --smtp : indiquez le serveur, ou retirez ce nom."))
        return None
    from_settings = text.casefold() == _FROM_SETTINGS
    if from_settings and user is not None:
        # A workbook comes by mail: it may not choose where a password goes.
        raise click.UsageError(typeset("Avec --utilisateur, nommez le serveur : --smtp HÔTE."))
    parts = server_parts(source.work.campaign.settings.smtp_host if from_settings else text)
    if parts is None:
        remedy = "Renseignez « Serveur SMTP » dans « Paramètres »." if from_settings else "Indiquez HÔTE ou HÔTE:PORT."
        raise click.UsageError(typeset(f"Aucun serveur à ce nom : « {text} ». {remedy}"))
    for missing in (
        what for what, box in (("expéditeur", sending.draft.sender), ("destinataire", sending.draft.to)) if not box
    ):
        raise click.UsageError(typeset(f"Sans {missing}, rien ne peut être envoyé : renseignez « Paramètres »."))
    from calpae_xl.exchange.smtp import SUBMISSION_PORT, Server

    host, port = parts
    password = "" if user is None or simulated else _password(user, host)
    return Server(host, port or SUBMISSION_PORT, user, password)


def _password(user: str, host: str) -> str:
    import os
    from getpass import getpass

    from calpae_xl.exchange.smtp import PASSWORD_VARIABLE

    known = os.environ.get(PASSWORD_VARIABLE)
    return getpass(typeset(f"Mot de passe de {user} sur {host} : ")) if known is None else known


def _leave(sending: Sending, folder: Path, server: Server | None, at: datetime, *, simulated: bool) -> Left:
    """Keep the copy, with its draft unless a server takes the message."""
    from calpae_xl.cli.sending import Left

    if simulated:
        return Left()
    from calpae_xl.exchange.message import ready, unsent
    from calpae_xl.exchange.outbox import kept

    name = sending.copy.dispatch.file_name
    files = {name: sending.copy.content}
    if server is None:
        draft_name = str(Path(name).with_suffix(".eml"))
        with kept(folder, files | {draft_name: unsent(sending.draft)}) as (copy, message):
            return Left(copy, message)
    from calpae_xl.exchange.smtp import send

    with kept(folder, files) as (copy,), patience(f"Envoi par {server.host}"):
        send(ready(sending.draft, at.astimezone()), server)
        return Left(copy, server=server.host)


def _tell(source: Source, sending: Sending, left: Left, saved: Saved | None, *, simulated: bool, as_json: bool) -> None:
    if as_json:
        from calpae_xl.cli.sending import sending_document

        put_document(sending_document(source.grid.name, sending, left), saved)
    elif saved is None and not simulated:
        complain(f"{_NOT_SIGNED} {_NOT_RECOGNISED}" if sending.copy.start is not None else _NOT_SIGNED)
    tell_saved(saved, as_json=as_json, step=_next(left))


def _next(left: Left) -> str:
    """Say what is left to do of a message: it was told where it is, which nobody looks for after the journal."""
    return "" if left.message is None else typeset(_POSTING).format(left.message)
