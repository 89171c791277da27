"""Section 5, the words: codes as people write them, targets in words, and what an unreadable text probably means.

Proposals are worked out only where the design says what they are; elsewhere nothing is compared.
"""

from __future__ import annotations

import re
import unicodedata

from .campaign import AMOUNT, COUNT, DELAY, RATE, Indicator

_SPACE = "[ \u00a0\u202f]"
_GROUPED = rf"\d{{1,3}}(?:{_SPACE}\d{{3}})+|(?:0|[1-9]\d*)"
_NUMBER = re.compile(rf"([+\-−]?)({_GROUPED})(?:[.,](\d+))?", re.ASCII)
Proposal = float | str
"""A value in the row's unit, or a code."""

_WORDS: dict[str, set[Proposal]] = {
    "non disponible": {"ND"},
    "inconnu": {"ND"},
    "nr": {"ND"},
    "non communiqué": {"ND"},
    "en cours": {"ND"},
    "non concerné": {"SO", 0.0},
    "sans objet": {"SO", 0.0},
    "néant": {"SO", 0.0},
    "aucun": {0.0},
    "zéro": {0.0},
}


def code_of(text: str) -> str | None:
    letters = re.sub(r"[\s\u00a0\u202f.]+", "", text).upper()
    return letters if letters in ("ND", "NC", "SO") else None


def target_bound(text: str, indicator: Indicator) -> float | None:
    """The bound of « Tendre vers 3 semaines », in the row's unit."""
    found = re.fullmatch(rf"tendre vers{_SPACE}(\d+){_SPACE}?(\D+)", text.strip().casefold())
    if found is None:
        return None
    return _in_unit(float(found[1]), found[2].strip(), indicator)


def _in_unit(number: float, unit: str, indicator: Indicator) -> float | None:
    if indicator.kind == DELAY and unit in ("semaine", "semaines"):
        return number * 7
    return number if unit in _units(indicator) else None


def _units(indicator: Indicator) -> set[str]:
    if indicator.kind == AMOUNT:
        return {"€", "euro", "euros", "eur"}
    units = {indicator.unit, indicator.unit.removesuffix("s")}
    return units | {"j"} if indicator.kind == DELAY else units


def _value(text: str) -> float | None:
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    whole = re.sub(_SPACE, "", found[2])
    number = float(f"{whole}.{found[3] or 0}")
    return -number if found[1] in ("-", "−") else number


def _figure(text: str, indicator: Indicator) -> float | None:
    """The figure of a number typed as text, with or without the row's own unit; None where the row cannot hold it."""
    body = text.strip(" \u00a0\u202f")
    in_unit = False
    for unit in sorted(_units(indicator), key=len, reverse=True):
        if unit and body.casefold().endswith(unit):
            body, in_unit = body[: -len(unit)].rstrip(" \u00a0\u202f"), True
            break
    number = _value(body)
    if number is None or number < 0 or number > 10**12:
        return None
    if indicator.kind == RATE:
        if not in_unit and number <= 1:
            number *= 100
        return round(number, 10) if number <= 100 else None
    if indicator.kind == COUNT and number != int(number):
        return None
    if indicator.kind == AMOUNT and re.search(r"[.,]\d{3}", body):
        return None  # Thousands to some, too many decimals to others.
    return number


def proposals(text: str, marks: str, unmarked: str, indicator: Indicator) -> set[Proposal] | None:
    """What the design proposes for a text that blocks, or None where it does not say."""
    bare = unicodedata.normalize("NFC", unmarked if marks else text).strip(" \u00a0\u202f")
    plain = _figure(bare, indicator)
    if plain is not None:
        return {plain}
    if marks:
        return None
    meant = _WORDS.get(bare.casefold()) or _chosen(bare, indicator)
    if meant is None and re.match(rf"[<>]{_SPACE}?\d|ND\b.+", bare):
        meant = {"ND"}
    if meant is None and _says_no_figure(bare.casefold()):
        return set()
    ranged = meant or _ranged(bare.casefold())
    return ranged or _noted(bare, indicator) or _counted(bare.casefold(), indicator)


def _says_no_figure(bare: str) -> bool:
    """A year, a part, a reference: digits that are no figure of the cell."""
    return (
        re.fullmatch(r"(?:cf\.?|voir|idem|depuis) (?:19|20)\d\d|dont \d+|(?:voir )?(?:annexe|note|page) \d+", bare)
        is not None
    )


def _chosen(bare: str, indicator: Indicator) -> set[Proposal] | None:
    """Two things between which the text itself leaves the choice."""
    sides = re.split(rf"{_SPACE}ou{_SPACE}", bare)
    meanings = [code_of(side) or _figure(side, indicator) for side in sides]
    known = {meaning for meaning in meanings if meaning is not None}
    return known if len(sides) == 2 and len(known) == 2 else None


def _ranged(bare: str) -> set[Proposal] | None:
    """Both ends of a range are bounds, and a bound is not a figure."""
    found = re.fullmatch(r"(?:entre (\d+) et|(\d+)(?: à|-|\.\.| –)) ?(\d+)(?: semaines| %)?", bare, re.ASCII)
    return {"ND"} if found and int(found[1] or found[2]) < int(found[3]) else None


def _noted(bare: str, indicator: Indicator) -> set[Proposal] | None:
    """A figure followed by the mark of a note."""
    found = re.fullmatch(rf"(.*\d){_SPACE}?(?:[¹²³]+|\([1-9]\)|\*)", bare)
    plain = _figure(found[1], indicator) if found else None
    return None if plain is None else {plain}


def _counted(bare: str, indicator: Indicator) -> set[Proposal] | None:
    """A figure among words."""
    if indicator.kind == DELAY:
        weeks = re.fullmatch(rf"(\d+){_SPACE}semaines?", bare)
        return {float(weeks[1]) * 7} if weeks else None
    if indicator.kind == AMOUNT:
        scaled = re.fullmatch(rf"(\d+){_SPACE}?(?:k€|milliers d’euros)", bare)
        return {float(scaled[1]) * 1000} if scaled else None
    return _in_count(bare) if indicator.kind == COUNT else None


def _in_count(bare: str) -> set[Proposal] | None:
    ill_grouped = re.fullmatch(rf"(\d{{1,3}}){_SPACE}(\d{{3}})(\d)", bare, re.ASCII)
    if ill_grouped:
        return {float(ill_grouped[1] + ill_grouped[2]), float(ill_grouped[1] + ill_grouped[2] + ill_grouped[3])}
    for form in (
        rf"(\d+) \(\d+{_SPACE}?%\)",
        r"(\d+) \(dont \d+\)",
        r"\d+ \+ \d+ = (\d+)",
        r"(\d+) \(au \d\d/\d\d/\d{4}\)",
        r"environ (\d+)",
        r"(\d+) (?:agents formés|ménages|dossiers)",
    ):
        found = re.fullmatch(form, bare, re.ASCII)
        if found:
            return {float(found[1])}
    return None
