"""« Expliquer » : where one figure comes from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TypeVar

from calpae_xl.books.port import Book
from calpae_xl.core.campaign import Campaign
from calpae_xl.core.errors import CalpaeError
from calpae_xl.core.grid import split_address
from calpae_xl.core.layout import Role
from calpae_xl.core.lineage import COLLECTIVITY_NAME, Lineage, explain
from calpae_xl.core.model import COLLECTIVITY, CellRef, Indicator, Kind, Period, Status
from calpae_xl.core.words import word
from calpae_xl.usecases.process import process_book

T = TypeVar("T")

_MOST_LISTED = 8
"""Territories that a refusal lists in full."""

_PERIOD = re.compile(r"(?:(attendu|objectif|a)|(realise|r))? ?([0-9].*)")


class UnknownNameError(CalpaeError):
    """A word of the request that names nothing in the workbook."""

    def __init__(self, given: str, kind: str, close: Sequence[str], known: Sequence[str]) -> None:
        choices = close or known
        remedy = f"Le plus proche : {choices[0]}." if len(choices) == 1 else f"Choisissez parmi : {', '.join(choices)}."
        super().__init__(f"« {given} » n’est pas {kind} de ce classeur.", remedy)


class NoFigureError(CalpaeError):
    """A cell that carries no figure to explain."""

    def __init__(self, given: str, fault: str) -> None:
        super().__init__(
            f"« {given} » {fault}.",
            "Donnez une cellule d’année d’une feuille de saisie, ou un territoire, un indicateur et une période.",
        )


def explain_in_book(book: Book, request: Sequence[str]) -> Lineage:
    """Explain the figure that some words designate.

    Args:
        book: The workbook.
        request: « Feuille!Cellule » alone, or territory, indicator and period; the period may take
            several words (« attendu 2023 »).

    Raises:
        CalpaeError: The workbook cannot be used, or a word designates nothing in it.
    """
    work = process_book(book)
    if len(request) == 1:
        territory, indicator, period = _of_cell(work.campaign, request[0])
    elif len(request) == 2:
        raise NoFigureError(" ".join(request), "ne suffit pas à désigner un chiffre")
    else:
        territory = _territory(work.campaign, request[0])
        indicator = _indicator(work.campaign, request[1], territory)
        period = _period(work.campaign, " ".join(request[2:]))
    return explain(work, territory, indicator, period)


def _of_cell(campaign: Campaign, given: str) -> tuple[str, Indicator, Period]:
    sheet, separator, cell = given.rpartition("!")
    if not separator:
        raise NoFigureError(given, "n’est pas une adresse de la forme « 67 Bas-Rhin!F9 »")
    wanted = _folded(sheet.strip("'").replace("''", "'"))
    entries = {name: territory for (role, territory), name in campaign.sheets.items() if role is Role.ENTRY}
    names = {_folded(name): name for name in campaign.sheets.values()}
    if wanted not in names:
        raise UnknownNameError(sheet, "une feuille", _close(sheet, entries), [*entries])
    name = names[wanted]
    if name not in entries:
        raise NoFigureError(given, "n’est pas dans une feuille de saisie")
    try:
        letters, row = split_address(cell.strip().upper())
    except ValueError as error:
        raise NoFigureError(given, "n’est pas l’adresse d’une cellule") from error
    at = CellRef(name, f"{letters}{row}")
    for observations in campaign.series[entries[name]].values():
        for seen in observations:
            if seen.at == at:
                return seen.territory, campaign.referential.indicators[seen.indicator], seen.period
    raise NoFigureError(given, "ne porte aucun chiffre de la campagne")


def _territory(campaign: Campaign, given: str) -> str:
    names = {COLLECTIVITY: COLLECTIVITY, COLLECTIVITY_NAME: COLLECTIVITY}
    for territory in campaign.territories:
        names.update({territory.code: territory.code, territory.name: territory.code, territory.sheet: territory.code})
    found = _named(names, given)
    if found is None:
        known = [*(territory.code for territory in campaign.territories), COLLECTIVITY_NAME]
        close = _close(given, names) if len(known) > _MOST_LISTED else []
        raise UnknownNameError(given, "un territoire", close, known)
    return found


def _indicator(campaign: Campaign, given: str, territory: str) -> Indicator:
    names: dict[str, Indicator] = {}
    for indicator in campaign.referential.entered:
        names.update({indicator.id: indicator, indicator.short: indicator})
    found = _named(names, given)
    if found is None:
        close = dict.fromkeys(names[name].id for name in _close(given, names))
        known = [indicator.id for indicator in campaign.referential.entered]
        raise UnknownNameError(given, "un indicateur", [*close], known)
    if territory == COLLECTIVITY and found.status is Status.AUXILIARY:
        raise NoFigureError(given, "est une pondération, que la CeA ne consolide pas")
    return found


def _period(campaign: Campaign, given: str) -> Period:
    match = _PERIOD.fullmatch(_folded(given))
    found = [] if match is None else [p for p in campaign.periods if p.label == match[3]]
    if match is not None and match[1]:
        found = [p for p in found if p.kind is Kind.TARGET]
    if match is not None and match[2]:
        found = [p for p in found if p.kind is Kind.ACHIEVED]
    if not found:
        # A bare year that is both achieved and aimed at means the achieved one, which comes first.
        known = [p.label if p.kind is Kind.ACHIEVED else f"{word(p.kind)} {p.label}" for p in campaign.periods]
        raise UnknownNameError(given, "une période", [], known)
    return found[0]


def _named(names: dict[str, T], given: str) -> T | None:
    wanted = _folded(given)
    return next((value for name, value in names.items() if _folded(name) == wanted), None)


def _close(given: str, names: Iterable[str]) -> list[str]:
    from difflib import get_close_matches  # Only on the way to an error.

    folded = {_folded(name): name for name in names}
    return [folded[name] for name in get_close_matches(_folded(given), folded, n=3, cutoff=0.5)]


def _folded(text: str) -> str:
    """Compare names as people type them: any case, without accents, ordinary spaces."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(plain.replace("’", "'").casefold().split())
