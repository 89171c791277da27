"""101 departments, 45 indicators, 20 years from a file: ours beside pandas over openpyxl, in one run.

Both sides read the same workbook, report what cannot be read, formulas in entries, negative counts and
fractions of people, rates in doubt or out of range, NC to specify, years still empty, jumps (across missing years
too), figures lost one by one or with their whole measure, left unchanged or copied from another row, with their
cells and fingerprints, 2,000 of a code at most; read 15 digits of a number and leave SO out; compute every year-on-year change with
its state and reasons, departments and collectivity; and consolidate with partial totals, ranges and coverage.
Both must say the same before their times are compared. Whole processes, imports included, from modules compiled
beforehand, as they are when installed.

openpyxl gives either the figure of a formula or its text, so the other side reads the workbook twice; the ratio
without that second reading is told as well. What only our side does is left in its time: it checks every part
of the package, and applies the rules on structure, comments and bounds, of which this workbook breaks none.

Run it as ``python tests/benchmarks/large_workbook.py`` where the package and pandas are installed.
"""

from __future__ import annotations

import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from factories import shipped_settings

from calpae_xl.core.campaign.referential import Referential
from calpae_xl.core.trade.model import Direction, Indicator, Rule, Status, Territory, ValueKind
from calpae_xl.making.content import MasterContent
from calpae_xl.making.workbook import build_workbook

LEAST = 8
RUNS = 9
DEPARTMENTS, INDICATORS, RATES, YEARS = 101, 45, 5, 20
FIRST_YEAR = 2003

OURS = """
import gc, os, sys
from pathlib import Path
gc.disable()
from calpae_xl.books.file import FileBook
from calpae_xl.core.trade.model import Kind
from calpae_xl.usecases.process import process_book
done = process_book(FileBook(Path(sys.argv[1])))
prints = {f.fingerprint for f in done.validation.findings if f.period is None or f.period.kind is Kind.ACHIEVED}
if sys.argv[2] == "time":
    os._exit(0)  # Both sides leave so: nothing is left to do, and taking objects apart is slow.
import json
found = [f for f in done.validation.findings if f.period is None or f.period.kind is Kind.ACHIEVED]
codes = {}
for finding in found:
    codes[finding.code.text] = codes.get(finding.code.text, 0) + 1
cells = [cell for cell in done.cells if cell.period.kind is Kind.ACHIEVED]
states, told = {}, {}
for cell in cells:
    states[cell.state.value] = states.get(cell.state.value, 0) + 1
for change in done.changes:
    key = change.territory == "6AE", change.state, change.reasons
    told[key] = told.get(key, 0) + 1
changes = {}
for (cea, state, reasons), count in told.items():
    key = " ".join([cea and "CeA" or "dept", state.value, *[reason.value for reason in reasons]])
    changes[key] = changes.get(key, 0) + count
print(json.dumps({
    "findings": codes,
    "places": sum(len(f.at.sheet) + len(f.at.cell) + len(f.raw or "") for f in found),
    "fingerprints": len(prints),
    "changes": changes,
    "absolute": round(sum(c.absolute or 0 for c in done.changes), 3),
    "relative": round(sum(c.relative or 0 for c in done.changes), 3),
    "states": states,
    "value": round(sum(c.value or 0 for c in cells), 3),
    "bounds": round(sum((c.lower_bound or 0) + (c.low or 0) + (c.high or 0) for c in cells), 3),
    "coverage": sum(len(c.coverage) for c in cells),
}, sort_keys=True))
"""

