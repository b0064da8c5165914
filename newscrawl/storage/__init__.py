"""Articles and fetched pages in, SQL rows and WARC files out; one code for SQLite and PostgreSQL."""
