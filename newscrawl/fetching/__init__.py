"""Scrapy components between the spider and the network: guards and manners."""
