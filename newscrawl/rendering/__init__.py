"""Pages that scripts make: what a server sent goes in, what a browser made of it comes out.

The browser has no network of its own. Whatever it asks for is asked by the crawler, as any other
request, so guard, resolver, robots.txt, pace, pauses and limits hold for each script as for a page.
"""
