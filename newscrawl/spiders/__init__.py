"""Spiders: plain Scrapy; the news spider serves every source whose facts suffice."""
