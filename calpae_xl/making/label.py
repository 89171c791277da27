"""Puts the sensitivity label of a workbook on a copy of it."""

from __future__ import annotations

from calpae_xl.core.workbook.sensitivity import SensitivityLabel
from calpae_xl.making.xlsx import Workbook

_PART = "docMetadata/LabelInfo.xml"
_TYPE = "application/vnd.ms-office.classificationlabels+xml"
_RELATION = "http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels"
_ADDITIONS = {
    "[Content_Types].xml": ("</Types>", f'<Override PartName="/{_PART}" ContentType="{_TYPE}"/>'),
    "_rels/.rels": ("</Relationships>", f'<Relationship Id="rIdLabel" Type="{_RELATION}" Target="{_PART}"/>'),
}


def set_label_properties(book: Workbook, label: SensitivityLabel) -> None:
    """Have a workbook bear the properties of a label."""
    for name, text in label.properties:
        book.set_custom_property(name, text, "text")


def labelled_part(name: str, content: bytes, label: SensitivityLabel | None) -> bytes:
    """Return a part of a package as it is once the package has the part of a label."""
    if label is None or not label.info or name not in _ADDITIONS:
        return content
    end, addition = _ADDITIONS[name]
    return content.decode().replace(end, addition + end).encode()


def added_parts(label: SensitivityLabel | None) -> dict[str, bytes]:
    """Return the parts that a label adds to a package."""
    return {_PART: label.info} if label is not None and label.info else {}
