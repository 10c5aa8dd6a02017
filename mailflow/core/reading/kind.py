"""Who is speaking: a person, or one of the machines that never act and are never answered (rules 14 and 15)."""

import enum
import re
from collections.abc import Callable

from mailflow.core.reading.fields import Fields


class Kind(enum.StrEnum):
    PERSON = "person"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    CALENDAR_REPLY = "calendar-reply"
    REACTION = "reaction"


MACHINE_SENDERS = re.compile(
    r"^(?:mailer-?daemon|postmaster|no-?reply|do-?not-?reply|noreply[\w.+-]{0,60}|bounces?|[\w.]{0,60}-bounces?)(?:[+=][^@]{0,200})?@"
)
AUTOREPLY_FIELDS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-reply",
    "x-autoreply-from",
    "x-mail-autoreply",
    "x-vacation",
    "x-ms-exchange-inbox-rules-loop",
    "x-ms-exchange-generated-message-source",
    "x-ms-exchange-unifiedgroup-autoreply",
)
LIST_FIELDS = ("list-id", "list-post", "list-unsubscribe", "list-help", "list-subscribe", "list-owner")
REACTION_FIELDS = ("x-gmail-reactions", "x-ms-reactions", "x-ms-exchange-reaction")
BOUNCE_SUBJECTS = (
    "undelivered mail",
    "undeliverable",
    "undelivered",
    "delivery status notification",
    "delivery failure",
    "delivery has failed",
    "mail delivery failed",
    "mail delivery system",
    "mail delivery subsystem",
    "returned mail",
    "failure notice",
    "message not delivered",
    "unzustellbar",
    "nicht zustellbar",
    "non remis",
    "non distribuable",
    "échec de la remise",
    "no se puede entregar",
    "no entregado",
    "não entregue",
    "não é possível entregar",
    "onbestelbaar",
    "niet bezorgd",
    "non recapitabile",
    "无法投递",
    "无法传递",
    "系统退信",
    "配信不能",
    "配信できません",
)
VACATION_SUBJECTS = (
    "automatic reply",
    "auto reply",
    "auto-reply",
    "autoreply",
    "auto response",
    "auto:",
    "out of office",
    "out of the office",
    "out-of-office",
    "ooo:",
    "away from the office",
    "on vacation",
    "on holiday:",
    "read:",
    "not read:",
    "read receipt",
    "automatische antwort",
    "abwesenheitsnotiz",
    "abwesenheit",
    "abwesend",
    "nicht im büro",
    "gelesen:",
    "réponse automatique",
    "absence du bureau",
    "absent du bureau",
    "message d'absence",
    "lu :",
    "lu:",
    "respuesta automática",
    "fuera de la oficina",
    "ausente",
    "leído:",
    "resposta automática",
    "fora do escritório",
    "ausência temporária",
    "lida:",
    "automatisch antwoord",
    "afwezig",
    "niet aanwezig",
    "gelezen:",
    "risposta automatica",
    "fuori sede",
    "autosvar",
    "automaattinen vastaus",
    "automatická odpověď",
    "automatyczna odpowiedź",
    "автоответ",
    "自动答复",
    "自动回复",
    "自動回覆",
    "已读:",
    "自動応答",
    "自動返信",
    "不在",
    "開封済み:",
    "자동 회신",
)
CALENDAR_SUBJECTS = ("accepted:", "declined:", "tentative:", "tentatively accepted:", "new time proposed:")

Judge = Callable[[Fields, str | None], str]


def kind_of(fields: Fields, sender: str | None) -> tuple[Kind, str]:
    """The first row that says why is right."""
    for kind, judge in JUDGES:
        why = judge(fields, sender)
        if why:
            return kind, why
    return Kind.PERSON, "no sign of a machine"


def is_report(fields: Fields, sender: str | None) -> str:
    content = content_type(fields)
    if "disposition-notification" in content:
        return ""
    if content.startswith("multipart/report") or "delivery-status" in content:
        return "it is a delivery report (RFC 3464)"
    return "it names failed recipients" if fields.first("x-failed-recipients") is not None else ""


def is_null_path(fields: Fields, sender: str | None) -> str:
    path = fields.first("return-path")
    return "its return path is null (RFC 5321)" if path is not None and path.strip() in ("<>", "") else ""


def bounce_subject(fields: Fields, sender: str | None) -> str:
    return subject_in(fields, BOUNCE_SUBJECTS, "its subject is that of a bounce")


def is_calendar(fields: Fields, sender: str | None) -> str:
    if content_type(fields).startswith("text/calendar") or "method=reply" in content_type(fields):
        return "it is a calendar's answer"
    return subject_in(fields, CALENDAR_SUBJECTS, "its subject is that of a calendar's answer")


def is_reaction(fields: Fields, sender: str | None) -> str:
    return any_field(fields, REACTION_FIELDS, "it is a reaction, not a letter")


def is_auto_submitted(fields: Fields, sender: str | None) -> str:
    for value in fields.all("auto-submitted"):
        # RFC 3834: comments and parameters may follow the keyword.
        if value.split(";")[0].split("(")[0].strip().lower() != "no":
            return "Auto-Submitted says a machine sent it (RFC 3834)"
    return ""


def is_precedence(fields: Fields, sender: str | None) -> str:
    value = (fields.first("precedence") or "").strip().lower()
    return f"Precedence is {value}" if value in ("bulk", "junk", "list", "auto_reply", "auto-reply") else ""


def is_autoreply(fields: Fields, sender: str | None) -> str:
    return any_field(fields, AUTOREPLY_FIELDS, "an autoresponder's field is set")


def is_list(fields: Fields, sender: str | None) -> str:
    return any_field(fields, LIST_FIELDS, "it came through a mailing list")


def is_receipt(fields: Fields, sender: str | None) -> str:
    content = content_type(fields)
    receipt = "disposition-notification" in content or "feedback-report" in content
    return "it is a read receipt or an abuse report (RFC 8098, RFC 5965)" if receipt else ""


def is_machine_sender(fields: Fields, sender: str | None) -> str:
    return f"{sender} is a machine's address" if sender and MACHINE_SENDERS.match(sender) else ""


def vacation_subject(fields: Fields, sender: str | None) -> str:
    return subject_in(fields, VACATION_SUBJECTS, "its subject is that of an automatic reply")


def content_type(fields: Fields) -> str:
    return "".join((fields.first("content-type") or "").lower().split())


def any_field(fields: Fields, names: tuple[str, ...], why: str) -> str:
    for name in names:
        value = fields.first(name)
        if value is not None and value.strip().lower() not in ("no", "none", "false"):
            return f"{why} ({name})"
    return ""


def subject_in(fields: Fields, openings: tuple[str, ...], why: str) -> str:
    subject = fields.text("subject").casefold().lstrip("[( ")
    return why if subject.startswith(openings) else ""


# X-Auto-Response-Suppress is no row: people's own Exchange letters bear it.
JUDGES: tuple[tuple[Kind, Judge], ...] = (
    (Kind.BOUNCE, is_report),
    (Kind.CALENDAR_REPLY, is_calendar),
    (Kind.REACTION, is_reaction),
    (Kind.AUTOMATIC, is_receipt),
    (Kind.BOUNCE, bounce_subject),
    (Kind.AUTOMATIC, is_auto_submitted),
    (Kind.AUTOMATIC, is_autoreply),
    (Kind.AUTOMATIC, is_precedence),
    (Kind.AUTOMATIC, is_list),
    (Kind.AUTOMATIC, vacation_subject),
    (Kind.AUTOMATIC, is_null_path),
    (Kind.AUTOMATIC, is_machine_sender),
)
