"""What « construire --paquet-windows » prints: the archive, and what it is made of."""

from __future__ import annotations

from calpae_xl.cli.built import built_text
from calpae_xl.cli.columns import aligned
from calpae_xl.core.trade.typography import number, typeset
from calpae_xl.usecases.bundle import BuiltBundle


def bundle_lines(built: BuiltBundle) -> list[str]:
    """Tell a bundle that was built."""
    fact = "Paquet construit" if built.archive.written else "Paquet déjà à jour, inchangé"
    rows = [(c.name, c.version, c.licence, c.origin) for c in built.components]
    return [
        typeset(f"{fact} : {built_text(built.archive)}"),
        f"sha256 {built.archive.digest}",
        typeset(f"Taille : {number(built.size)} octets ; une fois extrait : {number(built.installed)} octets"),
        typeset(f"Fichiers : {number(built.count)}, avec leur empreinte dans « MANIFESTE.txt »"),
        "Composants",
        *(f"  {line}" for line in aligned(rows)),
    ]
