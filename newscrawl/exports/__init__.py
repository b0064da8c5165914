"""Stored articles in, files that a data team can load out."""
