"""A workbook as the core sees it: its grid, its layout, its tables, and what is to be written."""
