"""The group « Saisie »: findings, corrections, reservations."""

from __future__ import annotations

from dataclasses import replace

from calpae_xl.addin.click import Click
from calpae_xl.addin.selection import selected_cell
from calpae_xl.addin.telling import save, show_cell, told_with_notices
from calpae_xl.books.desk import Desk
from calpae_xl.core.actions.corrections import Corrections
from calpae_xl.core.actions.justifying import Selection
from calpae_xl.core.actions.result_sheets import tally
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.trade.model import ReservationType
from calpae_xl.core.trade.typography import plural, typeset
from calpae_xl.core.trade.words import word
from calpae_xl.usecases.correct import prepare_chosen, read_correctable
from calpae_xl.usecases.justify import justification_question, prepare_justification
from calpae_xl.usecases.next_finding import first_finding, next_finding_in
from calpae_xl.usecases.reserve import prepare_reservation, reservation_at
from calpae_xl.usecases.write import prepare

_NOTHING = "Aucune correction à appliquer : choisissez « Accepter » dans la colonne « Décision » de « Contrôles »."


def validate(click: Click) -> None:
    """Fill « Contrôles », count the findings, and go to the first."""
    with click.desk.working("CALPAE : contrôle de la saisie…"):
        prepared = prepare(click.book, Action.VALIDATE, at=click.at, user=click.user)
        notices = save(click, prepared)
        first = first_finding(prepared)
    if first.at is not None:
        notices += show_cell(click, first.at)
    click.desk.tell(told_with_notices(f"{tally(prepared.work)}.", notices))


def next_finding(click: Click) -> None:
    """Go to the finding that follows the selected cell, and say what it is."""
    selected = click.desk.selected()
    with click.desk.working("CALPAE : constat suivant…"):
        step = next_finding_in(click.book.read(), selected)
    notices = () if step.at is None else show_cell(click, step.at)
    click.desk.tell(told_with_notices(step.told, notices))


def reserve(click: Click) -> None:
    """Add a reservation on the figure of the selected cell, with a note."""
    kind, selected = ReservationType(click.argument), selected_cell(click)
    with click.desk.working("CALPAE : lecture du classeur…"):
        grid = click.book.read()
        reservation = reservation_at(grid, selected, kind)
    question = f"Réserve « {word(kind)} » sur {selected.cell} de « {selected.sheet} ». Note, facultative :"
    note = click.desk.ask(typeset(question))
    if note is None:
        return
    with click.desk.working("CALPAE : ajout de la réserve…"):
        noted = replace(reservation, note=note.strip() or None)
        prepared = prepare_reservation(grid, noted, at=click.at, user=click.user)
        notices = save(click, prepared)
    click.desk.tell(
        told_with_notices(f"Réserve « {word(kind)} » ajoutée à « Réserves ».", notices),
    )


def justify(click: Click) -> None:
    """Answer with one text the lines of « Contrôles », or the figures of an entry sheet, that are selected."""
    chosen = Selection(*click.desk.selection())
    with click.desk.working("CALPAE : lecture du classeur…"):
        grid = click.book.read()
        question = justification_question(grid, chosen)
    text = click.desk.ask(question)
    if text is None:
        return
    with click.desk.working("CALPAE : justification…"):
        made = prepare_justification(grid, chosen, text, at=click.at, user=click.user)
        notices = save(click, made.prepared)
    said = f"{plural(made.lines, 'ligne justifiée', 'lignes justifiées')}. {tally(made.prepared.work)}."
    click.desk.tell(told_with_notices(said, (*made.left, *notices)))


def correct(click: Click) -> None:
    """Apply the corrections accepted in « Contrôles » and, if asked, turn texts that are numbers into numbers."""
    with click.desk.working("CALPAE : lecture des corrections…"):
        grid = click.book.read()
        correctable = read_correctable(grid)
    chosen = _chosen(click.desk, correctable.corrections(), correctable.corrections(numbers=True))
    if chosen is None:
        return
    with click.desk.working("CALPAE : corrections…"):
        _, prepared = prepare_chosen(grid, chosen, at=click.at, user=click.user, before=correctable.work.validation)
        notices = save(click, prepared)
    count = plural(len(chosen.applied), "cellule corrigée", "cellules corrigées")
    said = f"{count} ; ce qu’elles contenaient est dans « Journal ». {tally(prepared.work)}."
    click.desk.tell(told_with_notices(said, notices))


def _chosen(desk: Desk, accepted: Corrections, with_numbers: Corrections) -> Corrections | None:
    """Ask what to apply; ``None`` when the person declines or nothing can be."""
    one, every = len(accepted.applied), len(with_numbers.applied)
    ready = plural(one, "correction acceptée", "corrections acceptées") + " dans « Contrôles »"
    if every > one:
        texts = plural(every - one, "nombre saisi", "nombres saisis") + " en texte"
        question = f"{ready}, et {texts}.\n\nConvertir aussi les nombres saisis en texte ?"
        answer = desk.choose(typeset(question))
        if answer is None or (not answer and not one):
            return None
        return with_numbers if answer else accepted
    if not one:
        desk.tell(told_with_notices(_NOTHING, accepted.refusals))
        return None
    return accepted if desk.confirm(typeset(f"{ready}. Les appliquer à la saisie ?")) else None
