"""What is known of sources in, what is wrong with them out, kept and told: `newscrawl health`."""
