"""What is ours and was damaged beside the entries, put right by the next writing: defined names, tables, their titles.

Tables come first, and all else is worked out from the workbook as it then is: where a line goes, what a column says.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.defined_names import restored_names
from calpae_xl.core.campaign.own_tables import Damaged, damaged_tables
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.facts import TableFault
from calpae_xl.core.trade.typography import listed, typeset
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import Plan, applied
from calpae_xl.core.workbook.sheet_recognition import recognise_sheets

_MOST_NAMED = 3

_MENDED = {
    TableFault.RENAMED: "son nom lui est rendu",
    TableFault.CONVERTED: "ses lignes forment de nouveau un tableau",
    TableFault.TOTALLED: "sa ligne Total est retirée",
    TableFault.HEADERS_LOST: "ses titres sont rétablis",
}


class Mended(NamedTuple):
    """A workbook whose tables are right.

    Attributes:
        grid: As it reads then.
        plan: What makes it so; empty when they were.
        notices: What people should know of it, in sentences.
    """

    grid: Grid
    plan: Plan = Plan()
    notices: tuple[str, ...] = ()


def with_sound_tables(grid: Grid) -> Mended:
    """Return a workbook with its tables put right, as far as no guess is needed.

    Raises:
        CalpaeError: It is not a workbook of ours.
    """
    mended = [damaged for damaged in damaged_tables(grid, recognise_sheets(grid, [])) if damaged.plan is not None]
    if not mended:
        return Mended(grid)
    plan = Plan({damaged.sheet: damaged.plan for damaged in mended if damaged.plan is not None})
    return Mended(applied(grid, plan), plan, tuple(map(_told_table, mended)))


def _told_table(damaged: Damaged) -> str:
    table, fault, _ = damaged.facts
    return typeset(f"Feuille « {damaged.sheet} », tableau « {table} » rétabli : {_MENDED[fault]}.")


def restored(campaign: Campaign) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """Return what defined names are to refer to, and what to tell of it; nothing when all are sound."""
    broken = next((finding.also_read for finding in campaign.structure if finding.code is Code.BROKEN_NAMES), ())
    names = restored_names(campaign.grid, campaign.found, campaign.settings, broken) if broken else {}
    put_right = [name for name in broken if name in names]
    if not put_right:
        return {}, ()
    held = {name.casefold(): area for name, area in campaign.grid.names.items()}
    changed = {name: area for name, area in names.items() if held.get(name.casefold()) != area}
    return changed, (_told(put_right, campaign.sheets[Role.CONSOLIDATION, ""]),)


def _told(names: list[str], results: str) -> str:
    shown = [f"« {name} »" for name in names[:_MOST_NAMED]]
    if len(names) > _MOST_NAMED:
        shown.append(f"{len(names) - _MOST_NAMED} autres" if len(names) > _MOST_NAMED + 1 else "un autre")
    return typeset(
        f"Noms rétablis avec les résultats : {listed(shown)} ; les formules de « {results} » et d’« Évolutions » "
        "relisent leurs feuilles."
    )
