"""Words of residue, by reason: what stands between and under the paragraphs of news sites, in fifteen languages.

Each entry is a regular expression, matched without regard to case. Those of `WHOLE` must be the
whole block (final punctuation and a count or an arrow aside); those of `OPENING` must begin a
short one. Prose that mentions the same things is neither.
"""

from __future__ import annotations

from newscrawl.items import Reason

WHOLE: dict[Reason, tuple[str, ...]] = {
    Reason.SKIP_LINK: (
        r"(?:skip|jump|go) (?:straight |directly )?(?:to|past) (?:the )?(?:main )?(?:content|navigation|article|footer|sidebar|search|links|newsletter promotion|comments)",
        r"back to (?:the )?top",
        r"(?:zum|direkt zum|springe zum|weiter zum) (?:haupt)?inhalt(?: springen| wechseln)?|nach oben",
        r"(?:aller|passer|accéder) (?:directement )?au contenu(?: principal)?|retour en haut(?: de page)?",
        r"(?:saltar|ir) al contenido(?: principal)?|volver arriba",
        r"(?:saltar|ir|pular|avançar) para o conteúdo(?: principal)?|voltar ao topo",
        r"(?:vai|salta|passa) al contenuto(?: principale)?|torna su",
        r"(?:ga|spring|doorgaan|direct|meteen) naar (?:de )?(?:hoofd)?inhoud|terug naar boven",
        r"(?:przejdź|przeskocz) do (?:głównej )?(?:treści|zawartości)",
        r"перейти к (?:основному )?(?:содержанию|содержимому|контенту)|наверх",
        r"(?:本文|メインコンテンツ|コンテンツ)(?:へ|に)(?:スキップ|移動)(?:する)?|ページの先頭へ",
        r"跳(?:转|到|至|過)(?:到)?(?:主要)?(?:内容|正文|內容)|返回顶部",
        r"(?:ana )?içeriğe (?:geç|atla)|yukarı çık",
        r"(?:hoppa|gå) (?:direkt )?till (?:huvud)?innehåll(?:et)?",
        r"(?:मुख्य )?सामग्री पर जाएं",
        r"(?:انتقل|تخط|تجاوز|الانتقال|التخطي) (?:إلى|الى) المحتوى(?: الرئيسي)?",
    ),
    Reason.COMMENT_FORM: (
        r"(?:leave|post|write|add|submit) (?:a|your) (?:comment|reply)(?: cancel reply)?|cancel reply|(?:post|add) comment",
        r"(?:[^.?!]{3,80}\? )?(?:please |feel free to )?(?:leave|post|write|add|drop) (?:us )?(?:a|your) (?:comments?|reply|thoughts?) (?:in the comments? ?)?(?:section ?)?(?:here|below)",
        r"(?:be the first to|sign in to|log ?in to|join the) (?:comment|conversation|discussion)|(?:view|show|hide|see|load|read) (?:all )?(?:\d+ )?comments?",
        r"click to (?:read more|hide|expand)(?: .{0,40})?|(?:read more and )?view comments|comments? \(\+\)|tell us what you think|have your say\.? ?(?:give us feedback)?",
        r"(?:no|\d+|one) (?:comments?|replies|responses?|thoughts?)(?: on .{1,200})?|comments?(?: \(?\d+\)?)?|comments (?:are )?(?:off|closed)(?: .{0,60})?",
        r"this site uses akismet to reduce spam\. learn how your comment data is processed",
        r"your email address will not be published\.? ?(?:required fields are marked.{0,5})?|required fields are marked.{0,5}|you must be logged in to post a comment",
        r"save my name, email, and website in this browser for the next time i comment",
        r"notify me of (?:follow-?up comments|new posts) by email|(?:name|email|website|comment) ?\*?",
        r"(?:schreibe|hinterlasse|verfasse) einen? (?:kommentar|antwort)(?: abbrechen)?|(?:\d+ |keine )?kommentare?(?: \(?\d+\)?| anzeigen| lesen| schreiben)?|kommentar (?:abschicken|absenden|schreiben)|antwort abbrechen",
        r"deine e-mail-adresse wird nicht veröffentlicht\.?(?: erforderliche felder sind.{0,30})?|diese website verwendet akismet.{0,120}",
        r"(?:laisser|écrire|poster|ajouter) (?:un|votre) commentaire|annuler la réponse|(?:\d+ |aucun )?commentaires?|laisser une réponse|réagir|votre adresse e-?mail ne sera pas publiée\.?(?: les champs.{0,60})?|ce site utilise akismet.{0,150}",
        r"(?:deja|dejar|escribe|añade|publica) (?:un|tu) comentario|(?:deja|dejar) una respuesta|cancelar (?:la )?respuesta|(?:\d+ |sin |no hay )?comentarios?|tu dirección de correo electrónico no será publicada\.?.{0,80}|este sitio usa akismet.{0,150}|comentar",
        r"(?:deixe|deixar|escreva) (?:um|seu|o seu) comentário|deixe uma resposta|cancelar resposta|(?:\d+ |sem |nenhum )?comentários?|o seu endereço de e-?mail não será publicado\.?.{0,80}|este site utiliza o akismet.{0,150}",
        r"(?:lascia|scrivi|aggiungi) un(?: tuo)? commento|lascia una risposta|annulla risposta|(?:\d+ |nessun )?comment[oi]|il tuo indirizzo email non sarà pubblicato\.?.{0,80}|questo sito (?:usa|utilizza) akismet.{0,150}",
        r"(?:geef|laat|plaats|schrijf) (?:een )?(?:reactie|antwoord)(?: achter)?|(?:\d+ |geen )?reacties?|reageer|(?:je|het) e-?mailadres wordt niet (?:gepubliceerd|getoond)\.?.{0,80}|deze site gebruikt akismet.{0,150}|reactie annuleren",
        r"(?:dodaj|zostaw|napisz) komentarz|(?:dodaj|zostaw) odpowiedź|anuluj (?:pisanie odpowiedzi|odpowiedź)|komentarze?(?: \(?\d+\)?)?|(?:\d+ |brak )komentarzy|twój adres e-?mail nie zostanie opublikowany\.?.{0,80}|ta strona używa akismet.{0,150}",
        r"(?:оставить|добавить|написать) (?:комментарий|ответ)|отменить ответ|(?:\d+ |нет )?комментари(?:й|и|ев|я)|ваш адрес email не будет опубликован\.?.{0,80}|этот сайт использует akismet.{0,200}",
        r"コメント(?:を残す|する|を書く|を投稿)?(?: ?\(?\d+\)?)?|返信をキャンセル|メールアドレスが公開されることはありません。?.{0,60}|このサイトは(?:スパムを低減するために)?akismet.{0,100}",
        r"(?:发表|發佈|發表|添加|写)(?:评论|回复|留言|迴響)|取消回复|(?:\d+ ?(?:条|則))?评论|您的(?:电子)?邮箱地址不会被公开。?.{0,40}|此站点使用akismet.{0,80}",
        r"(?:bir )?yorum (?:yap|yaz|bırak|gönder)(?:ın)?|yanıtı iptal et|bir (?:cevap|yanıt) yazın|(?:\d+ )?yorum(?:lar)?|e-posta (?:hesabınız|adresiniz) yayımlanmayacak\.?.{0,80}",
        r"(?:lämna|skriv) (?:en )?kommentar|(?:lämna|skriv) ett svar|avbryt svar|(?:\d+ |inga )?kommentarer|din e-postadress kommer inte publiceras\.?.{0,80}|denna webbplats använder akismet.{0,150}",
        r"(?:टिप्पणी|प्रतिक्रिया) (?:करें|दें|छोड़ें|लिखें)|टिप्पणियाँ|टिप्पणियां|जवाब रद्द करें",
        r"(?:اترك|أضف|اكتب) (?:تعليقا|تعليقاً|تعليق|ردا|رداً)|إلغاء الرد|(?:لا توجد )?تعليقات|التعليقات|لن يتم نشر عنوان بريدك الإلكتروني\.?.{0,80}",
    ),
    Reason.SHARE: (
        r"share (?:this|it) (?:on|with|via):?|share your (?:story|experience)|(?:please )?help (?:me|us) spread the word(?: .{1,60})?",
        r"if you (?:like|liked|enjoyed|found) (?:it|this).{0,40},? (?:please )?share.{0,30}|please share(?: this.{0,20}| it)?",
        r"share(?: (?:this|on|via|with|now|the)(?: (?:article|story|post|page|link|facebook|twitter|x|whatsapp|linkedin|email|reddit|friends|your friends))*)?:?|(?:facebook|twitter|x|whatsapp|linkedin|e-?mail|telegram|pinterest|reddit|instagram|youtube|tiktok|threads|bluesky|mastodon|print|copy(?: link)?|link copied!?|tweet|pocket|flipboard|rss|messenger|xing|line|weibo|wechat|viber|vk)(?:[\s,|/•·]+(?:facebook|twitter|x|whatsapp|linkedin|e-?mail|telegram|pinterest|reddit|print|copy(?: link)?|link|messenger|xing|and|on))*",
        r"(?:share|post|tweet|send|pin|save)(?: (?:on|to|via|in|by|it|this))? (?:facebook|twitter|x|whatsapp|linkedin|e-?mail|telegram|pinterest|reddit|flipboard|bluesky|mastodon)",
        r"click to share on .{1,60}|\d+ shares?|shares?|copy (?:the )?(?:link|url)|print(?: this)?(?: article| page)?|email this(?: article| page)?|gift(?: this)? article|listen(?: to (?:this )?(?:article|story))?|save(?: (?:article|for later|this story))?|bookmark",
        r"(?:artikel |beitrag )?(?:teilen|merken|drucken|verschenken|vorlesen|anhören)(?: auf .{1,20})?|auf (?:facebook|twitter|x|whatsapp|linkedin) teilen|link kopieren|artikel (?:teilen|drucken|merken|anhören|versenden)",
        r"partager(?: (?:sur|l'article|l’article|cet article)(?: .{1,20})?)?|imprimer|copier le lien|écouter(?: (?:l'article|l’article))?",
        r"compartir(?: (?:en|esta|este|el|la)(?: .{1,30})?)?|imprimir|copiar (?:enlace|link)|guardar",
        r"compartilh(?:ar|e)(?: .{1,30})?|partilhar(?: .{1,30})?|copiar link",
        r"condividi(?: (?:su|questo|l'articolo|l’articolo)(?: .{1,20})?)?|stampa|copia (?:il )?link|ascolta(?: l'articolo)?",
        r"de(?:el|len)(?: (?:op|via|dit artikel)(?: .{1,20})?)?|kopieer link|afdrukken|deel dit artikel|luister(?: naar dit artikel)?|bewaar",
        r"udostępnij(?: .{1,25})?|podziel się(?: .{1,25})?|drukuj|kopiuj link",
        r"поделиться(?: (?:в|на|с).{1,25})?|поделитесь(?: .{1,25})?|распечатать|скопировать ссылку",
        r"(?:この記事を)?シェア(?:する|ボタン)?|共有(?:する)?|ツイート(?:する)?|印刷|リンクをコピー|ブックマーク",
        r"分享(?:到|至)?.{0,8}|分享本文|打印|复制链接|微信|微博",
        r"paylaş(?:ın)?(?: .{1,25})?|yazdır|bağlantıyı kopyala",
        r"dela(?: (?:på|via|artikeln|med)(?: .{1,20})?)?|skriv ut|kopiera länk|lyssna(?: på artikeln)?",
        r"(?:शेयर|साझा) करें|शेयर",
        r"(?:مشاركة|شارك|شاركها|شارك المقال|انشر|نسخ الرابط|طباعة|حفظ)",
    ),
    Reason.PAYWALL: (
        r"(?:subscribe|sign in|log in|register) to (?:continue|read|keep reading|unlock).{0,80}|(?:already a|are you a) (?:subscriber|member)\?? ?(?:log in|sign in)?.{0,20}|this (?:article|content|story) is (?:for|only for|available to|reserved for) (?:subscribers|members).{0,60}|(?:subscriber|members?)[- ]only|unlock this article|premium",
        r"(?:dieser|der) (?:artikel|inhalt) ist (?:nur )?(?:für abonnenten|kostenpflichtig|exklusiv).{0,60}|jetzt weiterlesen.{0,60}|(?:cet )?article réservé aux abonnés.{0,40}|contenido (?:exclusivo )?(?:para|solo para) suscriptores.{0,40}|conteúdo exclusivo para assinantes.{0,40}|contenuto riservato agli abbonati.{0,40}|この記事は(?:会員|有料会員)限定(?:です|記事)?.{0,30}|有料会員限定.{0,30}|此内容(?:仅限|只限)?会员.{0,20}|abonelere özel|endast för prenumeranter",
    ),
    Reason.NEWSLETTER: (
        r"(?:join|sign up for|subscribe to) .{1,40} (?:for free )?to (?:get|receive) (?:updates|news|alerts) .{1,60}",
        r"join (?:our|the|my) (?:mailing list|(?:private |free )?facebook group|community|email list|telegram (?:channel|group)|whatsapp (?:channel|group))|get (?:the|your|my|our) free (?:e-?book|guide|checklist|report|download|trial|newsletter).{0,20}|this (?:story|journalism|work) is funded by readers like you",
        r"(?:subscribe|sign up|signup|register)(?: now| today| here| free)?(?: (?:to|for) (?:our|the|my|this)?.{0,60})?|newsletters?|join(?: us)? (?:now|today)|get (?:the|our) (?:app|newsletter|latest.{0,40})|follow us(?: on .{1,60})?|follow|(?:download|install) (?:the|our) app|donate(?: now| today)?|support us|become a (?:member|supporter|subscriber|patron)|thank you for (?:subscribing|signing up).{0,60}|stay (?:informed|connected|up to date)|(?:set|add) .{1,40} as (?:a )?(?:preferred|trusted) source(?: on google)?",
        r"(?:newsletter|jetzt|hier) (?:abonnieren|anmelden|bestellen|registrieren|abonnieren!)|abonnieren(?: sie .{1,60})?|jetzt (?:kostenlos )?(?:testen|abonnieren|anmelden|spenden)|folgen(?: sie uns.{0,40})?",
        r"s['’]?(?:abonner|inscrire)(?: .{0,50})?|abonnez-vous(?: .{0,80})?|inscrivez-vous(?: .{0,80})?|je m['’]abonne|suivez-nous(?: .{0,50})?|faire un don|suivre",
        r"suscr[ií]bete(?: .{0,80})?|suscribirse(?: .{0,50})?|regístrate(?: .{0,80})?|síguenos(?: .{0,50})?|hazte socio.{0,40}|newsletters? de .{1,40}|seguir",
        r"(?:assine|inscreva-se|subscreva|cadastre-se)(?: .{0,80})?|siga-nos(?: .{0,50})?|seguir|apoie(?: .{0,40})?",
        r"iscriviti(?: .{0,80})?|abbonati(?: .{0,60})?|seguici(?: .{0,50})?|segui|dona (?:ora)?|sostienici",
        r"(?:abonneer|schrijf je in|meld je aan)(?: .{0,80})?|volg(?: ons.{0,50})?|word (?:lid|abonnee|vriend).{0,30}|doneer",
        r"zapisz się(?: .{0,80})?|subskrybuj(?: .{0,60})?|obserwuj(?: nas.{0,50})?|wesprzyj(?: nas.{0,40})?|prenumeruj",
        r"подпи(?:шитесь|саться|сывайтесь)(?: .{0,80})?|читайте нас (?:в|на) .{1,40}|поддержать(?: .{0,40})?",
        r"(?:ニュースレター|メルマガ)(?:に)?(?:登録|購読)?(?:する)?|会員登録(?:はこちら)?|フォロー(?:する)?|無料登録|購読する|登録する",
        r"订阅(?:我们|电子报|通讯)?.{0,15}|訂閱.{0,15}|关注(?:我们)?.{0,10}|立即注册|下载(?:APP|客户端)",
        r"abone ol(?:un)?(?: .{0,40})?|bülten.{0,40}|takip et(?:in)?(?: .{0,40})?|bizi takip edin.{0,40}|google news['’]?.{0,40} abone ol.{0,20}",
        r"prenumerera(?: .{0,60})?|anmäl dig(?: .{0,80})?|följ(?: oss.{0,50})?|bli (?:medlem|prenumerant).{0,30}",
        r"(?:सब्सक्राइब|फॉलो) करें|हमें फॉलो करें.{0,40}|न्यूज़लेटर.{0,30}",
        r"(?:اشترك|اشتركوا|تابعنا|تابعونا|سجل)(?: .{0,60})?|النشرة (?:البريدية|الإخبارية)",
    ),
    Reason.RELATED_LINKS: (
        r"(?:good|great|other|more) (?:articles|posts|stories) to read(?: .{1,30})?",
        r"other (?:posts|articles|stories) you (?:may|might) (?:also )?(?:enjoy|like)|you (?:may|might) (?:also )?be interested in .{0,50}|more (?:from|by|about|on) (?:this )?(?:author|topic|section|series|category)",
        r"(?:related|recommended|more|similar|suggested|further|additional|popular|trending|latest|top|most (?:read|popular|viewed|shared|recent)|other)(?: (?:articles?|stories|posts?|news|reading|content|links?|topics?|coverage|videos?|headlines?|reads?|from .{1,60}|on (?:this|.{1,40})|stories on this topic|about .{1,40}|in .{1,40}|for you))?:?|most (?:read|popular|viewed|shared)|read (?:more|next|also|the full (?:story|article).{0,20})|see (?:also|more)|also read|you (?:may|might|could)(?: also)? (?:be interested in|like|enjoy|want to read).{0,20}|don['’]t miss|up next|next (?:article|story|post|up)|previous (?:article|story|post)|editor['’]?s['’]? (?:picks?|choice)|(?:load|show|view|learn|see) more|recommended (?:for you|by .{1,30})|trending(?: now)?|what to read next|explore more|around the web|watch(?: now| more| next)?|more (?:to read|to explore|like this)|view all|continue reading",
        r"more (?:great |top |big )?.{0,30}\b(?:stories|articles|news|coverage|headlines)",
        r"(?:mehr|weitere)(?: (?:zum thema|artikel|lesen|themen|nachrichten|beiträge|infos|dazu|aus .{1,40}|von .{1,40}|zu .{1,40}))?:?|lesen sie (?:auch|mehr|dazu|jetzt).{0,30}|lies auch|(?:auch|das könnte sie|das könnte dich) (?:auch )?interess(?:ant|ieren)|zum thema|siehe auch|meistgelesen.{0,20}|passend(?: dazu| zum thema)?|empfohlen(?:er redaktioneller inhalt)?|verwandte (?:artikel|themen)|weiterlesen|nächster artikel|vorheriger artikel|themen|schlagwörter|newsticker",
        r"(?:à|a) lire(?: aussi| également)?|lire (?:aussi|la suite|plus|également|l['’]article)|voir (?:aussi|plus)|(?:articles?|sujets?|contenus?) (?:similaires?|liés?|associés?|recommandés?)|sur le même (?:sujet|thème)|les plus lus|pour aller plus loin|plus d['’](?:infos|articles).{0,20}|nos recommandations|à voir(?: aussi)?|(?:article|post) (?:précédent|suivant)",
        r"(?:noticias?|artículos?|contenidos?|temas?|más) (?:relacionad[oa]s?|información|noticias|leíd[oa]s|sobre .{1,40}|en .{1,40})|lee?r? (?:también|más)|ver (?:también|más)|te (?:puede|podría) interesar|más información|te recomendamos|lo más (?:leído|visto)|más leídas|sigue leyendo|además|también te puede interesar",
        r"(?:leia|veja|saiba) (?:também|mais)|(?:notícias|artigos|conteúdos?|matérias) relacionad[oa]s|mais (?:lidas|notícias|sobre .{1,40})|você pode gostar.{0,20}|continue lendo|ler mais|relacionad[oa]s|(?:artigo|post) (?:anterior|seguinte)",
        r"(?:leggi|guarda|vedi) (?:anche|tutto|di più)|(?:articoli|notizie|contenuti|argomenti) (?:correlat[ie]|collegat[ie]|simili)|ti potrebbe(?:ro)? interessare.{0,20}|potrebbe interessarti.{0,10}|per approfondire|i più letti|continua a leggere|articolo (?:precedente|successivo)|correlati|leggi su .{1,30}",
        r"lees (?:ook|meer|verder)|(?:gerelateerde?|verwante|meer)(?: (?:artikelen|berichten|nieuws|over .{1,40}|van .{1,40}))?|bekijk (?:ook|meer)|meest gelezen|zie ook|(?:volgend|vorig)e? (?:artikel|bericht)",
        r"(?:czytaj|zobacz|przeczytaj|sprawdź|polecamy) (?:też|także|również|więcej|teraz)|(?:powiązane|podobne|polecane)(?: (?:artykuły|tematy|wpisy|treści))?|polecamy|więcej na ten temat|najczęściej czytane|czytaj dalej|pozostało .{1,20} artykułu",
        r"читайте (?:также|ещё|еще|далее|по теме)|(?:похожие|связанные|другие) (?:статьи|материалы|новости|записи)|по теме|смотрите также|материалы по теме|читать (?:далее|дальше|ещё|также)|самое (?:читаемое|популярное)|подробнее|ещё по теме",
        r"(?:関連|おすすめ|人気)(?:記事|ニュース|リンク|キーワード|タグ|トピックス|する記事)?|あわせて読みたい|こちらもおすすめ|続きを読む|もっと(?:見る|読む)|次の記事|前の記事|アクセスランキング|ランキング|特集",
        r"(?:相关|延伸|推荐|热门|更多|相關|推薦|熱門)(?:阅读|文章|新闻|报道|内容|链接|推荐|閱讀|新聞|報導)?|猜你喜欢|更多(?:内容|新闻)|上一篇.{0,40}|下一篇.{0,40}|阅读全文|责任编辑.{0,12}",
        r"(?:ilgili|benzer|diğer|son|çok okunan) (?:haberler?|yazılar|içerikler|konular)|ayrıca (?:oku(?:yun)?|bakınız)|devamını oku|bunlar da ilginizi çekebilir|bunu da oku|öne çıkanlar|etiketler",
        r"läs (?:även|också|mer|vidare)(?: om .{1,40})?|relaterade? (?:artiklar|inlägg|nyheter)|mer (?:om .{1,40}|från .{1,40})|se (?:även|också)|mest läst(?:a)?|fler (?:artiklar|nyheter)",
        r"(?:यह भी|ये भी) (?:पढ़ें|पढ़े|देखें)|संबंधित (?:खबरें|लेख|समाचार)|और पढ़ें|ट्रेंडिंग.{0,20}",
        r"(?:اقرأ|إقرأ|شاهد|طالع) (?:أيضا|أيضاً|ايضا|المزيد)|(?:مقالات|أخبار|مواضيع|موضوعات) (?:ذات صلة|مشابهة|متعلقة)|ذات صلة|المزيد|الأكثر (?:قراءة|مشاهدة)|قد يعجبك(?: أيضا| أيضاً)?",
    ),
    Reason.ADVERTISEMENT: (
        r"(?:check|see|view|compare) (?:the )?(?:latest |current |today['’]s )?(?:prices?|deals?)(?: (?:at|on|from) .{2,30})?|(?:book|buy|shop|order|apply|enroll|enquire) now|loading(?: paragraph)?",
        r"advertisements?|advert(?:ising)?|sponsored(?: content)?|(?:sponsored|presented) by|in partnership with|(?:article|story) continues (?:below|after).{0,40}|(?:scroll|continue).{0,20} (?:for|after) (?:more|advertisement).{0,20}|ad feedback|remove ads|promoted content|report this ad",
        r"anzeige|werbung|publicité|publicidad|publicidade|pubblicità|advertentie|reklama|reklam|annons|реклама|広告|广告|廣告|विज्ञापन|إعلان|إعلانات|ilan|annonce|artikel wird unten fortgesetzt|weiter nach der anzeige|la suite après (?:la|cette) publicité|continua después de la publicidad|continua após a publicidade|continua a leggere dopo la pubblicità|pr|スポンサーリンク|dalsza część artykułu pod .{1,20}",
    ),
    Reason.COOKIE_NOTICE: (
        r"(?:an dieser stelle|hier) (?:finden sie|findest du|wollten wir).{0,60}extern.{0,250}|(?:ich bin|sie sind) (?:damit )?einverstanden, dass .{0,40}extern.{0,200}|externe[nrs]? inhalte?(?: anzeigen| aktivieren| erlauben| laden)?|(?:try refreshing your browser|back to video|video (?:loading|unavailable)|player wird geladen|embed|to view this content.{0,120})(?:,.{0,80})?",
        r"accept (?:all )?cookies|(?:cookie|privacy) (?:settings|preferences|policy)|we use cookies.{0,300}|this (?:site|website) uses cookies.{0,300}|manage (?:cookies|consent|preferences)|(?:alle )?cookies (?:akzeptieren|accepteren)|accepter (?:les )?cookies",
        r"(?:diese (?:web)?site|wir) (?:verwende[nt]|nutz(?:t|en)) cookies.{0,200}|ce site utilise des cookies.{0,200}|este sitio (?:web )?(?:usa|utiliza) cookies.{0,200}|questo sito (?:usa|utilizza) (?:i )?cookie.{0,200}|deze website gebruikt cookies.{0,200}",
    ),
    Reason.LEGAL_NOTICE: (
        r"(?:affiliate |full )?(?:disclosure|disclaimer)s?",
        r"submit a correction|reprints? (?:&|and) permissions?|.{0,40}copyright [©ⓒ(].{0,120}|this document is subject to copyright\b.{0,250}|citation: .{0,200}|zitiervorschlag|end of (?:article|story)",
        r"all rights reserved|(?:©|\(c\)|copyright)(?: ?©)?,? ?(?:\d{4}|by|the |[A-Z]).{0,200}|terms (?:of|and) (?:use|service|conditions)|privacy policy|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|todos os direitos reservados|tutti i diritti riservati|alle rechten voorbehouden|wszelkie prawa zastrzeżone|все права защищены|無断転載(?:を禁じます|禁止).{0,10}|版权所有.{0,40}|版權所有.{0,40}|tüm hakları saklıdır|जुमला हक.{0,20}|جميع الحقوق محفوظة.{0,30}|corrections? policy|our standards: .{1,80}|report (?:an )?(?:error|correction|typo)s?",
    ),
    Reason.NAVIGATION: (
        r"page \d+ of \d+|contact us|use (?:the )?(?:left/right|arrow) (?:arrows|keys) to .{1,140}",
        r"(?:tags?|topics?|categor(?:y|ies)|filed under|posted in|tagged(?: with)?|keywords?|labels?|in this (?:article|story)|home|menu|search|close|next|previous|contents|table of contents|open menu|toggle .{1,20}|sections?|jump to)(?: ?:.{0,120})?",
        r"(?:auf dieser seite|dieses thema im programm|topmeldungen|in this issue|current issue|startseite|hauptinhalt|inhalt(?:sverzeichnis)?|themen|schlagworte|kategorien?|étiquettes|mots[- ]clés|thèmes|catégories?|etiquetas|temas|categorías?|tópicos|categorias?|tag|argomenti|categorie|onderwerpen|trefwoorden|tagi|słowa kluczowe|kategorie|теги|метки|темы|рубрик[аи]|タグ|カテゴリー?|キーワード|标签|关键词|分类|標籤|etiketler|kategoriler|ämnen|taggar|टैग|टैग्स|الوسوم|وسوم|الكلمات المفتاحية|التصنيفات)(?: ?[:：].{0,120})?",
    ),
    Reason.CREDIT: (
        r"(?:photo|image|picture|video|illustration|graphic|credit|source|photograph)s?(?: (?:credit|by|courtesy(?: of)?|from|source|via))?[:/] ?.{1,100}|(?:photo|image|illustration|photograph)s? (?:by|courtesy(?: of)?) .{1,80}|(?:getty images|reuters|shutterstock|alamy|istock|unsplash|afp|ap photo)(?:[/ ].{0,60})?",
        r"caption|photos?|image \d+ of \d+|image credit|hide caption|toggle caption",
        r"(?:foto|bild|quelle|grafik|fotograf|bildquelle|video|fuente|imagen|fonte|immagine|zdjęcie|źródło|fot\.|crédit photo|photo|image|fotoğraf|kaynak)s?[:/] ?.{1,80}|фото: ?.{1,60}|источник: ?.{1,60}|写真[:：＝=].{1,40}|来源[:：].{1,30}|(?:图片|图源|摄影)[:：].{1,30}|फोटो: ?.{1,40}|(?:صورة|المصدر|تصوير): ?.{1,40}",
    ),
    Reason.BYLINE: (
        r"photo of (?:the )?author|author(?:'s|’s)? (?:photo|avatar|image|picture)|avatar(?: (?:photo|of .{1,60}))?|written by|by|about the authors?|posted by .{1,60}|author:? .{0,60}|foto (?:des autors|der autorin)|von|par|por|di|door|автор(?:ы)?:? .{0,60}|фото автора",
    ),
    Reason.DATELINE: (
        r"(?:\d+|one|two|three|four|five) ?-?min(?:ute)?s?\.? ?(?:read|reading(?: time)?|listen|watch)?|(?:estimated |average )?read(?:ing)? ?time:? .{0,40}|(?:published|posted|updated|last (?:updated|modified)|modified|created|first published|issued)(?: (?:on|at))?:? ?(?=.{0,80}\d).{1,80}",
        r"lesezeit:? .{1,30}|temps de lecture ?:? .{1,30}|tiempo de lectura:? .{1,30}|tempo (?:de leitura|di lettura):? .{1,30}|leestijd:? .{1,30}|czas czytania:? .{1,30}|время (?:на )?чтени[яе]:? .{1,30}|okuma süresi:? .{1,30}|läs(?:nings)?tid:? .{1,30}|\d+ (?:min(?:uten?|utes?|utos?|uti|uter)?) (?:lesezeit|de lecture|de lectura|de leitura|di lettura|leestijd|läsning|okuma)|阅读时间.{1,15}",
        r"(?:veröffentlicht|aktualisiert|stand|erstellt|publié|mis à jour|modifié|publicado|actualizado|atualizado|pubblicato|aggiornato|gepubliceerd|bijgewerkt|laatste update|opublikowano|aktualizacja|data publikacji|опубликовано|обновлено|дата публикации|公開日?|更新日?|発行|发布(?:时间|于)?|更新(?:时间|于)?|yayınlanma|güncelleme|giriş|publicerad|uppdaterad|प्रकाशित|अपडेटेड?|تاريخ النشر|آخر تحديث|نشر في)(?: (?:le|el|em|il|op|am|den|dnia|tarihi))?[:：]? ?(?=.{0,80}\d).{1,80}",
    ),
}
"""Blocks that are nothing else."""

