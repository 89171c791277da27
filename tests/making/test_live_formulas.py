"""The live formulas of the result sheets, recalculated: they say what Python says, whatever people do to the entries."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from masters import VARIED, master_bytes, restricted, shipped_bytes
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from recalculation import IronCalc, LibreOffice, cached, formulas, poisoned, same, save, without_drawings
from sampling import tries

from calpae_xl.books.file import FileBook
from calpae_xl.cli.main import run
from calpae_xl.core.campaign.defined_names import SNAPSHOT_SHEET
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.consolidation import cached_results
from calpae_xl.core.results.consolidation_formulas import ConsolidationFormulas
from calpae_xl.core.results.snapshot import ENTRIES_CELL
from calpae_xl.core.trade.model import ReservationType, ValueKind
from calpae_xl.core.trade.words import word
from calpae_xl.making.content import packaged_content
from calpae_xl.making.workbook import workbook_bytes
from calpae_xl.usecases.process import process_book

ENTRY_SHEETS = ("67 Bas-Rhin", "68 Haut-Rhin")
HEADER_ROW, FIRST_PERIOD = 4, 5
PERIODS = 6
WORKBOOKS, BATCH = tries(30), 8

Engine = IronCalc | LibreOffice


@pytest.fixture(scope="module")
def poisoned_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("poison") / "CALPAE_CeA.xlsx"
    path.write_bytes(poisoned(shipped_bytes()))
    return path


def disagreements(engine: Engine) -> list[tuple[str, str, object, object]]:
    expected = cached(shipped_bytes())
    return [
        (sheet, address, engine.value(sheet, address), expected[sheet].get(address))
        for sheet, addresses in formulas(shipped_bytes()).items()
        for address in sorted(addresses)
        if not same(engine.value(sheet, address), expected[sheet].get(address))
    ]


def test_the_shipped_workbook_holds_as_many_formulas_as_its_table_needs():
    counts = {sheet: len(addresses) for sheet, addresses in formulas(shipped_bytes()).items()}

    assert counts["CeA"] > 1900
    assert counts["Évolutions"] > 200
    assert counts["_objectifs"] == 42
    assert counts["_vu"] > 540


def test_every_formula_gives_its_cached_value_in_ironcalc(poisoned_path):
    assert disagreements(IronCalc(poisoned_path)) == []


def test_every_formula_gives_its_cached_value_in_libreoffice(poisoned_path, tmp_path, libreoffice):
    assert disagreements(libreoffice(poisoned_path, tmp_path)) == []


def test_a_poisoned_cache_shows_unless_it_is_recalculated(poisoned_path):
    values = cached(poisoned_path)

    assert {values[sheet][address] for sheet, cells in formulas(shipped_bytes()).items() for address in cells} == {-999}


# What people do to a workbook, drawn at random.

FIGURES = (0, 1, 2, 21, 22, 522, 355, 1274, 16375, 400000, 0.5, 12.5, -3, 2e12, 389.00000000000006, 1e-17, 0.1 + 0.2)
RATES = (0, 9e-13, 1e-12, 1.0000000000000002, 0.07, 0.333, 0.5, 0.95, 1, 1.5, 33.3, 95, 100, 150, -0.2)
CODES = ("ND", "nd", " ND ", "N.D.", "N\u00a0D", "n.d.", "NC", "nc", "N.C.", " nc", "SO", "s.o.", "S O")
BLANKS = (None, " ", "\u00a0")
ERRORS = ("#N/A", "#DIV/0!", "#REF!")
TARGETS = (
    "Tendre vers 3 semaines", "tendre vers  3 semaines", "Moins de 21 jours", "< 21 j", "<= 21 j", "≥ 5 jours", "au moins 95 %",
    "Au plus 80 personnes par conseiller", "au moins 80", "Tendre vers trois semaines", "moins de 03 semaines", "moins de 1e3 jours",
)  # fmt: skip
TEXTS = (
    "8 5002", "1 274", "1274", "355 agents formés", "ND 8 interventions", "*", "?", "N?", "<5", ">0", "=A1", "NDNC", "ND NC", "BLOQUÉ",
    "complet", "70%", "22 jours", "~", "-", "0", "1,5", "TRUE", ".", "N",
)  # fmt: skip


WHOLE = 3
"""One workbook in so many is the shipped one; the others have an indicator or two of each sort, which meet more often."""


def base(seed: int) -> bytes:
    """The workbook that somebody edits."""
    return master_bytes() if seed % WHOLE else shipped_bytes()


class Hand:
    """Somebody who edits a built workbook as Excel lets them; draws are those of ``random``, so a seed replays them."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        with without_drawings():
            self.book: Workbook = openpyxl.load_workbook(BytesIO(base(seed)))
        self.indicators = packaged_content().referential.indicators

    def edit(self) -> None:
        for name in ENTRY_SHEETS:
            self._type(self.book[name], self.draw.choice((0.02, 0.1, 0.4, 0.8)))
        if self.draw.random() < 0.6:
            self._weigh()
        for _ in range(self.draw.choice((0, 3, 15))):
            self._reserve()
        for name in ENTRY_SHEETS:
            if self.draw.random() < 0.6:
                self._move_rows(self.book[name])

    def _type(self, sheet: Worksheet, share: float) -> None:
        for row in range(HEADER_ROW + 1, sheet.max_row + 1):
            indicator = self.indicators.get(sheet.cell(row, 1).value)
            for position in range(PERIODS if indicator else 0):
                if self.draw.random() < share:
                    value = self._value(indicator.kind, position == PERIODS - 1)
                    put(sheet.cell(row, FIRST_PERIOD + position), value)

    def _value(self, kind: ValueKind, is_target: bool) -> object:
        figures = RATES if kind is ValueKind.RATE else (*FIGURES, self.draw.randint(0, 9999))
        kinds = (
            figures,
            figures,
            figures,
            BLANKS,
            CODES,
            CODES,
            TEXTS,
            ERRORS,
            *((TARGETS, TARGETS) if is_target else ()),
        )
        return self.draw.choice(self.draw.choice(kinds))

    def _weigh(self) -> None:
        for sheet in map(self.book.__getitem__, ENTRY_SHEETS):
            for row in range(HEADER_ROW + 1, sheet.max_row + 1):
                name = sheet.cell(row, 1).value
                if name in {"aux_population_municipale", "aux_ag_nb_conseillers", "ga_en_cours_ag", "ga_orientes_ag"}:
                    for position in range(PERIODS):
                        sheet.cell(row, FIRST_PERIOD + position).value = self.draw.choice((0, 3, 12, 765, 894, 1200))

    def _reserve(self) -> None:
        sheet = self.book["Réserves"]
        row = next(n for n in range(HEADER_ROW + 1, 2000) if sheet.cell(n, 2).value is None)
        blocks = ["form_spec_total", "form_cnfpt_total", "form_spec_numerique"]
        entered = [name for name, indicator in self.indicators.items() if indicator.status.value != "retire"]
        sheet.cell(row, 2).value = self.draw.choice(("67", "68"))
        sheet.cell(row, 3).value = self.draw.choice([self.draw.choice(entered), *blocks])
        sheet.cell(row, 5).value = self.draw.choice((None, "2019", "2021", "2022", "2023"))
        kinds = [ReservationType.CEA_SCOPE, ReservationType.CEA_SCOPE, ReservationType.PARTIAL_YEAR]
        sheet.cell(row, 6).value = self.draw.choice((str, straight))(word(self.draw.choice(kinds)))

    def _move_rows(self, sheet: Worksheet) -> None:
        """Sort the rows anyhow, their formats with them, with blank rows inserted between them."""
        width = FIRST_PERIOD + PERIODS
        rows = [
            [(c.value, c.data_type, c.number_format) for c in line]
            for line in sheet.iter_rows(min_row=HEADER_ROW + 1, max_col=width)
        ]
        for line in sheet.iter_rows(min_row=HEADER_ROW + 1, max_col=width):
            for cell in line:
                cell.value = None
        self.draw.shuffle(rows)
        row = HEADER_ROW
        for line in rows:
            row += self.draw.choice((1, 1, 1, 2))
            for column, (value, data_type, number_format) in enumerate(line, start=1):
                cell = sheet.cell(row, column)
                put(cell, value, data_type)
                cell.number_format = number_format


