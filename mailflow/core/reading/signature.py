"""Signatures, phone lines, warning banners and list footers are nobody's words (rule 13)."""

# fmt: off
PHONE_OPENINGS = (
    "sent from my", "sent from", "sent via", "sent with", "get outlook for", "envoyé de mon",
    "envoyé depuis mon", "envoyé à partir de",
    "envoyé depuis", "télécharger outlook pour", "obtenez outlook pour", "von meinem", "gesendet von",
    "gesendet mit",
    "holen sie sich outlook", "outlook für", "enviado desde mi", "enviado desde", "obtener outlook para",
    "inviato da", "scarica outlook per",
    "enviado do meu", "enviado a partir", "enviado de meu", "obter o outlook para", "verstuurd vanaf",
    "verzonden vanaf", "verzonden met",
    "outlook voor", "wysłane z", "skickat från", "sendt fra", "lähetetty", "odesláno z", "trimis de pe",
    "отправлено с", "отправлено из",
    "надіслано з", "发自我的", "发自", "從我的", "傳送自",
    "iphoneから送信", "androidから",
    "나의 iphone에서", "내 iphone에서",
)
DEVICES = (
    "iphone", "ipad", "android", "samsung", "galaxy", "phone", "mobile", "mobil", "móvil", "celular",
    "handy", "smartphone",
    "huawei", "pixel", "xiaomi", "oneplus", "blackberry", "windows", "mail", "outlook", "yahoo", "gmail",
    "ios", "mac", "tablet",
    "telefoon", "téléphone", "teléfono", "telefone", "proton", "thunderbird", "手机", "apple",
)
# fmt: on
SPOKEN = (",", ";", "?", "!")
BANNERS = (
    "caution:",
    "[external",
    "external email",
    "external:",
    "warning: external",
    "this email originated from outside",
    "you don't often get email from",
)
FOOTERS = (
    "you received this message because you are subscribed",
    "you are receiving this because",
    "to unsubscribe from this group",
    "to unsubscribe, ",
)
DASHES = frozenset({"--", "---", "—", "–", "-", "__", "___"})
LONGEST = 100


def trimmed(lines: list[str]) -> list[str]:
    """The lines above the signature, without banners and a phone's line at the top."""
    kept: list[str] = []
    in_banner = False
    for line in lines:
        if not any(kept):
            in_banner = bool(line) and (in_banner or line.casefold().startswith(BANNERS))
            if in_banner or is_phone_line(line):
                continue
        elif is_end(line):
            break
        if is_dashes(line):
            break
        kept.append(line)
    return kept


def is_end(line: str) -> bool:
    return is_phone_line(line) or line.casefold().startswith(FOOTERS)


def is_dashes(line: str) -> bool:
    return line in DASHES


def is_phone_line(line: str) -> bool:
    """A whole line, short, that names a device: "Sent from my desk, is easier" is a person speaking."""
    low = line.casefold()
    if len(line) >= LONGEST or not low or any(mark in low for mark in SPOKEN):
        return False
    opens = low.startswith(PHONE_OPENINGS) or low.endswith(("から送信", "에서 보냄"))
    return opens and any(device in low for device in DEVICES)
