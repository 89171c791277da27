"""The sheets that people and Python share, one a module: headers, line, reading, writing."""
