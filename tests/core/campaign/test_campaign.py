from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace

import pytest
from factories import REFERENTIAL, found, grid, plain, real_grid, shipped_settings, target, year

from calpae_xl.core.campaign.campaign import Campaign, read_campaign
from calpae_xl.core.campaign.reservations import UnreadReservations
from calpae_xl.core.campaign.settings import PARAMETERS, Settings, TerritoryCountError
from calpae_xl.core.figures.changes import changes
from calpae_xl.core.figures.consolidation import State, consolidate
from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.findings.validation import validate
from calpae_xl.core.telling.messages import sentence
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.errors import CalpaeError, NotACalpaeWorkbookError
from calpae_xl.core.trade.facts import CopiedSheet, ForeignCampaign, NamedHeader
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.model import CellRef, MissingCode, Reservation, ReservationType, Territory
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Grid, Sheet, column_letters, column_number, split_address
from calpae_xl.core.workbook.layout import SHEET_NAMES, Mark, Role, parse_mark
from calpae_xl.core.workbook.sheet_recognition import IncompleteWorkbookError, NewerLayoutError

BAS_RHIN, HAUT_RHIN = "67 Bas-Rhin", "68 Haut-Rhin"
NAMES = {"Calpae_saisie_67": "'67 Bas-Rhin'!$A$1", "Calpae_saisie_68": "'68 Haut-Rhin'!$A$1"}
HEADER_ROW, FIRST_ROW = 3, 4
ROW = {indicator.id: FIRST_ROW + i for i, indicator in enumerate(REFERENTIAL.entered)}
LAST_ROW = max(ROW.values())
NOWHERE = CellRef("")


# Helpers: change a workbook as people do


def each_sheet(book: Grid, change: Callable[[Sheet], Sheet]) -> Grid:
    return replace(book, sheets=tuple(change(sheet) for sheet in book.sheets))


def one_sheet(book: Grid, name: str, change: Callable[[Sheet], Sheet]) -> Grid:
    assert name in {sheet.name for sheet in book.sheets}
    return each_sheet(book, lambda sheet: change(sheet) if sheet.name == name else sheet)


def moved(
    sheet: Sheet, row: Callable[[int], int] = lambda row: row, column: Callable[[int], int] = lambda column: column
) -> Sheet:
    """The sheet with every cell at the place that two mappings give."""

    def place(address: str) -> str:
        letters, number = split_address(address)
        return f"{column_letters(column(column_number(letters)))}{row(number)}"

    values = {place(address): value for address, value in sheet.values.items()}
    formulas = {place(address): formula for address, formula in sheet.formulas.items()}
    assert len(values) == len(sheet.values), "two cells at one place"
    return replace(sheet, values=values, formulas=formulas)


def typed(sheet: Sheet, edits: Mapping[str, Value | None]) -> Sheet:
    """The sheet with some cells typed over; ``None`` empties one."""
    values = {**sheet.values, **edits}
    return replace(sheet, values={cell: value for cell, value in values.items() if value is not None})


def is_entry(sheet: Sheet) -> bool:
    return sheet.name in {BAS_RHIN, HAUT_RHIN}


def in_entries(change: Callable[[Sheet], Sheet]) -> Callable[[Grid], Grid]:
    return lambda book: each_sheet(book, lambda sheet: change(sheet) if is_entry(sheet) else sheet)


def everywhere(change: Callable[[Sheet], Sheet]) -> Callable[[Grid], Grid]:
    return lambda book: each_sheet(book, change)


def without_place(finding: Finding) -> tuple[str, Finding]:
    read = tuple(seen._replace(sheet="", cell=None) for seen in finding.read)
    return finding.fingerprint, finding._replace(at=NOWHERE, read=read)


def sorted_findings(findings: tuple[Finding, ...]) -> list[tuple[str, Finding]]:
    return sorted(map(without_place, findings), key=lambda pair: (pair[0], repr(pair[1].facts)))


def outcome(book: Grid) -> tuple[object, ...]:
    """All that a workbook says, but where it says it."""
    campaign = read_campaign(book)
    validation = validate(campaign)
    cells = consolidate(campaign, validation)
    placeless = [
        replace(
            cell,
            sources=tuple(seen._replace(sheet="", cell=None) for seen in cell.sources),
            weighing=tuple(seen._replace(sheet="", cell=None) for seen in cell.weighing),
        )
        for cell in cells
    ]
    return (
        sorted_findings(validation.findings),
        sorted((*without_place(finding), text) for finding, text in validation.justified),
        placeless,
        changes(campaign, validation, cells),
    )


def structure(book: Grid) -> list[tuple[Code, CellRef]]:
    return [(finding.code, finding.at) for finding in read_campaign(book).structure]


# What must not matter


def book_with_everything() -> Grid:
    """The shipped campaign, one finding of it justified, with its defined names."""
    plain_book = real_grid()
    [bound] = [f for f in validate(read_campaign(plain_book)).findings if f.code is Code.HARD_BOUND]
    return replace(real_grid(justifications={bound.fingerprint: "Hébergements maintenus"}), names=NAMES)


BOOK = book_with_everything()
UNTOUCHED = outcome(BOOK)


def with_markers_moved(sheet: Sheet) -> Sheet:
    return typed(sheet, {"A1": None, "B2": sheet.values["A1"]})


def without_marker(book: Grid) -> Grid:
    names = {
        f"CALPAE_{parse_mark(str(sheet.values['A1'])).role.value}": f"'{sheet.name}'!$A$1"
        for sheet in book.sheets
        if not is_entry(sheet)
    }
    return replace(each_sheet(book, lambda s: typed(s, {"A1": None})), names={**NAMES, **names})


def renamed_with_an_apostrophe(book: Grid) -> Grid:
    renamed = one_sheet(book, BAS_RHIN, lambda s: replace(typed(s, {"A1": None}), name="L'an 2022 ! 67"))
    return replace(renamed, names={**NAMES, "calpae_SAISIE_67": "'L''an 2022 ! 67'!$A$1:$AZ$2000"})


