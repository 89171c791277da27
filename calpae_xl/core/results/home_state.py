"""Where the campaign stands and what comes next, one live sentence each, and the counts that they are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.defined_names import CHANGED_NAME
from calpae_xl.core.results.completeness import Through, left_blank, left_blank_formula
from calpae_xl.core.results.first_to_treat import RANKS_NAME
from calpae_xl.core.results.home_help import SEVERITIES_NAME
from calpae_xl.core.results.home_row import HomeRow, Line, home_row, sheet_called, sheet_link
from calpae_xl.core.results.remaining import BLOCKING, CORRECTION, TO_EXPLAIN, TO_FILL, left_formulas, left_in
from calpae_xl.core.results.snapshot import BANNER_FORMULA
from calpae_xl.core.sheets.conflicts import KEEP, TAKE, ConflictLine
from calpae_xl.core.sheets.findings import FindingLine
from calpae_xl.core.sheets.revisions import TO_JUSTIFY
from calpae_xl.core.trade.typography import listed, plural, typeset
from calpae_xl.core.workbook.formulas import counted, enumerated, quoted
from calpae_xl.core.workbook.layout import Role, sheet_name_key
from calpae_xl.core.workbook.plan import Content

CONFLICT_KEYS_NAME, CONFLICT_DECISIONS_NAME = "Conflits_cle", "Conflits_decision"
"""Defined names of the columns of « Conflits » that the counts look up."""

_STALE = typeset("À valider : la saisie ou les réponses ont changé depuis la dernière validation.")
_READY = "Prêt à transmettre."
_TO_CONSOLIDATE = typeset("Plus rien à corriger ; les résultats sont à recalculer.")
_CHANGED = f"IFERROR({CHANGED_NAME},-1)"


class Freshness(NamedTuple):
    """Whether « Contrôles » and the results say what the workbook says.

    Attributes:
        changed: What the banner counts: cells and lines that differ from what the last calculation saw.
        banner: What the banner says of it; empty when nothing differs.
        validated: Whether « Contrôles » is what validating would make it.
    """

    changed: int = 0
    banner: str = ""
    validated: bool = True


class Wait(Enum):
    """What waits for somebody, in the order in which it is told; values are one and several of it, in words."""

    BLOCKING = BLOCKING
    TO_EXPLAIN = TO_EXPLAIN
    CORRECTION = CORRECTION
    BLANK = TO_FILL
    UNDECIDED = ("conflit à décider", "conflits à décider")
    DECIDED = ("décision à appliquer", "décisions à appliquer")
    REVISION = ("révision à expliquer", "révisions à expliquer")

    def nouns(self, year: int) -> tuple[str, str]:
        """Return the words of one and of several."""
        one, several = (noun.format(year=year) for noun in self.value)
        return one, several


_SETTLED: Mapping[Wait, tuple[Role, str]] = {
    Wait.BLOCKING: (Role.FINDINGS, "hors de la consolidation tant qu’ils ne sont pas réglés"),
    Wait.TO_EXPLAIN: (Role.FINDINGS, "corrigez la saisie, ou écrivez pourquoi le chiffre est exact"),
    Wait.CORRECTION: (Role.FINDINGS, "cliquez sur « Appliquer les corrections »"),
    Wait.BLANK: (Role.ENTRY, "saisissez un nombre, ND ou SO"),
    Wait.UNDECIDED: (Role.CONFLICTS, "le classeur et un retour ne disent pas la même chose : choisissez"),
    Wait.DECIDED: (Role.CONFLICTS, "cliquez sur « Appliquer les décisions »"),
    Wait.REVISION: (Role.REVISIONS, "un chiffre publié a changé : dites pourquoi"),
}
"""Where it is settled, and how."""

_NOT_COMPARED = "pas encore comparé : cliquez sur « Comparer à un millésime »"

_STEPS: Mapping[Wait, str] = {
    Wait.UNDECIDED: "décidez les conflits dans « Conflits ».",
    Wait.DECIDED: "cliquez sur « Appliquer les décisions ».",
    Wait.CORRECTION: "cliquez sur « Appliquer les corrections ».",
    Wait.BLOCKING: "réglez le premier point ci-dessous : il bloque.",
    Wait.BLANK: "remplissez les cellules vides de {year} : un nombre, ND ou SO.",
    Wait.TO_EXPLAIN: "corrigez ou expliquez les points ci-dessous, du premier au dernier.",
    Wait.REVISION: "expliquez les révisions dans « Révisions ».",
}
"""What comes next while something waits, the first that applies."""

_VALIDATE, _CONSOLIDATE = "cliquez sur « Valider ».", "cliquez sur « Consolider »."
_SEND, _SEND_AFTER = (
    "cliquez sur « Préparer l’envoi ».",
    "dans « Paramètres », remplissez ce qui manque ({missing}), puis cliquez sur « Préparer l’envoi ».",
)

Counts = Mapping[Wait, int]

COUNTED = (Line.WAITING, Line.TO_FILL)
"""Kinds of the rows that hold the counts."""


def waiting(
    campaign: Campaign, lines: Sequence[FindingLine], conflicts: Sequence[ConflictLine], revisions: int | None
) -> Counts:
    """Count what waits for somebody.

    Args:
        campaign: Gives the blank cells of the campaign year.
        lines: Those of « Contrôles ».
        conflicts: Those of « Conflits ».
        revisions: Lines of « Révisions » that want a justification and that no line of « Contrôles » asks about;
            ``None`` when nothing was compared yet.
    """
    blocking, to_explain, corrections = left_in(lines)
    decided = sum(line.decision is not None for line in conflicts)
    return {
        Wait.BLOCKING: blocking,
        Wait.TO_EXPLAIN: to_explain,
        Wait.CORRECTION: corrections,
        Wait.BLANK: left_blank(campaign, campaign.referential.entered),
        Wait.UNDECIDED: sum(bool(line.key) for line in conflicts) - decided,
        Wait.DECIDED: decided,
        Wait.REVISION: revisions or 0,
    }


def waiting_rows(campaign: Campaign, counts: Counts, *, compared: bool = True) -> Iterator[HomeRow]:
    """Yield the counts, alive, each with a link to where it is settled.

    Args:
        campaign: Gives the names of the sheets.
        counts: What waits.
        compared: Whether the workbook was compared with an earlier vintage: nobody knows before what was revised.
    """
    yield home_row(Line.HEADING, "Ce qui attend")
    yield home_row(Line.HEADER, "Quoi", None, "Nombre", "Que faire")
    yield from count_lines(campaign, counts, compared=compared)


def count_lines(
    campaign: Campaign, counts: Counts, *, compared: bool = True, through: Through = Through.RESULTS
) -> Iterator[HomeRow]:
    """Yield the rows of these counts, without their titles; ``through`` is what blank cells are counted in."""
    live = _live_counts(campaign, through)
    first = campaign.territories[0].code
    for wait, count in counts.items():
        role, remedy = _SETTLED[wait]
        _, several = wait.nouns(campaign.settings.year)
        link = sheet_link(sheet_called(campaign, role, first if role is Role.ENTRY else ""), several.capitalize())
        told = Content(count, f"=IFERROR({live[wait]},0)")
        if wait is Wait.REVISION and not compared:
            told, remedy = Content(), _NOT_COMPARED
        yield home_row(Line.TO_FILL if wait is Wait.BLANK else Line.WAITING, link, None, told, remedy)


def state_rows(
    year: int, counts: Counts, fresh: Freshness, cells: Mapping[Wait, str], missing: Sequence[str] = ()
) -> Iterator[HomeRow]:
    """Yield the sentence that says where the campaign stands, and the one that says what comes next.

    Args:
        year: That of the campaign.
        counts: What waits.
        fresh: Whether something is to be worked out again.
        cells: Where the sheet counts the same.
        missing: What « Paramètres » does not say yet and a transmission needs.
    """
    # What the banner counted when « Contrôles » was last up to date stands in the formula itself.
    stale = f"{_CHANGED}<>{fresh.changed}" if fresh.validated else "TRUE"
    send = _SEND_AFTER.format(missing=listed([*missing], len(missing))) if missing else _SEND
    yield HomeRow(Line.STATE, (_state(year, counts, fresh, cells, stale),))
    yield HomeRow(Line.NEXT, (_next(year, counts, fresh, cells, stale, send),))


def remaining(year: int, counts: Counts, cells: Mapping[Wait, str], done: Content) -> Content:
    """Say what waits, or that all is done; formulas are without the sign that begins one."""
    left = [plural(count, *wait.nouns(year)) for wait, count in counts.items() if count]
    live = {wait: cells[wait] for wait in counts}
    told = enumerated([(cell, counted(cell, *wait.nouns(year))) for wait, cell in live.items()])
    formula = f'IF({"+".join(live.values())}=0,{done.formula},"Il reste "&{told}&".")'
    return Content(f"Il reste {listed(left, len(left))}." if left else done.value, formula)


def _live_counts(campaign: Campaign, through: Through) -> Mapping[Wait, str]:
    blocking, to_explain, corrections = left_formulas(SEVERITIES_NAME, RANKS_NAME)
    decided = "+".join(f"COUNTIF({CONFLICT_DECISIONS_NAME},{quoted(choice)})" for choice in (KEEP, TAKE))
    return {
        Wait.BLOCKING: blocking,
        Wait.TO_EXPLAIN: to_explain,
        Wait.CORRECTION: corrections,
        Wait.BLANK: left_blank_formula(campaign, campaign.referential.entered, through),
        Wait.UNDECIDED: f'COUNTIF({CONFLICT_KEYS_NAME},"?*")-({decided})',
        Wait.DECIDED: decided,
        Wait.REVISION: f"COUNTIF({sheet_name_key(Role.REVISIONS)},{quoted(TO_JUSTIFY)})",
    }


def _state(year: int, counts: Counts, fresh: Freshness, cells: Mapping[Wait, str], stale: str) -> Content:
    settled = f"IF({_CHANGED}=0,{quoted(_READY)},{quoted(_TO_CONSOLIDATE)})"
    left = remaining(year, counts, cells, Content(_TO_CONSOLIDATE if fresh.changed else _READY, settled))
    said = left.value if fresh.validated else fresh.banner or _STALE
    banner = BANNER_FORMULA.removeprefix("=")
    recalculate = f'IF({banner}="",{quoted(_STALE)},{banner})'
    return Content(said, f"=IF({stale},{recalculate},{left.formula})")


def _next(year: int, counts: Counts, fresh: Freshness, cells: Mapping[Wait, str], stale: str, send: str) -> Content:
    steps = [
        (not fresh.validated, stale, _VALIDATE),
        *((counts[wait] > 0, f"{cells[wait]}>0", text.format(year=year)) for wait, text in _STEPS.items()),
        (fresh.changed > 0, f"{_CHANGED}<>0", _CONSOLIDATE),
        (True, "TRUE", send),
    ]
    said = next(text for holds, _, text in steps if holds)
    formula = '""'
    for _, condition, text in reversed(steps):
        formula = f"IF({condition},{quoted(_worded(text))},{formula})"
    return Content(_worded(said), f"={formula}")


def _worded(text: str) -> str:
    return typeset(f"Prochaine étape : {text}")
