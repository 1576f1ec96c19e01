import subprocess
import sys
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.config import Languages
from transforms.filtering import language_model
from transforms.filtering.language import LanguageGuess, detect, language_verdict
from transforms.reasons import REASONS

THRESHOLD = Languages().confidence

# What langdetect knows.
KNOWN = {
    "ar": "أعلنت الحكومة أمس أن المفاوضات بين البلدين سوف تستأنف الأسبوع المقبل بعد توقف دام شهرين.",
    "bg": "Министърът заяви вчера, че преговорите между двете страни ще продължат през следващата седмица.",
    "cs": "Ministr včera oznámil, že jednání mezi oběma zeměmi budou pokračovat příští týden v hlavním městě.",
    "da": "Ministeren sagde i går, at forhandlingerne mellem de to lande fortsætter i næste uge i hovedstaden.",
    "de": "Der Minister kündigte gestern an, dass die Verhandlungen zwischen den beiden Ländern weitergehen.",
    "el": "Ο υπουργός ανακοίνωσε χθες ότι οι διαπραγματεύσεις θα συνεχιστούν την επόμενη εβδομάδα.",
    "en": "The minister said yesterday that the talks between the two countries would go on next week.",
    "es": "El ministro anunció ayer que las negociaciones entre los dos países seguirán la semana que viene.",
    "fa": "وزیر امور خارجه دیروز گفت که گفتگوهای دو کشور هفته آینده در پایتخت ادامه خواهد یافت.",
    "fi": "Ministeri kertoi eilen, että maiden väliset neuvottelut jatkuvat ensi viikolla pääkaupungissa.",
    "fr": "Le ministre a annoncé hier que les négociations entre les deux pays reprendront la semaine prochaine.",
    "he": "השר הודיע אתמול כי השיחות בין שתי המדינות יימשכו בשבוע הבא בעיר הבירה.",
    "hi": "मंत्री ने कल कहा कि दोनों देशों के बीच बातचीत अगले सप्ताह राजधानी में जारी रहेगी।",
    "hr": "Ministar je jučer najavio da će se pregovori između dviju zemalja nastaviti sljedeći tjedan.",
    "hu": "A miniszter tegnap bejelentette, hogy a két ország közötti tárgyalások jövő héten folytatódnak.",
    "id": "Menteri mengatakan kemarin bahwa perundingan antara kedua negara akan dilanjutkan pekan depan.",
    "it": "Il ministro ha annunciato ieri che i negoziati tra i due paesi riprenderanno la settimana prossima.",
    "ja": "外務大臣は昨日、両国の協議を来週も首都で続けると発表した。",
    "ko": "장관은 어제 두 나라의 회담이 다음 주에도 수도에서 계속될 것이라고 밝혔다.",
    "nl": "De minister zei gisteren dat de gesprekken tussen de twee landen volgende week verdergaan.",
    "no": "Statsråden sa i går at forhandlingene mellom de to landene skal fortsette neste uke i hovedstaden.",
    "pl": "Minister poinformował wczoraj, że rozmowy między obu krajami będą kontynuowane w przyszłym tygodniu.",
    "pt": "O ministro disse ontem que as negociações entre os dois países vão continuar na próxima semana.",
    "ro": "Ministrul a anunțat ieri că negocierile dintre cele două țări vor continua săptămâna viitoare.",
    "ru": "Министр заявил вчера, что переговоры между двумя странами продолжатся на следующей неделе.",
    "so": "Wasiirka ayaa shalay sheegay in wadahadallada u dhexeeya labada dal ay sii socon doonaan toddobaadka dambe.",
    "sv": "Ministern sade i går att samtalen mellan de två länderna kommer att fortsätta nästa vecka.",
    "sw": "Waziri alisema jana kwamba mazungumzo kati ya nchi hizo mbili yataendelea wiki ijayo katika mji mkuu.",
    "th": "รัฐมนตรีกล่าวเมื่อวานนี้ว่าการเจรจาระหว่างสองประเทศจะดำเนินต่อไปในสัปดาห์หน้า",
    "tr": "Bakan dün yaptığı açıklamada iki ülke arasındaki görüşmelerin gelecek hafta süreceğini söyledi.",
    "uk": "Міністр заявив учора, що переговори між двома країнами триватимуть наступного тижня у столиці.",
    "ur": "وزیر نے کل کہا کہ دونوں ملکوں کے درمیان بات چیت اگلے ہفتے دارالحکومت میں جاری رہے گی۔",
    "vi": "Bộ trưởng cho biết hôm qua rằng các cuộc đàm phán giữa hai nước sẽ tiếp tục vào tuần tới.",
    "zh": "外交部长昨天宣布，两国之间的谈判将于下周在首都继续进行。",
}
# What langdetect gives the name of a neighbour, or nothing.
LEARNT = {
    "am": "ሚኒስትሩ ትናንት በሁለቱ አገሮች መካከል የሚደረገው ውይይት በሚቀጥለው ሳምንት እንደሚቀጥል ተናግረዋል።",
    "az": "Nazir dünən bildirib ki, iki ölkə arasında danışıqlar gələn həftə paytaxtda davam etdiriləcək.",
    "be": "Міністр заявіў учора, што перамовы паміж дзвюма краінамі працягнуцца на наступным тыдні ў сталіцы.",
    "ckb": "وەزیر دوێنێ ڕایگەیاند کە گفتوگۆکانی نێوان هەردوو وڵات هەفتەی داهاتوو بەردەوام دەبن.",
    "eu": "Ministroak atzo iragarri zuen bi herrialdeen arteko elkarrizketek datorren astean jarraituko dutela.",
    "fo": "Landsstýrismaðurin segði í gjár, at samráðingarnar millum londini bæði halda fram í næstu viku.",
    "ga": "Dúirt an tAire inné go leanfaidh na cainteanna idir an dá thír ar aghaidh an tseachtain seo chugainn.",
    "gd": "Thuirt am ministear an-dè gun lean na còmhraidhean eadar an dà dhùthaich an ath-sheachdain.",
    "gl": "O ministro anunciou onte que as negociacións entre os dous países continuarán a vindeira semana na capital.",
    "ha": "Ministan ya ce a jiya za a ci gaba da tattaunawa tsakanin ƙasashen biyu a mako mai zuwa a babban birnin.",
    "ht": "Minis la te di yè ke negosyasyon ki genyen ant de peyi yo ap kontinye semèn k ap vini an nan kapital la.",
    "hy": "Նախարարը երեկ հայտարարեց, որ երկու երկրների միջև բանակցությունները կշարունակվեն հաջորդ շաբաթ։",
    "ig": "Onye minista kwuru ụnyaahụ na mkparịta ụka dị n'etiti mba abụọ ahụ ga-aga n'ihu n'izu na-abịa.",
    "is": "Ráðherrann sagði í gær að viðræðum ríkjanna tveggja yrði haldið áfram í næstu viku í höfuðborginni.",
    "ka": "მინისტრმა გუშინ განაცხადა, რომ ორ ქვეყანას შორის მოლაპარაკებები მომავალ კვირას გაგრძელდება.",
    "kk": "Министр кеше екі ел арасындағы келіссөздер келесі аптада елордада жалғасатынын мәлімдеді.",
    "km": "រដ្ឋមន្ត្រីបាននិយាយកាលពីម្សិលមិញថាការចរចារវាងប្រទេសទាំងពីរនឹងបន្តនៅសប្តាហ៍ក្រោយ។",
    "lb": "De Minister huet gëschter gesot, datt d'Gespréicher tëscht deenen zwee Länner d'nächst Woch weidergoen.",
    "mg": "Nilaza ny minisitra omaly fa hitohy amin'ny herinandro ambony ny dinika eo amin'ny firenena roa.",
    "mn": "Сайд өчигдөр хоёр орны хоорондын хэлэлцээ ирэх долоо хоногт нийслэлд үргэлжилнэ гэж мэдэгдсэн байна.",
    "mt": "Il-ministru qal ilbieraħ li t-taħditiet bejn iż-żewġ pajjiżi se jkomplu l-ġimgħa d-dieħla fil-kapitali.",
    "my": "နှစ်နိုင်ငံကြား ဆွေးနွေးပွဲများ လာမည့်အပတ်တွင် ဆက်လက်ကျင်းပမည်ဟု ဝန်ကြီးက မနေ့က ပြောကြားခဲ့သည်။",
    "om": "Ministirichi kaleessa akka jedhanitti mariin biyyoota lamaan gidduutti gaggeeffamu torban dhufu itti fufa.",
    "ps": "وزیر پرون وویل چې د دواړو هېوادونو ترمنځ خبرې به په راتلونکې اونۍ کې په پلازمېنه کې دوام ومومي.",
    "rw": "Minisitiri yavuze ejo ko ibiganiro hagati y'ibihugu byombi bizakomeza mu cyumweru gitaha mu murwa mukuru.",
    "si": "දෙරට අතර සාකච්ඡා ලබන සතියේ අගනුවරදී දිගටම පැවැත්වෙන බව අමාත්‍යවරයා ඊයේ පැවසීය.",
    "sn": "Gurukota rakati nezuro nhaurirano dziri pakati penyika mbiri idzi dzichaenderera mberi svondo rinouya.",
    "sr": "Министар је јуче изјавио да ће преговори између две земље бити настављени следеће недеље у главном граду.",
    "tg": "Вазир дирӯз гуфт, ки гуфтушунид байни ду кишвар ҳафтаи оянда дар пойтахт идома хоҳад ёфт.",
    "ti": "እቲ ሚኒስተር ትማሊ ኣብ መንጎ ክልቲኡ ሃገራት ዝካየድ ዘሎ ዘተ ኣብ ዝመጽእ ሰሙን ከም ዝቕጽል ሓቢሩ።",
    "tt": "Министр кичә ике ил арасындагы сөйләшүләрнең киләсе атнада башкалада дәвам итәчәген белдергән.",
    "uz": "Vazir kecha ikki davlat o'rtasidagi muzokaralar kelasi hafta poytaxtda davom etishini ma'lum qildi.",
    "xh": "Umphathiswa uthe izolo iingxoxo phakathi kwala mazwe mabini ziza kuqhubeka kwiveki ezayo.",
    "yi": "דער מיניסטער האָט נעכטן געזאָגט אַז די געשפּרעכן צווישן די צוויי לענדער וועלן ווײַטער גיין קומענדיקע וואָך.",
    "yo": "Mínísítà náà sọ lánàá pé ìjíròrò láàárín orílẹ̀-èdè méjèèjì yóò tẹ̀síwájú ní ọ̀sẹ̀ tó ń bọ̀ ní olú-ìlú.",
    "zu": "UNgqongqoshe uthe izolo izingxoxo phakathi kwala mazwe amabili zizoqhubeka ngesonto elizayo.",
}


