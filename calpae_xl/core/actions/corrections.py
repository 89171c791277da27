"""Corrections that people accepted: what goes into the entry cells, and where the texts that leave them go."""

from __future__ import annotations

from typing import NamedTuple

from calpae_xl.core.actions.designation import Figure
from calpae_xl.core.campaign.cell_reading import converted, reader
from calpae_xl.core.campaign.decisions import decides_nothing, names_a_correction
from calpae_xl.core.campaign.series import trusted
from calpae_xl.core.campaign.written_codes import text_after_code
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.findings import is_untouched
from calpae_xl.core.sheets.findings import ACCEPTED, REFUSED, FindingLine, FindingsTable
from calpae_xl.core.telling.messages import proposal_name, undecided_text
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.facts import LookAlike
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.model import CellRef, Indicator, Kind, MissingCode, Observation, Proposal, ValueKind
from calpae_xl.core.trade.typography import number, plural, typeset
from calpae_xl.core.trade.values import MAX_TEXT, Value, excel_length, raw_text
from calpae_xl.core.trade.words import period_text
from calpae_xl.core.workbook.grid import column_number, split_address
from calpae_xl.core.workbook.plan import Content, Plan, SheetPlan


class Correction(NamedTuple):
    """One entry cell that gets another content.

    Attributes:
        seen: The cell as it is.
        value: What it will hold: a number (a fraction for a rate), « ND », « NC » or « SO ».
        shown: The same as people read it.
        formula: The formula that it held, if any.
        moved: What goes from the cell to the comment of its row; ``None`` when nothing does.
    """

    seen: Observation
    value: Value
    shown: str
    formula: str | None = None
    moved: str | None = None

    @property
    def told(self) -> str:
        """What « Journal » keeps of it: the whole text that leaves the cell."""
        raw = self.seen.raw or ""
        left = f"« {raw} »" if self.formula is None else f"« {raw} », calculé par {self.formula},"
        return typeset(f"{self.seen.sheet}!{self.seen.cell} : {left} → {self.shown}")


class Refused(NamedTuple):
    """A correction that was accepted and cannot be applied.

    Attributes:
        at: The line of « Contrôles ».
        why: In a sentence or two: what is wrong, what to do.
    """

    at: CellRef
    why: str

    @property
    def told(self) -> str:
        """The refusal, with the line that it is about."""
        row = (self.at.cell or "").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        return typeset(f"Feuille « {self.at.sheet} », ligne {row} : {self.why}")


class NoProposalError(CalpaeError):
    """A figure for which nothing is proposed."""

    def __init__(self, named: str) -> None:
        super().__init__(
            typeset(f"Aucune correction n’est proposée pour « {named} »."),
            typeset("Corrigez sa cellule dans Excel ; « Contrôles » dit quels chiffres ont une proposition."),
        )


class Corrections(NamedTuple):
    """What was accepted.

    Attributes:
        applied: In the order of the entry sheets.
        refused: In the order of « Contrôles ».
        plan: The entry cells and comments to write.
        asked: Numbers typed as text that were to be converted with the others, and that somebody has to be asked about.
    """

    applied: tuple[Correction, ...]
    refused: tuple[Refused, ...]
    plan: Plan
    asked: int = 0

    @property
    def told(self) -> tuple[str, ...]:
        """Every cell that is written: the corrections, then the comments and labels that follow from them."""
        corrected = {correction.seen.at for correction in self.applied}
        others = (
            typeset(f"{name}!{cell} → {raw_text(content.value)}")
            for name, sheet in self.plan.sheets.items()
            for cell, content in sheet.cells.items()
            if CellRef(name, cell) not in corrected
        )
        return (*(correction.told for correction in self.applied), *others)

    @property
    def refusals(self) -> tuple[str, ...]:
        """What to tell of those that cannot be applied, and of the numbers that are left as text."""
        told = [refused.told for refused in self.refused]
        if self.asked:
            left = plural(self.asked, "nombre reste en texte", "nombres restent en texte")
            told.append(
                typeset(
                    f"{left} : signe moins, décimales en trop, point qui sépare peut-être des milliers ou "
                    f"formule. Voyez {Code.NUMBER_AS_TEXT.text} dans « Contrôles » : acceptez ou corrigez un par un."
                )
            )
        return tuple(told)


