from __future__ import annotations

import pytest

from transforms.extraction.residue import end_of_article, is_author_heading, is_residue, without_residue

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
    assert without_residue(lines) == lines[1:]


def test_author_headings() -> None:
    assert is_author_heading("About the author:")
    assert is_author_heading("À propos de l’auteur")
    assert not is_author_heading("About the bridge")


def test_rows_of_buttons() -> None:
    assert is_residue("Share this article: Facebook | Twitter | WhatsApp | Email")
    assert is_residue("Facebook Twitter Telegram")
    assert not is_residue("Facebook: Twitter sues the bridge")
    assert not is_residue("Facebook bans bridges")
