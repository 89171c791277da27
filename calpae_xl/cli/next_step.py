"""What to do next with a workbook, in a sentence and a command: what waits for a person, the most pressing first."""

from __future__ import annotations

from collections.abc import Sequence

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.findings.validation import Validation
from calpae_xl.core.results.findings import rows_to_answer
from calpae_xl.core.results.home_state import Wait, waiting
from calpae_xl.core.sheets.conflicts import readable_conflicts
from calpae_xl.core.sheets.findings import FindingLine, FindingsTable
from calpae_xl.core.sheets.revisions import still_to_justify
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.model import MissingCode
from calpae_xl.core.trade.typography import NBSP, number, plural, typeset
from calpae_xl.core.trade.words import period_text
from calpae_xl.core.workbook.layout import Role

_BOOK = "{book}"
"""Where the file stands in a text."""

_STEPS = {
    Wait.UNDECIDED: "choisissez dans « Conflits », colonne « Décision » ({undecided}), puis {decide}.",
    Wait.DECIDED: "appliquez {decided} de « Conflits » : {decide}.",
    Wait.CORRECTION: "appliquez {corrections} : « calpae corriger {book} --sur-place ».",
    Wait.BLOCKING: "corrigez ce qui bloque ({blocking}). {mending}",
    Wait.BLANK: "remplissez {blank} (un nombre, ND ou SO).",
    Wait.TO_EXPLAIN: "corrigez ou expliquez ce qui surprend ({to_explain}). {explaining}",
    Wait.REVISION: "expliquez {revisions} dans « Révisions ».",
}
"""The first that applies; those of « Accueil », in its order."""


def next_step(campaign: Campaign, validation: Validation, book: str) -> str:
    """Say what to do next, and by which command: decide conflicts, apply, mend what blocks, fill in, explain, or send.

    Args:
        campaign: The workbook.
        validation: Its findings.
        book: Its file, as a command takes it.
    """
    lines = rows_to_answer(campaign, validation)
    table = FindingsTable.of(lines)
    revisions = still_to_justify(campaign.revised.lines, table.answers, table.asked)
    counts = waiting(campaign, lines, readable_conflicts(campaign.sheet(Role.CONFLICTS)), revisions)
    wait = next((wait for wait in _STEPS if counts[wait]), None)
    if wait is None:
        return _put_in(book, f"Plus rien à corriger ni à expliquer. Ensuite : « calpae envoyer {_BOOK} transmission ».")
    told = {
        "book": _BOOK,
        "undecided": plural(counts[Wait.UNDECIDED], "conflit"),
        "decided": plural(counts[Wait.DECIDED], "décision"),
        "decide": f"« calpae integrer {_BOOK} --decisions --sur-place »",
        "corrections": plural(counts[Wait.CORRECTION], "correction"),
        "blocking": plural(counts[Wait.BLOCKING], "point"),
        "mending": _mending(_as_shown(lines, validation, Severity.BLOCKING)) if wait is Wait.BLOCKING else "",
        "blank": f"{plural(counts[Wait.BLANK], 'cellule')} de {campaign.settings.year}",
        "to_explain": plural(counts[Wait.TO_EXPLAIN], "point"),
        "explaining": _explaining(_as_shown(lines, validation, Severity.WARNING)) if wait is Wait.TO_EXPLAIN else "",
        "revisions": plural(counts[Wait.REVISION], "révision"),
    }
    return _put_in(book, f"Ensuite : {_STEPS[wait].format_map(told)}")


def _put_in(book: str, text: str) -> str:
    """Name the file in a text: it is typed as it stands, where a no-break space would name another one."""
    return typeset(text).replace(_BOOK, book)


def _as_shown(lines: Sequence[FindingLine], validation: Validation, severity: Severity) -> list[Finding]:
    """Return the findings of a severity in the order of « Contrôles », the most pressing first."""
    opened = {finding.fingerprint: finding for finding in validation.findings}
    found = (opened.get(each) for line in lines for each in line.fingerprints)
    return [finding for finding in found if finding is not None and finding.severity is severity]


def _mending(blocking: list[Finding]) -> str:
    """Say how to mend the first figure that a command can mend, else where to go."""
    for finding in blocking:
        if finding.proposals and finding.period is not None and finding.territory and finding.indicator:
            proposal = finding.proposals[0]
            value = number(proposal.value, 15).replace(NBSP, "") if proposal.value is not None else _code(proposal.code)
            if value:
                return f"Par exemple : « calpae corriger {_BOOK} {_figure(finding)} --valeur {value} --sur-place »."
    told = [finding for finding in blocking if finding.code.blocks_figure]
    if told:
        return _explaining(told)
    sheet = blocking[0].at.sheet
    return f"Dans Excel : feuille « {sheet} », puis « calpae valider {_BOOK} »."


def _explaining(findings: list[Finding]) -> str:
    for finding in findings:
        if finding.period is not None and finding.territory and finding.indicator:
            return f'Par exemple : « calpae justifier {_BOOK} {_figure(finding)} --texte "…" --sur-place ».'
    return "Dans Excel : « Contrôles », colonne « Justification »."


def _figure(finding: Finding) -> str:
    period = "" if finding.period is None else period_text(finding.period)
    return f"{finding.territory} {finding.indicator} {period}"


def _code(code: MissingCode | None) -> str:
    return "" if code is None else code.value
