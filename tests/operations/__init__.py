"""Broken surroundings: what goes on, and what is said, while something around the product does not work."""
