"""Frequent words of the languages for which jusText has no list, or one of a few dozen words.

Grammar words first, then what a news text is full of. About a hundred a language are enough for it to be recognised
(`transforms.filtering.language_model` tells how). Keys are BCP 47 codes.
"""

from __future__ import annotations

FREQUENT_WORDS: dict[str, str] = {
    "am": """
        ነው እና ላይ ውስጥ ነበር ናቸው ይህ ይህን እንደ ግን ወደ ስለ ጋር አንድ ሁለት ሌላ ሌሎች ሁሉም በጣም ብለዋል አለ ብሏል ተናግረዋል ገልጸዋል
        አስታውቋል አስታወቀ መሆኑን እንደሆነ ኢትዮጵያ የኢትዮጵያ መንግሥት መንግስት ፕሬዝዳንት ጠቅላይ ሚኒስትር አገር ሀገር ፖሊስ ጊዜ ቀን ዓመት አመት ወር
        ሚሊዮን ብር ሥራ ስራ ሰዎች ሰው ልጆች ሴቶች ቤተሰብ ቡድን ጨዋታ ፍርድ ቤት ምክር አዲስ አበባ ከተማ ክልል ጦርነት ሰላም በኋላ በፊት መካከል ዛሬ
        ትናንት አሁን ምክንያት ድረስ እስከ ያለው ያላቸው ነገር ሲሆን ይገኛል ተብሎ የሚል የነበረው እንዲሁም ደግሞ ወይም
    """,
    "ceb": """
        ang sa ug nga mga si ni kay apan kon kung gikan ngadto diha didto kini kana siya sila kita kami
        nila iyang ilang usa duha tulo na usab adunay walay wala dili kaayo tanan uban lain tawo
        katawhan gobyerno presidente nasod polis kapulisan panahon human tunga ubos ibabaw adlaw tuig
        bulan miingon matud giingon niadtong samtang tungod aron alang bahin lungsod siyudad dakbayan
        probinsya gipatay nadakpan trabaho mamumuo bata babaye lalaki pamilya korte milyon opisyal
        gobernador alkalde sugod hangtod karon gahapon ugma kaniadto diin unsa kinsa nganong
    """,
    "ckb": """
        و لە بە کە بۆ ئەو ئەم لەگەڵ نێوان دوای پێش ژێر سەر لەسەر هەر هەموو زۆر تر دیکە یەک دوو سێ نییە
        هەیە بوو بووە دەبێت دەکات دەکەن کرد کردن کردووە کراوە ڕایگەیاند وتی گوتی دەڵێت ئەوە ئەمە ئێمە
        ئێوە ئەوان من تۆ خەڵک خەڵکی حکومەت حکومەتی سەرۆک سەرۆکی وڵات وڵاتی کوردستان عێراق هەرێمی پۆلیس
        هێز هێزەکانی کات ڕۆژ ڕۆژی ساڵ ساڵی مانگ ملیۆن پارە کار ژن ژنان منداڵ منداڵان خێزان یاری دادگا
        وەزیر وەزارەتی کۆبوونەوە هەواڵ شار شاری ناوچە بەڵام یان ئەگەر چونکە هەروەها بەهۆی لەلایەن بەرەو
        تا هیچ چەند چۆن ئێستا ئەمڕۆ دوێنێ پەرلەمان هەڵبژاردن
    """,
    "fo": """
        og í at á til av er var hava hevur vóru ikki men um eru við sum tað hann hon tey teir tit eg tú
        hetta henda hesi hesum hesa har her tá nú so eisini bert allar alt onnur annar nakað nógv meira
        meir eftir undan millum undir yvir landið landi landsstýrið løgmaður løgtingið fólk maður
        maðurin løgreglan tíð dag dagin ár árini føroyar føroya føroyskur føroyskar havnini tórshavn
        sigur segði varð verða verður vera kann skal skulu vil eiga átti gera gjørdi fekk fáa koma kom
        fór fara einum eina eitt ein tveir tríggjar fyri frá móti hjá tíðindi fiskivinnu skip milliónir
        krónur dómari børn kvinnur menn skúlin gjár viku næstu londini landsins fólkið teirra síni sínar
        summar aftaná áðrenn ímillum
    """,
    "gd": """
        agus a an am na air anns ann aig ri ris bho do de gu gus le leis mar nach eil chan tha bha bhios
        bidh robh bheil iad sinn sibh mi thu seo sin siud mo ar ur ach no oir ma nuair far dè ciamar
        carson tuilleadh barrachd fear bean daoine duine riaghaltas dùthaich alba albannach poileas àm
        latha bliadhna bliadhnaichean aon dà trì eile uile gach mòr beag ùr math thuirt ràdh dèanamh
        rinn chaidh thig thàinig dol fhèin aca aige aice againn orra bhith gun tèid thar eadar dèidh
        dheidhinn coimhearsnachd sgoil clann obair comhairle pàrlamaid gàidhlig naidheachdan eilean
    """,
    "ha": """
        da na a ta ya ba ne ce shi su mu ku kuma wannan wani wasu cikin daga zuwa amma idan domin saboda
        yadda inda lokacin bayan kafin tsakanin game wajen kan akan ƙasar kasar gwamnatin gwamnati
        shugaban shugaba jihar jihohi mutane mutum mutanen yan sun sai an za zai yana tana suna wanda
        wadda waɗanda wadanda hakan haka kamar duk babu akwai yin yi cewa shekarar shekaru shekara rana
        yau jiya yanzu babban sabon majalisar dokokin hukumar kungiyar ƙungiyar sojojin tsaro harin yaƙi
        kudi naira arewacin kudancin ministan aikin aiki ranar watan farko ɗaya daya biyu uku kwamitin
        zaɓe zaben siyasa kotun kotu sanda rahoto bayyana faɗa fada samu kasance jami'an jami'ai ƴan
        jam'iyyar
    """,
    "ht": """
        nan ki yo li pou ak te ap sou ka se pa la an lan nou ou mwen men si oswa paske lè apre anvan ant
        anba moun gouvènman prezidan peyi ayiti ayisyen lapolis tan jou ane youn de twa lòt tout anpil
        di fè genyen gen pral ta kote kijan konsa tou toujou jis depi jiska avèk san kont lajan travay
        timoun fanm gason fanmi ekip match jwè tribinal afè milyon minis reyinyon nouvèl pandan kounye
        jodi yè demen zòn katye vil kapital gang sekirite lame etazini kreyòl eleksyon konsèy tranzisyon
        premye dezyèm dwe fèt sòti rive bay pran mete kòm sa ankò deja
    """,
    "ig": """
        na nke ndị bụ ma ya n'ime ka ọ ha a site maka mgbe nwere dị nwa onye mmadụ gọọmentị onyeisiala
        obodo mba naịjirịa ndi uwe ojii oge afọ ụbọchị ọnwa otu abụọ atọ ọzọ niile ọtụtụ nnukwu kwuru sị
        si na-eme mere ga-eme aka ego ọrụ ụmụ nwanyị nwoke ezinụlọ otù egwuregwu ụlọikpe ikpe nde
        minista nzukọ akụkọ taa ụnyaahụ ugbu kemgbe ruo mana mọbụ n'ihi dịka otú ebe gịnị kedu anyị unu
        bụrụ kwesịrị ike inwe ihe ụfọdụ ọchịchị ntuli steeti gọvanọ ime n'etiti n'elu n'okpuru tupu
        gasịrị ozi ụwa
    """,
    "lg": """
        nti mu ku ne era naye oba nga bwe ki kubanga okuva okutuuka abantu omuntu gavumenti pulezidenti
        eggwanga uganda poliisi ekiseera oluvannyuma wakati wansi waggulu ennaku olunaku omwaka emyaka
        omu abalala endala omulala ono oyo eyo bano abo gwe ye be ba bye agamba yagambye bagamba agambye
        okukola okubeera okufuna omukulembeze abakulembeze omulimu abakozi abaana omwana omukazi
        omusajja ttiimu omupiira abazannyi omutendesi kkooti omusango ssente obukadde akawumbi minisita
        olukiiko ekibiina disitulikiti ekitundu ekyalo wabula kati nnyo bonna byonna yonna buli kyokka
        olw ssinga leero eggulo omubaka palamenti
    """,
    "ln": """
        na ya ba mpe kasi soki to po ete oyo wana awa yango bango biso ye nga yo bato moto leta mokonzi
        ekolo congo mboka bapolisi ntango nsima kati likolo nse mikolo mokolo mobu bambula moko mibale
        misato mosusu basusu nyonso banso mingi alobaki alobi balobi kosala kozala kozwa azali bazali
        ezali ezalaki azalaki bazalaki mosala basali bana mwana mwasi mobali libota ekipi lisano babeti
        molakisi likambo makambo mbongo milio ministele sango lokola mpo lelo lobi sika te kaka nde
        lisusu liboso kobanda tii epai esika ndako nzela ndenge
    """,
    "mg": """
        ny sy dia fa ho no tamin amin tao any an izay izao izany ireo ilay efa mbola tsy misy nisy hoy
        avy noho ka raha satria nefa kosa ihany koa ary izy ireny azy io ity olona fanjakana filoha
        firenena malagasy madagasikara polisy zandary fotoana taorian eo alohan andro taona iray roa
        telo hafa rehetra betsaka maro nilaza milaza nanao manao nanambara natao vola asa mpiasa zaza
        ankizy vehivavy lehilahy fianakaviana ekipa lalao mpilalao mpanazatra fitsarana raharaha ariary
        tapitrisa minisitra fivoriana vaovao toy mba hanao fampandrosoana faritra tanàna mponina omaly
        anio
    """,
    "mn": """
        нь байна байгаа болон бол энэ тэр юм гэж гэсэн гэв хэлэв байсан болсон бөгөөд ба ч бас харин
        хэрэв эсвэл учир дараа өмнө хооронд доор дээр дотор бүх бүгд олон их бусад нэг хоёр гурав үгүй
        биш улсын улс орны орон монгол монголын хүн хүмүүс иргэд засгийн газрын газар ерөнхийлөгч сайд
        сайдын яам цагдаа цаг өдөр он онд оны сар сарын сая төгрөг мөнгө ажил ажлын ажилтан хүүхэд
        эмэгтэй эрэгтэй гэр бүл баг тоглолт тамирчин шүүх хэрэг хурал мэдээ хот хотын аймаг нийслэл
        өнөөдөр өчигдөр одоо тухай талаар хамт болж болох хийх хийсэн авах өгсөн гарсан тул шинэ өөр
        өөрийн бид та би тэд энд сонгууль нам хүртэл тэдний
    """,
    "ny": """
        kuti ndi ku mu pa koma komanso chifukwa chakuti kapena pamene anthu munthu boma mtsogoleri dziko
        malawi apolisi nthawi pambuyo pakati pansi pamwamba masiku tsiku chaka zaka wina ena ina zina
        uyu iyi izi awa wake yake ake anati akuti wati iye iwo ife onse zonse yonse kwambiri tsopano
        kale kuchokera mpaka ntchito ogwira ana mwana mkazi mwamuna banja timu masewero osewera
        mphunzitsi khoti mlandu ndalama kwacha nduna msonkhano nkhani monga ngati ngakhale kuno apa
        chino chatha muno bungwe chipani
    """,
    "om": """
        fi kan akka irra keessa keessatti waan hin ni jira jiru ta'e ta'uu ture turan kana kun sun isaa
        ishee isaanii garuu yoo yookiin yookaan ammoo immoo booda dura gara gidduu jala gubbaa namoota
        nama namni mootummaa mootummaan pirezidaantii ministira biyya biyyaa biyyi oromiyaa itoophiyaa
        poolisii yeroo guyyaa waggaa waggoota tokko lama sadii biroo hedduu baay'ee hunda hundi jedhe
        jedhan jedhu jechuun himan ibsan ibse himame gochuu qabu qaba dhaabbata hojii hojjettoota
        ijoollee daa'imman dubartii dhiira maatii garee tapha taphattoota leenjisaa mana murtii qarshii
        miiliyoona dubbii waraana nagaa rakkoo sababa ummata hawaasa aanaa godina magaalaa akkuma erga
        hanga wajjin waliin
    """,
    "pcm": """
        di dey na dem wey for no im una wetin sey say don go fit e make pesin pipo wan con come afta
        bifor sabi tok oga kontri goment moni wia how as dat dis dia wit from inside on top oda odas oso
        all plenti tins tin get give tell bin neva still just only but if wen because sake we you me my
        am naija nigeria pikin mama papa tori wella kasala waka chop beta betta happun begin
    """,
    "ps": """
        د په او چې له ته سره کې دی ده دا دغه هغه يې یې هم نه خو که یا نو وو وه شي شوي شوی شو کړی کړي کړل
        وکړ وکړي وکړه ویلي وویل ویل وايي وایي دوی موږ تاسو زه هر ټول ټولو ډېر ډېرو نور نورو یو یوه یوې
        دوه درې وروسته مخکې ترمنځ لاندې باندې پورې څخه خلک خلکو حکومت ولسمشر هېواد هیواد افغانستان پولیس
        پوځ ځواکونو طالبان طالبانو وخت ورځ ورځې کال کلونه میاشت میلیون پیسې کار ښځې ښځو ماشومان ماشومانو
        کورنۍ لوبډله لوبه محکمه وزیر وزارت غونډه خبر خبرو ولایت ښار سیمه سیمو لپاره پر بل لري لرلو کوي
        کول کېږي کیږي ځکه څنګه څوک چیرته همدا همدارنګه وژل شول ټپیان
    """,
    "rw": """
        ko mu ku no na ba ni kandi ariko kuko cyangwa ubwo nyuma mbere hagati hejuru abantu umuntu leta
        perezida igihugu rwanda u polisi igihe iminsi umunsi umwaka imyaka umwe abandi undi izindi uyu
        iyi iri izi aba wa ya yavuze avuga bavuga ngo kuri muri kugira kugeza uko aho icyo ibyo iki ibi
        bya cyane byose bose yose ubu cyo mugihe ndetse nka amafaranga akazi abakozi abana umwana
        umugore umugabo umuryango ikipe umukino abakinnyi umutoza abaturage ubuyobozi umuyobozi
        minisitiri inama amakuru urukiko icyaha miliyoni yagize ati uburyo kubera rwego
    """,
    "sn": """
        kuti uye uyo asi kana pamwe apo ikozvino vose zvose yose kwazvo nokuti vanhu munhu hurumende
        mutungamiri nyika zimbabwe mapurisa nguva mushure pakati pasi pamusoro munyika mazuva zuva gore
        makore mumwe vamwe imwe dzimwe uyu iyi iri idzi ava wake yake vake akati vakati zvinonzi
        maererano zvakare kuitira ave vave ndiye ndivo ndizvo kwete asati dare mhosva mari basa vashandi
        vana mwana mukadzi murume mhuri chikwata mutambo vatambi murairidzi veruzhinji nokuda kwekuti
        chete here kubva kusvika muna vari ari iye ivo isu izvi izvo zvichitevera sangano bato gurukota
        achiti vachiti zvikuru panguva
    """,
    "so": """
        iyo ka ku ee oo in ayaa uu u la waxaa waa ay si laga lagu loo kale wax ah soo aan isku hal laba
        markii kadib dib inay inuu waxay wuxuu dalka dowladda madaxweynaha soomaaliya soomaali dadka qof
        sanad sano maalin maanta shalay hadda kuwa kaas tan kan iska mid dhexe hore badan weyn cusub
        yidhi yiri sheegay sheegtay booliska ciidamada wasiirka magaalada gobolka doorashada hay'adda
        xukuumadda ciyaarta kooxda ama laakiin balse haddii sababta sidoo sidaas halkaas halkan waxa uga
        ugu leh lahaa jiray jira noqday noqon noqotay gudaha dibadda dhan
    """,
    "tg": """
        ва дар ба аз ки бо барои то ин он ҳам низ аммо вале агар ё чун пас пеш байни зери болои ҳар ҳама
        ҳамаи бисёр дигар як ду се нест ҳаст аст буд буданд шуд шуданд шудааст кард карданд кардааст
        мекунад мекунанд гуфт гуфтанд мегӯяд мешавад шавад кунад мо шумо онҳо ман ту ӯ вай худ мардум
        мардуми ҳукумат ҳукумати раис раиси президенти кишвар кишвари тоҷикистон тоҷик вақт вақти рӯз
        рӯзи сол соли моҳи миллион пул кор кори зан занон кӯдак кӯдакон оила бозӣ додгоҳ вазир вазири
        вазорати ҷаласа хабар шаҳр шаҳри ноҳия ноҳияи вилояти имрӯз дирӯз ҳоло баъд ҷумҳурии давлати
        ҷанг соҳаи ҳуқуқи сабаб чунин бояд метавонад дода додан
    """,
    "ti": """
        እዩ ናይ ኣብ ካብ ምስ እዚ እቲ ነቲ ግን ወይ እንተ ድሕሪ ቅድሚ መንጎ ትሕቲ ልዕሊ ሓደ ክልተ ሰለስተ ካልእ ካልኦት ኩሉ ኩሎም ብዙሕ ብዙሓት እዮም
        ነይሩ ነበረ ኣሎ ኣለዉ የለን ኣይኮነን ኢሉ በለ ኢሎም ሓቢሩ ገሊጹ ኣፍሊጡ ከምዘሎ ምዃኑ ዝኾነ ዝነበረ ኤርትራ ኢትዮጵያ ትግራይ መንግስቲ ፕረዚደንት
        ቀዳማይ ሚኒስተር ሃገር ፖሊስ ግዜ መዓልቲ ዓመት ወርሒ ሚልዮን ገንዘብ ስራሕ ሰባት ሰብ ቆልዑ ህጻናት ደቂ ኣንስትዮ ስድራ ጋንታ ጸወታ ቤት ፍርዲ ሓድሽ
        ከተማ ክልል ኲናት ውግእ ሰላም ሎሚ ትማሊ ሕጂ ምኽንያት ክሳብ ስለዝኾነ ብዛዕባ ንሱ ንሳ ንሳቶም ንሕና ኣነ ንስኻ ህዝቢ
    """,
    "tt": """
        һәм белән өчен бу ул да дә та тә ки дип диде булган була булды иде түгел бар юк бер ике өч башка
        барлык күп бик инде генә гына әмма ләкин әгәр яки чөнки соң кадәр арасында астында өстендә
        эчендә кеше кешеләр халык халкы татар татарстан татарстанның россия рәисе президенты хөкүмәте ил
        дәүләт полиция вакыт вакытта көн көнне ел елда елның ай миллион акча эш эше хезмәт бала балалар
        хатын ир гаилә команда уен суд министр министрлыгы утырыш хәбәр шәһәр шәһәре район районы казан
        казанда бүген кичә хәзер турында буенча аның алар без сез мин син үз үзенең шул шундый нинди
        кайчан итеп итте итә ала килә китте алган мәктәп мәдәният тел теле
    """,
    "xh": """
        ukuba kwaye kodwa xa kunye apho ngoku bonke yonke zonke kakhulu kuba abantu umntu urhulumente
        umongameli ilizwe lomzantsi afrika amapolisa ixesha emva phakathi phantsi phezu kwelizwe
        iintsuku usuku umnyaka iminyaka omnye abanye enye ezinye lo le olu eli ezi aba wakhe yakhe bakhe
        uthi uthe wathi bathi kuthiwa ngokutsho ukuze abe kwaba waba ngo njani njengoko phambi inkundla
        ityala ingxelo izigidi imali umsebenzi abasebenzi abantwana umntwana amadoda umfazi usapho iqela
        umdlalo abadlali umqeqeshi uluntu inkosi ngenxa yokuba ekuhlaleni nangona okanye nto into izinto
        nje apha ngaphandle ngaphakathi kwakhona xesha iindaba iindlela iinkonzo iinkokheli iimali izolo
        iveki kwiveki ezayo umphathiswa iphondo ephondweni
    """,
    "yi": """
        און די דער דאָס איז אין צו פֿון פון מיט אויף ער זי זיי עס נישט ניט אַז אז אבער אָבער האָט האט
        האָבן זיין זענען געווען געווארן וואָס וואס ווי נאָך נאך ביי ביז דורך צווישן אונטער איבער אַלע
        אלע יעדער אַנדערע אנדערע איין צוויי דריי מענטשן מענטש רעגירונג פרעזידענט לאַנד לאנד ישראל אידן
        יידן פּאָליציי צייט טאָג טאג יאָר יאר מיליאָן געלט אַרבעט קינדער פרויען פרוי מאַן משפּחה געריכט
        מיניסטער נייעס שטאָט שטאט הײַנט היינט נעכטן איצט אויך נאָר נאר ווען וווּ ווייל אָדער אדער קיין
        גאָר זאָגט געזאָגט מיר איר איך דו אונדז זייער
    """,
    "zu": """
        ukuthi futhi kodwa uma nge noma kanye lapho manje khona yonke bonke zonke wonke kakhulu kusho
        ngoba abantu umuntu uhulumeni umongameli izwe lase eningizimu afrika iphoyisa amaphoyisa
        ngesikhathi ngemuva phakathi ngaphansi phezu kwa ezweni isikhathi izinsuku usuku unyaka iminyaka
        omunye abanye enye ezinye lo le lolu leli lezi laba wakhe yakhe bakhe kwakhe uthe wathi bathi
        kuthiwa ngokusho ukuba ukuze abe kube kwaba kuzo waba wase ngo yini kanjani njengoba ngaphambi
        emva inkantolo icala umbiko izigidi imali umsebenzi abasebenzi izingane ingane owesifazane
        amadoda umndeni iqembu umdlalo abadlali umqeqeshi isizwe umphakathi inkosi wezwe ngenxa yokuthi
        izindaba izindlela izinkonzo abaholi izimali izolo isonto ngesonto elizayo ungqongqoshe
        isifundazwe esifundazweni
    """,
}
