"""What comes back from a department, and its three-way merge."""
