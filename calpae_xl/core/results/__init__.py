"""What each result sheet holds: its cells, its live formulas and what they give."""
