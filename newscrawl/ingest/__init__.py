"""WARC files that others wrote in, articles out: what `newscrawl ingest` does.

`files` finds the files, `records` their pages, `filters` those that are wanted, `domains` their
sources; `sites` learns what each site repeats, `task` reads one file and commits it part by part,
`guard` runs a task in a process of its own, `run` all that were asked for, by an engine
(`newscrawl.engine`).
"""
