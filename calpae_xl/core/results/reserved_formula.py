"""The formula that counts the lines of « Réserves » that bear on figures, for the marks of result sheets."""

from __future__ import annotations

from calpae_xl.core.results.snapshot import RESERVATION_FIELDS
from calpae_xl.core.workbook.formulas import quoted


def bearing_count(ids: str, label: str, territory: str = "") -> str:
    """Count the reservations of a year, or of every year, without the sign that begins a formula.

    Args:
        ids: An id in quotes, or the cells that hold several.
        label: Of the period.
        territory: Code of a department; those of all of them by default.
    """
    where = f"{RESERVATION_FIELDS['territory']},{quoted(territory)}," if territory else ""
    # Spreadsheets take « 2022-06 » for a date, unless a joker stands in it.
    year = quoted(label if label.isdecimal() else f"?{label[1:]}")
    return "+".join(
        f"COUNTIFS({where}{RESERVATION_FIELDS['indicator']},{ids},{RESERVATION_FIELDS['period']},{when})"
        for when in (year, '""')
    )
