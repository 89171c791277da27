"""The add-in on a computer: where it goes, what Excel and Windows must allow, how it gets there and leaves."""
