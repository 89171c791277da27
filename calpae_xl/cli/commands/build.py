"""« construire »: a new workbook, the add-in of Excel, or the bundle for Windows."""

from __future__ import annotations

from pathlib import Path

import click

from calpae_xl.cli.arguments import FileToWrite
from calpae_xl.cli.outcome import DONE
from calpae_xl.cli.patience import patience
from calpae_xl.cli.streams import put_lines
from calpae_xl.core.trade.typography import typeset

_WORKBOOK = Path("workbook", "CALPAE_CeA.xlsx")
_SOURCES = Path("macros")
_ADDIN = _SOURCES / "calpae.xlam"


@click.command(short_help="Construit un classeur neuf, le complément ou le paquet Windows.")
@click.option(
    "--complement", "addin", is_flag=True, help="Construit le complément d’Excel, à partir du dossier macros."
)
@click.option(
    "--sortie",
    "target",
    metavar="CHEMIN",
    type=FileToWrite(),
    help=typeset(f"Chemin du fichier à construire ; par défaut {_WORKBOOK.as_posix()} ou {_ADDIN.as_posix()}."),
)
@click.option(
    "--millesime",
    "vintage",
    metavar="ANNÉE",
    help=typeset("Construit le classeur d’un millésime tel que publié, comme 2020 ; demande --sortie."),
)
@click.option("--remplacer", "replace", is_flag=True, help="Écrase un fichier différent qui porte déjà ce nom.")
@click.option(
    "--paquet-windows",
    "bundle",
    metavar="CHEMIN",
    type=FileToWrite(),
    help="Construit plutôt l’archive que le service informatique installe sur les postes.",
)
@click.option(
    "--python-embarque",
    "python",
    metavar="ZIP",
    type=click.Path(path_type=Path),
    help="Archive officielle python-3.11.x-embed-amd64.zip, pour --paquet-windows.",
)
@click.option(
    "--roues",
    "wheels",
    metavar="DOSSIER",
    type=click.Path(path_type=Path),
    help="Dossier des composants pour Windows (.whl), pour --paquet-windows.",
)
def construire(
    addin: bool,
    target: Path | None,
    vintage: str | None,
    replace: bool,
    bundle: Path | None,
    python: Path | None,
    wheels: Path | None,
) -> int:
    """Construit un classeur neuf avec les tables de CALPAE, le complément d’Excel ou le paquet Windows."""
    if vintage is not None and (addin or bundle is not None or target is None):
        raise click.UsageError(typeset("« --millesime » construit un classeur, et demande aussi « --sortie »."))
    if bundle is not None:
        if python is None or wheels is None:
            raise click.UsageError("« --paquet-windows » demande aussi « --python-embarque » et « --roues ».")
        return _build_bundle(bundle, python, wheels)
    from calpae_xl.usecases.build import build_addin_file, build_workbook_file

    target = target or (_ADDIN if addin else _WORKBOOK)
    with patience(f"Construction de {target.name}"):
        if addin:
            built = build_addin_file(_SOURCES, target, replace=replace)
        else:
            built = build_workbook_file(target, replace=replace, vintage=vintage)
    name = "Complément" if addin else "Classeur"
    fact = f"{name} construit" if built.written else f"{name} déjà à jour, inchangé"
    put_lines([typeset(f"{fact} : {built.path}"), f"sha256 {built.digest}"])
    return DONE


def _build_bundle(target: Path, python: Path, wheels: Path) -> int:
    from calpae_xl.cli.bundle import bundle_lines
    from calpae_xl.usecases.bundle import Ingredients, build_bundle

    with patience(f"Construction de {target.name}"):
        built = build_bundle(target, Ingredients(python, wheels, addin=_ADDIN))
    put_lines(bundle_lines(built))
    return DONE
