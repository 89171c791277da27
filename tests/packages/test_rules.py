"""Each rule of the checker, broken by a damage of its own: and by nothing else."""

from __future__ import annotations

import zipfile
from functools import cache

import pytest
from everything import everything

from packages.checker import FAMILIES, ZipRule, problems
from packages.damages import cells, drawings, formulas, guidance, package, styles, tables, workbook, worksheet
from packages.damages.damage import Base, Damage, damaged, packed
from packages.package import PackageRule
from packages.problem import Problem

MODULES = (package, workbook, worksheet, cells, guidance, formulas, tables, styles, drawings)
DAMAGES = [damage for module in MODULES for damage in module.DAMAGES]


@cache
def before(base: Base) -> frozenset[Problem]:
    return frozenset(problems(base.content, base.value))


@pytest.mark.parametrize("base", [Base.MASTER, Base.ADDIN], ids=lambda base: base.value)
def test_what_is_damaged_was_whole(base: Base):
    assert before(base) == frozenset()


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.rule.name.lower())
def test_a_damage_breaks_its_rule(damage: Damage):
    found = problems(damaged(damage), damage.file_name or damage.base.value)

    broken = {problem.rule for problem in found if problem not in before(damage.base)}
    assert broken == {damage.rule, *damage.also}, [str(problem) for problem in found]


def test_a_file_that_is_cut_is_told():
    [problem] = problems(Base.MASTER.content[:-100], Base.MASTER.value)

    assert problem.rule is ZipRule.READABLE


def test_entries_that_excel_cannot_unpack_are_told():
    packing = packed({"xl/a.xml": b"<a/>"}, zipfile.ZIP_BZIP2)

    assert PackageRule.ZIP_METHOD in {problem.rule for problem in problems(packing, "a.xlsx")}


def test_every_rule_is_seen_to_break():
    seen = {ZipRule.READABLE, PackageRule.ZIP_METHOD, *(damage.rule for damage in DAMAGES)}

    assert [rule.name for family in FAMILIES for rule in family if rule not in seen] == []


def test_every_rule_says_where_it_comes_from():
    rules = [rule for family in FAMILIES for rule in family]

    assert len({rule.holds for rule in rules}) == len({rule.name for rule in rules}) == len(rules)
    assert [rule.name for rule in rules if len(rule.source) < 6] == []


def test_what_people_add_is_no_problem():
    found = problems(everything(), "tout.xlsx")

    # A function of Microsoft 365, which others may use and we do not.
    assert [problem.sentence for problem in found] == ["_xlfn._xlws.SORT"]
