"""The Excel of tests reads texts as Excel does: without that, the tests of injection would prove nothing."""

from __future__ import annotations

from datetime import datetime

import pytest

from .entry import Entered, entered


@pytest.mark.parametrize(
    ("typed", "stays"),
    [
        ("=1+1", Entered("=1+1", "f")),
        ("+1", Entered(1.0, "n")),
        ("-A1", Entered("=-A1", "f")),
        ("@SUM(A1)", Entered("=SUM(A1)", "f")),
        ("1-2", Entered(datetime(2026, 2, 1), "d")),
        ("3/4/22", Entered(datetime(2022, 4, 3), "d")),
        ("00123", Entered(123.0, "n")),
        ("1e5", Entered(100000.0, "n")),
        ("12 500", Entered(12500.0, "n")),
        ("95 %", Entered(0.95, "n")),
        ("VRAI", Entered(True, "b")),
        ("#N/A", Entered("#N/A", "e")),
        ("'=1+1", Entered("=1+1", "s", quoted=True)),
        ("''x", Entered("'x", "s", quoted=True)),
        ("Bonjour", Entered("Bonjour", "s")),
        ("=", Entered("=", "s")),
        ("", Entered(None, "n")),
        (None, Entered(None, "n")),
        (389.0, Entered(389.0, "n")),
        (True, Entered(True, "b")),
    ],
)
def test_what_is_typed_is_read_as_excel_reads_it(typed: object, stays: Entered):
    assert entered(typed, text_format=False) == stays


@pytest.mark.parametrize(
    ("typed", "stays"),
    [("=1+1", "=1+1"), ("00123", "00123"), (389.0, "389"), (0.5, "0,5"), ("'x", "x")],
)
def test_in_text_format_everything_is_a_text(typed: object, stays: str):
    assert entered(typed, text_format=True)[:2] == (stays, "s")
