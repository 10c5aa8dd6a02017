"""Where older text begins: the shapes of mail programs, and sentences of people that look like them (rules 7-11)."""

import pytest

from mailflow.core.reading.quotes import before_attribution, is_divider, is_header_block, is_quoted
from mailflow.core.reading.reply import cut
from tests.rows import rows

BEN = "Ben Okafor <ben@work.example>"
# Gmail, Apple Mail, Thunderbird.
ATTRIBUTIONS = {
    "en": (f"On Tue, May 7, 2024 at 6:02 PM {BEN} wrote:", f"On 7 May 2024, at 18:02, {BEN} wrote:",
           "On 07/05/2024 18:02, Ben Okafor wrote:"),
    "fr": (f"Le mar. 7 mai 2024 à 18:02, {BEN} a écrit :", f"Le 7 mai 2024 à 18:02, {BEN} a écrit :",
           "Le 07/05/2024 à 18:02, Ben Okafor a écrit :"),
    "de": (f"Am Di., 7. Mai 2024 um 18:02 Uhr schrieb {BEN}:", f"Am 07.05.2024 um 18:02 schrieb {BEN}:",
           "Am 07.05.24 um 18:02 schrieb Ben Okafor:"),
    "es": (f"El mar, 7 may 2024 a las 18:02, {BEN} escribió:", f"El 7 may 2024, a las 18:02, {BEN} escribió:",
           "El 7/5/24 a las 18:02, Ben Okafor escribió:"),
    "it": (f"Il giorno mar 7 mag 2024 alle ore 18:02 {BEN} ha scritto:",
           f"Il giorno 7 mag 2024, alle ore 18:02, {BEN} ha scritto:", "Il 07/05/24 18:02, Ben Okafor ha scritto:"),
    "pt": (f"Em ter., 7 de mai. de 2024 às 18:02, {BEN} escreveu:", f"No dia 07/05/2024, às 18:02, {BEN} escreveu:",
           "Às 18:02 de 07/05/2024, Ben Okafor escreveu:"),
    "nl": (f"Op di 7 mei 2024 om 18:02 schreef {BEN}:", f"Op 7 mei 2024, om 18:02 heeft {BEN} het volgende geschreven:",
           "Op 07-05-2024 om 18:02 schreef Ben Okafor:"),
    "pl": (f"wt., 7 maj 2024 o 18:02 {BEN} napisał(a):",
           f"Wiadomość napisana przez {BEN} w dniu 7 maj 2024, o godz. 18:02:",
           "W dniu 07.05.2024 o 18:02, Ben Okafor pisze:"),
    "sv": (f"Den tis 7 maj 2024 kl 18:02 skrev {BEN}:", f"7 maj 2024 kl. 18:02 skrev {BEN}:",
           "Den 2024-05-07 kl. 18:02, skrev Ben Okafor:"),
    "da": (f"Den tirs. 7. maj 2024 kl. 18.02 skrev {BEN}:", f"Den 7. maj 2024 kl. 18.02 skrev {BEN}:",
           "Den 07.05.2024 kl. 18.02 skrev Ben Okafor:"),
    "nb": (f"tir. 7. mai 2024 kl. 18:02 skrev {BEN}:", f"7. mai 2024 kl. 18:02 skrev {BEN}:",
           "Den 07.05.2024 18:02, skrev Ben Okafor:"),
    "fi": (f"ti 7. toukok. 2024 klo 18.02 {BEN} kirjoitti:", f"{BEN} kirjoitti 7.5.2024 kello 18.02:",
           "Ben Okafor kirjoitti 7.5.2024 klo 18.02:"),
    "cs": (f"út 7. 5. 2024 v 18:02 odesílatel {BEN} napsal:", f"7. 5. 2024 v 18:02, {BEN}:",
           "Dne 07. 05. 24 v 18:02 Ben Okafor napsal(a):"),
    "hu": (f"{BEN} ezt írta (időpont: 2024. máj. 7., K, 18:02):", f"{BEN} írta (2024. május 7., 18:02):",
           "2024. 05. 07. 18:02 keltezéssel, Ben Okafor írta:"),
    "ro": (f"În mar., 7 mai 2024 la 18:02, {BEN} a scris:", f"Pe 7 mai 2024, la 18:02, {BEN} a scris:",
           "La 07.05.2024 18:02, Ben Okafor a scris:"),
    "tr": (f"{BEN}, 7 May 2024 Sal, 18:02 tarihinde şunu yazdı:", f"{BEN} şunları yazdı (7 May 2024 18:02):",
           "07.05.2024 18:02 tarihinde Ben Okafor yazdı:"),
    "ru": (f"вт, 7 мая 2024 г. в 18:02, {BEN}:", f"7 мая 2024 г., в 18:02, {BEN} написал(а):",
           "07.05.2024 18:02, Ben Okafor пишет:"),
    "uk": (f"вт, 7 трав. 2024 р. о 18:02 {BEN} пише:", f"7 трав. 2024 р. о 18:02 {BEN} написав(-ла):",
           "07.05.24 18:02, Ben Okafor пише:"),
    "el": (f"Στις Τρί 7 Μαΐ 2024 στις 6:02 μ.μ., ο χρήστης {BEN} έγραψε:",
           f"Στις 7 Μαΐ 2024, στις 6:02 μ.μ., ο χρήστης {BEN} έγραψε:", "Στις 7/5/24 18:02, ο Ben Okafor έγραψε:"),
    "zh": (f"{BEN} 于2024年5月7日周二 18:02写道：", f"2024年5月7日 18:02，{BEN} 写道：",
           "在 2024/5/7 18:02, Ben Okafor 写道:"),
    "zh-TW": (f"{BEN} 於 2024年5月7日 週二 下午6:02寫道：", f"{BEN} 於 2024年5月7日 下午6:02 寫道：",
              "Ben Okafor 於 2024/5/7 下午 06:02 寫道:"),
    "ja": (f"2024年5月7日(火) 18:02 {BEN}:", f"2024/05/07 18:02、{BEN}のメール:",
           "2024/05/07 18:02、Ben Okafor さんは書きました:"),
    "ko": (f"2024년 5월 7일 (화) 오후 6:02, {BEN}님이 작성:", f"2024. 5. 7. 오후 6:02, {BEN} 작성:",
           "2024-05-07 오후 6:02에 Ben Okafor 이(가) 쓴 글:"),
    "Gmail Android": ("On Tue, 7 May 2024, 18:02 Ben Okafor, <ben@work.example> wrote:",
                      f"{BEN} schrieb am Di., 7. Mai 2024, 18:02:", f"Le mar. 7 mai 2024, 18:02, {BEN} a écrit :"),
    "Gmail pt-PT": (f"{BEN} escreveu (terça, 7/05/2024 à(s) 18:02):", f"{BEN} escreveu no dia 7/05/2024 às 18:02:",
                    f"A 7 de maio de 2024 às 18:02, {BEN} escreveu:"),
    "Yahoo": (f"On Tuesday, May 7, 2024 at 06:02:00 PM GMT+1, {BEN} wrote:",
              f"Am Dienstag, 7. Mai 2024 um 18:02:00 MESZ hat {BEN} Folgendes geschrieben:",
              f"El martes, 7 de mayo de 2024, 18:02:00 CEST, {BEN} escribió:"),
    "Proton, Fastmail, Spark": (f"On Tuesday, May 7th, 2024 at 6:02 PM, {BEN} wrote:",
                                "On Tue, 7 May 2024, at 6:02 PM, Ben Okafor wrote:",
                                "On 7 May 2024 at 18:02 +0100, Ben Okafor <ben@work.example>, wrote:"),
    "Mail.ru, Yandex, 163": (f"Вторник, 7 мая 2024, 18:02 +03:00 от {BEN}:", f"07.05.2024, 18:02, {BEN}:",
                             'At 2024-05-07 18:02:00, "Ben" <ben@work.example> wrote:'),
    "Polymail, Zoho, mutt": ("On Tue, May 7th, 2024 at 6:02 PM, Ben < ben@work.example [ben@work.example] > wrote:",
                             f"---- On Tue, 07 May 2024 18:02:00 +0100 {BEN} wrote ----",
                             f"* {BEN} [2024-05-07 18:02]:"),
    "Roundcube, K-9, Notes": ("Am 2024-05-07 18:02, schrieb Ben Okafor:", f"On 7 May 2024 18:02:00 BST, {BEN} wrote:",
                              "Ben Okafor <ben@work.example> wrote on 07/05/2024 18:02:35:"),
    "GMX, Horde, Gnus": (f"Am 07.05.24, 18:02 schrieb {BEN}:", f"Zitat von {BEN}:", f"{BEN} writes:"),
}  # fmt: skip
LINES = [pytest.param(line, id=f"{name} {at}") for name, row in ATTRIBUTIONS.items() for at, line in enumerate(row)]


