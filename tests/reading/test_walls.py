"""Walls of the common kinds, written after what they look like, are told as what they are."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newscrawl.items import Article, Page, Rejection, RejectionReason
from newscrawl.reading.reader import read
from newscrawl.sources import Source

NOW = datetime(2026, 11, 24, tzinfo=UTC)
SOURCE = Source(name="lamp", title="The Lamp", home="https://lamp.example/", language="en")
BOT, CONSENT = RejectionReason.BOT_WALL, RejectionReason.CONSENT_WALL


def judged(html: str, url: str = "https://lamp.example/2026/11/a-story") -> Article | Rejection:
    return read(Page(url=url, body=html.encode(), fetched_at=NOW), SOURCE)


def page(title: str, body: str, head: str = "") -> str:
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head>"
        f"<body>{body}</body></html>"
    )


BOT_WALLS = {
    "cloudflare challenge": page(
        "Just a moment...",
        '<div class="main-wrapper"><h1 class="zone-name-title">lamp.example</h1>'
        "<noscript><span>Enable JavaScript and cookies to continue</span></noscript></div>"
        "<script>window._cf_chl_opt={cvId:'3'};</script>",
        '<meta name="robots" content="noindex,nofollow"><meta http-equiv="refresh" content="390">',
    ),
    "cloudflare challenge, in German": page(
        "Nur einen Moment…",
        "<h1>lamp.example</h1><p>Bestätigen Sie, dass Sie ein Mensch sind. Dies kann einige Sekunden"
        " dauern.</p><p>Ray-ID: 8f0</p><script src='/cdn-cgi/challenge-platform/h/b/orchestrate'></script>",
    ),
    "cloudflare block": page(
        "Attention Required! | Cloudflare",
        "<h1>Sorry, you have been blocked</h1><h2>You are unable to access lamp.example</h2>"
        "<p>Why have I been blocked?</p><p>This website is using a security service to protect itself"
        " from online attacks. The action you just performed triggered the security solution. Several"
        " actions could trigger this block, a certain word or phrase or malformed data among them.</p>"
        "<p>What can I do to resolve this?</p><p>You can email the site owner to let them know you were"
        " blocked. Please include what you were doing when this page came up.</p>"
        "<p>Cloudflare Ray ID: 8f01 • Your IP: Click to reveal • Performance &amp; security by Cloudflare</p>",
    ),
    "datadome": page(
        "lamp.example",
        '<p id="cmsg">Please enable JS and disable any ad blocker</p>'
        "<script>var dd={'rt':'c','cid':'x','hsh':'y','host':'geo.captcha-delivery.com'}</script>"
        '<script src="https://ct.captcha-delivery.com/c.js"></script>',
    ),
    "datadome captcha": page(
        "lamp.example",
        '<iframe src="https://geo.captcha-delivery.com/captcha/?initialCid=x" width="100%"></iframe>',
    ),
    "perimeterx": page(
        "Access to this page has been denied",
        "<h1>Before we continue...</h1><div>Press &amp; Hold to confirm you are a human (and not a bot)."
        '</div><div id="px-captcha"></div><p>Reference ID 5d1e</p><script>window._pxAppId="PX";</script>',
    ),
    "perimeterx, named after the site": page(
        "The Lamp",
        '<div id="px-captcha"></div><p>Please verify you are a human</p><p>Access to this page has been'
        " denied because we believe you are using automation tools to browse the website.</p>",
    ),
    "akamai": page(
        "Access Denied",
        "<h1>Access Denied</h1>You don't have permission to access \"http://lamp.example/2026/\" on this"
        " server.<p>Reference #18.2d3c1602.1700000000.1a2b</p><p>https://errors.edgesuite.net/18.2d</p>",
    ),
    "akamai, behind the title of the site": page(
        "The Lamp",
        "<p>You don't have permission to access this page on this server.</p><p>Reference #18.aa</p>",
    ),
    "incapsula": page(
        "",
        '<iframe id="main-iframe" src="/_Incapsula_Resource?SWUDNSAI=31" frameborder=0 width="100%">'
        "Request unsuccessful. Incapsula incident ID: 877-12</iframe>",
        '<META NAME="robots" CONTENT="noindex,nofollow">'
        '<script src="/_Incapsula_Resource?SWJIYLWA=7"></script>',
    ),
    "imperva": page(
        "Pardon Our Interruption",
        "<h1>Pardon Our Interruption</h1><p>As you were browsing something about your browser made us"
        " think you were a bot. There are a few reasons this might happen: you are moving through the"
        " site with super-human speed; you have disabled cookies in your browser; a plug-in prevents"
        " JavaScript from running. To regain access, make sure that cookies and JavaScript are enabled"
        " before reloading the page.</p>",
    ),
    "aws waf": page(
        "Human Verification",
        "<div id=captcha-container></div><h1>Let's confirm you are human</h1><p>Complete the security"
        " check before continuing. This step verifies that you are not a bot.</p>",
    ),
    "rate limit": page(
        "Are you a robot?",
        "<p>We've detected unusual activity from your computer network. To continue, please click the"
        " box below to let us know you're not a robot.</p>",
    ),
    "kasada": page(
        "",
        '<script>window.KPSDK={};KPSDK.now=1</script><script src="/149e9513/ips.js?KP_UIDz=x"></script>',
    ),
    "sucuri": page(
        "Sucuri WebSite Firewall - Access Denied",
        "<h1>Access Denied - Sucuri Website Firewall</h1><p>If you are the site owner (or you manage"
        " this site), please whitelist your IP or if you think this block is an error please open a"
        " support ticket.</p><p>Block reason: Bad bot access attempt.</p>",
    ),
    "anubis": page(
        "Making sure you're not a bot!",
        "<h1>Making sure you're not a bot!</h1><p>Loading...</p><p>You are seeing this because the"
        " administrator of this website has set up a proof of work against scrapers.</p>",
    ),
}  # fmt: skip

PURPOSES = (
    "<li>Store and/or access information on a device</li><li>Use limited data to select advertising</li>"
    "<li>Create profiles for personalised advertising</li><li>Use profiles to select personalised"
    " advertising</li><li>Measure advertising performance</li><li>Understand audiences through"
    " statistics</li><li>Develop and improve services</li>"
)
CONSENT_WALLS = {
    "onetrust": page(
        "The Lamp",
        '<div id="onetrust-consent-sdk"><h2>We value your privacy</h2><p>We and our 841 partners store'
        " and/or access information on a device, such as cookies, and process personal data, such as"
        " unique identifiers, for personalised advertising and content. You may accept or manage your"
        " choices by clicking below, including your right to object where legitimate interest is used."
        f"</p><ul>{PURPOSES}</ul><button>Accept all</button><button>Reject all</button></div>",
    ),
    "sourcepoint": page(
        "The Lamp",
        "<div class=message><h1>Your privacy, your choice</h1><p>With your agreement, we and our 312"
        " vendors use cookies or similar technologies to store, access and process personal data like"
        " your visit to this website. You can withdraw your consent or object to processing based on"
        " legitimate interest at any time by clicking on Settings or in our cookie policy.</p>"
        f"<p>We and our partners do the following data processing:</p><ul>{PURPOSES}</ul>"
        "<button>Accept and continue</button><button>Subscribe without tracking</button></div>",
    ),
    "didomi": page(
        "La Lampe",
        '<div id="didomi-host"><h1>Bienvenue sur La Lampe</h1><p>Avec votre accord, nos 512 partenaires et'
        " nous utilisons des cookies ou technologies similaires pour stocker et accéder à des données"
        " personnelles comme votre visite sur ce site. Vous pouvez retirer votre consentement ou vous"
        " opposer aux traitements à tout moment.</p><button>Accepter et fermer</button>"
        "<button>Continuer sans accepter</button><button>Refuser</button></div>",
    ),
    "google": page(
        "Before you continue to Google",
        "<h1>Before you continue to Google</h1><p>We use cookies and data to deliver and maintain Google"
        " services, track outages and protect against spam, fraud and abuse, and measure audience"
        " engagement. If you choose to “Accept all,” we will also use cookies and data to develop and"
        " improve new services and to deliver and measure the effectiveness of ads.</p>"
        "<button>Reject all</button><button>Accept all</button><a>More options</a>",
    ),
    "pay or okay": page(
        "Willkommen bei der Lampe",
        "<h1>Weiter mit Werbung lesen</h1><p>Besuchen Sie lampe.example wie gewohnt mit Werbung und"
        " Tracking. Ihre Zustimmung können Sie jederzeit widerrufen. Wir und unsere 214 Partner"
        " verarbeiten personenbezogene Daten mit Hilfe von Cookies.</p><button>Akzeptieren und weiter"
        "</button><h2>Pur-Abo: werbefrei lesen</h2><p>Nutzen Sie lampe.example ganz ohne Werbetracking"
        " für 4,99 Euro im Monat.</p><button>Jetzt abonnieren</button><p>Bereits Pur-Abonnent? Anmelden</p>",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", BOT_WALLS)
def test_a_bot_wall_is_no_article(kind: str) -> None:
    found = judged(BOT_WALLS[kind])
    assert isinstance(found, Rejection), found.body
    assert found.reason is BOT, (found.reason, found.detail)


@pytest.mark.parametrize("kind", CONSENT_WALLS)
def test_a_consent_wall_is_no_article(kind: str) -> None:
    found = judged(CONSENT_WALLS[kind])
    assert isinstance(found, Rejection), found.body
    assert found.reason is CONSENT, (found.reason, found.detail)


SENTENCES = (
    "The regulator has asked four newspapers how their cookie walls came to cost five euros a month.",
    "Readers may accept all cookies, or pay; those who reject both are sent back to the front page.",
    "An expert on consent says that a choice between money and personal data is hardly a free one.",
    "The papers answer that advertising pays for their journalists, and that nobody else would.",
    "A firm that sells such walls says that it asks every visitor to verify that they are human first.",
    "The authority will publish its guidelines in spring, after it has heard publishers and readers.",
)


@pytest.mark.parametrize(
    "title", ["Are you a robot? What walls ask of readers", "We value your privacy, they say"]
)
def test_an_article_about_walls_is_one(title: str) -> None:
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    found = judged(page(title, f"<article><h1>{title}</h1>{paragraphs}</article>"))
    assert isinstance(found, Article), (found.reason, found.detail)
    assert len(found.blocks) == len(SENTENCES)


def test_an_article_with_a_notice_over_it_is_one() -> None:
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    notice = '<div id="onetrust-consent-sdk"><h2>We value your privacy</h2><button>Accept all</button></div>'
    script = "<script>window._pxAppId='PX'</script><script src='https://js.datadome.co/tags.js'></script>"
    found = judged(page("A wall of cookies", f"{notice}<article>{paragraphs}</article>{script}"))
    assert isinstance(found, Article), (found.reason, found.detail)
