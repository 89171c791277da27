"""Where what is drawn stands: nothing on something else, every indicator once."""

from __future__ import annotations

from dataclasses import replace

from arrangements import arranged, columns
from factories import REFERENTIAL, shipped_settings

from calpae_xl.core.campaign.referential import Referential
from calpae_xl.core.results.changes_places import ChangesPlaces
from calpae_xl.core.results.charts_places import CHARTS_A_LINE, CHOSEN_ROW, ChartPlaces
from calpae_xl.core.results.consolidation_places import ConsolidationPlaces
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.workbook.grid import column_number


def places_of(referential: Referential) -> ChartPlaces:
    return ChartPlaces(ChangesPlaces(ConsolidationPlaces(referential, shipped_settings())))


PLACES = places_of(REFERENTIAL)
PERIODS = range(len(shipped_settings().periods))


def test_every_indicator_has_one_small_chart_under_its_measure():
    drawn = [name for band in PLACES.bands for line in band.lines for name in line]

    assert sorted(drawn) == sorted(indicator.id for indicator in REFERENTIAL.consolidated)
    assert all(1 <= len(line) <= CHARTS_A_LINE for band in PLACES.bands for line in band.lines)
    for band in PLACES.bands:
        for line in band.lines:
            measures = {(REFERENTIAL.indicators[name].code, REFERENTIAL.indicators[name].measure) for name in line}
            assert {typeset(f"{code} {measure}".strip()) for code, measure in measures} == {band.title}


def test_bands_and_their_lines_follow_one_another_under_the_table():
    rows = [row for band in PLACES.bands for row in range(band.row, band.row + 1 + len(band.lines))]

    assert rows == [*range(PLACES.legend_row + 1, PLACES.last_row + 1)]


def test_no_cell_stands_for_two_things():
    cells = [PLACES.label_column, PLACES.unit_column]
    cells += [PLACES.category(CHOSEN_ROW, position).rstrip("0123456789") for position in PERIODS]
    for number in range(3):
        cells += [PLACES.whole(CHOSEN_ROW, number, position).rstrip("0123456789") for position in PERIODS]
        cells += [PLACES.partial(CHOSEN_ROW, number, position).rstrip("0123456789") for position in PERIODS]
    cells += [PLACES.target(CHOSEN_ROW, position).rstrip("0123456789") for position in PERIODS]

    assert len(cells) == len({*cells})
    numbers = sorted(map(column_number, cells))
    assert numbers == [*range(PLACES.first_drawn_column, PLACES.last_column + 1)]


def test_the_themes_of_a_block_follow_it():
    block = PLACES.rows["form_spec_total"]
    themes = [PLACES.rows[theme.id] for theme in REFERENTIAL.children["form_spec_total"]]

    assert themes == [*range(block + 1, block + 1 + len(themes))]


def test_two_indicators_of_one_label_are_told_apart():
    first, second = list(REFERENTIAL.indicators)[:2]
    indicators = dict(REFERENTIAL.indicators)
    indicators[second] = replace(indicators[second], short=indicators[first].short.upper())
    labels = places_of(Referential(indicators, REFERENTIAL.bounds)).labels

    assert labels[first].endswith(f"({first})")
    assert labels[second].endswith(f"({second})")
    assert len({label.casefold() for label in labels.values()}) == len(labels)


def test_many_periods_leave_room_for_two_charts_a_line():
    settings = arranged(columns(*(f"r{label}" for label in range(2016, 2023)), "a2023"))
    many = ChartPlaces(ChangesPlaces(ConsolidationPlaces(REFERENTIAL, settings)))

    assert (PLACES.charts_a_line, many.charts_a_line) == (3, 2)
    assert max(len(line) for band in many.bands for line in band.lines) == 2
