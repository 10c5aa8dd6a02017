"""Subjects that only machines write, one row a language (rules 14 and 15); `|` stands between them.

away, lost: phrases that nobody begins a subject with by hand. titles: words that people use, too; only a colon right
after them tells the machine. lost_titles: the same for a letter that came back.
"""

from typing import NamedTuple


class Subjects(NamedTuple):
    away: str
    titles: str
    lost: str
    lost_titles: str


SUBJECTS = {
    "en": Subjects(
        away="automatic reply|automatic response|automated reply|automated response|auto reply|auto-reply|autoreply|"
        "auto response|auto-response|autoresponse|auto:|out of office|out of the office|out-of-office|"
        "away from the office|away from office|vacation response|vacation reply|read receipt|"
        "return receipt|i am out of the office|i'm out of the office|currently out of the office",
        titles="on vacation|ooo|oof|on holiday|away|absent|read|not read|displayed",
        lost="undelivered mail|undeliverable mail|undeliverable message|delivery status notification|delivery failure|"
        "delivery has failed|mail delivery failed|mail delivery failure|mail delivery system|"
        "mail delivery subsystem|message delivery failure|returned mail|failure notice|message not delivered|"
        "delivery notification|mail could not be delivered|message could not be delivered|warning: could not send|"
        "mail system error|nondeliverable mail|non-delivery|delayed mail|delivery delayed|delivery incomplete",
        lost_titles="undeliverable|undelivered|not delivered|delayed|relayed|delivered",
    ),
    "fr": Subjects(
        away="réponse automatique|reponse automatique|absence du bureau|absent du bureau|absente du bureau|"
        "message d'absence|notification d'absence|avis d'absence|réponse d'absence|je suis absent|accusé de lecture|"
        "absence bureau",
        titles="lu|non lu|absence|absent|absente",
        lost="échec de la remise|échec de remise|non remis|non distribuable|message non remis|message non distribué|"
        "échec de la distribution|notification d'état de remise|courrier non distribué|avis de non-remise|"
        "message non délivré|retour de courrier",
        lost_titles="échec|non distribué|remis|retardé",
    ),
    "de": Subjects(
        away="automatische antwort|automatische rückantwort|abwesenheitsnotiz|abwesenheitsmeldung|"
        "abwesenheitsnachricht|abwesenheitsassistent|abwesenheitsbenachrichtigung|nicht im büro|nicht im haus|"
        "außer haus|lesebestätigung|autoantwort|auto-antwort|ich bin nicht im büro|ich bin außer haus",
        titles="gelesen|nicht gelesen|ungelesen|ungelesen gelöscht|abwesenheit|abwesend",
        lost="unzustellbare nachricht|unzustellbare mail|unzustellbare e-mail|zustellung fehlgeschlagen|"
        "fehler bei der zustellung|zustellungsfehler|nachricht nicht zugestellt|"
        "benachrichtigung zum übermittlungsstatus|unzustellbarkeitsbericht|e-mail konnte nicht zugestellt|"
        "nachricht konnte nicht zugestellt|zustellstatusbenachrichtigung|übermittlungsfehler",
        lost_titles="unzustellbar|nicht zustellbar|nicht zugestellt|zugestellt|verzögert|übermittelt",
    ),
    "es": Subjects(
        away="respuesta automática|respuesta automatica|fuera de la oficina|fuera de oficina|ausente de la oficina|"
        "mensaje de ausencia|aviso de ausencia|estoy fuera de la oficina|autorespuesta|auto respuesta|"
        "confirmación de lectura|contestación automática",
        titles="leído|leido|no leído|ausente|ausencia",
        lost="no se puede entregar|no se pudo entregar|no se ha podido entregar|mensaje no entregado|"
        "notificación de estado de entrega|error de entrega|correo no entregado|correo devuelto|"
        "error en la entrega|notificación del estado de la entrega",
        lost_titles="no entregado|no entregable|devuelto|entregado|retrasado",
    ),
    "it": Subjects(
        away="risposta automatica|fuori sede|fuori ufficio|assente dall'ufficio|assenza dall'ufficio|"
        "messaggio di assenza|sono fuori ufficio|conferma di lettura|ricevuta di lettura|avviso di assenza",
        titles="letto|letta|non letto|assente|assenza",
        lost="non recapitabile|messaggio non recapitato|impossibile recapitare|mancato recapito|recapito non riuscito|"
        "notifica dello stato del recapito|messaggio non consegnato|errore di recapito|mancata consegna|"
        "notifica sullo stato del recapito",
        lost_titles="non recapitato|non consegnato|recapitato|ritardato",
    ),
    "pt": Subjects(
        away="resposta automática|resposta automatica|fora do escritório|fora da empresa|fora de escritório|"
        "ausência temporária|ausente do escritório|mensagem de ausência|aviso de ausência|"
        "notificação de ausência|estou fora do escritório|confirmação de leitura|ausente temporariamente",
        titles="lida|lido|não lida|não lido|ausente|ausência",
        lost="não é possível entregar|não foi possível entregar|mensagem não entregue|falha na entrega|"
        "notificação de status de entrega|notificação do estado de entrega|falha de entrega|e-mail não entregue|"
        "não pôde ser entregue|erro na entrega",
        lost_titles="não entregue|não entregável|devolvida|entregue|atrasada",
    ),
    "nl": Subjects(
        away="automatisch antwoord|automatische antwoord|automatische reactie|automatische beantwoording|"
        "afwezigheidsbericht|afwezigheidsmelding|afwezigheidsassistent|niet op kantoor|buiten kantoor|"
        "leesbevestiging|niet aanwezig|ik ben afwezig|ik ben niet op kantoor",
        titles="gelezen|niet gelezen|ongelezen|afwezig|afwezigheid",
        lost="onbestelbaar bericht|niet bezorgd bericht|bericht niet bezorgd|bericht niet afgeleverd|"
        "aflevering mislukt|bezorging mislukt|melding over de afleverstatus|leveringsstatusmelding|"
        "e-mail niet bezorgd|mislukte bezorging|melding van bezorgingsstatus",
        lost_titles="onbestelbaar|niet bezorgd|niet afgeleverd|bezorgd|vertraagd",
    ),
    "pl": Subjects(
        away="automatyczna odpowiedź|odpowiedź automatyczna|autoodpowiedź|autoresponder|poza biurem|"
        "nieobecność w biurze|nieobecny w biurze|informacja o nieobecności|jestem poza biurem|potwierdzenie odczytu|"
        "potwierdzenie przeczytania|powiadomienie o nieobecności",
        titles="przeczytano|przeczytane|nie przeczytano|odczytano|nieobecność|nieobecny|nieobecna",
        lost="nie można dostarczyć|nie udało się dostarczyć|wiadomość niedostarczona|niedostarczona wiadomość|"
        "błąd doręczenia|błąd dostarczenia|powiadomienie o stanie dostarczenia|zwrot wiadomości|"
        "niedostarczona poczta",
        lost_titles="niedostarczalna|niedostarczone|niedostarczono|niedostarczona|dostarczono|opóźniono",
    ),
    "sv": Subjects(
        away="autosvar|automatiskt svar|automatsvar|frånvaromeddelande|frånvarobesked|inte på kontoret|ej på kontoret|"
        "frånvaroassistent|läskvitto|jag är inte på kontoret|frånvarande från kontoret",
        titles="läst|ej läst|oläst|inte läst|frånvarande|frånvaro",
        lost="det går inte att leverera|meddelandet kunde inte levereras|kunde inte leverera|leveransen misslyckades|"
        "leveransfel|meddelande om leveransstatus|meddelandet har inte levererats|e-post kunde inte levereras|"
        "obeställbart meddelande",
        lost_titles="olevererbart|obeställbart|obeställbar|ej levererat|levererat|försenat",
    ),
    "da": Subjects(
        away="autosvar|automatisk svar|fraværsmeddelelse|fraværsbesked|fraværsassistent|ikke på kontoret|"
        "ude af kontoret|læsekvittering|jeg er ikke på kontoret|væk fra kontoret",
        titles="læst|ikke læst|ulæst|fraværende|fravær",
        lost="kan ikke leveres|kunne ikke leveres|meddelelsen kunne ikke leveres|levering mislykkedes|leveringsfejl|"
        "meddelelse om leveringsstatus|mail kunne ikke leveres|ikke leveret mail|uleveret mail",
        lost_titles="ikke leveret|uanbringelig|uleverbar|leveret|forsinket",
    ),
    "nb": Subjects(
        away="autosvar|automatisk svar|fraværsmelding|fraværsbeskjed|fraværsassistent|ikke på kontoret|"
        "borte fra kontoret|lesebekreftelse|jeg er ikke på kontoret|ute av kontoret",
        titles="lest|ikke lest|ulest|fraværende|fravær|borte",
        lost="kan ikke leveres|kunne ikke leveres|meldingen kunne ikke leveres|levering mislyktes|leveringsfeil|"
        "melding om leveringsstatus|e-posten kunne ikke leveres|mislykket levering",
        lost_titles="ikke levert|kan ikke leveres|uleverbar|levert|forsinket",
    ),
    "fi": Subjects(
        away="automaattinen vastaus|automaattivastaus|poissa toimistosta|poissaoloilmoitus|poissaoloviesti|"
        "en ole toimistolla|lukukuittaus|lukemiskuittaus|ei toimistolla",
        titles="luettu|lukematta|ei luettu|poissa|poissaolo",
        lost="viestiä ei voi toimittaa|viestiä ei voitu toimittaa|viestin toimitus epäonnistui|toimitus epäonnistui|"
        "ilmoitus toimituksen tilasta|toimitusvirhe|sähköpostia ei voitu toimittaa|ei voi toimittaa",
        lost_titles="toimittamaton|ei toimitettu|toimitettu|viivästynyt|toimittamatta",
    ),
    "cs": Subjects(
        away="automatická odpověď|automaticka odpoved|mimo kancelář|jsem mimo kancelář|oznámení o nepřítomnosti|"
        "nepřítomnost v kanceláři|potvrzení o přečtení|nejsem v kanceláři|zpráva o nepřítomnosti",
        titles="přečteno|nepřečteno|přečtené|nepřítomnost|nepřítomen",
        lost="nelze doručit|zprávu nelze doručit|doručení se nezdařilo|oznámení o stavu doručení|nedoručená zpráva|"
        "nedoručitelná zpráva|chyba doručení|e-mail nebyl doručen|zpráva nebyla doručena|nedoručená pošta",
        lost_titles="nedoručitelné|nedoručeno|nedoručitelná|doručeno|zpožděno",
    ),
    "hu": Subjects(
        away="automatikus válasz|házon kívül|irodán kívül|nem vagyok az irodában|távolléti értesítés|"
        "távolléti üzenet|olvasási visszaigazolás|irodán kívüli|távollét értesítés",
        titles="elolvasva|olvasva|olvasatlan|távollét|távol",
        lost="nem kézbesíthető|kézbesítési hiba|sikertelen kézbesítés|a kézbesítés sikertelen|"
        "a kézbesítés nem sikerült|kézbesítési állapotjelentés|az üzenet nem kézbesíthető|kézbesítési értesítés",
        lost_titles="kézbesíthetetlen|kézbesítetlen|nem kézbesített|kézbesítve|késik",
    ),
    "ro": Subjects(
        away="răspuns automat|raspuns automat|în afara biroului|in afara biroului|absent din birou|"
        "sunt plecat din birou|mesaj de absență|confirmare de citire|nu sunt la birou|plecat din birou",
        titles="citit|citire|necitit|absent|absență",
        lost="nu se poate livra|nu a putut fi livrat|mesajul nu a putut fi livrat|livrarea a eșuat|livrare eșuată|"
        "notificare privind starea livrării|mesaj nelivrat|eroare de livrare|mesaj nelivrabil",
        lost_titles="nelivrabil|nelivrat|imposibil de livrat|livrat|întârziat",
    ),
    "tr": Subjects(
        away="otomatik yanıt|otomatik cevap|ofis dışında|ofis dışındayım|işyeri dışında|iş yeri dışında|"
        "ofiste değilim|okundu bilgisi|okundu bildirimi|otomatik yanit",
        titles="okundu|okunmadı|ofis dışı",
        lost="teslim edilemedi|teslim edilemeyen|ileti teslim edilemedi|iletilemedi|teslimat başarısız|"
        "teslim durumu bildirimi|teslimat durumu bildirimi|mesaj iletilemedi|iletiniz teslim edilemedi",
        lost_titles="teslim edilemez|teslim edilmedi|iletilmedi|teslim edildi|gecikti",
    ),
    "ru": Subjects(
        away="автоматический ответ|автоответ|автоответчик|вне офиса|нет на рабочем месте|нет в офисе|"
        "отсутствую на рабочем месте|уведомление об отсутствии|уведомление о прочтении|я в отпуске|"
        "отсутствие на рабочем месте|я вне офиса",
        titles="прочтено|прочитано|не прочитано|не прочтено|отсутствие|отсутствую",
        lost="не удалось доставить|не удается доставить|не удаётся доставить|сообщение не доставлено|"
        "письмо не доставлено|недоставленное сообщение|недоставленное письмо|ошибка доставки|"
        "уведомление о состоянии доставки|уведомление о статусе доставки|сбой доставки|невозможно доставить",
        lost_titles="недоставлено|не доставлено|недоставляемое|доставлено|задержано",
    ),
    "uk": Subjects(
        away="автоматична відповідь|автовідповідь|автовідповідач|поза офісом|немає на робочому місці|не в офісі|"
        "сповіщення про відсутність|повідомлення про прочитання|я у відпустці|я поза офісом|"
        "відсутній на робочому місці",
        titles="прочитано|не прочитано|відсутність|відсутній",
        lost="не вдалося доставити|не вдається доставити|повідомлення не доставлено|лист не доставлено|"
        "недоставлене повідомлення|помилка доставки|сповіщення про стан доставки|неможливо доставити|"
        "збій доставки|недоставлений лист",
        lost_titles="недоставлено|не доставлено|доставлено|затримано",
    ),
    "el": Subjects(
        away="αυτόματη απάντηση|εκτός γραφείου|απουσία από το γραφείο|απουσιάζω από το γραφείο|"
        "ειδοποίηση απουσίας|αποδεικτικό ανάγνωσης|επιβεβαίωση ανάγνωσης|βρίσκομαι εκτός γραφείου|μήνυμα απουσίας",
        titles="διαβάστηκε|δεν διαβάστηκε|αναγνώστηκε|απουσία|απών",
        lost="δεν είναι δυνατή η παράδοση|αδύνατη η παράδοση|αποτυχία παράδοσης|η παράδοση απέτυχε|"
        "ειδοποίηση κατάστασης παράδοσης|το μήνυμα δεν παραδόθηκε|σφάλμα παράδοσης|μη παραδοθέν μήνυμα",
        lost_titles="δεν παραδόθηκε|μη παραδοτέο|παραδόθηκε|καθυστερεί",
    ),
    "zh": Subjects(
        away="自动答复|自动回复|自動回覆|自動答覆|自動回復|不在办公室|不在辦公室|外出自动|休假自动|"
        "阅读回执|已读回执|讀取回條|"
        "外出答复|外出答覆|休假中自动",
        titles="已读|已讀|未读|未讀|外出|不在|讀取",
        lost="无法投递|无法传递|无法送达|無法傳遞|無法投遞|無法送達|未送达|未送達|未传递|系统退信|退信|"
        "邮件未送达|投递失败|"
        "投遞失敗|传递失败|傳遞失敗|传送失败|邮件投递失败|郵件傳遞失敗|退件|传递状态通知|傳遞狀態通知|邮件退回",
        lost_titles="未投递|未投遞|已送达|已延迟",
    ),
    "ja": Subjects(
        away="自動応答|自動返信|自動回答|不在通知|不在のお知らせ|不在連絡|不在配信|開封確認|開封通知|"
        "休暇のお知らせ自動|"
        "外出中の自動|オフィス不在",
        titles="開封済み|開封|未開封|不在|不在中|外出中|外出",
        lost="配信不能|配信できません|配信できませんでした|配信エラー|配信失敗|送信エラー|送信できません|"
        "配達不能|配達できません|"
        "配信状況通知|配信状態通知|メール配信エラー|メールを配信できません|メッセージを配信できません|"
        "エラーメール|不達",
        lost_titles="未配信|未配達|配信済み|配信遅延",
    ),
    "ko": Subjects(
        away="자동 회신|자동회신|자동 응답|자동응답|자동 답장|자동답장|부재 중 자동|부재중 자동|"
        "부재 중 회신|부재 알림|읽음 확인|수신 확인",
        titles="읽음|읽지 않음|부재중|부재 중|부재",
        lost="배달되지 않음|배달할 수 없|전달되지 않음|전달할 수 없|메일 전송 실패|전송 실패|배달 실패|"
        "반송된 메일|반송 메일|"
        "메일 반송|발송 실패|배달 상태 알림|전송 상태 알림|수신 실패",
        lost_titles="반송|미배달|미전달|배달됨|지연됨",
    ),
}  # fmt: skip

