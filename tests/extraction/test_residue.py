from __future__ import annotations

import pytest

from transforms.extraction.residue import (
    end_of_article,
    is_author_heading,
    is_page_talk,
    is_related_heading,
    is_residue,
)

SENTENCE = "The council met on Tuesday and agreed to mend the bridge before the winter sets in, the mayor said."


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "Share this:",
        "Partager",
        "À lire aussi",
        "A lire aussi : Le pont",
        "Lire aussi › Le pont",
        "Tags: bridges, rivers",
        "© 2022 The Herald",
        "Copyright 2022 The Herald. All rights reserved.",
        "12 commentaires",
        "We use cookies to improve your visit.",
        "Subscribe to our newsletter",
        "Abonnez-vous pour lire la suite",
        "Читайте также: Мост",
        "Подписывайтесь на наш канал",
        "Lesen Sie auch: Die Brücke",
        "【関連記事】橋の歴史",
        "広告",
        "分享到微信",
        "Publicité",
        "Photo : Jane Doe",
        "#bridge #river",
        "https://herald.example/a",
        "desk@herald.example",
        "Accueil > Politique > Pont",
        "Home › News",
        "Leia também: A ponte",
        "Leggi anche: Il ponte",
        "Lees ook: De brug",
        "Czytaj także: Most",
        "Läs också: Bron",
        "관련기사",
        "اقرأ أيضا: الجسر",
        "Laisser un commentaire",
        "→ Read also: The river",
        "Partager l'article sur",
        "Share on Facebook and Twitter",
        "Publié il y a 3 heures",
        "5 days ago",
        "CONTINUA DEPOIS DA PUBLICIDADE",
        "Ce contenu n'a pas pu être chargé.",
        "J'aime chargement…",
        "Lesedauer: 4 Minuten",
    ],
)
def test_residue_lines(line: str) -> None:
    assert is_residue(line)


@pytest.mark.parametrize(
    "line",
    [
        "Share prices rose on Monday, traders said.",
        "The minister said readers should subscribe to our view of history.",
        "Photo agencies protested on Friday.",
        "Sources close to the minister said so.",
        "Tagesschau: Die Brücke",
        "Il a laissé un commentaire sur la page.",
        "Anzeige gegen den Minister erstattet",
        "残り3人は無事だった。",
        "Lire aussi bien que possible est un art.",
        "Print media are in decline.",
        "Cookies are small files.",
        "Melden sie sich nicht, droht eine Strafe.",
        "Queda prohibida la venta de alcohol.",
        "Реклама сигарет запрещена.",
        "Reporting by the county showed a crack.",
        "L'accueil > l'attente, a-t-il résumé.",
        "Commentaires acerbes à Valmont",
        "À partir de lundi, le pont sera fermé.",
        "Cet article du traité déplaît à la mairie.",
        "Les points de vue exprimés au conseil divergent.",
        "Un témoignage accable le maître d'œuvre.",
        "Les commentaires sont partagés sur la place.",
        "Il y a 3 jours, le pont tenait encore.",
        "Share the deck with us, he asked the islanders.",
        "Partager le pont avec les cyclistes divise le village",
        "2021 fut une année sèche.",
        "6 500 €",
        f"Read also: {SENTENCE} {SENTENCE} {SENTENCE} {SENTENCE}",
        "",
    ],
)
def test_sentences_with_such_words_stay(line: str) -> None:
    assert not is_residue(line)


@pytest.mark.parametrize(
    "form",
    [
        "Laisser un commentaire",
        "Leave a Reply",
        "Deja un comentario",
        "Deixe um comentário",
        "Lascia un commento",
        "Schreibe einen Kommentar",
        "Добавить комментарий",
        "コメントを残す",
        "发表评论",
        "댓글 남기기",
        "Dodaj komentarz",
        "Bir cevap yazın",
        "Your email address will not be published. Required fields are marked *",
    ],
)
def test_article_ends_at_the_comment_form(form: str) -> None:
    assert end_of_article([SENTENCE, form, "Name *", "Post"]) == 1


def test_comment_form_before_the_article_does_not_end_it() -> None:
    lines = ["Leave a reply", *[f"{number}. {SENTENCE}" for number in range(4)]]
    assert end_of_article(lines) == len(lines)
    assert [line for line in lines if not is_residue(line)] == lines[1:]


@pytest.mark.parametrize(
    "heading",
    ["Articles similaires", "TAGS", "Navigation des articles", "Related posts", "2 réflexions sur « Le pont »"],
)
def test_article_ends_where_the_page_goes_on_to_others(heading: str) -> None:
    lines = [SENTENCE, f"{SENTENCE} {SENTENCE}", heading, "The ferry is late", SENTENCE]
    assert end_of_article(lines) == 2


def test_heading_of_other_articles_above_most_of_the_article_does_not_end_it() -> None:
    lines = [SENTENCE, "Related posts", "The ferry is late", SENTENCE, SENTENCE]
    assert end_of_article(lines) == len(lines)


def test_thoughts_on_something_are_no_comments() -> None:
    lines = [SENTENCE, f"Une réflexion sur le pont : {SENTENCE}"]
    assert end_of_article(lines) == len(lines)


@pytest.mark.parametrize(
    "line",
    ["Cet article vous plaît ? Notre newsletter", "Join us on our WhatsApp channel", "Veuillez accepter les cookies"],
)
def test_words_of_a_site_to_its_readers(line: str) -> None:
    assert is_page_talk(line)


def test_a_ministry_speaks_on_its_own_channel() -> None:
    assert not is_page_talk("Le ministère l'a annoncé sur sa chaîne Telegram.")


def test_headings_over_titles_of_other_articles() -> None:
    assert is_related_heading("A LIRE AUSSI") and is_related_heading("Lesen Sie auch:")
    assert not is_related_heading("Photo d'illustration") and not is_related_heading("Lire est un plaisir")


def test_author_headings() -> None:
    assert is_author_heading("About the author:")
    assert is_author_heading("À propos de l’auteur")
    assert not is_author_heading("About the bridge")


def test_rows_of_buttons() -> None:
    assert is_residue("Share this article: Facebook | Twitter | WhatsApp | Email")
    assert is_residue("Facebook Twitter Telegram")
    assert not is_residue("Facebook: Twitter sues the bridge")
    assert not is_residue("Facebook bans bridges")
