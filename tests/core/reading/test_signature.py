"""What stands above and below a person's words and is nobody's: and the sentences that only look so (rule 13)."""

import pytest

from mailflow.core.reading.signature import is_phone_line, trimmed
from tests.rows import rows

PHONES = {
    "en": ("Sent from my iPhone", "Get Outlook for iOS <https://aka.ms/o0ukef>",
    "Sent with Proton Mail secure email."),
    "fr": ("Envoyé de mon iPhone", "Obtenez Outlook pour Android", "Envoyé à partir de Courrier pour Windows"),
    "de": ("Von meinem iPhone gesendet", "Outlook für Android beziehen", "Gesendet mit der GMX Mail App"),
    "es": ("Enviado desde mi iPhone", "Obtener Outlook para iOS", "Enviado desde mi Samsung Galaxy"),
    "it": ("Inviato da iPhone", "Ottieni Outlook per iOS", "Inviato da Yahoo Mail su Android"),
    "pt": ("Enviado do meu iPhone", "Obter o Outlook para iOS", "Enviado do Yahoo Mail no Android"),
    "nl": ("Verstuurd vanaf mijn iPhone", "Outlook voor iOS downloaden", "Verzonden met Proton Mail"),
    "pl": ("Wysłane z iPhone'a", "Pobierz program Outlook dla systemu iOS", "Wysłane z telefonu Samsung"),
    "sv": ("Skickat från min iPhone", "Hämta Outlook för iOS", "Skickat från Yahoo Mail"),
    "da": ("Sendt fra min iPhone", "Hent Outlook til iOS", "Sendt fra min Samsung Galaxy"),
    "nb": ("Sendt fra min iPhone", "Skaff deg Outlook for iOS", "Sendt fra min Samsung-mobil"),
    "fi": ("Lähetetty iPhonesta", "Hanki Outlook for iOS", "Lähetetty Samsung-puhelimesta"),
    "cs": ("Odesláno z iPhonu", "Získat Outlook pro iOS", "Odesláno ze zařízení Samsung"),
    "hu": ("Elküldve az iPhone-omról", "Az Outlook for iOS beszerzése", "Elküldve a Samsung készülékemről"),
    "ro": ("Trimis de pe iPhone-ul meu", "Obțineți Outlook pentru iOS", "Trimis din Yahoo Mail pe Android"),
    "tr": ("iPhone'umdan gönderildi", "iOS için Outlook'u edinin", "Samsung cihazımdan gönderildi"),
    "ru": ("Отправлено с iPhone", "Скачайте Outlook для iOS", "Отправлено из Почты Mail.ru"),
    "uk": ("Надіслано з iPhone", "Отримати Outlook для iOS", "Надіслано з пристрою Samsung"),
    "el": ("Στάλθηκε από το iPhone μου", "Λήψη του Outlook για iOS", "Εστάλη από το κινητό Samsung"),
    "zh": ("发自我的 iPhone", "获取 Outlook for iOS", "從我的 iPhone 傳送"),
    "ja": ("iPhoneから送信", "Outlook for iOS を入手", "Androidから送信"),
    "ko": ("나의 iPhone에서 보냄", "iOS용 Outlook 다운로드", "내 Galaxy에서 보냄"),
    "apps": ("Sent via Spark", "Sent from my Verizon, Samsung Galaxy smartphone", "Sent via BlackBerry by AT&T"),
    "GMX, Mail.ru": ("Diese Nachricht wurde von meinem Android Mobiltelefon mit GMX Mail gesendet.",
                     "Отправлено из мобильной Почты Mail.ru", "-- Gesendet mit der WEB.DE Mail App"),
    "Yahoo": ("Sent from Yahoo Mail on Android", "Sent from Yahoo Mail for iPhone",
    "Gesendet von Yahoo Mail auf Android"),
}  # fmt: skip
LINES = [pytest.param(line, id=f"{name} {at}") for name, row in PHONES.items() for at, line in enumerate(row)]


@rows("line", LINES)
def test_a_phones_line_ends_the_answer_and_at_the_top_is_dropped(line: str) -> None:
    assert trimmed(["yes", "", line, "", "ACCEPT"]) == ["yes", ""]
    assert trimmed([line, "", "ACCEPT"]) == ["ACCEPT"]