PANDAS = """
import hashlib, json, os, sys
import numpy as np
import pandas as pd
from openpyxl.utils import get_column_letter
def read(**options):
    return pd.read_excel(sys.argv[1], sheet_name=None, header=None, dtype=object, keep_default_na=False,
                         engine="openpyxl", engine_kwargs=options)
book = read()
# The figures of formulas and their texts come from two readings.
texts = read(data_only=False) if sys.argv[2] != "time without formulas" else book
rows = []
for order, (name, sheet) in enumerate(book.items()):
    if not str(sheet.iloc[0, 0]).startswith("calpae:2:saisie:"):
        continue
    top = sheet.index[sheet[0] == "Identifiant"][0]
    letters = {header: get_column_letter(n + 1) for n, header in sheet.loc[top].items()}
    sheet.columns = sheet.loc[top]
    body = sheet.loc[top + 1:].assign(line=sheet.index[top + 1:] + 1)
    body = body[body["Identifiant"] != ""]
    years = [c for c in body.columns if str(c).startswith("Réalisé ")]
    tidy = body.melt(id_vars=["Identifiant", "Unité", "Mesure", "line"], value_vars=years, var_name="header", value_name="raw")
    typed = texts[name].set_axis(sheet.columns, axis=1).loc[body.index, years].melt()["value"]
    tidy["formula"] = typed.map(lambda v: isinstance(v, str) and v.startswith("="))
    rows.append(tidy.assign(territory=name, order=order, letter=tidy["header"].map(letters)))
data = pd.concat(rows, ignore_index=True)
data["Mesure"] = data["Mesure"].replace("", np.nan)
data["year"] = data["header"].str[-4:].astype(int)
data["cell"] = data["letter"] + data["line"].astype(str)
data["text"] = data["raw"].map(lambda v: isinstance(v, str))
data["code"] = data["raw"].where(data["text"], "")
data["figure"] = pd.to_numeric(data["raw"].where(~data["text"]), errors="coerce").astype(float)
data["rate"] = data["Unité"] == "%"
def shown(numbers):
    # Excel shows 15 significant digits, which whole numbers up to 10^12 have anyway.
    broken = numbers.notna() & (numbers % 1 != 0)
    return numbers.where(~broken, numbers[broken].map("{:.15g}".format).astype(float))
data["figure"] = shown(data["figure"])
shares = data["rate"] & data["figure"].between(0, 1)
data["figure"] = shown(data["figure"].where(~shares, data["figure"] * 100))
data["unreadable"] = data["text"] & ~data["code"].isin(["ND", "NC", "SO", ""])
data["fraction"] = ~data["rate"] & data["figure"].notna() & (data["figure"] % 1 != 0)
data["huge"] = data["figure"].abs() > 1e12
data["out"] = data["rate"] & ~data["huge"] & ((data["figure"] < 0) | (data["figure"] > 100))
data["bare"] = data["rate"] & ~shares & data["figure"].between(0, 100)
data["negative"] = ~data["rate"] & ~data["huge"] & (data["figure"] < 0)
data["fraction"] &= ~data["huge"] & ~data["negative"]
data["blocked"] = data[["unreadable", "fraction", "huge", "out", "negative"]].any(axis=1)
data["formula"] &= ~data["blocked"]
data["bare"] &= ~data["formula"]
data["usable"] = data["figure"].where(~data["blocked"])
data["missing"] = data["code"].isin(["ND", "NC"])
data["out of it"] = data["code"] == "SO"
data["absent"] = data["missing"] | data["out of it"] | (data["text"] & (data["code"] == ""))
data = data.sort_values(["order", "line", "year"], kind="stable").reset_index(drop=True)
group = data.groupby(["order", "line"], sort=False)
for column in ("usable", "absent", "blocked", "raw"):
    data["before_" + column] = group[column].shift()
data["absolute"] = shown(data["usable"] - data["before_usable"])
# From a figure under 30 there is no percentage, for rates neither.
data["relative"] = (data["absolute"] / data["before_usable"].where(data["before_usable"] >= 30)).where(~data["rate"])
# A jump is seen across years without a figure, beyond 10 units or points; a count jumps by half of it besides.
data["known"], data["known_raw"] = data["usable"], data["raw"].where(data["usable"].notna())
group = data.groupby(["order", "line"], sort=False)
data[["known", "known_raw"]] = group[["known", "known_raw"]].ffill()
data[["known", "known_raw"]] = group[["known", "known_raw"]].shift()
size = shown((data["usable"] - data["known"]).abs())
jump = (size > 10) & (data["rate"] | (data["known"] == 0) | (size / data["known"].abs() > 0.5))
# A measure that turned ND, or NC, as a whole is one finding, on its first row.
lost = data[data["before_usable"].notna() & data["missing"]]
measure = data.groupby(["order", "Mesure", "year"], sort=False)["code"].agg(["nunique", "size"])
lost = lost.join(measure, on=["order", "Mesure", "year"])
together = lost["nunique"] == 1
lost = pd.concat([lost[~together], lost[together].drop_duplicates(["order", "Mesure", "year"])])
same = (data["absolute"] == 0) & (data["usable"] > 10) & ~data["rate"]
empty = data[data["text"] & (data["code"] == "") & (data["year"] == data["year"].max())]
empty = empty.drop_duplicates(["order", "Mesure"])
nc = data[data["code"] == "NC"].drop_duplicates(["order", "line"])
counts = data[(data["usable"] > 10) & ~data["rate"]]
pairs = counts.merge(counts, on=["order", "Mesure", "year", "usable"], suffixes=("", "_other"))
pairs = pairs[pairs["line"] < pairs["line_other"]].sort_values(["order", "line", "line_other", "year"])
running = pairs.groupby(["order", "line", "line_other"])["year"].diff() == 1
copied = pairs[running].drop_duplicates(["order", "line", "line_other"])
first = copied.assign(year=copied["year"] - 1)[["order", "line_other", "year"]].rename(columns={"line_other": "line"})
copied = first.merge(data, on=["order", "line", "year"])
parts = {"C110": data[data["formula"]], "C102": data[data["unreadable"]], "C112": data[data["negative"]], "C113": data[data["fraction"]],
         "C114": data[data["out"]], "C115": data[data["huge"]], "C116": data[data["bare"]], "C117": nc,
         "C119": empty, "T301": data[jump].assign(before_raw=data["known_raw"]), "T302": lost, "T303": data[same], "B206": copied}
found = pd.concat([part.assign(finding=code) for code, part in parts.items() if len(part)], ignore_index=True)
found = found.sort_values(["order", "line", "year", "finding"])
# Beyond 2,000 findings of one code, one line says how many more.
rank = found.groupby("finding").cumcount()
more = found[rank == 2000].assign(also=found["finding"], finding="S019", raw="", Identifiant=None, year=None)
found = pd.concat([found[rank < 2000], more])
typed = found["raw"].map(lambda v: v if isinstance(v, str) else f"{v:.15g}")
found["typed"] = typed.str.replace(".", ",", regex=False)
prints = {hashlib.blake2b("|".join(map(str, key)).encode(), digest_size=8).hexdigest()
          for key in found[["finding", "territory", "Identifiant", "year", "typed", "before_raw", "also"]].itertuples(index=False)}
later = data[data["year"] > data["year"].min()].copy()
gone = later["absent"] | later["before_absent"].astype(bool)
small = ~later["rate"] & later["before_usable"].between(0, 30, inclusive="neither")
later["state"] = np.select(
    [gone, later["blocked"] | later["before_blocked"].astype(bool), ~later["rate"] & (later["before_usable"] == 0), small],
    ["dept missing missing_value", "dept withheld blocked", "dept computed zero_base", "dept computed small_base"],
    "dept computed")
concerned = data[~data["out of it"]]
cells = concerned.groupby(["Identifiant", "year"], sort=False)
cea = cells.agg(total=("usable", "sum"), known=("usable", "count"), size=("usable", "size"), low=("usable", "min"),
                high=("usable", "max"), blocked=("blocked", "any"), rate=("rate", "first")).reset_index()
full, alike = cea["known"] == cea["size"], cea["low"] == cea["high"]
cea["state"] = np.select(
    [cea["blocked"], cea["known"] == 0, cea["rate"] & full & alike, cea["rate"] & (cea["known"] == 1), cea["rate"], full],
    ["blocked", "missing", "complete", "single", "range", "complete"], "partial")
cea["value"] = np.where(cea["state"] == "complete", np.where(cea["rate"], cea["low"], cea["total"]), np.nan)
covered = data[data["usable"].notna()].groupby(["Identifiant", "year"])["territory"].agg(frozenset).rename("covered")
cea = cea.merge(covered, how="left", left_on=["Identifiant", "year"], right_index=True)
cea = cea.sort_values(["Identifiant", "year"])
row = cea.groupby("Identifiant")
cea["before"], cea["before_state"] = row["value"].shift(), row["state"].shift()
cea["other"] = (cea["covered"] != row["covered"].shift()) & (cea["state"] != "blocked") & (cea["before_state"] != "blocked")
ends = cea[cea["before_state"].notna()].copy()
ends["absolute"] = ends["value"] - ends["before"]
ends["relative"] = (ends["absolute"] / ends["before"].where(ends["before"] >= 30)).where(~ends["rate"])
def reasons(a, b, before, rate, other):
    if "missing" in (a, b):
        return "CeA missing missing_value"
    held = [word for word, states in (("blocked", {"blocked"}), ("unequal_coverage", {"partial", "single"}),
                                      ("not_additive", {"range"}))
            if states & {a, b} or (other and word == "unequal_coverage")]
    base = [] if held or rate or before >= 30 else ["small_base" if before else "zero_base"]
    return " ".join(["CeA", "withheld" if held else "computed", *held, *base])
ends["told"] = [reasons(*row) for row in ends[["before_state", "state", "before", "rate", "other"]].itertuples(index=False)]
partial, spread = cea["state"] == "partial", cea["state"].isin(["range", "single"])
bounds = cea["total"][partial].sum() + cea["low"][spread].sum() + cea["high"][spread].sum()
if sys.argv[2] != "tell":
    os._exit(0)
print(json.dumps({
    "findings": {k: int(v) for k, v in found["finding"].value_counts().items()},
    "places": int(found["territory"].str.len().sum() + found["cell"].str.len().sum() + found["typed"].str.len().sum()),
    "fingerprints": len(prints),
    "changes": {k: int(v) for k, v in pd.concat([later["state"], ends["told"]]).value_counts().items()},
    "absolute": round(float(later["absolute"].sum() + ends["absolute"].sum()), 3),
    "relative": round(float(later["relative"].sum() + ends["relative"].sum()), 3),
    "states": {k: int(v) for k, v in cea["state"].value_counts().items()},
    "value": round(float(cea["value"].sum()), 3),
    "bounds": round(float(bounds), 3),
    "coverage": int(covered.map(len).sum()),
}, sort_keys=True))
"""