def accepted_corrections(work: Processed, listed: FindingsTable, *, numbers: bool = False) -> Corrections:
    """Gather the corrections whose decision is « Accepter ».

    A cell is found by what its finding is about, never by the address that the line shows; a line written of
    a figure that has changed since is refused. Of several proposals none is taken before it is named: in
    « Décision », or left alone in « Correction proposée », where people may also write what the cell should say.

    Args:
        work: The workbook.
        listed: « Contrôles », whole.
        numbers: Whether every number typed as text that nobody need be asked about is converted as well, but for
            those refused line by line.
    """
    gathering = _Gathering(work)
    found = {f.fingerprint: f for f in (*work.validation.findings, *(f for f, _ in work.validation.justified))}
    refused: list[Refused] = []
    kept: set[str] = set()
    for row, line in listed.lines.items():
        decision = label_key(line.decision.text)
        finding = next((found[each] for each in line.fingerprints if each in found), None)
        if decision == label_key(REFUSED):
            kept.update(line.fingerprints)
            continue
        at = CellRef(listed.name, f"{listed.places.columns['decision']}{row}")
        proposals = _ANY if finding is None else finding.proposals
        if decision == label_key(ACCEPTED) or names_a_correction(line.decision.text, proposals):
            try:
                gathering.accept(line, finding)
            except _RefusalError as refusal:
                refused.append(Refused(at, str(refusal)))
        elif decides_nothing(line.decision.text, proposals):
            refused.append(Refused(at, undecided_text(line.decision.text)))
    typed = (f for f in work.validation.findings if f.code is Code.NUMBER_AS_TEXT and f.fingerprint not in kept)
    asked = [finding for finding in typed if numbers and not gathering.convert(finding)]
    return Corrections(gathering.applied, tuple(refused), gathering.plan, len(asked))


def named_correction(work: Processed, figure: Figure, chosen: str) -> Corrections:
    """Gather the correction of one figure, as if its line of « Contrôles » named it in « Décision ».

    Args:
        work: The workbook.
        figure: Of a department.
        chosen: One of the corrections proposed, in its words or as it would be typed.

    Raises:
        NoProposalError: Nothing is proposed for this figure.
    """
    about = figure.territory, figure.indicator.id, figure.period
    found = [f for f in work.validation.findings if (f.territory, f.indicator, f.period) == about and f.proposals]
    named = ", ".join((figure.territory, figure.indicator.short, period_text(figure.period)))
    if not found:
        raise NoProposalError(named)
    gathering, refused = _Gathering(work), []
    try:
        gathering.accept(FindingLine(decision=Content(chosen)), found[0])
    except _RefusalError as refusal:
        refused.append(Refused(found[0].at, str(refusal)))
    return Corrections(gathering.applied, tuple(refused), gathering.plan)


_ANY = (Proposal("", value=0),)
"""Of a finding that is no more: whatever its line names was proposed then."""


class _RefusalError(Exception):
    """Why one correction cannot be applied; its text goes into a `Refused`."""


