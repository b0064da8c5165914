"""What reading needs, loaded once: imported by the small server from which workers are forked."""

from newscrawl import topics
from newscrawl.reading import language, reader

__all__ = ["reader"]

language.load()
for code in ("en", "de", "pt"):  # those of the catalogue
    topics.classifier().finder.matcher(code)
