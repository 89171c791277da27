"""What a cell may hold: its text as people see it, and its days as Excel counts them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpae_xl.core.trade.values import (
    Marked,
    PerCent,
    Undated,
    Value,
    added,
    bare_day,
    date_of,
    found_by_formulas,
    is_to_the_cent,
    lies_between,
    raw_text,
    serial,
    shown_figure,
    trimmed_text,
)

# Text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(None, None, id="empty"),
        pytest.param(" n.d. ", " n.d. ", id="text-as-typed"),
        pytest.param(389, "389", id="integer"),
        pytest.param(389.0, "389", id="whole-number-of-excel"),
        pytest.param(0.95, "0,95", id="decimal-comma"),
        pytest.param(-5, "-5", id="negative"),
        pytest.param(True, "VRAI", id="true"),
        pytest.param(False, "FAUX", id="false"),
        pytest.param(date(2022, 2, 1), "01/02/2022", id="date"),
        pytest.param(datetime(2022, 2, 1, 8, 30), "01/02/2022 08:30", id="moment"),
        pytest.param("#REF!", "#REF!", id="error"),
    ],
)
def test_the_raw_text_is_what_people_see_in_the_cell(value, expected):
    assert raw_text(value) == expected


@pytest.mark.parametrize("value", [1e300, -1e300, 1.5e100], ids=repr)
def test_the_raw_text_of_a_huge_number_stays_readable(value):
    assert len(raw_text(value)) <= 30


@given(st.integers(-(10**15), 10**15))
def test_both_doors_give_the_same_raw_text(value):
    assert raw_text(value) == raw_text(float(value)) == str(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(None, "", id="empty"),
        pytest.param(" \t n.d. \n", "n.d.", id="blanks-around"),
        pytest.param("  ", "", id="blanks-alone"),
        pytest.param(0, "0", id="zero-is-not-empty"),
        pytest.param(False, "FAUX", id="false-is-not-empty"),
        pytest.param(date(2022, 2, 1), "01/02/2022", id="date"),
        pytest.param(Undated(0), "00:00", id="midnight"),
        pytest.param(Undated(8.5 / 24), "08:30", id="time"),
        pytest.param(Undated(0.999999), "23:59", id="end-of-the-day"),
        pytest.param(Undated(60), "60", id="leap-day-of-lotus"),
        pytest.param(PerCent(0.95), "0,95", id="per-cent"),
        pytest.param(389.00000000000006, "389", id="fifteen-digits"),
        pytest.param(1.0000000000000002, "1", id="one"),
        pytest.param(1e-17, "0", id="dust"),
    ],
)
def test_the_trimmed_text_loses_its_blanks_and_nothing_else(value, expected):
    assert trimmed_text(value) == expected


# Dates

LAST_FROM_1904 = 2_957_003
"""31 December 9999 in a workbook that counts from 1904: the fewer days of the two."""


@pytest.mark.parametrize(
    ("number", "date1904", "value"),
    [
        pytest.param(0, False, Undated(0), id="zero"),
        pytest.param(0.75, False, Undated(0.75), id="time-of-day"),
        pytest.param(1, False, date(1900, 1, 1), id="first"),
        pytest.param(59, False, date(1900, 2, 28), id="before-the-leap-day"),
        pytest.param(60, False, Undated(60), id="leap-day-of-lotus"),
        pytest.param(61, False, date(1900, 3, 1), id="after-the-leap-day"),
        pytest.param(44927.25, False, datetime(2023, 1, 1, 6), id="with-time"),
        pytest.param(44926.9999999999, False, date(2023, 1, 1), id="noise"),
        pytest.param(2_958_465, False, date(9999, 12, 31), id="last"),
        pytest.param(2_958_466, False, Undated(2_958_466), id="beyond"),
        pytest.param(2_958_465.9999999999, False, Undated(2_958_465.9999999999), id="rounded-beyond"),
        pytest.param(1e300, False, Undated(1e300), id="far-beyond"),
        pytest.param(-1, False, Undated(-1), id="negative"),
        pytest.param(0, True, date(1904, 1, 1), id="1904-zero"),
        pytest.param(43465, True, date(2023, 1, 1), id="1904"),
    ],
)
def test_numbers_under_a_date_format_become_dates(number: float, date1904: bool, value: Value):
    result = date_of(number, date1904=date1904)

    assert (result, type(result)) == (value, type(value))


@pytest.mark.parametrize(
    ("moment", "date1904", "number"),
    [
        pytest.param(date(1900, 1, 1), False, 1, id="first"),
        pytest.param(date(1900, 1, 22), False, 22, id="small-count-under-a-date-format"),
        pytest.param(date(1900, 2, 28), False, 59, id="before-the-day-that-never-was"),
        pytest.param(datetime(1900, 2, 28, 18), False, 59.75, id="its-evening"),
        pytest.param(date(1900, 3, 1), False, 61, id="after-the-day-that-never-was"),
        pytest.param(datetime(1900, 3, 1, 6), False, 61.25, id="its-morning"),
        pytest.param(date(2023, 1, 1), False, 44927, id="day"),
        pytest.param(datetime(2023, 1, 1), False, 44927, id="midnight"),
        pytest.param(datetime(2023, 1, 1, 12), False, 44927.5, id="noon"),
        pytest.param(date(9999, 12, 31), False, 2_958_465, id="last"),
        pytest.param(date(1899, 12, 31), False, 0, id="day-before-the-calendar"),
        pytest.param(date(1899, 1, 1), False, -364, id="long-before-the-calendar"),
        pytest.param(date(1904, 1, 1), True, 0, id="1904-first"),
        pytest.param(date(1904, 1, 2), True, 1, id="1904-second"),
        pytest.param(date(1903, 12, 31), True, -1, id="1904-before-the-calendar"),
    ],
)
def test_dates_have_the_number_that_excel_gives_them(moment: date, date1904: bool, number: float):
    result = serial(moment, date1904=date1904)

    assert (result, type(result)) == (number, type(number))


@given(st.integers(1, 2_958_465).filter(lambda number: number != 60), st.booleans())
def test_a_day_comes_back_from_its_number(number: int, date1904: bool):
    moment = date_of(min(number, LAST_FROM_1904), date1904=date1904)

    assert isinstance(moment, date)
    assert serial(moment, date1904=date1904) == min(number, LAST_FROM_1904)


@given(st.datetimes(datetime(1900, 1, 1), datetime(9999, 12, 31)))
def test_a_moment_comes_back_to_the_millisecond(moment: datetime):
    again = date_of(serial(moment))

    assert isinstance(again, date)
    found = again if isinstance(again, datetime) else datetime.combine(again, datetime.min.time())
    assert abs(found - moment) <= timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        pytest.param(datetime(2023, 1, 1), date(2023, 1, 1), id="midnight"),
        pytest.param(datetime(2023, 1, 1, 0, 0, 0, 1), datetime(2023, 1, 1, 0, 0, 0, 1), id="just-after"),
        pytest.param(date(2023, 1, 1), date(2023, 1, 1), id="day"),
    ],
)
def test_a_midnight_is_its_day(moment: date, expected: date):
    assert (bare_day(moment), type(bare_day(moment))) == (expected, type(expected))


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        (1.0000000000000002, 1),
        (389.00000000000006, 389),
        (0.1 + 0.2, 0.3),
        (1e-17, 0),
        (-1e-17, 0),
        (9.9999999999999e-13, 0),
        (9.999999999999996e-13, 1e-12),
        (1e-12, 1e-12),
        (12.5, 12.5),
        (10**16, 10**16),
        (1.5e300, 1.5e300),
        (1e12 + 0.5, 1e12 + 0.5),
    ],
)
def test_a_number_is_what_excel_shows_of_it(stored: float, shown: float) -> None:
    assert shown_figure(stored) == shown


@pytest.mark.parametrize(
    ("value", "inside"), [(54, True), (83, True), (60.5, True), (84.7, False), (53, False), (54 - 1e-12, True)]
)
def test_a_quotient_lies_between_figures_its_last_digits_apart(value: float, inside: bool):
    assert lies_between(value, [83, 54]) is inside


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (389, 389),
        ("ND", "ND"),
        (date(2023, 1, 1), 44927),
        (Marked("389²", "3892"), "3892"),
        ("389²", "389²"),
    ],
)
def test_formulas_find_the_number_of_a_date_and_the_digits_of_a_mark(value: Value, found: Value):
    assert found_by_formulas(value) == found


@pytest.mark.parametrize(
    ("figures", "total"),
    [
        ([0.1, 0.2], 0.3),
        ([4096.35, 2048.35], 6144.7),
        ([123456.7, 100.01], 123556.71),
        ([6144.7, -4096.35, -2048.35], 0),
        ([1, 2], 3),
        ([0.5, 0.5], 1),
        ([], 0),
    ],
    ids=repr,
)
def test_numbers_are_added_as_on_paper(figures, total):
    got = added(figures)

    assert (got, type(got)) == (total, type(total))


def test_a_cent_is_the_smallest_part_of_an_amount():
    assert [is_to_the_cent(value) for value in (1, 0.1, 1234.56, 999_999_999_999.99)] == [True] * 4
    assert [is_to_the_cent(value) for value in (0.001, 1234.567)] == [False] * 2