UNMATTERING = {
    "sheets-renamed": everywhere(lambda s: replace(s, name=f"Feuille {s.name[::-1]}")),
    "sheets-reordered": lambda book: replace(book, sheets=book.sheets[::-1]),
    "sheets-hidden": lambda book: replace(book, hidden={sheet.name for sheet in book.sheets}),
    "rows-inserted-on-top": everywhere(lambda s: moved(s, row=lambda r: r + 3)),
    "rows-inserted-in-the-middle": everywhere(lambda s: moved(s, row=lambda r: r + 2 * (r > 10))),
    "rows-inserted-between-all": everywhere(lambda s: moved(s, row=lambda r: 2 * r)),
    "rows-pushed-to-the-bottom": everywhere(lambda s: moved(s, row=lambda r: r + 1_000_000)),
    "rows-sorted": in_entries(lambda s: moved(s, row=lambda r: r if r < FIRST_ROW else FIRST_ROW + LAST_ROW - r)),
    "rows-shuffled": in_entries(
        lambda s: moved(s, row=lambda r: r if r < FIRST_ROW else FIRST_ROW + (r - FIRST_ROW) * 7 % len(ROW))
    ),
    "columns-inserted-on-the-left": everywhere(lambda s: moved(s, column=lambda c: c + 2)),
    "columns-inserted-between-the-years": in_entries(lambda s: moved(s, column=lambda c: c + (c > 4))),
    "columns-pushed-past-z": everywhere(lambda s: moved(s, column=lambda c: c + 25)),
    "columns-reversed-id-last": everywhere(lambda s: moved(s, column=lambda c: 20 - c)),
    "sheet-added-empty": lambda book: replace(book, sheets=(Sheet("Vide", {}), *book.sheets)),
    "sheet-added-with-our-headers": lambda book: replace(
        book,
        sheets=(Sheet("Notes", {"A1": "calpae", "A3": "Identifiant", "B3": "Réalisé 2021", "B4": 5}), *book.sheets),
    ),
    "column-added-with-figures": in_entries(
        lambda s: typed(
            s, {"K3": "Brouillon", "L3": "Réalisé 2017", **{f"{c}{r}": r for c in "KL" for r in ROW.values()}}
        )
    ),
    "section-rows-added": in_entries(lambda s: typed(s, {f"B{LAST_ROW + 2}": "Notes de bas de page"})),
    "note-under-the-table": in_entries(
        lambda s: typed(s, {f"A{LAST_ROW + 2}": None, f"I{LAST_ROW + 2}": "Source : SI"})
    ),
    "headers-in-capitals": everywhere(
        lambda s: typed(s, {a: v.upper() for a, v in s.values.items() if a[1:] == "3" and isinstance(v, str)})
    ),
    "ids-in-capitals": in_entries(lambda s: typed(s, {f"A{r}": str(s.values[f"A{r}"]).upper() for r in ROW.values()})),
    "markers-moved": everywhere(with_markers_moved),
    "markers-lost-names-left": without_marker,
    "marker-lost-and-sheet-renamed-with-an-apostrophe": renamed_with_an_apostrophe,
    "names-lost-markers-left": lambda book: replace(book, names={}),
    "names-of-others": lambda book: replace(
        book, names={**NAMES, "Zone": "#REF!", "Calpae_inconnu": "'67 Bas-Rhin'!$A$1", "Calpae_journal": "Rien!$A$1"}
    ),
    "numbers-as-excel-gives-them": everywhere(
        lambda s: typed(s, {a: float(v) for a, v in s.values.items() if type(v) is int})
    ),
}


@pytest.mark.parametrize("change", UNMATTERING.values(), ids=UNMATTERING)
def test_what_people_move_rename_hide_or_add_does_not_matter(change):
    changed = change(BOOK)

    assert repr(changed) != repr(BOOK)
    assert outcome(changed) == UNTOUCHED


def test_the_untouched_workbook_has_something_to_lose():
    findings, justified, cells, movements = UNTOUCHED

    assert len(findings) > 50
    assert [text for *_, text in justified] == ["Hébergements maintenus"]
    assert len(cells) == 42 * 6
    assert len(movements) == 42 * 4 * 3
    assert {cell.state for cell in cells} >= {State.COMPLETE, State.PARTIAL, State.COUNTED_ONCE, State.BLOCKED}


def test_all_the_changes_at_once_do_not_matter_either():
    changed = BOOK
    for name in (
        "rows-shuffled",
        "columns-reversed-id-last",
        "rows-inserted-on-top",
        "sheets-renamed",
        "sheets-reordered",
    ):
        changed = UNMATTERING[name](changed)

    assert outcome(changed) == UNTOUCHED


def test_a_finding_points_to_the_place_where_its_cell_now_stands():
    entries = {("67", "ase_majeurs_annee", year(2021)): "ND 8"}
    book = one_sheet(grid(entries), BAS_RHIN, lambda s: replace(moved(s, row=lambda r: r + 5), name="Strasbourg"))

    [finding] = [f for f in validate(read_campaign(book)).findings if f.code is Code.CODE_WITH_TEXT]

    assert finding.at == CellRef("Strasbourg", "F9")


def test_the_campaign_knows_the_name_and_place_of_its_sheets():
    campaign = read_campaign(BOOK)

    assert campaign.sheets[Role.ENTRY, "67"] == BAS_RHIN
    assert campaign.sheets[Role.SETTINGS, ""] == "Paramètres"
    assert [*campaign.order] == [sheet.name for sheet in BOOK.sheets]
    assert campaign.territories == (Territory("67", "Bas-Rhin"), Territory("68", "Haut-Rhin"))
    assert campaign.periods == (*map(year, range(2018, 2023)), target(2023))


