"""What the checker returns: a rule of Excel that a package breaks, and where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Rule(Enum):
    """A rule whose breach makes Excel offer a repair or refuse the file; each family of rules adds its members.

    Sources are abbreviated: « ECMA » is ECMA-376, part 1 unless said, « OPC » its part 2, « OI29500 » is
    [MS-OI29500], Microsoft's notes on what Office restricts in that standard, « limits » is Microsoft's page
    « Excel specifications and limits », « XlsxWriter » its documentation. A phrase such as « Removed Records » is
    what Excel says once it has repaired. Some rules are stricter than Excel is known to be: a file of ours keeps
    clear of what differs from one version to the next.
    """

    def __init__(self, holds: str, source: str) -> None:
        self.holds = holds
        self.source = source


@dataclass(frozen=True, slots=True)
class Problem:
    """A breach of a rule.

    Attributes:
        part: Name of the part, without a leading slash; empty when the package itself is meant.
        place: Cell, element or name within the part.
        rule: What does not hold.
        sentence: What is there.
    """

    part: str
    place: str
    rule: Rule
    sentence: str

    def __str__(self) -> str:
        return f"{self.part} {self.place}: {self.sentence} ({self.rule.holds}; {self.rule.source})"
