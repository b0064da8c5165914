"""Names of crawlers that gather for artificial intelligence, as their operators document them."""

from __future__ import annotations

TRAINING = (
    "AI2Bot", "Ai2Bot-Dolma", "anthropic-ai", "Applebot-Extended", "CCBot", "ClaudeBot", "cohere-ai",
    "cohere-training-data-crawler", "Diffbot", "FacebookBot", "Google-Extended", "GPTBot",
    "meta-externalagent", "omgili", "omgilibot", "PanguBot", "Webzio-Extended",
)  # fmt: skip
"""They gather texts to train models or for data sets: a site that keeps one of them out reserves
that use."""
OTHERS = (
    "Amazonbot", "Bytespider", "ChatGPT-User", "Claude-SearchBot", "Claude-User", "Claude-Web",
    "DuckAssistBot", "Gemini-Deep-Research", "Google-CloudVertexBot", "Google-NotebookLM", "ImagesiftBot",
    "img2dataset", "Kangaroo Bot", "meta-externalfetcher", "MistralAI-User", "OAI-SearchBot",
    "Perplexity-User", "PerplexityBot", "Timpibot", "YouBot",
)  # fmt: skip
"""They answer a reader's question, gather pictures, or are kept out for the load that they are: noted,
but no reservation"""

NAMES = {name.lower(): name for name in (*TRAINING, *OTHERS)}
"""as they are written, by lower-case name"""
