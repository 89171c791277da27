"""Fills in the French sentences of the findings: what is seen, then what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import assert_never

from calpae_xl.core.campaign.cell_reading import per_cent
from calpae_xl.core.campaign.referential import Referential
from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.figures.ends import small_base
from calpae_xl.core.sheets.explanations import EXPLAINED_BY
from calpae_xl.core.sheets.findings import ACCEPTED, REFUSED
from calpae_xl.core.telling.sentences import SENTENCES, names_of
from calpae_xl.core.trade.codes import Code, Severity
from calpae_xl.core.trade.facts import (
    BelowLimit,
    BlankCells,
    BoundFacts,
    BrokenBound,
    BrokenNames,
    CarriedText,
    CellFacts,
    CommentFigures,
    CommentSum,
    CopiedRow,
    CopiedSheet,
    DamagedTable,
    DefaultUsed,
    DepartmentFacts,
    DerivedCaseload,
    Facts,
    ForeignCampaign,
    IgnoredReservation,
    Jump,
    LookAlike,
    LostFigure,
    MergedArea,
    Miscalculation,
    MissingDay,
    NamedHeader,
    NamedYears,
    OutsideMean,
    PartsAdded,
    PublishedPart,
    RefusedScope,
    Revised,
    SameFigure,
    StructureFacts,
    TableFault,
    TimeFacts,
    TwoScopes,
    UnevenFigures,
    UnlistedFindings,
    WordedNumber,
    WrongLine,
)
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.model import Indicator, Period, Proposal, ValueKind
from calpae_xl.core.trade.note_marks import MARK_DIGITS
from calpae_xl.core.trade.typography import (
    NBSP,
    euros,
    listed,
    number,
    percentage,
    plural,
    rounded,
    signed,
    signed_euros,
    typeset,
)
from calpae_xl.core.trade.values import PerCent, added, shown_figure
from calpae_xl.core.trade.words import date_text, period_text

_BREACHES = {"<=": "plus que", "<": "autant ou plus que", ">=": "moins que", ">": "pas plus que"}
"""How a figure that breaks a bound stands to it."""

_BEYOND = {"<": "au lieu de moins de", ">": "au lieu de plus de"}
"""The same of a number: « 0, pas plus que 0 » would make nobody wiser."""


_FAULTS = {
    TableFault.RENAMED: "a été renommé",
    TableFault.CONVERTED: "n’est plus un tableau Excel (converti en plage ou supprimé)",
    TableFault.TOTALLED: "se termine par une ligne Total",
    TableFault.HEADERS_LOST: "a perdu {headers}",
}

_UNKNOWN = "n’est pas reconnu"

EXACT = 15
"""Decimals under which a figure is told as it was typed: 388.99999999999994 is not 389."""

WITH_UNIT = frozenset({ValueKind.RATE, ValueKind.DELAY, ValueKind.AMOUNT})
"""Kinds whose figures are never told without their unit."""


def with_unit(value: float, indicator: Indicator, decimals: int = 1) -> str:
    """Write a figure as people read it: units for rates, delays and amounts (to the cent), none for counts."""
    if indicator.kind is ValueKind.AMOUNT:
        return euros(value)
    text = number(value, decimals)
    if indicator.kind is ValueKind.RATE:
        return typeset(f"{text} %")
    if indicator.kind is ValueKind.DELAY:
        return f"{text}{NBSP}{'jour' if abs(rounded(value, decimals)) < 2 else 'jours'}"
    return text


def sentence(finding: Finding, referential: Referential, settings: Settings) -> tuple[str, str]:
    """Write a finding: problem and remedy, typeset.

    Args:
        finding: What was found.
        referential: Gives the names of indicators.
        settings: Give the thresholds.
    """
    words = SENTENCES[finding.code]
    fields = _Fields(finding, referential, settings)
    problem, remedy = (typeset(text.format_map(fields)) for text in (words.problem, words.remedy))
    if finding.as_published and finding.code.severity is Severity.WARNING:
        # Whoever closed the campaign let it go; nobody is asked any more.
        remedy = typeset("Publié sans explication : rien n’est plus demandé. Une justification reste possible.")
    if finding.unexplained is not None:
        refused = (
            f"Le texte « {finding.unexplained} » n’est pas retenu : pour une justification, il faut {EXPLAINED_BY}."
        )
        remedy = f"{remedy} {typeset(refused)}"
    if finding.undecided is not None:
        remedy = f"{remedy} {undecided_text(finding.undecided)}"
    return problem, remedy


def proposal_name(proposal: Proposal, indicator: Indicator) -> str:
    """Write a correction as « Décision » may name it: a code, or a figure in full with its sign."""
    if proposal.value is None:
        return "" if proposal.code is None else proposal.code.value
    if indicator.kind is ValueKind.AMOUNT:
        return euros(proposal.value)
    return number(proposal.value, EXACT) + (f"{NBSP}%" if indicator.kind is ValueKind.RATE else "")


def undecided_text(decision: str) -> str:
    """Say that what stands in « Décision » decides nothing."""
    return typeset(
        f"« {decision} » ne décide rien : dans « Décision », choisissez « {ACCEPTED} » ou « {REFUSED} », ou effacez."
    )


class _Fields(dict[str, str]):
    """The fields of a sentence: those of its facts, and of its cells as soon as the sentence asks for one."""

    def __init__(self, finding: Finding, referential: Referential, settings: Settings) -> None:
        super().__init__()
        self.finding = finding
        self.referential = referential
        self.settings = settings
        self.indicator = referential.indicators.get(finding.indicator or "")
        if finding.facts is not None:
            self.update(_facts(self, finding.facts))

    def __missing__(self, name: str) -> str:
        return _MAKERS[name](self)

    def figure(self, value: float) -> str:
        """Write a figure of the finding's indicator."""
        return with_unit(value, self.indicator, EXACT) if self.indicator is not None else number(value, EXACT)

    def quotient(self, value: float) -> str:
        """Write what was worked out of it, rounded."""
        return with_unit(value, self.indicator) if self.indicator is not None else number(value)