def indicator(number: int) -> Indicator:
    """Make an indicator: some rates, the others yearly counts."""
    rate = number < RATES
    return Indicator(
        id=f"indicateur_{number:02}",
        status=Status.ACTIVE,
        section="1. Essai",
        code=f"1.{number // 9}",
        measure=f"Mesure {number // 9}",
        label=f"Indicateur numéro {number}",
        short=f"Indicateur {number}",
        unit="%" if rate else "personnes",
        kind=ValueKind.RATE if rate else ValueKind.FLOW,
        direction=Direction.NEUTRAL,
        rule=Rule.EQUAL_ELSE_WEIGHTED if rate else Rule.SUM,
        weight=(f"indicateur_{RATES:02}",) if rate else (),
    )


def figures(draw: random.Random, row: Indicator, years: int) -> Iterator[float | str | None]:
    """Make the cells of a row, with the faults of a real one: a few in a thousand."""
    rate = row.kind is ValueKind.RATE
    level, share = draw.randint(20, 5000), draw.uniform(0.6, 1)
    for _ in range(years):
        chance = draw.random()
        if rate:
            share = min(1, max(0.5, share + draw.uniform(-0.06, 0.06) * (4 if draw.random() < 0.02 else 1)))
        else:
            growth = draw.choice((0.9, 0.95, 1.02, 1.1, 1.2, 1.3)) * (2 if draw.random() < 0.02 else 1)
            growth = 1 if draw.random() < 0.001 else growth
            level = max(11, round(level * growth))
        if chance < 0.03:
            yield "ND"
        elif chance < 0.04:
            yield "NC" if chance < 0.038 else "SO"
        elif chance < 0.0401:
            yield "8 5002"
        elif rate and chance < 0.041:
            yield 150
        elif chance < 0.0402:
            yield level + 0.5
        elif chance < 0.0403:
            yield -level
        elif chance < 0.045:
            yield None
        else:
            figure = round(share, 2) if rate else level
            # What came by computing differs in the last digits, which nobody sees.
            yield figure * (1 + 4e-16) if draw.random() < 0.01 else figure


