"""Whether an automatic reply says that a person is away. One that only thanks for the mail says nothing (rule 15)."""

import re

from mailflow.core.reading.away import plain, whole
from mailflow.core.reading.fields import Fields
from mailflow.core.reading.kind import is_autoreply, is_null_path, is_vacation, vacation_subject

READ = 1_000  # letters; whoever is away says so at the top

# What only somebody says who is away; `|` stands between ways.
WORDS = (
    "out of office|out of the office|out-of-office|away from the office|away from my desk|i am away|i'm away"
    "|will be away|am currently away|on vacation|on holiday|on holidays|on leave|on annual leave|annual leave"
    "|parental leave|maternity leave|paternity leave|sick leave|on sabbatical|am travelling|am traveling|ooo",
    "absent|absente|absence|en congé|en congés|en vacances|hors du bureau",
    "abwesend|abwesenheit|abwesenheitsnotiz|nicht im büro|nicht im haus|außer haus|im urlaub|in urlaub|in elternzeit"
    "|auf dienstreise|nicht erreichbar",
    "fuera de la oficina|fuera de oficina|de vacaciones|ausente|ausencia|de baja",
    "fuori ufficio|fuori sede|in ferie|in vacanza|assente|assenza",
    "fora do escritório|de férias|em férias|ausente|ausência|de licença",
    "niet op kantoor|afwezig|afwezigheid|met vakantie|op vakantie|met verlof|buiten kantoor",
    "nieobecny|nieobecna|nieobecność|nieobecności|poza biurem|na urlopie",
    "不在办公室|休假|度假|外出|不在辦公室|出差|请假",
    "不在|休暇|外出中|休業",
    "på semester|föräldraledig|tjänstledig|frånvarande|ikke på kontoret|på ferie|på kontoret igjen|fraværende",
    "lomalla|poissa|mimo kancelář|na dovolené|szabadságon|în concediu|izindeyim|в отпуске|у відпустці"
    "|απουσιάζω|휴가|부재",
)
AWAY = re.compile(whole("|".join(WORDS)))


def says_away(fields: Fields, text: str, sender: str | None) -> bool:
    """Of automatic mail; `text` is what was newly written."""
    return is_vacation(fields, sender) and is_reply(fields, sender) and bool(AWAY.search(opening(fields, text)))


def is_reply(fields: Fields, sender: str | None) -> bool:
    """A machine's answer to a letter (RFC 3834); Exchange calls its own generated, and says so in the subject."""
    said = any(value.strip().lower().startswith("auto-replied") for value in fields.all("auto-submitted"))
    signs = (is_null_path, is_autoreply, vacation_subject)
    return said or any(sign(fields, sender) for sign in signs)


def opening(fields: Fields, text: str) -> str:
    """The words of its subject stand before the colon; behind it stands our own."""
    subject = re.split("[:：]", fields.text("subject"), maxsplit=1)[0]
    return plain(f"{subject[:READ]}\n{text[:READ]}")
