"""What an action is about and what it writes: a figure or a cell, corrections, undoing, result sheets, « Journal »."""
