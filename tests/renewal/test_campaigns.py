"""Three campaigns in a row as people live them, and a jump over four years: nothing of the past is lost or altered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pytest
from masters import AT, address, edit, lines, look, shipped

from calpae_xl.books.file import FileBook
from calpae_xl.cli.main import run
from calpae_xl.core.campaign.campaign import Campaign, read_campaign
from calpae_xl.core.campaign.vintages import earlier_vintages
from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.sheets.findings import finding_key
from calpae_xl.core.sheets.vintages import RemarkNature
from calpae_xl.core.trade.codes import Code, Severity
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.model import Period, Status, ValueKind
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import split_address
from calpae_xl.core.workbook.layout import COMMENT_HEADER
from calpae_xl.renewal.archive import as_published
from calpae_xl.usecases.compare_vintages import Earlier, compare_vintages
from calpae_xl.usecases.renew import Renewal, begin_campaign, put_renewed

MARKED, JUMP, SILENT, RETOLD = "ase_majeurs_annee", "rsa_nouveaux_entrants", "pasi_personnes_cd", "ase_ressources"
TOTALS = {"ga_orientes": ("ga_orientes_dept", "ga_orientes_ag"), "ga_en_cours": ("ga_en_cours_dept", "ga_en_cours_ag")}
REASON = "Nouvelle définition des entrants depuis janvier"


class Ended(NamedTuple):
    """A campaign when it ends, and the workbook of the next one."""

    path: Path
    renewal: Renewal

    @property
    def campaign(self) -> Campaign:
        return read_campaign(look(self.path))


class Story:
    """The campaigns of 2022, 2023 and 2024; the last one is filled in, and goes on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ended: dict[int, Ended] = {}
        self.new: dict[int, Path] = {}
        path = shipped(folder / "CALPAE 2022.xlsx")
        for year in (2023, 2024):
            renewal = begin_campaign(path, year, at=AT, user="Jeanne")
            self.ended[year - 1] = Ended(path, renewal)
            path = folder / f"CALPAE {year}.xlsx"
            put_renewed(renewal, path, replace=False)
            self.new[year] = self.folder / f"nouveau {year}.xlsx"
            self.new[year].write_bytes(path.read_bytes())
            self._live(path, year)
        self.last = path

    @cached_property
    def campaign(self) -> Campaign:
        return read_campaign(look(self.last))

    def _live(self, path: Path, year: int) -> None:
        """A year of work: copies sent, filled in and returned, corrections, justifications, a reservation."""
        box = self.folder / f"envois {year}"
        box.mkdir()
        for code in ("67", "68"):
            done(["envoyer", path, "collecte", "--departement", code, "--dossier", box, "--sur-place"])
        copies = sorted(box.glob("*.xlsx"))
        assert len(copies) == 2
        for copy in copies:
            fill_in(copy, year)
        done(["integrer", path, *copies, "--sur-place"])
        done(["reserver", path, "67", "rsa_1er_rdv", year, "provisoire", "--note", "Reprise en cours", "--sur-place"])
        marked = next(
            row
            for row, line in lines(path).items()
            if "C121" in line.codes and line.key.text == key("67", MARKED, year)
        )
        jump = next(
            row for row, line in lines(path).items() if "T301" in line.codes and line.key.text == key("67", JUMP, year)
        )
        edit(path, "Contrôles", {address("decision", marked): 500 + year})
        edit(path, "Contrôles", {address("justification", jump): f"{REASON} {year}"})
        done(["corriger", path, "--sur-place"])


def done(words: list[object]) -> None:
    assert run([str(word) for word in words]) == 0


def key(territory: str, indicator: str, year: int) -> str:
    return finding_key(territory, indicator, Period(str(year)))


