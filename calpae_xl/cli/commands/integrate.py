"""« integrer »: what departments send back, and the decisions on conflicts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from calpae_xl.cli.arguments import json_option, workbook_argument
from calpae_xl.cli.outcome import DONE, OpenBook, put_document, tell_merge
from calpae_xl.cli.patience import counted, patience
from calpae_xl.cli.saving import Saving, read_options, save_prepared, saving
from calpae_xl.cli.streams import complain
from calpae_xl.core.trade.typography import typeset
from calpae_xl.doors.person import user_name

if TYPE_CHECKING:
    from calpae_xl.books.port import Book
    from calpae_xl.usecases.integrate import Preview

_UNUSABLE = 2
_NOT_WRITTEN = typeset("Rien n’a été écrit : --sur-place ou --sortie intègre ce qui précède.")


@click.command(short_help="Intègre ce que les départements renvoient.")
@workbook_argument
@click.argument("returns", nargs=-1, metavar="[RETOUR]...", type=click.Path(path_type=Path))
@click.option("--departement", "department", metavar="CODE", help="Refuse le retour d’un autre département.")
@click.option(
    "--conflits",
    "on_conflict",
    type=click.Choice(["garder", "prendre", "lister"]),
    default="lister",
    help="Ce que devient ce que les deux ont changé. Par défaut, listé dans Conflits, à régler.",
)
@click.option("--decisions", is_flag=True, help="Applique les décisions prises dans Conflits, sans autre retour.")
@json_option
@saving
@click.pass_obj
def integrer(
    open_book: OpenBook,
    /,
    path: Path,
    returns: tuple[Path, ...],
    department: str | None,
    on_conflict: str,
    decisions: bool,
    as_json: bool,
    **options: Any,
) -> int:
    """Reporte dans le classeur ce que les départements ont changé dans leur copie, fichier ou dossier entier.

    Ce que la copie seule a changé est repris, ce que le classeur seul a changé est gardé. Changé des deux côtés, c’est
    un conflit, à décider dans Conflits. D’une feuille de saisie seule, ou d’une copie que Journal ne connaît pas, toute
    différence est à décider, quoi que dise --conflits.

    Sans --sortie ni --sur-place, montre ce qui changerait et n’écrit rien.
    """
    if decisions == bool(returns):
        raise click.UsageError(typeset("Donnez les retours à intégrer, ou --decisions : l’un ou l’autre."))
    wanted, book = read_options(options), open_book(path)
    if decisions:
        return _decide(book, path, wanted, as_json=as_json)
    from calpae_xl.cli.integration import preview_document
    from calpae_xl.core.returns.integration import OnConflict
    from calpae_xl.usecases.integrate import prepare_integration, preview_returns
    from calpae_xl.usecases.integration_report import preview_lines

    at = datetime.now()  # The clock on the wall, as « Journal » and backups show it.
    with counted(f"Lecture des retours pour {path.name}") as seen:
        preview = preview_returns(
            book,
            returns,
            open_return=open_book,
            on_conflict=OnConflict(on_conflict),
            department=department,
            workbook=path,
            seen=seen,
        )
    if not preview.integration.returns and not preview.known:
        _complain(preview)
        if as_json:
            put_document(preview_document(preview))
        return _UNUSABLE
    with patience(f"Intégration dans {path.name}"):
        prepared = prepare_integration(preview, at=at, user=user_name())
        saved = save_prepared(book, prepared, wanted, at=at) if wanted.asked else None
    _complain(preview)
    told = preview_document(preview), preview_lines(preview)
    tell_merge(prepared, saved, *told, not_written=_NOT_WRITTEN, as_json=as_json)
    return _UNUSABLE if preview.refused else DONE


def _complain(preview: Preview) -> None:
    for refused in preview.refused:
        complain(str(refused.error))


def _decide(book: Book, path: Path, wanted: Saving, *, as_json: bool) -> int:
    from calpae_xl.cli.integration import decisions_document
    from calpae_xl.usecases.integrate import prepare_decisions, preview_decisions
    from calpae_xl.usecases.integration_report import decisions_lines

    at = datetime.now()
    with patience(f"Décisions dans {path.name}"):
        decisions = preview_decisions(book)
        prepared = prepare_decisions(decisions, at=at, user=user_name())
        saved = save_prepared(book, prepared, wanted, at=at) if wanted.asked else None
    told = decisions_document(decisions), decisions_lines(decisions)
    tell_merge(prepared, saved, *told, not_written=_NOT_WRITTEN, as_json=as_json)
    return DONE
