"""A limit on the time of the processor."""

from __future__ import annotations

import pytest

from calpae_xl.papers.time_limit import TooLongError, time_limit


def test_what_never_ends_is_interrupted_whatever_it_catches():
    with pytest.raises(TooLongError):
        _never_ends()


def _never_ends() -> None:
    with time_limit(0.05):
        while True:
            try:
                sum(range(100))
            except Exception:
                continue


def test_what_ends_in_time_is_left_alone():
    with time_limit(60):
        done = sum(range(100))

    assert done == 4950
