"""A page's title and its text in, what stands there instead of an article out: a wall, or "not found".

Articles speak of walls and missing pages too: a title counts when it says nothing else, words in
the text only where there is little text.
"""

from __future__ import annotations

import re

from lxml.etree import _Element

from newscrawl.items import RejectionReason

LITTLE = 120
"""words; a wall says no more"""
VERY_LITTLE = 60

_MISSING_TITLE = re.compile(
    r"(?:(?:error|fehler|erreur|errore|erro|błąd|ошибка)\W*)?(?:404|410)(?:\W+(?:error|fehler|erreur|errore|erro|not found|page not found|gone|página no encontrada|nicht gefunden|seite nicht gefunden|page introuvable))?"
    r"|(?:(?:error|oops|sorry|whoops|uh[- ]?oh)\W*)?(?:404\W*)?(?:(?:the |this )?(?:page|file|article|content|story|post|url|resource|object) (?:you(?:'re| are)? \w+(?: \w+)? )?(?:was |is |could |can |cannot |has )?(?:not |no |n.t )?(?:be |longer )*(?:found|available|exists?|been removed|moved)|not found|nothing (?:was )?found(?: here)?|page (?:does not exist|doesn.t exist|unavailable|missing)|(?:we )?(?:can.t|couldn.t|cannot|could not) (?:seem to )?find (?:that|the|this|your) page)(?: anymore)?"
    r"|(?:(?:die |diese )?(?:seite|artikel|inhalt) (?:wurde )?(?:leider )?nicht (?:gefunden|vorhanden|verfügbar)(?: werden)?|nicht gefunden)"
    r"|(?:(?:cette |la )?page (?:est |n.a pas été |non )?(?:introuvable|trouvée|n.existe (?:pas|plus))|contenu introuvable|page non trouvée)"
    r"|(?:(?:la )?p[áa]gina no (?:encontrada|existe|disponible)|no se (?:ha )?encontr(?:ó|ado) la p[áa]gina|contenido no (?:encontrado|disponible))"
    r"|(?:p[áa]gina n[ãa]o (?:encontrada|existe)|conte[úu]do n[ãa]o encontrado)"
    r"|(?:(?:la )?pagina (?:non (?:è stata )?(?:trovata|esiste|disponibile)|inesistente))"
    r"|(?:(?:de )?pagina (?:is )?niet (?:gevonden|beschikbaar)|pagina bestaat niet)"
    r"|(?:nie (?:znaleziono|odnaleziono) (?:strony|podanej strony)|strona nie (?:została znaleziona|istnieje))"
    r"|(?:sidan (?:kunde inte hittas|hittades inte|finns inte)|siden (?:blev ikke fundet|ble ikke funnet|finnes ikke|findes ikke)|sivua ei löyt\w+)"
    r"|(?:страница не (?:найдена|существует)|сторінк[уа] не знайдено|stránka nenalezena|stránka nebyla nalezena|sayfa bulunamadı|a(?:z oldal)? nem található|pagina nu a fost găsită|η σελίδα δεν βρέθηκε)"
    r"|(?:ページが見つかりません(?:でした)?|お探しのページは見つかりません(?:でした)?|页面(?:不存在|未找到)|找不到(?:网页|頁面|页面)|페이지를 찾을 수 없습니다|الصفحة غير موجودة|پیدا نشد|पृष्ठ नहीं मिला)",
    re.IGNORECASE,
)
_MISSING_TEXT = re.compile(
    r"(?:page|article|content|story|link|url)\b[^.!?]{0,60}\b(?:not found|could(?: not|n.t) be found|cannot be found|can.t be found|does(?: not|n.t) exist|no longer (?:exists?|available)|has been (?:removed|deleted)|(?:is|was)(?: not|n.t) (?:found|available))"
    r"|(?:seite|artikel)\b[^.!?]{0,60}\b(?:nicht gefunden|existiert nicht|nicht mehr (?:verfügbar|vorhanden))|page\b[^.!?]{0,60}\b(?:introuvable|n.existe (?:pas|plus)|pas été trouvée)"
    r"|p[áa]gina\b[^.!?]{0,60}\b(?:no (?:existe|se encuentra|encontrada)|n[ãa]o (?:existe|encontrada|foi encontrada))|pagina\b[^.!?]{0,60}\b(?:non (?:esiste|trovata|è stata trovata)|niet gevonden|bestaat niet)"
    r"|страница[^.!?]{0,60}(?:не найдена|не существует)|strona[^.!?]{0,60}nie istnieje|\b404\b[^.!?]{0,30}\b(?:error|not found)",
    re.IGNORECASE,
)
_BOT_TITLE = re.compile(
    r"(?:just a moment|attention required|access (?:to this (?:page|site) )?(?:has been )?denied|are you (?:a )?(?:robot|human)|robot check|bot check|verify(?:ing)? (?:that )?you(?:'re| are) (?:a )?human|human verification|"
    r"security check(?:point)?|checking your browser|ddos[- ]guard|please wait|one moment,? please|pardon our interruption|request (?:unsuccessful|blocked|rejected)|blocked|captcha|403(?: forbidden)?|forbidden|error 1\d{3}|"
    r"making sure (?:that )?you(?:'re| are) not a bot|sucuri website firewall.{0,40}|vercel security checkpoint|client challenge|sicherheitsüberprüfung|accès refusé|acceso denegado|accesso negato|zugriff verweigert)\b[\W]*(?:\|.*|cloudflare)?",
    re.IGNORECASE,
)
_BOT_TEXT = re.compile(
    r"(?:verify|confirm|prove|check(?:ing)?)(?:ing)? (?:that )?(?:you(?:'re| are)|if you are) (?:a |not a )?(?:human|robot)|checking (?:if the site connection is secure|your browser)|enable javascript and cookies to continue|"
    r"unusual (?:traffic|activity) (?:from|has been detected)|complete the (?:captcha|security check)|you have been blocked|i.?m not a robot|cloudflare ray id|ray id\b|performance (?:&|and) security by|"
    r"you don.t have permission to access\b[^.!?]{0,200}\bon this server|reference #[\da-f]+\.[\da-f]{2,}|proof of work against|block reason:|"
    r"press (?:&|and) hold|incapsula incident|perimeterx|datadome|automated (?:access|requests)|bestätigen sie, dass sie (?:ein mensch|kein roboter)|vérifie[rz]? que vous (?:êtes|n.êtes pas)",
    re.IGNORECASE,
)
_CONSENT_TITLE = re.compile(
    r"(?:before you continue(?: to .{1,40})?|bevor (?:sie|du) (?:fortfahren|weitermachst|zu .{1,30} weiter\w+)|avant de continuer|antes de continuar|prima di continuare|we (?:value|care about|respect) your privacy|your privacy(?: choices| matters)?|"
    r"(?:cookie|privacy|consent|datenschutz)[- ]?(?:consent|settings|einstellungen|preferences|notice|wall|zustimmung)|zustimmung erforderlich|(?:dpg media )?privacy gate)\W*",
    re.IGNORECASE,
)
_CONSENT_TEXT = re.compile(
    r"(?:accept|agree|reject|manage|consent|akzeptier|zustimm|ablehn|accepte|refuse|aceptar|acepto|rechaz|accett|rifiut|aceit|akkoord|accepteer|zgadzam|akceptuj)\w*",
    re.IGNORECASE,
)
_COOKIES = re.compile(
    r"cookies?\b|\bconsent|personal data|personenbezogene|données personnelles|datos personales|dati personali|dados pessoais|persoonsgegevens|dane osobowe|\bpur-?abo|\bwerbefrei|vendors|partners? store|tcf\b",
    re.IGNORECASE,
)
MOST_OF_A_CONSENT = 300
"""words that a consent dialogue has at the most"""
_WE_AND_PARTNERS = re.compile(
    r"\b(?:we|us) and our (?:up to )?(?:[\d.,]+ )?(?:trusted |selected |third[- ]party )?(?:partners|vendors)|our (?:[\d.,]+ )?(?:partners|vendors) and (?:we|us)\b"
    r"|wir und unsere (?:bis zu )?(?:[\d.,]+ )?partner|unsere (?:[\d.,]+ )?partner und wir|nous et nos (?:[\d.,]+ )?partenaires|nos (?:[\d.,]+ )?partenaires et nous"
    r"|nosotros y nuestros (?:[\d.,]+ )?(?:socios|proveedores)|noi e i nostri (?:[\d.,]+ )?(?:partner|fornitori)|wij en onze (?:[\d.,]+ )?partners"
    r"|nós e os nossos (?:[\d.,]+ )?parceiros|(?:my|nasi) i nasi (?:[\d.,]+ )?(?:zaufani )?partnerzy|vi och våra (?:[\d.,]+ )?partner|vi og vores (?:[\d.,]+ )?(?:samarbejds)?partnere",
    re.IGNORECASE,
)
_CONSENT_CLAUSES = tuple(
    re.compile(clause, re.IGNORECASE)
    for clause in (
        r"cookies?\b",
        r"store and/or access|(?:store|access)[^.]{0,40} information on (?:a|your) device|auf (?:einem|ihrem) (?:end)?gerät|stocker et(?:/ou)? accéder|sur (?:un|votre) (?:terminal|appareil)|en (?:un|su|tu) dispositivo|su un dispositivo|op een apparaat|na urządzeniu",
        r"personal data|unique identifiers|personenbezogene|données personnelles|datos personales|dati personali|persoonsgegevens|dados pessoais|dane osobowe",
        r"legitimate interest|berechtigte\w* interesse|intérêt légitime|interés legítimo|legittimo interesse|gerechtvaardigd belang|interesse legítimo",
        r"withdraw your (?:consent|agreement)|(?:manage|change) your (?:choices|preferences|settings)|zustimmung[^.]{0,40}widerrufen|einwilligung[^.]{0,40}widerrufen|retirer votre consentement|retirar (?:su|tu) consentimiento|revocare il (?:tuo )?consenso|toestemming[^.]{0,30}intrekken",
        r"pur-?abo|werbefrei|ohne werbetracking|without tracking|sans accepter|mit werbung|continua senza accettare",
        r"personali[sz]ed (?:ads?|advertising|content)|personalisierte (?:anzeigen|werbung|inhalte)|(?:publicités?|annonces|contenus?) personnalisé",
    )
)
_BOT_MARKS = re.compile(
    r"geo\.captcha-delivery\.com|_incapsula_resource|_cf_chl_opt|px-captcha|\bKPSDK\b|awswafcaptcha|captcha\.awswaf\.com",
    re.IGNORECASE,
)
"""what stands in the scripts and frames of a challenge, and in no page that was let through"""
MOST_OF_A_MARK = 20_000
"""characters of a script that are looked at"""

