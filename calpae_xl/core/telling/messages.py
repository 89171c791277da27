"""Fills in the French sentences of the findings: what is seen, then what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from calpae_xl.core.campaign.reading import per_cent
from calpae_xl.core.campaign.referential import Referential
from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.telling.sentences import SENTENCES
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.model import Indicator, Observation, Period, ValueKind
from calpae_xl.core.trade.typography import NBSP, listed, number, percentage, plural, rounded, typeset

_BREACHES = {"<=": "plus que", "<": "autant ou plus que", ">=": "moins que", ">": "pas plus que"}
"""How a figure that breaks a bound stands to it."""


_EXACT = 15
"""Decimals under which a figure is told as it was typed: 388.99999999999994 is not 389."""


def with_unit(value: float, indicator: Indicator, decimals: int = 1) -> str:
    """Write a figure as people read it: units for rates and delays, none for counts."""
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
    return typeset(words.problem.format_map(fields)), typeset(words.remedy.format_map(fields))


class _Fields(dict[str, Any]):
    """Fills in the fields of a sentence, each made only when a sentence asks for it."""

    def __init__(self, finding: Finding, referential: Referential, settings: Settings) -> None:
        super().__init__()
        self.finding = finding
        self.referential = referential
        self.settings = settings
        self.indicator = referential.indicators.get(finding.indicator or "")

    def __missing__(self, name: str) -> str:
        make = _MAKERS.get(name)
        return make(self) if make is not None else str(self.finding.facts[name])

    def figure(self, value: object) -> str:
        """Write a figure of the finding's indicator."""
        if not isinstance(value, int | float):
            return str(value)
        return with_unit(value, self.indicator, _EXACT) if self.indicator is not None else number(value, _EXACT)

    @property
    def carrying(self) -> Observation:
        """The cell that carries the finding."""
        return self.finding.read[0]


def _bound(fields: _Fields) -> str:
    facts = fields.finding.facts
    words = _BREACHES[str(facts["operator"])]
    operand = facts["operand"]
    if not isinstance(operand, str):
        return f"{words} {fields.figure(operand)}"
    limit, other = facts["limit"], fields.referential.indicators[operand]
    shown = with_unit(limit, other, _EXACT) if isinstance(limit, int | float) else str(limit)
    return f"{words} « {other.short} » ({shown})"


def _arithmetic(fields: _Fields) -> str:
    facts = fields.finding.facts
    added, target = fields.figure(facts["sum"]), facts["target"]
    if facts["fault"] == "wrong":
        return f"annonce {fields.figure(facts['claimed'])}, mais ses termes font {added}"
    if facts["fault"] == "target" and isinstance(target, Period):
        return f"détaille {added}, qui est l’objectif {target.label} et non un résultat"
    return f"détaille {added}, qui n’est aucun chiffre de la ligne"


def _block(fields: _Fields) -> str:
    block = fields.finding.facts.get("block")
    if block is None:
        return ""
    return f" ; seule cellule remplie de son bloc, elle donne peut-être « {block} »"


def _others(fields: _Fields) -> str:
    return listed([o.territory for o in fields.finding.read[1:]])


def _calculated(fields: _Fields, name: str) -> str:
    text = fields.finding.facts[name]
    return f"calcule « {text} »" if text else "n’affiche rien"


def _periods(fields: _Fields) -> str:
    periods = fields.finding.facts["periods"]
    return listed([period.label for period in periods]) if isinstance(periods, list) else ""


def _count(fields: _Fields) -> int:
    count = fields.finding.facts["count"]
    return count if isinstance(count, int) else 0


def _content(fields: _Fields, judgment: str) -> str:
    raw = (fields.finding.raw or "").strip()
    return f"contient « {raw} », qui {judgment}" if raw else "est vide"


def _instead(fields: _Fields) -> str:
    default = fields.finding.facts["default"]  # Years are whole numbers that no space groups.
    if default == "":
        return "il n’en est pas tenu compte"
    return f"{number(default, _EXACT) if isinstance(default, float) else default} est utilisé"


def _current(fields: _Fields) -> str:
    raw = (fields.finding.raw or "").strip()
    return f"sa valeur actuelle, {raw}, est lue" if raw else "elle donne un texte vide"


def _proposal(fields: _Fields) -> str:
    proposals = fields.finding.proposals
    return proposals[0].label if proposals else "nombre"


def _own_figure(fields: _Fields) -> str:
    figure = fields.carrying.figure
    return f"« {fields.finding.raw} »" if figure is None else fields.figure(figure)


def _ratio(fields: _Fields) -> str:
    ratio = fields.finding.facts["ratio"]
    if not isinstance(ratio, int | float):
        return ""
    return f"{number(ratio)} fois plus" if ratio > 1 else f"{number(1 / ratio)} fois moins"


_MAKERS: Mapping[str, Callable[[_Fields], str]] = {
    "label": lambda f: f.referential.short_label(f.finding.indicator or ""),
    "indicator": lambda f: f.finding.indicator or "",
    "territory": lambda f: f.finding.territory or "",
    "raw": lambda f: f.finding.raw or "",
    "unit": lambda f: "" if f.indicator is None else f.indicator.unit,
    "figure": _own_figure,
    "before": lambda f: f.figure(f.finding.facts["before"]),
    "after": lambda f: f.figure(f.finding.facts["after"]),
    "sum": lambda f: f.figure(f.finding.facts["sum"]),
    "derived": lambda f: number(float(str(f.finding.facts["derived"]))),
    "limit": lambda f: f.figure(f.finding.facts["limit"]),
    "change": lambda f: percentage(float(str(f.finding.facts["change"]))),
    "threshold": lambda f: typeset(f"{number(per_cent(f.settings.max_change_ratio))} %"),
    "bound": _bound,
    "arithmetic": _arithmetic,
    "block": _block,
    "other": lambda f: str(f.finding.facts.get("other") or f.referential.short_label(f.finding.read[1].indicator)),
    "first": lambda f: f.finding.read[1].territory,
    "first_counted": lambda f: f.figure(f.finding.facts["first"]),
    "counted": lambda f: f.figure(f.finding.facts["counted"]),
    "others": _others,
    "other_figure": lambda f: f.figure(f.finding.read[1].figure),
    "ratio": _ratio,
    "periods": _periods,
    "numbers": lambda f: listed([str(n) for n in f.finding.facts["numbers"]]),  # type: ignore[attr-defined]
    "cells": lambda f: plural(_count(f), "cellule"),
    "verb": lambda f: "reste" if _count(f) < 2 else "restent",
    "s": lambda f: "" if _count(f) < 2 else "s",
    "proposal": _proposal,
    "content": lambda f: _content(f, "ne convient pas"),
    "unknown": lambda f: _content(f, "n’est pas reconnu"),
    "current": _current,
    "instead": _instead,
    "excel": lambda f: _calculated(f, "shown"),
    "calpae": lambda f: _calculated(f, "expected"),
    "parameter": lambda f: str(f.finding.facts["label"]),
}
