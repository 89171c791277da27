from calpae_xl.core.workbook.formulas import to_review


def test_a_decision_is_compared_with_to_review():
    assert to_review("$J5") == '$J5="À revoir"'
    assert to_review("TRIM($J5)", "<>") == 'TRIM($J5)<>"À revoir"'
