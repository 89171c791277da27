"""The JSON document of what a published annex prints."""

from __future__ import annotations

from calpae_xl.core.documents import Document
from calpae_xl.core.transcription.transcript import Transcript


def observations_document(read: Transcript) -> Document:
    """Make the JSON document; a doubt that a rule settles has its reading in « retained »."""
    return {
        "schema": "calpae/observations/1",
        "document": read.name,
        "observations": [
            {
                "territory": each.territory,
                "vintage": each.vintage,
                "indicator": each.indicator,
                "period": each.period.label,
                "kind": each.period.kind.value,
                "raw": each.raw,
                "place": each.place,
            }
            for each in read.observations
        ],
        "doubts": [
            {
                "place": each.place,
                "indicator": each.indicator or None,
                "message": each.message,
                "readings": [*each.readings],
                "retained": each.retained,
            }
            for each in read.doubts
        ],
        "left_out": [*read.left_out],
    }
