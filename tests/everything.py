"""Makes a workbook that holds everything a library may lose: ``python everything.py classeur.xlsx``.

XlsxWriter writes what it can; what it cannot is added as raw XML.
"""

from __future__ import annotations

import io
import struct
import sys
import zipfile
import zlib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
X15 = "http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
THREADED = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
MICROSOFT = "http://schemas.microsoft.com/office"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
PERSON = "{6B0C25C8-0B4D-4A5B-8E0E-6A3B9D1C2F10}"
THREAD = "{A1B2C3D4-0000-4000-8000-000000000001}"

ENTRY, SUMMARY, PIVOT, LISTS, EMPTY = "67 Bas-Rhin", "Synthèse", "Croisé", "Listes", "Vide"
TABLE = "tblSaisie"

Parts = dict[str, bytes]


def everything() -> bytes:
    """Return the bytes of the workbook, the same at every call."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        workbook.set_properties({"title": "Tout", "created": datetime(2026, 11, 22)})
        workbook.set_custom_property("Campagne", "2026")
        sheets = [workbook.add_worksheet(name) for name in (ENTRY, SUMMARY, PIVOT, LISTS, EMPTY)]
        entry, summary, pivot, lists, _ = sheets
        _write_entry(workbook, entry)
        _write_summary(workbook, summary)
        for column, title in enumerate(("Territoire", "Somme de 2018")):
            pivot.write(2, column, title)
        pivot.write_row(3, 0, ["67", 389])
        pivot.write_row(4, 0, ["Total général", 389])
        lists.write_column(0, 0, ["ND", "NC", "a & b"])
        lists.very_hidden()
        workbook.define_name("codes", f"={LISTS}!$A$1:$A$3")
        chart = workbook.add_chart({"type": "pie"})
        chart.add_series({"values": f"='{ENTRY}'!$C$5:$C$8"})
        workbook.add_chartsheet("Graphique").set_chart(chart)
    with zipfile.ZipFile(made) as archive:
        # XlsxWriter 3.3.1 gives one name a leading slash, which hides its part from strict readers.
        parts = {name.lstrip("/"): archive.read(name) for name in archive.namelist()}
    for add in (_printer, _threads, _extensions, _custom_xml, _slicer, _pivot, _chain, _shared_formula, _unknown):
        add(parts)
    return _zipped(parts)


def with_peoples_things(workbook: bytes) -> bytes:
    """Add to a workbook of ours what people and other programs add: a picture, a text box, unknown parts.

    They go to the second sheet, an entry sheet of the master workbook.
    """
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for add in (_drawing, _custom_xml, _unknown):
        add(parts)
    return _zipped(parts)


def _drawing(parts: Parts) -> None:
    """Add a picture and a text box to the second sheet."""
    parts["xl/media/image1.png"] = picture()
    _insert(parts, "[Content_Types].xml", "<Override", '<Default Extension="png" ContentType="image/png"/>')
    part, main = "xl/drawings/dessin.xml", "http://schemas.openxmlformats.org/drawingml/2006"
    parts[part] = _xml(f'<xdr:wsDr xmlns:xdr="{main}/spreadsheetDrawing" xmlns:a="{main}/main"></xdr:wsDr>')
    _declare(parts, part, "application/vnd.openxmlformats-officedocument.drawing+xml")
    embedded = _relate(parts, part, "image", "../media/image1.png")
    place = (
        "<xdr:from><xdr:col>{0}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row><xdr:rowOff>0</xdr:rowOff>"
        "</xdr:from><xdr:to><xdr:col>{1}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>3</xdr:row>"
        "<xdr:rowOff>0</xdr:rowOff></xdr:to>"
    )
    rectangle = '<xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr>'
    shown = (
        f'<xdr:twoCellAnchor>{place.format(5, 6)}<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="Logo"/>'
        f'<xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip xmlns:r="{RELATIONS}" r:embed="{embedded}"/>'
        f"<a:stretch><a:fillRect/></a:stretch></xdr:blipFill>{rectangle}</xdr:pic><xdr:clientData/></xdr:twoCellAnchor>"
        f'<xdr:twoCellAnchor>{place.format(7, 9)}<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="3" name="Note"/><xdr:cNvSpPr/>'
        f"</xdr:nvSpPr>{rectangle}<xdr:txBody><a:bodyPr/><a:p><a:r><a:t>À relire</a:t></a:r></a:p></xdr:txBody>"
        "</xdr:sp><xdr:clientData/></xdr:twoCellAnchor>"
    )
    _insert(parts, part, "</xdr:wsDr>", shown)
    identifier = _relate(parts, "xl/worksheets/sheet2.xml", "drawing", "../drawings/dessin.xml")
    _insert(parts, "xl/worksheets/sheet2.xml", "</worksheet>", f'<drawing r:id="{identifier}"/>')


def _write_entry(workbook: Any, sheet: Any) -> None:
    bold, red = workbook.add_format({"bold": True}), workbook.add_format({"font_color": "red"})
    figure = workbook.add_format({"num_format": "#,##0", "locked": False})
    day = workbook.add_format({"num_format": "dd/mm/yyyy"})
    sheet.set_column("C:D", 14, figure)
    sheet.set_row(39, 20, workbook.add_format({"bg_color": "#EEEEEE"}))
    sheet.merge_range("A1:F1", "Département du Bas-Rhin", bold)
    sheet.write_rich_string("A2", "Texte ", bold, "enrichi", red, " et coloré")
    sheet.write_url("C2", "https://example.org/aide?a=1&b=2", string="Aide")
    sheet.write_datetime("E2", date(2026, 11, 22), day)
    rows = [[f"Indicateur {n}", "67", 100 + n, 110.5 + n, "ND" if n % 3 else "a < b & c"] for n in range(4)]
    columns = [{"header": title} for title in ("Indicateur", "Territoire", "2018", "2019", "Commentaire")]
    columns[2]["format"] = columns[3]["format"] = figure
    columns.append({"header": "Évolution", "formula": "=[@2019]-[@2018]"})
    sheet.add_table("A4:F8", {"name": TABLE, "columns": columns, "data": rows, "style": "Table Style Light 9"})
    for row in range(4, 8):
        sheet.write_formula(row, 5, f"={TABLE}[[#This Row],[2019]]-{TABLE}[[#This Row],[2018]]", None, 10.5)
    sheet.data_validation("C5:D8", {"validate": "decimal", "criteria": ">=", "value": 0, "error_title": "Saisie"})
    sheet.data_validation("E5:E200", {"validate": "list", "source": ["ND", "NC"]})
    sheet.conditional_format("C5:D8", {"type": "cell", "criteria": ">", "value": 1000, "format": red})
    sheet.conditional_format("D5:D8", {"type": "data_bar", "data_bar_2010": True, "bar_solid": True})
    sheet.conditional_format("A5:A100", {"type": "duplicate", "format": red})
    sheet.add_sparkline("H5", {"range": f"'{ENTRY}'!C5:D5", "markers": True})
    sheet.write_comment("C5", "Vérifié le 12", {"author": "Renée"})
    sheet.write_comment("D5", "[Fil de discussion]", {"author": f"tc={THREAD}"})
    sheet.insert_textbox("H8", "Zone de texte", {"description": "mode d’emploi"})
    sheet.insert_button("H14", {"macro": "Valider", "caption": "Valider", "width": 80, "height": 30})
    sheet.insert_checkbox("I5", True)
    sheet.insert_image("H18", "croix.png", {"image_data": io.BytesIO(picture())})
    sheet.embed_image("I20", "croix.png", {"image_data": io.BytesIO(picture((9, 99, 9)))})
    sheet.set_header("&C&G", {"image_center": "croix.png", "image_data_center": io.BytesIO(picture())})
    sheet.protect("", {"insert_rows": True})
    sheet.unprotect_range("C5:D8", "Chiffres")
    sheet.ignore_errors({"number_stored_as_text": "B5:B8"})
    sheet.freeze_panes(4, 1)
    sheet.print_area("A1:F40")
    sheet.repeat_rows(3)


def _write_summary(workbook: Any, sheet: Any) -> None:
    sheet.write_formula("A1", f"=SUM('{ENTRY}'!C5:C8)", None, 406)
    sheet.write_formula("A2", '=IF(A1>0,"≥ "&A1,"")', None, "≥ 406")
    sheet.write_formula("A3", "=1/0", None, "#DIV/0!")
    sheet.write_dynamic_array_formula("C1:C3", f"=SORT('{ENTRY}'!C5:C7)", None, 100)
    sheet.write_number("C2", 101)
    sheet.write_number("C3", 102)
    sheet.write_array_formula("D1:D2", "{=A1:A2*2}", None, 812)
    sheet.write_boolean("E1", True)
    for row in range(4):
        sheet.write_formula(row, 6, f"=A{row + 1}", None, 1)
    sheet.autofilter("A10:C20")
    sheet.filter_column("A", "x == 3")
    sheet.set_row(11, options={"hidden": True})
    chart = workbook.add_chart({"type": "column"})
    chart.add_series({"values": f"='{ENTRY}'!$C$5:$C$8", "name": "2018"})
    sheet.insert_chart("I2", chart, {"description": "Figures de 2018"})
    sheet.set_background(io.BytesIO(picture()))


def picture(colour: tuple[int, int, int] = (200, 30, 30)) -> bytes:
    """Return a PNG of 8 × 8 points of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes(colour) * 8) * 8)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def _xml(text: str) -> bytes:
    return (DECLARATION + text).encode()


