"""Coverage-guided fuzzing: ``python -m tests.fuzzing cell_reading --runs 100000``."""
