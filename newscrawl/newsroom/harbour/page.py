"""The parts of one page in, the whole document out: head, site header, menu, sidebar and footer."""

from __future__ import annotations

from html import escape

from newscrawl.newsroom.content import HARBOUR

SMALL_PAGES = {
    "about": "About us",
    "contact": "Contact",
    "privacy-policy": "Privacy policy",
    "tide-table": "The Tide Table",
    "join": "Become a member",
}


def document(*, title: str, head: str, main: str, body_class: str, language: str = "en-GB") -> str:
    schema = "https://schema.org"
    return f"""<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
{head}
<link rel="alternate" type="application/rss+xml" title="Harbour Ledger &raquo; Feed" href="{HARBOUR.home}feed/">
<link rel="stylesheet" id="generate-style-css" href="{HARBOUR.home}wp-content/themes/generatepress/assets/css/main.min.css" media="all">
<style id="generate-style-inline-css">body{{background-color:var(--base-2);color:var(--contrast);}}.entry-title a{{color:var(--contrast);}}</style>
<meta name="generator" content="WordPress 6.8">
</head>
<body class="{body_class} wp-embed-responsive right-sidebar nav-below-header separate-containers header-aligned-left dropdown-hover" itemtype="{schema}/Blog" itemscope>
<a class="screen-reader-text skip-link" href="#content" title="Skip to content">Skip to content</a>
<header class="site-header" id="masthead" aria-label="Site" itemtype="{schema}/WPHeader" itemscope>
<div class="inside-header grid-container"><div class="site-branding-container"><div class="site-branding">
<p class="main-title" itemprop="headline"><a href="{HARBOUR.home}" rel="home">Harbour Ledger</a></p>
<p class="site-description" itemprop="description">Technology, power and the public of Port Carrow</p>
</div></div></div>
</header>
<nav class="main-navigation sub-menu-right" id="site-navigation" aria-label="Primary" itemtype="{schema}/SiteNavigationElement" itemscope>
<div class="inside-navigation grid-container">
<button class="menu-toggle" aria-controls="primary-menu" aria-expanded="false"><span class="gp-icon icon-menu-bars"></span><span class="mobile-menu">Menu</span></button>
<div id="primary-menu" class="main-nav"><ul id="menu-main" class="menu sf-menu">
{menu()}
</ul></div>
</div>
</nav>
<div class="site grid-container container hfeed" id="page"><div class="site-content" id="content">
<div class="content-area" id="primary"><main class="site-main" id="main">
{main}
</main></div>
{SIDEBAR}
</div></div>
{FOOTER}
<script id="generate-menu-js" src="{HARBOUR.home}wp-content/themes/generatepress/assets/js/menu.min.js" defer></script>
</body>
</html>
"""


def menu() -> str:
    entries = [("Home", HARBOUR.home)]
    entries += [
        (title, f"{HARBOUR.home}category/{slug}/") for slug, title in HARBOUR.sections.items()
    ]
    return "\n".join(
        f'<li id="menu-item-{20 + i}" class="menu-item menu-item-type-taxonomy menu-item-{20 + i}">'
        f'<a href="{url}">{escape(name)}</a></li>'
        for i, (name, url) in enumerate(entries)
    )


def small_page(slug: str) -> str:
    """A page about the outlet itself."""
    title = SMALL_PAGES[slug]
    main = f"""<article id="post-{len(slug)}" class="post-{len(slug)} page type-page status-publish">
<div class="inside-article"><header class="entry-header"><h1 class="entry-title" itemprop="headline">{title}</h1></header>
<div class="entry-content" itemprop="text"><p>The Harbour Ledger is an invented newspaper. It stands in this package so that a crawl can be tried without asking anything of a real site.</p></div>
</div></article>"""
    head = f'<link rel="canonical" href="{HARBOUR.home}{slug}/">'
    return document(title=f"{title} - Harbour Ledger", head=head, main=main, body_class="page")


SIDEBAR = f"""<div class="widget-area sidebar is-right-sidebar" id="right-sidebar"><div class="inside-right-sidebar">
<aside id="search-2" class="widget inner-padding widget_search"><form method="get" class="search-form" action="{HARBOUR.home}"><label><span class="screen-reader-text">Search for:</span><input type="search" class="search-field" placeholder="Search &hellip;" name="s"></label><button class="search-submit" aria-label="Search">Search</button></form></aside>
<aside id="block-7" class="widget inner-padding widget_block"><h2 class="widget-title">Most read this month</h2>
<ul class="wp-block-latest-posts__list wp-block-latest-posts">
<li><a class="wp-block-latest-posts__post-title" href="{HARBOUR.home}2026/09/ferry-cameras-read-every-face/">New ferry cameras will read every face on the quay</a></li>
<li><a class="wp-block-latest-posts__post-title" href="{HARBOUR.home}2026/08/clinic-visit-location-broker-fined/">Data broker fined £4.2m for selling the trails of clinic visitors</a></li>
<li><a class="wp-block-latest-posts__post-title" href="{HARBOUR.home}partners/smarter-quays/">Smarter quays: what connected ports can do for you (sponsored)</a></li>
</ul></aside>
<aside id="block-9" class="widget inner-padding widget_block widget_text"><h2 class="widget-title">The Tide Table</h2><p>Our weekly letter on technology and power in Port Carrow. Free, every Friday morning.</p><p><a class="wp-block-button__link" href="{HARBOUR.home}tide-table/">Sign me up</a></p></aside>
</div></div>"""

FOOTER = f"""<div class="site-footer footer-bar-active footer-bar-align-right">
<div id="footer-widgets" class="site footer-widgets"><div class="footer-widgets-container grid-container"><div class="inside-footer-widgets"><div class="footer-widget-1"><aside class="widget inner-padding widget_text"><p>The Harbour Ledger is owned by its readers and the people who work there.</p></aside></div></div></div></div>
<footer class="site-info" aria-label="Site" itemtype="https://schema.org/WPFooter" itemscope><div class="inside-site-info grid-container">
<div class="footer-bar"><aside class="widget inner-padding widget_nav_menu"><ul class="menu"><li><a href="{HARBOUR.home}about/">About us</a></li><li><a href="{HARBOUR.home}contact/">Contact</a></li><li><a rel="privacy-policy" href="{HARBOUR.home}privacy-policy/">Privacy policy</a></li></ul></aside></div>
<div class="copyright-bar"><span class="copyright">&copy; 2026 Harbour Ledger</span> &bull; Built with <a href="https://generatepress.com" itemprop="url">GeneratePress</a></div>
</div></footer></div>"""
