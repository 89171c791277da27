"""Which indicator a printed label names, whatever spaces, accents, hyphens and line ends were lost on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from calpae_xl.core.campaign.referential import Referential
from calpae_xl.core.trade.labels import loose_key

LabelsPublished = Iterable[tuple[str, str]]
"""Indicator ids and labels under which a vintage published them."""


_SHORTEST_BEGINNING = 4


class KnownLabels:
    """The labels of a referential, and those that earlier vintages published.

    A label of the workbook goes before one of the archive, a department's own before that of all: an indicator may
    have taken the former name of another.
    """

    def __init__(self, referential: Referential, territory: str, published: LabelsPublished = ()) -> None:
        """Gather them.

        Args:
            referential: The indicators; one that continues the history of another answers to its labels.
            territory: The department whose own labels count.
            published: Labels of earlier vintages; those of indicators that the referential lacks are left out.
        """
        self._indicators = referential.indicators
        self._layers: list[dict[str, list[str]]] = []
        own = ((name, label) for (code, name), label in referential.labels.items() if code == territory)
        heirs = referential.heirs
        for layer in (
            own,
            ((name, each.label) for name, each in self._indicators.items()),
            ((name, each.short) for name, each in self._indicators.items()),
            ((heirs.get(name, name), label) for name, label in published),
        ):
            self._add(layer)
        keys = (key for layer in self._layers for key in layer)
        self._beginnings = {key[:length] for key in keys for length in range(_SHORTEST_BEGINNING, len(key))}

    def _add(self, labels: LabelsPublished) -> None:
        layer: dict[str, list[str]] = {}
        for name, label in labels:
            names = layer.setdefault(loose_key(label), [])
            if name in self._indicators and name not in names:
                names.append(name)
        self._layers.append({key: names for key, names in layer.items() if key and names})

    def named(self, text: str) -> tuple[str, ...]:
        """Return the ids of the indicators that a label may name; several when rows of two blocks bear it."""
        key = loose_key(text)
        return next((tuple(layer[key]) for layer in self._layers if key in layer), ())

    def in_block(self, text: str, parent: str | None, measure: str) -> str | None:
        """Return the one indicator that a label names below a row, or beside a measure; ``None`` when several do.

        Args:
            text: The label.
            parent: The last row above that has rows of its own.
            measure: The measure printed beside it, or above.
        """
        names = self.named(text)
        if len(names) > 1:
            below = tuple(name for name in names if parent and self._indicators[name].parent == parent)
            names = below or tuple(name for name in names if self._measure_key(name) == loose_key(measure))
        return names[0] if len(names) == 1 else None

    def _measure_key(self, name: str) -> str:
        indicator = self._indicators[name]
        return loose_key(f"{indicator.code} {indicator.measure}")

    def is_shared(self, name: str) -> bool:
        """Tell whether rows of several blocks bear the label of an indicator."""
        return len(self.named(self._indicators[name].label)) > 1

    def shorts(self, text: str) -> tuple[str, ...]:
        """Return the short labels of the indicators that a label may name."""
        return tuple(self._indicators[name].short for name in self.named(text))

    def begins(self, text: str) -> bool:
        """Tell whether a text is the beginning of a label, and not all of it."""
        return loose_key(text) in self._beginnings

    def closest(self, text: str) -> tuple[str, ...]:
        """Return the short labels of the indicators whose label looks most like a text, the best first."""
        keys = {key: names for layer in reversed(self._layers) for key, names in layer.items()}
        near = get_close_matches(loose_key(text)[:300], keys, n=2, cutoff=0.75)
        return tuple(dict.fromkeys(self._indicators[name].short for key in near for name in keys[key]))

    @property
    def parents(self) -> Mapping[str, str | None]:
        """Parent of each indicator."""
        return {name: each.parent for name, each in self._indicators.items()}
