"""Sensitivity labels put on workbooks, as Excel writes them."""

from __future__ import annotations

import zipfile
from pathlib import Path

ID, SITE = "2a5f1c3e-7b1d-4a52-9a0e-6f0c1d2e3f40", "72f988bf-86f1-41af-91ab-2d7cd011db47"
_NAMESPACE = "http://schemas.microsoft.com/office/2020/mipLabelMetadata"
_RELATION = "http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels"
_TYPE = "application/vnd.ms-office.classificationlabels+xml"
PART, CUSTOM = "docMetadata/LabelInfo.xml", "docProps/custom.xml"


def info(bits: int = 0) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8" standalone="yes"?>'
        f'<clbl:labelList xmlns:clbl="{_NAMESPACE}"><clbl:label id="{{{ID}}}" enabled="1" method="Privileged" '
        f'siteId="{{{SITE}}}" contentBits="{bits}" removed="0"/></clbl:labelList>'
    )


def properties(**texts: str) -> str:
    vt = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
    each = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{name}">'
        f"<vt:lpwstr>{text}</vt:lpwstr></property>"
        for number, (name, text) in enumerate(texts.items(), start=2)
    )
    root = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
    return f'<?xml version="1.0" encoding="UTF-8"?><Properties xmlns="{root}" xmlns:vt="{vt}">{each}</Properties>'


def labelled(path: Path, part: str | None = None, custom: str | None = None) -> Path:
    """Put a label on a workbook, as a part, as properties of the document, or both."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name).decode("utf-8", "surrogateescape") for name in package.namelist()}
    types, relations = "[Content_Types].xml", "_rels/.rels"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
    custom_type = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    for name, text, relation, type_ in ((PART, part, _RELATION, _TYPE), (CUSTOM, custom, office, custom_type)):
        if text is None:
            continue
        parts[name] = text
        parts[types] = parts[types].replace("</Types>", f'<Override PartName="/{name}" ContentType="{type_}"/></Types>')
        end = "</Relationships>"
        added = f'<Relationship Id="rId{abs(len(name))}" Type="{relation}" Target="{name}"/>'
        parts[relations] = parts[relations].replace(end, added + end)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text.encode("utf-8", "surrogateescape"))
    return path
