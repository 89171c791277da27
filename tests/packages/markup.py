"""Questions that every family of rules asks of an element."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element

from packages.opened import MAIN, tag
from packages.problem import Problem, Rule

BOOLEANS = {"0", "1", "true", "false"}
_WHOLE = re.compile(r"\+?[0-9]{1,10}")
_HASH = re.compile("(.*?)(algorithmName|hashValue|saltValue|spinCount)", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


def whole(text: str | None) -> int | None:
    """Read an xsd:unsignedInt."""
    return int(text) if text is not None and _WHOLE.fullmatch(text) else None


def number(text: str | None) -> float | None:
    """Read an xsd:double that Excel can hold."""
    if text is None or _NUMBER.fullmatch(text) is None:
        return None
    read = float(text)
    return read if math.isfinite(read) and abs(read) <= 9.99999999999999e307 else None


def units(text: str) -> int:
    """Length as Excel counts it, in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def misplaced(part: str, root: Element, order: Sequence[str], rule: Rule, *, repeated: str = "") -> Iterator[Problem]:
    """Tell the first child that is unknown, comes twice or comes after one that it should precede.

    Args:
        part: Name of the part.
        root: The element whose children are looked at; those of other namespaces are left out.
        order: The sequence of the schema.
        rule: The rule to cite.
        repeated: Child that may come several times.
    """
    reached = -1
    for child in root:
        if not child.tag.startswith(MAIN):
            continue
        name = tag(child)
        if name not in order:
            yield Problem(part, name, rule, f"<{tag(root)}> has no child of this name")
            return
        index = order.index(name)
        if index < reached or (index == reached and name != repeated):
            yield Problem(part, name, rule, f"<{name}> comes after <{order[reached]}>")
            return
        reached = index


def miscounted(part: str, group: Element | None, rule: Rule) -> Iterator[Problem]:
    """Tell a ``count`` that is not the number of children."""
    if group is not None and "count" in group.attrib and whole(group.get("count")) != len(group):
        yield Problem(part, tag(group), rule, f"count is {group.get('count')}, there are {len(group)}")


def out_of_range(
    part: str, place: str, element: Element, ranges: Mapping[str, tuple[float, float]], rule: Rule
) -> Iterator[Problem]:
    """Tell attributes that are not numbers within their bounds; those that are absent are fine."""
    for name, (low, high) in ranges.items():
        text = element.get(name)
        if text is None:
            continue
        read = number(text)
        if read is None or not low <= read <= high:
            yield Problem(part, place, rule, f"{name} is « {text} », not from {low:g} to {high:g}")


def unlisted(
    part: str, place: str, element: Element, allowed: Mapping[str, frozenset[str]], rule: Rule
) -> Iterator[Problem]:
    """Tell attributes whose value is in no list."""
    for name, values in allowed.items():
        text = element.get(name)
        if text is not None and text not in values:
            yield Problem(part, place, rule, f"{name} is « {text} »")


def is_protection(element: Element) -> bool:
    """Whether an element locks by truth values, with passwords of four digits and hashes that are whole."""
    hashed: dict[str, set[str]] = {}
    for name, value in element.attrib.items():
        found = _HASH.fullmatch(name)
        if found:
            hashed.setdefault(found[1].lower(), set()).add(found[2].lower())
        elif name.lower().endswith("password"):
            if not re.fullmatch("[0-9A-Fa-f]{4}", value):
                return False
        elif value not in BOOLEANS:
            return False
    return all(len(parts) == 4 for parts in hashed.values())
