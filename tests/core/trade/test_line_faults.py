"""What can be wrong in a line: each fault in words of its own, with what to do."""

import re

import pytest

from calpae_xl.core.trade.line_faults import LineFault


@pytest.mark.parametrize("fault", LineFault, ids=lambda fault: fault.name)
def test_each_fault_says_what_is_seen_and_what_to_do(fault):
    assert re.search(r"ez\b.*\.$", fault.remedy)
    assert not fault.seen.endswith(".")
    assert {*re.findall(r"\{(\w+)\}", fault.seen + fault.remedy)} <= {"text", "other", "choices"}


def test_two_faults_are_told_apart():
    assert len({(fault.seen, fault.remedy) for fault in LineFault}) == len(LineFault)
