"""Workbooks of the packaged vintages: each as it was published, with nothing that came later."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from factories import plain

from calpae_xl.books.workbook import read_grid
from calpae_xl.core.campaign.campaign import Campaign, read_campaign
from calpae_xl.core.trade.model import Status
from calpae_xl.data import ANNOTATED_VINTAGE, load_figures, load_periods, load_referential
from calpae_xl.making.content import UnknownPackagedVintageError, packaged_content
from calpae_xl.making.workbook import build_workbook

VINTAGES = sorted({figure.vintage for figure in load_figures()})
each_vintage = pytest.mark.parametrize("vintage", VINTAGES)


@pytest.fixture
def campaign(vintage: str, tmp_path: Path) -> Campaign:
    build_workbook(tmp_path / "saisie.xlsx", packaged_content(vintage))
    return read_campaign(read_grid(tmp_path / "saisie.xlsx"))


def test_the_columns_of_every_vintage_are_listed():
    published = {vintage: {f.period for f in load_figures() if f.vintage == vintage} for vintage in VINTAGES}

    assert {vintage: {*periods} for vintage, periods in load_periods().items()} == published
    assert all(len({*periods}) == len(periods) for periods in load_periods().values())


@each_vintage
def test_every_figure_stands_where_it_was_published(campaign: Campaign, vintage: str):
    published = [figure for figure in load_figures() if figure.vintage == vintage]

    assert campaign.structure == ()
    assert campaign.periods == load_periods()[vintage]
    assert {territory.code for territory in campaign.territories} == {figure.territory for figure in published}
    for figure in published:
        row = campaign.series[figure.territory][figure.indicator]
        seen = row[campaign.periods.index(figure.period)]
        assert (seen.raw is None) == (figure.raw == ""), figure
    assert {*campaign.vintages} == {earlier for earlier in VINTAGES if earlier < vintage}


def test_published_figures_are_listed_under_names_that_people_read(tmp_path: Path):
    build_workbook(tmp_path / "saisie.xlsx", packaged_content())
    page = openpyxl.load_workbook(tmp_path / "saisie.xlsx")["Millésimes"]
    headers = [cell.value for cell in page[4]]
    shown, ids = (headers.index(header) for header in ("Libellé court", "Indicateur"))
    names = {each.id: plain(each.short) for each in packaged_content().referential.indicators.values()}

    assert shown < ids
    for row in page.iter_rows(min_row=5, values_only=True):
        assert plain(row[shown]) == names[row[ids]]


@each_vintage
def test_what_a_vintage_does_not_publish_has_no_row_but_the_weights(vintage: str):
    published = {figure.indicator for figure in load_figures() if figure.vintage == vintage}
    entered = {i.id for i in packaged_content(vintage).referential.entered}
    weights = {i.id for i in load_referential().indicators.values() if i.status is Status.AUXILIARY}

    assert entered == published | weights


def test_reservations_and_comments_are_those_of_one_vintage():
    kept = {
        vintage for vintage in VINTAGES if packaged_content(vintage).reservations or packaged_content(vintage).comments
    }

    assert kept == {ANNOTATED_VINTAGE}


def test_a_vintage_that_is_not_packaged_is_refused_with_those_that_are():
    with pytest.raises(UnknownPackagedVintageError) as caught:
        packaged_content("2019")

    assert plain(str(caught.value)).startswith("CALPAE n’a pas les chiffres du millésime « 2019 ».")
    assert plain(caught.value.remedy) == "Choisissez parmi : 2020, 2022."
