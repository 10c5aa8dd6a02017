"""What companies and mailing lists write above, or below, a person's words, one row a language (rule 13).

unusual: Outlook's warning, and tags. warning, outside, mail: a banner begins with the first and has both others."""

from typing import NamedTuple


class Boilerplate(NamedTuple):
    unusual: str
    warning: str
    outside: str
    mail: str
    disclaimer: str
    footer: str


BOILERPLATE = {
    "en": Boilerplate(
        unusual="you don't often get email from|some people who received this message don't often get email from|"
        "this sender is from outside|this message is from an external sender|external email|external sender|"
        "this message was sent from outside|this email was sent from outside|this email originated from outside|"
        "this email originated outside|this message originated outside|this message originated from outside|"
        "this message is from outside|this email is from outside|this email is from an external|this is an external",
        warning="caution|warning|attention|notice|alert|be careful|security notice|security warning",
        outside="external|outside|originated|unknown sender|do not click|links or", mail="mail|message|sender",
        disclaimer="this email and any|this e-mail and any|this email (including|this e-mail (including|"
        "this message and any|this message (including|this email is confidential|this e-mail is confidential|"
        "this email contains|this e-mail contains|this message contains confidential|this message is confidential|"
        "this message is intended|this email is intended|this e-mail is intended|the information contained in|"
        "the information in this e|the contents of this e|the content of this e|this communication|"
        "this transmission|confidentiality notice|confidentiality:|confidential notice|legal notice|disclaimer|"
        "legal disclaimer|if you are not the intended|if you have received this|notice: this e|important notice:|"
        "please consider the environment|think before you print|save paper|privileged and confidential|"
        "this email may contain|this e-mail may contain|this message may contain",
        footer="you received this message because you are|you are receiving this because|"
        "you are receiving this email because|to unsubscribe from this|to unsubscribe, |unsubscribe: |"
        "to stop receiving emails from it|virus-free|this email has been checked for viruses|this email was scanned|"
        "this email has been scanned|to view this discussion on|yahoo mail:|to manage your subscription|"
        "manage your preferences",
    ),
    "fr": Boilerplate(
        unusual="vous n'obtenez pas souvent d'e-mail|vous ne recevez pas souvent|"
        "certaines personnes ayant reçu ce message ne reçoivent pas souvent|courriel externe|e-mail externe|"
        "message externe|expéditeur externe",
        warning="attention|avertissement|prudence|mise en garde|alerte", mail="mail|message|courriel|expéditeur",
        outside="extérieur|externe|hors de l|ne cliquez pas|en dehors",
        disclaimer="ce message et |ce message (|ce message est confidentiel|ce message contient|"
        "cet e-mail et |cet email et |ce courriel et |ce courriel est|cet e-mail est confidentiel|"
        "ce courriel peut contenir|le présent message|le présent courriel|les informations contenues dans|"
        "avis de confidentialité|avertissement de confidentialité|avis important|"
        "si vous n'êtes pas le destinataire|pensez à l'environnement|avant d'imprimer|n'imprimez ce",
        footer="pour vous désabonner|se désabonner|pour se désabonner|vous recevez ce message car|"
        "vous recevez cet e-mail car|sans virus|cet e-mail a été vérifié|pour vous désinscrire|"
        "vous avez reçu ce message parce que",
    ),
    "de": Boilerplate(
        unusual="sie erhalten nicht häufig e-mails|sie erhalten nicht oft e|sie erhalten nicht oft eine e|"
        "einige personen, die diese nachricht erhalten haben|externe e-mail|externe mail|externer absender|"
        "diese e-mail kommt von außerhalb|diese e-mail stammt von außerhalb|diese e-mail stammt von einem externen",
        warning="achtung|vorsicht|warnung|hinweis|sicherheitshinweis", mail="mail|nachricht|absender",
        outside="extern|außerhalb|unbekannt|klicken sie",
        disclaimer="diese e-mail enthält|diese email enthält|diese e-mail kann|diese e-mail und|diese nachricht und|"
        "diese mail enthält|diese e-mail ist vertraulich|diese nachricht enthält|diese nachricht ist vertraulich|"
        "der inhalt dieser|die in dieser e|die information in dieser|die informationen in dieser|"
        "vertraulichkeitshinweis|rechtlicher hinweis|haftungsausschluss|diese e-mail (|"
        "wenn sie nicht der richtige|sollten sie nicht der|wichtiger hinweis|bitte denken sie an die umwelt|"
        "denken sie an die umwelt|bitte prüfen sie, ob diese|der austausch von nachrichten",
        footer="sie erhalten diese nachricht, weil|sie erhalten diese e-mail, weil|um sich abzumelden|"
        "um sich von dieser|zum abmelden|abmelden: |virenfrei|diese e-mail wurde von avast|"
        "sie haben diese nachricht erhalten, weil|newsletter abbestellen",
    ),
    "es": Boilerplate(
        unusual="no suele recibir correo|no suele recibir correos|no sueles recibir correo|"
        "algunas personas que recibieron este mensaje no suelen|correo externo|correo electrónico externo|"
        "remitente externo|mensaje externo",
        warning="atención|precaución|aviso|advertencia|cuidado|alerta", mail="mail|mensaje|correo|remitente",
        outside="extern|fuera de|no haga clic|desconocido",
        disclaimer="este mensaje y |este mensaje (|este mensaje contiene|este mensaje es confidencial|"
        "este mensaje se dirige|este mensaje va dirigido|este correo y |este correo electrónico y|"
        "este correo electrónico contiene|este correo electrónico es|este correo contiene|este e-mail|"
        "la información contenida en|el contenido de este|aviso de confidencialidad|aviso legal|"
        "cláusula de confidencialidad|si usted no es el destinatario|si no es usted el destinatario|"
        "antes de imprimir|piense en el medio ambiente|por favor, piense en|confidencialidad:",
        footer="para darse de baja|para cancelar la suscripción|has recibido este mensaje porque|"
        "ha recibido este mensaje porque|recibe este mensaje porque|libre de virus|"
        "este correo electrónico ha sido comprobado|cancelar suscripción",
    ),
    "it": Boilerplate(
        unusual="non si ricevono spesso|non si riceve spesso|non ricevi spesso|"
        "alcune persone che hanno ricevuto questo messaggio non|e-mail esterna|email esterna|mittente esterno",
        warning="attenzione|avviso|avvertenza|avvertimento|cautela", mail="mail|messaggio|mittente|posta",
        outside="estern|fuori dall|al di fuori|non cliccare|sconosciuto",
        disclaimer="questo messaggio e |questo messaggio (|questo messaggio contiene|questo messaggio è|"
        "il presente messaggio|la presente e-mail|la presente comunicazione|questa e-mail|questa email|"
        "le informazioni contenute|il contenuto di questa|il contenuto di questo|avviso di riservatezza|"
        "informativa privacy|avvertenze ai sensi|ai sensi del|nota di riservatezza|clausola di riservatezza|"
        "se avete ricevuto|se ha ricevuto|prima di stampare|rispetta l'ambiente|pensa all'ambiente",
        footer="per annullare l'iscrizione|per cancellarsi|per cancellare l'iscrizione|hai ricevuto questo messaggio|"
        "ricevi questo messaggio|ricevi questa e-mail|privo di virus|senza virus|annulla l'iscrizione",
    ),
    "pt": Boilerplate(
        unusual="não costuma receber|você não costuma receber|você não recebe|não recebe frequentemente|"
        "algumas pessoas que receberam esta mensagem não|e-mail externo|email externo|remetente externo",
        warning="atenção|aviso|cuidado|alerta|advertência", mail="mail|mensagem|remetente|correio",
        outside="extern|fora da|não clique|desconhecid",
        disclaimer="esta mensagem e |esta mensagem (|esta mensagem contém|esta mensagem é|esta mensagem pode|"
        "este e-mail e |este e-mail contém|este email contém|este e-mail é|este e-mail pode|esta comunicação|"
        "esta mensagem, incluindo|as informações contidas|a informação contida|o conteúdo desta|"
        "o conteúdo deste|aviso de confidencialidade|aviso legal|se você não é o destinatário|"
        "se não for o destinatário|antes de imprimir|pense no meio ambiente|confidencialidade:",
        footer="para cancelar a inscrição|para cancelar sua inscrição|para cancelar a subscrição|"
        "você recebeu essa mensagem porque|você recebeu esta mensagem porque|recebeu esta mensagem porque|"
        "livre de vírus|sem vírus|cancelar inscrição|não contém vírus",
    ),
    "nl": Boilerplate(
        unusual="u ontvangt niet vaak|je ontvangt niet vaak|u krijgt niet vaak|je krijgt niet vaak|"
        "sommige mensen die dit bericht hebben ontvangen|externe e-mail|externe afzender|extern bericht",
        warning="let op|waarschuwing|attentie|voorzichtig|opgelet|pas op|belangrijk", mail="mail|bericht|afzender",
        outside="extern|buiten|klik niet|onbekend",
        disclaimer="dit bericht en |dit bericht (|dit bericht is|dit bericht kan|dit bericht bevat|"
        "deze e-mail en |deze e-mail is|deze e-mail bevat|deze e-mail kan|deze mail is|dit e-mailbericht|"
        "de informatie in dit|de informatie in deze|de inhoud van dit|de inhoud van deze|de informatie verzonden|"
        "vertrouwelijkheidsverklaring|vertrouwelijk:|aan dit bericht kunnen|indien u niet de|als u niet de|"
        "denk aan het milieu|denk aan uw milieu|voordat u deze",
        footer="om u af te melden|afmelden: |u ontvangt dit bericht omdat|u ontvangt deze e-mail omdat|"
        "je ontvangt dit bericht omdat|je hebt dit bericht ontvangen omdat|virusvrij|uitschrijven: |"
        "om je af te melden",
    ),
    "pl": Boilerplate(
        unusual="nieczęsto otrzymujesz|nie często otrzymujesz|nie otrzymujesz często|"
        "niektóre osoby, które otrzymały tę wiadomość|wiadomość zewnętrzna|zewnętrzny nadawca",
        warning="uwaga|ostrzeżenie|ostrożnie", mail="mail|wiadomość|nadawc",
        outside="zewnętrzn|spoza|z zewnątrz|nie klikaj|nieznan",
        disclaimer="ta wiadomość i|ta wiadomość jest|ta wiadomość zawiera|ta wiadomość może|ta wiadomość (|"
        "niniejsza wiadomość|niniejszy e-mail|niniejsza korespondencja|treść tej wiadomości|"
        "informacje zawarte|informacja zawarta|klauzula poufności|klauzula informacyjna|"
        "jeśli nie jesteś|jeżeli nie jest|zanim wydrukujesz|pomyśl o środowisku|poufność:",
        footer="aby zrezygnować z subskrypcji|aby anulować subskrypcję|otrzymujesz tę wiadomość, ponieważ|"
        "otrzymałeś tę wiadomość, ponieważ|wolny od wirusów|wolne od wirusów|wypisz się|aby wypisać się",
    ),
    "sv": Boilerplate(
        unusual="du får inte ofta|du får sällan|du får normalt inte|"
        "vissa personer som har fått det här meddelandet|externt e-postmeddelande|extern avsändare|extern e-post",
        warning="varning|obs|observera|var försiktig", mail="mail|mejl|e-post|meddelande|avsändare",
        outside="extern|utanför|utifrån|klicka inte|okänd",
        disclaimer="detta meddelande och|detta meddelande är|detta meddelande innehåller|detta meddelande kan|"
        "det här meddelandet är|det här meddelandet innehåller|detta e-postmeddelande|detta mail är|detta mejl|"
        "denna e-post|informationen i detta|innehållet i detta|om du inte är|om du inte är rätt|"
        "konfidentiellt:|konfidentialitet|tänk på miljön|tänk på miljön innan|sekretess:",
        footer="för att avsluta prenumerationen|avsluta prenumerationen|du får detta meddelande eftersom|"
        "du får det här meddelandet eftersom|virusfri|avregistrera dig|för att avregistrera",
    ),
    "da": Boilerplate(
        unusual="du får ikke ofte|du modtager ikke ofte|du får sjældent|"
        "nogle personer, der har modtaget denne meddelelse|ekstern mail|ekstern e-mail|ekstern afsender",
        warning="advarsel|obs|pas på|forsigtig|vær opmærksom", mail="mail|meddelelse|besked|afsender",
        outside="ekstern|uden for|udefra|klik ikke|ukendt",
        disclaimer="denne mail og|denne mail er|denne mail indeholder|denne mail kan|denne e-mail|"
        "denne meddelelse er|denne meddelelse og|denne meddelelse indeholder|denne besked er|"
        "oplysningerne i denne|indholdet af denne|hvis du ikke er|fortrolighed:|fortroligt:|"
        "fortrolighedserklæring|tænk på miljøet|tænk på miljøet før",
        footer="hvis du vil afmelde|for at afmelde|afmeld: |du modtager denne mail, fordi|"
        "du modtager denne e-mail, fordi|virusfri|du modtager denne meddelelse, fordi",
    ),
    "nb": Boilerplate(
        unusual="du får ikke ofte|du mottar ikke ofte|du får sjelden|"
        "noen som har mottatt denne meldingen|ekstern e-post|ekstern avsender|ekstern epost",
        warning="advarsel|obs|forsiktig|vær oppmerksom|merk", mail="mail|melding|e-post|epost|avsender",
        outside="ekstern|utenfor|utenfra|ikke klikk|ukjent",
        disclaimer="denne meldingen og|denne meldingen er|denne meldingen inneholder|denne meldingen kan|"
        "denne e-posten|denne eposten|informasjonen i denne|innholdet i denne|hvis du ikke er|"
        "dersom du ikke er|konfidensialitet|konfidensielt:|tenk på miljøet|tenk på miljøet før",
        footer="for å melde deg av|meld deg av|avmeld: |du mottar denne e-posten fordi|"
        "du mottar denne meldingen fordi|virusfri|for å avslutte abonnementet",
    ),
    "fi": Boilerplate(
        unusual="et saa usein|saat harvoin|jotkin tämän viestin saaneet|ulkoinen sähköposti|ulkoinen lähettäjä",
        warning="huomio|huom|varoitus|varo", mail="mail|sähköposti|viesti|lähettäjä",
        outside="ulkopuol|ulkoi|älä avaa|älä napsauta|tuntemat",
        disclaimer="tämä viesti ja|tämä viesti on|tämä viesti sisältää|tämä viesti saattaa|tämä sähköposti|"
        "tämä sähköpostiviesti|tämän viestin sisältö|tämän sähköpostin|viestin sisältämä|luottamuksellisuus|"
        "mikäli et ole|jos et ole|vastuuvapauslauseke|ajattele ympäristöä|luottamuksellinen:",
        footer="peruuta tilaus|voit peruuttaa tilauksen|saat tämän viestin, koska|virukseton|viruksista vapaa|"
        "jos haluat perua tilauksen",
    ),
    "cs": Boilerplate(
        unusual="e-maily od odesílatele|nedostáváte často|… nedostáváte často|… často nedostáváte|"
        "někteří lidé, kteří dostali tuto zprávu|externí e-mail|externí odesílatel|externí zpráva",
        warning="pozor|upozornění|varování|výstraha", mail="mail|zpráv|odesílatel",
        outside="extern|mimo|zvenčí|neklikejte|neznám",
        disclaimer="tato zpráva a|tato zpráva je|tato zpráva obsahuje|tato zpráva může|tento e-mail a|"
        "tento e-mail je|tento e-mail obsahuje|tento e-mail může|tento email|obsah této zprávy|"
        "obsah tohoto e|informace obsažené|informace v této|pokud nejste|důvěrnost:|důvěrné:|"
        "prohlášení o důvěrnosti|myslete na životní|než vytisknete",
        footer="pro odhlášení|chcete-li se odhlásit|odhlásit odběr|tuto zprávu jste obdrželi, protože|"
        "tuto zprávu dostáváte, protože|bez virů|neobsahuje žádné viry",
    ),
    "hu": Boilerplate(
        unusual="nem gyakran kap|ön nem gyakran kap|ritkán kap|néhány személy, aki megkapta ezt|"
        "külső e-mail|külső feladó",
        warning="figyelem|figyelmeztetés|vigyázat", mail="mail|üzenet|levél|feladó",
        outside="külső|kívülről|kívül|ne kattintson|ismeretlen",
        disclaimer="ez az üzenet és|ez az üzenet bizalmas|ez az e-mail|ez a levél|ez az elektronikus|jelen üzenet|"
        "jelen e-mail|jelen levél|az üzenet tartalma|az e-mail tartalma|az üzenetben|titoktartási|"
        "ha nem ön a|amennyiben nem ön|bizalmas:|gondoljon a környezet|mielőtt kinyomtat",
        footer="leiratkozás|a leiratkozáshoz|azért kapja ezt|azért kapta ezt|vírusmentes|ha le szeretne iratkozni",
    ),
    "ro": Boilerplate(
        unusual="nu primiți des|nu primiţi des|nu primești des|unele persoane care au primit acest mesaj|"
        "e-mail extern|expeditor extern|mesaj extern",
        warning="atenție|atenţie|avertisment|avertizare|precauție", mail="mail|mesaj|expeditor",
        outside="extern|afara|exterior|nu faceți clic|necunoscut",
        disclaimer="acest mesaj și|acest mesaj şi|acest mesaj este|acest mesaj conține|acest mesaj poate|"
        "acest e-mail|acest email|prezentul mesaj|informațiile conținute|informațiile din acest|"
        "conținutul acestui|notă de confidențialitate|confidențialitate:|dacă nu sunteți destinatarul|"
        "înainte de a tipări|gândiți-vă la mediu|declinarea responsabilității",
        footer="pentru a vă dezabona|pentru dezabonare|dezabonare: |primiți acest mesaj deoarece|"
        "ați primit acest mesaj deoarece|fără viruși|fără virusuri",
    ),
    "tr": Boilerplate(
        unusual="… sık sık e-posta almıyorsunuz|bu adresten sık|bu iletiyi alan bazı kişiler|"
        "harici e-posta|dış e-posta|harici gönderen",
        warning="dikkat|uyarı|ikaz", mail="mail|posta|ileti|mesaj|gönderen",
        outside="harici|dışın|dış kaynak|kurum dışı|tıklamayın|bilinmeyen",
        disclaimer="bu e-posta ve|bu e-posta mesajı|bu e-postanın|bu e-posta,|bu mesaj ve|bu mesaj gizli|bu ileti ve|"
        "bu mesajda|bu iletide|bu elektronik posta|işbu e-posta|gizlilik uyarısı|gizlilik bildirimi|"
        "yasal uyarı|eğer bu mesajın|mesajın alıcısı değilseniz|yazdırmadan önce|çevreyi düşün",
        footer="abonelikten çıkmak|aboneliği iptal|bu mesajı almanızın|bu iletiyi almanızın|virüs bulunmuyor|virüsten",
    ),
    "ru": Boilerplate(
        unusual="вы нечасто получаете|вы не часто получаете|некоторые пользователи, получившие это|внешнее письмо|"
        "внешний отправитель|внешняя почта",
        warning="внимание|осторожно|предупреждение", mail="mail|письмо|сообщени|отправител|почт",
        outside="внешн|извне|за пределами|не переходите|неизвестн",
        disclaimer="данное сообщение|настоящее сообщение|это сообщение и|это сообщение содержит|"
        "это сообщение предназначено|"
        "это сообщение является|данное письмо|настоящее письмо|это письмо и|это письмо содержит|"
        "содержание данного|информация, содержащаяся|информация в этом|конфиденциальность|"
        "уведомление о конфиденциальности|если вы не являетесь|если вы получили это|подумайте об экологии|"
        "прежде чем печатать|этот документ",
        footer="чтобы отписаться|отписаться: |отписаться от|вы получили это сообщение, потому|"
        "вы получили это письмо, потому|вы получаете это|без вирусов|проверено на вирусы|не содержит вирусов",
    ),
    "uk": Boilerplate(
        unusual="ви не часто отримуєте|ви нечасто отримуєте|деякі користувачі, які отримали|зовнішній лист|"
        "зовнішній відправник|зовнішня пошта",
        warning="увага|обережно|попередження", mail="mail|лист|повідомлення|відправник|пошт",
        outside="зовнішн|ззовні|за межами|не натискайте|невідом",
        disclaimer="це повідомлення і|це повідомлення та|це повідомлення містить|дане повідомлення|цей лист і|"
        "цей лист та|цей лист містить|цей електронний лист|ця електронна|інформація, що міститься|"
        "зміст цього|конфіденційність|повідомлення про конфіденційність|якщо ви не є|якщо ви отримали це|"
        "подумайте про довкілля|перш ніж друкувати",
        footer="щоб відписатися|відписатися: |відписатися від|ви отримали це повідомлення, оскільки|"
        "ви отримали цей лист, оскільки|ви отримуєте це|без вірусів|не містить вірусів",
    ),
    "el": Boilerplate(
        unusual="δεν λαμβάνετε συχνά|δεν λαμβάνετε συχνά email|ορισμένα άτομα που έλαβαν αυτό|εξωτερικό email|"
        "εξωτερικό μήνυμα|εξωτερικός αποστολέας",
        warning="προσοχή|προειδοποίηση|ειδοποίηση", mail="mail|μήνυμα|αποστολέα",
        outside="εξωτερικ|εκτός|μην κάνετε κλικ|άγνωστ",
        disclaimer="αυτό το μήνυμα και|αυτό το μήνυμα είναι|αυτό το μήνυμα περιέχει|το παρόν μήνυμα|το μήνυμα αυτό|"
        "αυτό το email|αυτό το e-mail|το παρόν e-mail|το παρόν ηλεκτρονικό|οι πληροφορίες που|"
        "το περιεχόμενο αυτού|εμπιστευτικότητα|δήλωση εμπιστευτικότητας|αποποίηση ευθύνης|"
        "εάν δεν είστε|αν δεν είστε|σκεφτείτε το περιβάλλον|πριν εκτυπώσετε",
        footer="για να διαγραφείτε|για κατάργηση εγγραφής|κατάργηση εγγραφής|λάβατε αυτό το μήνυμα επειδή|"
        "λαμβάνετε αυτό το μήνυμα επειδή|χωρίς ιούς",
    ),
    "zh": Boilerplate(
        unusual="你通常不会收到|您通常不会收到|你不常收到|您不常收到|您不常會收到|您通常不會收到|你通常不會收到|"
        "外部邮件|外部郵件|外部发件人|外部寄件者|【外部|【外部邮件】",
        warning="注意|警告|提醒|小心|安全提示", mail="邮件|郵件|发件人|寄件者|mail|信件", outside="外部|"
        "外来|外來|不要点击|請勿點|请勿点|组织外|組織外",
        disclaimer="本邮件|本郵件|此邮件|此郵件|本电子邮件|本電子郵件|这封邮件及|本信件|本函|此电子邮件|"
        "此電子郵件|保密声明|"
        "保密聲明|保密提示|免责声明|免責聲明|机密|如果您不是|如果你不是|若您不是|声明：|聲明：|请考虑环境|打印前请",
        footer="退订|取消订阅|取消訂閱|如需退订|如果您不想|您收到此邮件是因为|您收到這封|您收到这封|"
        "无病毒|無病毒|没有病毒",
    ),
    "ja": Boilerplate(
        unusual="このメールは外部|このメールは社外|このメッセージは外部|外部からのメール|"
        "社外からのメール|外部メール|社外メール|"
        "… あまりメールを受け取|… あまりありません|【社外|【外部|[社外",
        warning="注意|警告|ご注意", mail="メール|メッセージ|差出人|送信者|mail", outside="外部|社外|"
        "組織外|クリックしない|不明な",
        disclaimer="このメールには|このメールは、|このメールおよび|このメール及び|このメールの内容|"
        "本メールには|本メールは|"
        "本メールおよび|本メール及び|本メールの|本電子メール|この電子メール|機密保持|免責事項|守秘|秘密保持|"
        "このメッセージには|誤って受信|万一、|万が一|印刷する前に",
        footer="配信停止|配信解除|購読解除|退会|このメールは、|このグループから退会|ウイルスフリー|"
        "ウイルスは検出|このメッセージは google",
    ),
    "ko": Boilerplate(
        unusual="이 메일은 외부|이 이메일은 외부|이 메시지는 외부|외부 메일|외부메일|외부 발신|"
        "… 자주 받지 않습니다|[외부",
        warning="주의|경고|알림", mail="메일|메시지|발신자|보낸 사람|mail", outside="외부|조직 밖|클릭하지|알 수 없는",
        disclaimer="이 메일은|이 메일에|이 이메일은|이 이메일에|본 메일은|본 메일에|본 이메일|본 전자우편|이 전자우편|"
        "이 메시지는|이 메시지에|기밀|비밀유지|비밀 유지|면책|보안 안내|귀하가 수신인|인쇄하기 전에",
        footer="수신거부|수신 거부|구독 취소|구독취소|탈퇴하려면|이 메일을 받은 이유|바이러스가 없|바이러스 없음",
    ),
}  # fmt: skip
