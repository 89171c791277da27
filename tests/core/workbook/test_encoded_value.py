"""Typed values as text: they come back to the letter, whatever program saved the file between."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.encoded_value import decoded, encoded


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        pytest.param(None, ("vide", ""), id="blank"),
        pytest.param("", ("texte", ""), id="empty-text"),
        pytest.param(" 389 ", ("texte", " 389 "), id="digits-typed-as-text"),
        pytest.param(0, ("nombre", "0"), id="zero"),
        pytest.param(389.0, ("nombre", "389.0"), id="number-of-excel"),
        pytest.param(0.1 + 0.2, ("nombre", "0.30000000000000004"), id="every-digit"),
        pytest.param(1e300, ("nombre", "1e+300"), id="exponent"),
        pytest.param(True, ("logique", "VRAI"), id="true"),
        pytest.param(date(1900, 1, 22), ("date", "1900-01-22"), id="day"),
        pytest.param(datetime(2023, 1, 1), ("date", "2023-01-01T00:00:00"), id="midnight-stays-a-moment"),
    ],
)
def test_a_value_is_kept_as_its_type_and_its_text(value: Value | None, kept: tuple[str, str]):
    assert encoded(value) == kept


@given(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.dates()
    | st.datetimes()
)
def test_typed_values_survive_as_text(value):
    back = decoded(*encoded(value))

    assert (type(back), back) == (type(value), value)


@pytest.mark.parametrize(("text", "value"), [("1", True), ("0", False)])
def test_the_booleans_of_a_record_of_undo_that_was_written_as_digits_are_read(text: str, value: bool):
    assert decoded("logique", text) is value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("", ""),
        ("Texte", "x"),
        ("nombre", "douze"),
        ("nombre", ""),
        ("nombre", "nan"),
        ("nombre", "inf"),
        ("nombre", "1e400"),
        ("nombre", "9" * 400 + ".0"),
        ("nombre", "1_000"),
        ("nombre", "٣"),
        ("nombre", "9" * 5_000),
        ("heure", "nan"),
        ("heure", "1e400"),
        ("logique", "TRUE"),
        ("logique", "2"),
        ("date", "01/02/2022"),
        ("tableau", "5"),
    ],
)
def test_what_people_altered_is_refused(kind: str, text: str):
    with pytest.raises(ValueError, match=r"."):
        decoded(kind, text)