# What calendar programs put before the title of a meeting that was answered; only a colon right after it counts. What
# is tentative is no answer of ours, and no row: "Provisional: our first meeting" may be an invitation.
CALENDAR_TITLES = {
    "en": "accepted|declined|tentative|tentatively accepted|new time proposed",
    "fr": "accepté|acceptée|refusé|refusée|accepté provisoirement|acceptée provisoirement",
    "de": "zugesagt|angenommen|abgelehnt|vorläufig zugesagt|unter vorbehalt zugesagt",
    "es": "aceptado|aceptada|rechazado|rechazada|aceptado provisionalmente|declinado",
    "it": "accettato|accettata|rifiutato|rifiutata|accettato provvisoriamente",
    "pt": "aceite|aceita|recusado|recusada|aceito provisoriamente|aceite provisoriamente",
    "nl": "geaccepteerd|geweigerd|afgewezen|voorlopig geaccepteerd",
    "pl": "zaakceptowano|zaakceptowane|zaakceptowana|odrzucono|odrzucone|odrzucona|wstępnie zaakceptowano",
    "sv": "accepterat|accepterad|avböjt|avböjd|avvisat",
    "da": "accepteret|afvist|afslået|foreløbig",
    "nb": "godtatt|akseptert|avslått",
    "fi": "hyväksytty|hylätty|alustavasti hyväksytty",
    "cs": "přijato|přijatá|odmítnuto|odmítnutá|nezávazně přijato|předběžně přijato",
    "hu": "elfogadva|elutasítva|feltételesen elfogadva|visszautasítva",
    "ro": "acceptat|acceptată|refuzat|refuzată",
    "tr": "kabul edildi|reddedildi|geçici olarak kabul edildi",
    "ru": "принято|отклонено|принято под вопросом",
    "uk": "прийнято|відхилено",
    "el": "αποδεκτή|έγινε αποδοχή|απορρίφθηκε",
    "zh": "已接受|已拒绝|已拒絕|已谢绝|已謝絕|已暂时接受",
    "ja": "承諾済み|承諾されました|辞退済み|仮承諾",
    "ko": "수락됨|거절됨|임시 수락",
}
# The same words as a person's "I accept": a calendar's or hers, nobody can tell.
EITHER_TITLES = "aceito|承諾|辞退|수락|거절"

