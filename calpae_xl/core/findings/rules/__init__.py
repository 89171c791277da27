"""Every rule, in the order of their codes; one small family per module."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from calpae_xl.core.findings.rules import bounds, carried, cells, comments, departments, rows, time
from calpae_xl.core.findings.rules.view import View
from calpae_xl.core.trade.finding import Finding

RULES: tuple[Callable[[View], Iterator[Finding]], ...] = (
    cells.faulty_cell,
    cells.unspecified_nc,
    cells.small_count,
    cells.empty_year,
    comments.figure_in_comment,
    bounds.broken_bound,
    bounds.unbalanced_total,
    comments.comment_arithmetic,
    rows.identical_rows,
    bounds.caseload_mismatch,
    time.unjustified_jump,
    time.figure_lost,
    time.unchanged_figure,
    time.unexplained_revision,
    time.below_published_part,
    carried.carried_comment,
    carried.carried_reservation,
    departments.equal_departments,
    departments.uneven_departments,
    departments.conflicting_scope,
    departments.misplaced_scope,
    departments.scope_without_figure,
    departments.mean_outside,
)