def _facts(fields: _Fields, facts: Facts) -> Mapping[str, str]:
    if isinstance(facts, WrongLine):
        return _line_facts(fields, facts)
    if isinstance(facts, StructureFacts):
        return _structure_facts(facts)
    if isinstance(facts, CellFacts):
        return _cell_facts(fields, facts)
    if isinstance(facts, BoundFacts):
        return _bound_facts(fields, facts)
    if isinstance(facts, TimeFacts):
        return _time_facts(fields, facts)
    if isinstance(facts, DepartmentFacts):
        return _department_facts(fields, facts)
    if isinstance(facts, Miscalculation):
        return {"cell": facts.cell, "excel": _calculates(facts.shown), "calpae": _calculates(facts.expected)}
    assert_never(facts)


def _structure_facts(facts: StructureFacts) -> Mapping[str, str]:
    match facts:
        case NamedHeader(header):
            return {"header": header, "judgment": _UNKNOWN}
        case IgnoredReservation(header, bearers):
            told = listed([f"« {name} »" for name in bearers])
            return {"header": header, "judgment": f"désigne plusieurs indicateurs : {told}" if bearers else _UNKNOWN}
        case ForeignCampaign(campaign, expected):
            return {"campaign": campaign, "expected": expected}
        case DefaultUsed(label, default, possible, against):
            judgment = f"contredit {against}" if against else "ne convient pas"
            return {
                "parameter": label,
                "instead": _instead(default),
                "possible": possible,
                "judgment": judgment,
            }
        case CopiedSheet() | MissingDay():
            return facts._asdict()
        case BrokenNames(names):
            called = [f"« {name} »" for name in names]
            return {"names": f"le nom {called[0]}" if len(called) == 1 else f"les noms {listed(called)}"}
        case DamagedTable(table, fault, headers):
            return {"table": table, "fault": _FAULTS[fault].format(headers=_headers(headers))}
        case UnlistedFindings(code, unlisted):
            return {"unlisted": number(unlisted), "title": SENTENCES[code].title}
        case LookAlike(label):
            return {"written": label}