def fill_in(copy: Path, year: int) -> None:
    """Figures of the year as a department may have them: near those of the year before, but for a few."""
    campaign = read_campaign(look(copy))
    ((code, rows),) = campaign.series.items()
    known = campaign.referential.indicators
    found: dict[str, Value] = {}
    cells: dict[str, Value] = {}
    for name, row in rows.items():
        if known[name].status is Status.AUXILIARY:
            continue
        before = next((seen.typed for seen in row if seen.period == Period(str(year - 1))), None)
        found[name] = before_to_now(before, known[name].kind)
        cells[name] = next(seen.cell for seen in row if seen.period == Period(str(year))) or ""
    for total, parts in TOTALS.items():
        found[total] = sum(figure for part in parts if isinstance(figure := found[part], int))
    if code == "67":
        found |= {
            JUMP: f"{2 if year % 2 else 9}\u00a0500",
            MARKED: f"{500 + year}²",
            SILENT: 1_000 * (year - 2022),
        }
    name = next(each.sheet for each in campaign.territories)
    typed = {cells[each]: value for each, value in found.items()}
    values = next(each.values for each in look(copy).sheets if each.name == name)
    column = next(split_address(at)[0] for at, value in values.items() if value == COMMENT_HEADER)
    typed[f"{column}{split_address(cells[RETOLD])[1]}"] = f"Relu pour {year}, compté au 31 décembre"
    edit(copy, name, typed)


def before_to_now(before: Value | None, kind: ValueKind) -> Value:
    if isinstance(before, bool) or not isinstance(before, int | float):
        return "ND"
    if kind is ValueKind.RATE:
        return before
    return round(before * 1.02) + 1


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("campagnes")
        patch.setenv("XDG_STATE_HOME", str(folder / "etat"))
        patch.setenv("LOGNAME", "jeanne")
        return Story(folder)


def typed(campaign: Campaign) -> Mapping[tuple[str, str, Period], Value]:
    return {
        (code, name, seen.period): seen.typed
        for code, rows in campaign.series.items()
        for name, row in rows.items()
        for seen in row
        if seen.typed is not None
    }


def rows(cells: Iterable[tuple[str, str, Period]]) -> set[tuple[str, str]]:
    return {(code, name) for code, name, _ in cells}


def published(campaign: Campaign) -> Mapping[tuple[str, str, Period], str]:
    every = {
        key: as_published(value, campaign.referential.indicators[key[1]]) for key, value in typed(campaign).items()
    }
    return {key: raw for key, raw in every.items() if raw}


def findings(path: Path, severity: Severity) -> list[Finding]:
    return [each for each in process_grid(look(path)).validation.findings if each.severity is severity]


def test_what_was_typed_is_there(story: Story):
    for year in (2023, 2024):
        of_67 = {
            name: seen
            for name, row in story.campaign.series["67"].items()
            for seen in row
            if seen.period == Period(str(year))
        }
        assert of_67[MARKED].figure == 500 + year
        assert of_67[JUMP].figure == (2_500 if year % 2 else 9_500)
        assert all(seen.figure is not None or seen.code for seen in of_67.values())


def test_no_figure_and_no_code_of_the_past_is_lost_or_altered(story: Story):
    for year, ended in story.ended.items():
        before, after = typed(ended.campaign), typed(story.campaign)
        # A target is aimed at for the last time when its year ends; the figures of a year are those of its campaign.
        assert {key: after.get(key) for key in before} == before, year


def test_every_vintage_is_what_its_campaign_published(story: Story):
    vintages = story.campaign.vintages
    first = story.ended[2022].campaign.vintages

    assert {*vintages} == {*first, "2022", "2023"}
    assert {name: vintages[name] for name in first} == first
    for year, ended in story.ended.items():
        assert vintages[str(year)] == published(ended.campaign)