def _insert(parts: Parts, part: str, before: str, text: str) -> None:
    content = parts[part].decode()
    assert before in content, (part, before)
    place = content.rindex(before)
    parts[part] = (content[:place] + text + content[place:]).encode()


def _relate(parts: Parts, source: str, kind: str, target: str) -> str:
    """Add a relationship and return its identifier; kinds without a colon are those of the standard."""
    folder, _, name = source.rpartition("/")
    part = f"{folder}/_rels/{name}.rels" if name else "_rels/.rels"
    parts.setdefault(part, _xml(f'<Relationships xmlns="{PACKAGE}"></Relationships>'))
    identifier = f"rIdX{parts[part].count(b'<Relationship ') + 1}"
    kind = kind if ":" in kind else f"{RELATIONS}/{kind}"
    _insert(parts, part, "</Relationships>", f'<Relationship Id="{identifier}" Type="{kind}" Target="{target}"/>')
    return identifier


def _declare(parts: Parts, part: str, content_type: str) -> None:
    override = f'<Override PartName="/{part}" ContentType="{content_type}"/>'
    _insert(parts, "[Content_Types].xml", "</Types>", override)


def _extend(parts: Parts, part: str, root: str, extension: str) -> None:
    if b"</extLst>" in parts[part]:
        _insert(parts, part, "</extLst>", extension)
    else:
        _insert(parts, part, f"</{root}>", f"<extLst>{extension}</extLst>")


