"""The heart: the programme as plain values, and everything that is decided about them."""