_PAYWALL_TEXT = re.compile(
    r"(?:subscribe|sign in|sign up|log in|register|become a (?:member|subscriber)|upgrade)\b[^.!?]{0,40}\b(?:to (?:continue|keep) reading|to (?:read|unlock|access|view) (?:the|this|our|full|more|all)|for (?:full|unlimited) access)|"
    r"(?:this|the full|rest of (?:this|the)) (?:article|post|story|content|episode) is (?:only |exclusively )?(?:for|available to) (?:paid |paying )?(?:subscribers|members)|(?:already|not) a (?:subscriber|member)\?|to read the full (?:story|article)|subscriber[- ]only|for subscribers only|members[- ]only|"
    r"you(?:'ve| have) (?:reached|read) (?:your|all)\b[^.!?]{0,50}(?:limit|free articles)|to continue reading|"
    r"(?:jetzt|mit)\b[^.!?]{0,40}(?:weiterlesen|abo\b|abonnieren)|(?:nur )?für abonnent|abonnent\w* lesen|artikel freischalten|anmelden (?:und|um) weiterzulesen|bereits abonnent|"
    r"(?:article |contenu )?réservé aux abonnés|il vous reste [\d.,]+ ?% de cet article|abonnez-vous (?:pour|à partir)|pour lire la suite|déjà abonné|"
    r"(?:contenido |artículo )?(?:exclusivo )?para suscriptores|suscríbe(?:te|se) para|para seguir leyendo|ya eres suscriptor|inicia sesión para|"
    r"(?:contenuto |articolo )?riservato agli abbonati|abbonati per|per continuare a leggere|sei già abbonato|"
    r"(?:conteúdo )?exclusivo para assinantes|assine para|para continuar lendo|já é assinante|"
    r"(?:alleen )?voor abonnees|verder lezen\?|word abonnee|al abonnee|"
    r"dostęp dla subskrybentów|aby czytać dalej|pozostało [\d.,]+ ?% (?:treści|artykułu)|för prenumeranter|for abonnenter|logg inn for å lese|läs vidare med|vain tilaajille|"
    r"материал доступен по подписке|только для подписчиков|この記事は有料|会員限定|有料会員|残り[\d,]+文字|구독자 전용|订阅后",
    re.IGNORECASE,
)
_SCRIPT_TEXT = re.compile(
    r"(?:enable|turn on|requires?|need|without|activate|switch on) (?:your )?java ?script|java ?script (?:is )?(?:required|disabled|not (?:enabled|available|supported)|must be enabled|to run this app)|javascript (?:aktivieren|deaktiviert)|activer (?:le )?javascript|(?:activar|habilitar?) javascript|(?:attiva|abilita)\w* javascript|включите javascript",
    re.IGNORECASE,
)


