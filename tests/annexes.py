"""Annexes as they are published, made from the packaged figures and labels: as text, as a document of Word.

Their comments are made up. The text has the disorders of tables that were copied from a PDF: rows that slipped, rows
that pages cut, remnants of markup, a code printed twice, a comment in the column of a target.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from xml.sax.saxutils import escape

from factories import DEPARTMENTS, shipped_settings

from calpae_xl.core.trade.model import Period
from calpae_xl.core.transcription.paper import Paper, PaperCell, PaperRow, PaperTable
from calpae_xl.core.transcription.transcript import Transcript, transcribe
from calpae_xl.data import load_figures, load_periods, load_published_labels, load_referential

TERRITORIES = DEPARTMENTS
NAMES = {territory.code: territory.name for territory in TERRITORIES}
HEADERS = (
    *("Mesures", "Indicateurs", "Situation au 30 déc. 2018", "Résultat atteint en 2019", "Résultat atteint en 2020"),
    *(
        "Résultat atteint en 2021",
        "Résultat atteint en 2022",
        "Résultat attendu en 2023 (Objectif fixé)",
        "Commentaires",
    ),
)
OLD_HEADERS = (
    *("Objectifs", "Indicateurs", "Commentaires et éléments de définition", "Situation au 31 déc. 2018"),
    *("Résultat atteint en 2019", "Résultat attendu du département en 2020", "Résultat atteint en 2020"),
    "Résultat attendu du département en 06 2022",
)
SENTENCE = "Phrase d’essai sur la façon de compter, assez longue pour que personne ne la prenne pour un chiffre"

Key = tuple[str, str, Period]
Line = list[str]


@cache
def published(vintage: str) -> Mapping[Key, str]:
    """Figures of a vintage, as published."""
    return {each[1:4]: each.raw for each in load_figures() if each.vintage == vintage}


@cache
def labels(vintage: str, territory: str) -> Mapping[str, tuple[str, str]]:
    """Code and label of each indicator, in the order in which they were published."""
    with files("calpae_xl.data").joinpath("labels.csv").open(encoding="utf-8") as stream:
        records = [*csv.DictReader(stream)]
    return {
        each["indicator"]: (each["code"], each["label"])
        for each in records
        if (each["vintage"], each["territory"]) == (vintage, territory)
    }


def row(territory: str, indicator: str, comment: str = "") -> Line:
    """A row of the annex of 2022: measure, label, figures, comment."""
    return ["", labels("2022", territory)[indicator][1], *figures("2022", territory, indicator), comment]


def figures(vintage: str, territory: str, indicator: str) -> list[str]:
    return [published(vintage)[territory, indicator, period] for period in load_periods()[vintage]]


def table(territory: str) -> dict[str, Line]:
    """Rows of a department in 2022, by indicator; a measure stands where it begins."""
    rows, before = {}, ""
    for indicator, (code, _) in labels("2022", territory).items():
        known = load_referential().indicators[indicator]
        rows[indicator] = row(territory, indicator)
        if code != before and indicator != "mob_mesures_diagnostic":
            rows[indicator][0] = f"{code} {known.measure}"
        before = code
    return rows


def old_text() -> str:
    """The follow-up of 2020, which names no department."""
    lines = [["– SUIVI DE LA CONTRACTUALISATION", *[""] * 7], [*OLD_HEADERS]]
    for indicator, (code, label) in labels("2020", "67").items():
        lines.append([code, label, "", *figures("2020", "67", indicator)])
    return text(lines)


def text(lines: Iterable[Sequence[str]]) -> str:
    return "\n".join("\t".join(line) for line in lines)


def disordered_text() -> str:
    """The annex of 2022, as a copy from a PDF gives it."""
    lines: list[Sequence[str]] = [[""], ["Annexe 1 Tableau des indicateurs du Bas-Rhin"], [""]]
    lines += ([f"Indicateurs CALPAE {NAMES['67']}"], [""], HEADERS)
    lines += [line for found in _disordered_67().values() for line in found]
    lines += ([""], [f"Indicateurs CALPAE {NAMES['68']}"], [""], HEADERS)
    lines += [line for found in _disordered_68().values() for line in found]
    return text(lines)


def _disordered_67() -> dict[str, list[Line]]:
    rows = {name: [line] for name, line in table("67").items()}
    rows["ase_majeurs_annee"].insert(0, ["1. Prévention des sorties sèches de l’ASE", *[""] * 8])
    rows["ase_logement_stable"] = [
        row("67", "ase_logement_stable", SENTENCE), [""], ["", *[""] * 7, f"<p>{SENTENCE}</p> <p>37 jeunes.</p>"]
    ]  # fmt: skip
    rows["ase_ressources"][0][-1] = "37 jeunes ont des ressources."
    rate = rows["pasi_taux_couverture_30min"][0]
    rate[0], rate[1], end = "2.1 Premier accueil social", *_cut(rate[1], 6)
    rows["pasi_taux_couverture_30min"] += ([""], ["inconditionnel de proximité", end, *[""] * 7])
    rows["rsa_ne_orientes_1mois"][0][1] = f"<p>{rows['rsa_ne_orientes_1mois'][0][1]}</p>"
    for name in ("rsa_1er_rdv", "rsa_1er_cer_2mois"):
        rows[name][0][1] = rows[name][0][1].replace("1er ", "1 ^{er} ")
    start, end = _cut(rows["ga_orientes"][0][1], 3)
    rows["ga_orientes"][0][1] = start
    rows["ga_orientes"] += ([""], [end, *[""] * 7, f"- {SENTENCE}"])
    for name in ("ga_en_cours", "ag_portefeuille_conseiller"):  # With their label; a code is doubled.
        _, label, *values, _ = rows[name][0]
        rows[name] = [[label, *values, values[-1], SENTENCE]]
    _, label, *_ = rows["form_spec_dev_social"][0]
    rows["form_spec_dev_social"] = [[label, "", "", "0", "", "0", "ND", "", ""], [""]]
    _, label, *values, _ = rows["mob_mesures_diagnostic"][0]
    rows["mob_mesures_diagnostic"] = [[label, "", *values, ""]]  # Out of its column, its figures in theirs.
    return rows


def _disordered_68() -> dict[str, list[Line]]:
    rows = {name: [line] for name, line in table("68").items()}
    start, end = _cut(rows["pasi_personnes_cd"][0][1], 10)
    rows["pasi_personnes_cd"][0][1] = start
    rows["pasi_personnes_cd"] += ([""], ["", end, *[""] * 7])
    rows["ga_orientes"][0][0] = "3.1 Insertion des allocataires du revenu de solidarité active"
    rows["ga_en_cours"][0][0] = "3.2 Garantie d’activité"
    start, end = _cut(rows["form_cnfpt_total"][0][1], 4)
    rows["form_cnfpt_total"] = [[rows["form_cnfpt_total"][0][0], start, *[""] * 7], [""], ["", end, *[""] * 6]]
    for name in labels("2022", "68"):
        if name.startswith("form_") and name != "form_cnfpt_total":
            rows[name][0].pop()
    rows["form_spec_insertion_pro"] += (["", *[""] * 6, SENTENCE], [""], ["", *[""] * 7, SENTENCE])
    _, label, *values, _ = rows["mob_mesures_diagnostic"][0]
    rows["mob_mesures_diagnostic"] = [[label, "", *values, ""]]
    return rows


def _cut(label: str, words: int) -> tuple[str, str]:
    found = label.split(" ")
    return " ".join(found[:words]), " ".join(found[words:])


def paper(
    *lines: Sequence[str], name: str = "annexe.txt", titles: Sequence[str] = ("Indicateurs CALPAE Bas-Rhin",)
) -> Paper:
    """A document of one table, under titles and the headers of 2022."""
    rows = (PaperRow(f"ligne {n}", tuple(map(PaperCell, line))) for n, line in enumerate((HEADERS, *lines), start=1))
    return Paper(name, (*titles, PaperTable(tuple(rows))))


def read(document: Paper, department: str | None = None) -> Transcript:
    """Read a document with what the package knows."""
    return transcribe(document, load_referential(), shipped_settings(), load_published_labels(), department)


def raws(transcript: Transcript, indicator: str, territory: str = "67") -> list[str | None]:
    """What was read of a row of 2022, period after period; ``None`` for what was not."""
    found = {(o.territory, o.indicator, o.period): o.raw for o in transcript.observations}
    return [found.get((territory, indicator, period)) for period in load_periods()["2022"]]


# --- Word

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/>{notes}</Types>'
)
NOTES_TYPE = (
    '<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.footnotes+xml"/>'
)
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    '{kind}" Target="{target}"/></Relationships>'
)
SEPARATORS = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
)
WIDTHS = (1900, 3600, *[1050] * 6, 3000)


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def note(number: int) -> str:
    """The mark of a footnote, apart from its figure."""
    return run("\u00a0(") + f'<w:r><w:footnoteReference w:id="{number}"/></w:r>' + run(")")


def cell(content: str, shape: str = "", width: int = 1050) -> str:
    """A cell, of plain text or of markup."""
    inner = content if content.startswith("<w:") else paragraph(run(content))
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shape}</w:tcPr>{inner}</w:tc>'


def word_row(*cells: str, look: str = "<w:cantSplit/>") -> str:
    return f"<w:tr><w:trPr>{look}</w:trPr>{''.join(cells)}</w:tr>"


def word_table(*rows: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in WIDTHS)
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    look = (
        f'<w:tblW w:w="{sum(WIDTHS)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
    )
    return f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def line_of_cells(line: Sequence[str]) -> str:
    return word_row(*(cell(text, width=width) for text, width in zip(line, WIDTHS, strict=True)))


def header_row() -> str:
    cells = (cell(text, width=width) for text, width in zip(HEADERS, WIDTHS, strict=True))
    return word_row(*cells, look="<w:cantSplit/><w:tblHeader/>")


def word_document(body: str, notes: Sequence[str] = (), parts: Mapping[str, str] | None = None) -> bytes:
    """A document of Word, landscape A4."""
    section = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="700" w:right="700" w:bottom="700" w:left="700" w:header="300" w:footer="300" w:gutter="0"/></w:sectPr>'
    listed = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r>{run(" " + text)}</w:p></w:footnote>'
        for number, text in enumerate(notes, start=1)
    )
    held = {
        "[Content_Types].xml": TYPES.format(notes=NOTES_TYPE if notes else ""),
        "_rels/.rels": RELATIONS.format(kind="officeDocument", target="word/document.xml"),
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}{section}</w:body></w:document>',
        **({"word/footnotes.xml": f'<w:footnotes xmlns:w="{W}">{SEPARATORS}{listed}</w:footnotes>'} if notes else {}),
        **(
            {"word/_rels/document.xml.rels": RELATIONS.format(kind="footnotes", target="footnotes.xml")}
            if notes
            else {}
        ),
        **(parts or {}),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


@cache
def word_annex() -> bytes:
    """The annex of 2022 as Word has it: two tables, their sections, a footnote."""
    body = paragraph(run("Annexe – Indicateurs CALPAE 67 et 68"))
    for territory in TERRITORIES:
        body += paragraph(run(f"Tableau des indicateurs : {territory.name} ({territory.code})")) + word_table(
            header_row(), *_word_lines(territory.code)
        )
    return word_document(body + paragraph(run("Fin.")), ["Premier trimestre seulement."])


def _word_lines(territory: str) -> Iterable[str]:
    section = ""
    for name, line in table(territory).items():
        known = load_referential().indicators[name]
        if known.section != section:
            section = known.section
            yield word_row(cell(section, '<w:gridSpan w:val="9"/>', sum(WIDTHS)))
        cells = [
            text.replace(" ", "\u00a0") if 1 < at < 8 and text[:1].isdigit() else text for at, text in enumerate(line)
        ]
        marked = {4} if (territory, name) == ("67", "rsa_1er_rdv") else set()
        yield word_row(
            *(
                cell(paragraph(run(text), note(1)) if at in marked else text, width=width)
                for at, (text, width) in enumerate(zip(cells, WIDTHS, strict=True))
            )
        )


def of(vintage: str, *territories: str) -> dict[Key, str]:
    """The figures that the tables of some departments printed; those of breakdowns stood in comments."""
    return {
        key: raw
        for key, raw in published(vintage).items()
        if key[0] in territories and key[1] in labels(vintage, key[0])
    }


def found(transcript: Transcript) -> dict[Key, str]:
    """The figures that were read."""
    return {(each.territory, each.indicator, each.period): each.raw for each in transcript.observations}
