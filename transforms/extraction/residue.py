"""Lines of web pages that are no part of an article: comment forms, share buttons, teasers, notices, in many languages.

One list for both readers. A line is judged whole, and by where it stands; a sentence that merely contains such words is
never touched.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

LINE_LIMIT = 300  # characters; a longer line is a paragraph of the article, whatever it begins with
_CLOSING_LIMIT = 100  # characters of the heading of a comment form
_SENTENCES_AFTER_FORM = 3  # so many whole sentences after a comment form's heading show that it is none

# The whole line, but for marks, counts and emoji around it.
_WHOLE = """
advertisement | advertising | ad | ads | views | shares | likes | vues | partages | lectures | visitas | просмотров
sponsored | sponsored content | skip to content | skip to main content
share | share this
share this article | share this story | share this post | share on facebook | share on twitter | share on x
share on whatsapp
share on linkedin | share via email | tweet | pin it | print | print this article | email this article | copy link
link copied
save article | listen to this article | follow us | facebook | twitter | whatsapp | telegram | linkedin | pinterest
reddit | email
instagram | youtube | read more | continue reading | more on this story | related | related articles
related stories | related news
related posts | related topics | you may also like | you might also like | recommended | recommended for you
trending | trending now
most read | most popular | latest news | up next | next article | previous article | next post | previous post
back to top | home
comments | no comments | no comments yet | subscribe | subscribe now | sign up | sign up now | log in | sign in
view comments
accept | accept all | accept all cookies | accept cookies | reject all | manage cookies | cookie settings
privacy policy
terms of use | terms of service | all rights reserved | watch the video | play video | photo gallery | end of story
support us
make a donation | donate | breaking news | view gallery | report an error | loading | see also | about the author
publicité | publicite | annonce | contenu sponsorisé | partager | partager l'article | partager cet article
partager sur facebook
partager sur twitter | partager sur whatsapp | partagez | partagez cet article | imprimer | envoyer par e-mail
envoyer par mail
copier le lien | suivez-nous | suivez nous | lire la suite | lire plus | lire aussi | à lire aussi
à lire également | à voir aussi
voir aussi | articles similaires | articles liés | articles connexes | sur le même sujet | dans la même rubrique
les plus lus
les plus lues | s'abonner | abonnez-vous | je m'abonne | se connecter | connexion | s'inscrire | commentaires
aucun commentaire
réagir | tout accepter | tout refuser | accepter et fermer | continuer sans accepter | paramétrer les cookies
article précédent
article suivant | précédent | suivant | retour en haut | retour à l'accueil | accueil | tous droits réservés
faire un don
écouter l'article | réservé aux abonnés | article réservé aux abonnés | mentions légales | ajouter aux favoris
à propos de l'auteur
publicidad | anuncio | contenido patrocinado | compartir | comparte | compartir en facebook | compartir en twitter
compartir en whatsapp | compartir esta noticia | compartir este artículo | imprimir | enviar por correo
copiar enlace | síguenos
síganos | leer más | seguir leyendo | sigue leyendo | lea también | lea además | lee también | te puede interesar
también te puede interesar | le puede interesar | noticias relacionadas | artículos relacionados
temas relacionados | lo más leído
lo más visto | suscríbete | suscribirse | suscríbase | regístrate | iniciar sesión | comentarios | sin comentarios
aceptar
aceptar todo | rechazar todo | configurar cookies | anterior | siguiente | inicio | todos los derechos reservados
publicidade | anúncio | conteúdo patrocinado | compartilhar | compartilhe | partilhar | partilhe
compartilhar no facebook
compartilhe esta notícia | enviar por e-mail | siga-nos | leia mais | leia também | leia ainda | ler mais
continuar lendo
continue lendo | continua após a publicidade | veja também | ver também | saiba mais | notícias relacionadas
matérias relacionadas
mais lidas | mais lidos | assine | assine já | assinar | subscrever | inscreva-se | cadastre-se | entrar
comentários
deixe seu comentário | aceitar | aceitar todos | próximo | voltar ao topo | todos os direitos reservados
pubblicità | contenuto sponsorizzato | condividi | condividi su facebook | condividi su twitter
condividi l'articolo | stampa
invia per email | copia link | seguici | leggi anche | leggi tutto | continua a leggere | leggi di più | vedi anche
articoli correlati
notizie correlate | potrebbe interessarti | ti potrebbe interessare | i più letti | le più lette | abbonati
iscriviti | accedi
commenti | nessun commento | accetta | accetta tutti | rifiuta | precedente | successivo | torna su
riproduzione riservata
© riproduzione riservata | tutti i diritti riservati
anzeige | werbung | gesponsert | teilen | artikel teilen | auf facebook teilen | auf twitter teilen
per whatsapp teilen | drucken
artikel drucken | per e-mail versenden | link kopieren | folgen sie uns | weiterlesen | mehr lesen | mehr zum thema
lesen sie auch
lesen sie mehr | lesen sie mehr zum thema | auch interessant | das könnte sie auch interessieren | ähnliche artikel
verwandte artikel | verwandte themen | meistgelesen | meistgelesene artikel | jetzt abonnieren | abonnieren
jetzt anmelden
anmelden | registrieren | kommentare | keine kommentare | kommentar schreiben | alle akzeptieren | akzeptieren
ablehnen
einstellungen | nach oben | zur startseite | startseite | alle rechte vorbehalten | zur merkliste hinzufügen
advertentie | delen | deel dit artikel | deel op facebook | afdrukken | lees ook | lees meer | lees verder
verder lezen
gerelateerde artikelen | meest gelezen | abonneren | abonneer nu | inloggen | reacties | geen reacties
alles accepteren
alle rechten voorbehouden
реклама | на правах рекламы | поделиться | поделиться в facebook | поделиться вконтакте | поделиться ссылкой
вконтакте
одноклассники | телеграм | распечатать | версия для печати | скопировать ссылку | читать далее | читать дальше
читать полностью
читайте также | читайте ещё | смотрите также | материалы по теме | по теме | похожие новости | похожие статьи
новости по теме
самое читаемое | популярное | подписаться | подпишитесь | подписывайтесь | войти | регистрация | комментарии
нет комментариев
комментировать | принять | все права защищены | главная | наверх | следующая новость | предыдущая новость
реклама | поділитися | поширити | роздрукувати | читати далі | читайте також | дивіться також | новини за темою
підписатися
підписуйтесь | увійти | коментарі | немає коментарів | усі права захищені | всі права захищені
reklama | udostępnij | udostępnij na facebooku | podziel się | drukuj | czytaj także | czytaj też | czytaj również
czytaj więcej
czytaj dalej | zobacz także | zobacz też | zobacz również | przeczytaj także | powiązane artykuły
najczęściej czytane
subskrybuj | zaloguj się | zarejestruj się | komentarze | brak komentarzy | akceptuję | wszelkie prawa zastrzeżone
reklam | paylaş | facebook'ta paylaş | twitter'da paylaş | yazdır | haberin devamı | devamını oku
bunlar da ilginizi çekebilir
ilgili haberler | ilginizi çekebilir | benzer haberler | abone ol | giriş yap | üye ol | yorumlar | yorum yok
kabul et
tüm hakları saklıdır
annons | dela | dela artikeln | dela på facebook | skriv ut | läs också | läs även | läs mer | relaterade artiklar
mest läst
prenumerera | logga in | kommentarer | inga kommentarer | godkänn alla | alla rättigheter förbehållna
annonse | del artikkelen | del på facebook | les også | les mer | relaterte artikler | mest lest | abonner
bli abonnent | logg inn
ingen kommentarer | læs også | læs mere | del artiklen | mest læste | bliv abonnent | log ind
artiklen fortsætter efter annoncen
artikkeli jatkuu mainoksen jälkeen | mainos | lue myös | lue lisää | jaa artikkeli | tilaa | kirjaudu
sdílet | sdílet na facebooku | vytisknout | čtěte také | čtěte i | přečtěte si také | číst dál | související články
související
nejčtenější | předplatit | přihlásit se | komentáře | diskuze | všechna práva vyhrazena | inzerce | zdieľať
čítajte aj
publicitate | distribuie | distribuie pe facebook | tipărește | citește și | citește mai mult | citește mai departe
vezi și
articole similare | articole asemănătoare | cele mai citite | abonează-te | autentificare | comentarii
toate drepturile rezervate
hirdetés | megosztás | nyomtatás | olvassa el | kapcsolódó cikkek | legolvasottabb | minden jog fenntartva
text by | video by | written by | published by | posted by | texte par | vidéo par | texte | écrit par | rédigé par
par | by
lire l'article original | lire l'original | voir l'article original | voir la source | lire l'article complet
source originale
read the original article | view original | ver artículo original | zum originalartikel | discussion | débat
l'actu en vidéo
like this | like loading | loading comments | click to share | more | menu | search | close | ok | save | listen | like
flipboard | pocket | tumblr | wordpress | google | messenger | viber | skype | e-mail | mail | sms | rss | x
photo gallery | subscriber only | subscribers only | for subscribers | premium | rate this | send | send email
newsletter
newsletters | our standards | sponsored by | top stories | more news | read the full story
j'aime | j'aime ça | j'aime chargement | chargement | chargement des commentaires | partager via | partager par e-mail
partager par mail | envoyer | envoyer à un ami | courriel | copier | lien copié | enregistrer | sauvegarder | abonné
abonnés | article abonné | abonné premium | contenu réservé aux abonnés | article payant | écouter | écouter cet article
écoutez cet article | écouter le podcast | voir plus | afficher plus | en savoir plus | plus d'infos
plus d'informations
commenter | commentaire | voir les commentaires | lire les commentaires | signaler | signaler une erreur
signaler un contenu
fermer | rechercher | recherche | j'accepte | accepter | refuser | accepter les cookies | gérer les cookies
gérer mes préférences | se désabonner | s'identifier | mon compte | je m'inscris | votre e-mail | votre adresse e-mail
noter cet article | donnez votre avis | votez | favoris | taille du texte | a la une | à la une | suivre
suivre cet auteur
la rédaction vous conseille | la rédaction vous recommande | à voir | à découvrir | vidéo | vidéos | diaporama
en images
en vidéo | lecture | lecture audio | nom | site web | version imprimable | version mobile | image d'illustration
photo d'illustration | photo d'archives | image d'archives | illustration | dr | d.r | crédit dr
me gusta | cargando | guardar | enviar | buscar | cerrar | ver más | solo suscriptores | gostei | carregando
salvar | buscar
speichern | merken | schließen | suche | artikel merken | gefällt mir | lädt | mi piace | caricamento | salva
cerca | chiudi
нравится | загрузка | сохранить | поиск | закрыть | lubię to | wczytywanie | zapisz | szukaj | zamknij
広告 | ＰＲ | シェア | シェアする | ツイート | ツイートする | 印刷 | 印刷する | 記事を印刷 | 続きを読む | 関連記事
関連ニュース | あわせて読みたい | 合わせて読みたい
おすすめ記事 | おすすめ | ランキング | アクセスランキング | 人気記事 | 会員登録 | ログイン | 無料会員登録 | コメント
コメントする | 次の記事 | 前の記事 | トップへ戻る
無断転載を禁じます | 無断転載禁止 | この記事をシェア | フォローする
广告 | 廣告 | 分享 | 分享到 | 分享到微信 | 分享到微博 | 打印 | 打印本页 | 复制链接 | 阅读更多 | 閱讀更多 | 阅读全文
继续阅读 | 相关阅读 | 相关新闻 | 相关文章 | 相關新聞 | 相關文章
延伸阅读 | 延伸閱讀 | 推荐阅读 | 推薦閱讀 | 热门文章 | 登录 | 登入 | 注册 | 评论 | 評論 | 发表评论 | 返回首页
上一篇 | 下一篇 | 版权所有 | 扫一扫分享到微信 | 关闭窗口
광고 | 공유하기 | 공유 | 페이스북 공유 | 트위터 공유 | 인쇄 | 인쇄하기 | 관련기사 | 관련 기사 | 관련뉴스
많이 본 뉴스 | 구독 | 구독하기 | 로그인 | 댓글 | 무단전재 및 재배포 금지
إعلان | شارك | مشاركة | طباعة | اقرأ أيضا | اقرأ أيضاً | اقرأ المزيد | شاهد أيضا | مواضيع ذات صلة | الأكثر قراءة
اشترك | تسجيل الدخول | التعليقات | جميع الحقوق محفوظة
iklan | bagikan | baca juga | berita terkait | berita terpopuler | langganan | διαφήμιση | διαβάστε επίσης
σχετικά άρθρα | прочетете още
"""

# The line begins with it and goes on after a colon, dash, bar or arrow: `Read also: …`, `Tags - …`.
_LABEL = """
read also | also read | read more | read next | see also | watch | watch also | related | related article
related story | more on this
more | tags | tag | topics | keywords | categories | category | filed under | posted in | source | sources | photo
photos | image
images | picture | video | photo credit | image credit | credit | caption | file photo | photo by | courtesy | via
contact | share this
recommended | don't miss | editor's note on sharing | follow us on | print | views | original article
read the original
post views | lire plus de | lire plus sur | plus sur | plus de | read more on | our standards | filed under
last updated | advertisement | report an error | next | previous | next article
previous article
en savoir plus sur | en savoir plus | à écouter | à écouter aussi | pour aller plus loin | voir | regardez
écoutez | lisez aussi
lire notre article | lire notre enquête | lire l'article | à relire | en vidéo | en images | sujets | sujet
mots clefs | dossier
à lire sur le même sujet | sur le même thème | notre dossier | vu sur | via | publié dans | classé dans
posté dans | photo d'illustration
article précédent | article suivant | précédent | suivant | votre avis | auteur de la photo | à regarder
écouter aussi | regarder aussi | listen | listen also | lire aussi
à lire aussi | à lire | à lire également | lire également | lire | voir aussi | à voir aussi
voir également | sur le même sujet | mots-clés | mots clés
étiquettes | thèmes | catégories | catégorie | rubrique | crédit photo | crédit | crédits | crédits photo
photographie | légende
crédit image | illustration | lire la suite | article original | partager sur
lea también | lea además | lea más | lee también | leer también | ver también | vea también | te puede interesar
le puede interesar
etiquetas | temas | palabras clave | categorías | fuente | fuentes | foto | fotos | imagen | crédito | archivo
foto de archivo
leia também | leia mais | leia ainda | veja também | saiba mais | palavras-chave | assuntos | tópicos | fonte
imagem | crédito da foto | foto de
leggi anche | vedi anche | guarda anche | argomenti | parole chiave | categorie | fonte foto | credit foto | fonti
immagine
lesen sie auch | lesen sie mehr | mehr zum thema | auch interessant | siehe auch | schlagworte | schlagwörter
stichworte | themen | quelle
quellen | bild | bilder | foto/quelle | bildquelle | bildnachweis | symbolbild | archivbild
lees ook | lees meer | zie ook | bron | beeld | trefwoorden | onderwerpen
читайте также | читайте ещё | смотрите также | читать также | по теме | материалы по теме | теги | метки
ключевые слова | рубрика | рубрики
источник | источники | фото | видео | иллюстрация | фотография
читайте також | дивіться також | теми | джерело | мітки | відео
czytaj także | czytaj też | czytaj również | zobacz także | zobacz też | przeczytaj także | tagi | źródło | zdjęcie
fot | tematy
ilgili haber | ayrıca bakınız | etiketler | kaynak | fotoğraf
läs också | läs även | läs mer | se även | ämnen | källa | bild/foto | les også | les mer | se også | emner | kilde
læs også | læs mere
lue myös | aiheet | lähde | kuva
čtěte také | přečtěte si také | viz také | štítky | zdroj | témata | čítajte aj
citește și | citeste si | vezi și | etichete | sursa | sursă | forrás | címkék
関連記事 | 写真 | 画像 | 出典 | タグ | キーワード | 出所 | 引用元 | あわせて読みたい | 相关阅读 | 相关新闻
延伸阅读 | 标签 | 標籤 | 关键词 | 關鍵詞 | 来源 | 來源 | 图片来源 | 图 | 责任编辑 | 责编 | 編輯 | 编辑
관련기사 | 태그 | 키워드 | 사진 | 출처 | اقرأ أيضا | اقرأ أيضاً | شاهد أيضا | المصدر | كلمات مفتاحية | الوسوم | صورة
baca juga | sumber | διαβάστε επίσης | πηγή
"""

# The line begins with it, at either edge of the text or as a line of its own: words said to a reader of a web page.
_OPENING = """
we use cookies | this site uses cookies | this website uses cookies | our website uses cookies
by continuing to use this site
by continuing to browse | by using this site | by clicking "accept | by clicking accept | we and our partners
we value your privacy
subscribe to our | subscribe to the newsletter | subscribe to continue | subscribe now | subscribe for free
subscribe today
sign up for our | sign up to our | sign up to receive | sign up for the | sign up for free | get the latest news
get our newsletter
get breaking news | join our whatsapp | join our telegram | join us on | follow us on | like us on facebook
download our app | click here to
this article is for subscribers | this content is for subscribers | this content is reserved for
this article is reserved for
to continue reading | to read the full article | already a subscriber | already have an account | log in to continue
please log in
please enable javascript | javascript is disabled | you have reached your limit | you've reached your limit
you have read all your free
unlock this article | support our journalism | support independent journalism | thank you for reading
thanks for reading
share your thoughts | tell us what you think | what do you think? | do you have a story | copyright ©
all rights reserved
this material may not be published | the views expressed in this
click to share | click to email | click to print | if you liked this | enjoyed this article | did you enjoy
read our principles
cliquez pour partager | cliquez pour imprimer | cliquez pour envoyer | cliquer pour partager | cliquer pour envoyer
cliquer pour imprimer
cet article vous a plu | vous avez aimé cet article | si vous avez aimé | l'article vous a plu | suivez-nous
suivez notre | suivez l'actualité | recevez nos | recevez les | recevez l'essentiel | recevez gratuitement
découvrez nos | découvrez notre | faites un don | aidez-nous | il vous reste
l'accès à cet article
l'article complet est | la suite de cet article | déjà inscrit | profitez de
ce contenu n'a pas pu | ce contenu est bloqué | ce contenu est hébergé | pour afficher ce contenu
pour visualiser ce contenu
pour voir cette vidéo | votre navigateur ne | activer les cookies | acceptez les cookies | en cliquant sur
en vous inscrivant
en savoir plus sur | copyright | toute reproduction | les opinions exprimées dans cet
les opinions exprimées dans ce | les propos exprimés n'engagent | les propos exprimés dans ce
les propos exprimés dans cet
les points de vue exprimés dans ce | les points de vue exprimés dans cet
ce texte n'engage | seuls les abonnés | vous avez repéré | signalez une erreur | signalez une faute
publié dans la catégorie | haga clic para compartir | clique para compartilhar | fai clic per condividere
klick, um | klicken, um
kliknij, aby | нажмите здесь | hai apprezzato | ti è piaciuto | te gustó este | si te gustó | gostou deste
gostou desta | gostou do | hat ihnen der artikel
retrouvez ici | retrouvez tous nos | retrouvez tous les | retrouvez notre | la source originale de
article initialement paru
cet article a été publié pour la première fois | cet article est paru | cet article est initialement
this article was first
this article was originally
this story was originally | retrouvez toute l'information | retrouvez toute l'actualité | retrouvez-nous sur
nous utilisons des cookies
ce site utilise des cookies | notre site utilise des cookies
en poursuivant votre navigation
en continuant à naviguer | en cliquant sur « accepter | en cliquant sur accepter | avec votre accord, nous
nous et nos partenaires
abonnez-vous à | abonnez-vous pour | abonnez-vous dès | inscrivez-vous à notre | inscrivez-vous à la newsletter
inscrivez-vous gratuitement
recevez notre newsletter | recevez chaque | recevez toute l'actualité | suivez-nous sur | suivez toute l'actualité
rejoignez-nous sur
rejoignez notre | téléchargez l'application | téléchargez notre | cliquez ici pour | cet article est réservé
ce contenu est réservé
la suite est réservée | la lecture de la suite | pour lire la suite | pour continuer la lecture
pour continuer à lire
déjà abonné | vous êtes abonné | vous avez déjà un compte | connectez-vous pour | soutenez-nous | soutenez notre
merci d'avoir lu
vous devez être connecté | toute reproduction interdite | toute reproduction, même | tous droits réservés
reproduction interdite | partager sur | partagez cet article
utilizamos cookies | usamos cookies | este sitio utiliza cookies | este sitio web utiliza cookies
esta web utiliza cookies | al continuar navegando
si continúa navegando | suscríbete a | suscríbase a | suscríbete para | regístrate para | recibe nuestro
recibe las noticias | síguenos en
síganos en | únete a nuestro | descarga nuestra | haz clic aquí | haga clic aquí
contenido exclusivo para suscriptores
este contenido es exclusivo | para seguir leyendo | para continuar leyendo | ¿ya eres suscriptor
si ya eres suscriptor | inicia sesión para
prohibida su reproducción | queda prohibida la reproducción | queda prohibida toda reproducción
prohibida la reproducción | todos los derechos reservados
utilizamos cookies | este site utiliza cookies | este site usa cookies | nós usamos cookies | ao continuar navegando
assine a | assine o
assine nossa | inscreva-se na | inscreva-se em nosso | subscreva a nossa | receba as notícias | receba nossa
siga-nos no | siga o nosso
participe do nosso | entre no nosso | baixe o nosso | clique aqui | conteúdo exclusivo para assinantes
este conteúdo é exclusivo
para continuar lendo | já é assinante | faça login | é proibida a reprodução | proibida a reprodução
todos os direitos reservados
questo sito utilizza i cookie | questo sito utilizza cookie | utilizziamo i cookie | proseguendo la navigazione
continuando a navigare
iscriviti alla | iscriviti al nostro | abbonati a | abbonati per | seguici su | segui le notizie | scarica l'app
clicca qui
contenuto riservato agli abbonati | questo articolo è riservato | per continuare a leggere | sei già abbonato
hai già un account | accedi per
riproduzione riservata | © riproduzione
wir verwenden cookies | diese website verwendet cookies | diese webseite verwendet cookies | mit der nutzung dieser
wir und unsere partner
abonnieren sie | melden sie sich hier | melden sie sich jetzt | jetzt newsletter | hier für den newsletter
newsletter abonnieren | folgen sie uns
laden sie unsere app | klicken sie hier | dieser artikel ist nur für abonnenten | dieser inhalt ist nur für
sie haben bereits ein | sie sind bereits abonnent
um weiterzulesen | um den artikel zu lesen | bitte melden sie sich | alle rechte vorbehalten | © dpa-infocom
zum weiterlesen
wij gebruiken cookies | deze website gebruikt cookies | schrijf je in voor | meld je aan voor | volg ons op
abonneer je | al abonnee
dit artikel is alleen voor abonnees | om verder te lezen | alle rechten voorbehouden
мы используем файлы cookie | мы используем cookie | сайт использует cookie | этот сайт использует
продолжая пользоваться сайтом | продолжая использовать сайт
подписывайтесь на | подпишитесь на | подписаться на | присоединяйтесь к | следите за нашими | читайте нас в
читайте нас на | скачайте приложение
нажмите, чтобы | доступно только подписчикам | только для подписчиков | чтобы читать дальше
чтобы продолжить чтение | уже есть подписка
войдите, чтобы | все права защищены | перепечатка материалов | при использовании материалов
полное или частичное копирование
нашли ошибку | если вы нашли ошибку | если вы заметили ошибку | выделите фрагмент | сообщить об опечатке
ми використовуємо | цей сайт використовує | підписуйтесь на | підписуйтеся на | підпишіться на | читайте нас у
приєднуйтесь до | якщо ви помітили помилку
усі права захищені | передрук матеріалів
ta strona używa | ta strona korzysta z | używamy plików cookie | strona korzysta z plików cookie | zapisz się na
zapisz się do | subskrybuj nasz | dołącz do nas
obserwuj nas | polub nas | artykuł dostępny tylko | treść dostępna tylko | masz już konto | aby czytać dalej
wszelkie prawa zastrzeżone
bu site çerez | sitemizde çerez | çerezler kullanıyoruz | bültenimize abone | abone olun | bizi takip edin
bizi takip et | tüm hakları saklıdır
vi använder cookies | den här webbplatsen använder | prenumerera på | följ oss på | redan prenumerant
vi bruker informasjonskapsler | vi bruger cookies
følg oss på | følg os på | meld deg på | tilmeld dig | allerede abonnent | denne artikkelen er for abonnenter
artiklen er kun for abonnenter
tato stránka používá | tento web používá | používáme cookies | přihlaste se k odběru | odebírejte | sledujte nás
už máte předplatné
acest site folosește | acest site utilizează | folosim cookie | abonează-te la | abonați-vă | urmărește-ne
urmăriți-ne | pentru a citi mai departe
当サイトではcookie | このサイトではcookie | 当サイトはcookie | この記事は有料会員 | この記事は会員限定
有料会員限定 | 続きを読むには
ログインすると | メールマガジン | ニュースレターに登録 | 無断転載 | 本サイトに掲載 | フォローして最新
本网站使用cookie | 我们使用cookie | 本站使用 | 关注我们 | 关注微信公众号 | 扫描二维码 | 扫码关注 | 订阅我们的
訂閱我們 | 点击查看 | 点击进入 | 未经授权 | 未經授權 | 版权声明
登录后 | 更多精彩 | 请先登录
이 사이트는 쿠키를 | 구독하시면 | 뉴스레터를 | 저작권자 | ⓒ | 무단전재 | 제보는
نستخدم ملفات تعريف | يستخدم هذا الموقع | اشترك في | تابعنا على | تابعونا على | جميع الحقوق محفوظة
situs ini menggunakan cookie | ikuti kami | gabung di | simak berita
"""

# With it begins a comment form, or what follows an article on its page: nothing of the article comes after.
_CLOSING = """
leave a reply | leave a comment | post a comment | add a comment | write a comment | join the conversation
join the discussion
your email address will not be published | your e-mail address will not be published | required fields are marked
save my name, email
you must be logged in to post a comment | be the first to comment | comments are closed | cancel reply
notify me of
laisser un commentaire | laissez un commentaire | laisser une réponse | laissez une réponse | poster un commentaire
ajouter un commentaire
écrire un commentaire | publier un commentaire | votre adresse e-mail ne sera pas publiée
votre adresse email ne sera pas publiée
votre adresse de messagerie ne sera pas publiée | les champs obligatoires sont indiqués | enregistrer mon nom
annuler la réponse
vous devez être connecté pour publier un commentaire | soyez le premier à commenter | les commentaires sont fermés
réagissez à cet article
deja un comentario | deja una respuesta | dejar un comentario | dejar una respuesta | escribe un comentario
añadir comentario | publicar comentario
tu dirección de correo electrónico no será publicada | su dirección de correo electrónico no será publicada
los campos obligatorios están marcados
guarda mi nombre | debes iniciar sesión para comentar | cancelar respuesta
deixe um comentário | deixe uma resposta | deixe seu comentário | deixar um comentário | adicionar comentário
o seu endereço de e-mail não será publicado
o seu endereço de email não será publicado | seu endereço de e-mail não será publicado
os campos obrigatórios estão marcados
campos obrigatórios são marcados | cancelar resposta | salvar meus dados
lascia un commento | lascia una risposta | scrivi un commento | aggiungi un commento
il tuo indirizzo email non sarà pubblicato
l'indirizzo email non verrà pubblicato | i campi obbligatori sono contrassegnati | salva il mio nome
annulla risposta
schreibe einen kommentar | schreiben sie einen kommentar | kommentar hinterlassen | hinterlasse einen kommentar
hinterlassen sie einen kommentar
einen kommentar hinterlassen | kommentar verfassen | deine e-mail-adresse wird nicht veröffentlicht
ihre e-mail-adresse wird nicht veröffentlicht
erforderliche felder sind | antwort abbrechen | meinen namen, meine e-mail
geef een reactie | laat een reactie achter | plaats een reactie | het e-mailadres wordt niet gepubliceerd
je e-mailadres wordt niet gepubliceerd
vereiste velden zijn | reactie annuleren
добавить комментарий | оставить комментарий | оставьте комментарий | написать комментарий | ваш комментарий
ваш адрес email не будет опубликован
ваш e-mail не будет опубликован | обязательные поля помечены | отменить ответ | сохранить моё имя
чтобы оставить комментарий
залишити коментар | залишити відповідь | додати коментар | ваша e-mail адреса не оприлюднюватиметься
ваша електронна адреса не буде опублікована
обов'язкові поля позначені | обов’язкові поля позначені
dodaj komentarz | zostaw komentarz | napisz komentarz | twój adres e-mail nie zostanie opublikowany
wymagane pola są oznaczone | anuluj pisanie odpowiedzi
bir cevap yazın | bir yanıt yazın | yorum yapın | yorum yaz | yorum bırakın | e-posta adresiniz yayınlanmayacak
e-posta hesabınız yayımlanmayacak | gerekli alanlar
lämna ett svar | lämna en kommentar | din e-postadress kommer inte publiceras | obligatoriska fält är märkta
kommentera artikeln
legg igjen en kommentar | legg igjen et svar | din e-postadresse vil ikke bli publisert | skriv et svar
skriv en kommentar
din e-mailadresse vil ikke blive publiceret | krævede felter er markeret | jätä kommentti
sähköpostiosoitettasi ei julkaista
napsat komentář | přidat komentář | vložit komentář | vaše e-mailová adresa nebude zveřejněna
vyžadované informace jsou označeny | pridaj komentár
lasă un răspuns | lasă un comentariu | adaugă un comentariu | adresa ta de email nu va fi publicată
câmpurile obligatorii sunt marcate
hozzászólás írása | az e-mail címet nem tesszük közzé | vélemény, hozzászólás
コメントを残す | コメントを書く | コメントを投稿 | コメントする | メールアドレスが公開されることはありません
が付いている欄は必須項目です | 返信を残す
发表评论 | 發表評論 | 发表回复 | 發佈留言 | 發表迴響 | 留下评论 | 我要评论 | 您的电子邮箱地址不会被公开
您的邮箱地址不会被公开 | 必填项已用 | 网友评论
댓글 남기기 | 댓글 달기 | 답글 남기기 | 이메일 주소는 공개되지 않습니다 | 댓글을 남겨주세요
اترك تعليقا | اترك تعليقاً | أضف تعليق | اترك رداً | لن يتم نشر عنوان بريدك الإلكتروني | tinggalkan balasan
tinggalkan komentar | alamat email anda tidak akan dipublikasikan
αφήστε μια απάντηση | αφήστε ένα σχόλιο | η ηλ. διεύθυνση σας δεν δημοσιεύεται | השארת תגובה | כתיבת תגובה
"""

# The heading of what a page shows under an article: other articles, their names and excerpts. It ends the article too.
_FOLLOWING = """
related | related posts | related articles | related stories | related news | related topics | you may also like
you might also like
recommended for you | recommended | more from author | more from this author | more stories | more news | up next
previous article
next article | previous post | next post | post navigation | most read | most popular | trending | latest news
recent posts
like this | comments | tags | keywords | topics | share this | sponsored content | from the web
articles similaires | articles liés | articles connexes | articles récents | articles recommandés | autres articles
nos autres articles
derniers articles | plus d'articles | plus de l'auteur | du même auteur | article précédent | article suivant
publications similaires
navigation des articles | navigation de l'article | navigation d'article | dans la même rubrique
dans la même catégorie
sur le même sujet | sur le même thème | les plus lus | les plus lues | les plus populaires | les plus commentés
dernières nouvelles
dernières infos | dernières actualités | vous aimerez aussi | vous aimerez peut-être | vous pourriez aussi aimer
vous pourriez aimer
cela pourrait vous intéresser | ça peut vous intéresser | ces articles pourraient vous intéresser | à lire également sur
recommandé pour vous | la rédaction vous conseille | la rédaction vous recommande | j'aime ça | étiquettes
mots-clés | mots clés
commentaires | réactions | vos réactions | vos commentaires | te recomendamos | le recomendamos
contenus sponsorisés | sur le web | voir plus d'articles | notre sélection | à ne pas manquer
artículos relacionados | noticias relacionadas | notas relacionadas | entradas relacionadas
navegación de entradas | entrada anterior
te puede interesar | también te puede interesar | lo más leído | lo más visto | más noticias | últimas noticias
etiquetas | comentarios
me gusta esto | más sobre este tema
notícias relacionadas | artigos relacionados | matérias relacionadas | navegação de post | mais lidas | mais lidos
últimas notícias
mais notícias | comentários | palavras-chave
articoli correlati | notizie correlate | navigazione articoli | potrebbe interessarti | ti potrebbe interessare
i più letti
le più lette | ultime notizie | commenti | argomenti
ähnliche artikel | ähnliche beiträge | verwandte artikel | verwandte themen | beitragsnavigation | mehr zum thema
meistgelesen
meistgelesene artikel | auch interessant | das könnte sie auch interessieren | neueste artikel | kommentare
schlagwörter
gerelateerde artikelen | meest gelezen | berichtnavigatie | reacties
материалы по теме | по теме | похожие новости | похожие статьи | похожие записи | новости по теме | навигация по записям
самое читаемое | популярное | главные новости | последние новости | комментарии | теги | новости партнёров
новини за темою | схожі новини | коментарі | powiązane artykuły | podobne wpisy | najczęściej czytane
nawigacja wpisu | komentarze
ilgili haberler | benzer haberler | yorumlar | relaterade artiklar | mest läst | související články | articole similare
関連記事 | 関連ニュース | 相关阅读 | 相关新闻 | 相关文章 | 관련기사 | مواضيع ذات صلة | الأكثر قراءة
"""

# The heading of an author's box.
_AUTHOR_BOX = """
about the author | about author | about the writer | à propos de l'auteur | a propos de l'auteur | l'auteur
sobre el autor | acerca del autor | sobre la autora
sobre o autor | sobre a autora | sull'autore | l'autore | informazioni sull'autore | über den autor
über die autorin | zum autor | zur autorin | over de auteur
об авторе | про автора | o autorze | yazar hakkında | om författaren | om forfatteren | o autorovi | despre autor
この記事を書いた人 | 著者プロフィール | 作者简介 | 關於作者
"""

_DECORATION = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_MARKS = " \t#*_>»›→▶►●•·|-–—+([{✉📷🔴👉✍️☞※◆■▼▲【「\"'"
_FIRST_UNSPACED = "\u2e80"  # from here on: scripts that set no space between words
_BAR = re.compile(r"\s*[|:：•·/]\s*")
_LABEL_MARK = re.compile(r"\s*(?:[:：|»›>→▶►•·】」]|[-–—]\s)\s*\S")
_COPYRIGHT = re.compile(r"(?:copyright\b\s*)?(?:©|\(c\)|ⓒ)|copyright\s+\d{4}|\d{4}\s*©", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?:(?:e-?mail|mail|courriel|correo|tel|tél|phone|web|site|twitter|facebook|url|http)\b[\s.:]*)?"
    r"(?:https?://\S+|www\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|@\w{2,30})(?:\s*[|,;]?\s*(?:https?://\S+|www\.\S+|@\w{2,30}))*",
    re.IGNORECASE,
)
_BREADCRUMB = re.compile(r"[^.!?>›]{1,40}(?:\s*[>›]\s*[^.!?>›]{1,80}){1,6}|[^.!?»]{1,40}(?:\s+»\s+[^.!?»«]{1,80}){2,6}")
_TWEET = re.compile(r"[—–-]{1,2}\s?.{1,60}\(@\w{2,30}\)\s.{4,40}|pic\.twitter\.com/\w+")  # who wrote it, and when
_READING_TIME = re.compile(
    r"(?:\D{0,30}[:：]?\s)?\d{1,3}\s?(?:min|mins|minutes?|minutos?|minuti|minuten|минут[аы]?|мин|分)\.?"
    r"(?:\s(?:read|reading|de\slecture|de\slectura|de\sleitura|di\slettura|lesezeit|lesedauer|leestijd|чтения))"
    r"|(?:temps\sde\slecture|reading\stime|tiempo\sde\slectura|tempo\sde\sleitura|lesezeit|lesedauer|время\sчтения)\b.{0,20}",
    re.IGNORECASE,
)
_TIME_AGO = re.compile(
    r"(?:\w+(?:\s\w+){0,3}\s)?(?:il\sy\sa|hace|há|vor|för)\s(?:environ\s|une?\s|\d+\s?)+[^\W\d_]{1,10}(?:\spassés)?"
    r"|(?:\w+\s)?\d+\s[^\W\d_]{1,8}\s(?:ago|fa|atrás|geleden|назад|temu|önce)",
    re.IGNORECASE,
)
_OUR_PAGE = re.compile(  # what a site says of itself
    r"\b(?:newsletters?|infolettre|lettre\sd['’]information|google\s(?:news|actualités|noticias)"
    r"|abonnez[-\s]vous|inscrivez[-\s]vous)\b"
    r"|\b(?:notre|nos|our|nuestr[oa]s?|noss[oa]s?|nostr[oaie]|unser\w{0,2}|onze|наш\w{0,3}|nasz\w{0,2})\s(?:[\w'’]+\s){0,2}"
    r"(?:telegram|whatsapp|youtube|facebook|twitter|instagram|app|application|applications|appli|cha[iî]nes?|channels?|cana(?:l|is|les)|kanal|каналы?"
    r"|канале|page|pages|página|compte|site|sites|sitio|website|abonnés|lecteurs|readers|lectores|subscribers|podcasts?)\b"
    r"|\b(?:à|to|a)\s(?:ses|its|sus)\s(?:abonn|subscri|suscri)\w+"
    r"|\b(?:accept\w*|autoris\w*|activ\w*|enable|allow)\s(?:les\s|all\s|our\s|las\s|os\s|i\s|die\s|nos\s|tous\sles\s|ces\s)?cookies?\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(  # below the advertisement
    r"(?:l['’])?(?:article|artikel|artículo|artigo|articolo|continu|la\ssuite|suite|sigue|weiter|story|чита)\w*\b.{0,30}"
    r"\b(?:publicidade?|publicités?|pubs?|advert\w*|ads?|anzeige|werbung|pubblicità|реклам\w*|reklam\w*)\b",
    re.IGNORECASE,
)
_FOLLOW = re.compile(r".{2,40}\s(?:Suivre|Follow|Seguir|Folgen|Segui)")  # a name and a button
_SHARE = re.compile(
    r"(?:partage[rz]?|share|compart[ei]r?|compartilh\w+|partilh\w+|condividi\w*|teilen|diesen\sartikel|поделиться|udostępnij|شارك|مشاركة)"
    r"(?:[\s:]+(?:sur|on|via|par|with|this|it|cet|cette|ce|l['’]article|le|la|el|article|story|post|page|contenu|lien|link|avec|vos|your|amis|friends"
    r"|en|no|na|esta?e?|nota|noticia|notícia|artículo|artigo|su|auf|per|by|in|artikel|в|на|e-?mail|mail|courriel|facebook|twitter|whatsapp|telegram"
    r"|linkedin|messenger|pinterest|reddit|x|sms|les|réseaux|sociaux|social|media|redes|sociales|sociais|et|and|y|e|,|على|عبر|فيسبوك|تويتر|واتساب))+",
    re.IGNORECASE,
)
_COMMENTS = re.compile(  # 2 réflexions sur « … »
    r"(?:\d+|une?|one|ein)\s(?:réflexions?|commentaires?|thoughts?|responses?|replies|comments?|comentarios?|comentários?|pensamientos?"
    r"|kommentare?|gedanken?|pensier[oi]|commenti?)\s(?:au\ssujet\sde|sur|à|pour|on|to|en|sobre|em|zu|su)\s[«\"“„‘]",
    re.IGNORECASE,
)
_READ_ALSO = re.compile(
    r"(?:a\s)?(?:lire|lisez|voir|read|see|watch|le[ae]|leer|lee|ver|vea|leia|veja|leggi|vedi|lesen|siehe|lees|zie|читай?те|смотрите|дивіться|czytaj"
    r"|zobacz|przeczytaj|ctete|prectete|las|les|laes|lue|citeste|vezi)\b"
)
_HASHTAGS = re.compile(r"(?:#\w+[\s,;]*)+")
_SENTENCE = re.compile(r"\w{2}[\w»”\"')]*[.!?。！？](?:\s|$|[»”\"'」』])")


@lru_cache(maxsize=4096)
def fold(line: str) -> str:
    """A line in the form that phrases are compared in: no case, accents or typographic quotes; single spaces."""
    if line.isascii():
        return " ".join(line.casefold().split())
    decomposed = unicodedata.normalize("NFKD", line.casefold().replace("’", "'").replace("‘", "'"))
    return " ".join(
        unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c))).split()
    )


@cache
def _phrases(block: str) -> frozenset[str]:
    return frozenset(fold(phrase) for line in block.strip().splitlines() for phrase in line.split("|"))


@cache
def _whole() -> frozenset[str]:
    phrases = _phrases(_WHOLE) | _phrases(_LABEL) | _phrases(_AUTHOR_BOX) | _phrases(_FOLLOWING)
    return frozenset(_DECORATION.sub("", phrase) for phrase in phrases)


@cache
def _by_start(block: str) -> dict[str, tuple[str, ...]]:
    """The phrases of a block by their first two characters, longest first."""
    table: dict[str, list[str]] = {}
    for phrase in sorted(_phrases(block), key=lambda p: (-len(p), p)):
        table.setdefault(phrase[:2], []).append(phrase)
    return {start: tuple(phrases) for start, phrases in table.items()}


def _after_phrase(folded: str, block: str) -> str | None:
    """What follows the longest phrase of `block` that a folded line begins with; None where it begins with none."""
    folded = folded.lstrip(_MARKS)
    for phrase in _by_start(block).get(folded[:2], ()):
        if folded.startswith(phrase):
            rest = folded[len(phrase) :]
            if not (rest[:1].isalpha() and phrase[-1].isalpha() and rest[0] < _FIRST_UNSPACED):
                return rest
    return None


def _is_closing(line: str) -> bool:
    if len(line) > LINE_LIMIT:
        return False
    return _after_phrase(fold(line), _CLOSING) is not None or bool(_COMMENTS.match(line))


def is_residue(line: str) -> bool:
    """Whether a whole line, standing anywhere, is web residue and nothing else."""
    if len(line) > LINE_LIMIT:
        return False
    folded = fold(line)
    parts = [_DECORATION.sub("", part) for part in _BAR.split(folded)]
    bare = _DECORATION.sub("", folded)
    return (
        bare in _whole()
        or bool(_LABEL_MARK.match(_after_phrase(folded, _LABEL) or ""))
        or _after_phrase(folded, _OPENING) is not None
        or bool(_COPYRIGHT.match(line.strip()))
        or bool(_ADDRESS.fullmatch(line.strip(" <>()[]")))
        or bool(_HASHTAGS.fullmatch(line.strip()))
        or bool(_TWEET.fullmatch(line.strip()))
        or bool(_READING_TIME.fullmatch(line.strip()))
        or bool(_GOES_ON.fullmatch(bare) and len(bare) <= _CLOSING_LIMIT)
        or bool(_SHARE.fullmatch(line.strip(" .:!…")))
        or bool(_TIME_AGO.fullmatch(line.strip(" .()")))
        or all(part in _whole() for part in (parts if len(parts) > 1 else bare.split() or [bare]))
        or bool(_BREADCRUMB.fullmatch(line.strip()))
        or (len(line) <= _CLOSING_LIMIT and _is_closing(line))
    )


def is_page_talk(line: str) -> bool:
    """Whether a line, where it stands above or under an article, is what a site says of itself to its readers."""
    return len(line) <= LINE_LIMIT and bool(_OUR_PAGE.search(line) or _FOLLOW.fullmatch(line))


def is_related_heading(line: str) -> bool:
    """Whether a line is a heading such as `Lire aussi`, with the title of another article under it."""
    bare = _DECORATION.sub("", fold(line))
    return bool(_READ_ALSO.match(bare)) and bare in _whole()


def is_author_heading(line: str) -> bool:
    """Whether a line is the heading of a box about the author."""
    return fold(line).strip(" :-–—*") in _phrases(_AUTHOR_BOX)


def end_of_article(lines: Sequence[str]) -> int:
    """The index of the line with which the comment form, or what else follows an article, begins; or len(lines).

    A heading with whole sentences of an article after it is none. One of other articles needs more of this one before.
    """
    for index, line in enumerate(lines):
        following = _DECORATION.sub("", fold(line)) in _phrases(_FOLLOWING)
        if following or _is_closing(line):
            after = _sentences(lines[index + 1 :])
            before = _sentences(lines[:index]) if following else []
            if len(after) < _SENTENCES_AFTER_FORM and (not following or sum(before) > sum(after)):
                return index
    return len(lines)


def _sentences(lines: Sequence[str]) -> list[int]:
    """The lengths of the lines that hold a whole sentence of an article."""
    prose = (line for line in lines if len(line) >= 80 and _SENTENCE.search(line))
    return [len(line) for line in prose if not _is_closing(line) and not is_residue(line)]
