"""One word for all that people typed: the same word, the same results."""

from __future__ import annotations

from hashlib import blake2b

from calpae_xl.core.campaign.campaign import Campaign


def entries_digest(campaign: Campaign) -> str:
    """Make one word of all that people typed: figures, codes, reservations."""
    digest = blake2b(digest_size=8)
    for territory, rows in campaign.series.items():
        for indicator, observations in rows.items():
            typed = (seen.raw or "" for seen in observations)
            digest.update("\x1f".join((territory, indicator, *typed, "\n")).encode("utf-8", "surrogatepass"))
    reserved = ((r.territory, r.indicator, r.period or "", r.type.value, r.note or "") for r in campaign.reservations)
    for words in sorted(reserved):
        digest.update("\x1f".join((*words, "\n")).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
