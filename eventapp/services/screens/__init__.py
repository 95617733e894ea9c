"""Screens at the venue: how each is set up, what it is told, what it says of itself, and slides."""
