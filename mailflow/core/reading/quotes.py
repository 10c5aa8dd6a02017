"""The shapes in which mail programs carry the letter being answered (rules 8-10)."""

import re

ADDRESS = re.compile(r"[^\s<>@]{1,64}@[^\s<>@]{1,253}")
DATE = re.compile(r"\d{4}|\d{1,2}[:.h]\d{2}|\d{1,2}[./-]\d{1,2}|\d{1,2}\s?[年月日년월일]")
VERBS = re.compile(
    r"\b(?:wrote|writes|sent|a écrit|écrit|schrieb|geschrieben|escribió|escribio|ha scritto|scrisse|escreveu|schreef|"
    r"geschreven|napisał|napisała|napisał\(a\)|pisze|skrev|skrev følgende|kirjoitti|"
    r"napsal|napsala|írta|ezt írta|a scris|"
    r"şunu yazdı|yazdı|написал|написала|пишет|пише|написав|έγραψε)(?:\b|\))|"
    r"写道|寫道|のメール|書きました|님이 작성|작성:",
    re.IGNORECASE,
)
OPENERS = (
    "On|Le|Am|El|Il|Em|Op|W dniu|Dnia|Dne|Den|På|Pe|Il giorno|În|"
    "La|Στις|Am|Vào|Von|Em|On|Pada|"
    "Mon|Tue|Wed|Thu|Fri|Sat|Sun|В|От|Вт|Пн|Ср|Чт|Пт|Сб|Вс|У|在|于"
)
OPENING = re.compile(rf"(?:^|(?<=\s))(?:{OPENERS})[\s,]")
FAR = 40
WINDOW = 6

ORIGINALS = [
    "original message",
    "original appointment",
    "forwarded message",
    "begin forwarded message",
    "reply message",
    "message d'origine",
    "message original",
    "message transféré",
    "ursprüngliche nachricht",
    "originalnachricht",
    "weitergeleitete nachricht",
    "mensaje original",
    "mensaje reenviado",
    "mensagem original",
    "mensagem encaminhada",
    "oorspronkelijk bericht",
    "originele bericht",
    "doorgestuurd bericht",
    "messaggio originale",
    "oprindelig meddelelse",
    "ursprungligt meddelande",
    "opprinnelig melding",
    "wiadomość oryginalna",
    "původní zpráva",
    "eredeti üzenet",
    "mesaj original",
    "özgün ileti",
    "исходное сообщение",
    "пересылаемое сообщение",
    "原始邮件",
    "原邮件",
    "原始郵件",
    "元のメッセージ",
    "転送メッセージ",
    "원본 메시지",
]

HEADERS = {
    "from": "from|von|de|da|van|od|från|fra|lähettäjä|feladó|de la|"
    "kimden|от|від|από|发件人|寄件者|差出人|보낸 사람|expéditeur|absender|"
    "remetente",
    "sent": "sent|date|gesendet|datum|envoyé|date d'envoi|enviado|"
    "enviado el|enviada em|fecha|data|inviato|verzonden|wysłano|"
    "skickat|"
    "sendt|dato|lähetetty|odesláno|elküldve|trimis|gönderildi|"
    "tarih|отправлено|дата|надіслано|στάλθηκε|发送时间|日期|傳送日期|送信日時|"
    "日付|보낸 날짜",
    "to": "to|an|à|a|para|aan|do|till|til|vastaanottaja|komu|címzett|"
    "către|kime|кому|προς|收件人|宛先|받는 사람|destinataire",
    "subject": "subject|betreff|objet|asunto|oggetto|assunto|onderwerp|"
    "temat|ämne|emne|aihe|předmět|tárgy|subiect|konu|тема|θέμα|"
    "主题|主旨|件名|제목",
    "cc": "cc|kopie|copie|cópia|kopia|抄送|reply-to",
}
KIND_OF_HEADER = {word: kind for kind, words in HEADERS.items() for word in words.split("|")}
HEADER_LINES = 7
RULER = 10


def is_quoted(line: str) -> bool:
    return line.startswith((">", "＞"))


def is_divider(line: str) -> bool:
    bare = line.strip("-_*=—– ")
    if not bare:
        return len(line) >= RULER and line.count("_") >= RULER
    framed = line.startswith(("--", "__", "**", "—", "==")) or bare.endswith((":", "："))
    return framed and bare.rstrip(":： ").casefold() in ORIGINALS


def is_header_block(lines: list[str], index: int) -> bool:
    """Three or more kinds of header close together; the first must stand on this very line."""
    if header_kind(lines[index]) is None:
        return False
    near = [header_kind(line) for line in lines[index : index + HEADER_LINES]]
    return len({kind for kind in near if kind}) >= 3


def header_kind(line: str) -> str | None:
    bare = line[:120].replace("*", "").replace("：", ":").strip()
    name, colon, _ = bare.partition(":")
    return KIND_OF_HEADER.get(name.strip().casefold()) if colon else None


def before_attribution(lines: list[str], index: int) -> str | None:
    """What stands before "On … wrote:" when it begins on this line; None when no attribution does."""
    line = lines[index]
    for start in openings(line):
        joined = line[start:]
        for ahead in range(index, min(index + WINDOW, len(lines))):
            if ahead > index:
                if not lines[ahead] or is_quoted(lines[ahead]):
                    break
                joined = f"{joined} {lines[ahead]}"
            if len(joined) > 998:
                break
            if is_attribution(joined):
                return line[:start].strip()
    return None


def openings(line: str) -> list[int]:
    """Where an attribution may begin: at a word like "On" with a digit near, or at a line that bears an address."""
    found = [hit.start() for hit in OPENING.finditer(line) if near_digit(line, hit.end())]
    found = found[:3]
    if 0 not in found and (ADDRESS.search(line) or DATE.search(line[:FAR])):
        # Tried last: an answer may stand on the line before the attribution begins.
        found.append(0)
    return found


def near_digit(line: str, start: int) -> bool:
    return (
        any(letter.isdigit() for letter in line[start : start + FAR])
        or ADDRESS.search(line[start:]) is not None
        or len(line) - start < FAR
    )


def is_attribution(joined: str) -> bool:
    ended = joined.rstrip("* ").endswith((":", "：", "wrote", "写道"))
    if not ended:
        return False
    dated, addressed = DATE.search(joined) is not None, ADDRESS.search(joined) is not None
    verb = VERBS.search(joined) is not None
    return (verb and (dated or addressed)) or (dated and addressed)