def _printer(parts: Parts) -> None:
    parts["xl/printerSettings/printerSettings1.bin"] = bytes(range(256)) * 4
    _declare(
        parts,
        "xl/printerSettings/printerSettings1.bin",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings",
    )
    identifier = _relate(
        parts, "xl/worksheets/sheet1.xml", "printerSettings", "../printerSettings/printerSettings1.bin"
    )
    setup = f'<pageSetup paperSize="9" orientation="landscape" r:id="{identifier}"/>'
    _insert(parts, "xl/worksheets/sheet1.xml", "<headerFooter", setup)


def _threads(parts: Parts) -> None:
    parts["xl/threadedComments/threadedComment1.xml"] = _xml(
        f'<ThreadedComments xmlns="{THREADED}"><threadedComment ref="D5" dT="2026-11-22T14:05:00.00" '
        f'personId="{PERSON}" id="{THREAD}"><text>À vérifier</text></threadedComment></ThreadedComments>'
    )
    parts["xl/persons/person.xml"] = _xml(
        f'<personList xmlns="{THREADED}"><person displayName="Renée" id="{PERSON}" userId="renee" '
        'providerId="None"/></personList>'
    )
    _declare(parts, "xl/threadedComments/threadedComment1.xml", "application/vnd.ms-excel.threadedcomments+xml")
    _declare(parts, "xl/persons/person.xml", "application/vnd.ms-excel.person+xml")
    kind = f"{MICROSOFT}/2017/10/relationships"
    target = "../threadedComments/threadedComment1.xml"
    _relate(parts, "xl/worksheets/sheet1.xml", f"{kind}/threadedComment", target)
    _relate(parts, "xl/workbook.xml", f"{kind}/person", "persons/person.xml")


