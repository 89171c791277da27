"""What each result sheet holds: contents and live formulas, at fixed places; built and rewritten from here."""
