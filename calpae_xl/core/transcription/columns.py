"""The columns of a table of indicators, told by their headers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from calpae_xl.core.campaign.period_columns import named_period
from calpae_xl.core.campaign.possible_values import FIRST_YEAR, LAST_YEAR
from calpae_xl.core.trade.labels import loose_key
from calpae_xl.core.trade.model import Kind, Period
from calpae_xl.core.transcription.alignment import own_columns
from calpae_xl.core.transcription.paper import PaperRow
from calpae_xl.core.transcription.remnants import plain_text

_LONGEST_HEADER = 120
_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")
_MONTH = re.compile(r"(?<![0-9])(0?[1-9]|1[0-2])[ /.\-](?=20[0-9]{2}(?![0-9]))")
_MONTH_AFTER = re.compile(r"(?<=20[0-9]{2})-(0[1-9]|1[0-2])(?![0-9])")
_AIMED = re.compile(r"attendu|objectif|cible|prévision", re.IGNORECASE)
_ACHIEVED = re.compile(r"situation|atteint|réalisé|realise|constaté|résultat", re.IGNORECASE)
_OTHER = re.compile(r"évolution|écart|variation|taux de réalisation", re.IGNORECASE)


class Holds(Enum):
    """What a column that is no period holds."""

    MEASURE = "mesure"
    LABEL = "indicateur"
    UNIT = "unité"
    COMMENT = "commentaires"


_WORDS = {
    Holds.MEASURE: ("mesure", "objectif", "axe", "code", "action", "n"),
    Holds.LABEL: ("indicateur",),
    Holds.UNIT: ("unite",),
    Holds.COMMENT: ("commentaire", "observation", "precision"),
}


class Columns(NamedTuple):
    """What each column of a table holds, from left to right: a period, or something else."""

    holds: tuple[Holds | Period, ...]

    @property
    def label(self) -> int:
        """Position of the labels."""
        return self.holds.index(Holds.LABEL)

    @property
    def periods(self) -> tuple[tuple[int, Period], ...]:
        """Position and period of each column of figures."""
        return tuple((position, held) for position, held in enumerate(self.holds) if isinstance(held, Period))

    @property
    def vintage(self) -> str:
        """The last achieved year; empty when there is none."""
        return max((p.label for _, p in self.periods if p.kind is Kind.ACHIEVED), default="")


def read_columns(row: PaperRow) -> Columns | None:
    """Return the columns that a row of headers names; ``None`` for a row that is none.

    A table with a column of another kind (a coverage, a gap, a department) is not the table of one department.
    """
    texts = [plain_text(row.cells[at].text) for at in own_columns(row)]
    if not _names_labels(texts) or any(len(text) > _LONGEST_HEADER for text in texts):
        return None
    while texts and not texts[-1]:
        texts.pop()
    holds = [_held(text) for text in texts]
    if Holds.LABEL not in holds or not any(isinstance(held, Period) and held.kind is Kind.ACHIEVED for held in holds):
        return None
    known = [held for held in holds if held is not None]
    if len(known) < len(holds) or len({*known}) < len(known):
        return None
    return Columns(tuple(known))


def names_indicators(row: PaperRow) -> bool:
    """Tell whether a row is the header of some table of indicators, of a department or not."""
    texts = [plain_text(cell.text) for cell in row.cells]
    return len(texts) > 1 and _names_labels(texts)


def names_years(row: PaperRow) -> bool:
    """Tell whether a row of headers names several achieved years, as that of a department's table does."""
    held = {_held(plain_text(cell.text)) for cell in row.cells}
    return sum(isinstance(each, Period) and each.kind is Kind.ACHIEVED for each in held) > 1


def _names_labels(texts: Iterable[str]) -> bool:
    return any(_held(text) is Holds.LABEL for text in texts if "ndicateur" in text.replace(" ", "")[:_LONGEST_HEADER])


def _held(text: str) -> Holds | Period | None:
    key = loose_key(text)
    for holds, words in _WORDS.items():
        named = any(key in {word, f"{word}s"} or (len(word) > 4 and key.startswith(word)) for word in words)
        if named and not (holds is Holds.MEASURE and _YEAR.search(text)):  # « Objectif 2024 » is a target.
            return holds
    return written_column(text)


def written_column(text: str) -> Period | None:
    """Return the period that a header of figures names; ``None`` when it names none, or several."""
    exact = named_period(text)
    if exact is not None:
        return exact
    years = _YEAR.findall(text)
    if len({*years}) != 1 or _OTHER.search(text) or not FIRST_YEAR <= int(years[0]) <= LAST_YEAR:
        return None
    if _AIMED.search(text):
        month = _MONTH.search(text) or _MONTH_AFTER.search(text)
        return Period(years[0] if month is None else f"{years[0]}-{int(month[1]):02}", Kind.TARGET)
    if _ACHIEVED.search(text) or text.strip() == years[0]:
        return Period(years[0])
    return None
