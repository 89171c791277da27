"""What people wrote in « Contrôles », given to the findings that it belongs to, whichever lines they stood on."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import NamedTuple

from calpae_xl.core.sheets.findings import TO_REVIEW, FindingLine, finding_key
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.workbook.plan import Content


class Answered(NamedTuple):
    """What people wrote of a finding."""

    decision: Content = Content()
    justification: Content = Content()
    proposal: Content = Content()

    @property
    def words(self) -> tuple[str, str]:
        """Its answer as text."""
        return self.decision.text, self.justification.text

    def goes_with(self, other: Answered, *, alike: bool) -> bool:
        """Tell whether one line may hold both.

        Args:
            other: Of another finding of the same figure.
            alike: Whether both are justified, which asks for the same words; else one may have none yet.
        """
        if alike:
            return self.justification.text == other.justification.text
        return self.words == other.words or not any(self.words) or not any(other.words)

    def joined(self, other: Answered) -> Answered:
        """Return what one line says of both."""
        return Answered(*(mine if mine.text else theirs for mine, theirs in zip(self, other, strict=True)))


class Written:
    """The answers of a table as it was.

    Args:
        lines: Of the table.
        answers: Justifications that stand, those given once for all the warnings of a figure included.
    """

    def __init__(self, lines: Sequence[FindingLine], answers: Mapping[str, str]) -> None:
        self._lines = lines
        self._answers = answers

    def of(self, findings: Sequence[Finding], justified: Container[int]) -> list[Answered]:
        """Return what was written of each finding, to be reviewed where its figure has changed.

        Args:
            findings: In order.
            justified: Identities of those that are.
        """
        held: dict[str, FindingLine] = {}
        for line in self._lines:
            for fingerprint in line.fingerprints:
                held.setdefault(fingerprint, line)
        known = {finding.fingerprint for finding in findings}
        former: dict[tuple[str, str], list[FindingLine]] = {}
        for line in self._lines:
            if not known.issuperset(line.fingerprints):
                for code in line.codes:
                    former.setdefault((code, line.key.text), []).append(line)
        return [*self._each(findings, justified, held, former)]

    def _each(
        self,
        findings: Sequence[Finding],
        justified: Container[int],
        held: Mapping[str, FindingLine],
        former: Mapping[tuple[str, str], list[FindingLine]],
    ) -> Iterator[Answered]:
        for finding in findings:
            line = held.get(finding.fingerprint)
            if line is not None:
                yield self._kept(line, finding.fingerprint if id(finding) in justified else "")
                continue
            key = finding_key(finding.territory, finding.indicator, finding.period)
            lines = former.get((finding.code.text, key))
            yield _reviewed(lines.pop(0)) if lines else Answered()

    def _kept(self, line: FindingLine, fingerprint: str) -> Answered:
        """Return what stands on a line, with the answer that was given for it on another line of its figure."""
        justification = line.justification
        if fingerprint and not justification.text:
            justification = Content(self._answers.get(fingerprint))
        # People may have kept one of several proposals, or written the right figure there.
        return Answered(line.decision, justification, line.proposal)


def _reviewed(line: FindingLine) -> Answered:
    decides = line.decision.text or line.justification.text
    return Answered(Content(TO_REVIEW) if decides else line.decision, line.justification)