class _Gathering:
    """The corrections accepted so far."""

    def __init__(self, work: Processed) -> None:
        self._campaign = work.campaign
        self._sheets = {sheet.name: sheet for sheet in work.campaign.grid.sheets}
        self._chosen: dict[CellRef, Correction] = {}
        self._comments: dict[CellRef, str] = {}
        self._labels: dict[CellRef, str] = {}

    @property
    def applied(self) -> tuple[Correction, ...]:
        """The corrections, in the order of the entry sheets."""
        return tuple(sorted(self._chosen.values(), key=self._place))

    @property
    def plan(self) -> Plan:
        """What they write, comments included."""
        written: dict[CellRef, Value] = {correction.seen.at: correction.value for correction in self.applied}
        cells: dict[str, dict[str, Content]] = {}
        for at, value in {**written, **self._comments, **self._labels}.items():
            cells.setdefault(at.sheet, {})[at.cell or ""] = Content(value)
        return Plan({name: SheetPlan(contents) for name, contents in cells.items()})

    def accept(self, line: FindingLine, finding: Finding | None) -> None:
        """Take the correction of a line, if it has one.

        Raises:
            _RefusalError: It cannot be applied.
        """
        if finding is None:
            if line.fingerprints and line.proposal.text:
                raise _RefusalError("le chiffre a changé depuis ce constat. Lancez « Valider », puis relisez.")
            return
        if isinstance(finding.facts, LookAlike):
            self._labels[finding.at] = finding.facts.label
            return
        if finding.period is None or not finding.read or finding.read[0].cell is None:
            return
        indicator = self._campaign.referential.indicators[finding.read[0].indicator]
        proposal = _chosen_proposal(line, finding, indicator)
        if proposal is not None:
            # What NC means is asked once for all the years of a row.
            for seen in finding.read if finding.code is Code.UNSPECIFIED_NC else finding.read[:1]:
                self._take(self._correction(seen, indicator, proposal))

    def convert(self, finding: Finding) -> bool:
        """Take the number that a text spells, unless a line already says otherwise; a formula was not typed.

        Returns:
            Whether the cell gets a number.
        """
        seen = finding.read[0]
        if seen.at in self._chosen:
            return True
        indicator = self._campaign.referential.indicators[seen.indicator]
        value = converted(seen.raw or "", indicator.kind, indicator.unit)
        if value is None or seen.cell in self._sheets[seen.sheet].formulas:
            return False
        self._take(self._correction(seen, indicator, Proposal("", value=value)))
        return True

    def _take(self, correction: Correction) -> None:
        at, moved = correction.seen.at, correction.moved
        other = self._chosen.get(at)
        if other is not None and other.value != correction.value:
            raise _RefusalError("une autre correction est acceptée pour la même cellule. N’en acceptez qu’une.")
        if other is None and moved is not None:
            place, text = self._comment(correction.seen)
            text = "\n".join(filter(None, (text, typeset(f"{correction.seen.period.header} : ") + moved)))
            if excel_length(text) > MAX_TEXT:
                raise _RefusalError("la cellule de « Commentaires » est pleine. Faites-y de la place.")
            self._comments[place] = text
        self._chosen[at] = correction

    def _correction(self, seen: Observation, indicator: Indicator, proposal: Proposal) -> Correction:
        value = _written_value(proposal, indicator)
        sheet = self._sheets[seen.sheet]
        if seen.fault is Code.DATE and not isinstance(value, str):
            # Written there, the number would show as a date again, and read as one.
            shown = number(value, 15)
            raise _RefusalError(
                f"{seen.cell} de « {seen.sheet} » garde un format de date. Remettez-la au format Nombre : "
                f"elle montrera {shown}."
            )
        shown = str(value) if proposal.value is None else proposal_name(proposal, indicator)
        return Correction(seen, value, shown, sheet.formulas.get(seen.cell or ""), _moved(seen))

    def _comment(self, seen: Observation) -> tuple[CellRef, str]:
        """Return the comment cell of a row, and what it says so far."""
        sheet = self._sheets[seen.sheet]
        letters = self._campaign.entries[seen.territory].comment_column
        if letters is None:
            raise _RefusalError("la colonne « Commentaires » est introuvable. Rétablissez cet en-tête.")
        cell = f"{letters}{split_address(seen.cell or '')[1]}"
        if cell in sheet.formulas:
            raise _RefusalError(f"le commentaire {cell} est une formule. Remplacez-la par son texte.")
        place = CellRef(seen.sheet, cell)
        return place, self._comments.get(place, raw_text(sheet.values.get(cell)) or "")

    def _place(self, correction: Correction) -> tuple[int, int, int]:
        letters, row = split_address(correction.seen.cell or "")
        return self._campaign.order[correction.seen.sheet], row, column_number(letters)


