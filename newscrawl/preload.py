"""What reading needs, loaded once: imported by the small server from which workers are forked.

Not the language model: it takes longer than all the rest, and most pages say in what language they
are. A worker loads it for the first page that does not.
"""

from newscrawl import hosts, topics
from newscrawl.reading import reader

__all__ = ["reader"]

for code in ("en", "de", "pt"):  # those of the catalogue
    topics.classifier().finder.matcher(code)
hosts.registrable_domain("site.example")  # with the public suffix list