_NOTHING = {
    Code.UNUSABLE_INDICATOR: "Aucun chiffre n’est lu pour elle",
    Code.UNAPPLIED_HARD_BOUND: "Ce qu’elle devait écarter peut passer",
}
"""What comes of a line that keeps no figure out."""


def _line_facts(fields: _Fields, facts: WrongLine) -> Mapping[str, str]:
    told = {"text": facts.text, "other": facts.other, "choices": facts.known}
    remedy = facts.fault.remedy.format_map(told)
    shorts = [f"« {fields.referential.short_label(name)} »" for name in facts.blocked]
    return {
        "header": facts.header,
        "wrong": facts.fault.seen.format_map(told),
        "mend": remedy[:1].lower() + remedy[1:].removesuffix("."),
        "blocked": f"Les chiffres de {listed(shorts)} restent bloqués"
        if shorts
        else _NOTHING.get(fields.finding.code, ""),
    }


def _headers(headers: tuple[str, ...]) -> str:
    told = listed([f"« {header} »" for header in headers])
    return f"l’en-tête {told}" if len(headers) == 1 else f"les en-têtes {told}"


def _cell_facts(fields: _Fields, facts: CellFacts) -> Mapping[str, str]:
    match facts:
        case MergedArea(area):
            return {"area": area}
        case WordedNumber(block):
            alone = f" ; seule cellule remplie de sa mesure, est-ce « {block} »{NBSP}?"
            return {"block": "." if block is None else alone}
        case NamedYears(periods):
            return {"periods": _years(periods)}
        case BelowLimit(limit):
            return {"limit": fields.figure(limit)}
        case BlankCells(cells):
            one = cells < 2
            return {
                "cells": plural(cells, "cellule"),
                "verb": "reste" if one else "restent",
                "s": "" if one else "s",
            }
        case CommentFigures(numbers):
            return {"numbers": listed([*numbers])}


def _bound_facts(fields: _Fields, facts: BoundFacts) -> Mapping[str, str]:
    match facts:
        case BrokenBound():
            return {"bound": _bound(fields, facts)}
        case PartsAdded(added, every):
            parts = "la somme de ses parties vaut" if every else "ses parties connues font déjà"
            return {"sum": fields.figure(added), "parts": parts}
        case CommentSum():
            return {"arithmetic": _arithmetic(fields, facts)}
        case CopiedRow(source, periods):
            return {"source": source, "periods": _years(periods)}
        case DerivedCaseload(derived):
            return {"derived": fields.quotient(derived)}


def _time_facts(fields: _Fields, facts: TimeFacts) -> Mapping[str, str]:
    match facts:
        case Jump():
            return _jump(fields, facts)
        case LostFigure(before, since, rows, unconcerned):
            others = f", et avec lui toute sa mesure ({plural(rows, 'indicateur')})" if rows > 1 else ""
            return {
                "before": fields.figure(before),
                "since": since.label,
                "now": f"« {(fields.finding.raw or '').strip()} »" + (" (sans objet)" if unconcerned else ""),
                "gone": others + (" : le département était pourtant concerné" if unconcerned else ""),
            }
        case SameFigure(since):
            return {"since": since.label}
        case Revised(before, vintage):
            return {"before": fields.figure(before), "vintage": vintage}
        case PublishedPart(part, before, vintage):
            return {"part": part, "before": fields.figure(before), "vintage": vintage}
        case CarriedText(vintage):
            return {"vintage": vintage}


