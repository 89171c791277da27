"""101 departments, 45 indicators, 20 years from a file: ours beside pandas over openpyxl, in one run.

Both sides read the same workbook, find what cannot be read, negative and non-integer counts, jumps,
figures lost and left unchanged, compute every year-on-year change, and consolidate with partial totals and
ranges; both must say the same before their times are compared. Whole processes, imports included.

Run it as ``python tests/benchmarks/large_workbook.py`` where the package and pandas are installed.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from calpae_xl.build.content import MasterContent
from calpae_xl.build.workbook import build_workbook
from calpae_xl.core.model import Direction, Indicator, Rule, Status, Territory, ValueKind
from calpae_xl.core.referential import Referential
from calpae_xl.core.settings import Settings

LEAST = 8
DEPARTMENTS, INDICATORS, RATES, YEARS = 101, 45, 5, 20
FIRST_YEAR = 2003

OURS = """
import gc, json, sys
from pathlib import Path
gc.disable()
from calpae_xl.books.file import FileBook
from calpae_xl.core.changes import ChangeState
from calpae_xl.core.model import Kind
from calpae_xl.usecases.process import process_book
done = process_book(FileBook(Path(sys.argv[1])))
counts = {}
for finding in done.validation.findings:
    if finding.period is not None and finding.period.kind is Kind.TARGET:
        continue
    counts[finding.code.text] = counts.get(finding.code.text, 0) + 1
states = {}
cells = [cell for cell in done.cells if cell.period.kind is Kind.ACHIEVED]
for cell in cells:
    states[cell.state.value] = states.get(cell.state.value, 0) + 1
computed = [c for c in done.changes if c.state is ChangeState.COMPUTED and c.territory != "6AE"]
print(json.dumps({
    "findings": {code: counts.get(code, 0) for code in ("C102", "C112", "C113", "T301", "T302", "T303")},
    "changes": len(computed),
    "absolute": round(sum(c.absolute for c in computed), 6),
    "states": {s: states.get(s, 0) for s in ("complete", "partial", "range", "blocked", "missing")},
    "value": round(sum(c.value or 0 for c in cells), 6),
    "lower": round(sum(c.lower_bound or 0 for c in cells), 6),
}))
"""

PANDAS = """
import json, sys
import numpy as np
import pandas as pd
book = pd.read_excel(sys.argv[1], sheet_name=None, header=None, engine="openpyxl", dtype=object, keep_default_na=False)
rows = []
for name, sheet in book.items():
    if not str(sheet.iloc[0, 0]).startswith("calpae:1:saisie:"):
        continue
    top = sheet.index[sheet[0] == "Identifiant"][0]
    sheet.columns = sheet.loc[top]
    body = sheet.loc[top + 1:]
    body = body[body["Identifiant"] != ""]
    years = [c for c in body.columns if str(c).startswith("Réalisé ")]
    tidy = body.melt(id_vars=["Identifiant", "Unité"], value_vars=years, var_name="year", value_name="raw")
    rows.append(tidy.assign(territory=name))
data = pd.concat(rows, ignore_index=True)
data["year"] = data["year"].str[-4:].astype(int)
text = data["raw"].map(lambda v: isinstance(v, str))
data["code"] = np.where(text, data["raw"], "")
data["figure"] = pd.to_numeric(data["raw"].where(~text), errors="coerce").astype(float)
blank = text & (data["code"] == "")
known = data["code"].isin(["ND", "NC", ""])
rate = data["Unité"] == "%"
data.loc[rate, "figure"] = data.loc[rate, "figure"].mul(100).round(10)
data["unreadable"] = text & ~known
data["negative"] = data["figure"] < 0
data["fraction"] = ~rate & data["figure"].notna() & (data["figure"] >= 0) & (data["figure"] % 1 != 0)
data["blocked"] = data["unreadable"] | data["negative"] | data["fraction"]
data["usable"] = data["figure"].where(~data["blocked"])
data = data.sort_values(["territory", "Identifiant", "year"], kind="stable")
group = data.groupby(["territory", "Identifiant"], sort=False)
before = group["usable"].shift()
change = (data["usable"] - before) / before.where(before != 0)
jump = (change.abs() > 0.5) & ~rate.reindex(data.index)
lost = before.notna() & data["code"].isin(["ND", "NC"])
same = (data["usable"] == before) & (before > 10) & ~rate.reindex(data.index)
delta = data["usable"] - before
cells = data.groupby(["Identifiant", "year"], sort=False)
total = cells["usable"].sum()
count = cells["usable"].count()
stuck = cells["blocked"].any()
israte = cells["Unité"].first() == "%"
low, high = cells["usable"].min(), cells["usable"].max()
full, none = count == cells.size(), count == 0
state = pd.Series("partial", index=total.index)
state[full] = "complete"
state[israte] = "range"
state[israte & full & (low == high)] = "complete"
state[none] = "missing"
state[stuck] = "blocked"
value = total.where(~israte, low)[state == "complete"].sum()
print(json.dumps({
    "findings": {"C102": int(data["unreadable"].sum()), "C112": int(data["negative"].sum()),
                 "C113": int(data["fraction"].sum()), "T301": int(jump.sum()), "T302": int(lost.sum()),
                 "T303": int(same.sum())},
    "changes": int(delta.notna().sum()),
    "absolute": round(float(delta.sum()), 6),
    "states": {s: int((state == s).sum()) for s in ("complete", "partial", "range", "blocked", "missing")},
    "value": round(float(value), 6),
    "lower": round(float(total[state == "partial"].sum()), 6),
}))
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


