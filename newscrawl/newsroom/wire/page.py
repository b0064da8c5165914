"""The parts of one page in, the whole document out: hashed class names, boxes, no landmarks."""

from __future__ import annotations

from html import escape

from newscrawl.newsroom.content import WIRE

SMALL_PAGES = {"about": "About Open Wire", "imprint": "Imprint", "letters": "Our letters"}


def document(*, title: str, head: str, main: str, language: str = "en") -> str:
    menu = "".join(
        f'<div class="k2Vq"><a class="k2Vq_a" href="/{slug}">{escape(name)}</a></div>'
        for slug, name in WIRE.sections.items()
    )
    return f"""<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{escape(title, quote=False)}</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
{head}
<link rel="alternate" type="application/atom+xml" title="Open Wire" href="{WIRE.home}atom.xml">
<style>.k2Vq{{display:inline-block}}.zz9P{{max-width:42rem}}.c7Wd{{font-size:.8rem}}</style>
</head><body class="bR3t">
<div class="r0Ot"><div class="m1Xe"><a class="tQ8n" href="#z">Skip to main content</a></div>
<div class="h5Lb"><div class="h5Lb_i"><a href="/"><span class="h5Lb_n">Open Wire</span></a></div><div class="n6Gc">{menu}<div class="k2Vq"><a class="k2Vq_a" href="/search?q=encryption">Search</a></div></div></div>
<div class="zz9P" id="z">
{main}
</div>
{FOOT}
</div></body></html>
"""


def small_page(slug: str) -> str:
    """A page about the outlet itself."""
    main = f'<h1 class="u4Kd">{SMALL_PAGES[slug]}</h1><p class="p8Sa">Open Wire is an invented news agency. It stands in this package so that a crawl can be tried without asking anything of a real site.</p>'
    return document(title=f"{SMALL_PAGES[slug]} | Open Wire", head="", main=main)


FOOT = """<div class="f3Hy"><div class="f3Hy_c"><p>We use cookies to remember your settings and to count our readers.</p><span class="b9Un">Accept all</span> <span class="b9Un">Only what is needed</span></div>
<div class="f3Hy_l"><a href="/about">About</a> <a href="/imprint">Imprint</a> <a href="/letters">Letters</a></div>
<div class="f3Hy_r"><span>© 2026 Open Wire. All rights reserved.</span></div></div>"""
