"""Reads the sensitivity label of a package, from its part and from the properties of the document."""

from __future__ import annotations

from calpae_xl.books.package import Package, XmlHandler
from calpae_xl.books.workbook import part_of_kind, relations_of
from calpae_xl.core.workbook.sensitivity import SensitivityLabel, sensitivity_label

_PART, _PROPERTIES = "docMetadata/LabelInfo.xml", "docProps/custom.xml"


def label_of(package: Package) -> SensitivityLabel | None:
    """Return the label of a package; ``None`` when it bears none.

    Raises:
        UnusableFileError: A part that says it is damaged, or suspect.
    """
    relations = relations_of(package, "")
    info, properties = _InfoHandler(), _PropertiesHandler()
    part = part_of_kind(relations, "classificationlabels") or _PART
    content = b""
    if part in package:
        content = package.read(part)
        package.parse(part, info)
    named = part_of_kind(relations, "custom-properties") or _PROPERTIES
    if named in package:
        package.parse(named, properties)
    return sensitivity_label(content if info.labels else b"", properties.found, info.marks)


class _InfoHandler(XmlHandler):
    """Counts the labels that stand, and what they do to what bears them."""

    def __init__(self) -> None:
        self.labels = 0
        self.marks: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(" ")[2] == "label":
            self.labels += 1
            self.marks.append(attributes.get("contentBits", ""))


class _PropertiesHandler(XmlHandler):
    """Follows names and texts of the properties."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []
        self._name: str | None = None
        self._pieces: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(" ")[2] == "property":
            self._name = attributes.get("name", "")
            self._pieces.clear()

    def characters(self, data: str) -> None:
        if self._name is not None:
            self._pieces.append(data)

    def end(self, name: str) -> None:
        if name.rpartition(" ")[2] == "property" and self._name is not None:
            self.found.append((self._name, "".join(self._pieces).strip()))
            self._name = None
