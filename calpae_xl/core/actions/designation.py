"""What people designate: a figure by words or by its cell, a territory, an indicator, a period."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.written_periods import written_period
from calpae_xl.core.results.changes_places import TERRITORY_HEADER, period_of_header
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.labels import normalized
from calpae_xl.core.trade.model import CellRef, Indicator, Kind, Period, Status
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.words import article, period_text
from calpae_xl.core.workbook.grid import Sheet, split_address
from calpae_xl.core.workbook.layout import ID_HEADER, Role
from calpae_xl.core.workbook.tables import Table, find_table

T = TypeVar("T")

_MOST_LISTED = 8
"""Territories that a refusal lists in full."""

_PERIOD = re.compile(r"(?:(attendu|objectif|a)|(realise|r))? ?([0-9].*)")
_PERIOD_ALONE = re.compile(r"(?:attendu|objectif|a|realise|r)? ?(?:[0-9]{1,2} 20[0-9]{2}|[0-9]\S*)")


class UnknownNameError(CalpaeError):
    """A word of the request that names nothing in the workbook."""

    def __init__(self, given: str, kind: str, close: Sequence[str], known: Sequence[str]) -> None:
        choices = close or known
        remedy = f"Le plus proche : {choices[0]}." if len(choices) == 1 else f"Choisissez parmi : {', '.join(choices)}."
        super().__init__(typeset(f"« {given} » n’est {kind} de ce classeur."), typeset(remedy))


class NoFigureError(CalpaeError):
    """A cell that carries no figure."""

    def __init__(self, given: str, fault: str) -> None:
        super().__init__(
            typeset(f"« {given} » {fault}."),
            typeset(
                "Donnez une cellule d’année d’une feuille de saisie ou de résultats, ou un département, un "
                "indicateur et une période."
            ),
            in_excel=typeset(
                "Sélectionnez un chiffre d’une feuille de saisie ou de résultats, puis cliquez de "
                "nouveau sur le bouton."
            ),
        )


class Figure(NamedTuple):
    """One figure of a campaign.

    Attributes:
        territory: Code of a department, or of the collectivity.
    """

    territory: str
    indicator: Indicator
    period: Period


def designated_figure(campaign: Campaign, request: Sequence[str]) -> Figure:
    """Return the figure that some words designate.

    Args:
        campaign: The workbook.
        request: « Feuille!Cellule » alone, or territory, indicator and period; the period may take
            several words (« attendu 2023 »).

    Raises:
        CalpaeError: A word designates nothing in the workbook.
    """
    if len(request) == 1:
        return figure_at(campaign, designated_cell(campaign, request[0]))
    if len(request) == 2:
        raise NoFigureError(" ".join(request), "ne suffit pas à désigner un chiffre")
    territory = designated_territory(campaign, request[0])
    indicator = designated_indicator(campaign, request[1])
    if territory == campaign.settings.collectivity_code and indicator.status is Status.AUXILIARY:
        raise NoFigureError(
            request[1], f"est une pondération, que {article(campaign.settings.collectivity_short)} ne consolide pas"
        )
    return Figure(territory, indicator, designated_period(campaign, " ".join(request[2:])))


def designated_cell(campaign: Campaign, given: str) -> CellRef:
    """Read an address written as in Excel: « Évolutions!F9 »."""
    sheet, separator, cell = given.rpartition("!")
    if not separator:
        raise NoFigureError(given, f"n’est pas une adresse de la forme « {campaign.territories[0].sheet}!F9 »")
    names = {_folded(name): name for name in campaign.sheets.values()}
    wanted = _folded(sheet.strip("'").replace("''", "'"))
    if wanted not in names:
        entries = [name for (role, _), name in campaign.sheets.items() if role is Role.ENTRY]
        raise UnknownNameError(sheet, "pas une feuille", _close(sheet, entries), entries)
    try:
        letters, row = split_address(cell.strip().upper())
    except ValueError as error:
        raise NoFigureError(given, "n’est pas l’adresse d’une cellule") from error
    return CellRef(names[wanted], f"{letters}{row}")


def figure_at(campaign: Campaign, at: CellRef) -> Figure:
    """Return the figure of a cell of an entry sheet or of one of results, wherever rows were moved.

    In a result sheet any cell of a row will do: one that is no year's stands for the year of the campaign.

    Raises:
        NoFigureError: The cell carries none.
    """
    given = f"{at.sheet}!{at.cell}"
    role, territory = next((key for key, name in campaign.sheets.items() if name == at.sheet), (None, ""))
    sheet = campaign.grid.sheet(at.sheet)
    found: Figure | None = None
    if role is Role.ENTRY:
        found = _entry(campaign, territory, at)
    elif role is Role.CONSOLIDATION and sheet is not None:
        found = _consolidated(campaign, sheet, at)
    elif role is Role.CHANGES and sheet is not None:
        found = _changed(campaign, sheet, at)
    elif role is Role.FINDINGS:
        found = _listed(campaign, at)
    else:
        results = campaign.sheets.get((Role.CONSOLIDATION, ""), campaign.settings.collectivity_short)
        raise NoFigureError(
            given, f"n’est ni dans une feuille de saisie, ni dans « {results} », « Évolutions » ou « Contrôles »"
        )
    if found is None:
        raise NoFigureError(given, "ne porte aucun chiffre de la campagne")
    return found


def _entry(campaign: Campaign, territory: str, at: CellRef) -> Figure | None:
    for observations in campaign.series.get(territory, {}).values():
        for seen in observations:
            if seen.at == at:
                return Figure(seen.territory, campaign.referential.indicators[seen.indicator], seen.period)
    return None


def _consolidated(campaign: Campaign, sheet: Sheet, at: CellRef) -> Figure | None:
    table = find_table(sheet, (ID_HEADER, *(period.header for period in campaign.periods)), key=ID_HEADER)
    indicator = None if table is None else _row_indicator(campaign, table, at)
    if table is None or indicator is None:
        return None
    letters, _ = split_address(at.cell or "")
    # The reading cells, folded to the right, have the key of their period in a hidden row above the headers.
    heads = {value for cell, value in sheet.values.items() if _stands_over(cell, letters, table.row)}
    period = next((period for period in campaign.periods if period.header in heads), None)
    return Figure(campaign.settings.collectivity_code, indicator, period or _campaign_year(campaign))


def _changed(campaign: Campaign, sheet: Sheet, at: CellRef) -> Figure | None:
    table = find_table(sheet, (ID_HEADER, TERRITORY_HEADER), key=ID_HEADER)
    indicator = None if table is None else _row_indicator(campaign, table, at)
    if table is None or indicator is None:
        return None
    letters, row = split_address(at.cell or "")
    name = str(sheet.values.get(f"{table.columns.get(TERRITORY_HEADER, '')}{row}", ""))
    whole = campaign.settings.collectivity
    # Rows say the name that the last run knew: it may have changed since, as that of the sheet will.
    code = whole.code if name in {whole.short, campaign.sheets.get((Role.CONSOLIDATION, ""))} else name
    if code != whole.code and code not in campaign.series:
        return None
    period = period_of_header(sheet.values.get(f"{letters}{table.row}"), campaign.periods)
    return Figure(code, indicator, period or _campaign_year(campaign))


def _listed(campaign: Campaign, at: CellRef) -> Figure | None:
    """Return the figure that a line of « Contrôles » is about, by its key."""
    line = campaign.listed.lines.get(split_address(at.cell or "")[1])
    territory, name, header = (*("" if line is None else line.key.text).split("|"), "", "", "")[:3]
    indicator = campaign.referential.indicators.get(name)
    period = next((period for period in campaign.periods if period.header == header), None)
    if indicator is None or period is None or territory not in campaign.series:
        return None
    return Figure(territory, indicator, period)


def _row_indicator(campaign: Campaign, table: Table, at: CellRef) -> Indicator | None:
    _, row = split_address(at.cell or "")
    name = table.sheet.values.get(f"{table.columns[ID_HEADER]}{row}") if row > table.row else None
    indicator = campaign.referential.indicators.get(str(name))
    return indicator if indicator in campaign.referential.consolidated else None


def _stands_over(cell: str, letters: str, last: int) -> bool:
    column, row = split_address(cell)
    return column == letters and row <= last


def _campaign_year(campaign: Campaign) -> Period:
    return Period(str(campaign.settings.year))


def designated_territory(campaign: Campaign, given: str, *, counted: bool = False) -> str:
    """Return the code of a department, or of the collectivity, given by code, name or sheet.

    Args:
        campaign: The workbook.
        given: What people wrote.
        counted: Whether a department alone will do, for a figure that was counted: a refusal offers no other.

    Raises:
        UnknownNameError: There is none of that name.
    """
    whole = campaign.settings.collectivity
    names = dict.fromkeys((whole.name, whole.short, whole.code), whole.code)
    for territory in campaign.territories:
        names.update({territory.code: territory.code, territory.name: territory.code, territory.sheet: territory.code})
    found = _named(names, given)
    if found is None:
        known = [territory.code for territory in campaign.territories]
        if counted:
            names = {name: code for name, code in names.items() if code != whole.code}
        else:
            known.append(whole.short)
        close = _close(given, names) if len(known) > _MOST_LISTED else []
        kind = "pas un département" if counted else "ni un département ni la collectivité"
        raise UnknownNameError(given, kind, close, known)
    return found


def designated_department(campaign: Campaign, given: str) -> str:
    """Return the code of a department, given by code, name or sheet.

    Raises:
        UnknownNameError: There is none of that name; the collectivity is none.
    """
    code = designated_territory(campaign, given, counted=True)
    if code == campaign.settings.collectivity_code:
        known = [territory.code for territory in campaign.territories]
        raise UnknownNameError(given, "pas un département", [], known)
    return code


def designated_indicator(campaign: Campaign, given: str) -> Indicator:
    """Return an indicator given by its id, its short label, or the label that an entry sheet shows.

    Raises:
        UnknownNameError: There is none of that name, or several bear it.
    """
    names = _names_of_indicators(campaign)
    bearers = next((found for name, found in names.items() if _folded(name) == _folded(given)), ())
    if len(bearers) == 1:
        return bearers[0]
    if bearers:
        raise UnknownNameError(given, "pas le nom d’un seul indicateur", [], [i.short for i in bearers])
    close = dict.fromkeys(indicator.short for name in _close(given, names) for indicator in names[name])
    raise UnknownNameError(given, "pas un indicateur", [*close], [i.short for i in campaign.referential.entered])


def _names_of_indicators(campaign: Campaign) -> dict[str, tuple[Indicator, ...]]:
    """Return the indicators by each of their names: an id names one, a label may name several."""
    told: dict[str, dict[str, Indicator]] = {}
    for indicator in campaign.referential.entered:
        own = (campaign.referential.label(indicator.id, territory.code) for territory in campaign.territories)
        for name in (indicator.short, indicator.label, *own):
            told.setdefault(_folded(name), {})[indicator.id] = indicator
    for indicator in campaign.referential.entered:
        told[_folded(indicator.id)] = {indicator.id: indicator}
    return {name: tuple(found.values()) for name, found in told.items() if name}


def designated_period(campaign: Campaign, given: str) -> Period:
    """Return a period; a bare year that is both achieved and aimed at means the achieved one.

    Raises:
        UnknownNameError: The campaign has no such period.
    """
    match = _PERIOD.fullmatch(_folded(given))
    found = [] if match is None else [p for p in campaign.periods if p.label == (written_period(match[3]) or match[3])]
    if match is not None and match[1]:
        found = [p for p in found if p.kind is Kind.TARGET]
    if match is not None and match[2]:
        found = [p for p in found if p.kind is Kind.ACHIEVED]
    if not found:
        known = [*map(period_text, campaign.periods)]
        raise UnknownNameError(given, "pas une période", [], known)
    return next((period for period in found if period.kind is Kind.ACHIEVED), found[0])


def leading_period(campaign: Campaign, words: Sequence[str]) -> tuple[Period | None, Sequence[str]]:
    """Return the period that a request begins with, in one to three words (« attendu 06 2022 »), and what follows it.

    Raises:
        UnknownNameError: It begins as a period does, and the campaign has no such one.
    """
    for length in (3, 2, 1):
        given = " ".join(words[:length])
        if len(words) >= length and _PERIOD_ALONE.fullmatch(_folded(given)):
            return designated_period(campaign, given), words[length:]
    return None, words


def _named(names: Mapping[str, T], given: str) -> T | None:
    wanted = _folded(given)
    return next((value for name, value in names.items() if _folded(name) == wanted), None)


def _close(given: str, names: Iterable[str]) -> list[str]:
    from difflib import get_close_matches  # Only on the way to an error.

    folded = {_folded(name): name for name in names}
    return [folded[name] for name in get_close_matches(_folded(given), folded, n=3, cutoff=0.5)]


def _folded(text: str) -> str:
    """Compare names as people type them: any case, without accents, ordinary spaces."""
    plain = "".join(c for c in normalized("NFKD", text) if not unicodedata.combining(c))
    return " ".join(plain.replace("’", "'").casefold().split())