OPENING: dict[Reason, tuple[str, ...]] = {
    Reason.ADVERTISEMENT: (r"advertisement ?[:：]",),
    Reason.CREDIT: (
        r"featured? image (?:by|credit|courtesy|via|from)\b|(?:all )?(?:other )?(?:images|photos) (?:by|via|courtesy of|from) .{1,60}$",
    ),
    Reason.RELATED_LINKS: (
        r"(?:read more|read also|also read|related|related (?:article|story|stories|coverage|reading|news|post)s?|see also|more on this(?: story| topic)?|read next|recommended|must read|don['’]t miss|you may (?:also )?like|watch|listen|more|further reading|read|what to read next|editor['’]s picks?) ?[:|»→>-]",
        r"(?:lesen sie (?:auch|mehr|hier|dazu)|lies auch|mehr (?:dazu|zum thema)|siehe auch|auch interessant|zum thema|lesetipp|weiterlesen|mehr lesen|das könnte sie auch interessieren) ?[:|»→>-]",
        r"(?:à lire(?: aussi| également)?|lire (?:aussi|également|plus|la suite)|voir aussi|sur le même sujet|pour aller plus loin|en savoir plus) ?[:|»→>-]?",
        r"(?:le[ea] (?:también|además|más)|leer (?:más|también)|ver también|te puede interesar|más información|le[ée] también|también (?:te puede interesar|lee)|relacionad[oa]s?|mira también) ?[:|»→>-]",
        r"(?:leia (?:também|mais)|veja (?:também|mais)|saiba mais|ler mais) ?[:|»→>-]",
        r"(?:leggi anche|leggi tutto|vedi anche|guarda anche|approfondisci|per approfondire|ti potrebbe interessare) ?[:|»→>-]?",
        r"(?:lees (?:ook|meer|verder)|zie ook|meer (?:over|lezen)|bekijk ook) ?[:|»→>-]",
        r"(?:czytaj (?:też|także|również|więcej)|zobacz (?:też|także|również|więcej)|przeczytaj (?:też|także|również)|polecamy|więcej|czytaj) ?[:|»→>-]",
        r"(?:читайте (?:также|ещё|еще|далее|нас|по теме)|смотрите также|по теме|подробнее|материалы по теме) ?[:|»→>-]",
        r"(?:関連(?:記事|ニュース|リンク)?|あわせて読みたい|【関連(?:記事|ニュース)?】|(?:もっと|続きを)読む|■関連) ?[:：|»→>]?",
        r"(?:相关(?:阅读|文章|新闻|报道|链接)|延伸阅读|推荐阅读|更多(?:阅读|新闻)|延伸閱讀|相關(?:新聞|報導|文章)) ?[:：|»→>]",
        r"(?:ayrıca oku(?:yun)?|i̇lgili haber(?:ler)?|ilgili haber(?:ler)?|bunu da oku(?:yun)?|devamını oku|oku) ?[:|»→>-]",
        r"(?:läs (?:även|också|mer|vidare)|se (?:även|också)|relaterat|mer om|les (?:også|mer)|læs (?:også|mere)) ?[:|»→>-]",
        r"(?:यह भी पढ़ें|ये भी पढ़ें|इसे भी पढ़ें|यह भी देखें|और पढ़ें|संबंधित|ये भी पढ़े) ?[:：|»→>-]?",
        r"(?:اقرأ أيضا|اقرأ أيضاً|إقرأ أيضا|اقرأ المزيد|شاهد أيضا|شاهد أيضاً|طالع أيضا|مواضيع ذات صلة|ذات صلة) ?[:：|»→>-]?",
    ),
    Reason.NEWSLETTER: (
        r"(?:join|subscribe to) (?:our|the|my) (?:mailing list|newsletter|facebook group|telegram (?:channel|group)|whatsapp (?:channel|group)|podcast)\b",
        r".{0,220}\b(?:and|,|or|please) (?:follow|find|join) (?:us|me) on (?:x|twitter|facebook|instagram|linkedin|tiktok|threads|bluesky|mastodon|youtube|telegram)\b",
        r".{0,120}\bif you (?:like|liked|enjoy|enjoyed) this (?:article|post|story|piece|issue|episode)\b.{0,40}\b(?:consider|please|subscribe|share)\b",
        r"want (?:more|to keep up|to (?:stay|be) (?:informed|updated))\b.{0,200}\b(?:newsletter|e-?mail|subscribe)\b",
        r"(?:sign up|subscribe|register|get access to|click here to (?:sign up|subscribe)|join (?:us|thousands|over)|get (?:the latest|our|email|breaking|more|daily|unlimited|all)|never miss|stay (?:up to date|informed|on top|ahead|connected)|want more|like what you|enjoy(?:ing|ed)? (?:this|reading)|if you (?:like|liked|enjoy|enjoyed)) .{0,120}\b(?:newsletters?|inbox|e-?mail|subscri\w+|membership|alerts?|updates|app|podcast|channel|telegram|whatsapp)\b",
        r"(?:get in touch with|contact|reach) (?:us|our|the (?:reporter|author|writer)s?)\b.{0,120}(?:@|e-?mail|twitter|newsroom|news team)|(?:do you have|got) a (?:story|tip|question|news tip)\b|for more (?:stories|news|articles|content) like this\b|like this (?:story|article)\?|(?:did you|if you) (?:like|liked|enjoy|enjoyed) this\b|(?:send|email) (?:us )?(?:your )?(?:tips|questions|feedback|letters)\b|hat ihnen (?:dieser|der) artikel gefallen|fehler gefunden\?",
        r"(?:follow|like|find|join) (?:us|him|her|them|me|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}|@\w+|the author) (?:on|at|via) (?:x|twitter|facebook|instagram|linkedin|tiktok|threads|bluesky|mastodon|youtube|telegram|whatsapp|our|google)\b",
        r"(?:our|the) .{0,60}newsletter .{0,60}(?:inbox|every|daily|weekly|free)\b|.{0,60}\bdelivered (?:straight |directly |right )?to your inbox",
        r"(?:download|get) (?:the|our) .{0,40}\bapp\b|(?:please )?(?:consider )?(?:support(?:ing)? (?:us|our (?:work|journalism))|donating|mak(?:e|ing) a donation)\b.{0,100}|(?:support|donate to) (?:our|independent|quality|us)\b.{0,120}",
        r"(?:abonnieren sie|melden sie sich|jetzt (?:kostenlos )?(?:den|für)|folgen sie|mit unserem newsletter|unser newsletter|in unserem newsletter|sie wollen (?:mehr|regelmäßig)|hier (?:geht es zur|können sie|kostenlos)).{0,160}(?:newsletter|abonnieren|anmelden|anmeldung|kanal|whatsapp|telegram|instagram|facebook|app)\b",
        r"(?:abonnez-vous|inscrivez-vous|recevez|suivez(?:-nous)?|retrouvez|téléchargez|chaque (?:jour|semaine|matin)).{0,160}(?:newsletter|lettre|boîte mail|e-?mail|abonn\w+|instagram|facebook|twitter|whatsapp|youtube|application|appli)\b",
        r"(?:suscr[ií]b\w+|síguenos|sigue|recibe|regístrate|apúntate|únete|descarga).{0,160}(?:newsletter|bolet[ií]n|correo|canal|whatsapp|telegram|facebook|twitter|instagram|google|app|aquí)\b",
        r"(?:inscreva-se|assine|subscreva|receba|siga|acompanhe|participe|entre no|baixe).{0,160}(?:newsletter|e-?mail|canal|whatsapp|telegram|facebook|twitter|instagram|google|app)\b",
        r"(?:iscriviti|ricevi|seguici|segui|resta (?:aggiornato|connesso)|scarica).{0,160}(?:newsletter|e-?mail|canale|whatsapp|telegram|facebook|twitter|instagram|google|app)\b",
        r"(?:abonneer|schrijf je|meld je|ontvang|volg|wil je|download).{0,160}(?:nieuwsbrief|mailbox|inbox|e-?mail|whatsapp|facebook|instagram|app)\b",
        r"(?:zapisz się|subskrybuj|obserwuj|dołącz|śledź|pobierz|bądź na bieżąco).{0,160}(?:newsletter\w*|e-?mail|kanał\w*|facebook\w*|google\w*|whatsapp\w*|aplikacj\w+)\b",
        r"(?:подпи(?:шитесь|сывайтесь|саться)|следите|читайте нас|оставайтесь|скачайте).{0,160}(?:рассылк\w+|telegram\w*|телеграм\w*|канал\w*|вконтакте|дзен\w*|facebook|youtube|приложени\w+|соцсет\w+|max)\b",
        r"(?:abone|takip|bizi|google news|whatsapp|son dakika).{0,120}(?:abone ol\w*|takip ed\w+|tıklayın\w*|kanalı\w*|bülten\w*|i̇ndirin|indirin)",
        r"(?:prenumerera|anmäl dig|få|följ|missa inte|ladda ner).{0,160}(?:nyhetsbrev\w*|mejl\w*|inkorg\w*|facebook|instagram|app\w*)\b",
        r".{0,80}(?:व्हाट्सएप|whatsapp|टेलीग्राम|न्यूज़लेटर|ऐप).{0,60}(?:जुड़ें|फॉलो करें|सब्सक्राइब करें|डाउनलोड करें)",
        r"(?:اشترك|تابعنا|تابعونا|تابع|انضم|سجل|حمل).{0,120}(?:النشرة|بريدك|قناة|قناتنا|واتساب|تلغرام|تيليجرام|فيسبوك|تويتر|تطبيق\w*|غوغل|جوجل)",
    ),
    Reason.PAYWALL: (
        r"il vous reste [\d.,]+ ?% de cet article|la suite est réservée|(?:sie wollen|möchten sie) weiterlesen\b|(?:te queda|le resta)n? (?:el|un) [\d.,]+ ?%|pozostało [\d.,]+ ?%|осталось прочитать",
        r"(?:create an account|register|enjoy the latest|subscribe(?: now)?(?: to| for)?|access articles|unlock more).{0,140}\b(?:account|articles|news|sites|unlimited|exclusive|reading experience)\b|enjoy additional articles\b",
        r"(?:to (?:continue|keep) reading|you have (?:reached|used|read)|you['’]ve (?:reached|used|read)|this (?:article|story|content) is (?:reserved|exclusive|available)|subscribe (?:now )?(?:to|for)|log in or|sign in or).{0,120}(?:subscri\w+|articles?|account|register|member\w*|unlimited|premium)\b",
    ),
    Reason.LEGAL_NOTICE: (
        r"(?:we|i|the publisher) (?:may |might |can |could )?(?:earn|receive|get|make) (?:a |an )?(?:small |affiliate )*(?:commission|compensation)\b|as an? (?:amazon|affiliate) (?:\w+ ){1,2}i (?:earn|may)\b",
        r"(?:(?:affiliate |full |editorial )?(?:disclosure|disclaimer|note)s? ?:|\*?this (?:post|article|page|story|site|blog)\b|(?:just a )?quick heads up\b|please note:|if you (?:buy|decide|make|purchase|click)\b|\(?by using (?:the|our|my)\b).{0,140}\b(?:affiliate links?|(?:earn|receive|get) (?:a |an )?(?:small )?(?:affiliate )?commissions?)\b",
        r".{2,110}\b(?:post|article|page|story|site|blog|we|i)s?\b.{0,20}\b(?:may contain|contains?|includes?|uses?) (?:some )?affiliate links\b",
        r"(?:(?:dieser|der) (?:artikel|beitrag)|diese seite|wir) .{0,80}\baffiliate-?links?\b|als amazon-partner verdien|(?:cet article|ce site|cette page) .{0,80}\bliens? (?:d['’]affiliation|affiliés?)\b|est[ea] (?:artículo|página|artigo) .{0,80}\b(?:enlaces|links) de afiliad[oa]s?\b|(?:questo articolo|questa pagina) .{0,80}\b(?:link (?:di )?affilia\w+)|dit artikel .{0,80}\baffiliate-?links?\b",
        r"(?:note: )?(?:the )?views expressed (?:on|in|here)\b",
        r"(?:©|copyright ©|copyright \d{4}|\(c\) \d{4})",
        r"(?:this (?:article|story|post|piece|content|work)|the (?:above|following)|it) (?:was|is|has been|may)(?: (?:first|originally|also|not|be|being|previously))* (?:published|republished|reproduced|produced|appeared|posted|licensed|syndicated|distributed|made available)\b",
        r"(?:dieser|der) (?:artikel|beitrag|text) (?:ist|erschien|erscheint|wurde|stammt)\b.{0,80}\b(?:zuerst|zunächst|übersetzung|original|erschienen|ausgedruckt|veröffentlicht|aus der)\b|übersetzung: .{2,40}(?:redaktion|lektorat)|cet article (?:a été|est) (?:initialement|d['’]abord|publié)|(?:este artículo|esta noticia|esta nota) (?:fue|se) (?:publicad|public)|questo articolo (?:è stato|è apparso)|(?:first|originally) published (?:in|on|by|at)\b",
        r"the (?:post|article) \S.{0,250} (?:first appeared|appeared first) on \S|der beitrag \S.{0,250} erschien zuerst auf \S|l.article \S.{0,250} est apparu en premier sur \S|la entrada \S.{0,250} (?:se publicó primero|apareció primero) en \S|l.articolo \S.{0,250} (?:proviene da|sembra essere il primo su) \S",
        r"(?:republished|reprinted|reproduced) (?:with permission|from|under)\b|(?:when you|we (?:may|might|could|can)|if you).{0,80}\b(?:affiliate|commission)\b",
        r"this material may not be published, broadcast, rewritten or redistributed|(?:the )?views (?:and opinions )?(?:expressed|in this).{0,120}(?:author|own|necessarily)",
        r"(?:licensed|published) under (?:a |the )?creative commons|this work is licensed|except where otherwise noted",
    ),
    Reason.BYLINE: (
        r"[(\[]?(?:additional |extra )?(?:reporting|writing|research|editing|compiled|edited|written|reported|translated) by\b",
        r"(?:with |additional )(?:reporting|reports?|files?|information|inputs?) (?:by|from)\b",
        r".{3,160}\b(?:contributed|contributing) (?:to this (?:report|story|article|piece|post)|reporting|from)\b",
        r"(?:mit (?:material|informationen|inhalten) (?:von|der|des)\b|mit (?:dpa|afp|reuters|agenturmaterial)\b|mitarbeit:|con informa(?:ción|zioni) (?:de|da)|avec (?:afp|reuters)|redaktion:|bearbeitet von)",
    ),
    Reason.COMMENT_FORM: (
        r"(?:note: )?(?:we are|we’re|all|comments are) .{0,30}moderat\w+ .{0,60}comments\b|would you like to comment\b|(?:this site|this website) uses akismet|your email address will not be published|(?:please )?(?:log|sign) in to (?:leave a )?(?:comment|reply)|(?:have your say|what do you think\?|let us know|share your (?:thoughts|views)|tell us what you think).{0,60}\b(?:comments?|below)\b",
    ),
}
"""What begins a short block that is nothing but residue."""