def content() -> MasterContent:
    """Make a large campaign."""
    draw = random.Random(67_68)
    indicators = {f"indicateur_{n:02}": indicator(n) for n in range(INDICATORS)}
    territories = tuple(Territory(f"{n:02}", f"Département {n:02}") for n in range(1, DEPARTMENTS + 1))
    settings = shipped_settings(
        first_year=FIRST_YEAR, year=FIRST_YEAR + YEARS - 1, target_year=FIRST_YEAR + YEARS, territories=territories
    )
    entries = {
        (territory.code, name, period): value
        for territory in territories
        for name, row in indicators.items()
        for period, value in zip(settings.periods, figures(draw, row, len(settings.periods)), strict=True)
        if value is not None
    }
    # A department in ten has lost a whole measure, once.
    for territory in territories[::10]:
        measure, period = draw.choice(tuple(indicators.values())).measure, settings.periods[draw.randrange(1, YEARS)]
        entries |= {(territory.code, row.id, period): "ND" for row in indicators.values() if row.measure == measure}
    # Rates must stay side by side in both programs: their weight is never known everywhere.
    weight = f"indicateur_{RATES:02}"
    entries |= {(territories[0].code, weight, period): "ND" for period in settings.periods}
    return MasterContent(
        settings=settings,
        referential=Referential(indicators, ()),
        bound_notes=(),
        entries=entries,
        comments={},
        reservations=(),
        vintages=(),
    )


