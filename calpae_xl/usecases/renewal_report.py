"""What making a workbook anew changes, told in French sentences, for the terminal and for Excel alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calpae_xl.core.trade.typography import plural, typeset
from calpae_xl.renewal.telling import itemised

if TYPE_CHECKING:
    from calpae_xl.usecases.renew import Renewal

_MOST_SHOWN = 60
_MOST_UNUSABLE = 20


def renewal_lines(renewal: Renewal, most: int = _MOST_SHOWN) -> list[str]:
    """Say what changes, what stays in the old file, what the campaign leaves undone; blank lines stand between.

    Args:
        renewal: What was made.
        most: How many of the warnings that nobody answered are told one by one.
    """
    lines = [*renewal.told] or [
        typeset("Rien ne change de place ; feuilles, formats, noms et formules sont refaits à neuf.")
    ]
    if renewal.unusable:
        lines += ["", typeset("À corriger, ici ou dans le nouveau classeur, puis à refaire :")]
        lines += itemised(renewal.unusable, _MOST_UNUSABLE, "dans « Contrôles »")
    if renewal.left:
        lines += ["", typeset("Reste dans l’ancien fichier :"), *(f"- {text}" for text in renewal.left)]
    if renewal.waiting:
        lines += ["", *renewal.waiting]
    if renewal.unexplained:
        count = plural(len(renewal.unexplained), "avertissement", "avertissements")
        lines += ["", typeset(f"{count} sans réponse, que « Millésimes » garde avec « Publié sans explication » :")]
        lines += itemised(renewal.unexplained, most, "dans « Millésimes » du nouveau classeur")
    return lines
