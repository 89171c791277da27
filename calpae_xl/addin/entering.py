"""The group « Saisie »: findings, corrections, reservations."""

from __future__ import annotations

from calpae_xl.addin.click import Click
from calpae_xl.addin.telling import told_with_notices
from calpae_xl.core.grid import Grid
from calpae_xl.core.model import ReservationType
from calpae_xl.core.plan import applied
from calpae_xl.core.results import tally
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.typography import plural, typeset
from calpae_xl.core.words import word
from calpae_xl.usecases.correct import Corrected, prepare_corrections
from calpae_xl.usecases.next_finding import next_finding_in
from calpae_xl.usecases.reserve import prepare_reservation, reservation_at
from calpae_xl.usecases.write import prepare, write

_NOTHING = "Aucune correction à appliquer : choisissez « Accepter » dans la colonne « Décision » de « Contrôles »."


def validate(click: Click) -> None:
    """Fill « Contrôles », count the findings, and go to the first."""
    with click.desk.working("CALPAE : contrôle de la saisie…"):
        prepared = prepare(click.book, Action.VALIDATE, at=click.at, user=click.user)
        write(click.book, prepared, at=click.at)
        first = next_finding_in(applied(prepared.grid, prepared.results.plan))  # Without reading it again.
    if first.at is not None:
        click.desk.show(first.at)
    click.desk.tell(told_with_notices(f"{tally(prepared.work)}.", prepared.results.notices))


def next_finding(click: Click) -> None:
    """Go to the finding that follows the selected cell, and say what it is."""
    selected = click.desk.selected()
    with click.desk.working("CALPAE : constat suivant…"):
        step = next_finding_in(click.book.read(), selected)
    if step.at is not None:
        click.desk.show(step.at)
    click.desk.tell(step.told)


def reserve(click: Click) -> None:
    """Add a reservation on the figure of the selected cell, with a note."""
    kind, selected = ReservationType(click.argument), click.desk.selected()
    with click.desk.working("CALPAE : lecture du classeur…"):
        grid = click.book.read()
        reservation = reservation_at(grid, selected, kind)
    question = f"Réserve « {word(kind)} » sur {selected.cell} de « {selected.sheet} ». Note, facultative :"
    note = click.desk.ask(typeset(question))
    if note is None:
        return
    with click.desk.working("CALPAE : ajout de la réserve…"):
        reservation = reservation_at(grid, selected, kind, note.strip())
        prepared = prepare_reservation(grid, reservation, at=click.at, user=click.user)
        write(click.book, prepared, at=click.at)
    click.desk.tell(
        told_with_notices(f"Réserve « {word(kind)} » ajoutée à « Réserves ».", prepared.results.notices),
    )


def correct(click: Click) -> None:
    """Apply the corrections accepted in « Contrôles » and, if asked, turn texts that are numbers into numbers."""
    with click.desk.working("CALPAE : lecture des corrections…"):
        grid = click.book.read()
        accepted, with_numbers = (_prepared(click, grid, numbers=numbers) for numbers in (False, True))
    chosen = _chosen(click, accepted, with_numbers)
    if chosen is None:
        return
    with click.desk.working("CALPAE : corrections…"):
        write(click.book, chosen.prepared, at=click.at)
    count = plural(len(chosen.corrections.applied), "cellule corrigée", "cellules corrigées")
    said = f"{count} ; ce qu’elles contenaient est dans « Journal ». {tally(chosen.prepared.work)}."
    click.desk.tell(told_with_notices(said, chosen.prepared.results.notices))


def _prepared(click: Click, grid: Grid, *, numbers: bool) -> Corrected:
    return prepare_corrections(grid, numbers=numbers, at=click.at, user=click.user)


def _chosen(click: Click, accepted: Corrected, with_numbers: Corrected) -> Corrected | None:
    """Ask what to apply; ``None`` when the person declines or nothing can be."""
    one, every = len(accepted.corrections.applied), len(with_numbers.corrections.applied)
    ready = plural(one, "correction acceptée", "corrections acceptées") + " dans « Contrôles »"
    if every > one:
        texts = plural(every - one, "nombre saisi", "nombres saisis") + " en texte"
        question = f"{ready}, et {texts}.\n\nConvertir aussi les nombres saisis en texte ?"
        answer = click.desk.choose(typeset(question))
        if answer is None or (not answer and not one):
            return None
        return with_numbers if answer else accepted
    if not one:
        nothing = (
            "Aucune correction à appliquer : choisissez « Accepter » dans la colonne « Décision » de « Contrôles »."
        )
        click.desk.tell(told_with_notices(nothing, accepted.prepared.results.notices))
        return None
    return accepted if click.desk.confirm(typeset(f"{ready}. Les appliquer à la saisie ?")) else None