def test_formulas_move_with_their_cells():
    book = one_sheet(
        grid({("67", "ase_majeurs_annee", year(2018)): 5}), BAS_RHIN, lambda s: replace(s, formulas={"C4": "=2+3"})
    )
    changed = everywhere(lambda s: moved(s, row=lambda r: r + 3, column=lambda c: c + 2))(book)

    assert outcome(changed) == outcome(book)
    assert [f.at.cell for f in validate(read_campaign(changed)).findings if f.code is Code.FORMULA_IN_ENTRY] == ["E7"]


# Sheets


def copy_of(book: Grid, name: str, **edits: Value) -> Sheet:
    [original] = [sheet for sheet in book.sheets if sheet.name == name]
    return replace(typed(original, edits), name=f"{name} (2)")


SMALL = replace(grid({("67", "ase_majeurs_annee", year(2018)): 389}), names=NAMES)


def first_figure(campaign: Campaign) -> float | None:
    return campaign.series["67"]["ase_majeurs_annee"][0].figure


@pytest.mark.parametrize("copy_first", [True, False], ids=["copy-first", "copy-last"])
def test_a_copied_entry_sheet_is_reported_and_the_original_is_read(copy_first):
    copy = copy_of(SMALL, BAS_RHIN, C4=1)
    sheets = (copy, *SMALL.sheets) if copy_first else (*SMALL.sheets, copy)

    campaign = read_campaign(replace(SMALL, sheets=sheets))

    assert first_figure(campaign) == 389
    [finding] = campaign.structure
    assert (finding.code, finding.at, finding.territory) == (Code.DUPLICATE_SHEET, CellRef(copy.name), "67")
    assert finding.facts == CopiedSheet(BAS_RHIN)


def test_two_copies_are_both_reported():
    copy = copy_of(SMALL, BAS_RHIN, C4=1)
    other = replace(copy, name="67 essai")

    campaign = read_campaign(replace(SMALL, sheets=(copy, *SMALL.sheets, other)))

    assert first_figure(campaign) == 389
    assert {f.at.sheet for f in campaign.structure if f.code is Code.DUPLICATE_SHEET} == {copy.name, "67 essai"}


def test_without_defined_names_the_first_of_two_sheets_is_read():
    copy = copy_of(SMALL, BAS_RHIN, C4=1)

    campaign = read_campaign(replace(SMALL, sheets=(*SMALL.sheets, copy), names={}))

    assert first_figure(campaign) == 389
    assert [(f.code, f.at.sheet) for f in campaign.structure] == [(Code.DUPLICATE_SHEET, copy.name)]


def test_a_copied_sheet_is_the_same_finding_whatever_the_sheets_are_called():
    copied = replace(SMALL, sheets=(*SMALL.sheets, copy_of(SMALL, BAS_RHIN, C4=1)), names={})
    renamed = one_sheet(copied, BAS_RHIN, lambda s: replace(s, name="Strasbourg"))

    [finding], [again] = read_campaign(copied).structure, read_campaign(renamed).structure

    assert finding.fingerprint == again.fingerprint


def test_a_missing_entry_sheet_blocks_its_department_and_no_other():
    book = real_grid()
    campaign = read_campaign(replace(book, sheets=tuple(s for s in book.sheets if s.name != HAUT_RHIN)))

    assert [(f.code, f.at, f.territory) for f in campaign.structure] == [(Code.MISSING_SHEET, CellRef(HAUT_RHIN), "68")]
    assert {o.code for row in campaign.series["68"].values() for o in row} == {MissingCode.UNREADABLE}
    assert campaign.series["67"] == read_campaign(book).series["67"]
    assert {cell.state for cell in consolidate(campaign, validate(campaign))} == {State.BLOCKED}


@pytest.mark.parametrize("role", [Role.RESERVATIONS, Role.VINTAGES, Role.FINDINGS], ids=lambda role: role.value)
def test_a_missing_table_leaves_its_facts_out(role):
    book = real_grid(justifications={"0123456789abcdef": "un texte"})

    campaign = read_campaign(replace(book, sheets=tuple(s for s in book.sheets if s.name != SHEET_NAMES[role])))

    expected = [(Code.MISSING_SHEET, CellRef("Réserves"))] if role is Role.RESERVATIONS else []
    assert [(f.code, f.at) for f in campaign.structure] == expected
    assert (campaign.reservations == ()) == (role is Role.RESERVATIONS)
    assert (campaign.vintages == {}) == (role is Role.VINTAGES)
    assert (campaign.justifications == {}) == (role is Role.FINDINGS)


def test_a_sheet_of_another_campaign_is_reported_with_both_campaigns():
    mark = Mark(1, Role.ENTRY, "67", "2021").text

    campaign = read_campaign(one_sheet(SMALL, BAS_RHIN, lambda s: typed(s, {"A1": mark})))

    [finding] = campaign.structure
    assert (finding.code, finding.at, finding.territory) == (Code.OTHER_CAMPAIGN, CellRef(BAS_RHIN), "67")
    assert finding.facts == ForeignCampaign("2021", "2022")


def test_a_sheet_of_another_campaign_is_kept_out_of_the_consolidation():
    mark = Mark(1, Role.ENTRY, "67", "2021").text
    book = grid({(code, "ase_majeurs_annee", year(2018)): 389 for code in ("67", "68")})
    campaign = read_campaign(one_sheet(book, BAS_RHIN, lambda s: typed(s, {"A1": mark})))

    first, *_ = consolidate(campaign, validate(campaign))

    assert (first.state, first.value) == (State.BLOCKED, None)


def test_a_text_that_only_starts_as_a_marker_hides_no_marker():
    book = one_sheet(
        SMALL, BAS_RHIN, lambda s: typed(moved(s, row=lambda r: r + 2), {"A1": "calpae: à relire avant envoi"})
    )

    assert first_figure(read_campaign(replace(book, names={}))) == 389


@pytest.mark.parametrize(
    "text", ["calpae:", "calpae:2:saisie:67", "calpae:un:saisie:67:2022", "calpae:2:photo:67:2022", "saisie"], ids=repr
)
def test_a_damaged_marker_is_no_marker(text):
    assert parse_mark(text) is None


