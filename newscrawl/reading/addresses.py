"""A page's address in, what its shape suggests out: a list, a search, an article."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

_LISTS = frozenset(
    """tag tags category categories topic topics section sections author authors archive archives label labels keyword
    keywords subject subjects series collection collections staff contributor contributors writers profile people
    thema themen kategorie kategorien schlagwort schlagworte autor autoren rubrik ressort
    rubrique rubriques categorie categories auteur auteurs mot-cle mots-cles sujet theme themes
    categoria categorias etiqueta etiquetas autores tema temas seccion secciones autore autori sezione argomento argomenti tema temi
    onderwerp onderwerpen kategoria kategorie autorzy temat tematy amne kategori emne etikett tagi etiket yazar konu
    issue issues feed""".split()
)
_SURE = frozenset(
    "tag tags category categories label labels author authors kategorie schlagwort categoria categorias etiqueta etiquetas".split()
)
"""folders below which any page is a list, however deep"""
_FRONTS = _LISTS | frozenset(
    "news blog blogs latest home index index.html index.php posts articles stories press podcast podcasts videos opinion search all sitemap".split()
)
_SEARCH_FOLDERS = frozenset(
    "search suche recherche buscar busca busqueda cerca ricerca zoeken szukaj sok".split()
)
_SEARCH_KEYS = frozenset({"s", "q", "query", "search", "keyword", "keywords", "search_query"})
_PAGING = re.compile(
    r"(?:^|/)(?:page|seite|pagina|p|paged|strona)[/-]?\d+/?$|/\d{4}/\d{2}/page/\d+/?$",
    re.IGNORECASE,
)
_DATE_ARCHIVE = re.compile(r"^(?:/[a-z-]{2,20})?/(?:19|20)\d\d(?:/\d{1,2}){0,2}/?$")
_PAGING_KEYS = frozenset({"page", "paged", "offset", "start"})
_DATED = re.compile(r"/(?:19|20)\d\d[/-]\d{1,2}(?:[/-]\d{1,2})?/[^/]{3,}")
_LONG_SLUG = 4
_LONGEST_NAME = 5
"""words of a tag's or an author's name, at most"""


def is_front(url: str) -> bool:
    """The site's own front page, or that of one of its languages."""
    parts = _split(url)
    return (
        parts is not None
        and not parts[1]
        and bool(re.fullmatch(r"/?(?:[a-z]{2}(?:-[a-zA-Z]{2})?/?)?", parts[0]))
    )


def is_search(url: str) -> bool:
    parts = _split(url)
    if parts is None:
        return False
    folders = [part for part in parts[0].lower().split("/") if part]
    return bool(_SEARCH_FOLDERS.intersection(folders[:2])) or bool(
        _SEARCH_KEYS.intersection(parts[1])
    )


def looks_like_list(url: str) -> str | None:
    """What in the address suggests a list of articles."""
    parts = _split(url)
    if parts is None:
        return None
    path, keys = parts
    found = _PAGING.search(path)
    if found:
        return found.group().strip("/")
    if _DATE_ARCHIVE.match(path):
        return "archive of a date"
    if _PAGING_KEYS.intersection(keys):
        return "paging"
    folders = [part.lower() for part in path.split("/") if part]
    if folders and folders[-1] in _FRONTS and len(folders) <= 3:
        return folders[-1]
    for folder in folders[:-1]:
        name = folders[-1]
        if (
            folder in _LISTS
            and (folder == folders[-2] or folder in _SURE)
            and len(re.split(r"[-_+]|%20", name)) <= _LONGEST_NAME
        ):
            return folder
    return None


def looks_like_article(url: str) -> bool:
    parts = _split(url)
    if parts is None:
        return False
    path = parts[0]
    slug = path.rstrip("/").rsplit("/", 1)[-1]
    return bool(_DATED.search(path)) or len(re.split(r"[-_]", slug)) > _LONG_SLUG


def _split(url: str) -> tuple[str, set[str]] | None:
    try:
        parts = urlsplit(url)
        return parts.path, {key.lower() for key, _ in parse_qsl(parts.query, max_num_fields=100)}
    except ValueError:
        return None
