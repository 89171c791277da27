"""What a workbook of any collectivity starts from: its names, its years, the packaged referential, no figure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from calpae_xl.core.campaign.possible_values import FIRST_YEAR, LAST_YEAR, word_of
from calpae_xl.core.campaign.setting_lines import MOST_YEARS
from calpae_xl.core.campaign.settings import COLLECTIVITY_PARAMETERS, SHEET_NAME_WORDS, Settings
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.model import Collectivity, Territory
from calpae_xl.core.trade.typography import typeset
from calpae_xl.data import load_bounds_notes, load_referential
from calpae_xl.making.content import MOST_CONSOLIDATED, MasterContent, named

_DEPARTMENT = re.compile("[0-9][0-9A-Z]{1,2}")
_YEARS = re.compile(r"([0-9]{4})(?:[-–]([0-9]{4}))?")
_POSSIBLE = {parameter.field: parameter.possible for parameter in COLLECTIVITY_PARAMETERS}


class Asked(NamedTuple):
    """What a blank workbook is to be of, as people gave it.

    Attributes:
        departments: Code and name of each, in the order of the sheets.
        collectivity: Code and name.
        short: Short name of the collectivity, for its sheet; its name by default.
        years: « 2019-2023 », or a single year.
    """

    departments: Sequence[tuple[str, str]]
    collectivity: tuple[str, str]
    years: str
    short: str | None = None


class ImpossibleBlankError(CalpaeError):
    """No workbook can be made of what was asked."""

    def __init__(self, fault: str, remedy: str) -> None:
        super().__init__(typeset(f"{fault}."), typeset(f"{remedy}."))


def blank_content(asked: Asked) -> MasterContent:
    """Return the content of a workbook in which everything is still to be typed.

    The last year is the campaign's; the year after it is that of the target.

    Raises:
        ImpossibleBlankError: No workbook can be made of it.
    """
    first, last = _years(asked.years)
    departments = tuple(_departments(asked.departments))
    settings = Settings(campaign=str(last), first_year=first, year=last, target_year=last + 1, territories=departments)
    return MasterContent(
        settings=named(settings, _collectivity(asked, departments)),
        # Its labels are common to all: those of one department alone are published by those of the package.
        referential=replace(load_referential(), labels={}),
        bound_notes=load_bounds_notes(),
        entries={},
        comments={},
        reservations=(),
        vintages=(),
    )


def _years(given: str) -> tuple[int, int]:
    match = _YEARS.fullmatch(given.strip())
    remedy = "Donnez la première et la dernière, comme 2019-2023"
    if match is None:
        raise ImpossibleBlankError(f"« {given} » ne désigne pas d’années", remedy)
    first, last = int(match[1]), int(match[2] or match[1])
    if first > last:
        raise ImpossibleBlankError(f"Les années « {given} » sont à rebours", remedy)
    if first < FIRST_YEAR or last >= LAST_YEAR:
        raise ImpossibleBlankError(
            f"Les années « {given} » sortent de ce que CALPAE connaît",
            f"Donnez des années de {FIRST_YEAR} à {LAST_YEAR - 1}",
        )
    if last - first > MOST_YEARS:
        raise ImpossibleBlankError(
            f"Les années « {given} » sont trop nombreuses", f"Donnez-en {MOST_YEARS + 1} au plus"
        )
    return first, last


def _departments(given: Sequence[tuple[str, str]]) -> Iterator[Territory]:
    if not 1 <= len(given) <= MOST_CONSOLIDATED:
        said = "Aucun département n’est donné" if not given else f"{len(given)} départements sont donnés"
        raise ImpossibleBlankError(
            said,
            f'Donnez-en de 1 à {MOST_CONSOLIDATED}, chacun par son code et son nom : --departement 21 "Côte-d\'Or"',
        )
    known: set[str] = set()
    for typed, title in given:
        code, name = word_of(typed).upper(), word_of(title)
        if not _DEPARTMENT.fullmatch(code):
            raise ImpossibleBlankError(
                f"« {typed} » n’est pas le code d’un département", "Donnez deux ou trois signes, comme 21, 2A ou 971"
            )
        if code in known:
            raise ImpossibleBlankError(
                f"Le département {code} est donné deux fois", "Donnez chaque code une seule fois"
            )
        known.add(code)
        territory = Territory(code, name)
        if not name or territory.sheet != f"{code} {name}" or name[0] == "'":
            raise ImpossibleBlankError(
                f"« {title} » ne peut pas nommer la feuille du département {code}",
                f"Donnez un nom de {_LONGEST - len(code)} signes au plus, sans / \\ ? * [ ] :, qui ne commence ni ne "
                "finit par une apostrophe",
            )
        yield territory


_LONGEST = 30
"""Signs that a sheet leaves to the code and the name of a department, a space apart."""


def _collectivity(asked: Asked, departments: Sequence[Territory]) -> Collectivity:
    code, name = asked.collectivity
    read = _POSSIBLE["collectivity_code"].read(word_of(code).upper())
    if read is None or read in {territory.code for territory in departments}:
        words = _POSSIBLE["collectivity_code"].words
        raise ImpossibleBlankError(f"« {code} » ne peut pas être le code de la collectivité", f"Donnez {words}")
    full = _POSSIBLE["collectivity_name"].read(name)
    if full is None:
        words = _POSSIBLE["collectivity_name"].words
        raise ImpossibleBlankError(f"« {name} » ne peut pas nommer la collectivité", f"Donnez {words}")
    given = name if asked.short is None else asked.short
    short = _POSSIBLE["collectivity_short"].read(given)
    taken = {label_key(each) for territory in departments for each in (territory.code, territory.sheet)}
    if short is None or label_key(str(short)) in taken:
        how = "Ajoutez --nom-court, avec" if asked.short is None else "Donnez"
        raise ImpossibleBlankError(
            f"« {given} » ne peut pas nommer la feuille de la collectivité", f"{how} {SHEET_NAME_WORDS}"
        )
    return Collectivity(str(read), str(full), str(short))
