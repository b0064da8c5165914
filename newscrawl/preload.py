"""What reading needs, loaded once: imported by the small server from which workers are forked."""

from newscrawl.reading import language, reader

__all__ = ["reader"]

language.load()