def new(text: str) -> str:
    return cut(text, lambda: ()).new_text


@rows("line", LINES)
def test_an_attribution_ends_the_answer(line: str) -> None:
    assert new(f"yes\n\n{line}\n\nACCEPT") == "yes"


@rows("line", LINES)
def test_an_attribution_right_below_the_answer_ends_it(line: str) -> None:
    assert new(f"LOG 45 min 3/5\n{line}\nACCEPT") == "LOG 45 min 3/5"


@rows("line", LINES)
@rows("parts", [2, 3])
def test_a_wrapped_attribution_ends_the_answer(line: str, parts: int) -> None:
    words = line.split(" ")
    size = -(-len(words) // parts)
    wrapped = "\n".join(" ".join(words[at : at + size]) for at in range(0, len(words), size))
    if wrapped.count("\n") < len(words) // 2:
        assert new(f"yes\n\n{wrapped}\nACCEPT").split("\n")[0] == "yes"
        assert "ACCEPT" not in new(f"yes\n\n{wrapped}\nACCEPT")


@rows("line", LINES)
def test_an_attribution_on_the_answers_own_line_ends_it(line: str) -> None:
    """Where a name stands first nobody knows where it begins; then nothing is left, and the person is asked."""
    assert new(f"yes {line}\nACCEPT") in ("yes", "")
    assert new(f"yes {line} ACCEPT") in ("yes", "")


@rows("line", LINES)
def test_nothing_above_an_attribution_is_nothing_new(line: str) -> None:
    assert new(f"{line}\n\n> older\n\nACCEPT") == ""


def test_words_before_the_attribution_are_kept_whole() -> None:
    text = f"I accept. On reflection, no. On Tue, 7 May 2024 at 18:02, {BEN} wrote:"
    assert before_attribution([text], 0) == "I accept. On reflection, no."


def test_a_name_whose_address_was_wrapped_belongs_to_the_attribution() -> None:
    assert (
        new("yes\n\nBen Okafor of the Riverside Mentoring Programme\n<ben@work.example> schrieb am 7. Mai:\nx") == "yes"
    )


def test_a_line_right_above_a_quote_introduces_it_in_any_language() -> None:
    assert new("yes\n\nEl 18:02 en Ben va dir:\n> ACCEPT") == "yes"


PEOPLE = [
    "On Monday I wrote to Ben: can we talk?", "On 3 May I wrote to Ben: can we talk?", "From: my point of view, yes",
    "On second thoughts: no", "To be honest: no", "Sent: yesterday by post", "Date: 3 May works",
    "LOG 45 min on 2024-05-03 with ana@home.example: CV review", "LOG 45 min on 3 May: CV review",
    "Le 3 mai je serai là", "Le 3 mai à 18:00 : cela me va", "De : mon point de vue, oui", "Objet : inconnu",
    "Am 3. Mai um 18:00 kann ich: passt das?", "Von: mir aus gern", "An: alle, danke", "Betreff: keine Ahnung",
    "El 3 de mayo a las 18:00: perfecto", "Para: hablar con Ben", "Il 3 maggio alle 18:00: va bene", "A: me va bene",
    "Em 3 de maio às 18:00: combinado", "Para: mim está bem", "Op 3 mei om 18:00: prima", "Aan: mij de eer",
    "W dniu 3 maja o 18:00: pasuje", "Do: zobaczenia", "Den 3 maj kl. 18:00: bra", "Till: dess",
    "Den 3. maj kl. 18.00: fint", "Til: i morgen", "3. mai kl. 18:00: passer", "ti 7. toukokuuta: sopii",
    "Aihe: avoin", "Dne 3. 5. v 18:00: hodí se", "Komu: nevím", "Május 3-án 18:00: jó", "Tárgy: nyitott",
    "Pe 3 mai la 18:00: perfect", "Către: mine", "3 Mayıs 18:00: uygun", "Konu: açık", "3 мая в 18:00: подходит",
    "Тема: открыта", "3 травня о 18:00: добре", "Кому: мені", "Στις 3 Μαΐου στις 18:00: τέλεια", "Θέμα: ανοιχτό",
    "5月3日 18:00：可以", "主题：未定", "5月3日 18:00：大丈夫です", "件名：未定", "5월 3일 18:00: 좋아요",
    "제목: 미정",
    "- first point", "-- and one more thing", "Original message was lost, sorry", "A -> B", "I <3 it", "x|y",
]  # fmt: skip


@rows("line", PEOPLE)
def test_a_persons_sentence_stays(line: str) -> None:
    assert new(line) == line
    assert new(f"{line}\n\nBen") == f"{line}\n\nBen"


HEADERS = {
    "en": ("From", "Sent", "To", "Subject"), "fr": ("De", "Envoyé", "À", "Objet"), "de": ("Von",
    "Gesendet", "An", "Betreff"),
    "es": ("De", "Enviado el", "Para", "Asunto"), "it": ("Da", "Inviato", "A", "Oggetto"),
    "pt": ("De", "Enviada em", "Para", "Assunto"), "nl": ("Van", "Verzonden", "Aan", "Onderwerp"),
    "pl": ("Od", "Wysłano", "Do", "Temat"), "sv": ("Från", "Skickat", "Till", "Ämne"), "da": ("Fra",
    "Sendt", "Til", "Emne"),
    "nb": ("Fra", "Dato", "Til", "Emne"), "fi": ("Lähettäjä", "Lähetetty", "Vastaanottaja", "Aihe"),
    "cs": ("Od", "Odesláno", "Komu", "Předmět"), "hu": ("Feladó", "Elküldve", "Címzett", "Tárgy"),
    "ro": ("De la", "Trimis", "Către", "Subiect"), "tr": ("Kimden", "Gönderildi", "Kime", "Konu"),
    "ru": ("От", "Отправлено", "Кому", "Тема"), "uk": ("Від", "Надіслано", "Кому", "Тема"),
    "el": ("Από", "Στάλθηκε", "Προς", "Θέμα"), "zh": ("发件人", "发送时间", "收件人", "主题"),
    "zh-TW": ("寄件者", "寄件日期", "收件者", "主旨"), "ja": ("差出人", "送信日時", "宛先", "件名"),
    "ko": ("보낸 사람", "보낸 날짜", "받는 사람", "제목"),
}  # fmt: skip
VALUES = ("Ben Okafor", "Tue 7 May 2024", "Ana Duarte", "Will you mentor Ana?")
SHAPES = {"plain": "{}: {}", "bold": "*{}:* {}", "Markdown": "**{}:** {}", "spaced": "{} : {}", "wide": "{}：{}",
          "table": "| {} | {} |"}  # fmt: skip


@rows("shape", SHAPES.values(), ids=list(SHAPES))
@rows("names", HEADERS.values(), ids=list(HEADERS))
def test_a_header_block_ends_the_answer_in_any_order(names: tuple[str, ...], shape: str) -> None:
    lines = [shape.format(*pair) for pair in zip(names, VALUES, strict=True)]
    for order in (lines, lines[::-1], [lines[1], lines[0], *lines[2:]], lines[:3]):
        assert new("\n".join(["yes", "", *order, "", "ACCEPT"])) == "yes"


def test_a_sender_with_an_address_and_one_header_more_are_a_block() -> None:
    assert is_header_block([f"From: {BEN}", "Sent: Tuesday"], 0)
    assert not is_header_block(["From: Ben", "Sent: Tuesday"], 0)


def test_a_header_block_that_lost_its_line_breaks_is_one() -> None:
    assert is_header_block([f"From: {BEN} Sent: Tue 7 May To: Ana Subject: Hello"], 0)


DIVIDERS = [
    "-----Original Message-----", "-------- Original message --------", "------- Original Message -------",
    "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐", "---------- Forwarded message ---------", "Begin forwarded message:",
    "------------------ Original ------------------", "---- Replied Message ----", "________________________________",
    "----- Forwarded by Ben Okafor/Work on 07/05/2024 18:02 -----", "============ Forwarded message ============",
    "-------- Message d'origine --------", "Début du message réexpédié :", "-----Ursprüngliche Nachricht-----",
    "Anfang der weitergeleiteten Nachricht:", "-----Mensaje original-----", "Inicio del mensaje reenviado:",
    "-----Messaggio originale-----", "Inizio messaggio inoltrato:", "-----Mensagem original-----",
    "Início da mensagem reencaminhada:", "-----Oorspronkelijk bericht-----", "Begin doorgestuurd bericht:",
    "-----Wiadomość oryginalna-----", "-----Ursprungligt meddelande-----", "-----Oprindelig meddelelse-----",
    "-----Opprinnelig melding-----", "-----Alkuperäinen viesti-----", "-----Původní zpráva-----",
    "-----Eredeti üzenet-----", "-----Mesaj original-----", "-----Özgün İleti-----", "-----Исходное сообщение-----",
    "-------- Пересылаемое сообщение --------", "-----Вихідне повідомлення-----", "-----Αρχικό μήνυμα-----",
    "------------------ 原始邮件 ------------------", "-----原始郵件-----", "---- 回复的原邮件 ----", "---原始邮件---",
    "-----元のメッセージ-----", "-----원본 메시지-----", "---- En esperanto ----", "*----- Original Message -----*",
]  # fmt: skip


@rows("line", DIVIDERS)
def test_a_divider_ends_the_answer(line: str) -> None:
    assert is_divider(line)
    assert new(f"yes\n\n{line}\nACCEPT") == "yes"


@pytest.mark.parametrize(
    "line", ["-- ", "- yes -", "--yes--", "*yes*", "**ACCEPT**", "__", "Original idea", "= 45 min ="]
)
def test_a_persons_dashes_are_no_divider(line: str) -> None:
    assert not is_divider(line)


@pytest.mark.parametrize(
    "line", ["> ACCEPT", ">ACCEPT", "＞ ACCEPT", "&gt; ACCEPT", "| ACCEPT", "│ ACCEPT", "BO> ACCEPT"]
)
def test_a_quoted_line_is_never_new(line: str) -> None:
    assert is_quoted(line)
    assert new(f"{line}\nACCEPT") == ""
