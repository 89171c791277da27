"""« codes --json »: what each code means."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from documents import faults

from calpae_xl.core.documents.codes import codes_document
from calpae_xl.core.trade.codes import Code


def test_the_document_of_the_codes_follows_its_schema():
    document = json.loads(json.dumps(codes_document(Code), allow_nan=False))

    assert faults("codes", document) == []
    assert [code["code"] for code in document["codes"]] == [code.text for code in Code]


@pytest.mark.parametrize(
    "change", [{"severity": "bloquant"}, {"level": "1"}, {"code": "C1020"}, {"remedy": ""}], ids=str
)
def test_the_schema_of_codes_refuses_what_the_contract_excludes(change: Mapping[str, object]):
    document = codes_document([Code.MALFORMED_NUMBER])

    document["codes"][0] |= change

    assert len(faults("codes", document)) == 1
