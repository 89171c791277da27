"""Makes workbooks, the add-in and the Windows bundle from their sources, byte for byte the same each time."""
