"""The targets that are set, and how far the figures are from them."""

from __future__ import annotations

from calpae_xl.core.annex.document import Cell, Column, ColumnKind, Row, Section, Table
from calpae_xl.core.annex.scope import Scope
from calpae_xl.core.figures.targets import TargetGap
from calpae_xl.core.telling.display import aimed_text, compared_text, gap_display
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.words import date_text


def targets_section(scope: Scope) -> Section | None:
    """Tell every target that is set; ``None`` when nothing is aimed at."""
    found = [gap for gap in scope.gaps if gap.aimed is not None or gap.words is not None]
    if not found:
        return None
    names = scope.names
    return Section(
        "Écarts aux objectifs",
        (typeset("Tant que l’année de l’objectif n’a pas de réalisé, il est comparé à la dernière année connue."),),
        (
            Table(
                title="",
                description="Objectifs : département, indicateur, échéance, objectif, chiffre comparé, écart.",
                columns=(
                    Column("Territoire", ColumnKind.MEASURE),
                    Column("Indicateur", ColumnKind.LABEL),
                    Column("Échéance", ColumnKind.FIGURE),
                    Column("Objectif", ColumnKind.FIGURE),
                    Column("Comparé à", ColumnKind.FIGURE),
                    Column("Écart", ColumnKind.REMARK),
                ),
                rows=tuple(_row(gap, names[gap.territory]) for gap in found),
            ),
        ),
    )


def _row(gap: TargetGap, name: str) -> Row:
    told = (name, gap.indicator.short, date_text(gap.target.label), aimed_text(gap), compared_text(gap))
    return Row((*(Cell(typeset(text)) for text in told), Cell(typeset(gap_display(gap)))))
