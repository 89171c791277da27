"""The workbook by email: copies that leave, messages that carry them."""
