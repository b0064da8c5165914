"""All sources and the names that a person gave go in; the sources that are meant come out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from newscrawl.errors import ConfigurationError
from newscrawl.sources.source import Source


def choose_sources(known: Mapping[str, Source], names: Iterable[str]) -> dict[str, Source]:
    """Those named, in that order, enabled or not; without names all that are enabled.

    Raises:
        ConfigurationError: naming every name that no source has, and the nearest that one has.
    """
    names = list(dict.fromkeys(names))
    if not names:
        return {name: source for name, source in known.items() if source.enabled}
    unknown = [_explain(name, known) for name in names if name not in known]
    if unknown:
        raise ConfigurationError("\n".join(unknown))
    return {name: known[name] for name in names}


def _explain(name: str, known: Mapping[str, Source]) -> str:
    nearest = get_close_matches(name, known, n=3)
    hint = f"did you mean {' or '.join(nearest)}?" if nearest else "see `newscrawl sources list`"
    return f"no source is named {name!r}; {hint}"
