"""« Référentiel » edited as people edit it, then the workbook made anew: rows, formulas, copies and merges follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from pathlib import Path

import openpyxl
import pytest
from masters import AT, BAS_RHIN, cell_in, edit, look, sheet, shipped
from openpyxl.workbook import Workbook
from recalculation import IronCalc, LibreOffice, cached, formulas, poisoned, same

from calpae_xl.cli.main import run
from calpae_xl.core.campaign.campaign import Campaign, read_campaign
from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.telling.display import cell_display
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.model import Period, Status
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Grid, split_address
from calpae_xl.renewal.healing import UnreadablePeriodError
from calpae_xl.usecases.older import packaged
from calpae_xl.usecases.renew import Renewal, put_renewed, remake

ENTRY_SHEETS = (BAS_RHIN, "68 Haut-Rhin")
YEAR = Period("2022")

SUM, RATE, DELAY, CASELOAD, BLOCK, THEME, WEIGHT = (
    "rsa_nouveaux_entrants",
    "pasi_taux_couverture_30min",
    "ag_delai_demarrage",
    "ag_portefeuille_conseiller",
    "form_spec_total",
    "form_spec_numerique",
    "ga_orientes_ag",
)
ADDED: Mapping[str, str] = {
    "nouvelle_somme": "mob_mesures_diagnostic",
    "nouveau_taux": RATE,
    "nouveau_delai": DELAY,
    "nouvelle_file": CASELOAD,
    "nouveau_bloc": BLOCK,
    "nouveau_theme": THEME,
    "theme_de_plus": "form_cnfpt_numerique",
}
"""New indicators, each with the line of another but for its id, its labels and the total that it is a part of."""

NOW: Mapping[str, str] = {name: f"{name}_bis" for name in (SUM, RATE, DELAY, CASELOAD, BLOCK, WEIGHT)}
"""Ids that indicators of every rule get."""

RETIRED = ("mob_mesures_diagnostic", RATE, DELAY, CASELOAD, "ase_majeurs_annee")
"""Of every rule, and one that is the limit of others; the block goes with its themes."""


class Dictionary:
    """« Référentiel » of a workbook, to be edited."""

    def __init__(self, path: Path) -> None:
        self.path = path
        values = sheet(path, "Référentiel").values
        self.columns = {str(value): split_address(at)[0] for at, value in values.items() if split_address(at)[1] == 4}
        ids = self.columns["Identifiant"]
        self.rows = {}
        row = 5
        while f"{ids}{row}" in values:
            self.rows[str(values[f"{ids}{row}"])] = row
            row += 1
        self.free = row
        self.lines = {
            name: {header: values.get(f"{letters}{row}") for header, letters in self.columns.items()}
            for name, row in self.rows.items()
        }
        self.typed: dict[str, Value | None] = {}

    def change(self, name: str, **fields: Value) -> None:
        """Type into the line of an indicator; underscores of headers are spaces."""
        headers = {header.replace("_", " "): value for header, value in fields.items()}
        self.typed |= {f"{self.columns[header]}{self.rows[name]}": value for header, value in headers.items()}

    def add(self, name: str, like: str, **fields: Value) -> None:
        """Type a line under the table."""
        line = {**self.lines[like], "Identifiant": name, **fields}
        line |= {"Indicateur": f"{line['Indicateur']} ({name})", "Libellé court": name.replace("_", " ")}
        self.typed |= {f"{self.columns[header]}{self.free}": value for header, value in line.items()}
        self.free += 1

    def save(self) -> None:
        edit(self.path, "Référentiel", self.typed)


def changed(path: Path) -> None:
    """Indicators added, renamed, relabelled and moved to another measure."""
    book = Dictionary(path)
    for name, like in ADDED.items():
        parent = {"nouveau_theme": "nouveau_bloc", "theme_de_plus": "form_cnfpt_total"}.get(name)
        book.add(name, like, **({} if parent is None else {"Rattaché à": parent}))
    for old, new in NOW.items():
        book.change(old, Identifiant=new, Remplace=old)
    for name in (SUM, RATE, DELAY, CASELOAD, "form_cnfpt_total"):
        book.change(name, Indicateur=f"Autrement dit, {name}")
    measure = {header: book.lines["ase_ressources"][header] for header in ("Section", "Code", "Mesure")}
    block = [name for name, line in book.lines.items() if name == BLOCK or line["Rattaché à"] == BLOCK]
    for name in (SUM, RATE, DELAY, CASELOAD, *block):
        book.change(name, **measure)
    book.save()


def retired(path: Path) -> None:
    """Indicators retired."""
    book = Dictionary(path)
    block = [name for name, line in book.lines.items() if name == BLOCK or line["Rattaché à"] == BLOCK]
    for name in (*RETIRED, *block):
        book.change(name, Statut="retiré")
    book.save()


class Case:
    """A workbook, a copy of it that was sent, and what became of the workbook once « Référentiel » was edited."""

    def __init__(self, folder: Path, change: Callable[[Path], None]) -> None:
        self.old, self.new = shipped(folder / "saisie.xlsx"), folder / "refait.xlsx"
        box = folder / "envois"
        box.mkdir()
        done(["envoyer", self.old, "collecte", "--departement", "67", "--dossier", box, "--sur-place"])
        (self.copy,) = box.glob("*.xlsx")
        self.before = read_campaign(look(self.old))
        change(self.old)
        self.renewal: Renewal = remake(self.old, at=AT, user="Jeanne")
        put_renewed(self.renewal, self.new, replace=False)

    @property
    def after(self) -> Campaign:
        return read_campaign(look(self.new))

    @property
    def said(self) -> str:
        return plain("\n".join(self.renewal.told))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def done(words: list[object]) -> None:
    assert run([str(word) for word in words]) == 0


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Callable[[Path], None]], Case]:
    made: dict[str, Case] = {}

    def case(change: Callable[[Path], None]) -> Case:
        name = change.__name__
        if name not in made:
            made[name] = Case(tmp_path_factory.mktemp(name), change)
        return made[name]

    return case


Cases = Callable[[Callable[[Path], None]], Case]
each_case = pytest.mark.parametrize("change", [changed, retired], ids=lambda change: change.__name__)


def rows(campaign: Campaign) -> list[tuple[str, str]]:
    return [(each.section, f"{each.code} {each.measure}") for each in campaign.referential.entered]


@each_case
def test_every_row_stands_with_those_of_its_measure_in_both_entry_sheets(cases: Cases, change: Callable[[Path], None]):
    campaign = cases(change).after

    found = [key for key, _ in groupby(rows(campaign))]
    assert len(found) == len({*found})
    for name in ENTRY_SHEETS:
        values = sheet(cases(change).new, name).values
        column = [(split_address(at)[1], value) for at, value in values.items() if split_address(at)[0] == "A"]
        ids = [value for row, value in sorted(column) if row > 4]
        assert ids == [each.id for each in campaign.referential.entered]
        titles = [value for value in values.values() if value in {section for section, _ in rows(campaign)}]
        assert len(titles) == len({*titles})


@each_case
def test_every_figure_that_still_has_a_row_is_on_it_under_the_label_of_now(
    cases: Cases, change: Callable[[Path], None]
):
    case = cases(change)
    after = case.after
    for code, series in case.before.series.items():
        for name, row in series.items():
            now = NOW.get(name, name) if change is changed else name
            if now in after.series[code]:
                assert [seen.typed for seen in after.series[code][now]] == [seen.typed for seen in row], (code, name)
            else:
                kept = {each.period: each.raw for each in row if (each.raw or "").strip()}
                archived = {key[2] for key in after.vintages["2022"] if key[:2] == (code, name)}
                assert archived == {*kept}
    values = {*sheet(case.new, BAS_RHIN).values.values()}
    assert {after.referential.label(each.id, "67") for each in after.referential.entered} <= values


def test_the_weights_totals_and_bounds_follow_the_ids_that_they_name(cases: Cases):
    case = cases(changed)
    referential = case.after.referential

    assert referential.unusable == frozenset()
    assert referential.indicators[NOW[DELAY]].weight == (NOW[WEIGHT],)
    assert referential.indicators[THEME].parent == NOW[BLOCK]
    assert {NOW.get(str(each.operand), each.operand) for each in case.before.referential.bounds} == {
        each.operand for each in referential.bounds
    }
    assert all(YEAR.label in referential.indicators[now].breaks for now in NOW.values())
    assert "Lignes ajoutées (7)" in case.said


def test_a_bound_that_lost_its_limit_is_reported_and_kept(cases: Cases):
    campaign = cases(retired).after

    reported = {each.indicator for each in campaign.structure if each.code is Code.UNAPPLIED_HARD_BOUND}
    assert "ase_logement_stable" in reported
    assert any(
        "ase_majeurs_annee" in map(str, line.values()) for line in cases(retired).renewal.made.content.lines.bounds
    )


@each_case
def test_looks_are_those_of_what_each_row_measures(cases: Cases, change: Callable[[Path], None]):
    case = cases(change)
    old, new = (openpyxl.load_workbook(path) for path in (case.old, case.new))
    before, after = (formats(book, look(path)) for book, path in ((old, case.old), (new, case.new)))
    alike = {**{name: name for name in after if name in before}, **{now: name for name, now in NOW.items()}}
    if change is changed:
        alike |= ADDED
    assert {name: after[name] for name in alike if name in after} == {
        name: before[like] for name, like in alike.items() if name in after
    }


def formats(book: Workbook, grid: Grid) -> dict[str, str]:
    page = book[BAS_RHIN]
    ids = [page.cell(row, 1).value for row in range(5, page.max_row + 1)]
    return {name: page[cell_in(grid, name, "Réalisé 2022")].number_format for name in ids if isinstance(name, str)}


def disagreements(data: bytes, engine: IronCalc | LibreOffice) -> Iterator[str]:
    expected = cached(data)
    for name, addresses in formulas(data).items():
        for address in sorted(addresses):
            got, wanted = engine.value(name, address), expected[name].get(address)
            if not same(got, wanted):
                yield f"{name}!{address}: {got!r} instead of {wanted!r}"


def test_formulas_of_new_rows_say_what_python_says(
    cases: Cases, tmp_path: Path, libreoffice: Callable[[Path, Path], LibreOffice]
):
    case = cases(changed)
    path = tmp_path / "rempli.xlsx"
    path.write_bytes(case.new.read_bytes())
    for name, figures in zip(ENTRY_SHEETS, ((12, 0.9, 20, 60, None, 7, 5), (8, 0.7, 30, 80, None, 9, 6)), strict=True):
        grid = look(path)
        cells = {cell_in(grid, each, "Réalisé 2022"): figure for each, figure in zip(ADDED, figures, strict=True)}
        edit(path, name, cells)
    done(["traiter", path, "--sur-place"])
    work = process_grid(look(path))
    shown = {cell.indicator.id: plain(cell_display(cell)) for cell in work.cells if cell.period == YEAR}
    assert {name: shown[name] for name in ADDED} == {
        "nouvelle_somme": "20",
        "nouveau_taux": "70 %–90 %",
        "nouveau_delai": "24,6 jours",
        "nouvelle_file": "60–80",
        "nouveau_bloc": "16",
        "nouveau_theme": "16",
        "theme_de_plus": "11",
    }
    data = path.read_bytes()
    path.write_bytes(poisoned(data))
    assert [*disagreements(data, IronCalc(path))] == []
    (tmp_path / "fait").mkdir()
    assert [*disagreements(data, libreoffice(path, tmp_path / "fait"))] == []


@each_case
def test_a_copy_sent_before_still_merges(
    cases: Cases, change: Callable[[Path], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    case = cases(change)
    path, back = tmp_path / "refait.xlsx", tmp_path / case.copy.name
    path.write_bytes(case.new.read_bytes())
    back.write_bytes(case.copy.read_bytes())
    typed = {SUM: 7_654, RATE: 0.93, DELAY: 21, CASELOAD: 77, THEME: 5, "mob_mesures_diagnostic": 181}
    grid = look(back)
    edit(back, BAS_RHIN, {cell_in(grid, name, "Réalisé 2022"): value for name, value in typed.items()})
    capsys.readouterr()

    done(["integrer", path, back, "--sur-place"])

    said = capsys.readouterr()
    told = plain(said.out + said.err)
    series = read_campaign(look(path)).series["67"]
    for name, value in typed.items():
        now = NOW.get(name, name) if change is changed else name
        if now in series:
            assert next(seen.typed for seen in series[now] if seen.period == YEAR) == value
        else:
            assert "n’est plus en vigueur" in told


def test_a_copy_of_the_new_workbook_has_its_rows(cases: Cases, tmp_path: Path):
    path = tmp_path / "refait.xlsx"
    path.write_bytes(cases(changed).new.read_bytes())

    done(["envoyer", path, "collecte", "--departement", "68", "--dossier", tmp_path, "--sur-place"])

    (copy,) = (each for each in tmp_path.glob("*.xlsx") if each != path and "68" in each.name)
    campaign = read_campaign(look(copy))
    assert [*campaign.series["68"]] == [each.id for each in read_campaign(look(path)).referential.entered]
    assert all(each.status is not Status.RETIRED for each in campaign.referential.entered)


def test_a_workbook_of_before_keeps_its_collectivity_when_lines_name_a_former_id(tmp_path: Path):
    path = shipped(tmp_path / "saisie.xlsx")
    book, settings = Dictionary(path), sheet(path, "Paramètres").values
    book.change(BLOCK, Identifiant=NOW[BLOCK], Remplace=BLOCK)
    book.save()
    named = [split_address(at)[1] for at, value in settings.items() if str(value).startswith("collectivite_")]
    edit(path, "Paramètres", {at: None for at in settings if split_address(at)[1] in named})
    before = process_grid(look(path), packaged).campaign.settings.collectivity

    renewal = remake(path, at=AT, user="Jeanne")

    assert len(named) == 3
    assert before.code == "6AE"
    assert renewal.new.campaign.settings.collectivity == before


# Edits of people who do not know « Remplace », or do not finish


def plain_text(texts: Iterator[str] | tuple[str, ...]) -> str:
    return "\n".join(texts).replace("\u00a0", " ")


@pytest.mark.parametrize("name", [SUM, RATE, CASELOAD, BLOCK, THEME, "rsa_1er_rdv"])
def test_an_id_typed_over_takes_all_that_names_it_along(tmp_path: Path, name: str):
    path, new = shipped(tmp_path / "saisie.xlsx"), tmp_path / "refait.xlsx"
    before = process_grid(look(path))
    book = Dictionary(path)
    book.change(name, Identifiant=f"{name}_bis")
    book.save()

    renewal = remake(path, at=AT, user="Jeanne")
    put_renewed(renewal, new, replace=False)
    after = process_grid(look(new))

    def called(texts: Iterator[object]) -> list[str]:
        return [str(text).replace(f"{name}_bis", name) for text in texts]

    assert called(iter(after.campaign.reservations)) == called(iter(before.campaign.reservations))
    assert after.campaign.vintages.keys() == before.campaign.vintages.keys()
    assert [(cell.period, cell.state, cell.value) for cell in after.cells] == [
        (cell.period, cell.state, cell.value) for cell in before.cells
    ]
    assert [(each.later, each.state, each.absolute) for each in after.changes] == [
        (each.later, each.state, each.absolute) for each in before.changes
    ]
    assert [f.code for f in after.validation.findings] == [f.code for f in before.validation.findings]
    assert f"« {name} » devient « {name}_bis »" in plain_text(renewal.told)
    assert {Code.UNAPPLIED_HARD_BOUND, Code.UNUSABLE_RESERVATION}.isdisjoint(f.code for f in after.campaign.structure)


def test_an_id_damaged_in_one_sheet_is_that_of_its_label(tmp_path: Path):
    path = shipped(tmp_path / "saisie.xlsx")
    edit(path, BAS_RHIN, {f"A{split_address(cell_in(look(path), SUM, 'Réalisé 2021'))[1]}": "rsa_nouveau"})

    renewal = remake(path, at=AT, user="Jeanne")

    assert "Identifiant rétabli d’après le libellé" in plain_text(renewal.told)
    assert renewal.new.campaign.referential.indicators[SUM].replaces == ()


def test_two_lines_of_one_id_stay_in_their_order(tmp_path: Path):
    path = shipped(tmp_path / "saisie.xlsx")
    book = Dictionary(path)
    book.add("ajout", "ase_ressources")
    book.add("rsa_1er_cer", "rsa_1er_cer")
    book.save()

    renewal = remake(path, at=AT, user="Jeanne")

    assert "l’identifiant « rsa_1er_cer » existe déjà" in plain_text(renewal.unusable)


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ({"Type de valeur": "compte anuel"}, "« compte anuel » n’est pas connu"),
        ({"Pondération": "ga_nulle_part"}, "« ga_nulle_part » ne désigne aucun autre indicateur"),
    ],
)
def test_what_cannot_be_used_is_told_before_anything_is_written(tmp_path: Path, edits: dict[str, Value], said: str):
    path = shipped(tmp_path / "saisie.xlsx")
    book = Dictionary(path)
    book.change(DELAY, **{header.replace(" ", "_"): value for header, value in edits.items()})
    book.save()

    assert said in plain_text(remake(path, at=AT, user="Jeanne").unusable)


def test_a_period_that_says_nothing_takes_no_column_away(tmp_path: Path):
    path = shipped(tmp_path / "saisie.xlsx")
    settings = sheet(path, "Paramètres").values
    [year] = [at for at, value in settings.items() if value == "2020" and at.startswith("B")]
    edit(path, "Paramètres", {year: "2020 bis"})

    with pytest.raises(UnreadablePeriodError, match="2020 bis"):
        remake(path, at=AT, user="Jeanne")