def straight(text: str) -> str:
    return text.replace("’", "'")


def put(cell: object, value: object, data_type: str | None = None) -> None:
    """Set a cell as typed: a text that starts with a sign is a text, an error is an error."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = data_type or ("e" if value in ERRORS else "s")


@lru_cache(maxsize=1)  # What several engines find of a workbook is held against the same.
def processed(path: Path) -> Processed:
    return process_book(FileBook(path))


def disagreements_with_python(path: Path, engine: Engine) -> Iterator[tuple[object, ...]]:
    """Compare every cell of « CeA », visible or folded, with what Python says of the very same file."""
    work = processed(path)
    shape = ConsolidationFormulas(work.campaign.referential, work.campaign.settings)
    for address, expected in cached_results(shape, work).items():
        got = engine.value("CeA", address)
        if not same(got, expected):
            yield path.name, address, got, expected


def changed_entries(seed: int, path: Path) -> int:
    """How many entry cells differ from those that were built, as « _vu » can tell: by id and period, case aside."""
    before, after = built_images(base(seed)), images(path)
    return sum(before[key] != after.get(key, "#") for key in before)


@cache
def built_images(content: bytes) -> dict[tuple[str, object, int], object]:
    return images(BytesIO(content))


def images(source: object) -> dict[tuple[str, object, int], object]:
    book = openpyxl.load_workbook(source, read_only=True)
    found = {}
    for name in ENTRY_SHEETS:
        for line in book[name].iter_rows(min_row=HEADER_ROW + 1, values_only=True):
            for position in range(PERIODS if line[0] else 0):
                value = line[FIRST_PERIOD - 1 + position]
                if isinstance(value, int | float):
                    text = f"{value:.15g}"
                else:
                    text = "" if value is None else f"t:{value}".upper()
                found[name, line[0], position] = "#" if value in ERRORS else text
    book.close()
    return found


def edited(seed: int, path: Path) -> Path:
    hand = Hand(seed)
    hand.edit()
    save(hand.book, path)
    return path


@pytest.mark.parametrize("seed", range(BATCH, BATCH + WORKBOOKS))  # Before them, those of LibreOffice.
def test_whatever_people_type_and_move_the_formulas_say_what_python_says(tmp_path, seed):
    path = edited(seed, tmp_path / f"essai_{seed}.xlsx")

    engine = IronCalc(path)

    assert [*disagreements_with_python(path, engine)] == []
    assert engine.value(SNAPSHOT_SHEET, ENTRIES_CELL) == changed_entries(seed, path)


def test_libreoffice_agrees_on_what_people_type_and_move(tmp_path, libreoffice_all):
    paths = [edited(seed, tmp_path / f"essai_{seed}.xlsx") for seed in range(BATCH)]

    engines = libreoffice_all(paths, tmp_path / "calcul")

    for seed, (path, engine) in enumerate(zip(paths, engines, strict=True)):
        assert [*disagreements_with_python(path, engine)] == []
        assert engine.value(SNAPSHOT_SHEET, ENTRIES_CELL) == changed_entries(seed, path)
        assert str(engine.value("CeA", "B3")).startswith("À recalculer")


# The banner, one gesture at a time.


def retyped(book: Workbook) -> None:
    book["67 Bas-Rhin"]["E6"] = 12345


def emptied_and_retyped(book: Workbook) -> None:
    book["67 Bas-Rhin"]["E6"] = None
    book["68 Haut-Rhin"]["F6"] = "ND"
    book["68 Haut-Rhin"]["G6"] = "=A1"
    book["68 Haut-Rhin"]["G6"].data_type = "s"


def typed_as_text(book: Workbook) -> None:
    book["67 Bas-Rhin"]["E6"] = str(book["67 Bas-Rhin"]["E6"].value)
    book["67 Bas-Rhin"]["E6"].data_type = "s"


def reserved(book: Workbook) -> None:
    for column, text in zip((2, 3, 5, 6), ("67", "ase_majeurs_annee", "2019", "provisoire"), strict=True):
        book["Réserves"].cell(25, column).value = text


def reworded(book: Workbook) -> None:
    book["Réserves"]["G5"] = "Autre motif."


def released(book: Workbook) -> None:
    for column in (2, 3, 5, 6, 7):
        book["Réserves"].cell(7, column).value = None


def retyped_and_reserved(book: Workbook) -> None:
    retyped(book)
    reserved(book)


def sorted_everywhere(book: Workbook) -> None:
    hand = Hand(1)
    hand.book = book
    for name in ENTRY_SHEETS:
        hand._move_rows(book[name])
    sheet = book["Réserves"]
    rows = [[sheet.cell(row, column).value for column in (2, 3, 5, 6, 7)] for row in range(5, 25)]
    for row, values in zip(range(5, 25), reversed(rows), strict=True):
        for column, value in zip((2, 3, 5, 6, 7), values, strict=True):
            sheet.cell(row, column).value = value


def renamed_indicator(book: Workbook) -> None:
    sheet = book["Référentiel"]
    [cell] = [cell for cells in sheet.iter_rows() for cell in cells if cell.value == "Jeunes devenus majeurs"]
    cell.value = "Jeunes majeurs"


def of_another_threshold(book: Workbook) -> None:
    sheet = book["Paramètres"]
    for cells in sheet.iter_rows():
        for cell in cells:
            if cell.value == "seuil_base_pourcentage":
                sheet.cell(cell.row, cell.column + 2).value = 31


def everything(book: Workbook) -> None:
    for gesture in (retyped, reserved, renamed_indicator, of_another_threshold):
        gesture(book)


GESTURES = {
    renamed_indicator: "1 ligne de « Référentiel » a changé",
    of_another_threshold: "1 ligne de « Paramètres » a changé",
    everything: "1 cellule, 1 réserve, 1 ligne de « Référentiel » et 1 ligne de « Paramètres » ont changé",
    retyped: "1 cellule a changé",
    typed_as_text: "1 cellule a changé",
    emptied_and_retyped: "3 cellules ont changé",
    reserved: "1 réserve a changé",
    reworded: "1 réserve a changé",
    released: "1 réserve a changé",
    retyped_and_reserved: "1 cellule et 1 réserve ont changé",
    sorted_everywhere: "",
}


def test_the_banner_counts_what_changed_and_only_that(tmp_path, libreoffice_all):
    paths = []
    for gesture in GESTURES:
        with without_drawings():
            book = openpyxl.load_workbook(BytesIO(shipped_bytes()))
        gesture(book)
        paths.append(tmp_path / f"{gesture.__name__}.xlsx")
        save(book, paths[-1])

    engines = libreoffice_all(paths, tmp_path / "calcul")

    said = {path.stem: engine.value("CeA", "B3") or "" for path, engine in zip(paths, engines, strict=True)}
    wanted = {gesture.__name__: words for gesture, words in GESTURES.items()}
    assert said == {
        name: f"À recalculer\u00a0: {words} depuis le dernier calcul." if words else ""
        for name, words in wanted.items()
    }
    assert [engine.value("Évolutions", "B3") or "" for engine in engines] == [*said.values()]


# What somebody types under a date format, as the number that Excel keeps: a count, the day that 1900 did not
# have and those around it, a recent day, a moment.
UNDER_A_DATE_FORMAT = {"E": 22, "F": 59, "G": 60, "H": 61, "I": 44927.25}


def test_figures_typed_under_a_date_format_leave_no_banner_once_processed(tmp_path, libreoffice, monkeypatch):
    monkeypatch.setenv("LANGUAGE", "fr")  # Restored after the command has set its own.
    book = openpyxl.load_workbook(BytesIO(shipped_bytes()))
    for column, typed in UNDER_A_DATE_FORMAT.items():
        cell = book["67 Bas-Rhin"][f"{column}6"]
        cell.value, cell.number_format = typed, "dd/mm/yyyy"
    entered, processed = tmp_path / "saisie.xlsx", tmp_path / "traite.xlsx"
    save(book, entered)

    assert run(("traiter", str(entered), "--sortie", str(processed))) == 0

    engine = libreoffice(processed, tmp_path / "calcul")
    assert FileBook(processed).read().sheet("67 Bas-Rhin").values["E6"] == date(1900, 1, 22)
    assert (engine.value("CeA", "B3") or "", engine.value(SNAPSHOT_SHEET, ENTRIES_CELL)) == ("", 0)


@pytest.mark.parametrize("typed", ["ND", "SO"])
def test_a_change_whose_end_is_no_longer_a_figure_says_so(tmp_path, typed):
    book = openpyxl.load_workbook(BytesIO(shipped_bytes()))
    sheet = book["Évolutions"]
    live = {
        (row[0].value, row[1].value): row[10].coordinate
        for row in sheet.iter_rows(min_row=5)
        if row[10].data_type == "f"
    }
    address = live["pasi_structures", "67"]
    entry = book["67 Bas-Rhin"]
    [row] = [row[0].row for row in entry.iter_rows(min_row=5) if row[0].value == "pasi_structures"]
    entry.cell(row, FIRST_PERIOD + 4).value = typed
    path = tmp_path / "essai.xlsx"
    save(book, path)

    engine = IronCalc(path)

    assert engine.value("Évolutions", address) == "à recalculer"
    assert engine.value("Évolutions", live["pasi_structures", "CeA"]) == "à recalculer"


# What no formula sees is blocked by its very value once the workbook has been processed; until then the banner shows.


def dated(book: Workbook) -> None:
    cell = entry_cell(book, "68", "form_spec_numerique", 2021)
    cell.value, cell.number_format = date(2022, 1, 3), "dd/mm/yyyy"


def true(book: Workbook) -> None:
    entry_cell(book, "67", "form_spec_aller_vers", 2022).value = True


def without_reservations(book: Workbook) -> None:
    del book["Réserves"]


def without_a_header(book: Workbook) -> None:
    book["Réserves"]["B4"] = "Départements"


def of_two_years(book: Workbook) -> None:
    line = {2: "67", 3: "form_spec_numerique", 5: "2021-2022", 6: "rupture de série"}
    for column, text in line.items():
        book["Réserves"].cell(29, column).value = text


def scoped_in_other_words(book: Workbook) -> None:
    line = {2: "67", 3: "Spécifique – numérique", 5: "2022", 6: "Compté  à l'échelle de la CeA"}
    for column, text in line.items():
        book["Réserves"].cell(29, column).value = text
    for code in ("67", "68"):
        entry_cell(book, code, "form_spec_numerique", 2022).value = 88


def reserved_in_other_letters(book: Workbook) -> None:
    lines = [
        *(("67", "form_spec_numerique", "2022", text) for text in ("sous-estimé", "SOUS-ESTIMÉ", "estimé")),
        *(("68", "Form_Spec_Numerique", 2022, text) for text in ("Compté à l'échelle de la CeA", "estimé")),
        ("68", "form_spec_numerique", "2022", "compté à l’échelle de la CeA"),
    ]
    for row, line in enumerate(lines, start=29):
        for column, text in zip((2, 3, 5, 6), line, strict=True):
            book["Réserves"].cell(row, column).value = text
    for code in ("67", "68"):
        entry_cell(book, code, "form_spec_numerique", 2022).value = 88


def scoped_without_effect(book: Workbook) -> None:
    lines = [("67", "form_cnfpt_total", "2022"), ("68", "pasi_structures_hors_cd", "2021")]
    for row, (code, name, label) in enumerate(lines, start=29):
        for column, text in {2: code, 3: name, 5: label, 6: "compté à l’échelle de la CeA"}.items():
            book["Réserves"].cell(row, column).value = text


def scoped_beside_an_unread_line(book: Workbook) -> None:
    entry_cell(book, "68", "form_spec_insertion_pro", 2022).value = "ND"
    for column, text in {2: "67", 3: "form_spec_insertion_pro", 5: "2022", 6: "à revoir"}.items():
        book["Réserves"].cell(29, column).value = text


def typed_totals(book: Workbook) -> None:
    for name in THEMES:
        entry_cell(book, "67", name, 2022).value = None
    entry_cell(book, "67", "form_spec_numerique", 2022).value = 3
    entry_cell(book, "67", "form_spec_total", 2022).value = 520


def defined(book: Workbook, name: str, header: str, value: str | None) -> None:
    """Type over a cell of « Référentiel »; the bounds have their names in the same column as the indicators."""
    sheet = book["Référentiel"]
    places = {cell.value: cell.column for cell in sheet[4]}
    [row] = [cells[0].row for cells in sheet.iter_rows(min_col=3, max_col=3) if cells[0].value == name][:1]
    sheet.cell(row, places[header]).value = value


def of_an_unknown_rule(book: Workbook) -> None:
    defined(book, "pasi_taux_couverture_30min", "Règle de consolidation", "moyenne")


def of_added_rates(book: Workbook) -> None:
    defined(book, "pasi_taux_couverture_30min", "Règle de consolidation", "somme")


def of_an_unknown_weight(book: Workbook) -> None:
    defined(book, "ag_delai_demarrage", "Pondération", "ga_orientes_agg")


def weighed_by_an_unknown_kind(book: Workbook) -> None:
    defined(book, "ga_orientes_ag", "Type de valeur", "compte")


def of_a_part_of_nobody(book: Workbook) -> None:
    defined(book, "form_spec_numerique", "Rattaché à", "form_spec")


def of_a_part_without_an_id(book: Workbook) -> None:
    defined(book, "form_spec_numerique", "Identifiant", None)


def limited_by_a_retired_line(book: Workbook) -> None:
    defined(book, "ase_majeurs_annee", "Statut", "retiré")


def sorted_another_way(book: Workbook) -> None:
    sheet = book["Référentiel"]
    last = next(cells[0].row for cells in sheet.iter_rows(min_row=5, min_col=3, max_col=3) if cells[0].value is None)
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=last - 1)]
    for number, line in enumerate(sorted(lines, key=lambda line: line[2], reverse=True), start=5):
        for column, value in enumerate(line, start=1):
            sheet.cell(number, column).value = value


def undeclared(book: Workbook) -> None:
    sheet = book["Paramètres"]
    [row] = [cells[0].row for cells in sheet.iter_rows() for cell in cells if cell.value == "territoire_68"]
    for cell in sheet[row]:
        cell.value = None


THEMES = tuple(
    f"form_spec_{name}"
    for name in ("numerique", "participation", "dev_social", "aller_vers", "territoires", "insertion_pro")
)
SHOWN = {
    dated: ("form_spec_total", 2021, "BLOQUÉ"),
    true: ("form_spec_total", 2022, "BLOQUÉ"),
    without_reservations: ("form_spec_total", 2022, "BLOQUÉ"),
    undeclared: ("form_spec_total", 2021, "BLOQUÉ"),
    without_a_header: ("rsa_1er_rdv", 2022, 8442),  # The run puts it right.
    of_two_years: ("form_spec_total", 2022, "BLOQUÉ"),
    scoped_in_other_words: ("form_spec_numerique", 2022, 88),
    reserved_in_other_letters: ("form_spec_numerique", 2022, 88),
    scoped_without_effect: ("pasi_structures_hors_cd", 2021, "≥\u00a022"),
    scoped_beside_an_unread_line: ("form_spec_insertion_pro", 2022, 167),
    typed_totals: ("form_spec_total", 2022, "≥\u00a01\u00a0059"),
    of_an_unknown_rule: ("pasi_taux_couverture_30min", 2022, "BLOQUÉ"),
    of_added_rates: ("pasi_taux_couverture_30min", 2022, "BLOQUÉ"),
    of_an_unknown_weight: ("ag_delai_demarrage", 2022, "BLOQUÉ"),
    weighed_by_an_unknown_kind: ("ag_delai_demarrage", 2022, "22–27\u00a0jours"),
    of_a_part_of_nobody: ("form_spec_total", 2022, "BLOQUÉ"),
    of_a_part_without_an_id: ("form_spec_total", 2022, "BLOQUÉ"),
    limited_by_a_retired_line: ("ase_logement_stable", 2019, "BLOQUÉ"),
    sorted_another_way: ("form_spec_total", 2022, 1059),
}


def entry_cell(book: Workbook, code: str, name: str, label: int) -> Cell:
    [sheet] = [book[title] for title in ENTRY_SHEETS if title.startswith(code)]
    [row] = [cells[0].row for cells in sheet.iter_rows(min_row=HEADER_ROW + 1) if cells[0].value == name]
    return sheet.cell(row, FIRST_PERIOD + label - 2018)


@cache
def themed_bytes() -> bytes:
    """The master workbook with all the themes of its block, and what else the gestures are about."""
    names = [name for name in VARIED if name not in THEMES]
    after = names.index("form_spec_total") + 1
    names[after:after] = THEMES
    return workbook_bytes(restricted(packaged_content(), [*names, "pasi_structures_hors_cd", "form_cnfpt_total"]))


@cache
def worked_out_bytes(gesture: Callable[[Workbook], None]) -> tuple[bytes, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        entered, done = Path(folder) / "saisie.xlsx", Path(folder) / "traite.xlsx"
        with without_drawings():
            book = openpyxl.load_workbook(BytesIO(themed_bytes()))
        gesture(book)
        save(book, entered)
        assert run(("traiter", str(entered), "--sortie", str(done))) == 0
        return entered.read_bytes(), poisoned(done.read_bytes())


def worked_out(gesture: Callable[[Workbook], None], folder: Path) -> tuple[Path, Path]:
    """The workbook that somebody saved, and the same one processed; cached results are poisoned in both."""
    entered, done = folder / f"{gesture.__name__}.xlsx", folder / f"{gesture.__name__}_traite.xlsx"
    for path, data in zip((entered, done), worked_out_bytes(gesture), strict=True):
        path.write_bytes(data)
    return entered, done


def shown(engine: Engine, work: Processed, name: str, label: int) -> object:
    shape = ConsolidationFormulas(work.campaign.referential, work.campaign.settings)
    return engine.value("CeA", shape.shown(name, label - 2018))


def test_a_sorted_referential_leaves_each_figure_under_its_own_format(tmp_path, monkeypatch):
    monkeypatch.setenv("LANGUAGE", "fr")
    _, done = worked_out(sorted_another_way, tmp_path)

    before, after = (openpyxl.load_workbook(data) for data in (BytesIO(themed_bytes()), done))

    for name in ("CeA", "Évolutions"):
        assert [cell.value for cell in after[name]["A"]] == [cell.value for cell in before[name]["A"]]


BATCHES = 4
"""Starts of LibreOffice, which several processes share."""


@pytest.mark.parametrize("batch", range(BATCHES))
def test_once_processed_the_formulas_say_what_python_says_of_what_they_cannot_see(
    tmp_path, batch, libreoffice_all, monkeypatch
):
    monkeypatch.setenv("LANGUAGE", "fr")
    gestures = [*SHOWN][batch::BATCHES]
    pairs = [worked_out(gesture, tmp_path) for gesture in gestures]

    engines = libreoffice_all([done for _, done in pairs], tmp_path / "calcul")
    before = libreoffice_all([entered for entered, _ in pairs], tmp_path / "avant")

    for gesture, (_, done), engine, late in zip(gestures, pairs, engines, before, strict=True):
        name, label, wanted = SHOWN[gesture]
        for each in (engine, IronCalc(done)):
            assert [*disagreements_with_python(done, each)] == []
            assert (done.stem, shown(each, processed(done), name, label)) == (done.stem, wanted)
            assert (each.value("CeA", "B3") or "") == "", done.stem
        assert str(late.value("CeA", "B3")).startswith("À recalculer"), done.stem
