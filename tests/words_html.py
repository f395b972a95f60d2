"""A small check of message texts by Telegram's rules: known tags only, all of them closed, nothing inside code."""

from html.parser import HTMLParser

TAGS = {"b", "i", "code", "pre", "a"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert tag in TAGS, f"no tag of Telegram's: {tag}"
        assert names == {"a": ["href"]}.get(tag, ["class"] if self.open[-1:] == ["pre"] else []), f"{tag} {names}"
        assert "code" not in self.open, f"{tag} inside code"
        assert "pre" not in self.open or tag == "code", f"{tag} inside pre"
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"{tag} closes another tag"

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")


def read(html: str) -> str:
    """What a reader sees of a text; fails when Telegram would refuse it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == [], f"never closed: {reader.open}"
    return reader.text


def read_message(html: str) -> str:
    """The same for the text of a message, which has a length from 1 to 4096."""
    text = read(html)
    assert 1 <= len(text.strip()) <= len(text) <= 4096
    return text
