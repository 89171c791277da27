"""A finding: what is seen, where, and what can be done; its sentence lives in ``telling.sentences``."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from calpae_xl.core.trade.codes import Code, Severity
from calpae_xl.core.trade.facts import BrokenBound, Facts, PartsAdded, WordedNumber
from calpae_xl.core.trade.model import CellRef, Observation, Period, Proposal

if TYPE_CHECKING:
    from hashlib import blake2b


class Finding(NamedTuple):
    """One fact about the workbook that a person should know.

    A named tuple for the same reason as ``Observation``.

    Attributes:
        at: The cell that carries the finding, or the sheet.
        facts: Values for the sentence, of the type that ``FACTS`` says; ``None`` when its cells say all.
        read: Every entry cell that the rule read, the carrying one first.
        also_read: Other texts that it read: a header, a line of « Réserves », a published figure.
        unexplained: What people wrote to justify it that says nothing, and is not taken.
        undecided: What people wrote in « Décision » that decides nothing.
        as_published: Whether every figure that it read stands as it was published last.
        raw: The carrying cell as it was typed; ``None`` when blank or when there is none.
        period: ``None`` for a row or a sheet.
    """

    code: Code
    at: CellRef
    territory: str | None = None
    indicator: str | None = None
    period: Period | None = None
    raw: str | None = None
    proposals: tuple[Proposal, ...] = ()
    facts: Facts | None = None
    read: tuple[Observation, ...] = ()
    also_read: tuple[str, ...] = ()
    unexplained: str | None = None
    undecided: str | None = None
    as_published: bool = False

    @property
    def severity(self) -> Severity:
        """How much it weighs: a warning on what was published and has not changed asks nothing any more."""
        severity = self.code.severity
        return Severity.INFO if self.as_published and severity is Severity.WARNING else severity

    @property
    def related(self) -> tuple[CellRef, ...]:
        """The other cells that the rule read."""
        return tuple(o.at for o in self.read if o.at != self.at and o.at.cell is not None)

    @property
    def limit(self) -> float | None:
        """The figure against which a blocked one was held; ``None`` for a finding that blocks no figure."""
        facts = self.facts
        return facts.limit if self.code.blocks_figure and isinstance(facts, BrokenBound | PartsAdded) else None

    @property
    def to_choose(self) -> bool:
        """Whether a correction must be named to be taken: there are several, or the only one may belong elsewhere."""
        facts = self.facts
        elsewhere = isinstance(facts, WordedNumber) and facts.block is not None
        return len(self.proposals) > 1 or (elsewhere and bool(self.proposals))

    @property
    def fingerprint(self) -> str:
        """What makes the finding the same one at the next run, whatever was moved or renamed.

        Code, territory, indicator, period and raw text of every cell read; never an address.
        """
        period = self.period and self.period.header
        parts = [self.code.text, self.territory, self.indicator, period, self.raw]
        for seen in self.read:
            parts += (seen.territory, seen.indicator, seen.period.header, seen.raw)
        text = "\x1f".join([part or "" for part in (*parts, *self.also_read)])
        return _blake2b()(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


@cache
def _blake2b() -> Callable[..., blake2b]:
    from hashlib import blake2b  # Three milliseconds that a consolidation does without.

    return blake2b


def on(code: Code, seen: Observation, *others: Observation, facts: Facts | None = None) -> Finding:
    """Make a finding carried by one cell, having read some others."""
    return Finding(
        code, seen.at, seen.territory, seen.indicator, seen.period, seen.raw, seen.proposals, facts, (seen, *others)
    )


def on_sheet(code: Code, sheet: str, territory: str | None = None, facts: Facts | None = None) -> Finding:
    """Make a finding about a whole sheet."""
    return Finding(code=code, at=CellRef(sheet), territory=territory, facts=facts)
