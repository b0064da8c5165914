"""Articles written for these tests, with what a person says of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Written:
    language: str
    title: str
    body: str
    topics: frozenset[str] = frozenset()
    """empty: it is not tech policy; else one of these, at least, must be told"""


def told(language: str, title: str, body: str, *topics: str) -> Written:
    return Written(language, title, " ".join(body.split()), frozenset(topics))


ARTICLES = (
    told("de", "Landesbeauftragte rügt Gesichtserkennung im Hafen von Nordhude", """
        Die Landesbeauftragte für Datenschutz hat der Hafenbehörde untersagt, Besucherinnen und Besucher
        mit Kameras biometrisch zu erfassen. Für den Probebetrieb habe es keine Rechtsgrundlage gegeben,
        heißt es in dem Bescheid, der am Dienstag veröffentlicht wurde. Das System glich die Gesichter
        aller Passanten mit einer Fahndungsliste der Polizei ab. Bürgerrechtler hatten Beschwerde
        eingelegt. Die Behörde kann binnen eines Monats klagen; die gespeicherten Daten muss sie löschen.
        """, "surveillance", "privacy"),
    told("de", "Kabinett beschließt Eckpunkte für den Glasfaserausbau auf dem Land", """
        Die Bundesregierung will den Breitbandausbau in dünn besiedelten Regionen neu regeln. Künftig
        sollen Netzbetreiber Leerrohre gemeinsam nutzen, und die Bundesnetzagentur soll über die
        Entgelte entscheiden. Verbraucherschützer kritisieren, dass ein Recht auf schnelles Internet
        weiter fehlt. Die Anbieter warnen vor zu viel Regulierung. Der Gesetzentwurf soll noch vor der
        Sommerpause in den Bundestag.
        """, "telecom"),
    told("de", "Kartellamt nimmt den Marktplatz eines Onlinehändlers ins Visier", """
        Das Bundeskartellamt hat ein Verfahren gegen einen großen Onlinehändler eröffnet. Die Behörde
        prüft, ob der Konzern seine Marktmacht missbraucht, indem er auf seiner Plattform eigene Angebote
        bevorzugt und Händlern die Preise vorgibt. Stellt das Amt einen Verstoß fest, drohen Auflagen.
        Grundlage ist eine Vorschrift des Wettbewerbsrechts für digitale Märkte. Der Konzern weist die
        Vorwürfe zurück und will mit den Wettbewerbshütern zusammenarbeiten.
        """, "antitrust"),
    told("de", "Streit um die Klarnamenpflicht: Innenminister bleiben uneins", """
        Auf ihrer Konferenz haben sich die Innenminister nicht auf eine Klarnamenpflicht in sozialen
        Netzwerken geeinigt. Befürworter wollen so gegen Hassrede vorgehen. Gegner verweisen auf das
        Gesetz über digitale Dienste der EU und auf die Meinungsfreiheit: Anonymität im Netz schütze
        gerade jene, die bedroht werden. Nun soll eine Arbeitsgruppe prüfen, welche Pflichten den
        Plattformen auferlegt werden können.
        """, "speech", "platforms"),
    told("de", "Mittelstürmer trifft doppelt: Nordhude siegt im Pokal", """
        Mit zwei Toren in der zweiten Halbzeit hat der Mittelstürmer seinen Verein in die nächste Runde
        geschossen. Der Trainer lobte nach dem Spiel die Moral der Mannschaft. Vor 4.000 Zuschauern war
        der Gast zunächst in Führung gegangen, doch nach der Pause drehte Nordhude auf. Am Samstag geht
        es in der Liga weiter.
        """),
    told("de", "Drei Kopfhörer für unterwegs im Test", """
        Wir haben drei Kopfhörer mit Geräuschunterdrückung ausprobiert. Der teuerste klingt am besten, der
        Akku des günstigsten hält am längsten. Die App lässt sich bei allen leicht bedienen, die Bässe
        kann man nach Geschmack einstellen. Unser Fazit: Für Pendler reicht das mittlere Modell, das es
        gerade im Angebot mit Rabatt gibt.
        """),
    told("de", "Stadtrat streitet über den Haushalt für die Schwimmbäder", """
        Der Stadtrat hat den Haushalt nach langer Debatte beschlossen. Die Koalition will ein Freibad
        schließen, die Opposition kündigte ein Bürgerbegehren an. Die Bürgermeisterin sprach von einer
        schmerzhaften Entscheidung. Mehrere Vereine protestierten vor dem Rathaus. Im Herbst soll neu
        verhandelt werden.
        """),
    told("pt", "Autoridade multa rede de farmácias por exigir CPF dos clientes", """
        A Autoridade Nacional de Proteção de Dados aplicou multa a uma rede de farmácias que pedia o CPF de
        todos os clientes em troca de descontos. Segundo a decisão, não havia base legal para o tratamento
        dos dados pessoais, e os titulares não foram informados do compartilhamento com anunciantes. A
        empresa pode recorrer. Entidades da sociedade civil pediam a fiscalização havia dois anos, com base
        na LGPD.
        """, "privacy"),
    told("pt", "Anatel abre consulta pública sobre o leilão da faixa de 6 GHz", """
        A Anatel abriu consulta pública sobre as regras do próximo leilão de radiofrequências. As
        operadoras querem usar a faixa para o 5G; provedores regionais defendem o uso não licenciado para
        redes sem fio. O edital prevê obrigações de cobertura em escolas e estradas. O conselho diretor deve
        votar o texto no fim do ano, depois de parecer da área técnica e do TCU.
        """, "telecom"),
    told("pt", "Relator muda projeto que regula a inteligência artificial", """
        O relator do projeto de lei da inteligência artificial apresentou novo parecer na Câmara dos
        Deputados. O texto cria deveres para sistemas de alto risco e prevê remuneração de autores cujas
        obras sirvam ao treinamento de IA. Empresas de tecnologia criticam as obrigações; organizações de
        direitos humanos pedem a proibição do reconhecimento facial em espaços públicos. A votação deve
        ocorrer em dezembro.
        """, "ai"),
    told("pt", "Tribunal reconhece vínculo de emprego de entregadores de aplicativo", """
        O tribunal do trabalho reconheceu o vínculo de emprego entre uma plataforma de entregas e quatro
        entregadores. Para os juízes, o algoritmo que distribui corridas e aplica bloqueios exerce o papel de
        chefe. A empresa vai recorrer e diz que os trabalhadores são autônomos. O sindicato espera que a
        decisão apresse a votação da lei sobre o trabalho por aplicativo.
        """, "labour"),
    told("pt", "Time da capital vence clássico com gol nos acréscimos", """
        Com gol de cabeça aos 49 minutos do segundo tempo, o time da capital venceu o clássico e assumiu a
        liderança do campeonato. O técnico elogiou os jogadores que saíram do banco. O adversário reclamou
        de um pênalti não marcado. Na próxima rodada, a equipe joga fora de casa.
        """),
    told("pt", "Como escolher um celular bom e barato: dicas", """
        Antes de comprar um celular novo, veja o tamanho da tela, a bateria e a câmera. Modelos do ano
        passado costumam estar em promoção e bastam para quem usa redes sociais e assiste a vídeos. Compare
        as ofertas e leia a ficha técnica. Em dez minutos o aparelho carrega metade da bateria.
        """),
    told("pt", "Prefeitura entrega três novas creches e amplia merenda", """
        A prefeitura inaugurou três creches na zona norte e anunciou que a merenda terá mais frutas. O
        prefeito disse que as obras custaram menos que o previsto. A oposição na câmara municipal cobra mais
        professores. As matrículas começam na segunda-feira.
        """),
    told("en", "Regulator tells pension app to stop selling customers' location data", """
        The information commissioner has ordered a pension app to stop passing its customers' location data
        to brokers. The watchdog found that consent had been buried in the terms of service, in breach of
        data protection law, and fined the company 2 million crowns. Privacy campaigners said that the ruling
        should be a warning to the whole industry. The company said that it would appeal.
        """, "privacy"),
    told("en", "Senators unveil bill to curb exports of advanced chips", """
        A bipartisan group of senators has introduced a bill that would tighten export controls on advanced
        semiconductors. Chipmakers would need a licence from the commerce department for every shipment to
        countries of concern. Industry groups warned of lost revenue; the sponsors cited national security.
        A committee hearing is set for next week.
        """, "trade"),
    told("en", "Five noise-cancelling headphones we like this spring", """
        We tried five pairs of headphones on trains and planes. The best of them costs less than last year's
        winner, and its battery lasts for two days. The app is easy to use, and there is a discount until
        Sunday. Our pick for small ears is the lightest of the five.
        """),
    told("en", "County approves budget for roads after long debate", """
        The county board approved next year's budget on Tuesday. Most of the new money will mend roads and
        bridges in the north. Two members voted against it, saying that taxes were too high. The sheriff's
        department gets four more deputies. A public hearing on school buses follows in May.
        """),
)  # fmt: skip