def _named(written: Value | None, finding: Finding, indicator: Indicator) -> Proposal | None:
    """Return the proposal that a text names: by its words, or by what it would write; ``None`` when it names none.

    Spaces count: « 8 5002 » is the text that is asked about, not « 85 002 ».
    """
    text = label_key(raw_text(written) or "").removeprefix(label_key(ACCEPTED)).lstrip(" :")
    for proposal in finding.proposals:
        if text == label_key(proposal.label):
            return proposal
    read = _said(text if isinstance(written, str) else written, finding, indicator)
    return next(
        (p for p in finding.proposals if read is not None and (p.value, p.code) == (read.value, read.code)), None
    )


def _chosen_proposal(line: FindingLine, finding: Finding, indicator: Indicator) -> Proposal | None:
    """Read « Décision », then « Correction proposée »: what CALPAE wrote, what people left of it, or wrote instead.

    Returns:
        ``None`` when nothing is proposed.

    Raises:
        _RefusalError: It does not say one correction.
    """
    if label_key(line.decision.text) != label_key(ACCEPTED):
        named = _named(line.decision.value, finding, indicator)
        if named is None and not is_untouched(line.proposal.text, finding):
            # Somebody wrote another figure under « Correction proposée », and the same one beside it.
            said, own = (_said(each, finding, indicator) for each in (line.decision.value, line.proposal.value))
            named = own if own is not None and said is not None and said[1:] == own[1:] else None
        if named is None:
            choices = " ou ".join(f"« {proposal_name(proposal, indicator)} »" for proposal in finding.proposals)
            raise _RefusalError(f"« {line.decision.text} » n’est pas une des corrections proposées : {choices}.")
        return named
    written = line.proposal.value
    text = label_key(raw_text(written) or "")
    if is_untouched(text, finding):
        if finding.to_choose:
            choices = " ou ".join(f"« {proposal_name(proposal, indicator)} »" for proposal in finding.proposals)
            raise _RefusalError(
                f"rien n’est corrigé tant que la correction n’est pas nommée. Écrivez dans « Décision » : {choices}."
            )
        return finding.proposals[0] if finding.proposals else None
    for proposal in finding.proposals:
        if text.strip("., ").removesuffix("ou").removeprefix("ou").strip() == label_key(proposal.label):
            return proposal
    said = _said(written, finding, indicator)
    if said is not None:
        return said
    raise _RefusalError(
        f"« {raw_text(written)} » ne dit pas une seule correction. Ne laissez qu’un nombre, ND, NC ou SO dans "
        "« Correction proposée »."
    )


def _said(written: Value | None, finding: Finding, indicator: Indicator) -> Proposal | None:
    """Return what a cell would say with this in it, when that is one figure that the row can hold, or a code."""
    target = finding.period is not None and finding.period.kind is Kind.TARGET
    read = reader(indicator.kind, indicator.unit, target=target)
    reading = read(written)
    if reading.code in {MissingCode.ND, MissingCode.NC, MissingCode.SO}:
        return Proposal(reading.code.value, code=reading.code)
    figure = reading.proposals[0].value if reading.fault is Code.NUMBER_AS_TEXT else reading.figure
    if figure is not None and reading.bound is None:
        proposal = Proposal(number(figure, 15), value=figure)
        if trusted(read(_written_value(proposal, indicator))) == figure:
            return proposal
    return None


def _written_value(proposal: Proposal, indicator: Indicator) -> int | float | str:
    """Return what a cell holds once corrected: a rate is a fraction under a format in per cent."""
    if proposal.value is None:
        return "" if proposal.code is None else proposal.code.value
    value = proposal.value
    if indicator.kind is ValueKind.RATE:
        # 33.3 / 100 is 0.33299999999999996.
        return round(value / 100, 12)
    return int(value) if value == int(value) else value


_TEXTS_KEPT = frozenset({Code.NUMBER_WITH_WORDS, Code.FOREIGN_UNIT, Code.BOUND_NOT_FIGURE, Code.NOTE_MARK})


def _moved(seen: Observation) -> str | None:
    """Return what must not be lost of a text: the words beside a code, a number with its words or its unit."""
    raw = (seen.raw or "").strip()
    if seen.fault is Code.CODE_WITH_TEXT:
        return text_after_code(raw)
    free = seen.fault is Code.UNREADABLE_TEXT and not seen.proposals
    return raw if free or seen.fault in _TEXTS_KEPT else None