def test_a_marker_reads_back():
    mark = Mark(1, Role.ENTRY, "2A", "2022")

    assert parse_mark(mark.text) == mark
    assert mark.text == "calpae:1:saisie:2A:2022"


# Rows


def test_a_missing_id_makes_its_row_unreadable_and_no_other():
    row = ROW["ase_logement_stable"]
    book = real_grid()
    cut = one_sheet(book, BAS_RHIN, lambda s: typed(s, {f"A{row}": None}))

    campaign = read_campaign(cut)

    assert [(f.code, f.at, f.indicator, f.raw) for f in campaign.structure] == [
        (Code.MISSING_INDICATOR, CellRef(BAS_RHIN), "ase_logement_stable", None),
        (Code.ROW_WITHOUT_INDICATOR, CellRef(BAS_RHIN, f"C{row}"), None, "172"),
    ]
    assert {(o.figure, o.code) for o in campaign.series["67"]["ase_logement_stable"]} == {
        (None, MissingCode.UNREADABLE)
    }
    before, after = read_campaign(book).series["67"], campaign.series["67"]
    assert {name for name in before if before[name] != after[name]} == {"ase_logement_stable"}


def test_a_missing_row_blocks_its_consolidated_cells():
    cells = [a for a in SMALL.sheets[0].values if a[1:] == "4"]
    book = one_sheet(SMALL, BAS_RHIN, lambda s: typed(s, dict.fromkeys(cells)))
    campaign = read_campaign(book)

    consolidated = consolidate(campaign, validate(campaign))

    assert structure(book) == [(Code.MISSING_INDICATOR, CellRef(BAS_RHIN))]
    assert {c.state for c in consolidated if c.indicator.id == "ase_majeurs_annee"} == {State.BLOCKED}
    assert State.BLOCKED not in {c.state for c in consolidated if c.indicator.id != "ase_majeurs_annee"}


def test_an_id_on_two_rows_is_read_on_neither():
    book = one_sheet(SMALL, BAS_RHIN, lambda s: typed(s, {"A60": "ase_majeurs_annee", "C60": 12}))

    campaign = read_campaign(book)

    [finding] = campaign.structure
    assert (finding.code, finding.at) == (Code.DUPLICATE_INDICATOR, CellRef(BAS_RHIN, "A60"))
    assert (finding.indicator, finding.territory) == ("ase_majeurs_annee", "67")
    assert {o.code for o in campaign.series["67"]["ase_majeurs_annee"]} == {MissingCode.UNREADABLE}


def test_an_id_on_three_rows_is_reported_twice():
    edits = {"A60": "ase_majeurs_annee", "A61": "Ase_Majeurs_Annee"}

    assert structure(one_sheet(SMALL, BAS_RHIN, lambda s: typed(s, edits))) == [
        (Code.DUPLICATE_INDICATOR, CellRef(BAS_RHIN, "A60")),
        (Code.DUPLICATE_INDICATOR, CellRef(BAS_RHIN, "A61")),
    ]


def test_an_unknown_id_is_reported_as_it_was_typed():
    book = one_sheet(SMALL, BAS_RHIN, lambda s: typed(s, {"A60": "Notre_Indicateur", "C60": 12}))

    [finding] = read_campaign(book).structure

    assert (finding.code, finding.at) == (Code.UNKNOWN_INDICATOR, CellRef(BAS_RHIN, "A60"))
    assert finding.raw == "Notre_Indicateur"


def test_a_weight_that_nobody_kept_is_blank_and_a_weight_on_two_rows_is_not_used():
    row = ROW["aux_population_municipale"]
    kept_out = {a: None for a in SMALL.sheets[0].values if a[1:] == str(row)}
    lost = read_campaign(one_sheet(SMALL, BAS_RHIN, lambda s: typed(s, kept_out)))
    doubled = read_campaign(one_sheet(SMALL, BAS_RHIN, lambda s: typed(s, {"A60": "aux_population_municipale"})))

    assert lost.structure == ()
    assert {o.code for o in lost.series["67"]["aux_population_municipale"]} == {MissingCode.BLANK}
    assert [(f.code, f.at.cell) for f in doubled.structure] == [(Code.DUPLICATE_WEIGHT, "A60")]


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        pytest.param({"C60": 12}, [("C60", "12")], id="figure"),
        pytest.param({"B60": "Sous-total", "D60": 12, "E60": 13}, [("D60", "12")], id="leftmost-figure"),
        pytest.param({"C60": "à compléter"}, [("C60", "à compléter")], id="text"),
        pytest.param({"C60": 1, "C61": 2}, [("C60", "1"), ("C61", "2")], id="two-rows"),
        pytest.param({"B60": "2. Section", "I60": "commentaire", "K60": 5}, [], id="outside-the-years"),
        pytest.param({"C2": 5}, [], id="above-the-headers"),
        pytest.param({"C60": "  "}, [], id="blanks-only"),
        pytest.param({"A60": " ", "C60": " "}, [], id="blanks-only-id-included"),
    ],
)
def test_figures_on_a_row_without_id_are_reported_once_a_row(edits, expected):
    read = read_campaign(one_sheet(SMALL, BAS_RHIN, lambda s: typed(s, edits)))

    orphans = [f for f in read.structure if f.code is Code.ROW_WITHOUT_INDICATOR]
    assert [(f.at.cell, f.raw) for f in orphans] == expected
    assert len(read.structure) == len(expected)


def test_the_leftmost_figure_of_a_row_without_id_is_found_past_column_z():
    wide = one_sheet(SMALL, BAS_RHIN, lambda s: moved(typed(s, {"D60": 12, "E60": 13}), column=lambda c: c + 22))

    assert structure(wide) == [(Code.ROW_WITHOUT_INDICATOR, CellRef(BAS_RHIN, "Z60"))]


# Headers


