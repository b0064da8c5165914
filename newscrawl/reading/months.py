"""A month's name in any of the languages of news in, its number out."""

from __future__ import annotations

import re
import unicodedata

# Full names first, then short forms that are no prefix of them; genitives where a date uses them.
_NAMES = {
    1: """january januar janvier enero janeiro gennaio januari stycznia styczen января январь січня leden ledna januára
        januar tammikuuta tammikuu január ianuarie ocak ιανουαρίου ιανουάριος януари siječnja sijecanj januarja sausio
        janvāris jaanuar gener januarie يناير जनवरी มกราคม jan janv ene gen sty янв січ led tammi ocak ιαν ian jän jänner gen""",
    2: """february februar février fevrier febrero fevereiro febbraio februari lutego luty февраля февраль лютого února
        unor februára helmikuuta helmikuu február februarie şubat φεβρουαρίου φεβρουάριος февруари veljače februarja
        vasario februāris veebruar febrer فبراير फरवरी กุมภาพันธ์ feb févr fev lut фев лют úno únor helmi şub φεβ vas feber""",
    3: """march märz marz mars marzo março marco maart marca marzec марта март березня března brezen marec
        maaliskuuta maaliskuu március martie mart μαρτίου μάρτιος ožujka kovo marts märts març مارس मार्च มีนาคม mar
        mär maa мар бер bře maalis μαρ mrt""",
    4: """april avril abril aprile kwietnia kwiecien апреля апрель квітня dubna duben apríla huhtikuuta huhtikuu
        április aprilie nisan απριλίου απρίλιος април travnja aprila balandžio aprīlis aprill أبريل अप्रैल เมษายน apr avr
        abr kwi апр кві dub huhti nis απρ bal""",
    5: """may mai mayo maio maggio mei maja maj мая май травня května kveten mája toukokuuta toukokuu május mayıs
        μαΐου μάιος svibnja gegužės maijs maig مايو मई พฤษภาคม mag тра kvě touko geg μαϊ""",
    6: """june juni juin junio junho giugno czerwca czerwiec июня июнь червня června cerven júna jún kesäkuuta
        kesäkuu június iunie haziran ιουνίου ιούνιος юни lipnja junija birželio jūnijs juuni juny يونيو जून มิถุนายน
        jun giu cze июн чер čvn kesä haz ιουν ιούν bir""",
    7: """july juli juillet julio julho luglio lipca lipiec июля июль липня července cervenec júla júl heinäkuuta
        heinäkuu július iulie temmuz ιουλίου ιούλιος юли srpnja julija liepos jūlijs juuli juliol يوليو जुलाई กรกฎาคม jul juil
        lug lip июл лип čvc heinä tem ιουλ ιούλ lie""",
    8: """august août aout agosto augustus sierpnia sierpien августа август серпня srpna srpen augusta elokuuta
        elokuu augusztus ağustos αυγούστου αύγουστος kolovoza avgusta rugpjūčio augusts agost أغسطس अगस्त สิงหาคม aug aoû ago sie авг
        сер srp elo ağu αυγ rugp augusti""",
    9: """september septembre septiembre setembro settembre września wrzesien сентября сентябрь вересня září
        septembra syyskuuta syyskuu szeptember septembrie eylül σεπτεμβρίου σεπτέμβριος септември rujna rugsėjo
        septembris setembre سبتمبر सितंबर กันยายน sep sept set wrz сен сент вер zář syys szept eyl σεπ rugs setiembre""",
    10: """october oktober octobre octubre outubro ottobre października pazdziernik октября октябрь жовтня října
        rijen októbra lokakuuta lokakuu október octombrie ekim οκτωβρίου οκτώβριος октомври listopada oktobra spalio
        oktobris oktoober أكتوبر अक्टूबर ตุลาคม oct okt out ott paź окт жов říj loka eki οκτ spa""",
    11: """november novembre noviembre novembro listopada listopad ноября ноябрь листопада novembra marraskuuta
        marraskuu noiembrie kasım νοεμβρίου νοέμβριος ноември studenoga studenog lapkričio novembris نوفمبر नवंबर พฤศจิกายน
        nov lis ноя лис marras kas νοε lapk noi""",
    12: """december dezember décembre decembre diciembre dezembro dicembre grudnia grudzien декабря декабрь грудня
        prosince prosinec decembra joulukuuta joulukuu decembrie aralık δεκεμβρίου δεκέμβριος декември prosinca
        gruodžio decembris detsember desembre desember ديسمبر दिसंबर ธันวาคม dec dez déc dic gru дек гру pro joulu ara δεκ
        gruod des""",
}

# Hebrew, Persian, Urdu, Bengali, Serbian, Indonesian; Arabic as in the Maghreb and the Levant.
_MORE = {
    1: "januari jaanuar ינואר ژانویه جنوری জানুয়ারি јануар јануара جانفي",
    2: "pebruari februari פברואר فوریه فروری ফেব্রুয়ারি фебруар фебруара فيفري شباط",
    3: "maret מרץ מרס مارس مارچ মার্চ март марта آذار",
    4: "אפריל آوریل اپریل এপ্রিল април априла أفريل نيسان",
    5: "mei מאי مه مئی মে мај маја ماي أيار",
    6: "יוני ژوئن جون জুন јун јуна جوان حزيران",
    7: "יולי ژوئیه جولائی জুলাই јул јула جويلية تموز",
    8: "agustus avgust אוגוסט اوت اگست আগস্ট август августа أوت آب",
    9: "ספטמבר سپتامبر ستمبر সেপ্টেম্বর септембар септембра أيلول",
    10: "אוקטובר اکتبر اکتوبر অক্টোবর октобар октобра",
    11: "נובמבר نوامبر نومبر নভেম্বর новембар новембра",
    12: "desember דצמבר دسامبر دسمبر ডিসেম্বর децембар децембра",
}


def _plain(name: str) -> str:
    """Case and accents do not count: `Août`, `aout` and `AOÛT` are one."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    return "".join(character for character in folded if not unicodedata.combining(character))


_NUMBERS: dict[str, int] = {}
for _number, _names in (*_NAMES.items(), *_MORE.items()):
    for _name in _names.split():
        _NUMBERS.setdefault(_plain(_name), _number)
# The same word is October in Croatian and November in Polish and Czech: the larger languages win.
_NUMBERS["listopada"] = 11
_NUMBERS["srpnja"] = 7

HEBREW_IN = "ב"
"""written together with the month: 14 באוגוסט"""
WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f\u0900-\u09ff\u0e00-\u0e7f]+[^\W\d_]*)*")


def month_number(name: str) -> int | None:
    number = _NUMBERS.get(name.casefold() if name.isascii() else _plain(name))
    if number is None and name.startswith(HEBREW_IN):
        return _NUMBERS.get(_plain(name.removeprefix(HEBREW_IN)))
    return number
