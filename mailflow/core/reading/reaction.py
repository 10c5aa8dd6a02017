"""A thumbs-up that a program sent as a letter of its own: Gmail's, Outlook's and Apple's reactions (rule 14)."""

import unicodedata

from mailflow.core.reading.fold import folded, folded_words

# Outlook's line, without the name before it and what follows it.
OUTLOOK = folded_words(
    "reacted to your message|hat auf ihre nachricht reagiert|hat auf deine nachricht reagiert|"
    "a réagi à votre message|a réagi à ton message|reaccionó a su mensaje|reaccionó a tu mensaje|"
    "ha reaccionado a tu mensaje|ha reagito al tuo messaggio|ha reagito al messaggio|reagiu à sua mensagem|"
    "reagiu à tua mensagem|heeft gereageerd op uw bericht|heeft op je bericht gereageerd|"
    "zareagował na twoją wiadomość|zareagowała na twoją wiadomość|reagerade på ditt meddelande|"
    "reagerede på din meddelelse|reagerte på meldingen din|reagoi viestiisi|zareagoval na vaši zprávu|"
    "reagált az üzenetére|a reacționat la mesajul|iletinize tepki verdi|отреагировал на ваше сообщение|"
    "отреагировала на ваше сообщение|відреагував на ваше повідомлення|відреагувала на ваше повідомлення|"
    "αντέδρασε στο μήνυμά σας|对你的邮件做出了反应|对您的邮件做出了反应|"
    "對您的郵件做出回應|さんがあなたのメッセージにリアクション|"
    "메시지에 반응했습니다"
)
# Apple's line goes on with the whole letter in quotation marks.
APPLE = folded_words(
    "liked|loved|disliked|laughed at|emphasized|emphasised|questioned|gefällt|hat geliked|geliebt|a aimé|aimé|a adoré|"
    "adoré|le gustó|le encantó|ha gradito|ha apprezzato|piace|gostou de|adorou|curtiu|vond leuk|leuk gevonden|polubił|"
    "polubiła|gillade|älskade|synes godt om|likte|tykkäsi|se líbí|tetszett|a apreciat|beğendi|понравилось|сподобалось|"
    "του άρεσε|της άρεσε|喜欢|喜歡|点赞了|按讚|「いいね」|좋아함"
)
QUOTES = ('"', "“", "„", "«", "「", "『", "”")
CLOSED = ('"', "”", "“", "»", "」", "』", "…")
SHORT = 120


def is_reaction(text: str) -> bool:
    """The first line says it; whatever a program adds below is the letter reacted to."""
    first = next((line.strip() for line in text[:2_000].split("\n") if line.strip()), "")
    low = folded(first)
    return is_gmail(low) or is_outlook(low) or is_apple(low)


def is_gmail(low: str) -> bool:
    """As in "👍 Ben reacted via Gmail", in any language."""
    return len(low) < SHORT and "gmail" in low and unicodedata.category(low[0]) == "So"


def is_outlook(low: str) -> bool:
    return len(low) < SHORT and any(line in low for line in OUTLOOK)


def is_apple(low: str) -> bool:
    return low.endswith(CLOSED) and any(low.removeprefix(verb).lstrip().startswith(QUOTES) for verb in opened(low))


def opened(low: str) -> list[str]:
    return [verb for verb in APPLE if low.startswith(verb)]
