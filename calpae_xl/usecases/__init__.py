"""What people ask for: one module per button or command, called alike by the ribbon and the command line."""
