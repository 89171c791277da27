"""« codes »: what each finding code means."""

from __future__ import annotations

import click

from calpae_xl.cli.arguments import json_option
from calpae_xl.cli.outcome import DONE, put_document, terminal
from calpae_xl.cli.streams import put_lines
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.typography import typeset


@click.command(short_help="Explique les codes des constats.")
@click.argument("wanted", metavar="[CODE]...", nargs=-1)
@json_option
def codes(wanted: tuple[str, ...], as_json: bool) -> int:
    """Explique les codes des constats, comme la feuille Codes du classeur.

    Chaque CODE est donné avec sa gravité, son niveau, un exemple et ce qu’il faut faire. Sans CODE, tous le sont,
    mais un terminal n’en montre que les noms.
    """
    chosen = _chosen(wanted)
    if as_json:
        from calpae_xl.core.documents.codes import codes_document

        put_document(codes_document(chosen))
        return DONE
    from calpae_xl.cli.codes import plain_codes, show_codes

    screen = terminal()
    if screen is None:
        put_lines(plain_codes(chosen))
    else:
        show_codes(screen, chosen, in_full=bool(wanted))
    return DONE


def _chosen(wanted: tuple[str, ...]) -> list[Code]:
    """Return the codes asked for in their own order, all of them when none is.

    Raises:
        click.UsageError: One does not exist.
    """
    named = {text.upper() for text in wanted}
    for unknown in sorted(named - {code.text for code in Code}):
        remedy = "Lancez « calpae codes » pour en avoir la liste."
        raise click.UsageError(typeset(f"Aucun constat ne porte le code « {unknown} ». {remedy}"))
    return [code for code in Code if not named or code.text in named]
