"""When the figures of each convention are wanted, what lacks, and what « Paramètres » does not say yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.conventions import convention_of
from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.results.completeness import left_blank, left_blank_formula, wants_answer
from calpae_xl.core.results.home_row import HomeRow, Line, home_row, sheet_called, sheet_link
from calpae_xl.core.telling.due_dates import UNDATED
from calpae_xl.core.trade.model import Indicator
from calpae_xl.core.trade.typography import listed, plural, typeset
from calpae_xl.core.workbook.formulas import counted, quoted
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import Content

_LEAST_CONVENTIONS = 3
"""Rows of the calendar, blank where there are fewer: people add conventions, and the rows below stay where they are."""

_PAST = typeset(" ; la date de collecte est passée")


def calendar_rows(campaign: Campaign, today: date | None = None) -> Iterator[HomeRow]:
    """Yield when the figures of each convention are wanted and how many lack, then what a sending lacks.

    Args:
        campaign: Gives the conventions, and what is filled in.
        today: Day of the run; ``None`` where no day is known: nothing is late then.
    """
    conventions = campaign.settings.conventions
    yield home_row(Line.HEADING, "Calendrier des conventions")
    yield home_row(Line.HEADER, "Convention", None, "Collecte", "Transmission", "Ce qui est attendu")
    for convention in conventions:
        held = [i for i in campaign.referential.entered if convention_of(i, conventions) == convention]
        days = (UNDATED if day is None else day for day in (convention.collection, convention.transmission))
        late = today is not None and convention.collection is not None and convention.collection < today
        yield home_row(Line.CALENDAR, convention.name, None, *days, _wanted(campaign, held, late=late))
    yield from [HomeRow(Line.CALENDAR)] * (_LEAST_CONVENTIONS - len(conventions))
    missing = [*_missing_dates(campaign.settings), *_missing_contacts(campaign.settings)]
    missing += missing_to_transmit(campaign.settings)
    if missing:
        link = sheet_link(sheet_called(campaign, Role.SETTINGS), "À remplir avant d’envoyer")
        yield home_row(Line.CALENDAR, link, None, None, None, f"« Paramètres » : {listed(missing, len(missing))}")
    else:
        yield HomeRow(Line.CALENDAR)


def missing_to_transmit(settings: Settings) -> Sequence[str]:
    """Name what a transmission lacks: who it goes to and comes from, who answers for the figures."""
    certified = settings.certified_by and settings.certified_on is not None
    told = (
        (settings.service_mailbox, "boîte du service"),
        (settings.prefecture_mailbox, "boîte de la préfecture"),
        (certified, "qui certifie et quand"),
    )
    return [name for held, name in told if not held]


def _missing_dates(settings: Settings) -> Iterator[str]:
    days = [day for each in settings.conventions for day in (each.collection, each.transmission)]
    if not days or None in days:
        yield "échéances"


def _missing_contacts(settings: Settings) -> Iterator[str]:
    silent = [territory.code for territory in settings.territories if not territory.mailbox]
    if silent:
        yield f"{'contact' if len(silent) == 1 else 'contacts'} {listed([f'du {code}' for code in silent])}"


def _wanted(campaign: Campaign, held: Sequence[Indicator], *, late: bool) -> Content:
    """Say how many rows a convention asks for, and how many cells of the campaign year it waits for, once too late."""
    before, after = f"{plural(sum(map(wants_answer, held)), 'ligne')}, ", f" de {campaign.settings.year} à remplir"
    blank = left_blank(campaign, held)
    formula = f"({left_blank_formula(campaign, held)})"
    past = f'&IF({formula}>0,{quoted(_PAST)},"")' if late else ""
    said = f"{before}{plural(blank, 'cellule')}{after}{_PAST if late and blank else ''}"
    live = counted(formula, "cellule", "cellules")
    return Content(said, f"={quoted(before)}&{live}&{quoted(after)}{past}")
