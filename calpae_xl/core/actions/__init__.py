"""What an action writes: corrections, undoing, result sheets, a line of « Journal »."""
