"""Sources in, crawled by several processes on one machine or many: `newscrawl crawl --engine ray`.

`shares` deals the sources out, `process` is what crawls one share (in a process of its own, by the
function that one machine runs), `task` starts it and starts it again when it dies, `run` has an engine do
all of them.
"""
