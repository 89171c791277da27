"""The books that figures are read from and written to: files here, Excel beside them."""
