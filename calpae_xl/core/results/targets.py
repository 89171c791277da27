"""The very hidden sheet « _objectifs »: reads the targets in words, one row per cell that may hold one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from calpae_xl.core.campaign.written_numbers import target_units, without_spaces
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.consolidation_formulas import BEGINNINGS, ConsolidationFormulas, beginning_senses
from calpae_xl.core.results.consolidation_places import FIRST_TARGET_ROW, TARGET_SHEET
from calpae_xl.core.trade.model import Indicator, Observation
from calpae_xl.core.trade.values import EXCEL_ERRORS, Value, found_by_formulas
from calpae_xl.core.trade.words import BLOCKED
from calpae_xl.core.workbook.plan import Content

__all__ = ["TARGET_SHEET", "target_cells"]

_HEADERS = ("Texte", "Début", "Unité", "Vaut", "Nombre", "Borne", "Sens")


def target_cells(work: Processed) -> Mapping[str, Content]:
    """Return every cell of the sheet: formulas and what each gives."""
    campaign = work.campaign
    shape = ConsolidationFormulas(campaign.referential, campaign.settings)
    cells = {
        f"{letter}{FIRST_TARGET_ROW - 1}": Content(title) for letter, title in zip("ABCDEFG", _HEADERS, strict=True)
    }
    cached: dict[str, Value] = {}
    for (name, position, number), row in shape.targets.items():
        seen = campaign.series[shape.territories[number].code][name][position]
        steps = _steps(seen, campaign.referential.indicators[name])
        cached.update({f"{letter}{row}": value for letter, value in zip("ABCDEFG", steps, strict=True)})
    cells.update({address: Content(cached[address], formula) for address, formula in shape.target_formulas().items()})
    return cells


def _steps(seen: Observation, indicator: Indicator) -> Iterator[Value]:
    """Yield what the seven formulas of a row give."""
    units = {form.upper(): worth for form, worth in target_units(indicator.unit).items()}
    found = "" if seen.typed is None or seen.typed in EXCEL_ERRORS else found_by_formulas(seen.typed)
    is_text = isinstance(found, str)
    text = without_spaces(str(found)).upper().replace("<=", "≤").replace(">=", "≥") if is_text else ""
    start = max((len(words) for words in BEGINNINGS if text.startswith(words)), default=0)
    end = max((len(form) for form in units if form and text.endswith(form)), default=0)
    yield text
    yield start
    yield end
    yield units.get(text[len(text) - end :], 0)
    yield "#VALUE!" if start + end > len(text) else text[start : len(text) - end]
    bound = seen.figure if seen.bound is not None else None
    yield BLOCKED if bound is None else bound
    yield 0 if bound is None else beginning_senses(indicator)[text[:start]]