def type_formulas(workbook: Path) -> None:
    """Make formulas of some figures, as somebody does who adds two numbers in a cell."""
    figure = re.compile(rb'(<c r="[JM]2[0-9]" s="[0-9]+">)(<v>([0-9]+)</v></c>)')
    with zipfile.ZipFile(workbook) as package:
        parts = {item: package.read(item) for item in package.infolist()}
    with zipfile.ZipFile(workbook, "w", zipfile.ZIP_DEFLATED) as package:
        for number, (item, content) in enumerate(parts.items()):
            if item.filename.startswith("xl/worksheets/sheet") and number % 10 == 0:
                content = figure.sub(rb"\1<f>\3+0</f>\2", content, count=5)
            package.writestr(item, content)


def run(program: str, workbook: Path, purpose: str) -> tuple[float, str]:
    """Run one side as a whole process, to time it or to « tell » what it found: wall time and words.

    Telling comes first, and leaves the modules of both sides compiled.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    command = [sys.executable, "-c", program, str(workbook), purpose]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return time.perf_counter() - start, done.stdout


def main() -> int:
    """Print both times and their ratio; fail when they disagree or the ratio is too small."""
    with tempfile.TemporaryDirectory() as folder:
        workbook = Path(folder) / "grand.xlsx"
        build_workbook(workbook, content())
        type_formulas(workbook)
        told = [json.loads(run(program, workbook, "tell")[1]) for program in (OURS, PANDAS)]
        if told[0] != told[1]:
            print(f"the two sides disagree:\n{told[0]}\n{told[1]}")
            return 1
        if "C110" not in told[0]["findings"]:
            print("no cell is a formula: the other side reads twice for nothing")
            return 1
        sides = {"ours": (OURS, "time"), "pandas": (PANDAS, "time"), "less work": (PANDAS, "time without formulas")}
        times: dict[str, list[float]] = {side: [] for side in sides}
        for _ in range(RUNS):
            for side, (program, purpose) in sides.items():
                times[side].append(run(program, workbook, purpose)[0])
    print(json.dumps(told[0]))
    for side, taken in times.items():
        print(f"{side}: median {1000 * statistics.median(taken):.0f} ms, least {1000 * min(taken):.0f} ms")
    # A run of one side beside the run of the other that followed: what slows the machine slows both.
    ratio, less = (
        statistics.median(other / ours for ours, other in zip(times["ours"], times[side], strict=True))
        for side in ("pandas", "less work")
    )
    print(f"ratio {ratio:.1f}, at least {LEAST}; {less:.1f} beside a reading that sees no formulas")
    return int(ratio < LEAST)


if __name__ == "__main__":
    sys.exit(main())