def test_a_missing_header_makes_its_column_unreadable_and_no_other():
    book = real_grid()
    campaign = read_campaign(one_sheet(book, BAS_RHIN, lambda s: typed(s, {"F3": "Exercice 2021"})))

    [finding] = campaign.structure
    assert (finding.code, finding.at) == (Code.MISSING_HEADER, CellRef(BAS_RHIN))
    assert (finding.period, finding.facts) == (year(2021), NamedHeader("Réalisé 2021"))
    untouched = read_campaign(book).series["67"]
    for name, row in campaign.series["67"].items():
        assert row[3].code is MissingCode.UNREADABLE
        assert row[:3] + row[4:] == untouched[name][:3] + untouched[name][4:]


def test_a_header_on_two_columns_is_read_on_neither():
    campaign = read_campaign(one_sheet(SMALL, BAS_RHIN, lambda s: typed(s, {"K3": "réalisé 2018", "K4": 5})))

    [finding] = campaign.structure
    assert (finding.code, finding.at) == (Code.DUPLICATE_HEADER, CellRef(BAS_RHIN))
    assert (finding.period, finding.facts) == (year(2018), NamedHeader("Réalisé 2018"))
    assert campaign.series["67"]["ase_majeurs_annee"][0].code is MissingCode.UNREADABLE


def test_without_the_header_of_ids_nothing_of_the_sheet_is_read():
    campaign = read_campaign(one_sheet(SMALL, BAS_RHIN, lambda s: typed(s, {"A3": None})))

    [finding] = campaign.structure
    assert (finding.code, finding.at) == (Code.MISSING_HEADER, CellRef(BAS_RHIN))
    assert finding.facts == NamedHeader("Identifiant")
    assert {o.code for row in campaign.series["67"].values() for o in row} == {MissingCode.UNREADABLE}


def test_a_header_that_is_there_is_never_said_to_be_missing():
    edits = {f"{column}3": f"Colonne {column}" for column in "CDEFGH"}
    campaign = read_campaign(one_sheet(SMALL, BAS_RHIN, lambda s: typed(s, edits)))

    headers = {f.facts.header for f in campaign.structure}

    assert headers == {period.header for period in campaign.periods}


def test_a_missing_column_of_comments_loses_the_comments_only():
    book = real_grid()
    campaign = read_campaign(one_sheet(book, BAS_RHIN, lambda s: typed(s, {"I3": None})))

    assert campaign.structure == ()
    assert campaign.series == read_campaign(book).series
    assert {territory for territory, _ in campaign.comments} == {"68"}


def test_a_comment_comes_with_its_cell():
    campaign = read_campaign(grid(comments={("68", "ase_majeurs_annee"): "Source : SI"}))

    assert campaign.comments == {("68", "ase_majeurs_annee"): ("Source : SI", CellRef(HAUT_RHIN, "I4"))}


# What prevents any answer


def without(book: Grid, *names: str) -> Grid:
    return replace(book, sheets=tuple(sheet for sheet in book.sheets if sheet.name not in names))


@pytest.mark.parametrize(
    "book",
    [
        pytest.param(Grid("autre.xlsx", ()), id="no-sheet"),
        pytest.param(Grid("autre.xlsx", (Sheet("Feuil1", {}),)), id="empty-sheet"),
        pytest.param(Grid("autre.xlsx", (Sheet("67 Bas-Rhin", {"A1": "Budget", "B2": 3}),)), id="somebody-else-s"),
        pytest.param(replace(without(grid(), BAS_RHIN, HAUT_RHIN, "Référentiel"), name="autre.xlsx"), id="tables-only"),
    ],
)
def test_another_workbook_is_refused_by_name(book):
    with pytest.raises(NotACalpaeWorkbookError, match=r"« autre\.xlsx » n’est pas un classeur CALPAE") as caught:
        read_campaign(book)

    assert caught.value.remedy.startswith("Choisissez le classeur CALPAE")


def test_a_newer_layout_is_refused_with_the_version_to_install():
    mark = Mark(7, Role.ENTRY, "67", "2022").text

    with pytest.raises(NewerLayoutError, match="Installez une version de CALPAE qui lit la mise en page 7") as caught:
        read_campaign(one_sheet(SMALL, BAS_RHIN, lambda s: typed(s, {"A1": mark})))

    assert "« essai.xlsx » suit la mise en page 7" in caught.value.problem


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("Paramètres", "la feuille « Paramètres » est introuvable", id="settings"),
        pytest.param("Référentiel", "la feuille « Référentiel » est introuvable", id="referential"),
    ],
)
def test_a_workbook_without_a_sheet_that_all_depends_on_is_refused(name, message):
    with pytest.raises(IncompleteWorkbookError, match=message) as caught:
        read_campaign(without(grid(), name))

    assert caught.value.problem.startswith("Dans « essai.xlsx »")
    assert caught.value.remedy == "Repartez d’une copie du classeur de la campagne."


@pytest.mark.parametrize(
    ("name", "cells", "message"),
    [
        pytest.param("Paramètres", ["A3"], "n’a plus ses en-têtes « Identifiant » et « Valeur »", id="settings-id"),
        pytest.param("Paramètres", ["C3"], "n’a plus ses en-têtes « Identifiant » et « Valeur »", id="settings-value"),
        pytest.param("Référentiel", [f"{c}3" for c in "ABCDEFGHIJKLMNOP"], "n’a plus ses en-têtes", id="referential"),
    ],
)
def test_a_table_without_its_headers_is_refused(name, cells, message):
    with pytest.raises(IncompleteWorkbookError, match=message):
        read_campaign(one_sheet(grid(), name, lambda s: typed(s, dict.fromkeys(cells))))


def departments(count: int) -> Settings:
    return shipped_settings(territories=tuple(Territory(f"{number:03}", "Département") for number in range(count)))


@pytest.mark.parametrize(
    ("count", "message"),
    [
        pytest.param(0, "ne déclare aucun département dans « Paramètres »", id="none"),
        pytest.param(121, "déclare 121 départements dans « Paramètres »", id="one-too-many"),
        pytest.param(200, "déclare 200 départements dans « Paramètres »", id="two-hundred"),
    ],
)
def test_no_department_or_too_many_are_refused(count, message):
    with pytest.raises(TerritoryCountError, match=message) as caught:
        read_campaign(grid(settings=departments(count)))

    assert caught.value.remedy.startswith("Déclarez-en de 1 à 120")


