"""CALPAE indicators of the departments of a collectivity: validated, compared, consolidated."""

__version__ = "0.1.0"
