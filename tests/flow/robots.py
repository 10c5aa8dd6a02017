"""Mail that no person wrote, each with a verb at its head: name, the fields that betray it, and what it says."""

VACATIONS = {  # subject, and words; READING.md rule 14 in the ten languages of the commands, and five more
    "en": ("Automatic reply: Will you mentor Ana?", "I am out of the office."),
    "de": ("Automatische Antwort: Will you mentor Ana?", "Ich bin nicht im Büro."),
    "fr": ("Réponse automatique : Will you mentor Ana?", "Je suis absent du bureau."),
    "es": ("Respuesta automática: Will you mentor Ana?", "Estoy fuera de la oficina."),
    "it": ("Risposta automatica: Will you mentor Ana?", "Sono fuori ufficio."),
    "pt": ("Resposta automática: Will you mentor Ana?", "Estou fora do escritório."),
    "nl": ("Automatisch antwoord: Will you mentor Ana?", "Ik ben afwezig."),
    "pl": ("Odpowiedź automatyczna: Will you mentor Ana?", "Jestem na urlopie."),
    "zh": ("自动回复: Will you mentor Ana?", "我正在休假。"),
    "ja": ("自動応答: Will you mentor Ana?", "休暇をいただいております。"),
    "sv": ("Automatiskt svar: Will you mentor Ana?", "Jag är på semester."),
    "da": ("Automatisk svar: Will you mentor Ana?", "Jeg er på ferie."),
    "fi": ("Automaattinen vastaus: Will you mentor Ana?", "Olen lomalla."),
    "cs": ("Automatická odpověď: Will you mentor Ana?", "Jsem mimo kancelář."),
    "ru": ("Автоматический ответ: Will you mentor Ana?", "Я в отпуске."),
}
PLAIN = "Content-Type: text/plain; charset=utf-8\r\n"
REACTION = (
    'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="=b"\r\n',
    "--=b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nACCEPT\r\n--=b\r\n"
    'Content-Type: text/vnd.google.email-reaction+json; charset=utf-8\r\n\r\n{"version": 1, "emoji": "👍"}\r\n'
    "--=b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>ACCEPT</p>\r\n--=b--\r\n",
)
RECEIPT = (
    "MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=disposition-notification; "
    'boundary="=b"\r\nSubject: Read: Will you mentor Ana?\r\n',
    "--=b\r\nContent-Type: text/plain\r\n\r\nACCEPT\r\n--=b\r\nContent-Type: message/disposition-notification\r\n\r\n"
    "Final-Recipient: rfc822;ben@work.example\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n--=b--\r\n",
)
SIGNS = {
    "auto-replied": "Auto-Submitted: auto-replied",
    "vacation": "Auto-Submitted: auto-replied (vacation)",
    "auto-generated": "Auto-Submitted: auto-generated; owner-email=x@work.example",
    "auto-notified": "Auto-Submitted: auto-notified",
    "X-Autoreply": "X-Autoreply: yes",
    "X-Autorespond": "X-Autorespond: Will you mentor Ana?",
    "X-Auto-Reply-From": "X-Autoreply-From: ben@work.example",
    "Exchange's rule": "X-MS-Exchange-Inbox-Rules-Loop: ben@work.example",
    "bulk": "Precedence: bulk",
    "junk": "Precedence: junk",
    "auto_reply": "Precedence: auto_reply",
    "a list": "List-Id: Engineers <engineers.work.example>",
    "a list's door": "List-Unsubscribe: <mailto:leave@work.example>",
    "Mailman": "X-Mailman-Version: 3.3.8",
    "a group": "X-Google-Group-Id: 1234",
    "Outlook's reaction": "X-MS-Exchange-Reaction: like",
    "null return path": "Return-Path: <>",
    "failed recipients": "X-Failed-Recipients: ana@home.example",
}


def robots() -> dict[str, tuple[str, str]]:
    """Name to the fields and the body of a mail."""
    made = {f"vacation {name}": vacation(*row) for name, row in VACATIONS.items()}
    made |= {
        name: (f"Subject: Re: Will you mentor Ana?\r\n{sign}\r\n{PLAIN}", "ACCEPT\r\n") for name, sign in SIGNS.items()
    }
    subject = "Subject: Re: Will you mentor Ana?\r\n"
    made["Gmail's reaction"] = (subject + REACTION[0], REACTION[1])
    made["a read receipt"] = RECEIPT
    made["a calendar's answer"] = ("Subject: Accepted: Will you mentor Ana?\r\n" + PLAIN, "")
    made["a bounce by its subject"] = ("Subject: Undeliverable: Will you mentor Ana?\r\n" + PLAIN, "ACCEPT\r\n")
    return made


def vacation(subject: str, words: str) -> tuple[str, str]:
    return f"Subject: {subject}\r\n{PLAIN}", f"ACCEPT\r\n{words}\r\n"