@pytest.mark.parametrize("count", [1, 120])
def test_one_department_and_all_of_france_are_accepted(count):
    campaign = read_campaign(grid(settings=departments(count)))

    assert len(campaign.series) == count
    assert campaign.structure == ()


# Parameters

VALUE_CELL = {parameter.field: f"C{4 + i}" for i, parameter in enumerate(PARAMETERS)}


def with_parameter(field: str, value: Value | None) -> Grid:
    return one_sheet(grid(), "Paramètres", lambda s: typed(s, {VALUE_CELL[field]: value}))


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        pytest.param("campaign", 2022, "2022", id="campaign-typed-as-a-number"),
        pytest.param("campaign", " 2022 ", "2022", id="campaign-typed-as-text"),
        pytest.param("first_year", 2019.0, 2019, id="year-as-excel-stores-it"),
        pytest.param("first_year", "2020", 2020, id="year-typed-as-text"),
        pytest.param("max_change_ratio", 0.3, 0.3, id="threshold"),
        pytest.param("max_change_ratio", "0,3", 0.3, id="threshold-with-a-comma"),
        pytest.param("max_change_ratio", 2, 2, id="greatest-threshold"),
        pytest.param("max_change_ratio", 0.123456789, 0.123456789, id="threshold-of-many-digits"),
        pytest.param("jump_units", 0, 0, id="no-least-change"),
        pytest.param("jump_points", 100, 100, id="greatest-points"),
        pytest.param("max_department_ratio", 1.5, 1.5, id="departments"),
        pytest.param("small_count", 11, 11, id="small-counts"),
    ],
)
def test_a_parameter_is_read_as_people_type_it(field, value, expected):
    campaign = read_campaign(with_parameter(field, value))

    assert getattr(campaign.settings, field) == expected
    assert Code.UNUSABLE_PARAMETER not in {f.code for f in campaign.structure}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("campaign", None, id="no-campaign"),
        pytest.param("year", "l’an passé", id="year-in-words"),
        pytest.param("year", 2021.5, id="half-a-year"),
        pytest.param("year", 22, id="year-of-two-digits"),
        pytest.param("first_year", True, id="logical-value"),
        pytest.param("max_change_ratio", "beaucoup", id="threshold-in-words"),
        pytest.param("max_change_ratio", -0.5, id="negative-threshold"),
        pytest.param("max_change_ratio", 0, id="threshold-of-zero"),
        pytest.param("max_change_ratio", 50, id="per-cent-for-a-ratio"),
        pytest.param("max_change_ratio", 1e300, id="threshold-beyond-everything"),
        pytest.param("jump_units", -1, id="negative-units"),
        pytest.param("jump_points", 0, id="no-points"),
        pytest.param("jump_points", 101, id="too-many-points"),
        pytest.param("max_department_ratio", 0, id="ratio-of-zero"),
        pytest.param("max_department_ratio", 1, id="ratio-of-one"),
        pytest.param("small_count", 10**9, id="everything-is-small"),
        pytest.param("equal_above", -3, id="negative-figure"),
        pytest.param("campaign", "2022:bis", id="campaign-that-breaks-marks"),
        pytest.param("campaign", "x" * 32, id="campaign-too-long"),
        pytest.param("campaign", "#REF!", id="campaign-of-an-error"),
        pytest.param("max_change_ratio", "nan", id="nan"),
        pytest.param("max_change_ratio", "inf", id="infinity"),
        pytest.param("max_change_ratio", "1_0", id="underscore"),
        pytest.param("small_count", "٣", id="arabic-indic-digits"),
        pytest.param("small_count", "#REF!", id="excel-error"),
        pytest.param("max_department_ratio", None, id="blank-threshold"),
    ],
)
def test_a_broken_parameter_is_reported_and_its_default_is_used(field, value):
    campaign = read_campaign(with_parameter(field, value))

    [finding] = [f for f in campaign.structure if f.code is Code.UNUSABLE_PARAMETER]
    assert finding.at == CellRef("Paramètres", VALUE_CELL[field])
    assert finding.facts.default == getattr(shipped_settings(), field)
    assert getattr(campaign.settings, field) == getattr(shipped_settings(), field)


def test_each_parameter_says_what_it_may_hold():
    told = set()
    for field in VALUE_CELL:
        campaign = read_campaign(with_parameter(field, None))
        [finding] = [f for f in campaign.structure if f.code is Code.UNUSABLE_PARAMETER]
        told.add(sentence(finding, campaign.referential, campaign.settings))

    assert len(told) == len(VALUE_CELL)


@pytest.mark.parametrize("field", VALUE_CELL)
@pytest.mark.parametrize("value", [0, -1, 50, 1e6, 1e300, -1e-300, "50 %", "", True, "#DIV/0!"], ids=repr)
def test_whatever_a_parameter_holds_everything_is_worked_out_or_refused_in_words(field, value):
    book = one_sheet(real_grid(), "Paramètres", lambda s: typed(s, {VALUE_CELL[field]: value}))

    with suppress(CalpaeError):
        assert process_grid(book).validation.findings


def test_of_two_lines_on_one_parameter_the_first_is_used():
    cells = {"A60": "seuil_variation", "C60": 0.2}
    campaign = read_campaign(one_sheet(grid(), "Paramètres", lambda s: typed(s, cells)))

    [finding] = campaign.structure
    assert (finding.code, finding.at.cell, campaign.settings.max_change_ratio) == (Code.UNUSABLE_PARAMETER, "C60", 0.5)


