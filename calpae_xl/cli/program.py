"""The program « calpae »: its commands, in the order in which people use them."""

from __future__ import annotations

from importlib import import_module

import click

from calpae_xl import __version__
from calpae_xl.cli.outcome import DONE
from calpae_xl.cli.streams import put
from calpae_xl.core.trade.typography import typeset

_COMMANDS = {
    "valider": "validate",
    "evolutions": "changes",
    "consolider": "consolidate",
    "traiter": "process",
    "comparer": "compare_vintages",
    "corriger": "correct",
    "reserver": "reserve",
    "justifier": "justify",
    "envoyer": "send",
    "annexe": "annex",
    "integrer": "integrate",
    "importer": "import_annex",
    "annuler": "undo",
    "refaire": "remake",
    "campagne": "new_campaign",
    "expliquer": "explain",
    "codes": "codes",
    "diagnostic": "diagnose",
    "construire": "build",
    "installer": "install",
}
"""Module of ``calpae_xl.cli.commands`` by command."""


class _Modules(dict[str, click.Command]):
    """Commands by name, imported when they are asked for: one run needs one of them."""

    def __init__(self) -> None:
        super().__init__(dict.fromkeys(_COMMANDS))  # type: ignore[arg-type]  # filled in by `get`

    def get(self, name: str, default: object = None) -> click.Command | None:  # type: ignore[override]
        """Return a command, ``None`` if there is none of that name."""
        if name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"calpae_xl.cli.commands.{_COMMANDS[name]}"), name)
        return command


class _Commands(click.Group):
    """The commands in the order in which people use them; click sorts them by name."""

    def list_commands(self, context: click.Context) -> list[str]:
        return [*self.commands]


@click.group(
    cls=_Commands,
    commands=_Modules(),
    invoke_without_command=True,
    context_settings={"help_option_names": ["--aide", "--help", "-h"]},
    options_metavar="[OPTIONS]",
    subcommand_metavar="COMMANDE [ARGUMENTS]",
    epilog=typeset(
        "Code de sortie : 0, le travail est fait ; 1, la réponse est non (« valider » : des constats bloquent ; "
        "« envoyer transmission » : refusée ; « installer --verifier » : quelque chose bloque) ; 2, commande ou "
        "fichier inutilisable ; 3, erreur interne ; 130, interrompu."
    ),
)
@click.version_option(__version__, message="calpae %(version)s", help="Affiche la version et s’arrête.")
@click.pass_context
def calpae(context: click.Context) -> int:
    """Indicateurs CALPAE des départements d’une collectivité.

    Contrôle le classeur d’une campagne, compare les années et consolide les départements. Le classeur lu n’est
    modifié que par --sur-place, ou si --sortie le nomme lui-même.
    """
    if context.invoked_subcommand is None:
        put(context.get_help() + "\n")
    return DONE