def test_what_nobody_answered_is_listed_before_and_marked_after(story: Story):
    for year, ended in story.ended.items():
        asked = [each for each in findings(ended.path, Severity.WARNING) if each.indicator and each.read]
        listed = ended.renewal.unexplained
        marked = [
            each
            for each in story.campaign.remarks
            if each.vintage == str(year) and each.nature is RemarkNature.UNEXPLAINED
        ]
        assert len(listed) == len(asked) == len(marked) > 0
        assert {(e.territory, e.indicator) for e in asked} == {(e.territory, e.indicator) for e in marked}
    assert any(
        e.indicator == SILENT and e.vintage == "2023"
        for e in story.campaign.remarks
        if e.nature is RemarkNature.UNEXPLAINED
    )


def test_a_new_campaign_asks_about_nothing_but_what_is_new(story: Story):
    for year, path in story.new.items():
        assert findings(path, Severity.WARNING) == [], year
    asked = findings(story.last, Severity.WARNING)
    assert asked
    assert {each.period for each in asked if each.period is not None} == {Period("2024")}


def reread(path: Path) -> dict[Code, set[tuple[str | None, str | None]]]:
    """What is to be read again, by code: territory and indicator of each comment or reservation."""
    asked: dict[Code, set[tuple[str | None, str | None]]] = {}
    for each in process_grid(look(path)).validation.findings:
        if each.code.to_reread:
            asked.setdefault(each.code, set()).add((each.territory, each.indicator))
    return asked


def commented(campaign: Campaign) -> dict[tuple[str, str], str]:
    return {place: text.strip() for place, (text, _) in campaign.comments.items()}


def test_every_comment_is_carried_and_asked_about_until_somebody_read_it(story: Story):
    for year, new in story.new.items():
        ended = story.ended[year - 1].campaign
        assert commented(read_campaign(look(new))) == commented(ended)
        assert reread(new)[Code.CARRIED_COMMENT] == {*ended.comments}
    # Both departments rewrote one of their comments during the campaign: nothing is asked of it any more.
    rewritten = {("67", RETOLD), ("68", RETOLD), ("67", MARKED)}
    assert reread(story.last)[Code.CARRIED_COMMENT] == reread(story.new[2024])[Code.CARRIED_COMMENT] - rewritten


def test_a_reservation_without_year_is_carried_and_asked_about(story: Story):
    for year, new in story.new.items():
        ended = story.ended[year - 1].campaign
        lasting = {(each.territory, each.indicator) for each in ended.reservations if each.period is None}
        assert read_campaign(look(new)).reservations == ended.reservations
        assert reread(new)[Code.CARRIED_RESERVATION] == lasting
        assert lasting


def test_what_was_said_of_the_past_stands_in_its_vintage(story: Story):
    for year, ended in story.ended.items():
        campaign, vintage = ended.campaign, str(year)
        said = [each for each in story.campaign.remarks if each.vintage == vintage]
        comments = {(e.territory, e.indicator): e.text for e in said if e.nature is RemarkNature.COMMENT}
        assert comments == commented(campaign)
        reserved = [(e.territory, e.indicator) for e in said if e.nature is RemarkNature.RESERVATION]
        assert sorted(reserved) == sorted((e.territory, e.indicator) for e in campaign.reservations)
        answers = {e.text for e in said if e.nature is RemarkNature.JUSTIFICATION}
        assert (f"T301\u00a0: {REASON} {year}" in answers) is (year > 2022)


def test_compared_with_its_vintages_nothing_of_the_past_differs(story: Story):
    assert earlier_vintages(story.campaign) == ["2020", "2022", "2023"]
    for year in story.ended:
        comparison = compare_vintages(FileBook(story.last), Earlier(vintage=str(year))).comparison

        assert comparison.revisions == ()
        assert comparison.retired == ()
        # The totals of blocks, of which the vintage of 2022 says nothing, are ND since.
        silent = rows(typed(story.campaign)) - rows(story.campaign.vintages[str(year)])
        assert {(each.territory, each.indicator) for each in comparison.new} == silent
        assert sum(comparison.compared.values()) == len(story.campaign.vintages[str(year)])