@pytest.mark.parametrize("code", ["", "6AE", "670067", "6:7"])
def test_what_is_no_department_is_not_taken_for_one(code):
    cells = {"A60": f"territoire_{code}", "C60": "Ailleurs"}
    campaign = read_campaign(one_sheet(grid(), "Paramètres", lambda s: typed(s, cells)))

    assert [territory.code for territory in campaign.territories] == ["67", "68"]
    assert [finding.code for finding in campaign.structure] == [Code.UNUSABLE_PARAMETER]


@pytest.mark.parametrize(
    ("field", "value", "against"),
    [
        pytest.param("campaign", "2023", "les feuilles du classeur", id="campaign-of-no-sheet"),
        pytest.param("campaign", "2022-bis", "les feuilles du classeur", id="campaign-called-otherwise"),
        pytest.param("year", 2021, "« Campagne » (2022)", id="year-before-the-campaign"),
        pytest.param("year", 2023, "« Campagne » (2022)", id="year-after-the-campaign"),
        pytest.param("first_year", 2023, "« Année de la campagne » (2022)", id="years-that-run-backwards"),
        pytest.param("first_year", 2025, "« Année de la campagne » (2022)", id="first-year-after-all"),
        pytest.param("target_year", 2022, "« Année de la campagne » (2022)", id="target-of-the-campaign"),
        pytest.param("target_year", 2019, "« Année de la campagne » (2022)", id="target-long-past"),
    ],
)
def test_a_setting_that_contradicts_another_is_one_finding_and_blames_nothing_else(field, value, against):
    book = one_sheet(real_grid(), "Paramètres", lambda s: typed(s, {VALUE_CELL[field]: value}))

    campaign = read_campaign(book)

    [finding] = [f for f in campaign.structure if f not in read_campaign(real_grid()).structure]
    assert (finding.code, finding.at.cell, finding.facts.against) == (
        Code.UNUSABLE_PARAMETER, VALUE_CELL[field], against,
    )  # fmt: skip
    assert campaign.settings == read_campaign(real_grid()).settings


def test_a_setting_that_contradicts_another_says_what_to_do():
    campaign = read_campaign(with_parameter("year", 2021))

    [finding] = campaign.structure
    assert [plain(text) for text in sentence(finding, campaign.referential, campaign.settings)] == [
        "Le paramètre « Année de la campagne » contient « 2021 », qui contredit « Campagne » (2022) : 2022 est utilisé.",
        "Saisissez 2022, ou corrigez « Campagne » (2022).",
    ]


def test_a_campaign_may_be_called_by_another_year_than_its_figures():
    """The entry sheets show the year of the setting as their last."""
    made = shipped_settings(campaign="2023", year=2022, target_year=2023)

    campaign = read_campaign(grid(settings=made))

    assert (campaign.structure, campaign.settings) == ((), made)


def test_a_target_may_stand_at_an_achieved_year():
    made = shipped_settings(target_year=2021)

    campaign = read_campaign(grid(settings=made))

    assert (campaign.structure, campaign.settings) == ((), made)


def test_a_sheet_of_another_campaign_is_still_told():
    """The setting is that of the other sheet: nothing says which of the two is wrong."""
    book = one_sheet(grid(), "67 Bas-Rhin", lambda s: typed(s, {"A1": Mark(1, Role.ENTRY, "67", "2021").text}))

    assert [finding.code for finding in read_campaign(book).structure] == [Code.OTHER_CAMPAIGN]


@pytest.mark.parametrize(("first", "count"), [(2022, 1), (2021, 2), (2000, 23)])
def test_a_campaign_has_one_year_or_many(first, count):
    assert len(read_campaign(with_parameter("first_year", first)).periods) == count + 1


# Reservations, vintages, justifications

GOOD = Reservation("67", "ase_majeurs_annee", "2021", ReservationType.PARTIAL_YEAR, "Premier trimestre")


def with_reservation(**cells: Value | None) -> Campaign:
    return read_campaign(one_sheet(grid(reservations=[GOOD]), "Réserves", lambda s: typed(s, cells)))


def test_a_reservation_is_read_with_its_note():
    assert with_reservation().reservations == (GOOD,)
    assert with_reservation().structure == ()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param({"A4": 67, "C4": 2021.0}, GOOD, id="numbers-of-excel"),
        pytest.param({"C4": None}, replace(GOOD, period=None), id="no-year-is-every-year"),
        pytest.param({"C4": "2023"}, replace(GOOD, period="2023"), id="year-of-the-target"),
        pytest.param({"D4": "ANNÉE INCOMPLÈTE"}, GOOD, id="type-in-capitals"),
        pytest.param({"D4": "partial_year"}, GOOD, id="type-as-programs-write-it"),
        pytest.param(
            {"D4": "compté à l’échelle de la CeA"},
            replace(GOOD, type=ReservationType.CEA_SCOPE),
            id="typographic-apostrophe",
        ),
        pytest.param(
            {"D4": "compté à l'échelle de la CeA"},
            replace(GOOD, type=ReservationType.CEA_SCOPE),
            id="apostrophe-of-keyboards",
        ),
        pytest.param({"E4": None}, replace(GOOD, note=None), id="no-note"),
        pytest.param({"E3": None}, replace(GOOD, note=None), id="no-column-of-notes"),
    ],
)
def test_a_reservation_is_read_as_people_type_it(cells, expected):
    campaign = with_reservation(**cells)

    assert campaign.structure == ()
    assert campaign.reservations == (expected,)


@pytest.mark.parametrize(
    ("cell", "value", "header"),
    [
        pytest.param("A4", "69", "Territoire", id="unknown-territory"),
        pytest.param("A4", None, "Territoire", id="no-territory"),
        pytest.param("B4", "ase_majeurs", "Indicateur", id="unknown-indicator"),
        pytest.param("B4", None, "Indicateur", id="no-indicator"),
        pytest.param("C4", "2017", "Année", id="year-out-of-the-campaign"),
        pytest.param("C4", "2021-2022", "Année", id="two-years"),
        pytest.param("D4", "incomplet", "Réserve", id="unknown-type"),
        pytest.param("D4", None, "Réserve", id="no-type"),
    ],
)
def test_an_unusable_reservation_is_reported_on_its_faulty_field_and_ignored(cell, value, header):
    campaign = with_reservation(**{cell: value})

    [finding] = campaign.structure
    spared = cell == "B4" or value == "2017"  # Nothing says of which figures it speaks, or none of them is here.
    code = Code.UNUSABLE_RESERVATION if spared else Code.UNREADABLE_RESERVATION
    assert (finding.code, finding.at) == (code, CellRef("Réserves", cell))
    assert (finding.facts.header, finding.raw) == (header, value)
    assert campaign.reservations == ()
    unread = set() if spared else {(GOOD.indicator, None if cell == "C4" else GOOD.period)}
    assert campaign.unread == UnreadReservations(rows=frozenset(unread))


