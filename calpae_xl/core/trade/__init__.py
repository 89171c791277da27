"""The words of the trade as types, and how French writes them."""
