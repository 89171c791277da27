"""The first page: what matters this year, in a few sentences."""

from __future__ import annotations

from collections.abc import Iterator

from calpae_xl.core.annex.main_changes import sound_changes, withheld_changes
from calpae_xl.core.annex.scope import Scope
from calpae_xl.core.figures.changes import Change
from calpae_xl.core.figures.consolidation import State
from calpae_xl.core.telling.display import change_display
from calpae_xl.core.trade.model import Collectivity, MissingCode, Status, Territory
from calpae_xl.core.trade.typography import number, plural, typeset

_MOST_CHANGES, _MOST_CAUSES = 3, 5
_WHOLE = frozenset({State.COMPLETE, State.WEIGHTED, State.COUNTED_ONCE})


def key_points(scope: Scope) -> tuple[str, ...]:
    """Say how much is known, what the totals are worth, what moved most and what blocks."""
    return tuple(map(typeset, _points(scope)))


def _points(scope: Scope) -> Iterator[str]:
    campaign = scope.campaign
    for territory in campaign.territories:
        yield _known(scope, territory)
    if len(campaign.territories) > 1:
        yield _totals(scope)
    strongest = [each for each in sound_changes(scope) if each.relative is not None][:_MOST_CHANGES]
    if strongest:
        year = campaign.settings.year
        told = " ; ".join(_told(each, campaign.settings.collectivity) for each in strongest)
        title = "Évolution" if len(strongest) == 1 else "Évolutions"
        yield f"{title} à retenir de {year - 1} à {year}, parmi celles que rien ne met en doute : {told}."
    yield from withheld_changes(scope, _MOST_CAUSES)
    blocking = scope.blocking
    if blocking:
        yield (
            f"{plural(blocking, 'constat bloquant', 'constats bloquants')} : les chiffres concernés sont imprimés "
            "comme saisis et n’entrent dans aucun total."
        )


def _known(scope: Scope, territory: Territory) -> str:
    """Count the cells of the campaign year by what they say; optional totals and weights are not asked for."""
    year = scope.year
    series = scope.campaign.series[territory.code]
    asked = [i for i in scope.entered if i.status not in {Status.BLOCK, Status.AUXILIARY}]
    cells = [next(seen for seen in series[i.id] if seen.period == year) for i in asked]
    figures = sum(seen.figure is not None for seen in cells)
    others = {
        "ND (non disponible)": sum(seen.code is MissingCode.ND for seen in cells),
        "NC": sum(seen.code is MissingCode.NC for seen in cells),
        "SO (sans objet)": sum(seen.code is MissingCode.SO for seen in cells),
        "à corriger": sum(seen.code is MissingCode.UNREADABLE for seen in cells),
        "non renseigné": sum(seen.code is MissingCode.BLANK for seen in cells),
    }
    said = ", ".join(f"{number(count)} {words}" for words, count in others.items() if count)
    known = plural(figures, "chiffre connu", "chiffres connus")
    told = f"{territory.name} : {known} sur {number(len(cells))} pour {year.label}"
    return f"{told} ; {said}." if said else f"{told}."


def _totals(scope: Scope) -> str:
    year = scope.year
    cells = [cell for cell in scope.cells if cell.period == year and cell.indicator.status is not Status.AUXILIARY]
    whole = sum(cell.state in _WHOLE for cell in cells)
    partial = sum(cell.state in {State.PARTIAL, State.SINGLE} for cell in cells)
    ranges = sum(cell.state is State.RANGE for cell in cells)
    blocked = sum(cell.state is State.BLOCKED for cell in cells)
    missing = sum(cell.state is State.MISSING for cell in cells)
    parts = (
        (whole, "réunit tous les départements", "réunissent tous les départements"),
        (partial, "n’en compte qu’une partie", "n’en comptent qu’une partie"),
        (ranges, "reste une fourchette", "restent une fourchette"),
        (blocked, "est bloquée", "sont bloquées"),
        (missing, "n’a pas de chiffre", "n’ont pas de chiffre"),
    )
    said = ", ".join(f"{number(count)} {one if count == 1 else many}" for count, one, many in parts if count)
    name, rows = scope.campaign.settings.collectivity_short, plural(len(cells), "ligne")
    return f"{name} : sur {rows} en {year.label}, {'aucune n’a de chiffre' if missing == len(cells) else said}."


def _told(change: Change, whole: Collectivity) -> str:
    return f"« {change.indicator.short} », {whole.called(change.territory)} : {change_display(change)}"
