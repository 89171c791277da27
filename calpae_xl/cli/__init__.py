"""The command line: reads the arguments, calls a use case, prints what it says."""