# The local parts of machines, without their dashes and dots: "no-reply", "ne_pas_repondre", "nao.responda".
NO_REPLY = (
    "noreply|donotreply|dontreply|noreplies|mailerdaemon|maildaemon|autoreply|autoresponder|autoresponse|autoconfirm|"
    "automailer|microsoftexchange|nepasrepondre|pasdereponse|nichtantworten|keineantwort|bittenichtantworten|"
    "antwortennichtmoeglich|noresponder|norespondas|noresponda|sinrespuesta|nonrispondere|norispondere|naoresponda|"
    "naoresponder|semresposta|nietbeantwoorden|nietantwoorden|geenantwoord|nieodpowiadaj|nieodpowiadac|brakodpowiedzi|"
    "svarainte|ejsvar|intesvar|svaraej|ikkesvar|svarikke|besvarikke|ikkesvarpaa|alavastaa|eivastausta|eivastata|"
    "neodpovidat|neodpovidejte|nevalaszoljon|nevalaszolj|nuraspundeti|nuraspunde|faraaspuns|yanitlamayin|"
    "yanitlamayiniz|cevaplamayin|neotvechat|neotvechaite|bezotveta|nevidpovidaty|nevidpovidaite|minapantate|"
    "henshinfuka|henshinfuyo|buyaohuifu|wuxuhuifu|notification|notifications|noresponse|unattended"
)
