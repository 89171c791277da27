"""What both doors, the add-in and the command line, share."""
