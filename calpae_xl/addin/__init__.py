"""The door of Excel: what the buttons of the ribbon do."""
