"""« construire »: a new workbook, the add-in of Excel, or the bundle for Windows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from calpae_xl.cli.arguments import FileToWrite
from calpae_xl.cli.outcome import DONE
from calpae_xl.cli.patience import patience
from calpae_xl.cli.streams import put_lines
from calpae_xl.core.trade.typography import listed, typeset

if TYPE_CHECKING:
    from calpae_xl.usecases.build import Built

_FOLDER = Path("workbook")
_SOURCES = Path("macros")
_ADDIN = _SOURCES / "calpae.xlam"


_BUILDING = typeset("""Construit un classeur neuf avec les tables de CALPAE, le complément d’Excel ou le paquet Windows.

Le classeur d’une autre collectivité, où rien n’est encore saisi :

\b
  calpae construire --vierge --departement 21 "Côte-d'Or"
    --departement 71 "Saône-et-Loire" --collectivite BFC "Bourgogne"
    --annees 2019-2023 --sortie bourgogne.xlsx
""")


@click.command(short_help="Construit un classeur neuf, le complément ou le paquet Windows.", help=_BUILDING)
@click.option(
    "--complement", "addin", is_flag=True, help="Construit le complément d’Excel, à partir du dossier macros."
)
@click.option(
    "--sortie",
    "target",
    metavar="CHEMIN",
    type=FileToWrite(),
    help=typeset(f"Chemin du fichier à construire ; par défaut dans {_FOLDER.name}, ou {_ADDIN.as_posix()}."),
)
@click.option(
    "--millesime",
    "vintage",
    metavar="ANNÉE",
    help=typeset("Construit le classeur d’un millésime tel que publié, comme 2020 ; demande --sortie."),
)
@click.option(
    "--vierge",
    "blank",
    is_flag=True,
    help=typeset(
        "Construit un classeur vide pour n’importe quelle collectivité ; demande les quatre options qui suivent."
    ),
)
@click.option(
    "--departement",
    "departments",
    metavar="CODE NOM",
    nargs=2,
    multiple=True,
    help=typeset('Pour --vierge : un département, comme 21 "Côte-d\'Or" ; une fois par département, de 1 à 5.'),
)
@click.option(
    "--collectivite",
    "collectivity",
    metavar="CODE NOM",
    nargs=2,
    help=typeset('Pour --vierge : l’ensemble des départements, comme BFC "Bourgogne".'),
)
@click.option(
    "--nom-court",
    "short",
    metavar="NOM",
    help=typeset("Pour --vierge : le nom de la feuille consolidée ; par défaut, celui de la collectivité."),
)
@click.option(
    "--annees",
    "years",
    metavar="AAAA-AAAA",
    help=typeset("Pour --vierge : première et dernière années ; l’objectif est celui de l’année d’après."),
)
@click.option("--remplacer", "replace", is_flag=True, help="Remplace un autre fichier de ce nom, gardé, daté, à côté.")
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
    blank: bool,
    departments: tuple[tuple[str, str], ...],
    collectivity: tuple[str, str] | None,
    short: str | None,
    years: str | None,
    replace: bool,
    bundle: Path | None,
    python: Path | None,
    wheels: Path | None,
) -> int:
    """Build what is asked for."""
    if blank:
        if addin or bundle is not None or vintage is not None:
            raise click.UsageError(
                typeset("« --vierge » construit un classeur : choisissez entre lui et l’autre option.")
            )
        return _build_blank(target, departments, collectivity, years, short, replace=replace)
    if departments or collectivity is not None or short is not None or years is not None:
        options = "« --departement », « --collectivite », « --nom-court » et « --annees »"
        raise click.UsageError(typeset(f"{options} demandent aussi « --vierge »."))
    if vintage is not None and (addin or bundle is not None or target is None):
        raise click.UsageError(typeset("« --millesime » construit un classeur, et demande aussi « --sortie »."))
    if bundle is not None:
        if python is None or wheels is None:
            raise click.UsageError("« --paquet-windows » demande aussi « --python-embarque » et « --roues ».")
        return _build_bundle(bundle, python, wheels, replace=replace)
    from calpae_xl.usecases.build import build_addin_file, build_workbook_file, packaged_workbook_name

    if target is None and addin:
        target = _ADDIN
    elif target is None:
        from calpae_xl.books.replacing import explained

        target = _FOLDER / packaged_workbook_name()
        with explained(target.name):
            target.parent.mkdir(exist_ok=True)  # Where nobody named a place, this one is ours to make.
    with patience(f"Construction de {target.name}"):
        if addin:
            built = build_addin_file(_SOURCES, target, replace=replace)
        else:
            built = build_workbook_file(target, replace=replace, vintage=vintage)
    return _told(built, "Complément" if addin else "Classeur")


def _told(built: Built, name: str) -> int:
    from calpae_xl.cli.built import built_text

    fact = f"{name} construit" if built.written else f"{name} déjà à jour, inchangé"
    put_lines([typeset(f"{fact} : {built_text(built)}"), f"sha256 {built.digest}"])
    return DONE


def _build_blank(
    target: Path | None,
    departments: tuple[tuple[str, str], ...],
    collectivity: tuple[str, str] | None,
    years: str | None,
    short: str | None,
    *,
    replace: bool,
) -> int:
    wanted = {"--collectivite": collectivity, "--annees": years, "--sortie": target}
    missing = [f"« {option} »" for option, given in wanted.items() if given is None]
    if target is None or collectivity is None or years is None:
        raise click.UsageError(typeset(f"« --vierge » demande aussi {listed(missing)}."))
    from calpae_xl.making.blank import Asked
    from calpae_xl.usecases.build import build_blank_file

    with patience(f"Construction de {target.name}"):
        built = build_blank_file(target, Asked(departments, collectivity, years, short), replace=replace)
    return _told(built, "Classeur")


def _build_bundle(target: Path, python: Path, wheels: Path, *, replace: bool) -> int:
    from calpae_xl.cli.bundle import bundle_lines
    from calpae_xl.usecases.bundle import Ingredients, build_bundle

    with patience(f"Construction de {target.name}"):
        built = build_bundle(target, Ingredients(python, wheels, addin=_ADDIN), replace=replace)
    put_lines(bundle_lines(built))
    return DONE