def test_an_unusable_reservation_spares_the_next_one():
    campaign = read_campaign(one_sheet(grid(reservations=[GOOD, GOOD]), "Réserves", lambda s: typed(s, {"A4": "69"})))

    assert campaign.reservations == (GOOD,)


@pytest.mark.parametrize("column", "ABCD")
def test_a_table_of_reservations_without_a_header_is_reported_and_not_read(column):
    campaign = with_reservation(**{f"{column}3": None})

    assert [(f.code, f.at) for f in campaign.structure] == [(Code.MISSING_HEADER, CellRef("Réserves"))]
    assert campaign.reservations == ()
    assert campaign.unread.everywhere


@pytest.mark.parametrize(
    "written",
    ["Jeunes devenus majeurs", "JEUNES devenus\u00a0majeurs", "ASE_MAJEURS_ANNEE", " ase_majeurs_annee\n"],
)
def test_a_reservation_may_name_its_indicator_by_a_label_that_only_one_has(written):
    campaign = with_reservation(B4=written)

    assert [r.indicator for r in campaign.reservations] == ["ase_majeurs_annee"]
    assert campaign.structure == ()


def test_a_label_that_several_indicators_have_names_none():
    shared = replace(REFERENTIAL.indicators["ase_ressources"], short="Jeunes devenus majeurs")
    referential = replace(REFERENTIAL, indicators={**REFERENTIAL.indicators, "ase_ressources": shared})
    book = one_sheet(
        grid(referential=referential, reservations=[GOOD]),
        "Réserves",
        lambda s: typed(s, {"B4": "Jeunes devenus majeurs"}),
    )

    assert [f.code for f in read_campaign(book).structure] == [Code.UNUSABLE_RESERVATION]


@pytest.mark.parametrize(
    "written",
    [
        "Événement exceptionnel",
        "e\u0301ve\u0301nement\u00a0exceptionnel",
        "événement-exceptionnel",
        " ÉVÉNEMENT  EXCEPTIONNEL",
    ],
)
def test_neither_accents_nor_spaces_nor_hyphens_decide_whether_a_reservation_is_read(written):
    assert [r.type for r in with_reservation(D4=written).reservations] == [ReservationType.EXCEPTIONAL_EVENT]


NC_CELLS = {("67", "ase_majeurs_annee", year(label)): "NC" for label in (2018, 2019)}


def answer(note: str | None, period: str | None = None) -> list[object]:
    reservation = Reservation("67", "ase_majeurs_annee", period, ReservationType.DIFFERING_DEFINITION, note)
    asked = found(NC_CELLS, Code.UNSPECIFIED_NC, reservations=[reservation])
    return [period for finding in asked for period in finding.facts.periods]


@pytest.mark.parametrize(
    ("note", "period", "left"),
    [
        pytest.param("Non concerné", None, [], id="not-concerned"),
        pytest.param("chiffre non communiqué par le 67", None, [], id="not-told-in-a-sentence"),
        pytest.param("Non concerné", "2018", [year(2019)], id="one-year-only"),
        pytest.param("à voir", None, [year(2018), year(2019)], id="no-answer"),
        pytest.param(None, None, [year(2018), year(2019)], id="no-note"),
    ],
)
def test_the_note_of_a_reservation_says_what_nc_means(note, period, left):
    assert answer(note, period) == left


def test_the_figures_of_earlier_vintages_are_kept_as_text():
    book = grid(
        vintages=[("2020", "67", "ase_majeurs_annee", year(2019), "8 5002"), ("2020", "68", "x", target(), "ND")]
    )

    assert read_campaign(book).vintages == {
        "2020": {("67", "ase_majeurs_annee", year(2019)): "8 5002", ("68", "x", target()): "ND"}
    }


JUMP = {("67", "pasi_structures", year(2018)): 19, ("67", "pasi_structures", year(2019)): 72}
[JUMP_FINDING] = found(JUMP, Code.UNJUSTIFIED_JUMP)
JUSTIFIED = {JUMP_FINDING.fingerprint: "Ouverture de 53 lieux"}


def test_a_justification_is_read_by_fingerprint_and_silences_its_finding():
    campaign = read_campaign(grid(JUMP, justifications=JUSTIFIED))
    validation = validate(campaign)

    assert campaign.justifications == JUSTIFIED
    assert Code.UNJUSTIFIED_JUMP not in {f.code for f in validation.findings}
    assert [(f.code, text) for f, text in validation.justified] == [(Code.UNJUSTIFIED_JUMP, "Ouverture de 53 lieux")]


def test_a_justification_lapses_when_a_value_changes():
    changed = {**JUMP, ("67", "pasi_structures", year(2019)): 73}

    assert len(found(changed, Code.UNJUSTIFIED_JUMP, justifications=JUSTIFIED)) == 1


@pytest.mark.parametrize("text", ["", "   "], ids=repr)
def test_a_blank_justification_silences_nothing(text):
    assert len(found(JUMP, Code.UNJUSTIFIED_JUMP, justifications={JUMP_FINDING.fingerprint: text})) == 1


def test_every_error_of_reading_is_one_that_the_doors_show():
    for error in (NotACalpaeWorkbookError, NewerLayoutError, IncompleteWorkbookError, TerritoryCountError):
        assert issubclass(error, CalpaeError)
