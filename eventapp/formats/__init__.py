"""Programmes as bytes, one module per format."""
