"""Forms: what may be typed where. One module for each blueprint that has any."""
