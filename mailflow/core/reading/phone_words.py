"""How the line begins or ends that a telephone or a mail program adds below, one row a language (rule 13).

The device or the program stands at the `…`; `|` stands between lines.
"""

PHONES = {
    "en": "sent from …|sent from my verizon, …|sent via …|sent with …|sent using …|typed on my …|"
    "written on my …|composed on my …|"
        "get outlook for …|download outlook for …|get bluemail for …|get typeapp for …",
    "fr": "envoyé de …|envoyé depuis …|envoyé à partir …|envoyé avec …|envoyé via …|envoyé par …|"
        "envoyé d'un …|obtenez outlook pour …|obtenir outlook pour …|télécharger outlook pour …|"
        "téléchargez outlook pour …|provenance : …",
    "de": "von meinem … gesendet|von … gesendet|gesendet von …|gesendet mit …|gesendet über …|gesendet aus …|"
        "mit … gesendet|mit … verschickt|verschickt von …|verschickt mit …|von unterwegs mit … gesendet|"
        "diese nachricht wurde von … gesendet|diese nachricht wurde mit … gesendet|"
        "diese e-mail wurde von … gesendet|outlook für … beziehen|outlook für … herunterladen|"
        "outlook für … abrufen|holen sie sich outlook für …|laden sie outlook für … herunter|versendet mit …",
    "es": "enviado desde …|enviado con …|enviado a través de …|enviado por …|enviado mediante …|mandado desde …|"
        "obtener outlook para …|obtén outlook para …|obtenga outlook para …|descargar outlook para …|enviado de …",
    "it": "inviato da …|inviato dal …|inviato con …|inviato tramite …|inviato dall'…|spedito da …|mandato da …|"
        "ottieni outlook per …|scarica outlook per …|ottenere outlook per …|inviata da …",
    "pt": "enviado do …|enviado de …|enviado a partir …|enviado via …|enviado com …|enviado pelo …|"
        "enviado desde …|enviado por …|enviado através …|enviada do …|mandado do …|obter o outlook para …|"
        "obter outlook para …|obtenha o outlook para …|baixe o outlook para …|transferir o outlook para …",
    "nl": "verstuurd vanaf …|verstuurd vanuit …|verstuurd met …|verstuurd via …|verzonden vanaf …|"
        "verzonden vanuit …|verzonden met …|verzonden via …|gestuurd vanaf …|outlook voor … downloaden|"
        "outlook voor … ophalen|download outlook voor …|haal outlook voor …|outlook downloaden voor …",
    "pl": "wysłane z …|wysłano z …|wysłane za pomocą …|wysłane przez …|wysłano za pomocą …|wysłane przy użyciu …|"
        "wysłane ze …|wysłano ze …|pobierz program outlook dla …|pobierz aplikację outlook dla …|"
        "pobierz outlook dla …|uzyskaj program outlook dla …|uzyskaj aplikację outlook dla …",
    "sv": "skickat från …|skickat med …|skickat via …|skickades från …|sänt från …|skickat av …|"
        "hämta outlook för …|skaffa outlook för …|ladda ned outlook för …",
    "da": "sendt fra …|sendt med …|sendt via …|afsendt fra …|sendt af …|hent outlook til …|få outlook til …|"
        "download outlook til …",
    "nb": "sendt fra …|sendt med …|sendt via …|sendt av …|skaff deg outlook for …|få outlook for …|"
        "last ned outlook for …|hent outlook for …",
    "fi": "lähetetty …|lähetin tämän …|hanki outlook …|lataa outlook …|viesti lähetetty …",
    "cs": "odesláno z …|odesláno ze …|odesláno prostřednictvím …|odesláno pomocí …|odesláno přes …|posláno z …|"
        "posláno ze …|odesláno s …|získat outlook pro …|získejte outlook pro …|stáhnout outlook pro …|"
        "získejte aplikaci outlook pro …|získat aplikaci outlook pro …",
    "hu": "elküldve …|küldve …|az … küldve|a … küldve|saját … küldve|… iphone-omról küldve|iphone… küldve|"
        "android… küldve|samsung… küldve|az outlook … beszerzése|outlook … letöltése|outlook … beszerzése|"
        "szerezze be az outlook …|töltse le az outlook …",
    "ro": "trimis de pe …|trimis din …|trimis cu …|trimis de la …|trimis prin …|trimis folosind …|expediat de pe …|"
        "obțineți outlook pentru …|obţineţi outlook pentru …|descărcați outlook pentru …|obține outlook pentru …",
    "tr": "… gönderildi|… gönderilmiştir|… üzerinden gönderildi|… için outlook'u edinin|… için outlook'u indirin|"
        "… için outlook uygulamasını edinin|outlook … edinin|outlook … indirin",
    "ru": "отправлено с …|отправлено из …|отправлено через …|отправлено от …|отправлено со …|послано с …|"
        "отправлено при помощи …|отправлено с помощью …|скачайте outlook для …|скачать outlook для …|"
        "получить outlook для …|загрузить outlook для …|получите outlook для …",
    "uk": "надіслано з …|надіслано із …|надіслано через …|надіслано за допомогою …|відправлено з …|відправлено із …|"
        "відправлено через …|надіслано зі …|отримати outlook для …|завантажте outlook для …|"
        "завантажити outlook для …|отримайте outlook для …",
    "el": "στάλθηκε από …|στάλθηκε με …|στάλθηκε μέσω …|εστάλη από …|εστάλη με …|αποστολή από …|αποστολή μέσω …|"
        "λήψη του outlook για …|αποκτήστε το outlook για …|κατεβάστε το outlook για …|λήψη outlook για …",
    "zh": "发自…|發自…|發送自…|发送自…|從我的…|从我的…|傳送自…|寄自…|來自…|来自…|由我的…|通过…发送|使用…发送|"
        "透過…傳送|使用…傳送|获取…|获取适用于…|取得…|取得適用於…|下載…|下载…|用…发送",
    "ja": "…から送信|…から送信されました|…から送信しました|…からの送信|…から送られた|…で送信|…より送信|…から返信|"
        "…を入手|…をダウンロード|…を使用して送信|…で送信しました|…送信元",
    "ko": "나의 …에서 보냄|내 …에서 보냄|…에서 보냄|…에서 전송됨|…에서 전송|…에서 보낸 메일|…에서 발송|…으로 보냄|"
        "…로 보냄|…에서 보냈습니다|…에서 보낸 메일입니다|… 다운로드|… 가져오기|…에서 발신|…다운로드하기",
}  # fmt: skip

