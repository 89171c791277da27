"""A copy that is sent: what for, to whom, which one; and the file name that says it all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import Enum
from typing import NamedTuple

_NAME = re.compile(
    r"CALPAE_(?P<territory>[^_]+)_(?P<campaign>.+)_(?P<purpose>collecte|transmission)"
    r"_v(?P<version>[1-9][0-9]{0,5})_(?P<sent_on>[0-9]{4}-[0-9]{2}-[0-9]{2})\.xlsx"
)
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


class Purpose(Enum):
    """What a copy is sent for; values go into file names."""

    COLLECTION = "collecte"
    TRANSMISSION = "transmission"


class Dispatch(NamedTuple):
    """One sending of the workbook.

    Attributes:
        territory: Code of the department that fills the copy in; ``None`` for the whole collectivity.
        campaign: Campaign id, as « Paramètres » has it.
        version: 1 for the first copy of this purpose, department and campaign.
        whole: Short name of the collectivity, which names a copy of all departments; of one, it says nothing.
    """

    purpose: Purpose
    territory: str | None
    campaign: str
    version: int
    sent_on: date
    whole: str = ""

    @property
    def series(self) -> str:
        """What the versions of one copy have in common: ``CALPAE_2A_2022_collecte``."""
        territory = (self.territory or self.whole).replace("_", "-")  # Which parts a name from the campaign.
        return "_".join(("CALPAE", *map(_safe, (territory, self.campaign)), self.purpose.value))

    @property
    def file_name(self) -> str:
        """The canonical name: ``CALPAE_2A_2022_collecte_v1_2026-11-21.xlsx``."""
        return f"{self.series}_v{self.version}_{self.sent_on.isoformat()}.xlsx"


def parse_file_name(name: str) -> Dispatch | None:
    """Read a canonical name; ``None`` for any other, including one that a mail program numbered.

    A campaign id with signs that file names cannot have comes back as the name has it: compare `Dispatch.series`,
    not campaigns.
    """
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    try:
        sent_on = date.fromisoformat(match["sent_on"])
    except ValueError:
        return None
    purpose, version = Purpose(match["purpose"]), int(match["version"])
    if purpose is Purpose.TRANSMISSION:
        return Dispatch(purpose, None, match["campaign"], version, sent_on, match["territory"])
    return Dispatch(purpose, match["territory"], match["campaign"], version, sent_on)


def next_version(names: Iterable[str], first: Dispatch) -> int:
    """Return the version of the next copy to send.

    Args:
        names: The column « Fichier » of « Journal »; whatever is no canonical name is skipped.
        first: What would be sent, were it the first.
    """
    sent = (parse_file_name(name) for name in names)
    versions = (each.version for each in sent if each is not None and each.series == first.series)
    return max(versions, default=0) + 1


def _safe(text: str) -> str:
    return _FORBIDDEN.sub("-", text)
