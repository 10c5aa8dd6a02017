"""How vacation replies name the day somebody is back, one row a language (rule 15); `|` stands between ways.

before, after: what stands before or behind the day. spans: what stands between two days, right before the second one.
between: what else may stand between such a phrase and its day. A day and its month are furniture here, so that a
programme need not speak a language to know who is away.
"""

from typing import NamedTuple


class Away(NamedTuple):
    locale: str  # settles 03/04 where all who write the language agree
    before: str
    after: str
    spans: str
    between: str
    months: str
    weekdays: str


AWAY = {
    "en": Away(
        locale="",
        before="until|till|til|through|thru|back|return|returning",
        after="",
        spans="to",
        between="and|including|inclusive|the|on|in|at|to|of|my|from|office|work|end|approximately|next|be|will",
        months="january|jan / february|feb / march|mar / april|apr / may / june|jun / july|jul / august|aug / "
        "september|sep|sept / october|oct / november|nov / december|dec",
        weekdays="monday|mon / tuesday|tue|tues / wednesday|wed / thursday|thu|thur|thurs / friday|fri / "
        "saturday|sat / sunday|sun",
    ),
    "fr": Away(
        locale="fr-FR",
        before="jusqu'au|jusqu'à|jusque|retour|reviens|reviendrai|revenir|rentre|rentrerai|reprends|reprendrai",
        after="",
        spans="au",
        between="le|du|au|à|a|soir|matin|inclus|partir|compris|y|bureau|dès|prochain|mon|travail",
        months="janvier|janv / février|févr|fév / mars / avril|avr / mai / juin / juillet|juil / août|aout / "
        "septembre|sept / octobre|oct / novembre|nov / décembre|déc",
        weekdays="lundi / mardi / mercredi / jeudi / vendredi / samedi / dimanche",
    ),
    "de": Away(
        locale="de-DE",
        before="bis|zurück|wieder",
        after="wieder|zurück",
        spans="",
        between="zum|einschließlich|einschl|inklusive|inkl|und|mit|den|am|ab|dem|der|vom|im|büro|da|erreichbar|"
        "voraussichtlich|vor|ort|haus|ins|bin|ich",
        months="januar|jänner|jan / februar|feb / märz|mrz / april|apr / mai / juni|jun / juli|jul / august|aug / "
        "september|sept|sep / oktober|okt / november|nov / dezember|dez",
        weekdays="montag|mo / dienstag|di / mittwoch|mi / donnerstag|do / freitag|fr / samstag|sonnabend|sa / "
        "sonntag|so",
    ),
    "es": Away(
        locale="es-ES",
        before="hasta|vuelvo|volveré|vuelta|regreso|regresaré|reincorporo|reincorporaré|incorporaré",
        after="",
        spans="al",
        between="el|la|día|de|a|al|oficina|próximo|inclusive|mi|trabajo|partir|del",
        months="enero|ene / febrero|feb / marzo|mar / abril|abr / mayo|may / junio|jun / julio|jul / agosto|ago / "
        "septiembre|setiembre|sept|sep / octubre|oct / noviembre|nov / diciembre|dic",
        weekdays="lunes / martes / miércoles / jueves / viernes / sábado / domingo",
    ),
    "pt": Away(
        locale="pt-PT",
        before="até|volto|voltarei|regresso|regressarei|retorno|retornarei",
        after="",
        spans="a|ao",
        between="o|a|à|ao|dia|em|no|na|de|próximo|próxima|inclusive|escritório|trabalho|partir|meu",
        months="janeiro|jan / fevereiro|fev / março|mar / abril|abr / maio|mai / junho|jun / julho|jul / agosto|ago / "
        "setembro|set / outubro|out / novembro|nov / dezembro|dez",
        weekdays="segunda-feira|segunda / terça-feira|terça / quarta-feira|quarta / quinta-feira|quinta / "
        "sexta-feira|sexta / sábado / domingo",
    ),
    "it": Away(
        locale="it-IT",
        before="fino|sino|rientro|rientrerò|torno|tornerò|ritorno|ritornerò",
        after="",
        spans="al",
        between="a|al|all|il|in|giorno|ufficio|compreso|incluso|prossimo|mio|lavoro|dal|partire",
        months="gennaio|gen / febbraio|feb / marzo|mar / aprile|apr / maggio|mag / giugno|giu / luglio|lug / "
        "agosto|ago / settembre|sett|set / ottobre|ott / novembre|nov / dicembre|dic",
        weekdays="lunedì / martedì / mercoledì / giovedì / venerdì / sabato / domenica",
    ),
    "nl": Away(
        locale="nl-NL",
        before="tot|t/m|terug|weer",
        after="",
        spans="",
        between="en|met|aan|op|vanaf|de|het|aanwezig|bereikbaar|kantoor|werk|in",
        months="januari|jan / februari|feb / maart|mrt / april|apr / mei / juni|jun / juli|jul / augustus|aug / "
        "september|sept|sep / oktober|okt / november|nov / december|dec",
        weekdays="maandag / dinsdag / woensdag / donderdag / vrijdag / zaterdag / zondag",
    ),
    "pl": Away(
        locale="pl-PL",
        before="do|wracam|wrócę|powrót|powracam",
        after="",
        spans="",
        between="dnia|dniu|w|włącznie|od|pracy|biura|mój|planuję",
        months="stycznia|sty / lutego|lut / marca|mar / kwietnia|kwi / maja / czerwca|cze / lipca|lip / "
        "sierpnia|sie / września|wrz / października|paź / listopada|lis / grudnia|gru",
        weekdays="poniedziałku|poniedziałek / wtorku|wtorek / środy|środę / czwartku|czwartek / piątku|piątek / "
        "soboty|sobotę / niedzieli|niedzielę",
    ),
    "zh": Away(
        locale="en-US",
        before="至|到|直到",
        after="恢复|恢復|返回|回来|回來|回到|回公司|回办公室|回辦公室|上班|之前|为止|為止",
        spans="",
        between="将|將|于|於|再|起|才",
        months="一月 / 二月 / 三月 / 四月 / 五月 / 六月 / 七月 / 八月 / 九月 / 十月 / 十一月 / 十二月",
        weekdays="星期一|周一 / 星期二|周二 / 星期三|周三 / 星期四|周四 / 星期五|周五 / 星期六|周六 / 星期日|周日",
    ),
    "ja": Away(
        locale="en-US",
        before="",
        after="まで|から出社|より出社|に出社|から復帰|より復帰|に復帰|に戻|から業務|より業務|から通常|より通常",
        spans="",
        between="頃|午前|午後|朝",
        months="一月 / 二月 / 三月 / 四月 / 五月 / 六月 / 七月 / 八月 / 九月 / 十月 / 十一月 / 十二月",
        weekdays="月曜日|月曜 / 火曜日|火曜 / 水曜日|水曜 / 木曜日|木曜 / 金曜日|金曜 / 土曜日|土曜 / 日曜日|日曜",
    ),
    "sv": Away(
        locale="sv-SE",
        before="till|t.o.m.|tom|åter|tillbaka",
        after="",
        spans="",
        between="och|med|den|i|på|kontoret|igen|tjänst|arbetet",
        months="januari|jan / februari|feb / mars / april|apr / maj / juni / juli / augusti|aug / september|sept / "
        "oktober|okt / november|nov / december|dec",
        weekdays="måndag / tisdag / onsdag / torsdag / fredag / lördag / söndag",
    ),
    "da": Away(
        locale="da-DK",
        before="til|indtil|t.o.m.|tilbage",
        after="",
        spans="",
        between="og|med|den|d|på|kontoret|igen|arbejde|kontor",
        months="januar|jan / februar|feb / marts / april|apr / maj / juni / juli / august|aug / september|sept / "
        "oktober|okt / november|nov / december|dec",
        weekdays="mandag / tirsdag / onsdag / torsdag / fredag / lørdag / søndag",
    ),
    "nb": Away(
        locale="nb-NO",
        before="til|t.o.m.|tilbake",
        after="",
        spans="",
        between="og|med|den|på|kontoret|igjen|jobb",
        months="januar|jan / februar|feb / mars / april|apr / mai / juni / juli / august|aug / september|sept / "
        "oktober|okt / november|nov / desember|des",
        weekdays="mandag / tirsdag / onsdag / torsdag / fredag / lørdag / søndag",
    ),
    "fi": Away(
        locale="fi-FI",
        before="palaan",
        after="saakka|asti",
        spans="",
        between="töihin|takaisin|toimistolle|viimeistään|klo",
        months="tammikuuta / helmikuuta / maaliskuuta / huhtikuuta / toukokuuta / kesäkuuta / heinäkuuta / elokuuta / "
        "syyskuuta / lokakuuta / marraskuuta / joulukuuta",
        weekdays="maanantaihin|maanantaina / tiistaihin|tiistaina / keskiviikkoon|keskiviikkona / "
        "torstaihin|torstaina / perjantaihin|perjantaina / lauantaihin|lauantaina / sunnuntaihin|sunnuntaina",
    ),
    "cs": Away(
        locale="cs-CZ",
        before="do|vrátím|vracím|zpět|zpátky",
        after="",
        spans="",
        between="se|dne|v|ve|od|včetně|kanceláři|kanceláře|práce|budu",
        months="ledna / února / března / dubna / května / června / července / srpna / září / října / listopadu / "
        "prosince",
        weekdays="pondělí|pondělka / úterý|úterka / středy|středu / čtvrtka|čtvrtek / pátku|pátek / soboty|sobotu / "
        "neděle|neděli",
    ),
    "hu": Away(
        locale="en-US",
        before="",
        after="-ig|ig|-ig bezárólag",
        spans="",
        between="",
        months="január|jan / február|febr|feb / március|márc / április|ápr / május|máj / június|jún / július|júl / "
        "augusztus|aug / szeptember|szept / október|okt / november|nov / december|dec",
        weekdays="hétfő / kedd / szerda / csütörtök / péntek / szombat / vasárnap",
    ),
    "ro": Away(
        locale="ro-RO",
        before="până|revin|întorc|voi reveni",
        after="",
        spans="",
        between="pe|la|data|de|în|inclusiv|din|birou|mă",
        months="ianuarie|ian / februarie|feb / martie|mar / aprilie|apr / mai / iunie|iun / iulie|iul / august|aug / "
        "septembrie|sept / octombrie|oct / noiembrie|nov / decembrie|dec",
        weekdays="luni / marți / miercuri / joi / vineri / sâmbătă / duminică",
    ),
    "tr": Away(
        locale="tr-TR",
        before="",
        after="kadar|tarihinde dön|tarihinde ofis",
        spans="",
        between="e|a|ye|ya|ne|na|tarihine|günü|gününe|dahil",
        months="ocak / şubat / mart / nisan / mayıs / haziran / temmuz / ağustos / eylül / ekim / kasım / aralık",
        weekdays="pazartesi / salı / çarşamba / perşembe / cuma / cumartesi / pazar",
    ),
    "ru": Away(
        locale="ru-RU",
        before="до|вернусь|выйду|выхожу",
        after="",
        spans="по",
        between="на|работу|в|офис|включительно|с",
        months="января / февраля / марта / апреля / мая / июня / июля / августа / сентября / октября / ноября / "
        "декабря",
        weekdays="понедельника|понедельник / вторника|вторник / среды|среду / четверга|четверг / пятницы|пятницу / "
        "субботы|субботу / воскресенья|воскресенье",
    ),
    "uk": Away(
        locale="uk-UA",
        before="до|повернуся|вийду",
        after="",
        spans="по",
        between="на|роботу|в|у|офіс|включно|з",
        months="січня / лютого / березня / квітня / травня / червня / липня / серпня / вересня / жовтня / листопада / "
        "грудня",
        weekdays="понеділка|понеділок / вівторка|вівторок / середи|середу / четверга|четвер / п'ятниці|п'ятницю / "
        "суботи|суботу / неділі|неділю",
    ),
    "el": Away(
        locale="el-GR",
        before="μέχρι|έως|επιστρέφω|επιστρέψω",
        after="",
        spans="",
        between="και|τις|την|τη|στις|στη|στην|στο|γραφείο|θα",
        months="ιανουαρίου / φεβρουαρίου / μαρτίου / απριλίου / μαΐου / ιουνίου / ιουλίου / αυγούστου / σεπτεμβρίου / "
        "οκτωβρίου / νοεμβρίου / δεκεμβρίου",
        weekdays="δευτέρα / τρίτη / τετάρτη / πέμπτη / παρασκευή / σάββατο / κυριακή",
    ),
    "ko": Away(
        locale="en-US",
        before="",
        after="까지|에 복귀|복귀|부터 출근|에 출근",
        spans="",
        between="오전|오후",
        months="",  # a number each, with 월 behind it
        weekdays="월요일 / 화요일 / 수요일 / 목요일 / 금요일 / 토요일 / 일요일",
    ),
}
