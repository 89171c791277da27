"""What people see of a number under its format: a date, a share in per cent, or a number."""

from __future__ import annotations

import pytest

from calpae_xl.books.numberformat import Look, is_date_format, look_of, looks


@pytest.mark.parametrize(
    "code",
    [
        "dd/mm/yyyy",
        "h:mm",
        "[$-40C]d mmmm yyyy;@",
        "[h]:mm:ss",
        "YYYY",
        "mm:ss.0",
        '"le "d',
        r"d\-m",
        "[Red]m",
    ],
)
def test_date_formats_are_recognised(code: str):
    assert is_date_format(code)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "General",
        "0",
        "# ##0",
        "0.00%",
        "0 %",
        '0" jours"',
        r"0\ \h",
        "[Red]0",
        "[$-40C]0",
        "0_d",
        "*s0",
        "@",
        r'#,##0.00\ "€";[Red]-#,##0.00\ "€"',
        r"_-* #,##0.00\ _€_-;\-* #,##0.00",
        "0.00E+00",
        '0"',
    ],
)
def test_other_formats_are_no_dates(code: str):
    assert not is_date_format(code)


NUMBER, DATE, SHARE = Look.NUMBER, Look.DATE, Look.PER_CENT


@pytest.mark.parametrize(
    ("code", "above", "below", "zero"),
    [
        pytest.param("0", NUMBER, NUMBER, NUMBER, id="one-section"),
        pytest.param("0%", SHARE, SHARE, SHARE, id="per-cent"),
        pytest.param("0;dd/mm/yy", NUMBER, DATE, NUMBER, id="below-0"),
        pytest.param("dd/mm/yy;0", DATE, NUMBER, DATE, id="above-0"),
        pytest.param("0;-0;dd/mm/yy", NUMBER, NUMBER, DATE, id="of-0"),
        pytest.param("0;;h:mm", NUMBER, NUMBER, DATE, id="an-empty-section"),
        pytest.param("0;-0;0;dd", NUMBER, NUMBER, NUMBER, id="the-fourth-is-for-texts"),
        pytest.param("0;dd/mm/yy @", NUMBER, NUMBER, NUMBER, id="the-last-may-be-for-texts"),
        pytest.param("dd/mm/yyyy;@", DATE, DATE, DATE, id="a-date-else-a-text"),
        pytest.param('0" ; d";dd', NUMBER, DATE, NUMBER, id="quoted-semicolon"),
        pytest.param(r"0\;d", DATE, DATE, DATE, id="escaped-semicolon"),
        pytest.param("[$;-40C]0;d", NUMBER, DATE, NUMBER, id="semicolon-of-a-locale"),
        pytest.param("0%;-0%;0", SHARE, SHARE, NUMBER, id="a-zero-without-per-cent"),
        pytest.param("[h]:mm;0", DATE, NUMBER, DATE, id="hours-beyond-a-day"),
    ],
)
def test_a_number_is_shown_by_the_section_that_is_for_it(code: str, above: Look, below: Look, zero: Look):
    assert [look_of(code, number) for number in (389, -1.5, 0)] == [above, below, zero]
    assert looks(code) >= {above, below, zero}


@pytest.mark.parametrize(
    ("code", "number", "look"),
    [
        pytest.param("[<1]0%;0", 0.27, SHARE, id="first"),
        pytest.param("[<1]0%;0", 389, NUMBER, id="else"),
        pytest.param("[<=1]0%;0", 1, SHARE, id="the-limit"),
        pytest.param("[Red][>40000]dd/mm/yyyy;0", 44_564, DATE, id="beside-a-colour"),
        pytest.param("[Red][>40000]dd/mm/yyyy;0", 389, NUMBER, id="else-beside-a-colour"),
        pytest.param("[>100]0;[=0]h:mm;0%", 0, DATE, id="second"),
        pytest.param("[>100]0;[=0]h:mm;0%", 5, SHARE, id="third"),
        pytest.param("0;[>=-1.5]d;0%", -2, SHARE, id="first-without-a-condition"),
        pytest.param("[<>0]0;d", 0, DATE, id="all-but"),
    ],
)
def test_a_section_may_say_for_which_numbers_it_is(code: str, number: float, look: Look):
    assert look_of(code, number) is look
