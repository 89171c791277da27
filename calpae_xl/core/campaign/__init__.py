"""A workbook read: what its cells, its referential and its settings say."""