def content() -> MasterContent:
    """Make a large campaign, with the faults of a real one: a few cells in a thousand."""
    draw = random.Random(67_68)
    indicators = {f"indicateur_{n:02}": indicator(n) for n in range(INDICATORS)}
    # Rates must stay side by side in both programs: their weight is never known everywhere.
    territories = tuple(Territory(f"{n:02}", f"Département {n:02}") for n in range(1, DEPARTMENTS + 1))
    settings = Settings(
        first_year=FIRST_YEAR, year=FIRST_YEAR + YEARS - 1, target_year=FIRST_YEAR + YEARS, territories=territories
    )
    entries = {}
    for territory in territories:
        for name, row in indicators.items():
            level = draw.randint(20, 5000)
            for period in settings.periods:
                chance = draw.random()
                if row.kind is ValueKind.RATE:
                    value: float | str = round(draw.uniform(0.5, 1), 2)
                else:
                    level = max(
                        11,
                        round(
                            level * draw.choice((0.9, 0.95, 1.02, 1.1, 1.2, 1.3)) * (2 if draw.random() < 0.02 else 1)
                        ),
                    )
                    value = level
                if chance < 0.03 or (name == f"indicateur_{RATES:02}" and territory is territories[0]):
                    value = "ND"
                elif chance < 0.04:
                    value = "NC"
                elif chance < 0.0401:
                    value = "8 5002"
                elif chance < 0.0402 and row.kind is not ValueKind.RATE:
                    value = level + 0.5
                entries[territory.code, name, period] = value
    return MasterContent(
        settings=settings,
        referential=Referential(indicators, ()),
        bound_notes=(),
        entries=entries,
        comments={},
        reservations=(),
        vintages=(),
    )


def run(program: str, workbook: Path) -> tuple[float, object]:
    """Run one side as a whole process: its wall time and what it says."""
    start = time.perf_counter()
    command = [sys.executable, "-c", program, str(workbook)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return time.perf_counter() - start, json.loads(done.stdout)


def main() -> int:
    """Print both times and their ratio; fail when they disagree or the ratio is too small."""
    with tempfile.TemporaryDirectory() as folder:
        workbook = Path(folder) / "grand.xlsx"
        build_workbook(workbook, content())
        times: dict[str, list[float]] = {"ours": [], "pandas": []}
        for _ in range(5):
            for side, program in (("ours", OURS), ("pandas", PANDAS)):
                seconds, said = run(program, workbook)
                times[side].append(seconds)
                if side == "ours":
                    expected = said
                elif said != expected:
                    print(f"the two sides disagree:\n{expected}\n{said}")
                    return 1
    ours, pandas = (statistics.median(times[side]) for side in ("ours", "pandas"))
    print(json.dumps(expected))
    print(f"ours {1000 * ours:.0f} ms; pandas over openpyxl {1000 * pandas:.0f} ms")
    print(f"ratio {pandas / ours:.1f}, at least {LEAST}")
    return int(pandas / ours < LEAST)


if __name__ == "__main__":
    sys.exit(main())
