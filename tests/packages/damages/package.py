"""Damages of the package and of macros."""

from __future__ import annotations

from packages.damages.damage import Base, damage
from packages.macros import MacroRule
from packages.package import PackageRule
from packages.workbook import WorkbookRule

_TYPES_END, _RELATIONS_END = "(?=</Types>)", "(?=</Relationships>)"
_NOTHING = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_CORE_PART, _APP_PART, _THEME = "docProps/core.xml", "docProps/app.xml", "xl/theme/theme1.xml"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_CUSTOM_PART = "docProps/custom.xml"
_VBA = "application/vnd.ms-office.vbaProject"


def _related(kind: str, target: str) -> str:
    return f'<Relationship Id="ajout" Type="{kind}" Target="{target}"/>'


DAMAGES = (
    damage(PackageRule.PART_NAME, added={"xl/un nom.xml": b"<a/>"}),
    damage(PackageRule.PART_NAME, added={"/xl/absolu.xml": b"<a/>"}),
    damage(PackageRule.PART_NAME, added={"xl\\envers.xml": b"<a/>"}),
    damage(PackageRule.PART_NAME, added={"xl/../autre.xml": b"<a/>"}),
    damage(PackageRule.PART_ONCE, added={"xl/Styles.xml": b"<a/>"}),
    damage(PackageRule.CONTENT_TYPES_READ, ("types", _TYPES_END, "<Autre/>")),
    damage(PackageRule.CONTENT_TYPE_KNOWN, added={"xl/media/image1.png": b""}),
    damage(PackageRule.CONTENT_TYPE_ONCE, ("types", '(<Default Extension="xml"[^>]*/>)', r"\1\1")),
    damage(
        PackageRule.CONTENT_TYPE_ONCE,
        ("types", _TYPES_END, '<Override PartName="/xl/Workbook.xml" ContentType="application/xml"/>'),
        also=(PackageRule.CONTENT_TYPE_USED,),
    ),
    damage(
        PackageRule.CONTENT_TYPE_USED,
        ("types", _TYPES_END, '<Override PartName="/xl/absent.xml" ContentType="application/xml"/>'),
    ),
    damage(
        PackageRule.CONTENT_TYPE_RIGHT,
        ("types", '(PartName="/xl/worksheets/sheet1.xml" ContentType=")[^"]*', r"\1application/xml"),
    ),
    damage(PackageRule.WELL_FORMED, (_THEME, "</a:theme>", "")),
    damage(PackageRule.WELL_FORMED, (_THEME, "(?=<a:theme )", "<!DOCTYPE a [<!ENTITY b 'c'>]>")),
    damage(PackageRule.WELL_FORMED, (_THEME, 'encoding="UTF-8"', 'encoding="ISO-8859-1"')),
    damage(
        PackageRule.IGNORABLE,
        (_THEME, "<a:theme ", f'<a:theme xmlns:mc="{_COMPATIBILITY}" mc:Ignorable="x15" '),
    ),
    damage(PackageRule.CUSTOM_PROPERTIES, (_CUSTOM_PART, r'(<property [^>]*pid=")\d+', r"\11"), base=Base.EVERYTHING),
    damage(PackageRule.CUSTOM_PROPERTIES, (_CUSTOM_PART, "(<property .*?</property>)", r"\1\1"), base=Base.EVERYTHING),
    damage(PackageRule.APP_PROPERTIES, (_APP_PART, "<vt:lpstr>CeA</vt:lpstr>", "<vt:lpstr>Ailleurs</vt:lpstr>")),
    damage(PackageRule.ROOT, (_THEME, "<a:theme ", "<a:autre "), (_THEME, "</a:theme>", "</a:autre>")),
    damage(PackageRule.RELATIONSHIP_ID, ("relations", '(<Relationship Id="rId1"[^>]*/>)', r"\1\1")),
    damage(PackageRule.RELATIONSHIP_ID, ("root", 'Id="rId2"', 'Id="2"')),
    damage(PackageRule.RELATIONSHIP_TARGET, ("root", _RELATIONS_END, _related(f"{_OFFICE}/image", "absent.png"))),
    damage(PackageRule.RELATIONSHIP_TARGET, ("relations", _RELATIONS_END, _related(f"{_OFFICE}/image", "../../a.png"))),
    damage(PackageRule.RELATIONSHIP_SOURCE, added={"xl/_rels/absent.xml.rels": _NOTHING}),
    damage(PackageRule.RELATIONSHIP_FOUND, ("CeA", "(?=</worksheet>)", '<drawing r:id="rId9"/>')),
    damage(PackageRule.RELATIONSHIP_TYPE, ("Contrôles", "(?=<tableParts)", '<drawing r:id="rId1"/>')),
    damage(PackageRule.MAIN_PART, ("root", _RELATIONS_END, _related(f"{_OFFICE}/officeDocument", "xl/workbook.xml"))),
    damage(PackageRule.CORE_PROPERTIES, (_CORE_PART, "(<dc:title>.*</dc:title>)", r"\1\1")),
    damage(PackageRule.CORE_PROPERTIES, (_CORE_PART, r"(<dcterms:created[^>]*>\d{4})-\d\d", r"\1-13")),
    damage(PackageRule.CORE_PROPERTIES, (_CORE_PART, ' xsi:type="dcterms:W3CDTF"', "")),
    damage(PackageRule.CORE_PROPERTIES, ("root", _RELATIONS_END, _related(_CORE, _CORE_PART))),
    damage(PackageRule.APP_PROPERTIES, (_APP_PART, r'size="\d+" baseType="lpstr"', 'size="1" baseType="lpstr"')),
    damage(PackageRule.APP_PROPERTIES, (_APP_PART, r"<vt:i4>\d+", "<vt:i4>1")),
    damage(MacroRule.EXTENSION, file_name="classeur.xlsm"),
    damage(
        MacroRule.EXTENSION,
        ("types", "ms-excel.addin.macroEnabled", "ms-excel.sheet.macroEnabled"),
        base=Base.ADDIN,
    ),
    damage(MacroRule.MACRO_FREE, ("types", _TYPES_END, f'<Default Extension="bin" ContentType="{_VBA}"/>')),
    damage(
        MacroRule.MACRO_FREE,
        ("types", _TYPES_END, '<Default Extension="bin" ContentType="application/octet-stream"/>'),
        added={"xl/vbaProject.bin": b"x"},
    ),
    damage(MacroRule.PROJECT, added={"xl/vbaProject.bin": b"x"}, base=Base.ADDIN),
    damage(MacroRule.PROJECT, ("types", _VBA, "application/octet-stream"), base=Base.ADDIN),
    damage(MacroRule.PROJECT, ("relations", "relationships/vbaProject", "relationships/autre"), base=Base.ADDIN),
    damage(MacroRule.CODE_NAME, ("CALPAE", 'codeName="Sheet1"', 'codeName="thisworkbook"'), base=Base.ADDIN),
    damage(MacroRule.CODE_NAME, ("CALPAE", 'codeName="Sheet1"', f'codeName="{"a" * 32}"'), base=Base.ADDIN),
    damage(MacroRule.RIBBON, ("customUI/customUI14.xml", "2009/07/customui", "2006/01/customui"), base=Base.ADDIN),
    damage(WorkbookRule.SHEET_PART, ("relations", "worksheets/sheet17.xml", "worksheets/sheet16.xml")),
)
