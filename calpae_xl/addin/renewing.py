"""The group « Campagne »: a workbook made anew from the one in front of the person, which stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from calpae_xl.addin.asking import chosen_file
from calpae_xl.addin.click import Click
from calpae_xl.addin.pages import show_pages, text_pages
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import typeset

if TYPE_CHECKING:
    from calpae_xl.usecases.renew import Renewal

_YEAR = re.compile(r"20\d\d")
_MOST_SHOWN = 12
"""Warnings told one by one: boxes are to be read."""


class NoSuchYearError(CalpaeError):
    """What was typed is not a year."""

    def __init__(self, given: str) -> None:
        super().__init__(typeset(f"« {given} » n’est pas une année."), "Écrivez-la comme 2023.")


class NotSavedError(CalpaeError):
    """Excel says that the workbook is not saved, although it was just asked to save it."""

    def __init__(self, name: str) -> None:
        super().__init__(
            typeset(f"« {name} » n’a pas pu être enregistré."), "Enregistrez-le vous-même, puis recommencez."
        )


def remake(click: Click) -> None:
    """Make the workbook anew: after an edit of « Référentiel » or « Paramètres », for an older or damaged one."""
    # Here only: building takes XlsxWriter, that no other click needs.
    from calpae_xl.usecases.renew import remake as remade

    def made(path: Path) -> Renewal:
        return remade(path, at=click.at, user=click.user)

    _renew(click, "Remettre le classeur en état", "remis en état", made)


def begin_campaign(click: Click) -> None:
    """Make the workbook of the next campaign."""
    from calpae_xl.usecases.renew import begin_campaign as begun

    typed = click.desk.ask(typeset("Année de la nouvelle campagne ?"))
    if typed is None:
        return
    if not _YEAR.fullmatch(typed.strip()):
        raise NoSuchYearError(typed)
    year = int(typed)

    def made(path: Path) -> Renewal:
        return begun(path, year, at=click.at, user=click.user)

    _renew(click, f"Nouvelle campagne {year}", f"campagne {year}", made)


def _renew(click: Click, title: str, suffix: str, make: Callable[[Path], Renewal]) -> None:
    path = _saved(click)
    if path is None:
        return
    from calpae_xl.usecases.renew import put_renewed
    from calpae_xl.usecases.renewal_report import renewal_lines

    with click.desk.working(f"CALPAE : {title.lower()}…"):
        renewal = make(path)
    question = "Écrire ce nouveau classeur ? Celui-ci reste comme il est."
    if not show_pages(
        click.desk, text_pages(typeset(title), renewal_lines(renewal, _MOST_SHOWN)), question=typeset(question)
    ):
        return
    new = chosen_file(click, "Où écrire le nouveau classeur ?", f"{path.stem} – {suffix}.xlsx")
    if new is None:
        return
    with click.desk.working("CALPAE : écriture du nouveau classeur…"):
        built = put_renewed(renewal, new, replace=False)
    click.desk.open_document(built.path)
    click.desk.tell(typeset(f"« {built.path.name} » est écrit et ouvert. L’ancien classeur n’a pas changé."))


def _saved(click: Click) -> Path | None:
    """Return the file of the workbook, saved first if the person agrees."""
    path = click.book.saved_path()
    if path is not None:
        return path
    if not click.desk.confirm(typeset("Le classeur sera d’abord enregistré. Continuer ?")):
        return None
    click.book.save()
    path = click.book.saved_path()
    if path is None:
        raise NotSavedError(click.book.name)
    return path
