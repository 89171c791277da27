"""What people wrote in « Contrôles », given to the findings that it belongs to, whichever lines they stood on."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.sheets.findings import KEPT, TO_REVIEW, FindingLine, finding_key, is_to_review, lines_apart
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.model import MissingCode, Observation
from calpae_xl.core.trade.typography import typeset
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


_NO_MORE = typeset("Constat absent pour l’instant : la réponse vaudra s’il revient.")


def kept_lines(
    lines: Sequence[FindingLine], said: Iterable[tuple[Finding, Answered]], campaign: Campaign
) -> Iterator[FindingLine]:
    """Yield the lines of findings that are no more, whose answers stand as long as their figures do.

    A column that lost its header, a rule that nobody can read, a figure beside that became text: findings leave for
    a while, and what was written of them is nobody's to throw away. The line asks nothing; where its finding comes
    back, so does its answer. It leaves once the same is said of the figure and answered anew.

    Args:
        lines: Of the table as it was.
        said: What there is to say now, and what people wrote of it.
        campaign: Tells what became of the figures.
    """
    prints: set[str] = set()
    texts: set[tuple[str, str]] = set()
    answered: dict[tuple[str, str], set[str]] = {}
    for finding, answer in said:
        key = finding_key(finding.territory, finding.indicator, finding.period)
        prints.add(finding.fingerprint)
        texts.add((key, answer.justification.text))
        if answer.justification.text and not is_to_review(answer.decision.text):
            answered.setdefault((finding.code.text, key), set()).add(answer.justification.text)
    for line in lines:
        gone = [
            each
            for each in lines_apart([line])
            if each.fingerprint.text
            and each.fingerprint.text not in prints
            and answered.get((each.code.text, each.key.text), set()) <= {line.justification.text}
        ]
        repeats = is_to_review(line.decision.text) and (line.key.text, line.justification.text) in texts
        if gone and line.justification.text and not (line.accepted or repeats) and _stands(line, campaign):
            yield line._replace(
                code=Content(", ".join(each.code.text for each in gone)),
                fingerprint=Content(" ".join(each.fingerprint.text for each in gone)),
                priority=Content(),
                effect=Content(),
                severity=Content(KEPT),
                proposal=Content(),
                remedy=Content(_NO_MORE),
            )


def _stands(line: FindingLine, campaign: Campaign) -> bool:
    """Tell whether the figure of a line is what it was, as far as anybody can read it."""
    territory, _, subject = line.key.text.partition("|")
    indicator, _, period = subject.partition("|")
    if not indicator:
        return False  # About a sheet: nothing says that it was not put right.
    row = campaign.series.get(territory, {}).get(indicator)
    if row is None:
        return indicator not in campaign.referential.indicators  # That of a retired one goes to the archive.
    seen = [each for each in row if not period or each.period.header == period]
    if period and seen and not _is_lost(seen[0]):
        return seen[0].figure == line.value.value
    return not seen or any(map(_is_lost, seen))


def _is_lost(seen: Observation) -> bool:
    return seen.cell is None or seen.code is MissingCode.UNREADABLE
