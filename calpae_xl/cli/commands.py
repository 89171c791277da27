"""The commands: each reads its arguments, calls one use case and prints what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from calpae_xl import __version__
from calpae_xl.cli.outcome import (
    NOTHING_BLOCKING,
    OpenBook,
    exit_code,
    is_simulated,
    put_all,
    put_document,
    save_if_asked,
    tell_saved,
    terminal,
    warn_of_blocking,
)
from calpae_xl.cli.patience import patience
from calpae_xl.cli.saving import saving
from calpae_xl.cli.streams import put, put_lines
from calpae_xl.core.typography import typeset

_workbook = click.argument("path", metavar="CLASSEUR", type=click.Path(path_type=Path))
_json = click.option(
    "--json", "as_json", is_flag=True, help="Écrit un seul document JSON sur la sortie standard, et rien d’autre."
)

# « \b » has click leave a paragraph as it is; a docstring could not hold it.
_EXPLAINING = typeset("""Explique un chiffre, de la cellule saisie au résultat.

Le CHIFFRE se désigne de deux façons.

\b
  calpae expliquer CLASSEUR TERRITOIRE INDICATEUR PÉRIODE
  calpae expliquer CLASSEUR FEUILLE!CELLULE

Le TERRITOIRE est un département ou la CeA, l’INDICATEUR un identifiant ou un libellé court, la PÉRIODE une année,
ou « attendu 2023 » pour un objectif. La CELLULE est celle d’une feuille de saisie, écrite comme dans Excel
(« 67 Bas-Rhin!F9 »).
""")


class _Commands(click.Group):
    """The commands in the order in which people use them; click sorts them by name."""

    def list_commands(self, context: click.Context) -> list[str]:
        return [*self.commands]


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["--aide", "--help", "-h"]},
    options_metavar="[OPTIONS]",
    subcommand_metavar="COMMANDE [ARGUMENTS]",
    epilog=typeset(
        "Code de retour : 0, rien de bloquant ; 1, constats bloquants ; 2, commande ou fichier inutilisable ; "
        "3, erreur interne."
    ),
)
@click.version_option(__version__, message="calpae %(version)s", help="Affiche la version et s’arrête.")
@click.pass_context
def calpae(context: click.Context) -> int:
    """Indicateurs CALPAE de la Collectivité européenne d’Alsace.

    Contrôle le classeur d’une campagne, compare les années et consolide les départements. Le classeur lu n’est
    modifié que si --sur-place le demande.
    """
    if context.invoked_subcommand is None:
        put(context.get_help() + "\n")
    return NOTHING_BLOCKING


@calpae.command(short_help="Contrôle la saisie.")
@_workbook
@_json
@saving
@click.pass_obj
def valider(open_book: OpenBook, /, path: Path, as_json: bool, **options: Any) -> int:
    """Contrôle la saisie et liste tous les constats, par gravité.

    Écrit, si on le demande, la feuille Contrôles, où vos décisions et vos justifications restent.
    """
    from calpae_xl.usecases.validate import validate_book

    with patience(f"Contrôle de {path.name}"):
        saved = save_if_asked(open_book, path, "VALIDATE", options)
        campaign, validation = validate_book(open_book(path)) if saved is None else saved.work[:2]
    if as_json:
        from calpae_xl.core.documents import findings_document

        put_document(findings_document(campaign, validation), saved)
    elif not is_simulated(saved):
        from calpae_xl.cli.findings import plain_findings, show_findings, summary

        screen = terminal()
        if screen is None:
            put_lines([*plain_findings(campaign, validation), summary(validation)])
        else:
            show_findings(screen, campaign, validation)
            screen.heading(summary(validation))
    tell_saved(saved, as_json=as_json)
    return exit_code(validation)


@calpae.command(short_help="Compare chaque année à la précédente.")
@_workbook
@_json
@saving
@click.pass_obj
def evolutions(open_book: OpenBook, /, path: Path, as_json: bool, **options: Any) -> int:
    """Compare chaque année à la précédente, par département et pour la CeA.

    Une évolution qui n’a pas de sens n’est pas calculée, et la raison est donnée. Écrit, si on le demande, la
    feuille Évolutions.
    """
    from calpae_xl.usecases.process import process_book

    with patience(f"Comparaison des années de {path.name}"):
        saved = save_if_asked(open_book, path, "COMPARE", options)
        work = process_book(open_book(path)) if saved is None else saved.work
    if as_json:
        from calpae_xl.core.documents import changes_document

        put_document(changes_document(work.campaign, work.changes), saved)
    elif not is_simulated(saved):
        from calpae_xl.cli.changes import plain_changes, show_changes

        screen = terminal()
        if screen is None:
            put_lines(plain_changes(work.changes))
        else:
            show_changes(screen, work.campaign, work.changes)
        warn_of_blocking(path, work.validation)
    tell_saved(saved, as_json=as_json)
    return exit_code(work.validation)


@calpae.command(short_help="Consolide les départements dans la CeA.")
@_workbook
@_json
@saving
@click.pass_obj
def consolider(open_book: OpenBook, /, path: Path, as_json: bool, **options: Any) -> int:
    """Consolide les départements dans la CeA.

    Seul s’additionne ce qui peut l’être. Un chiffre partiel, une fourchette ou un chiffre bloqué le disent.
    Écrit, si on le demande, les feuilles CeA et Évolutions.
    """
    from calpae_xl.usecases.consolidate import consolidate_book

    with patience(f"Consolidation de {path.name}"):
        saved = save_if_asked(open_book, path, "CONSOLIDATE", options)
        campaign, validation, cells = consolidate_book(open_book(path)) if saved is None else saved.work[:3]
    if as_json:
        from calpae_xl.core.documents import consolidation_document

        put_document(consolidation_document(campaign, cells), saved)
    elif not is_simulated(saved):
        from calpae_xl.cli.consolidation import plain_consolidation, show_consolidation

        screen = terminal()
        if screen is None:
            put_lines(plain_consolidation(campaign, cells))
        else:
            show_consolidation(screen, campaign, cells)
        warn_of_blocking(path, validation)
    tell_saved(saved, as_json=as_json)
    return exit_code(validation)


@calpae.command(short_help="Contrôle, consolide et compare.")
@_workbook
@_json
@saving
@click.pass_obj
def traiter(open_book: OpenBook, /, path: Path, as_json: bool, **options: Any) -> int:
    """Contrôle la saisie, consolide les départements et compare les années, en une seule lecture.

    Écrit, si on le demande, toutes les feuilles de résultats. Rien n’est écrit quand rien n’a changé.
    """
    from calpae_xl.usecases.process import process_book

    with patience(f"Traitement de {path.name}"):
        saved = save_if_asked(open_book, path, "PROCESS", options)
        work = process_book(open_book(path)) if saved is None else saved.work
    if as_json:
        from calpae_xl.core.documents import changes_document, consolidation_document, findings_document

        put_document(
            {
                "schema": "calpae/processing/1",
                "workbook": work.campaign.name,
                "findings": findings_document(work.campaign, work.validation),
                "changes": changes_document(work.campaign, work.changes),
                "consolidation": consolidation_document(work.campaign, work.cells),
            },
            saved,
        )
    elif not is_simulated(saved):
        put_all(work)
    tell_saved(saved, as_json=as_json)
    return exit_code(work.validation)


@calpae.command(short_help="Explique d’où vient un chiffre.", help=_EXPLAINING)
@_workbook
@click.argument("request", nargs=-1, required=True, metavar="CHIFFRE")
@click.pass_obj
def expliquer(open_book: OpenBook, path: Path, request: tuple[str, ...]) -> int:
    """Explain one figure."""
    from calpae_xl.cli.explanation import plain_lineage, show_lineage
    from calpae_xl.usecases.explain import explain_in_book

    with patience(f"Lecture de {path.name}"):
        lineage = explain_in_book(open_book(path), request)
    screen = terminal()
    if screen is None:
        put_lines(plain_lineage(lineage))
    else:
        show_lineage(screen, lineage)
    return NOTHING_BLOCKING


@calpae.command(short_help="Décrit l’installation et un classeur, pour le support.")
@click.argument("path", metavar="[CLASSEUR]", required=False, type=click.Path(path_type=Path))
@click.pass_obj
def diagnostic(open_book: OpenBook, path: Path | None) -> int:
    """Décrit l’installation et, s’il est donné, un classeur.

    Le texte est à joindre à une demande de support. Il ne contient aucun chiffre de la saisie, hors constats de
    structure.
    """
    from calpae_xl.cli.diagnosis import installation_lines, workbook_lines
    from calpae_xl.usecases.diagnose import describe_installation, diagnose_book

    put_lines(installation_lines(describe_installation()))
    if path is None:
        return NOTHING_BLOCKING
    with patience(f"Lecture de {path.name}"):
        diagnosis = diagnose_book(open_book(path))
    put_lines(["", *workbook_lines(diagnosis)])
    if diagnosis.refusal is not None:
        raise diagnosis.refusal
    return NOTHING_BLOCKING


@calpae.command(short_help="Construit un classeur neuf.")
@click.option(
    "--sortie",
    "target",
    metavar="CHEMIN",
    type=click.Path(path_type=Path),
    default=Path("workbook", "CALPAE_CeA.xlsx"),
    show_default=True,
    help="Chemin du classeur à construire.",
)
@click.option("--remplacer", "replace", is_flag=True, help="Écrase un classeur différent qui porte déjà ce nom.")
def construire(target: Path, replace: bool) -> int:
    """Construit un classeur neuf à partir des tables livrées avec CALPAE."""
    from calpae_xl.usecases.build import build_file

    with patience(f"Construction de {target.name}"):
        built = build_file(target, replace=replace)
    fact = "Classeur construit" if built.written else "Classeur déjà à jour, inchangé"
    put_lines([typeset(f"{fact} : {built.path}"), f"sha256 {built.digest}"])
    return NOTHING_BLOCKING
