"""The sensitivity label of a workbook that is open in Excel."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from calpae_xl.books.excel_failures import failures
from calpae_xl.core.workbook.sensitivity import SensitivityLabel, sensitivity_label

if TYPE_CHECKING:
    import xlwings as xw

_NAMESPACE = "http://schemas.microsoft.com/office/2020/mipLabelMetadata"
_GUID = re.compile(r"\{?([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})\}?")
_PRIVILEGED = 1  # MsoAssignmentMethod: somebody chose it; 0 is the usual one, 2 was recommended.


def label_in(book: xw.Book) -> SensitivityLabel | None:
    """Ask Excel for the label, as it would write it into the file.

    Excel has no such object before Microsoft 365: labels are properties of the document then.
    """
    unknown: tuple[type[Exception], ...] = (AttributeError, *failures())
    try:
        info, bits = _part_of(book.api.SensitivityLabel.GetLabel())
    except unknown:
        info, bits = b"", ""
    try:
        properties = [*_properties_of(book.api.CustomDocumentProperties)]
    except unknown:
        properties = []
    label = sensitivity_label(info, properties, [bits])
    return None if label is None else label._replace(whole=label.whole and info != _UNREADABLE)


_UNREADABLE = b"?"
"""Stands for a label whose identifiers are none."""


def _part_of(label: Any) -> tuple[bytes, str]:
    identifier, site = str(label.LabelId or ""), str(label.SiteId or "")
    if not identifier:
        return b"", ""
    found, at = _GUID.fullmatch(identifier), _GUID.fullmatch(site)
    if found is None or at is None:
        return _UNREADABLE, ""
    bits = str(int(label.ContentBits or 0))
    method = "Privileged" if label.AssignmentMethod == _PRIVILEGED else "Standard"
    text = (
        '<?xml version="1.0" encoding="utf-8" standalone="yes"?>'
        f'<clbl:labelList xmlns:clbl="{_NAMESPACE}"><clbl:label id="{{{found[1].lower()}}}" enabled="1" '
        f'method="{method}" siteId="{{{at[1].lower()}}}" contentBits="{bits}" removed="0"/></clbl:labelList>'
    )
    return text.encode(), bits


def _properties_of(properties: Any) -> Iterator[tuple[str, str]]:
    for number in range(1, int(properties.Count) + 1):
        one = properties.Item(number)
        yield str(one.Name), str(one.Value)
