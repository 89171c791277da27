"""The group « Restitution »: the annex of the workbook in front of the person, which is only read."""

from __future__ import annotations

from pathlib import Path

from calpae_xl.addin.asking import chosen_file, read_source
from calpae_xl.addin.click import Click
from calpae_xl.addin.pages import show_pages, text_pages
from calpae_xl.core.trade.typography import typeset


def make_annex(click: Click) -> None:
    """Write the annex where the person says, its PDF beside it if they want one, and open it."""
    # Here only: no other click writes documents.
    from calpae_xl.install.computer import this_computer
    from calpae_xl.install.libreoffice import libreoffice
    from calpae_xl.usecases.annex import prepare_annex, put_annex, put_pdf

    source = read_source(click)
    conventions = [each.name for each in source.work.campaign.settings.conventions]
    wanted = ""
    if len(conventions) > 1:
        lines = ["Annexe de quelle convention ? Vide : de toutes.", *conventions]
        answer = click.desk.ask(typeset("\n".join(lines)))
        if answer is None:
            return
        wanted = answer.strip()
    with click.desk.working("CALPAE : annexe…"):
        annex = prepare_annex(source, wanted or None)
    question = "Écrire l’annexe, un document Word ? Le classeur n’est pas modifié."
    if not show_pages(click.desk, text_pages("Annexe", annex.notices), question=typeset(question)):
        return
    path = chosen_file(click, "Où écrire l’annexe ?", f"{Path(click.book.name).stem} – annexe.docx")
    if path is None:
        return
    with click.desk.working("CALPAE : écriture de l’annexe…"):
        built = put_annex(annex, path, replace=False)
    computer = this_computer()
    if libreoffice(computer) is not None and click.desk.confirm(typeset("Faire aussi le PDF ?")):
        with click.desk.working("CALPAE : conversion en PDF…"):
            put_pdf(annex, built.path.with_suffix(".pdf"), computer, replace=False)
    click.desk.open_document(built.path)
    click.desk.tell(typeset(f"« {built.path.name} » est écrit et ouvert."))
