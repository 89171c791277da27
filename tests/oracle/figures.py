"""Edits of figures: any cell, then those that put a rule to work."""

from __future__ import annotations

from .campaign import AMOUNT, COUNT, DELAY, RATE, RATIO, SUM, Indicator
from .contents import ENTRIES, figure
from .draft import Draft
from .package import BLANK, Content, number, text
from .surroundings import reserve


def entry_edits(draft: Draft) -> None:
    makers, weights = zip(*ENTRIES, strict=True)
    for _ in range(draft.rng.choice((2, 8, 20, 40))):
        key = draft.any_key()
        indicator = draft.campaign.indicators[key[1]]
        maker = draft.rng.choices(makers, weights)[0]
        if maker is figure:
            near = draft.layout.entries.figure(*key)
            draft.put(key, figure(draft, indicator, near))
        else:
            draft.put(key, maker(draft, indicator))


def blocks(draft: Draft) -> None:
    """A block and a year: themes known or not, a total typed or not, shared themes."""
    rng, campaign = draft.rng, draft.campaign
    total, themes = rng.choice(list(campaign.themes.items()))
    period = rng.choice(campaign.periods[2:])
    shared = rng.sample(themes, rng.choice((0, 1, 1, 2)))
    common = {theme: rng.choice((1, 30, 167, 1000)) for theme in shared}
    for territory in campaign.departments:
        style = rng.choice(("all", "all", "some", "none", "SO"))
        added = 0
        for theme in themes:
            figured = style == "all" or (style == "some" and draft.chance(0.4))
            if style != "SO" and theme in common and draft.chance(0.7):
                figured = True
                value = common[theme] + (rng.choice((0, 0, 0, 1)))
            else:
                value = rng.randint(0, 150)
            if figured:
                added += value
                draft.put((territory, theme, period), number(value))
            else:
                draft.put(
                    (territory, theme, period),
                    text("SO") if style == "SO" else rng.choice((text("ND"), BLANK, text("NC"), text("SO"))),
                )
            if theme in common and draft.chance(0.7):
                reserve(draft, territory, theme, period.typed, "compté à l’échelle de la CeA")
        typed = rng.choice((None, None, added, added, added + 5, added - 1, 115, 520, "ND", "SO", "520 agents"))
        draft.put(
            (territory, total, period),
            BLANK if typed is None else text(typed) if isinstance(typed, str) else number(typed),
        )


def scopes(draft: Draft) -> None:
    """A row that is added up: the same figure twice, two figures, or one alone, and who says it counts for both."""
    rng, campaign = draft.rng, draft.campaign
    indicator = rng.choice([i for i in campaign.published if i.rule == SUM])
    period = rng.choice(campaign.periods)
    value = rng.choice((0, 1, 22, 167, 900))
    given: list[Content] = [number(value), number(value)]
    given[rng.randint(0, 1)] = rng.choice(
        (number(value), number(value), number(value + 3), text("ND"), BLANK, text("SO"), text("NC"))
    )
    for territory, content in zip(campaign.departments, given, strict=False):
        draft.put((territory, indicator.id, period), content)
        if draft.chance(0.6):
            reserve(
                draft,
                territory,
                indicator.id,
                rng.choice((period.typed, period.typed, None)),
                "compté à l'échelle de la CeA",
            )


def weights(draft: Draft) -> None:
    """Population, people oriented or followed, advisers: good, missing or of no use."""
    rng, campaign = draft.rng, draft.campaign
    for indicator in [i for i in campaign.published if i.weights and draft.chance(0.7)]:
        for period in rng.sample(campaign.periods, 3):
            for territory in campaign.departments:
                if draft.chance(0.8):
                    draft.put((territory, indicator.id, period), figure(draft, indicator))
                for weight in indicator.weights:
                    draft.put((territory, weight, period), _weight(draft, campaign.indicators[weight], indicator.rule))


def _weight(draft: Draft, indicator: Indicator, rule: str) -> Content:
    rng = draft.rng
    if draft.chance(0.25):
        return rng.choice(
            (BLANK, text("ND"), text("SO"), number(0), number(-4), number("10.5"), text("1 234"), text("beaucoup"))
        )
    if rule == RATIO:
        return number(rng.choice((10, 12.5, 18, 3)) if indicator.kind != COUNT else rng.choice((200, 500, 879, 1027)))
    return number(rng.choice((894, 765, 200, 1140000, 767000)))


