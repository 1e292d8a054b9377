"""Builds the packages of neko-ice from this checkout, with nothing but Python's standard library."""