def _jump(fields: _Fields, jump: Jump) -> Mapping[str, str]:
    settings, size = fields.settings, signed(shown_figure(jump.after - jump.before), EXACT)
    if fields.indicator is not None and fields.indicator.kind is ValueKind.DELAY and jump.change is not None:
        days = "jour" if abs(shown_figure(jump.after - jump.before)) < 2 else "jours"
        change = f"{size}{NBSP}{days}), au-delà du seuil de {number(per_cent(settings.max_change_ratio))} %"
    # From a small count a ratio says nothing: « Évolutions » leaves it out as well.
    elif jump.change is not None and not _is_small(fields, jump.before):
        change = f"{percentage(jump.change)}), au-delà du seuil de {number(per_cent(settings.max_change_ratio))} %"
    elif fields.indicator is not None and fields.indicator.kind is ValueKind.RATE:
        points = plural(settings.jump_points, "point")
        change = f"{size} points), au-delà du seuil de {points}"
    elif fields.indicator is not None and fields.indicator.kind is ValueKind.AMOUNT:
        size = signed_euros(added((jump.after, -jump.before)))
        change = f"{size}), au-delà du seuil de {euros(settings.jump_euros)}"
    else:
        change = f"{size}), au-delà du seuil de {number(settings.jump_units)}"
    before = fields.figure(jump.before) + ("" if jump.since is None else f" en {jump.since.label}")
    return {"before": before, "after": fields.figure(jump.after), "change": f"({change}"}


def _is_small(fields: _Fields, before: float) -> bool:
    return fields.indicator is not None and before < small_base(fields.indicator, fields.settings)


def _department_facts(fields: _Fields, facts: DepartmentFacts) -> Mapping[str, str]:
    match facts:
        case UnevenFigures(other, ratio):
            times = f"{number(ratio)} fois plus" if ratio > 1 else f"{number(1 / ratio)} fois moins"
            return {"other_figure": fields.figure(other), "ratio": times}
        case TwoScopes(counted, first):
            return {"counted": fields.figure(counted), "first_counted": fields.figure(first)}
        case RefusedScope(block):
            if block:
                return {"refused": "ce total est fait de thèmes", "instead": _ON_A_THEME}
            noun = "" if fields.indicator is None else _NEVER_ADDED.get(fields.indicator.kind, "")
            return {"refused": f"{noun or 'ce chiffre'} ne s’additionne pas", "instead": ""}
        case OutsideMean(mean, low, high):
            return {"mean": fields.quotient(mean), "low": fields.quotient(low), "high": fields.quotient(high)}


_ON_A_THEME = ", et mettez-la sur le thème que les départements comptent ensemble"
_NEVER_ADDED = {ValueKind.RATE: "un taux", ValueKind.DELAY: "un délai", ValueKind.CASELOAD: "un portefeuille"}


def _bound(fields: _Fields, broken: BrokenBound) -> str:
    words = _BREACHES[broken.operator]
    if not isinstance(broken.operand, str):
        return f"{_BEYOND.get(broken.operator, words)} {fields.figure(broken.operand)}"
    other = fields.referential.indicators[broken.operand]
    return f"{words} « {other.short} » ({with_unit(broken.limit, other, EXACT)})"


def _arithmetic(fields: _Fields, total: CommentSum) -> str:
    added = fields.figure(total.added)
    if total.claimed is not None:
        return f"annonce {fields.figure(total.claimed)}, mais ses termes font {added}"
    if total.target is not None:
        return f"détaille {added}, qui est l’objectif {date_text(total.target.label)} et non un résultat"
    return f"détaille {added}, qui n’est aucun chiffre de la ligne"


def _years(periods: tuple[Period, ...]) -> str:
    return listed([*map(period_text, periods)])


def _instead(default: float | str) -> str:
    if default == "":
        return "il n’en est pas tenu compte"
    # Years are whole numbers that no space groups.
    return f"{number(default, EXACT) if isinstance(default, float) else default} est utilisé"