@pytest.mark.parametrize(("code", "text"), [*KNOWN.items(), *LEARNT.items()])
def test_one_sentence_tells_the_language(code: str, text: str) -> None:
    assert detect(text, None, None, THRESHOLD).code == code


def test_short_empty_and_wordless_texts_are_unknown() -> None:
    for text in ("", " \n\t", "12.03.2024 — 17:45", "!?", "OK", "Berlin", "北京", "https://example.org/a/b?c=d"):
        assert detect(text, None, None, THRESHOLD).code is None, text


def test_a_text_in_two_languages_is_unknown() -> None:
    halves = KNOWN["fr"] * 3 + " " + KNOWN["de"] * 3
    guess = detect(halves, None, None, THRESHOLD)
    assert (guess.code, guess.evidence) == (None, "mixed")
    assert detect(KNOWN["ru"] + " " + KNOWN["en"], None, None, THRESHOLD).evidence == "mixed"


def test_a_foreign_quotation_does_not_change_the_language() -> None:
    text = KNOWN["fr"] * 4 + ' "' + KNOWN["en"] + '" ' + KNOWN["fr"] * 4
    assert detect(text, None, None, THRESHOLD).code == "fr"


def test_capitals_are_read() -> None:
    assert detect(KNOWN["fr"].upper(), None, None, THRESHOLD).code == "fr"


