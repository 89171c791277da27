"""A published annex read back: what its tables say, where, and what of it is not certain."""
