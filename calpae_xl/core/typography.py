"""French typography and numbers, made here and nowhere else, never by the machine's locale."""

from __future__ import annotations

import re

NBSP = "\u00a0"
MINUS = "\u2212"

_BEFORE = re.compile(r" (?=[:;?!%»])")
_DIGITS = re.compile(r"(?<=[0-9]) (?=[0-9]{3}(?![0-9]))")


def typeset(text: str) -> str:
    """Put the no-break spaces that French asks for.

    One width (U+00A0) serves everywhere: the live formulas of the workbook build the same texts, and
    U+202F is missing from cp1252 and from some of the fonts of older Excels.
    """
    return _DIGITS.sub(NBSP, _BEFORE.sub(NBSP, text.replace("« ", "«" + NBSP)))


def rounded(value: float, decimals: int) -> float:
    """Round half away from zero, as Excel's ROUND does; ``round`` goes to even.

    The shortest decimal text of the number is rounded, not its binary value: 2.675 gives 2.68.
    """
    if isinstance(value, int):
        return value
    from decimal import ROUND_HALF_UP, Decimal  # Kept out of the click path: most figures are whole.

    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def number(value: float, decimals: int = 1) -> str:
    """Write ``1234.5`` as « 1 234,5 »: grouped by no-break spaces, at most ``decimals`` decimals."""
    if isinstance(value, float):
        value = int(value) if value.is_integer() else rounded(value, decimals)
    whole, _, fraction = repr(abs(value)).partition(".")
    if "e" in fraction or "e" in whole:
        whole, _, fraction = f"{abs(value):.{decimals}f}".partition(".")
    whole, fraction = f"{int(whole):,}", fraction.strip() if fraction.strip("0") else ""
    sign = MINUS if value < 0 else ""
    return sign + whole.replace(",", NBSP) + ("," + fraction if fraction else "")


def signed(value: float, decimals: int = 1) -> str:
    """Write a change: « +97 », « −6 », « 0 »."""
    text = number(value, decimals)
    return text if text[0] == MINUS or text == "0" else "+" + text


def percentage(ratio: float) -> str:
    """Write the ratio 0.026 as « +2,6 % »."""
    return f"{signed(100 * ratio)}{NBSP}%"


def listed(items: list[str], most: int = 5) -> str:
    """Join words: « a, b et c »; past ``most``, « a, b et 12 autres »."""
    if len(items) > most:
        items = [*items[: most - 1], f"{len(items) - most + 1} autres"]
    return " et ".join(filter(None, [", ".join(items[:-1]), items[-1]])) if items else ""


def plural(count: int, singular: str, many: str | None = None) -> str:
    """Write « 1 bloquant », « 5 bloquants »; zero is singular in French."""
    return f"{number(count)}{NBSP}{singular if abs(count) < 2 else many or singular + 's'}"
