"""What people are told: sentences, explanations, the note of revisions."""
