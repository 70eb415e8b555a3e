"""Reads a page as a browser without scripts does: its forms, fields, buttons and labels."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str | None]
VOID = {"input", "link", "meta", "img", "br"}


@dataclass
class Element:
    tag: str
    attributes: Attributes
    form: str = ""
    text: str = ""
    inside: tuple[str, ...] = ()
    place: int = 0
    end: int = 0

    def get(self, name: str) -> str:
        return self.attributes.get(name) or ""


@dataclass
class Page(HTMLParser):
    """Everything in a page, in order."""

    html: str
    elements: list[Element] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        around = next((each.get("id") or each.get("action") for each in reversed(self.open) if each.tag == "form"), "")
        element = Element(
            tag, attributes, attributes.get("form") or around, inside=tuple(each.tag for each in self.open),
            place=len(self.elements),
        )  # fmt: skip
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1].tag == tag, f"<{self.open[-1].tag}> is closed by </{tag}>"
        self.open.pop().end = len(self.elements)

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data

    def all(self, tag: str) -> list[Element]:
        return [each for each in self.elements if each.tag == tag]

    def within(self, element: Element) -> list[Element]:
        """Everything inside it, in order."""
        return self.elements[element.place + 1 : element.end]

    def one(self, tag: str) -> Element:
        (found,) = self.all(tag)
        return found

    @property
    def title(self) -> str:
        return self.one("title").text

    def button(self, text: str) -> Element:
        """The first button that begins with these words."""
        return next(each for each in self.all("button") if each.text.strip().startswith(text))

    def data(self, button: Element, **filled: str | list[str]) -> dict[str, str | list[str]]:
        """What the browser sends when the button is pressed; filled replaces fields by their step's name."""
        sent: dict[str, str | list[str]] = {}
        for each in self.elements:
            name = each.get("name")
            if not name or each.form != button.form or each.tag not in {"input", "textarea"}:
                continue
            if each.get("type") in {"radio", "checkbox"} and "checked" not in each.attributes:
                continue
            sent[name] = each.get("value") if each.tag == "input" else each.text.removeprefix("\n")
        sent |= {name.replace("__", "."): value for name, value in filled.items()}
        return sent | ({button.get("name"): button.get("value")} if button.get("name") else {})
