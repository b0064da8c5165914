"""The read-only web application: what `newscrawl serve` and `newscrawl report` show."""