def _extensions(parts: Parts) -> None:
    """Add a list on another sheet, and a format that reads one: both direct references, hence extensions."""
    _extend(
        parts,
        "xl/worksheets/sheet1.xml",
        "worksheet",
        f'<ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" xmlns:x14="{X14}"><x14:dataValidations count="2" '
        f'xmlns:xm="{XM}"><x14:dataValidation type="list" allowBlank="1" showErrorMessage="1"><x14:formula1>'
        f"<xm:f>{LISTS}!$A$1:$A$3</xm:f></x14:formula1><xm:sqref>B5:B8 H5</xm:sqref></x14:dataValidation>"
        f'<x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>{LISTS}!$A$1:$A$2</xm:f></x14:formula1>'
        "<xm:sqref>H6:H8</xm:sqref></x14:dataValidation></x14:dataValidations></ext>"
        f'<ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}" xmlns:x14="{X14}"><x14:conditionalFormattings '
        f'xmlns:xm="{XM}"><x14:conditionalFormatting><x14:cfRule type="expression" priority="9" '
        f'id="{{5A5A5A5A-0000-4000-8000-000000000001}}"><xm:f>{LISTS}!$A$1="ND"</xm:f><x14:dxf><font><b/></font>'
        "</x14:dxf></x14:cfRule><xm:sqref>E5:E8</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings>"
        "</ext>",
    )


def _custom_xml(parts: Parts) -> None:
    parts["customXml/item1.xml"] = _xml('<campagne xmlns="urn:calpae:campagne" annee="2026"/>')
    parts["customXml/itemProps1.xml"] = _xml(
        '<ds:datastoreItem ds:itemID="{0D0D0D0D-0000-4000-8000-000000000001}" '
        'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"><ds:schemaRefs/></ds:datastoreItem>'
    )
    kind = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
    _declare(parts, "customXml/itemProps1.xml", kind)
    _relate(parts, "xl/workbook.xml", "customXml", "../customXml/item1.xml")
    _relate(parts, "customXml/item1.xml", "customXmlProps", "itemProps1.xml")


