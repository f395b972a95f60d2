"""The sandbox reads HTML as Telegram does: what becomes of each tag, and which words refuse the rest."""

import html

import pytest
from aiogram.types import MessageEntity
from aiogram.utils.text_decorations import html_decoration
from hypothesis import given
from hypothesis import strategies as st

from sandbox.telegram.entities import formatted, part
from sandbox.telegram.errors import ApiError


def shown(source: str) -> tuple[str, list[str]]:
    """The text, and each entity as ``type:piece`` with its argument, if there is one."""
    text, entities = formatted(source, "HTML", None)
    arguments = ("url", "language", "user_id", "custom_emoji_id", "unix_time")
    pieces = []
    for entity in entities:
        argument = next((f"({entity[name]})" for name in arguments if name in entity), "")
        pieces.append(f"{entity['type']}{argument}:{part(text, entity)}")
    return text, pieces


@pytest.mark.parametrize(
    ("source", "text", "pieces"),
    [
        ("plain", "plain", []),
        ("<b>x</b>", "x", ["bold:x"]),
        ("<STRONG>x</strong>", "x", ["bold:x"]),
        ("<i>a</i><em>b</em>", "ab", ["italic:a", "italic:b"]),
        ("<u>a</u> <ins>b</ins>", "a b", ["underline:a", "underline:b"]),
        ("<s>a</s> <strike>b</strike> <del>c</del>", "a b c", [f"strikethrough:{x}" for x in "abc"]),
        ('<tg-spoiler>a</tg-spoiler> <span class="tg-spoiler">b</span>', "a b", ["spoiler:a", "spoiler:b"]),
        ("<b>a<i>b</i></b>", "ab", ["bold:ab", "italic:b"]),
        ("<code>x = 1</code>", "x = 1", ["code:x = 1"]),
        ('<code class="language-python">x</code>', "x", ["code:x"]),
        ("<pre>x</pre>", "x", ["pre:x"]),
        ('<pre><code class="language-python">x</code></pre>', "x", ["pre(python):x"]),
        ('<code class="language-python"><pre>x</pre></code>', "x", ["pre(python):x"]),
        ('<pre>a<code class="language-python">x</code></pre>', "ax", ["pre:ax"]),
        ("<b>a <code>x</code> b</b>", "a x b", ["bold:a ", "code:x", "bold: b"]),
        ("<blockquote>a</blockquote>", "a", ["blockquote:a"]),
        ("<blockquote expandable>a</blockquote>", "a", ["expandable_blockquote:a"]),
        ('<blockquote expandable="">a</blockquote>', "a", ["expandable_blockquote:a"]),
        ("<blockquote>a <b>b</b></blockquote>", "a b", ["blockquote:a b", "bold:b"]),
        ('<a href="https://x.io/?a=1&amp;b=2">x</a>', "x", ["text_link(https://x.io/?a=1&b=2):x"]),
        ("<a href='https://x.io'>x</a>", "x", ["text_link(https://x.io):x"]),
        ('<a href="tg://user?id=7">x</a>', "x", ["text_mention(7):x"]),
        ('<a href="nowhere">x</a>', "x", []),
        ('<tg-emoji emoji-id="5368324170671202286">x</tg-emoji>', "x", ["custom_emoji(5368324170671202286):x"]),
        ('<tg-time unix="1700000000">x</tg-time>', "x", ["date_time(1700000000):x"]),
        ("<b>x</>", "x", ["bold:x"]),
        ("<b></b>x", "x", []),
        ("a &lt; b &gt; c &amp; d &quot;", 'a < b > c & d "', []),
        ("&lt &#65; &#x41; &nbsp; &copy; &", "< A A &nbsp; &copy; &", []),
        ("  a  ", "a", []),
        ("a\r\nb", "a\nb", []),
        ("<b> a </b> ", " a", ["bold: a"]),
        ("👍 <b>😀x</b>", "👍 😀x", ["bold:😀x"]),
        ("/start /help@some_bot", "/start /help@some_bot", ["bot_command:/start", "bot_command:/help@some_bot"]),
        ("see https://flask.io/a, #tag @someone", "see https://flask.io/a, #tag @someone",
         ["url:https://flask.io/a", "hashtag:#tag", "mention:@someone"]),
        ("<code>/start</code> GET /a/b", "/start GET /a/b", ["code:/start"]),
    ],
)  # fmt: skip
def test_html_becomes_text_and_entities(source: str, text: str, pieces: list[str]) -> None:
    assert shown(source) == (text, pieces)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<x>a</x>", 'Unsupported start tag "x" at byte offset 0'),
        ("é<br>", 'Unsupported start tag "br" at byte offset 2'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ('<a href="x', 'Unclosed start tag "a" at byte offset 0'),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<a href=https://x>a</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a ="x">a</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ('<tg-emoji emoji-id="x">a</tg-emoji>', "Invalid custom emoji identifier specified"),
    ],
)
def test_what_telegram_refuses_is_refused_in_its_words(source: str, words: str) -> None:
    with pytest.raises(ApiError) as refusal:
        formatted(source, "HTML", None)
    assert refusal.value.description == f"Bad Request: can't parse entities: {words}"


def test_offsets_count_utf16_units() -> None:
    _, entities = formatted("😀é<b>😀</b>", "HTML", None)
    assert [(entity["offset"], entity["length"]) for entity in entities] == [(3, 2)]


@given(st.text())
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    source = html.escape(text.encode("utf-8", "ignore").decode())
    back, entities = formatted(source, "HTML", None)
    raw, _ = formatted(html.unescape(source), "", None)
    assert back == raw
    assert not {entity["type"] for entity in entities} & {"bold", "italic", "code", "pre"}


words = st.text(st.sampled_from("ab😀é<&\"' \n"), min_size=1, max_size=6).map(html.escape)
tags = st.sampled_from(["b", "i", "u", "s", "code", "pre", "tg-spoiler", "blockquote"])
documents = st.recursive(
    words,
    lambda inner: st.builds(lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", tags, st.lists(inner, max_size=3)),
    max_leaves=8,
)


@given(st.lists(documents, max_size=4).map("".join))
def test_what_aiogram_writes_from_the_entities_reads_the_same(source: str) -> None:
    """A second implementation turns our entities into HTML again; reading that must change nothing."""
    text, entities = formatted(source, "HTML", None)
    written = html_decoration.unparse(text, [MessageEntity(**entity) for entity in entities])
    assert formatted(written, "HTML", None) == (text, entities)


@given(st.text(st.sampled_from("<>/b&;\"'= apre"), max_size=30))
def test_broken_html_is_refused_or_read_never_a_crash(source: str) -> None:
    try:
        text, entities = formatted(source, "HTML", None)
    except ApiError:
        return
    units = len(text.encode("utf-16-le")) // 2
    assert all(0 <= entity["offset"] < entity["offset"] + entity["length"] <= units for entity in entities)
