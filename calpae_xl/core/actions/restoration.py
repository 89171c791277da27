"""What is ours and was damaged beside the cells, put right by the next writing: the defined names."""

from __future__ import annotations

from collections.abc import Mapping

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.defined_names import restored_names
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.typography import listed, typeset

_MOST_NAMED = 3


def restored(campaign: Campaign) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """Return what defined names are to refer to, and what to tell of it; nothing when all are sound."""
    broken = next((finding.also_read for finding in campaign.structure if finding.code is Code.BROKEN_NAMES), ())
    names = restored_names(campaign.grid, campaign.found, campaign.settings, broken) if broken else {}
    put_right = [name for name in broken if name in names]
    if not put_right:
        return {}, ()
    held = {name.casefold(): area for name, area in campaign.grid.names.items()}
    changed = {name: area for name, area in names.items() if held.get(name.casefold()) != area}
    return changed, (_told(put_right),)


def _told(names: list[str]) -> str:
    shown = [f"« {name} »" for name in names[:_MOST_NAMED]]
    if len(names) > _MOST_NAMED:
        shown.append(f"{len(names) - _MOST_NAMED} autres" if len(names) > _MOST_NAMED + 1 else "un autre")
    return typeset(
        f"Noms rétablis avec les résultats : {listed(shown)} ; les formules de « CeA » et d’« Évolutions » relisent "
        "leurs feuilles."
    )
