"""What people ask for: one module per button, called alike by the ribbon and the command line."""