INVITING = (
    r"(?:read|see|find out|learn|discover|get|watch|view|hear|explore|check out|click here|listen)\b",
    r"(?:mehr|hier|lesen|erfahren|zum|zur)\b",
    r"(?:en savoir|lire|découvr|voir|consult|cliquez)",
    r"(?:más|ver|lee|leer|consulta|haz clic|descubre|mais|veja|leia|saiba|clique)\b",
    r"(?:leggi|scopri|guarda|clicca|lees|bekijk|klik|meer|czytaj|zobacz|więcej|kliknij|läs|se|klicka|les også|les)\b",
    r"(?:читайте|читать|смотрите|подробнее|devam|oku|tıklayın|और पढ़ें|اقرأ|المزيد|詳しく|続き|更多|点击)",
)
"""How a block begins that is residue when most of it is a link."""

OFFERS = (
    r"(?:unlimited|full|exclusive|digital|online) (?:online |digital )?(?:access|articles|content|reading)|exclusive (?:articles|newsletters|events)"
    r"|e-?paper|one account|daily puzzles|crossword|support (?:local|independent|quality) journalism|ad[- ]free|cancel any ?time"
    r"|additional articles|email updates|join the conversation in the comments|get exclusive|share your thoughts"
    r"|unbegrenzte[rn]? zugang|alle artikel|werbefrei|jederzeit kündbar|accès illimité|sans engagement|acceso ilimitado|accesso illimitato"
)
"""What the entries of a list promise to those who subscribe."""
