"""What is said of an annex once it is read, and of what it would change: a line each, then what a person has to see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from calpae_xl.core.trade.labels import loose_key
from calpae_xl.core.trade.typography import plural, shortened, typeset
from calpae_xl.core.trade.words import full_period_text
from calpae_xl.core.transcription.transcript import of_others
from calpae_xl.usecases.integration_report import change_line, conflict_lines

if TYPE_CHECKING:
    from calpae_xl.core.campaign.campaign import Campaign
    from calpae_xl.core.transcription.doubts import Doubt
    from calpae_xl.core.transcription.transcript import Transcript
    from calpae_xl.usecases.import_annex import Archive, Merged

_MOST_SHOWN, _LONGEST = 20, 200
"""Doubts, changes and contradictions that a screen holds; the JSON document has them all."""


def read_lines(read: Transcript) -> list[str]:
    """Say what was read, what was repaired and why, and what is left to look at."""
    counts = [
        f"{territory} : {sum(each.territory == territory for each in read.observations)}"
        for territory in read.territories
    ]
    count = plural(len(read.observations), "cellule lue", "cellules lues")
    lines = [f"« {read.name} », millésime {read.vintage} : {count} ({', '.join(counts)})."]
    if not read.observations:
        lines = [f"« {read.name} » : aucun chiffre n’est certain."]
    if read.left_out:
        lines.append(f"  non lu : les tableaux {of_others(read.left_out)}")
    settled = [each for each in read.doubts if each.retained is not None]
    for title, doubts in (("réglé", settled), ("à vérifier", [*read.open_doubts])):
        lines += (line for each in doubts[:_MOST_SHOWN] for line in _doubt_lines(title, each))
        lines += _more(len(doubts), title)
    return [typeset(line) for line in lines]


def _doubt_lines(title: str, each: Doubt) -> Iterator[str]:
    label = f", « {each.indicator} »" if each.indicator else ""
    yield f"  {title} : {each.place}{label} : {each.message}"
    if each.retained is not None:
        yield f"    retenu : {shortened(each.retained, _LONGEST)}"
    others = [shortened(reading, _LONGEST) for reading in each.readings if reading != each.retained]
    yield f"    {'écarté' if each.retained is not None else 'lectures possibles'} : {' / '.join(others)}"


def _more(count: int, title: str) -> Iterator[str]:
    if count > _MOST_SHOWN:
        yield f"  {plural(count - _MOST_SHOWN, 'autre')} ({title}) ; --json les donne tous"


def merge_lines(merged: Merged) -> list[str]:
    """Say what importing would change in the entry sheets."""
    if merged.known:
        return [typeset(f"« {merged.read.name} » : déjà importé.")]
    campaign, lines = merged.target.campaign, []
    for result in merged.integration.returns:
        lines.append(f"{result.territory} : {_told(result.written, result.conflicts, result.kept)}.")
        lines += (f"  repris : {change_line(campaign, result, each)}" for each in result.written[:_MOST_SHOWN])
        lines += _more(len(result.written), "repris")
        lines += conflict_lines(campaign, result, "l’annexe")
    lines += _comment_lines(merged.read, campaign)
    return [typeset(line) for line in lines]


def _comment_lines(read: Transcript, campaign: Campaign) -> Iterator[str]:
    """Count the comments of an annex that the workbook does not have: they are not taken."""
    entered = {key: text for key, (text, _) in campaign.comments.items()}
    other = [key for key, text in read.comments.items() if loose_key(entered.get(key, "")) != loose_key(text)]
    if other:
        count = plural(len(other), "commentaire de l’annexe n’est pas", "commentaires de l’annexe ne sont pas")
        yield f"  non repris : {count} dans le classeur. Recopiez ce qui manque dans la colonne « Commentaires »."


def _told(written: tuple[object, ...], conflicts: tuple[object, ...], kept: int) -> str:
    counts = (
        (len(written), "cellule vide remplie", "cellules vides remplies"),
        (len(conflicts), "écart à décider dans « Conflits »", "écarts à décider dans « Conflits »"),
        (kept, "cellule gardée, vide dans l’annexe", "cellules gardées, vides dans l’annexe"),
    )
    return ", ".join(plural(*count) for count in counts if count[0]) or "rien à reprendre"


def archive_lines(archive: Archive) -> list[str]:
    """Say what importing would add to « Millésimes »."""
    campaign = archive.target.campaign
    lines = [f"{archive.summary}."]
    for line, raw in archive.archived.contradicted[:_MOST_SHOWN]:
        label = campaign.referential.short_label(line.indicator)
        what = f"{line.territory}, « {label} », {full_period_text(line.period)}"
        values = f"« {raw or '(vide)'} » dans « Millésimes », « {line.raw or '(vide)'} » dans l’annexe"
        lines.append(f"  laissé : {what} : {values}")
    lines += _more(len(archive.archived.contradicted), "laissés")
    if archive.read.comments:
        count = plural(len(archive.read.comments), "commentaire de l’annexe", "commentaires de l’annexe")
        lines.append(f"  non repris : {count}. « Millésimes » n’en prend que les chiffres.")
    if archive.vintage == campaign.settings.campaign:
        lines.append("  C’est le millésime de la campagne elle-même : « comparer » ne s’en servira qu’à la suivante.")
    return [typeset(line) for line in lines]
