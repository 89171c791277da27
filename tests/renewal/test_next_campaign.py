"""The next campaign: a year more, a vintage of what ends, and nothing of the past lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from masters import AT, BAS_RHIN, address, cell_in, edit, line_of, look, shipped
from packages.checker import problems_of

from calpae_xl.cli.main import run
from calpae_xl.core.campaign.campaign import Campaign, read_campaign
from calpae_xl.core.campaign.cell_reading import reader
from calpae_xl.core.figures.consolidation import State
from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.sheets.findings import finding_key
from calpae_xl.core.sheets.journal import read_journal
from calpae_xl.core.sheets.vintages import RemarkNature
from calpae_xl.core.trade.codes import Code, Severity
from calpae_xl.core.trade.model import Kind, Period
from calpae_xl.core.workbook.layout import Role
from calpae_xl.renewal.next_campaign import FirstYearError, PastCampaignError
from calpae_xl.usecases.renew import Renewal, begin_campaign, put_renewed

FIGURE = "rsa_nouveaux_entrants"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return shipped(tmp_path / "CALPAE 2022.xlsx")


def begun(path: Path, year: int, first_year: int | None = None) -> Renewal:
    return begin_campaign(path, year, first_year, at=AT, user="Jeanne")


def written(renewal: Renewal, path: Path) -> Path:
    put_renewed(renewal, path, replace=False)
    return path


def headers(campaign: Campaign) -> list[str]:
    return [period.header for period in campaign.periods]


def test_the_year_stands_after_its_own_target_and_a_new_target_comes_last(path: Path):
    campaign = begun(path, 2023).new.campaign

    years = [f"Réalisé {year}" for year in range(2018, 2023)]
    assert headers(campaign) == [*years, "Attendu 2023", "Réalisé 2023", "Attendu 2024"]
    assert (campaign.settings.campaign, campaign.settings.year) == ("2023", 2023)


def test_several_years_may_be_skipped(path: Path):
    campaign = begun(path, 2026, 2021).new.campaign

    assert headers(campaign) == [
        *("Réalisé 2021", "Réalisé 2022", "Attendu 2023", "Réalisé 2023"),
        *("Réalisé 2024", "Réalisé 2025", "Réalisé 2026", "Attendu 2027"),
    ]
    assert campaign.vintages["2022"]["67", FIGURE, Period("2019")] == "9000"


def test_from_2022_to_2026_in_one_step(path: Path, tmp_path: Path):
    new, before = tmp_path / "2026.xlsx", read_campaign(look(path))
    put_renewed(begun(path, 2026), new, replace=False)
    skipped = [Period(str(year)) for year in range(2023, 2027)]

    assert run(["traiter", str(new), "--sur-place"]) == 0

    work = process_grid(look(new))
    campaign = work.campaign
    for code, rows in before.series.items():
        for name, row in rows.items():
            now = {seen.period: seen.typed for seen in campaign.series[code][name]}
            assert {seen.period: now[seen.period] for seen in row} == {seen.period: seen.typed for seen in row}
            assert [now[period] for period in skipped] == [None] * len(skipped)
    assert {*campaign.vintages} == {"2020", "2022"}
    assert not [each for each in work.validation.findings if each.severity is Severity.WARNING]
    assert {cell.state for cell in work.cells if cell.period in skipped} == {State.MISSING}
    assert problems_of(new) == []


@pytest.mark.parametrize("year", [2022, 2021, 2043])
def test_a_campaign_comes_after_the_one_before(path: Path, year: int):
    with pytest.raises(PastCampaignError):
        begun(path, year)


def test_the_first_year_is_one_of_those_that_are_shown(path: Path):
    with pytest.raises(FirstYearError):
        begun(path, 2023, 2017)


def test_every_figure_of_the_past_is_published_as_it_stands(path: Path):
    before = read_campaign(look(path))
    after = begun(path, 2023).new.campaign

    published = after.vintages["2022"]
    for code, rows in before.series.items():
        for name, row in rows.items():
            known = before.referential.indicators[name]
            for seen in row:
                if (seen.raw or "").strip():
                    read = reader(known.kind, known.unit, target=seen.period.kind is Kind.TARGET)
                    raw = published[code, name, seen.period]
                    again = read(raw)
                    figure = (
                        again.figure if again.figure is not None else next((p.value for p in again.proposals), None)
                    )
                    assert raw == seen.raw or figure == seen.figure, (code, name, seen)
    assert {key for key in published if key[0] == "67"} == {
        ("67", name, seen.period)
        for name, row in before.series["67"].items()
        for seen in row
        if (seen.raw or "").strip()
    }


def test_comments_reservations_and_justifications_become_part_of_the_vintage(path: Path):
    row = line_of(path, "B201", finding_key("67", "ase_logement_stable", Period("2019")))
    edit(path, "Contrôles", {address("justification", row): "Double compte reconnu"})
    before = read_campaign(look(path))

    remarks = begun(path, 2023).new.campaign.remarks

    def of(nature: RemarkNature) -> list[str]:
        return [each.text for each in remarks if each.nature is nature]

    assert sorted(of(RemarkNature.COMMENT)) == sorted(text.strip() for text, _ in before.comments.values())
    assert len(of(RemarkNature.RESERVATION)) == len(before.reservations)
    assert [text for text in of(RemarkNature.JUSTIFICATION) if "Double compte reconnu" in text]
    assert of(RemarkNature.UNEXPLAINED)


def test_validation_asks_about_the_new_year_and_what_changed_and_nothing_else(path: Path, tmp_path: Path):
    renewal = begun(path, 2023)
    new = written(renewal, tmp_path / "CALPAE 2023.xlsx")

    found = process_grid(look(new)).validation.findings
    assert [each.code for each in found if each.severity is Severity.WARNING] == []
    before = {each.fingerprint for each in process_grid(look(path)).validation.findings}
    blocking = [each for each in found if each.severity is Severity.BLOCKING]
    assert {each.fingerprint for each in blocking} <= before

    cell = cell_in(look(new), "pasi_personnes_cd", "Réalisé 2023")
    edit(new, BAS_RHIN, {cell: 500_000})
    asked = [each for each in process_grid(look(new)).validation.findings if each.severity is Severity.WARNING]
    assert {(each.indicator, each.period) for each in asked} == {("pasi_personnes_cd", Period("2023"))}


def test_each_figure_that_blocks_is_named_before_the_campaign_ends(path: Path):
    waiting = "\n".join(begun(path, 2023).waiting).replace("\u00a0", " ")

    assert waiting.startswith("La campagne qui s’achève garde 5 points qui bloquent")
    assert waiting.count("\n- ") == 5
    assert "C102 – 68 – Suivis par la garantie d’activité, 2020 : « 8 5002 » est illisible" in waiting


def test_what_was_justified_stays_justified(path: Path):
    row = line_of(path, "B201", finding_key("67", "ase_logement_stable", Period("2019")))
    edit(path, "Contrôles", {address("justification", row): "Double compte reconnu"})

    work = process_grid(begun(path, 2023).new.campaign.grid)

    assert "Double compte reconnu" in work.validation.notes.values()


def test_comments_and_reservations_without_year_are_to_be_read_again(path: Path):
    before = read_campaign(look(path))
    found = process_grid(begun(path, 2023).new.campaign.grid).validation.findings

    assert sum(each.code is Code.CARRIED_COMMENT for each in found) == len(before.comments)
    timeless = sum(each.period is None for each in before.reservations)
    assert sum(each.code is Code.CARRIED_RESERVATION for each in found) == timeless > 0


def test_the_journal_begins_with_where_the_workbook_comes_from(path: Path):
    renewal = begun(path, 2023)

    (entry,) = read_journal(renewal.new.campaign.sheet(Role.JOURNAL)).entries
    assert (entry.action, entry.file, entry.digest) == ("Nouvelle campagne", path.name, renewal.digest)


def test_two_campaigns_later_all_vintages_are_there(path: Path, tmp_path: Path):
    second = written(begun(path, 2023), tmp_path / "CALPAE 2023.xlsx")
    edit(second, BAS_RHIN, {cell_in(look(second), FIGURE, "Réalisé 2023"): 7_900})
    known = read_campaign(look(path)).vintages

    third = begun(second, 2024).new.campaign

    assert {*third.vintages} == {*known, "2022", "2023"}
    assert all(third.vintages[name] == figures for name, figures in known.items())
    assert third.vintages["2023"]["67", FIGURE, Period("2023")] == "7900"
    assert third.vintages["2022"] == read_campaign(look(second)).vintages["2022"]


def test_a_renamed_indicator_keeps_its_history_with_a_declared_break(path: Path):
    values = next(each for each in look(path).sheets if each.name == "Référentiel").values
    headers_ = {value: at.rstrip("0123456789") for at, value in values.items() if at.endswith("4") and len(at) < 4}
    row = next(at.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for at, value in values.items() if value == FIGURE)
    ids, replaces = headers_["Identifiant"], headers_["Remplace"]
    edit(path, "Référentiel", {f"{ids}{row}": "rsa_entrants", f"{replaces}{row}": FIGURE})

    renewal = begun(path, 2023)

    campaign = renewal.new.campaign
    before = read_campaign(look(shipped(path.with_name("avant.xlsx"))))
    assert [seen.typed for seen in campaign.series["67"]["rsa_entrants"]][:5] == [
        seen.typed for seen in before.series["67"][FIGURE]
    ][:5]
    assert "2023" in campaign.referential.indicators["rsa_entrants"].breaks
    assert ("67", "rsa_entrants", Period("2021")) in campaign.vintages["2022"]
    assert any(each.indicator == "rsa_entrants" for each in campaign.reservations)
