"""Builds the master workbook from the packaged tables, byte for byte the same each time."""
