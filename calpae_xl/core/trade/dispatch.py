"""A copy that is sent: what for, to whom, which one; and the file name that says it all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import Enum
from typing import NamedTuple

from calpae_xl.core.trade.model import COLLECTIVITY_NAME

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
    """

    purpose: Purpose
    territory: str | None
    campaign: str
    version: int
    sent_on: date

    @property
    def series(self) -> str:
        """What the versions of one copy have in common: ``CALPAE_67_2022_collecte``."""
        return "_".join(
            ("CALPAE", *map(_safe, (self.territory or COLLECTIVITY_NAME, self.campaign)), self.purpose.value)
        )

    @property
    def file_name(self) -> str:
        """The canonical name: ``CALPAE_67_2022_collecte_v1_2026-11-21.xlsx``."""
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
    territory = None if match["territory"] == COLLECTIVITY_NAME else match["territory"]
    return Dispatch(Purpose(match["purpose"]), territory, match["campaign"], int(match["version"]), sent_on)


def next_version(names: Iterable[str], purpose: Purpose, territory: str | None, campaign: str) -> int:
    """Return the version of the next copy to send.

    Args:
        names: The column « Fichier » of « Journal »; whatever is no canonical name is skipped.
        purpose: What the copy is for.
        territory: The department; ``None`` for the whole collectivity.
        campaign: Campaign id.
    """
    series = Dispatch(purpose, territory, campaign, 1, date.min).series
    sent = (parse_file_name(name) for name in names)
    return (
        max((dispatch.version for dispatch in sent if dispatch is not None and dispatch.series == series), default=0)
        + 1
    )


def _safe(text: str) -> str:
    return _FORBIDDEN.sub("-", text)
