"""The French sentences of the findings: what is seen, then what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from calpae_xl.core.codes import Code
from calpae_xl.core.findings import Finding
from calpae_xl.core.model import Indicator, Observation, Period, ValueKind
from calpae_xl.core.reading import per_cent
from calpae_xl.core.referential import Referential
from calpae_xl.core.settings import Settings
from calpae_xl.core.typography import NBSP, listed, number, percentage, plural, rounded, typeset


class Sentence(NamedTuple):
    """The words of a code.

    Attributes:
        title: Name of the fault, for the lists of codes.
        problem: What is seen; fields in braces are filled in.
        remedy: What to do, in the imperative.
    """

    title: str
    problem: str
    remedy: str


_JUSTIFY = "Vérifiez le chiffre ; s’il est exact, expliquez-le dans la colonne « Justification »."
_CORRECT = "Corrigez la cellule, ou acceptez la correction proposée."

SENTENCES: Mapping[Code, Sentence] = {
    Code.MISSING_SHEET: Sentence(
        "feuille absente",
        "La feuille attendue est introuvable.",
        "Rétablissez-la depuis une copie du classeur de la campagne.",
    ),
    Code.MISSING_INDICATOR: Sentence(
        "indicateur absent",
        "La ligne de « {label} » a disparu de la feuille.",
        "Rétablissez-la avec son identifiant « {indicator} » dans la colonne A masquée.",
    ),
    Code.DUPLICATE_INDICATOR: Sentence(
        "indicateur en double",
        "L’identifiant de « {label} » figure sur plusieurs lignes : aucune n’est lue.",
        "Supprimez la ligne en trop.",
    ),
    Code.UNKNOWN_INDICATOR: Sentence(
        "identifiant inconnu",
        "L’identifiant « {raw} » ne désigne aucun indicateur en vigueur de « Référentiel » : sa ligne n’est pas lue.",
        "Corrigez l’identifiant, ou ajoutez l’indicateur à « Référentiel ».",
    ),
    Code.MISSING_HEADER: Sentence(
        "en-tête absent",
        "La colonne « {header} » est introuvable : ses cellules ne sont pas lues.",
        "Rétablissez cet en-tête, exactement ainsi écrit.",
    ),
    Code.DUPLICATE_HEADER: Sentence(
        "en-tête en double",
        "L’en-tête « {header} » figure sur plusieurs colonnes : aucune n’est lue.",
        "Renommez la colonne en trop.",
    ),
    Code.OTHER_CAMPAIGN: Sentence(
        "autre campagne",
        "La feuille vient de la campagne {campaign}, le classeur est celui de la campagne {expected}.",
        "Remplacez-la par la feuille de la campagne {expected}.",
    ),
    Code.ROW_WITHOUT_INDICATOR: Sentence(
        "ligne sans identifiant",
        "La ligne contient « {raw} » mais n’a pas d’identifiant : elle n’est pas lue.",
        "Reportez la valeur sur la ligne de l’indicateur, ou placez-la hors des colonnes d’années.",
    ),
    Code.UNUSABLE_RESERVATION: Sentence(
        "réserve inutilisable",
        "La réserve est ignorée : « {header} » {unknown}.",
        "Choisissez une valeur de la liste, ou supprimez la ligne.",
    ),
    Code.UNUSABLE_PARAMETER: Sentence(
        "paramètre inutilisable",
        "Le paramètre « {parameter} » {content} : {instead}.",
        "Saisissez une valeur possible.",
    ),
    Code.DUPLICATE_WEIGHT: Sentence(
        "pondération en double",
        "L’identifiant de « {label} » figure sur plusieurs lignes : la pondération n’est pas utilisée.",
        "Supprimez la ligne en trop.",
    ),
    Code.DUPLICATE_SHEET: Sentence(
        "feuille en double",
        "Cette feuille est une copie : seule « {used} » est lue.",
        "Supprimez la feuille en trop, ou gardez celle qui fait foi sous le nom « {used} ».",
    ),
    Code.NUMBER_AS_TEXT: Sentence(
        "nombre saisi en texte",
        "« {raw} » est un nombre saisi comme du texte : les sommes d’Excel l’ignoreraient.",
        "Acceptez la conversion en {proposal}, ou ressaisissez le nombre.",
    ),
    Code.MALFORMED_NUMBER: Sentence(
        "nombre mal groupé",
        "« {raw} » n’est pas un nombre lisible : les groupes de chiffres sont irréguliers.",
        _CORRECT,
    ),
    Code.NUMBER_WITH_WORDS: Sentence(
        "nombre mêlé de mots",
        "« {raw} » mêle un nombre et des mots{block}.",
        "Saisissez le nombre seul, et le texte dans « Commentaires ».",
    ),
    Code.CODE_WITH_TEXT: Sentence(
        "code suivi de texte",
        "« {raw} » commence par un code et continue par du texte.",
        "Gardez le code seul, et portez le texte dans « Commentaires ».",
    ),
    Code.FOREIGN_UNIT: Sentence(
        "autre unité",
        "« {raw} » n’est pas dans l’unité de l’indicateur ({unit}).",
        "Saisissez un nombre dans cette unité, ou ND.",
    ),
    Code.DATE: Sentence(
        "date",
        "La cellule contient une date ({raw}) : Excel a pu transformer ce qui était saisi.",
        "Ressaisissez la valeur après avoir remis la cellule au format Nombre.",
    ),
    Code.BOOLEAN: Sentence(
        "valeur logique",
        "La cellule contient {raw}, qui n’est ni un nombre ni un code.",
        "Saisissez un nombre, ND ou NC.",
    ),
    Code.EXCEL_ERROR: Sentence(
        "erreur Excel",
        "La cellule contient l’erreur {raw}.",
        "Remplacez-la par un nombre, ND ou NC.",
    ),
    Code.UNREADABLE_TEXT: Sentence(
        "texte illisible",
        "« {raw} » n’est ni un nombre ni un code.",
        "Saisissez un nombre, ND (non disponible) ou NC (non concerné), et le texte dans « Commentaires ».",
    ),
    Code.FORMULA_IN_ENTRY: Sentence(
        "formule dans la saisie",
        "La cellule contient une formule ; {current}.",
        "Remplacez la formule par sa valeur, pour que le chiffre ne change plus à votre insu.",
    ),
    Code.FORMULA_WITHOUT_VALUE: Sentence(
        "formule sans valeur",
        "La cellule contient une formule qui n’a pas été calculée.",
        "Ouvrez le classeur dans Excel et enregistrez-le, ou saisissez la valeur.",
    ),
    Code.NEGATIVE: Sentence(
        "nombre négatif",
        "« {label} » vaut {figure} : un nombre négatif est impossible.",
        "Corrigez le chiffre.",
    ),
    Code.NON_INTEGER: Sentence(
        "nombre non entier",
        "« {label} » vaut {figure} : un compte de {unit} est un nombre entier.",
        "Corrigez le chiffre.",
    ),
    Code.RATE_OUT_OF_RANGE: Sentence(
        "taux hors de 0 à 100 %",
        "« {label} » vaut {figure} : un taux va de 0 à 100 %.",
        "Corrigez le chiffre.",
    ),
    Code.IMPLAUSIBLE: Sentence(
        "nombre démesuré",
        "« {raw} » est démesuré pour « {label} ».",
        "Corrigez le chiffre.",
    ),
    Code.BARE_PERCENT: Sentence(
        "pour cent sans %",
        "« {raw} » est lu comme {figure}.",
        "Saisissez le taux avec le signe % pour lever le doute.",
    ),
    Code.UNSPECIFIED_NC: Sentence(
        "NC à préciser",
        "« {label} » : NC ({periods}) peut vouloir dire « non concerné » ou « non communiqué ».",
        "Précisez-le dans la note d’une réserve sur cet indicateur.",
    ),
    Code.SMALL_COUNT: Sentence(
        "petit effectif",
        "« {label} » vaut {figure}, au-dessous de {limit} : des personnes pourraient être reconnues.",
        "Décidez, avant diffusion, si ce chiffre peut être publié.",
    ),
    Code.EMPTY_YEAR: Sentence(
        "année à renseigner",
        "{cells} de l’année de campagne {verb} vide{s} dans ce bloc.",
        "Saisissez le chiffre, ND (non disponible) ou NC (non concerné).",
    ),
    Code.FIGURE_IN_COMMENT: Sentence(
        "chiffre en commentaire",
        "« {label} » est à ND, mais son commentaire donne {numbers} : une valeur partielle peut être perdue.",
        "Reportez le chiffre s’il couvre toute l’année ; sinon justifiez qu’il reste en commentaire.",
    ),
    Code.HARD_BOUND: Sentence(
        "borne impérative dépassée",
        "« {label} » vaut {figure}, {bound} : c’est impossible.",
        "Corrigez l’un des deux chiffres, ou justifiez l’écart.",
    ),
    Code.SOFT_BOUND: Sentence(
        "borne indicative dépassée",
        "« {label} » vaut {figure}, {bound} : c’est inattendu.",
        _JUSTIFY,
    ),
    Code.UNBALANCED_TOTAL: Sentence(
        "total différent de ses parties",
        "« {label} » vaut {figure}, mais la somme de ses parties vaut {sum}.",
        "Corrigez le total ou ses parties, ou justifiez l’écart.",
    ),
    Code.COMMENT_ARITHMETIC: Sentence(
        "calcul en commentaire",
        "Le commentaire de « {label} » {arithmetic}.",
        "Corrigez le commentaire ou le chiffre, ou justifiez l’écart.",
    ),
    Code.RATE_WITHOUT_STRUCTURE: Sentence(
        "taux sans structure",
        "« {label} » vaut {figure} alors que « {other} » vaut 0.",
        _JUSTIFY,
    ),
    Code.IDENTICAL_ROWS: Sentence(
        "lignes identiques",
        "« {label} » donne les mêmes chiffres que « {other} » en {periods} : une ligne a pu être recopiée.",
        _JUSTIFY,
    ),
    Code.CASELOAD_MISMATCH: Sentence(
        "portefeuille discordant",
        "« {label} » vaut {figure}, mais les personnes suivies rapportées aux conseillers donnent {derived}.",
        _JUSTIFY,
    ),
    Code.UNJUSTIFIED_JUMP: Sentence(
        "variation à justifier",
        "« {label} » passe de {before} à {after} ({change}), au-delà du seuil de {threshold}.",
        _JUSTIFY,
    ),
    Code.FIGURE_LOST: Sentence(
        "chiffre disparu",
        "« {label} » passe de {before} à {raw} : l’année précédente avait un chiffre.",
        "Retrouvez le chiffre, ou justifiez son absence.",
    ),
    Code.UNCHANGED_FIGURE: Sentence(
        "chiffre reconduit",
        "« {label} » vaut {figure}, comme l’année précédente : le chiffre a pu être reconduit.",
        _JUSTIFY,
    ),
    Code.UNEXPLAINED_REVISION: Sentence(
        "révision à expliquer",
        "« {label} » vaut {figure} ; le millésime {vintage} publiait {before}.",
        "Expliquez la révision dans la colonne « Justification ».",
    ),
    Code.BELOW_PUBLISHED_PART: Sentence(
        "total inférieur à une partie publiée",
        "« {label} » vaut {figure}, moins que {before} publié au millésime {vintage} pour « {part} ».",
        _JUSTIFY,
    ),
    Code.EQUAL_DEPARTMENTS: Sentence(
        "valeurs égales entre départements",
        "« {label} » vaut {figure} dans le {territory} comme dans le {others} : peut-être compté une seule fois.",
        "Ajoutez la réserve « compté à l’échelle de la CeA » si c’est un seul compte ; sinon justifiez l’égalité.",
    ),
    Code.UNEVEN_DEPARTMENTS: Sentence(
        "écart entre départements",
        "« {label} » vaut {figure} dans le {territory} et {other_figure} dans le {others}, soit {ratio} : "
        "les définitions diffèrent peut-être.",
        _JUSTIFY,
    ),
    Code.CONFLICTING_SCOPE: Sentence(
        "portée contradictoire",
        "« {label} » est compté à l’échelle de la CeA, mais le {first} donne {first_counted} et le {territory} "
        "{counted} : le {territory} a-t-il aussi compté ces {unit} ?",
        "Donnez le même chiffre aux deux départements, ou retirez la réserve.",
    ),
    Code.CALCULATION_MISMATCH: Sentence(
        "désaccord entre Excel et CALPAE",
        "« {label} » : en {cell}, Excel {excel} et CALPAE {calpae}.",
        "Relancez « Consolider » ; si l’écart demeure, ne diffusez pas ce chiffre et prévenez le support.",
    ),
}

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

    def label_of(self, name: str) -> str:
        """Name an indicator in few words."""
        indicator = self.referential.indicators.get(name)
        return name if indicator is None else indicator.short


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
    "label": lambda f: f.label_of(f.finding.indicator or ""),
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
    "other": lambda f: str(f.finding.facts.get("other") or f.label_of(f.finding.read[1].indicator)),
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