def find_wall(titles: tuple[str, ...], text: str, words: int) -> tuple[RejectionReason, str] | None:
    """What the page's titles and its whole visible text say, `words` being those of the article found."""
    for title in titles:
        bare = title.strip(" .!?:|-–—…")
        if words < LITTLE and _BOT_TITLE.fullmatch(bare):
            return RejectionReason.BOT_WALL, f"titled {title!r}"
        if words < LITTLE and _CONSENT_TITLE.fullmatch(bare):
            return RejectionReason.CONSENT_WALL, f"titled {title!r}"
        if words < LITTLE * 3 and _MISSING_TITLE.fullmatch(bare):
            return RejectionReason.SOFT_404, f"titled {title!r}"
    if words >= VERY_LITTLE:
        return None
    start = text[:3_000]
    if found := _BOT_TEXT.search(start):
        return RejectionReason.BOT_WALL, f"says {found.group()!r}"
    return None


def says_missing(text: str) -> str | None:
    found = _MISSING_TEXT.search(text[:1_500])
    return found.group() if found else None


def asks_consent(text: str) -> bool:
    """It speaks of little but cookies and agreeing to them."""
    start = text[:3_000]
    return len(_COOKIES.findall(start)) >= 2 and len(_CONSENT_TEXT.findall(start)) >= 2


def is_consent_dialogue(text: str, words: int) -> bool:
    """Whether a text of so many words is what a site and its partners ask of a visitor."""
    if words > MOST_OF_A_CONSENT or not _WE_AND_PARTNERS.search(text):
        return False
    return sum(1 for clause in _CONSENT_CLAUSES if clause.search(text)) >= 3


def find_mark(root: _Element) -> str | None:
    """What a known challenge has in its scripts or frames; for pages that hardly have a text."""
    for element in root.iter("script", "iframe", "div"):
        said = " ".join((element.get("src") or "", element.get("id") or ""))
        if element.tag == "script":
            said += (element.text or "")[:MOST_OF_A_MARK]
        if found := _BOT_MARKS.search(said):
            return found.group()
    return None


def asks_payment(text: str) -> str | None:
    found = _PAYWALL_TEXT.search(text)
    return found.group() if found else None


def asks_scripts(text: str) -> bool:
    return bool(_SCRIPT_TEXT.search(text[:3_000]))
