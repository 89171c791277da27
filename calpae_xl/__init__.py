"""CALPAE indicators of the Collectivité européenne d'Alsace: validated, compared, consolidated."""

__version__ = "0.1.0"
