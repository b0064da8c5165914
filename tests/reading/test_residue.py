"""Each rule takes out what it is for, and leaves prose that speaks of the same."""

from __future__ import annotations

import pytest

from newscrawl import clean_text, extract
from newscrawl.items import Reason, RemovedBlock

FIRST = "The committee has voted on the bill that the minister tabled in the spring of last year."
LAST = "It goes back to the house, where forty members have asked to speak about what it will cost."


def removed_between(line: str) -> list[RemovedBlock]:
    """What goes out of a saved text in which `line` stands between two paragraphs."""
    found = clean_text(f"{FIRST}\n{line}\n{LAST}")
    assert [block.text for block in found.blocks if block.text != line] == [FIRST, LAST]
    return found.removed


RESIDUE = {
    Reason.SKIP_LINK: ["Skip to main content", "Zum Inhalt springen", "Aller au contenu", "Saltar al contenido", "Vai al contenuto",
                       "Ga naar de inhoud", "Przejdź do treści", "Перейти к содержимому", "本文へスキップ", "跳转到正文", "İçeriğe geç",
                       "Hoppa till innehåll", "सामग्री पर जाएं", "انتقل إلى المحتوى"],
    Reason.COMMENT_FORM: ["Leave a Reply", "3 comments", "Schreibe einen Kommentar", "Laisser un commentaire", "Deja un comentario",
                          "Deixe um comentário", "Lascia un commento", "Geef een reactie", "Dodaj komentarz", "Оставить комментарий",
                          "コメントを残す", "发表评论", "Yorum yap", "Lämna en kommentar", "टिप्पणी करें", "اترك تعليقا",
                          "Diese Website verwendet Akismet, um Spam zu reduzieren.", "Any other suggestions? Leave a comment below."],
    Reason.SHARE: ["Share this article", "Facebook Twitter WhatsApp", "Artikel teilen", "Partager sur Facebook", "Compartir en Twitter",
                   "Condividi su Facebook", "Deel dit artikel", "Udostępnij", "Поделиться", "シェアする", "分享到", "Paylaş", "Dela artikeln",
                   "शेयर करें", "مشاركة"],
    Reason.NEWSLETTER: ["Sign up for our newsletter", "Follow us on Instagram", "Newsletter abonnieren", "Abonnez-vous à notre lettre",
                        "Suscríbete a nuestro boletín", "Inscreva-se em nosso canal", "Iscriviti alla newsletter",
                        "Schrijf je in voor onze nieuwsbrief", "Zapisz się do newslettera", "Подпишитесь на наш канал", "会員登録はこちら",
                        "Abone ol", "Prenumerera på vårt nyhetsbrev"],
    Reason.RELATED_LINKS: ["Read more: The bill that nobody read", "Related stories", "Lesen Sie auch: Das Gesetz", "Lire aussi : La loi",
                           "Lea también: La ley", "Leia também: A lei", "Leggi anche: La legge", "Lees ook: De wet",
                           "Czytaj też: Ustawa", "Читайте также: Закон", "関連記事", "相关新闻", "İlgili haberler", "Läs också: Lagen",
                           "यह भी पढ़ें: कानून", "اقرأ أيضا: القانون"],
    Reason.DATELINE: ["4 minute read", "12 March 2026", "Updated: 12 March 2026, 10:30", "Lesezeit: 3 Min.", "Publié le 12 mars 2026",
                      "Publicado el 12 de marzo de 2026", "2026年3月12日 10:30"],
    Reason.BYLINE: ["By Jo Doe", "Von Jule Hartwig", "Par Inès Vasseur", "Photo of author", "Written by Jo Doe and Ann Roe",
                    "Reporting by Jo Doe; Editing by Ann Roe", "Fox Doe contributed to this report."],
    Reason.CREDIT: ["Photo: Jo Doe/Getty Images", "Image credit: Jo Doe", "Foto: K. Lohse"],
    Reason.LEGAL_NOTICE: ["© 2026 The Paper. All rights reserved.", "Alle Rechte vorbehalten", "This article was originally published by The Paper."],
    Reason.ADVERTISEMENT: ["Advertisement", "In partnership with", "Sponsored by", "Anzeige", "Publicité", "Реклама", "广告"],
    Reason.PAYWALL: ["Subscribe to continue reading", "Cet article réservé aux abonnés"],
    Reason.COOKIE_NOTICE: ["Accept all cookies", "We use cookies to improve your experience."],
    Reason.SEPARATOR: ["***", "— — —", "• • •", "___"],
    Reason.CAPTION: ["The minister on her way to the house. Photo: Jo Doe/AFP"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("line", "reason"), [(line, reason) for reason, lines in RESIDUE.items() for line in lines]
)
def test_residue_goes_with_its_reason(line: str, reason: Reason) -> None:
    assert removed_between(line) == [RemovedBlock(line, reason, 1)]


KEPT = [
    "Background",
    "Important Documents",
    "Q&A",
    "Tl;dr",
    "Privacy issues",
    "Why does this matter to you?",
    "Was bedeutet das?",
    "He told the crowd to leave a comment on the ministry’s page, and most of them did so at once.",
    "Readers who subscribe to our newsletter were told of the change before the minister was.",
    "The advertisement ran for a week before anyone at the paper noticed what it said.",
    "Sharing a photo by a colleague is not theft, the court held, when the colleague has agreed.",
    "By Friday the bill was dead.",
    "By law, no such camera may be bought.",
    "The site uses cookies, the complaint says, and tells nobody what they are for.",
    "Related costs rose to £12 million, according to the auditors.",
    "On 12 March 2026 the committee met for the first time, behind closed doors.",
    "“Follow us,” they cried.",
    "Comments from the industry were not asked for; they came all the same.",
    "1984",
]


@pytest.mark.parametrize("line", KEPT)
def test_what_belongs_stays(line: str) -> None:
    assert removed_between(line) == []


def article(inner: str) -> str:
    return f"<html><body><main><article><h1>The bill</h1><p>{FIRST}</p>{inner}<p>{LAST}</p><p>{FIRST[:-1]} again.</p></article></main></body></html>"


@pytest.mark.parametrize(
    ("inner", "text", "reason"),
    [
        ("<p class='wp-caption-text'>At the gate</p>", "At the gate", Reason.CAPTION),
        ("<img src=a alt='The gate at dawn'><p>The gate at dawn.</p>", "The gate at dawn.", Reason.CAPTION),
        ("<img src=a><p>The gate at dawn</p>", "The gate at dawn", Reason.CAPTION),
        ("<p><a href=/x>The bill that nobody read</a></p>", "The bill that nobody read", Reason.RELATED_LINKS),
        ("<ul><li><a href=/x>The bill that nobody read</a></li></ul>", "The bill that nobody read", Reason.RELATED_LINKS),
        ("<div><img src=a><h3><a href=/x>The bill that nobody read, and why</a></h3><p>An excerpt.</p></div>", "An excerpt.", Reason.RELATED_LINKS),
        ("<div>Video loading</div>", "Video loading", Reason.COOKIE_NOTICE),
        ("<div>Live</div>", "Live", Reason.OUTSIDE_BODY),
        ("<div style='display: none'><p>Hidden text.</p></div>", "Hidden text.", Reason.HIDDEN),
        (f"<blockquote>{FIRST}</blockquote>", FIRST, Reason.DUPLICATE),
        ("<aside><p>A box beside it.</p></aside>", "A box beside it.", Reason.RELATED_LINKS),
        ("<div class='social-share'><p>Tell others.</p></div>", "Tell others.", Reason.SHARE),
        ("<ul><li><a href='#a'>First part</a></li><li><a href='#b'>Second part</a></li></ul>", "First part", Reason.NAVIGATION),
    ],
)  # fmt: skip
def test_markup_gives_the_reason(inner: str, text: str, reason: Reason) -> None:
    found = extract(article(inner))
    assert {block.text: block.reason for block in found.removed}[text] is reason
    assert FIRST in found.body
    assert LAST in found.body


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<h2>Background</h2>", "Background"),
        ("<h2><a href='#why'>Why it matters</a></h2>", "Why it matters"),
        ("<h2 id='related-costs'>Related costs</h2>", "Related costs"),
        ("<h3>Important Documents</h3><ul><li><a href=/a.pdf>The bill</a></li><li><a href=/b.pdf>The reply</a></li></ul>", "The reply"),
        ("<p>The parties to it are:</p><ul><li><a href=/a>The ministry</a></li><li><a href=/b>The port</a></li></ul>", "The port"),
        ("<blockquote><p>“Nobody has been told to do it.”</p></blockquote>", "“Nobody has been told to do it.”"),
        ("<p><strong>Q: Who pays for it?</strong></p>", "Q: Who pays for it?"),
        ("<table><tr><td>Passports</td><td>15 years</td></tr></table>", "Passports 15 years"),
        ("<pre>x = 1\ny = 2</pre>", "x = 1\ny = 2"),
        ("<p class='paywall'>A short paragraph of a paid article.</p>", "A short paragraph of a paid article."),
        ("<figure><blockquote>A quotation in a figure.</blockquote></figure>", "A quotation in a figure."),
        ("<div class='tag-newsletter category-comments'><p>Named after what it is about.</p></div>", "Named after what it is about."),
        ("<div class='b5343ad4-1'><p>A hash is no ad.</p></div>", "A hash is no ad."),
    ],
)  # fmt: skip
def test_markup_of_the_article_stays(inner: str, text: str) -> None:
    assert text in [block.text for block in extract(article(inner)).blocks]