def _slicer(parts: Parts) -> None:
    """Add a slicer of the table, drawn on its sheet."""
    parts["xl/slicers/slicer1.xml"] = _xml(
        f'<slicers xmlns="{X14}"><slicer name="Territoire" cache="Slicer_Territoire" caption="Territoire" '
        'rowHeight="241300"/></slicers>'
    )
    parts["xl/slicerCaches/slicerCache1.xml"] = _xml(
        f'<slicerCacheDefinition xmlns="{X14}" name="Slicer_Territoire" sourceName="Territoire"><extLst>'
        f'<x:ext uri="{{2F2917AC-EB37-4324-AD4E-5DD8C200BD13}}" xmlns:x="{MAIN}" xmlns:x15="{X15}">'
        '<x15:tableSlicerCache tableId="1" column="2"/></x:ext></extLst></slicerCacheDefinition>'
    )
    _declare(parts, "xl/slicers/slicer1.xml", "application/vnd.ms-excel.slicer+xml")
    _declare(parts, "xl/slicerCaches/slicerCache1.xml", "application/vnd.ms-excel.slicerCache+xml")
    kind = f"{MICROSOFT}/2007/relationships"
    slicer = _relate(parts, "xl/worksheets/sheet1.xml", f"{kind}/slicer", "../slicers/slicer1.xml")
    cache = _relate(parts, "xl/workbook.xml", f"{kind}/slicerCache", "slicerCaches/slicerCache1.xml")
    _extend(
        parts,
        "xl/worksheets/sheet1.xml",
        "worksheet",
        f'<ext uri="{{3A4CF648-6AED-40f4-86FF-DC5316D8AED3}}" xmlns:x15="{X15}"><x14:slicerList xmlns:x14="{X14}">'
        f'<x14:slicer r:id="{slicer}"/></x14:slicerList></ext>',
    )
    _extend(
        parts,
        "xl/workbook.xml",
        "workbook",
        f'<ext uri="{{46BE6895-7355-4a93-B00E-2C351335B9C9}}" xmlns:x15="{X15}"><x15:slicerCaches '
        f'xmlns:x14="{X14}"><x14:slicerCache r:id="{cache}"/></x15:slicerCaches></ext>',
    )
    _insert(
        parts,
        "xl/drawings/drawing1.xml",
        "</xdr:wsDr>",
        "<xdr:twoCellAnchor><xdr:from><xdr:col>11</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>3</xdr:row>"
        "<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>13</xdr:col><xdr:colOff>0</xdr:colOff>"
        "<xdr:row>12</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>"
        f'<mc:AlternateContent xmlns:mc="{MC}" xmlns:sle15="{MICROSOFT}/drawing/2012/slicer">'
        '<mc:Choice Requires="sle15"><xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="99" '
        'name="Territoire"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic><a:graphicData '
        f'uri="{MICROSOFT}/drawing/2010/slicer"><sle:slicer xmlns:sle="{MICROSOFT}/drawing/2010/slicer" '
        'name="Territoire"/></a:graphicData></a:graphic></xdr:graphicFrame></mc:Choice>'
        '<mc:Fallback><xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="0" name=""/><xdr:cNvSpPr/></xdr:nvSpPr>'
        '<xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:sp></mc:Fallback>'
        "</mc:AlternateContent><xdr:clientData/></xdr:twoCellAnchor>",
    )