# Names of devices and programs, in the languages that have words of their own for them.
DEVICES = (
    "iphon|ipad|ipod|android|samsung|galaxy|phone|mobile|mobil|móvil|celular|handy|smartphone|huawei|pixel|"
    "xiaomi|redmi|oppo|vivo|realme|motorola|nokia|sony|xperia|oneplus|blackberry|windows|mail|outlook|yahoo|"
    "gmail|ios|mac|tablet|telefoon|téléphone|telefonin|telefon|telefón|teléfono|telefone|telefono|telemóvel|komór|"
    "puhelim|мобильн|мобільн|телефон|смартфон|планшет|почт|пошт|κινητό|τηλέφωνο|proton|thunderbird|手机|手機|電話|"
    "携帯|スマホ|スマートフォン|メール|apple|휴대폰|휴대전화|스마트폰|갤럭시|아이폰|메일|spark|"
    "superhuman|airmail|polymail|zoho|"
    "fastmail|k-9|em client|gmx|web.de|t-online|freemail|courrier|correo|posta|pošta|邮箱|郵箱|qq|网易|foxmail|laptop|"
    "デバイス|device|gerät|appareil|dispositivo|toestel|urządzeni|enhet|enhed|laite|zařízení|készülék|"
    "dispozitiv|cihaz|"
    "устройств|пристро|συσκευή|设备|設備|기기|tutanota|tuta|mailbird|bluemail|typeapp|aqua"
)

# "Sent from my phone by mistake" takes an answer back, and is no phone's line.
MISTAKES = (
    "mistake|accident|error|erreur|fehler|versehen|versehentlich|errore|sbaglio|engano|vergissing|pomyłk|omyłk|"
    "misstag|fejl|feil|vahing|erehdys|omyl|chyb|téved|greșeal|yanlış|hata|ошибк|случайн|помилк|випадков|"
    "λάθος|错|误|誤|"
    "間違|실수|잘못|wrong|not |nicht|don't"
)
