"""What « refaire » and « campagne » print, and where they write."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from calpae_xl.cli.streams import put_lines
from calpae_xl.core.trade.typography import typeset

if TYPE_CHECKING:
    from calpae_xl.usecases.renew import Renewal


def put_renewal(renewal: Renewal, target: Path | None, *, replace: bool) -> None:
    """Say what changes, then write the new workbook where asked, or nowhere.

    Raises:
        CalpaeError: It cannot be written there.
    """
    from calpae_xl.usecases.renew import put_renewed
    from calpae_xl.usecases.renewal_report import renewal_lines

    put_lines(renewal_lines(renewal))
    if target is None:
        put_lines([typeset("Rien n’a été écrit : ajoutez --sortie pour obtenir le nouveau classeur.")])
        return
    built = put_renewed(renewal, target, replace=replace)
    told = f"Nouveau classeur : {built.path}" if built.written else f"Classeur déjà là, inchangé : {built.path}"
    put_lines([typeset(f"{told}. L’ancien, « {renewal.path.name} », reste comme il était.")])
