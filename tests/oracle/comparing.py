"""Where the product and the oracle differ on a workbook, one line a difference."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .answering import Answer, answer
from .campaign import Period
from .entries import Entry, Key
from .product import Document, NoAnswerError, document
from .reading import BLANK, FIGURE, NC, ND, SO, UNREADABLE
from .targeting import AS_SHOWN
from .wording import proposals

HARD_BOUNDS = {"B201", "B203"}
MERGED = "C123"
JUMP, SOFT_BOUND, NO_STRUCTURE = "T301", "B202", "B205"
BY_RESERVATION = {"partial_year", "underestimated", "exceptional_event", "series_break", "differing_definition"}
"""Reasons that come from reservations; of a sheet that cannot be read, the design says `blocked` and no more."""
RULES_OF_FIGURES = ("state", "value", "lower_bound", "low", "high", "weights")


@dataclass(frozen=True)
class Difference:
    """What is compared, where, and both answers."""

    kind: str
    place: str
    product: object
    oracle: object

    def __str__(self) -> str:
        return f"{self.kind} at {self.place}: product {self.product!r}, oracle {self.oracle!r}"


def differences(path: Path) -> list[Difference]:
    ours = answer(path)
    try:
        found = document("valider", path), document("consolider", path), document("evolutions", path)
    except NoAnswerError as trouble:
        return [Difference("no document", path.name, str(trouble), "documents")]
    findings, consolidation, changes = found
    return [
        *_readings(ours, findings, consolidation),
        *_blocking(ours, findings),
        *_warnings(ours, findings),
        *_consolidation(ours, consolidation),
        *_changes(ours, changes),
        *_gaps(ours, changes),
    ]


def _period(raw: dict[str, Any]) -> Period:
    return Period.of(raw["period"], raw.get("kind") or "realise")


def _place(key: tuple[object, ...]) -> str:
    return " ".join(p.header if isinstance(p, Period) else str(p) for p in key)


def equal(one: object, other: object) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(equal(one[key], other[key]) for key in one)
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return one == other


# Reading


CODES = {ND: "ND", NC: "NC", SO: "SO", BLANK: "BLANK", UNREADABLE: "UNREADABLE", FIGURE: None}


def _readings(ours: Answer, findings: Document, consolidation: Document) -> Iterator[Difference]:
    by_cell = {(e.sheet, e.cell.address): (key, e) for key, e in ours.entries.cells.items() if e.cell}
    seen: set[Key] = set()
    for cell in consolidation["cells"]:
        for source in cell["sources"]:
            key, entry = by_cell.get((source["sheet"], source["cell"]), (None, None))
            if key is None or entry is None or key in seen:
                continue
            seen.add(key)
            said, meant = source["code"], CODES[entry.reading.state]
            # A figure that the row cannot hold is one or the other: it blocks all the same.
            if said != meant and not (entry.reading.impossible and said == "UNREADABLE"):
                yield Difference("reading", _place(key), (said, source["raw"]), (meant, _raw(entry)))
    for finding in findings["findings"]:
        if finding["severity"] == "blocking" and _reads_a_text(finding["code"]) and finding["cell"]:
            key, entry = by_cell.get((finding["sheet"], finding["cell"]), (None, None))
            if key and entry and entry.cell and isinstance(entry.cell.value, str) and not entry.cell.error:
                indicator = ours.campaign.indicators[key[1]]
                expected = proposals(entry.cell.value, entry.cell.marks, entry.cell.unmarked, indicator)
                given = {p.get("code") or p.get("value") for p in finding["proposals"]}
                if expected is not None and given != expected and entry.reading.state == UNREADABLE:
                    yield Difference("proposals", f"{_place(key)} « {entry.cell.value} »", given, expected)


def _reads_a_text(code: str) -> bool:
    """Whether a finding says what a cell may mean; of one under a merge there is only to say where it is merged."""
    return code.startswith("C1") and code != MERGED


def _raw(entry: Entry) -> object:
    return entry.cell.value if entry.cell else None


# What blocks, and the warnings on figures


def _findings(findings: Document, codes: set[str] | None = None) -> set[Key]:
    return {
        (f["territory"], f["indicator"], _period(f))
        for f in findings["findings"]
        if f["indicator"] and f["period"] and f["territory"] and (f["code"] in codes if codes else _keeps_out(f))
    }


def _keeps_out(finding: dict[str, Any]) -> bool:
    """Whether a finding blocks its cell; of a justification only a hard bound takes account."""
    lifted = finding["code"] in HARD_BOUNDS and finding["justification"]
    return finding["severity"] == "blocking" and finding["code"][0] in "CBD" and not lifted


def _both(kind: str, product: set[Key], oracle: set[Key]) -> Iterator[Difference]:
    for key in sorted(product - oracle, key=_place):
        yield Difference(kind, _place(key), "yes", "no")
    for key in sorted(oracle - product, key=_place):
        yield Difference(kind, _place(key), "no", "yes")


def _blocking(ours: Answer, findings: Document) -> Iterator[Difference]:
    product = _findings(findings)
    if ours.reservations.unreadable:  # What is said of scopes that cannot be told is left open.
        product -= _findings(findings, {"D403"}) - ours.blocking
    yield from _both("blocking", product, ours.blocking)


def _warnings(ours: Answer, findings: Document) -> Iterator[Difference]:
    """The warnings that decide of figures; those that a justification answers are silent, and not compared."""
    for kind, code, expected in (
        ("jump", JUMP, ours.jumps if not ours.reservations.unreadable else _findings(findings, {JUMP})),
        ("soft bound", SOFT_BOUND, ours.soft_bounds),
        ("rate without structure", NO_STRUCTURE, ours.without_structure),
    ):
        told = _findings(findings, {code})
        silent = {key for key in expected - told if (key[0], key[1], key[2].header) in ours.answered}
        yield from _both(kind, told, expected - silent)


# Consolidation and changes


def _consolidation(ours: Answer, consolidation: Document) -> Iterator[Difference]:
    remaining = dict(ours.cells)
    for cell in consolidation["cells"]:
        key = cell["indicator"], _period(cell)
        mine = remaining.pop(key, None)
        if mine is None:
            yield Difference("consolidated cell", _place(key), cell["state"], None)
            continue
        told = {name: cell[name] for name in RULES_OF_FIGURES}
        meant = {name: getattr(mine, name) for name in RULES_OF_FIGURES}
        unequal = [name for name in RULES_OF_FIGURES if not equal(told[name], meant[name])]
        if unequal:
            kind = f"consolidation {told['state']}/{meant['state']}"
            yield Difference(kind, _place(key), {n: told[n] for n in unequal}, {n: meant[n] for n in unequal})
        elif mine.coverage and mine.state != "counted_once" and sorted(cell["coverage"]) != sorted(mine.coverage):
            yield Difference("coverage", _place(key), cell["coverage"], list(mine.coverage))
        elif mine.shown_as is not None and cell["display"] != (mine.shown_as if mine.shown_as != BLANK else ""):
            yield Difference("missing shown as", _place(key), cell["display"], mine.shown_as)
        yield from _reservations(ours, key, cell)
    for key, mine in remaining.items():
        yield Difference("consolidated cell", _place(key), None, mine.state)


def _reservations(ours: Answer, key: tuple[str, Period], cell: dict[str, Any]) -> Iterator[Difference]:
    """Territories and types.

    Whether a scope that is refused is told there is not said by the design, nor what is told of a sheet of
    reservations that cannot be read.
    """
    if ours.reservations.unreadable:
        return
    rows = [key[0], *ours.campaign.themes.get(key[0], [])]
    told = {(r["territory"], r["type"]) for r in cell["reservations"]}
    meant = {(r.territory, r.type) for r in ours.reservations.on(rows, key[1])}
    refused = {one for one in told - meant if one[1] == "cea_scope"}
    if told - refused != meant:
        yield Difference("reservations", _place(key), sorted(told), sorted(meant))


def _changes(ours: Answer, changes: Document) -> Iterator[Difference]:
    remaining = dict(ours.changes)
    for change in changes["changes"]:
        key = change["territory"], change["indicator"], int(change["from"]), int(change["to"])
        mine = remaining.pop(key, None)
        if mine is None:
            if change["territory"] in (*ours.campaign.departments, ours.campaign.whole):
                yield Difference("change", _place(key), change["state"], None)
            continue
        whose = "of the whole" if key[0] == ours.campaign.whole else "of a department"
        reasons = set(change["reasons"])
        if ours.reservations.unreadable and "blocked" in reasons:
            reasons -= BY_RESERVATION - mine.reasons
        told, meant = (change["state"], sorted(reasons)), (mine.state, sorted(mine.reasons))
        if told != meant:
            yield Difference(f"change {whose}", _place(key), told, meant)
        elif not equal(change["absolute"], mine.absolute) or not equal(change["relative"], mine.relative):
            told_figures = change["absolute"], change["relative"]
            yield Difference(f"figure of a change {whose}", _place(key), told_figures, (mine.absolute, mine.relative))
    for key, mine in remaining.items():
        yield Difference("change", _place(key), None, mine.state)


def _gaps(ours: Answer, changes: Document) -> Iterator[Difference]:
    remaining = dict(ours.gaps)
    for gap in changes["targets"]:
        key = gap["territory"], gap["indicator"], gap["period"]
        mine = remaining.pop(key, None)
        if mine is None:
            if gap["territory"] in (*ours.campaign.departments, "6AE"):
                yield Difference("gap to a target", _place(key), gap["state"], None)
            continue
        whose = "of the whole" if key[0] == "6AE" else "of a department"
        reasons = set(gap["reasons"])
        if ours.reservations.unreadable and "blocked" in reasons:
            reasons -= BY_RESERVATION - mine.reasons
        told, meant = (gap["state"], sorted(reasons)), (mine.state, sorted(mine.reasons))
        if told != meant:
            yield Difference(f"gap to a target {whose}", _place(key), told, meant)
            continue
        for name, value in (
            ("target", mine.target),
            ("achieved", mine.achieved),
            ("gap", mine.gap),
            ("relative", mine.relative),
            ("target_text", mine.words),
        ):
            if value is not AS_SHOWN and not equal(gap[name], value):
                yield Difference(f"{name} of a gap {whose}", _place(key), gap[name], value)
    for key, mine in remaining.items():
        yield Difference("gap to a target", _place(key), None, mine.state)
