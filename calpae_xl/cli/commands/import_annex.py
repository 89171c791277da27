"""« importer »: an annex that was published, read back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from calpae_xl.cli.arguments import WholeNumber, json_option
from calpae_xl.cli.outcome import DONE, OpenBook, put_document, tell_merge
from calpae_xl.cli.patience import patience
from calpae_xl.cli.saving import read_options, save_prepared, saving
from calpae_xl.cli.streams import put_lines
from calpae_xl.core.trade.typography import typeset
from calpae_xl.doors.person import user_name

_NOT_WRITTEN = typeset("Rien n’a été écrit : --sur-place ou --sortie importe ce qui précède.")


@click.command(short_help="Relit une annexe publiée.")
@click.argument("annex", metavar="ANNEXE", type=click.Path(path_type=Path))
@click.option(
    "--departement",
    "department",
    metavar="CODE",
    help="Celui dont l’annexe ne dit pas le nom, ou le seul à lire si elle en nomme plusieurs.",
)
@click.option(
    "--dans", "workbook", metavar="CLASSEUR", type=click.Path(path_type=Path), help="Le classeur où l’importer."
)
@click.option(
    "--millesime",
    "year",
    metavar="ANNÉE",
    type=WholeNumber(2000, 2099),
    help="L’importe dans Millésimes, sous cette année, et non dans les feuilles de saisie.",
)
@json_option
@saving
@click.pass_obj
def importer(
    open_book: OpenBook,
    /,
    annex: Path,
    department: str | None,
    workbook: Path | None,
    year: int | None,
    as_json: bool,
    **options: Any,
) -> int:
    """Relit une annexe en .docx, en PDF, ou en texte dont les colonnes sont séparées par des tabulations.

    Les lignes décalées ou coupées et les libellés hors de leur colonne sont dits un à un. Ce qu’une règle ne prouve pas
    est à vérifier, et n’est pas repris. Un commentaire ne devient jamais un chiffre. Dans un .docx, les insertions
    suivies sont lues, ce qui est supprimé, barré ou masqué ne l’est pas.

    Avec --dans, ce qui va dans une cellule vide est repris, tout autre écart est à décider dans Conflits. Sans
    --sortie ni --sur-place, montre ce qui changerait et n’écrit rien.
    """
    from calpae_xl.core.documents.observations import observations_document
    from calpae_xl.papers.opening import open_paper
    from calpae_xl.usecases.import_annex import read_annex, read_target
    from calpae_xl.usecases.import_report import read_lines

    wanted = read_options(options)
    if workbook is None and (wanted.asked or year is not None):
        raise click.UsageError(typeset("Dites dans quel classeur importer l’annexe : --dans CLASSEUR."))
    if workbook is None:
        with patience(f"Lecture de {annex.name}"):
            read = read_annex(annex, None, department, open_paper=open_paper)
        if as_json:
            put_document(observations_document(read))
        else:
            put_lines(read_lines(read))
        return DONE
    book, at = open_book(workbook), datetime.now()  # The clock on the wall, as « Journal » and backups show it.
    with patience(f"Import de {annex.name}"):
        target = read_target(book)
        read = read_annex(annex, target, department, open_paper=open_paper)
        if year is None:
            from calpae_xl.usecases.import_annex import merge_annex, prepare_merge
            from calpae_xl.usecases.import_report import merge_lines

            merged = merge_annex(target, read, book)
            prepared, lines = prepare_merge(merged, at=at, user=user_name()), merge_lines(merged)
        else:
            from calpae_xl.usecases.import_annex import archive_annex, prepare_archive
            from calpae_xl.usecases.import_report import archive_lines

            archive = archive_annex(target, read, year)
            prepared, lines = prepare_archive(archive, at=at, user=user_name()), archive_lines(archive)
        saved = save_prepared(book, prepared, wanted, at=at) if wanted.asked else None
    document = {**observations_document(read), "import": prepared.results.detail or None}
    told = [*read_lines(read), *lines]
    tell_merge(prepared, saved, document, told, not_written=_NOT_WRITTEN, as_json=as_json)
    return DONE