def _pivot(parts: Parts) -> None:
    parts["xl/pivotCache/pivotCacheDefinition1.xml"] = _xml(
        f'<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{RELATIONS}" r:id="rIdX1" refreshedBy="Renée" '
        'refreshedDate="46348" createdVersion="6" refreshedVersion="6" minRefreshableVersion="3" recordCount="1">'
        f'<cacheSource type="worksheet"><worksheetSource name="{TABLE}"/></cacheSource><cacheFields count="2">'
        '<cacheField name="Territoire" numFmtId="0"><sharedItems count="1"><s v="67"/></sharedItems></cacheField>'
        '<cacheField name="2018" numFmtId="0"><sharedItems containsSemiMixedTypes="0" containsString="0" '
        'containsNumber="1" containsInteger="1" minValue="389" maxValue="389"/></cacheField></cacheFields>'
        "</pivotCacheDefinition>"
    )
    parts["xl/pivotCache/pivotCacheRecords1.xml"] = _xml(
        f'<pivotCacheRecords xmlns="{MAIN}" count="1"><r><x v="0"/><n v="389"/></r></pivotCacheRecords>'
    )
    parts["xl/pivotTables/pivotTable1.xml"] = _xml(
        f'<pivotTableDefinition xmlns="{MAIN}" name="Croisé" cacheId="1" dataCaption="Valeurs" '
        'updatedVersion="6" minRefreshableVersion="3" createdVersion="6" indent="0" outline="1" outlineData="1">'
        '<location ref="A3:B5" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/><pivotFields count="2">'
        '<pivotField axis="axisRow" showAll="0"><items count="2"><item x="0"/><item t="default"/></items>'
        '</pivotField><pivotField dataField="1" showAll="0"/></pivotFields><rowFields count="1"><field x="0"/>'
        '</rowFields><rowItems count="2"><i><x/></i><i t="grand"><x/></i></rowItems><colItems count="1"><i/>'
        '</colItems><dataFields count="1"><dataField name="Somme de 2018" fld="1"/></dataFields>'
        "</pivotTableDefinition>"
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    _declare(parts, "xl/pivotCache/pivotCacheDefinition1.xml", f"{kind}.pivotCacheDefinition+xml")
    _declare(parts, "xl/pivotCache/pivotCacheRecords1.xml", f"{kind}.pivotCacheRecords+xml")
    _declare(parts, "xl/pivotTables/pivotTable1.xml", f"{kind}.pivotTable+xml")
    definition = "pivotCache/pivotCacheDefinition1.xml"
    cache = _relate(parts, "xl/workbook.xml", "pivotCacheDefinition", definition)
    _relate(parts, f"xl/{definition}", "pivotCacheRecords", "pivotCacheRecords1.xml")
    _relate(parts, "xl/worksheets/sheet3.xml", "pivotTable", "../pivotTables/pivotTable1.xml")
    _relate(parts, "xl/pivotTables/pivotTable1.xml", "pivotCacheDefinition", f"../{definition}")
    caches = f'<pivotCaches><pivotCache cacheId="1" r:id="{cache}"/></pivotCaches>'
    _insert(parts, "xl/workbook.xml", "<extLst>", caches)


def _chain(parts: Parts) -> None:
    cells = [(1, f"F{row}") for row in range(5, 9)] + [(2, f"A{row}") for row in (1, 2, 3)]
    cells += [(2, "C1"), (2, "D1"), *((2, f"G{row}") for row in range(1, 5))]
    chain = "".join(f'<c r="{cell}" i="{sheet}"/>' for sheet, cell in cells)
    parts["xl/calcChain.xml"] = _xml(f'<calcChain xmlns="{MAIN}">{chain}</calcChain>')
    _declare(
        parts,
        "xl/calcChain.xml",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml",
    )
    _relate(parts, "xl/workbook.xml", "calcChain", "calcChain.xml")
    # As Excel leaves it, results up to date.
    workbook = parts["xl/workbook.xml"]
    parts["xl/workbook.xml"] = workbook.replace(b' fullCalcOnLoad="1"', b"")


def _shared_formula(parts: Parts) -> None:
    sheet = parts["xl/worksheets/sheet2.xml"].replace(b"<f>A1</f>", b'<f t="shared" ref="G1:G4" si="0">A1</f>')
    for row in (2, 3, 4):
        sheet = sheet.replace(f"<f>A{row}</f>".encode(), b'<f t="shared" si="0"/>')
    parts["xl/worksheets/sheet2.xml"] = sheet


def _unknown(parts: Parts) -> None:
    """Add an extension and a part that no library has heard of."""
    parts["xl/calpae/trace.dat"] = b"\x00\x01trace"
    _declare(parts, "xl/calpae/trace.dat", "application/x-calpae-trace")
    _relate(parts, "xl/workbook.xml", "urn:calpae:trace", "calpae/trace.dat")
    trace = (
        '<ext uri="{0C0C0C0C-0000-4000-8000-000000000001}" xmlns:calpae="urn:calpae"><calpae:trace date="2026"/></ext>'
    )
    _extend(parts, "xl/worksheets/sheet2.xml", "worksheet", trace)


def _zipped(parts: Parts) -> bytes:
    """Pack with a date, a method and attributes of its own for every part."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.comment = b"tout"
        for number, (name, content) in enumerate(parts.items()):
            entry = zipfile.ZipInfo(name, (2026, 11, 1 + number % 28, 10, number % 60, 2))
            entry.compress_type = zipfile.ZIP_STORED if number % 5 == 4 else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16 | number
            entry.comment = f"partie {number}".encode()
            archive.writestr(entry, content)
    return made.getvalue()


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(everything())
