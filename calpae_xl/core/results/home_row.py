"""The rows of « Accueil », of a workbook or of a copy that leaves: their kinds, and what their cells are made of."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.trade.model import CellRef, Indicator
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.links import cell_link
from calpae_xl.core.workbook.plan import Content


class Line(Enum):
    """What a row of the sheet is, which decides its look; values stand in its hidden first column."""

    TITLE = "titre"
    SUBTITLE = "sous-titre"
    STATE = "état"
    NEXT = "à faire"
    LEGEND = "légende"
    BLANK = "blanc"
    HEADING = "rubrique"
    HEADER = "en-têtes"
    TREAT = "à traiter"
    MORE = "suite"
    MEASURE = "mesure"
    TOTAL = "ensemble"
    WAITING = "en attente"
    TO_FILL = "à remplir"
    CALENDAR = "calendrier"
    ACTION = "action"
    FIGURE = "chiffre"
    STEP = "étape"
    COUNT = "gravité"
    LOOK = "aspect"
    SHEET = "feuille"


class HomeRow(NamedTuple):
    """A row: its kind and what its cells hold, from column B on; ``None`` is an empty cell.

    Attributes:
        indicator: What its figures measure, for their formats.
        reserved: Whether a reservation bears on each of them, known and alive.
    """

    kind: Line
    cells: tuple[Content, ...] = ()
    indicator: Indicator | None = None
    reserved: tuple[Content, ...] = ()


def home_row(kind: Line, *values: Value | Content | None) -> HomeRow:
    """Make a row of values, its texts typeset."""
    cells = (
        value if isinstance(value, Content) else Content(typeset(value) if isinstance(value, str) else value)
        for value in values
    )
    return HomeRow(kind, tuple(cells))


def sheet_called(campaign: Campaign, role: Role, territory: str = "") -> str:
    """Return the name of a sheet, the one it is built under when the workbook has none."""
    name = campaign.sheets.get((role, territory))
    if name is not None:
        return name
    if role is Role.ENTRY:
        return next(t.sheet for t in campaign.territories if t.code == territory)
    return campaign.settings.sheet_name(role)


def sheet_link(name: str, shown: str | None = None) -> Content:
    """Make a link to the top of a sheet."""
    return cell_link(CellRef(name, "B1"), typeset(shown or name))
