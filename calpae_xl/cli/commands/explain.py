"""« expliquer »: where a figure comes from."""

from __future__ import annotations

from pathlib import Path

import click

from calpae_xl.cli.arguments import workbook_argument
from calpae_xl.cli.outcome import DONE, OpenBook, terminal
from calpae_xl.cli.patience import patience
from calpae_xl.cli.streams import put_lines
from calpae_xl.core.trade.typography import typeset

# « \b » has click leave a paragraph as it is; a docstring could not hold it.
_EXPLAINING = typeset("""Explique un chiffre, de la cellule saisie au résultat.

Le CHIFFRE se désigne de deux façons.

\b
  calpae expliquer CLASSEUR DÉPARTEMENT INDICATEUR PÉRIODE
  calpae expliquer CLASSEUR FEUILLE!CELLULE

Le DÉPARTEMENT peut être la collectivité. L’INDICATEUR est un libellé de la feuille de saisie, un libellé court ou
un identifiant. La PÉRIODE est une année, ou « attendu 2023 » pour un objectif. La CELLULE est celle d’une feuille de
saisie ou de résultats, écrite comme dans Excel (« Évolutions!F9 »).
""")


@click.command(short_help="Explique d’où vient un chiffre.", help=_EXPLAINING)
@workbook_argument
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
    return DONE