PEOPLE = [
    "Sent from my desk, is easier", "Sent from my phone by mistake", "Sent: the CV, by mail", "Get well soon",
    "Sent with love", "Envoyé par erreur depuis mon téléphone", "Envoyé hier", "Von meinem Handy aus geht das nicht",
    "Gesendet habe ich es gestern", "Enviado por error desde mi móvil", "Enviado ayer", "Inviato ieri",
    "Enviado ontem",
    "Verstuurd heb ik het gisteren", "Wysłane wczoraj", "Skickat i går", "Sendt i går", "Lähetetty eilen",
    "Odesláno včera", "Elküldve tegnap", "Trimis ieri", "Dün gönderildi", "Отправлено вчера",
    "Отправлено с телефона по ошибке", "Надіслано вчора", "Στάλθηκε χθες", "发自内心的感谢",
    "昨日から送信", "어제 사무실에서 보냄",
    "Sent from my phone? No, I wrote it at home", "I sent it from my iPhone",
]  # fmt: skip


@rows("line", PEOPLE)
def test_a_person_speaks_of_sending(line: str) -> None:
    assert not is_phone_line(line)
    assert trimmed(["yes", "", line]) == ["yes", "", line]


BANNERS = {
    "en": ["CAUTION: This email originated from outside of the organization. Do not click links or open",
           "attachments unless you recognize the sender and know the content is safe."],
    "tag": ["[EXTERNAL]"],
    "stars": ["*** EXTERNAL EMAIL ***"],
    "Outlook": ["You don't often get email from desk@mentor.example. Learn why this is important"
                "<https://aka.ms/LearnAboutSenderIdentification>"],
    "two lines": ["WARNING: This email originated outside our network.", "Do not click links in mail from outside."],
    "fr": ["ATTENTION : ce courriel provient de l'extérieur de l'organisation."],
    "Outlook fr": ["Vous ne recevez pas souvent de courriers de la part de desk@mentor.example."],
    "de": ["ACHTUNG: Externe E-Mail! Klicken Sie nicht auf Links."],
    "Outlook de": ["Sie erhalten nicht häufig E-Mails von desk@mentor.example. Erfahren Sie, warum dies wichtig ist"],
    "es": ["PRECAUCIÓN: Este correo electrónico se originó fuera de la organización."],
    "it": ["ATTENZIONE: questa e-mail proviene da un mittente esterno."],
    "pt": ["ATENÇÃO: este e-mail foi enviado de fora da organização."],
    "nl": ["LET OP: Deze e-mail is afkomstig van buiten de organisatie."],
    "pl": ["UWAGA: Ta wiadomość pochodzi spoza organizacji."],
    "sv": ["VARNING: Detta e-postmeddelande kommer utifrån."],
    "da": ["ADVARSEL: Denne mail kommer fra en ekstern afsender."],
    "nb": ["ADVARSEL: Denne e-posten kommer utenfra."],
    "fi": ["HUOMIO: Tämä viesti tuli organisaation ulkopuolelta."],
    "cs": ["POZOR: Tento e-mail přišel zvenčí."],
    "hu": ["FIGYELEM: Ez az e-mail külső feladótól érkezett."],
    "ro": ["ATENȚIE: Acest e-mail provine din afara organizației."],
    "tr": ["DİKKAT: Bu e-posta kurum dışından gönderildi."],
    "ru": ["ВНИМАНИЕ: это письмо пришло извне."],
    "uk": ["УВАГА: цей лист надійшов ззовні."],
    "el": ["ΠΡΟΣΟΧΗ: Αυτό το μήνυμα προέρχεται από εξωτερικό αποστολέα."],
    "zh": ["注意：此邮件来自组织外部，请勿点击链接。"],
    "ja": ["注意：このメールは社外から送信されています。"],
    "ko": ["주의: 이 메일은 외부에서 발송되었습니다."],
}  # fmt: skip


@pytest.mark.parametrize("banner", BANNERS.values(), ids=list(BANNERS))
def test_a_banner_at_the_top_is_dropped(banner: list[str]) -> None:
    assert trimmed([*banner, "", "ACCEPT"]) == ["ACCEPT"]
    assert trimmed(["", *banner, "", "", "ACCEPT"]) == ["ACCEPT"]


@pytest.mark.parametrize("line", ["Caution: I may be late", "Attention: je serai absent", "Achtung: ich komme später",
                                  "Let op: ik kan niet", "External help is welcome", "注意：我会迟到",
                                  "Vous ne pouvez pas", "You don't often write"])  # fmt: skip
def test_a_persons_warning_stays(line: str) -> None:
    assert trimmed([line, "", "ACCEPT"]) == [line, "", "ACCEPT"]


