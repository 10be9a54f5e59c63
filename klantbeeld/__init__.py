"""Klantbeeld: the picture of the customer."""

__version__ = "0.1.0"
