from calpae_xl.core.trade.codes import Code, Severity


def test_bounds_and_sums_alone_block_a_figure_that_can_be_read():
    assert [code for code in Code if code.blocks_figure] == [Code.HARD_BOUND, Code.UNBALANCED_TOTAL]


def test_what_blocks_a_figure_is_blocking_and_a_justification_lifts_it():
    for code in Code:
        if code.blocks_figure:
            assert code.severity is Severity.BLOCKING
            assert code.justifiable


def test_no_justification_makes_a_cell_readable():
    readings = [code for code in Code if code.text[0] == "C" and code.severity is Severity.BLOCKING]

    assert readings
    assert not any(code.justifiable for code in readings)