def test_the_title_helps_a_short_text() -> None:
    assert detect("Moscou", "Le Kremlin veut des garanties pour sa sécurité", None, THRESHOLD).code == "fr"


def test_the_declared_language_tips_the_balance_and_the_text_wins_where_it_is_clear() -> None:
    headline = "Covid-19: Pfizer, Moderna"
    assert detect(headline, None, None, THRESHOLD).code is None
    guess = detect(headline, None, "sv-SE", THRESHOLD)
    assert (guess.code, guess.evidence) == ("sv", "text and declared")
    assert detect(KNOWN["de"], None, "en", THRESHOLD).code == "de"
    assert detect(KNOWN["ja"], None, "en", THRESHOLD).code == "ja"


def test_varieties_that_no_text_tells_apart_are_as_declared() -> None:
    assert detect(KNOWN["hr"], None, "bs", THRESHOLD).code == "bs"
    assert detect(KNOWN["hr"], None, "sr-Latn", THRESHOLD).code == "sr"
    assert detect(KNOWN["hr"], None, "de", THRESHOLD).code == "hr"


def test_a_language_without_a_profile_is_not_given_a_neighbours_name() -> None:
    sesotho = (
        "Letona le boletse maobane hore dipuisano pakeng tsa dinaha tse pedi di tla tswela pele bekeng e tlang. "
        "Batho ba bangata ba ile ba bokana pela ntlo ya palamente ho mamela seo moetapele wa naha a neng a se bolela, "
        "mme mapolesa a ne a le teng ho thibela merusu. Mokgatlo wa basebetsi o re ha o kgotsofale ke tefo e ntjha, "
        "mme o kopa mmuso ho thusa malapa a hlokang dijo le metsi dibakeng tsa mahae. Ho lebeletswe hore tumellano e "
        "saennwe pele selemo se fela, empa ho sa na le ditaba tse ngata tseo ho sa dumellanweng ka tsona."
    )
    assert detect(sesotho, None, None, THRESHOLD) == LanguageGuess(None, None, "no known language")
    assert detect(sesotho, None, "st", THRESHOLD) == LanguageGuess("st", None, "declared")