def money(draft: Draft) -> None:
    """Amounts, in cents that doubles cannot add, with their parts, and the rates at which they are spent."""
    rng, campaign = draft.rng, draft.campaign
    for indicator in [i for i in campaign.published if i.kind == AMOUNT or i.rule == RATIO]:
        for territory in campaign.departments:
            for period in campaign.periods:
                if draft.chance(0.7):
                    draft.put((territory, indicator.id, period), figure(draft, indicator))
    for total, parts in campaign.parts.items():
        if campaign.indicators[total].kind == AMOUNT:
            period, cents = rng.choice(campaign.periods), [rng.randint(0, 10**7) for _ in parts]
            for name, value in (*zip(parts, cents, strict=True), (total, sum(cents) + rng.choice((0, 0, 1)))):
                draft.put((campaign.departments[0], name, period), number(f"{value / 100:.2f}"))
    _spend(draft)


def _spend(draft: Draft) -> None:
    """A rate that is what was spent of the money planned."""
    rng, campaign = draft.rng, draft.campaign
    for rate in [i for i in campaign.published if i.kind == RATE and i.rule == RATIO]:
        period = rng.choice(campaign.periods)
        for territory in campaign.departments:
            planned, share = rng.randint(1, 10**6), rng.randint(0, 100)
            names = (*rate.weights, rate.id)
            typed = (f"{planned * share / 100:.2f}", planned, share / 100)
            for name, value in zip(names, typed, strict=True):
                draft.put((territory, name, period), number(value))


def targets(draft: Draft) -> None:
    """Targets in words and in figures."""
    rng, campaign = draft.rng, draft.campaign
    delay = next(i for i in campaign.published if i.kind == DELAY)
    rate = next(i for i in campaign.published if i.kind == RATE)
    count = rng.choice([i for i in campaign.published if i.kind == COUNT and i.rule == SUM])
    words = {
        delay.id: ("Tendre vers 3 semaines", "tendre vers 4 semaines", "Tendre vers 21 jours", 21, 28, "ND"),
        rate.id: ("Tendre vers 100 %", "Tendre vers 95 %", 1, 0.95, "ND"),
        count.id: (f"Tendre vers 50 {count.unit}", 50, 35, "ND", "SO"),
    }
    for identity, choices in words.items():
        for territory in campaign.departments:
            chosen = rng.choice(choices)
            content = text(chosen) if isinstance(chosen, str) else number(chosen)
            draft.put((territory, identity, rng.choice(campaign.targets)), content)


def bounds(draft: Draft) -> None:
    """Two figures that break a bound, or just do not."""
    rng, campaign = draft.rng, draft.campaign
    bound = rng.choice(campaign.bounds)
    territory, period = rng.choice(campaign.departments), rng.choice(campaign.periods)
    indicator = campaign.indicators[bound.indicator]
    limit = bound.limit
    if isinstance(limit, str):
        limit_value = rng.choice((0, 50, 400))
        draft.put((territory, limit, period), number(limit_value))
    else:
        limit_value = int(limit)
    value = limit_value + rng.choice((-1, 0, 1, 200))
    draft.put((territory, bound.indicator, period), number(0.95 if indicator.kind == RATE else max(0, value)))


def breakdowns(draft: Draft) -> None:
    rng, campaign = draft.rng, draft.campaign
    total, parts = rng.choice(list(campaign.parts.items()))
    territory, period = rng.choice(campaign.departments), rng.choice(campaign.periods)
    values = [rng.randint(100, 900) for _ in parts]
    for part, value in zip(parts, values, strict=True):
        draft.put(
            (territory, part, period), rng.choice((number(value), number(value), number(value), text("ND"), text("SO")))
        )
    draft.put((territory, total, period), number(sum(values) + rng.choice((0, 0, 7, -7))))


def merges(draft: Draft) -> None:
    territory, indicator, _ = draft.any_key()
    first = draft.rng.randint(0, 3)
    periods = draft.campaign.periods[first : first + draft.rng.randint(2, 3)]
    cells = [draft.layout.entries.cells[territory, indicator, period] for period in periods]
    addresses = [entry.cell.address for entry in cells if entry.cell]
    draft.package.merge(cells[0].sheet, f"{addresses[0]}:{addresses[-1]}")
