"""The language is told from the text, or from the page where the text is short."""

import pytest

from newscrawl.reading.language import code_of, detect

ENGLISH = "The committee of the parliament is to vote on the bill that was tabled by the minister, and it is not clear what is in it. "
GERMAN = "Der Ausschuss des Parlaments stimmt über das Gesetz ab, das die Ministerin vorgelegt hat, und es ist nicht klar, was darin steht. "
SPANISH = "El comité del parlamento votará sobre la ley que presentó la ministra, y no está claro lo que hay en los anexos de la norma. "
PORTUGUESE = "A comissão do parlamento vai votar a lei que a ministra apresentou, e não está claro o que há nos anexos da norma nem quando entra em vigor. "


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("de-AT", "de"),
        ("en_US", "en"),
        ("deu", "de"),
        ("nb-NO", "no"),
        ("pt", "pt"),
        ("english", None),
        ("", None),
        (None, None),
    ],
)
def test_a_language_tag_is_read(tag, expected):
    assert code_of(tag) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ENGLISH, "en"), (GERMAN, "de"), (SPANISH, "es"), (PORTUGUESE, "pt"),
        ("内閣は新しい法案を閣議決定した。与党は今国会での成立をめざす。", "ja"),
        ("国务院通过了新的法案，预计将在年内提交全国人大审议。", "zh"),
        ("정부는 새로운 법안을 국무회의에서 의결했다고 밝혔다.", "ko"),
        ("ਸਰਕਾਰ ਨੇ ਨਵਾਂ ਬਿੱਲ ਪੇਸ਼ ਕੀਤਾ", "pa"),
    ],
)  # fmt: skip
def test_the_text_tells_its_language(text, expected):
    assert detect(text, None) == expected


def test_the_text_wins_over_a_wrong_declaration():
    assert detect(GERMAN, "en") == "de"
    assert detect(SPANISH, "pt") == "es"


def test_a_short_text_is_what_the_page_declares():
    assert detect("OK Computer", "sv") == "sv"
    assert detect("", "sv") == "sv"
    assert detect("", None) is None


def test_languages_taken_for_each_other_are_what_the_page_declares():
    assert (
        detect(
            "Kabinet mengesahkan rancangan undang-undang baru tentang perlindungan data pribadi warga negara.",
            "ms",
        )
        == "ms"
    )
