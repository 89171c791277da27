"""« annexe »: the document of the convention, as Word and PDF."""

from __future__ import annotations

from pathlib import Path

import click

from calpae_xl.cli.arguments import FileToWrite, workbook_argument
from calpae_xl.cli.outcome import DONE, OpenBook
from calpae_xl.cli.patience import patience
from calpae_xl.cli.streams import complain, put_lines, typed_file
from calpae_xl.core.trade.typography import typeset


@click.command(short_help="Fait l’annexe de la convention, en Word et en PDF.")
@workbook_argument
@click.option(
    "--sortie", "target", metavar="FICHIER", type=FileToWrite(), required=True, help="Où écrire l’annexe, en .docx."
)
@click.option("--convention", "convention", metavar="NOM", help="Seulement les indicateurs de cette convention.")
@click.option("--pdf", "with_pdf", is_flag=True, help="Écrit aussi le PDF à côté, si LibreOffice est installé.")
@click.option("--remplacer", "replace", is_flag=True, help="Remplace un autre fichier de ce nom, gardé, daté, à côté.")
@click.pass_obj
def annexe(
    open_book: OpenBook, /, path: Path, target: Path, convention: str | None, with_pdf: bool, replace: bool
) -> int:
    """Fait l’annexe de la convention à partir du classeur.

    Un tableau par département, le tableau consolidé, les évolutions marquantes et la note de révision. Les réserves
    et les justifications y sont des notes de bas de page. Si quelque chose bloque, chaque page le dit.
    Le classeur n’est pas modifié.
    """
    from calpae_xl.cli.built import built_text
    from calpae_xl.cli.next_step import next_step
    from calpae_xl.install.computer import this_computer
    from calpae_xl.usecases.annex import prepare_annex, put_annex, put_pdf
    from calpae_xl.usecases.send import read_source

    with patience(f"Annexe de {path.name}"):
        source = read_source(open_book(path))
        annex = prepare_annex(source, convention)
    for notice in annex.notices:
        complain(notice)
    built = put_annex(annex, target, replace=replace)
    put_lines([typeset(f"Annexe : {built_text(built)}")])
    if with_pdf:
        with patience("Conversion en PDF"):
            built = put_pdf(annex, target.with_suffix(".pdf"), this_computer(), replace=replace)
        put_lines([typeset(f"PDF : {built_text(built)}")])
    put_lines([next_step(source.work.campaign, source.work.validation, typed_file(path))])
    return DONE
