"""A year or a due date, as people and Excel write them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from calpae_xl.core.campaign.written_periods import written_period


@pytest.mark.parametrize(
    ("written", "label"),
    [
        pytest.param("2022", "2022", id="year"),
        pytest.param(2022, "2022", id="year-as-a-number"),
        pytest.param(2022.0, "2022", id="year-as-excel-keeps-it"),
        pytest.param(" 2022\u00a0", "2022", id="blanks-around"),
        pytest.param("2022-06", "2022-06", id="label"),
        pytest.param("2022-6", "2022-06", id="month-of-one-digit"),
        pytest.param("06 2022", "2022-06", id="as-the-annex-prints-it"),
        pytest.param("06\u00a02022", "2022-06", id="no-break-space"),
        pytest.param("06/2022", "2022-06", id="as-a-date"),
        pytest.param("2022/12", "2022-12", id="year-first"),
        pytest.param(date(2022, 6, 1), "2022-06", id="what-excel-makes-of-a-month"),
        pytest.param("01/06/2022", "2022-06", id="the-same-as-text"),
    ],
)
def test_a_period_is_read_as_people_write_it(written, label):
    assert written_period(written) == label


@pytest.mark.parametrize(
    "written",
    [
        None,
        "",
        "l’an passé",
        "22",
        22,
        2022.5,
        True,
        "1999",
        2100,
        "2022-13",
        "2022-00",
        "00/2022",
        "2022-06-15",
        "#REF!",
    ],
    ids=repr,
)
def test_what_is_no_period_is_none(written):
    assert written_period(written) is None


@pytest.mark.parametrize("day", [date(2022, 6, 15), date(1999, 6, 1), datetime(2022, 6, 1, 12)], ids=str)
def test_a_day_is_no_period(day):
    assert written_period(day) is None