def test_an_answer_right_below_a_banner_is_read() -> None:
    assert trimmed([*BANNERS["Outlook"], "ACCEPT"]) == ["ACCEPT"]
    assert trimmed(["CAUTION: External email.", "ACCEPT"]) == ["ACCEPT"]


DISCLAIMERS = {
    "en": "This email and any attachments are confidential and intended solely for the addressee.",
    "notice": "CONFIDENTIALITY NOTICE: this message is for the intended recipient only.",
    "paper": "Please consider the environment before printing this email.",
    "fr": "Ce message et toutes les pièces jointes sont confidentiels et destinés au seul destinataire.",
    "de": "Diese E-Mail enthält vertrauliche Informationen.",
    "es": "Este mensaje y sus archivos adjuntos son confidenciales.",
    "it": "Questo messaggio e gli allegati sono confidenziali.",
    "pt": "Esta mensagem e seus anexos são confidenciais.",
    "nl": "Dit bericht is vertrouwelijk en uitsluitend bestemd voor de geadresseerde.",
    "pl": "Ta wiadomość jest poufna i przeznaczona wyłącznie dla adresata.",
    "sv": "Detta meddelande är konfidentiellt och avsett endast för mottagaren.",
    "da": "Denne mail er fortrolig og kun til modtageren.",
    "nb": "Denne e-posten er konfidensiell og kun ment for mottakeren.",
    "fi": "Tämä viesti on luottamuksellinen ja tarkoitettu vain vastaanottajalle.",
    "cs": "Tato zpráva je důvěrná a určena pouze příjemci.",
    "hu": "Ez az üzenet bizalmas, és csak a címzettnek szól.",
    "ro": "Acest mesaj este confidențial și destinat exclusiv destinatarului.",
    "tr": "Bu e-posta ve ekleri gizlidir.",
    "ru": "Данное сообщение является конфиденциальным.",
    "uk": "Це повідомлення містить конфіденційну інформацію.",
    "el": "Το παρόν μήνυμα είναι εμπιστευτικό.",
    "zh": "本邮件及其附件含有保密信息，仅供收件人阅读。",
    "ja": "このメールには機密情報が含まれています。",
    "ko": "이 메일은 기밀 정보를 포함하고 있습니다.",
}


@pytest.mark.parametrize("line", DISCLAIMERS.values(), ids=list(DISCLAIMERS))
def test_a_disclaimer_ends_the_answer(line: str) -> None:
    assert trimmed(["yes", "", line, "", "ACCEPT"]) == ["yes", ""]


@pytest.mark.parametrize("line", ["This communication came too late: I cannot.", "Disclaimer: I may not have the time",
                                  "If you have received this, I was wrong", "Diese Nachricht und keine andere: nein",
                                  "Ce message et rien d'autre : non", "Este mensaje y nada más: no"])  # fmt: skip
def test_a_second_thought_is_no_disclaimer(line: str) -> None:
    assert trimmed(["yes", "", line]) == ["yes", "", line]


FOOTERS = [
    "You received this message because you are subscribed to the Google Groups", "To unsubscribe from this group",
    "Virus-free. www.avg.com", "Pour vous désabonner, écrivez à", "Sans virus. www.avast.com",
    "Virenfrei. www.avast.com",
    "Um sich abzumelden, schreiben Sie", "Libre de virus. www.avast.com", "Para darse de baja", "Per cancellarsi",
    "Livre de vírus. www.avast.com", "Virusvrij. www.avast.com", "Aby zrezygnować z subskrypcji",
    "Virusfri. www.avast.com",
    "Peruuta tilaus", "Pro odhlášení", "Leiratkozás", "Pentru dezabonare", "Abonelikten çıkmak için",
    "Чтобы отписаться",
    "Щоб відписатися", "Για κατάργηση εγγραφής", "退订", "配信停止", "수신거부",
]  # fmt: skip


@pytest.mark.parametrize("line", FOOTERS)
def test_a_lists_footer_ends_the_answer(line: str) -> None:
    assert trimmed(["yes", line, "ACCEPT"]) == ["yes"]


@pytest.mark.parametrize("line", ["--", "—", "---", "___", "----------", "==========", "――――"])
def test_a_line_of_dashes_ends_the_answer(line: str) -> None:
    assert trimmed(["yes", line, "ACCEPT"]) == ["yes"]
    assert trimmed([line, "ACCEPT"]) == []
