"""The books that figures are read from and written to: files, Excel, and memory for the tests."""
