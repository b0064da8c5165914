"""Labelled articles in, the model of `newscrawl.topics` out: what `newscrawl topics train` does.

All but `labels`, `texts` and `gather` needs the extra `train`.
"""
