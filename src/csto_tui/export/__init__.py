"""Archives in formats that other programs read."""