def test_a_writing_system_without_a_profile_is_as_declared() -> None:
    syllabics = "ᐃᓄᒃᑎᑐᑦ ᐅᖃᐅᓯᖅ ᓄᓇᕗᑦᒥ ᐊᑐᖅᑕᐅᕗᖅ"
    assert detect(syllabics, None, None, THRESHOLD) == LanguageGuess(None, None, "no known language")
    assert detect(syllabics, None, "iu", THRESHOLD) == LanguageGuess("iu", None, "declared")


def test_the_threshold_turns_doubt_into_unknown() -> None:
    headline = "Steinar Berg til Island"
    confidence = detect(headline, None, None, 0.0).confidence
    assert confidence is not None
    assert detect(headline, None, None, confidence + 0.001) == LanguageGuess(None, confidence, "unclear")


def test_order_of_calls_does_not_matter() -> None:
    texts = [*KNOWN.values(), *LEARNT.values(), "Nato, Moskva", "La La Land"]
    forwards = [detect(text, None, None, THRESHOLD) for text in texts]
    backwards = [detect(text, None, None, THRESHOLD) for text in reversed(texts)]
    assert forwards == backwards[::-1]


def test_every_process_gives_the_same_answer() -> None:
    script = "import sys; from transforms.filtering.language import detect; print(detect(sys.argv[1], None, None, 0.1))"
    headline = "Regering in Nato-debat: Europa, Trump, Moskou"
    answers = {
        subprocess.run(
            [sys.executable, "-c", script, headline],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert answers == {f"{detect(headline, None, None, 0.1)}\n"}


def test_first_calls_from_many_threads_are_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language_model, "_models", None)
    codes: list[str | None] = []
    start = threading.Barrier(8)

    def work() -> None:
        start.wait()
        codes.append(detect(KNOWN["fr"], None, None, THRESHOLD).code)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == ["fr"] * 8


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=900), st.none() | st.text(max_size=40), st.none() | st.text(max_size=12), st.floats(0, 1))
def test_nothing_raises(text: str, title: str | None, declared: str | None, threshold: float) -> None:
    guess = detect(text, title, declared, threshold)
    assert guess == detect(text, title, declared, threshold)
    assert guess.confidence is None or 0 <= guess.confidence <= 1


def test_verdicts() -> None:
    french = LanguageGuess("fr", 0.99, "text")
    unknown = LanguageGuess(None, None, "too short")
    assert language_verdict(french, Languages()) is None
    assert language_verdict(french, Languages(keep=["fr-FR", "de"])) is None
    assert language_verdict(french, Languages(keep=["de"])) == "language"
    assert language_verdict(LanguageGuess("no", 0.9, "text"), Languages(keep=["nb"])) is None
    assert language_verdict(unknown, Languages(keep=["de"])) is None
    assert language_verdict(unknown, Languages(unknown="reject")) == "language_unknown"
    assert {"language", "language_unknown"} <= REASONS.keys()
