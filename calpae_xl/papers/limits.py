"""What an annex may hold, whatever file it comes in: looked at before what it bounds is made."""

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 20_000, 100, 10_000
"""An annex of a hundred departments stays under half of each; a longer cell is cut."""
