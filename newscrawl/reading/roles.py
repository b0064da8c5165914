"""Words that stand in bylines and are nobody's name: roles, teams, notices."""

from __future__ import annotations

NO_NAME = frozenset(
    """staff editor editors editorial admin administrator author authors writer writers reporter reporters contributor
    contributors correspondent columnist journalist newsroom desk newsdesk team guest anonymous unknown webmaster user
    redaktion redaktionsteam redakteur redakteurin autor autorin redaccion redacción redacao redação redazione rédaction
    redaction redactie redakcja redakce redacția redaksi редакция toimitus staffwriter published updated posted share follow facebook
    twitter instagram linkedin youtube email e-mail mail subscribe newsletter comments comment read reading min mins minute
    minutes more less about by view all posts post articles article profile bio photo image video credit courtesy source
    contact home news search menu login sign login today yesterday ago january february march april june july august
    september october november december monday tuesday wednesday thursday friday saturday sunday director manager senior
    chief officer ceo cto founder co-founder professor president expert specialist executive content marketing president
    analyst producer head vice associate assistant intern fellow researcher freelance reviewed written edited fact
    checked medically von par por advertisement listen print save copy link website site www http https privacy policy
    subscribers opinion politics sport sports business world technology category tags tag leave reply null none undefined
    whatsapp telegram pinterest reddit rss feed korrespondent korrespondentin reporterin volontär chefredakteur
    chefredakteurin journaliste journalistin journalista periodista giornalista journaliste-reporter correspondant corresponsal
    envoyé envoyée spécial consultant horticulturalist educator institute university college school department agency
    former master certified licensed registered coach owner engineer attorney lawyer dietitian nutritionist physician nurse
    therapist psychologist scientist coordinator lead chair member partner trainer strategist developer designer photographer
    historian blogger freelancer vicepresident principal architect economist lecturer candidate advisor adviser
    development community operations strategy communications policies liability services solutions products sales
    planning wellness prevention finance account accounts create listen resources disclosure advertiser size
    scholar shop shopping start now trending popular company inc llc ltd gmbh terms use deputy managing contributing""".split()
)
"""words that no person is called by: a text with one of them is a role, a link or a notice"""

FUNCTION_WORDS = frozenset(
    "our your his her their this that these those it we you i a an for from to or in on at as is are was be by".split()
)
"""no name where they stand in lower case"""
TEAM_END = frozenset(
    "team staff editor editors desk redaktion redaction redacción redazione redactie newsroom experts expert writers".split()
)
NAMELESS = frozenset(
    "the our your staff admin administrator author authors user guest anonymous editor editors team web site member members post posts".split()
)
"""words that do not tell one team from another"""
GENERIC = (
    NO_NAME - frozenset("desk newsdesk news redaktion redaction redacción redazione".split())
) | {"the", "our"}
"""words that, alone, sign nothing: "Staff", "Editor", "admin"; "News Desk" and "Redaktion" may"""

_AGENCIES = frozenset(
    """afp agence france-presse france presse ap associated press apa reuters dpa sda ats keystone-sda epd kna efe ansa
    adnkronos agi lapresse lusa belga anp tt ntb ritzau stt pap čtk ctk mti tass interfax ria kyodo jiji xinhua yonhap pti ani
    ians uni anadolu aa upi afp-services europa ep cna bernama antara aap cp canadian hina tanjug agerpres ukrinform""".split()
)
_AGENCY_WORDS = frozenset(
    "the news agency agentur agence agencia agenzia deutschland español france".split()
)


def is_agency(text: str) -> bool:
    """A news agency, which signs beside the people of a paper: "dpa", "AFP Deutschland", "Associated Press"."""
    words = [word.strip(".,()/").casefold() for word in text.split()]
    return any(word in _AGENCIES for word in words) and all(
        word in _AGENCIES or word in _AGENCY_WORDS for word in words
    )
