"""Texts in, whether one is a copy of another, and which came first, out; pure."""
