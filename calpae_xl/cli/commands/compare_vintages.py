"""« comparer »: a workbook against an earlier vintage, or against another workbook."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from calpae_xl.cli.arguments import full_option, json_option, workbook_argument
from calpae_xl.cli.folding import put_folded
from calpae_xl.cli.outcome import DONE, OpenBook, is_simulated, next_file, put_document, terminal
from calpae_xl.cli.patience import patience
from calpae_xl.cli.saving import Saved, Saving, put_saved, read_options, save_prepared, saving
from calpae_xl.cli.streams import put_lines
from calpae_xl.core.trade.typography import plural, typeset
from calpae_xl.doors.person import user_name

if TYPE_CHECKING:
    from calpae_xl.usecases.compare_vintages import Compared, Earlier

_ON_SCREEN = "-"
"""What --note takes for standard output."""


@click.command(short_help="Compare le classeur à un millésime antérieur.")
@workbook_argument
@click.option(
    "--millesime", "vintage", metavar="ANNÉE", help="Millésime archivé dans le classeur. Par défaut, le plus récent."
)
@click.option(
    "--avec",
    "other",
    metavar="CLASSEUR",
    type=click.Path(path_type=Path),
    help="Compare à un autre classeur, le plus ancien des deux.",
)
@click.option(
    "--departement",
    "department",
    metavar="CODE",
    help="Ne compare que ce département. Nécessaire si le millésime ne dit pas duquel sont ses chiffres.",
)
@click.option(
    "--note",
    "note",
    metavar="FICHIER",
    help="Écrit la note de révision dans un fichier texte, ou sur la sortie standard avec --note -.",
)
@full_option
@json_option
@saving
@click.pass_obj
def comparer(
    open_book: OpenBook,
    /,
    path: Path,
    vintage: str | None,
    other: Path | None,
    department: str | None,
    note: str | None,
    in_full: bool,
    as_json: bool,
    **options: Any,
) -> int:
    """Compare le classeur à ce qui a été publié avant lui.

    Les chiffres sont rapprochés par indicateur, département et année, même si les codes ont changé. Une révision
    ne bloque rien, mais un chiffre modifié demande une justification. Écrit, si on le demande, la feuille Révisions.
    """
    from calpae_xl.usecases.compare_vintages import Earlier

    if vintage is not None and other is not None:
        raise click.UsageError(typeset("Choisissez entre --millesime et --avec : l’un ou l’autre."))
    if as_json and note == _ON_SCREEN:
        raise click.UsageError(typeset("Avec --json, donnez un fichier à --note : la sortie est prise."))
    earlier = Earlier(vintage, None if other is None else open_book(other), department)
    with patience(f"Comparaison de {path.name}"):
        compared, saved = _compare(open_book, path, earlier, read_options(options))
    if as_json:
        from calpae_xl.core.documents.revisions import revisions_document

        put_document(revisions_document(compared.campaign.name, compared.comparison), saved)
    elif note == _ON_SCREEN:
        put_lines(_note(compared))
    elif not is_simulated(saved):
        _show(compared, in_full=in_full)
    if note is not None and note != _ON_SCREEN:
        from calpae_xl.cli.textfile import write_text

        write_text(Path(note), _note(compared))
    if note != _ON_SCREEN and not as_json:
        _tell(path, compared, saved, in_full=in_full)
    return DONE


def _compare(open_book: OpenBook, path: Path, earlier: Earlier, wanted: Saving) -> tuple[Compared, Saved | None]:
    from calpae_xl.usecases.compare_vintages import compare_vintages, prepare_comparison

    book = open_book(path)
    if not wanted.asked:
        return compare_vintages(book, earlier), None
    at = datetime.now()  # The clock on the wall, as « Journal » and backups show it.
    compared, prepared = prepare_comparison(book, earlier, at=at, user=user_name())
    return compared, save_prepared(book, prepared, wanted, at=at)


def _note(compared: Compared) -> list[str]:
    from calpae_xl.core.telling.revision_note import revision_note

    return revision_note(compared.comparison).lines


def _show(compared: Compared, *, in_full: bool) -> None:
    from calpae_xl.cli.revisions import plain_revisions, show_main_revisions, show_revisions

    screen = terminal()
    if screen is None:
        put_lines(plain_revisions(compared.comparison))
    else:
        (show_revisions if in_full else show_main_revisions)(screen, compared.comparison)
        screen.line()


def _tell(path: Path, compared: Compared, saved: Saved | None, *, in_full: bool) -> None:
    """End in one line: what was written, what waits for a justification."""
    asked = sum(r.needs_justification and not r.justification for r in compared.comparison.revisions)
    count = plural(asked, "chiffre modifié", "chiffres modifiés")
    told = f"justifiez {count}, par « calpae justifier {{}} … »" if asked else "« calpae valider {} »"
    step = typeset(f"Ensuite : {told}.").format(next_file(path, saved))
    if saved is not None:
        put_saved(saved, step)
        return
    rest = "" if in_full or terminal() is None else "Le reste : --tout."
    written = "Rien n’a été écrit : --sur-place ou --sortie écrit « Révisions »."
    if terminal() is None:
        put_lines([" ".join(filter(None, (typeset(written), step)))])
    else:
        put_folded([typeset(" ".join(filter(None, (written, rest)))), *filter(None, [step])])
