"""The words that mail programs put around an older letter, one row a language (rules 8 and 9).

`|` stands between words. A wrong word here costs a question back; a missing one may let old text pass for new.
"""

from typing import NamedTuple


class Quoting(NamedTuple):
    """opens: the first words of "On ... wrote:", as they are capitalised; days: weekdays, where those come first."""

    wrote: str
    sender: str
    sent: str
    to: str
    subject: str
    copy: str
    original: str
    opens: str = ""
    days: str = ""


QUOTING = {
    "en": Quoting(
        opens="On|At|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday",
        wrote="wrote|writes|sent|quoting|replied",
        sender="from|sender", sent="sent|date|sent on|sent at", to="to|recipient|recipients", subject="subject|re",
        copy="cc|bcc|reply-to|importance|attachments",
        original="original message|original|original appointment|original email|forwarded message|forwarded by|"
        "begin forwarded message|reply message|replied message|start of forwarded message|forwarded email",
    ),
    "fr": Quoting(
        opens="Le|Lundi|Mardi|Mercredi|Jeudi|Vendredi|Samedi|Dimanche",
        wrote="a écrit|écrit|écrivait|a envoyé|a répondu",
        sender="de|expéditeur|de la part de", sent="envoyé|envoyé le|date|date d'envoi|envoyée",
        to="à|a|destinataire|destinataires|pour", subject="objet|sujet", copy="copie|copie à|cc|répondre à",
        original="message d'origine|message original|message transféré|message initial|courriel original|"
        "début du message réexpédié|début du message transféré|e-mail d'origine|message réexpédié|mail original",
    ),
    "de": Quoting(
        opens="Am|Von|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag",
        wrote="schrieb|schreibt|geschrieben|zitat|zitiere",
        sender="von|absender", sent="gesendet|datum|gesendet am|versendet", to="an|empfänger|empfaenger",
        subject="betreff|thema", copy="kopie|cc|antwort an|antwort-an",
        original="ursprüngliche nachricht|originalnachricht|original-nachricht|weitergeleitete nachricht|"
        "anfang der weitergeleiteten nachricht|ursprüngliche mail|originale nachricht|urspr. nachricht|original",
    ),
    "es": Quoting(
        opens="El|Lunes|Martes|Miércoles|Jueves|Viernes|Sábado|Domingo",
        wrote="escribió|escribio|ha escrito|escribía|citando",
        sender="de|remitente", sent="enviado|enviado el|fecha|fecha de envío|enviada", to="para|a|destinatario",
        subject="asunto|tema", copy="cc|copia|con copia|responder a",
        original="mensaje original|mensaje reenviado|inicio del mensaje reenviado|correo original|mensaje enviado|"
        "mensaje de origen",
    ),
    "it": Quoting(
        opens="Il|Lunedì|Martedì|Mercoledì|Giovedì|Venerdì|Sabato|Domenica|In data|Alle|Nel",
        wrote="ha scritto|scrisse|scrive|scritto|citando",
        sender="da|mittente", sent="inviato|data|data invio|inviata|inviato il", to="a|per|destinatario",
        subject="oggetto", copy="cc|copia|rispondi a",
        original="messaggio originale|messaggio inoltrato|inizio messaggio inoltrato|messaggio originario|"
        "messaggio originale inoltrato|inizio del messaggio inoltrato",
    ),
    "pt": Quoting(
        opens="Em|No dia|A|Às|Na|Segunda|Terça|Quarta|Quinta|Sexta|Sábado|Domingo",
        wrote="escreveu|escreveu-me|citando",
        sender="de|remetente", sent="enviado|enviada|enviado em|enviada em|data|data de envio|enviado às",
        to="para|destinatário", subject="assunto", copy="cc|cópia|com cópia|responder a",
        original="mensagem original|mensagem encaminhada|mensagem reencaminhada|mensagem de origem|"
        "início da mensagem encaminhada|início da mensagem reencaminhada",
    ),
    "nl": Quoting(
        opens="Op|Maandag|Dinsdag|Woensdag|Donderdag|Vrijdag|Zaterdag|Zondag",
        wrote="schreef|schrijft|geschreven",
        sender="van|afzender", sent="verzonden|datum|verzonden op|verstuurd", to="aan|ontvanger", subject="onderwerp",
        copy="cc|kopie|antwoord aan",
        original="oorspronkelijk bericht|origineel bericht|originele bericht|oorspronkelijke bericht|"
        "doorgestuurd bericht|begin doorgestuurd bericht|originele e-mail",
    ),
    "pl": Quoting(
        opens="W dniu|Dnia|Wiadomość|Poniedziałek|Wtorek|Środa|Czwartek|Piątek|Sobota|Niedziela",
        days="pon|wt|śr|czw|pt|sob|niedz|nd",
        wrote="napisał|napisała|napisał(a)|napisał/a|napisano|napisana|napisany|pisze|pisał|pisała",
        sender="od|nadawca", sent="wysłano|wysłane|data|data wysłania|wysłana", to="do|adresat|odbiorca",
        subject="temat", copy="dw|udw|kopia|odpowiedz do",
        original="wiadomość oryginalna|oryginalna wiadomość|wiadomość pierwotna|wiadomość przekazana|"
        "przekazana wiadomość|początek przekazanej wiadomości|treść przekazanej wiadomości|pierwotna wiadomość|"
        "rozpoczęcie przekazywanej wiadomości",
    ),
    "sv": Quoting(
        opens="Den|På|Måndag|Tisdag|Onsdag|Torsdag|Fredag|Lördag|Söndag",
        days="mån|tis|ons|tors|fre|lör|sön", wrote="skrev|skriver|skrivit",
        sender="från|avsändare", sent="skickat|datum|skickades|skickad", to="till|mottagare", subject="ämne",
        copy="kopia|kopia till|cc",
        original="ursprungligt meddelande|originalmeddelande|ursprungsmeddelande|vidarebefordrat meddelande|"
        "vidarebefordrat brev|vidarebefordrat mejl|börja på vidarebefordrat brev|ursprungligt mail",
    ),
    "da": Quoting(
        opens="Den|På|Mandag|Tirsdag|Onsdag|Torsdag|Fredag|Lørdag|Søndag|D.",
        days="man|tirs|ons|tors|fre|lør|søn|tir|tor", wrote="skrev|skriver",
        sender="fra|afsender", sent="sendt|dato|afsendt", to="til|modtager", subject="emne", copy="cc|kopi|kopi til",
        original="oprindelig meddelelse|original meddelelse|oprindelig besked|videresendt meddelelse|oprindelig mail|"
        "videresendt besked|start på videresendt besked|videresendt mail",
    ),
    "nb": Quoting(
        opens="Den|På|Mandag|Tirsdag|Onsdag|Torsdag|Fredag|Lørdag|Søndag|Kl.",
        days="man|tir|ons|tor|tors|fre|lør|søn", wrote="skrev|skriver|har skrevet",
        sender="fra|avsender", sent="sendt|dato|sendte", to="til|mottaker", subject="emne", copy="kopi|kopi til|cc",
        original="opprinnelig melding|original melding|opprinnelig e-post|videresendt melding|videresendt e-post|"
        "start på videresendt melding|originalmelding",
    ),
    "fi": Quoting(
        opens="Maanantai|Tiistai|Keskiviikko|Torstai|Perjantai|Lauantai|Sunnuntai|Päivämäärä",
        days="ma|ti|ke|to|pe|la|su", wrote="kirjoitti|kirjoittaa",
        sender="lähettäjä|keneltä", sent="lähetetty|päivämäärä|päiväys|pvm|lähetysaika",
        to="vastaanottaja|kenelle|saaja|vastaanottajat", subject="aihe|otsikko", copy="kopio|cc|"
        "kopio vastaanottajalle",
        original="alkuperäinen viesti|alkuperäinen sähköposti|välitetty viesti|edelleenlähetetty viesti|"
        "välitetty viesti alkaa|lähetetty edelleen",
    ),
    "cs": Quoting(
        opens="Dne|Pondělí|Úterý|Středa|Čtvrtek|Pátek|Sobota|Neděle", days="po|út|st|čt|pá|so|ne",
        wrote="napsal|napsala|napsal(a)|napsal/a|píše|psal|odesílatel",
        sender="od|odesílatel", sent="odesláno|datum|posláno|odeslané", to="komu|příjemce|adresát",
        subject="předmět|věc", copy="kopie|cc|skrytá kopie",
        original="původní zpráva|původní e-mail|přeposlaná zpráva|předaná zpráva|začátek přeposílané zprávy|"
        "přesměrovaná zpráva|začátek přeposlané zprávy",
    ),
    "hu": Quoting(
        opens="Dátum|Hétfő|Kedd|Szerda|Csütörtök|Péntek|Szombat|Vasárnap", wrote="írta|ezt írta|írja|"
        "a következőt írta",
        sender="feladó|küldő", sent="elküldve|dátum|küldve|küldés dátuma|küldés ideje", to="címzett|címzettek",
        subject="tárgy", copy="másolatot kap|másolat|cc",
        original="eredeti üzenet|eredeti levél|továbbított üzenet|továbbított levél|továbbított üzenet kezdete",
    ),
    "ro": Quoting(
        opens="Pe|În|In|La|Luni|Marți|Miercuri|Joi|Vineri|Sâmbătă|Duminică", wrote="a scris|scrie|scris|a trimis",
        sender="de la|de|expeditor", sent="trimis|data|dată|trimis la|data trimiterii", to="către|catre|la|destinatar",
        subject="subiect|subiectul", copy="cc|copie",
        original="mesaj original|mesajul original|mesaj inițial|mesaj redirecționat|mesaj transmis|"
        "începutul mesajului redirecționat|mesaj redirecţionat",
    ),
    "tr": Quoting(
        opens="Tarih|Pazartesi|Salı|Çarşamba|Perşembe|Cuma|Cumartesi|Pazar",
        wrote="yazdı|şunu yazdı|şunları yazdı|yazmış|yazıyor",
        sender="kimden|gönderen", sent="gönderildi|tarih|gönderme tarihi|gönderilme tarihi|gönderilen",
        to="kime|alıcı", subject="konu", copy="bilgi|cc",
        original="özgün ileti|orijinal mesaj|orijinal ileti|asıl ileti|iletilen mesaj|iletilmiş ileti|"
        "yönlendirilmiş ileti|iletilen mesajın başlangıcı|iletilmiş mesaj|özgün mesaj|yönlendirilen ileti",
    ),
    "ru": Quoting(
        opens="В|Во|Понедельник|Вторник|Среда|Четверг|Пятница|Суббота|Воскресенье|Пн|Вт|Ср|Чт|Пт|Сб|Вс|От",
        days="пн|вт|ср|чт|пт|сб|вс|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье",
        wrote="написал|написала|написал(а)|написали|пишет|писал|писала|писал(а)",
        sender="от|от кого|отправитель", sent="отправлено|дата|послано|дата отправки|отправлен",
        to="кому|получатель", subject="тема", copy="копия|скрытая копия|cc",
        original="исходное сообщение|оригинальное сообщение|пересылаемое сообщение|перенаправленное сообщение|"
        "пересланное сообщение|начало переадресованного сообщения|исходное письмо|пересылаемое письмо",
    ),
    "uk": Quoting(
        opens="У|В|Понеділок|Вівторок|Середа|Четвер|Пʼятниця|П'ятниця|Субота|Неділя|Пн|Вт|Ср|Чт|Пт|Сб|Нд",
        days="пн|вт|ср|чт|пт|сб|нд", wrote="написав|написала|написав(-ла)|написав(ла)|пише|писав|писала",
        sender="від|від кого|відправник", sent="надіслано|дата|відправлено|дата надсилання",
        to="кому|до|одержувач", subject="тема", copy="копія|cc",
        original="вихідне повідомлення|оригінальне повідомлення|початкове повідомлення|переслане повідомлення|"
        "перенаправлене повідомлення|початок переадресованого повідомлення|переслане повідомлення|переслане",
    ),
    "el": Quoting(
        opens="Στις|Την|Δευτέρα|Τρίτη|Τετάρτη|Πέμπτη|Παρασκευή|Σάββατο|Κυριακή|Στις:",
        wrote="έγραψε|έγραψεν|γράφει|έγραψαν",
        sender="από|αποστολέας", sent="στάλθηκε|ημερομηνία|αποστολή|εστάλη|ημ/νία", to="προς|παραλήπτης|σε",
        subject="θέμα", copy="κοιν.|κοιν|κοινοποίηση|αντίγραφο",
        original="αρχικό μήνυμα|πρωτότυπο μήνυμα|προωθημένο μήνυμα|έναρξη προωθημένου μηνύματος|"
        "αρχή προωθημένου μηνύματος|προωθούμενο μήνυμα|μήνυμα που προωθήθηκε",
    ),
    "zh": Quoting(
        opens="在", wrote="写道|寫道|写到|写：|寫：|写了|来信|撰写",
        sender="发件人|寄件者|寄件人|發件人|发信人|發信人",
        sent="发送时间|发送日期|日期|时间|時間|寄件日期|傳送日期|發送時間|發送日期|傳送時間|發件日期|已傳送|已发送",
        to="收件人|收件者|收信人", subject="主题|主題|主旨|標題|标题", copy="抄送|副本|抄送人|密送",
        original="原始邮件|原邮件|原始郵件|原郵件|原始信件|回复的原邮件|转发邮件|转发的邮件|轉寄郵件|"
        "轉寄的郵件|邮件原件|"
        "下面是被转发的邮件|以下是转发的邮件|開始轉寄郵件|轉發郵件|原始消息|转发的原邮件|回覆的原郵件|轉寄的訊息",
    ),
    "ja": Quoting(
        wrote="のメール|書きました|が書き|は書き|からのメール|作成|のメッセージ",
        sender="差出人|送信者|送信元", sent="送信日時|日時|日付|送信|送信日|受信日時", to="宛先|送信先",
        subject="件名|題名", copy="cc|同報|写し",
        original="元のメッセージ|元のメール|転送メッセージ|転送されたメッセージ|転送されたメール|オリジナルメッセージ|"
        "転送元メッセージ|返信元メッセージ|転送メール|メッセージを転送",
    ),
    "ko": Quoting(
        wrote="님이 작성|작성|쓴 글|썼습니다|님이 쓴|님의 말|님이 보낸 메일",
        sender="보낸 사람|보낸사람|발신|발신자|보낸이", sent="보낸 날짜|보낸날짜|날짜|보낸 시간|보낸시간|일시",
        to="받는 사람|받는사람|수신|수신자|받는이", subject="제목", copy="참조|숨은참조",
        original="원본 메시지|원본 메일|원본메일|원본메세지|원본 이메일|전달된 메시지|전달된 메일|전달된 이메일|"
        "전달 메시지|전달한 메시지 시작",
    ),
}  # fmt: skip