def _calculates(text: str) -> str:
    return f"calcule « {text} »" if text else "n’affiche rien"


def _content(fields: _Fields, judgment: str) -> str:
    raw = (fields.finding.raw or "").strip()
    return f"contient « {raw} », qui {judgment}" if raw else "est vide"


def _current(fields: _Fields) -> str:
    raw = (fields.finding.raw or "").strip()
    return f"sa valeur actuelle, {raw}, est lue" if raw else "elle donne un texte vide"


def _proposal(fields: _Fields) -> str:
    proposals = fields.finding.proposals
    return proposals[0].label if proposals else "nombre"


def _choose(fields: _Fields) -> str:
    """Say how a correction is taken; of several, the one that is meant must be named."""
    proposals = fields.finding.proposals
    if not proposals:
        return ""
    indicator = fields.indicator
    if fields.finding.to_choose and indicator is not None:
        names = " ou ".join(proposal_name(proposal, indicator) for proposal in proposals)
        which = (
            f"la correction que vous retenez : {names}" if len(proposals) > 1 else f"{names} si c’est le bon chiffre"
        )
        return f", ou écrivez dans « Décision » {which}"
    return ", ou acceptez la correction proposée"


def _shown(fields: _Fields) -> str:
    """Write the cell as people see it: 0.27 under a format in per cent is « 27 % »."""
    typed = fields.finding.read[0].typed if fields.finding.read else None
    if isinstance(typed, PerCent):
        return typeset(f"{number(per_cent(typed), EXACT)} %")
    return (fields.finding.raw or "").strip()


def _own_figure(fields: _Fields) -> str:
    figure = fields.finding.read[0].figure
    return f"« {fields.finding.raw} »" if figure is None else fields.figure(figure)


def _huge(fields: _Fields) -> str:
    """Write a number beyond the plausible in groups of three; a text that is no bare number, as it stands."""
    raw, figure = (fields.finding.raw or "").strip(), fields.finding.read[0].figure
    if figure is None and raw.isascii() and raw.isdecimal() and len(raw) <= _LONGEST_RUN:
        raw = number(int(raw))
    return raw if figure is None else number(figure, EXACT)


_LONGEST_RUN = 30


def _harm(fields: _Fields) -> str:
    """Say what a note mark does: a raised digit passes for one of the number, another sign makes it a text."""
    raw, proposals = fields.finding.raw or "", fields.finding.proposals
    if proposals and proposals[0].code is not None:
        return " : la mention doit être seule dans la cellule"
    if any(map(MARK_DIGITS.__contains__, raw)):
        return ", qu’un calcul prendrait pour un chiffre"
    return " : la cellule n’est plus un nombre"


_MAKERS: Mapping[str, Callable[[_Fields], str]] = {
    "scope": lambda f: names_of(f.settings).scope,
    "whole": lambda f: names_of(f.settings).whole,
    "results": lambda f: names_of(f.settings).results,
    "label": lambda f: f.referential.short_label(f.finding.indicator or ""),
    "indicator": lambda f: f.finding.indicator or "",
    "territory": lambda f: f.finding.territory or "",
    "raw": lambda f: f.finding.raw or "",
    "unit": lambda f: "" if f.indicator is None else f.indicator.unit,
    "figure": _own_figure,
    "other": lambda f: f.referential.short_label(f.finding.read[1].indicator),
    "first": lambda f: f.finding.read[1].territory,
    "others": lambda f: listed([o.territory for o in f.finding.read[1:]]),
    "numerator": lambda f: f.referential.short_label(f.indicator.weight[0] if f.indicator else ""),
    "denominator": lambda f: f.referential.short_label(f.indicator.weight[-1] if f.indicator else ""),
    "proposal": _proposal,
    "choose": _choose,
    "shown": _shown,
    "huge": _huge,
    "harm": _harm,
    "content": lambda f: _content(f, f["judgment"]),
    "current": _current,
}
