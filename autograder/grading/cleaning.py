"""Cleaning what learners wrote for a page: their text stays, whatever acts does not.

Formgrader shows notebooks within the instructor's own session, where a script could do all that
the instructor can, and a picture can be a request. nbgrader and nbconvert pass on whatever HTML
stands in Markdown, raw cells and outputs. So a graded notebook holds none that acts.
"""

import functools
import html
import re
from html.parser import HTMLParser

import nh3
from nbconvert.filters.markdown_mistune import InvalidNotebook, IPythonRenderer, MarkdownWithMath

from ..wire import printable

TAGS = frozenset(
    "a abbr b blockquote br caption code col colgroup dd del details dfn div dl dt em figcaption "
    "figure h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q s samp small span strike "
    "strong sub summary sup table tbody td tfoot th thead tr u ul var wbr".split()
)
ATTRIBUTES = {
    "*": {"align", "class", "dir", "lang", "style", "title"},
    "a": {"href"},
    "col": {"span"},
    "input": {"checked"},
    "details": {"open"},
    "img": {"alt", "height", "src", "width"},
    "ol": {"start", "type"},
    "table": {"border"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
# Nothing that could lie over the rest of a page, and nothing that has an address.
STYLES = frozenset(
    "background-color color font-family font-size font-style font-weight line-height "
    "text-align text-decoration vertical-align white-space".split()
)
# What nbconvert gives to code, what pandas gives to tables; by others a page could be imitated.
CLASSES = re.compile(
    r"highlight|hl-\w+|language-[\w+-]+|dataframe|[a-z]{1,2}\d?|task-list-item(-checkbox)?"
)
# The boxes of a list of tasks, and no other fields.
BOXES = {"input": {"type": "checkbox", "disabled": ""}}
LINK = re.compile(r"(https?://|mailto:|#).*", re.IGNORECASE | re.DOTALL)
# A file beside the notebook, or a lesson; what a browser would run as a page is not among them.
FILE = re.compile(
    r"(\.\./)*([\w-][\w.-]*/)*[\w-][\w.-]*\.(ipynb|md|txt|csv|pdf|png|jpe?g|gif|webp)(#[\w-]*)?",
    re.IGNORECASE,
)
PICTURE = re.compile(
    r"data:image/(png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]*"
    r"|([\w-][\w.-]*/)*[\w-][\w.-]*\.(png|jpe?g|gif|webp)",
    re.IGNORECASE,
)
# What MathJax makes links, styles and names of.
ACTING_MATH = re.compile(
    r"\\(href|style|class|cssId|data|bbox|require|mmlToken|html\w*|unicode|special)(?![a-zA-Z])"
)
# Texts of learners may be long; those of lessons are not, and come again with each submission.
REMEMBERED = 20_000


def clean_html(text: str) -> str:
    """Return HTML without scripts, forms, frames, and addresses other than harmless links.

    Parameters
    ----------
    text : str
        Any text; it is taken for a piece of a page.
    """
    cleaned = nh3.clean(
        printable(text),
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        filter_style_properties=set(STYLES),
        set_tag_attribute_values=BOXES,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel=None,
    )
    return clean_math(cleaned)


def clean_math(text: str) -> str:
    """Return LaTeX that neither leads anywhere nor changes the page around it."""
    return ACTING_MATH.sub(r"\\text", printable(text))


def clean_markdown(text: str, attachments: dict[str, dict[str, str]] | None = None) -> str:
    """Return Markdown of which nbconvert makes nothing but what `clean_html` lets through.

    Markdown that is harmless comes back as it is. Of any other, the cleaned page comes back: it
    is Markdown too.

    Parameters
    ----------
    text : str
        Markdown.
    attachments : dict of dict, optional
        The cell's: by name, a picture in base64 by its type.
    """
    if attachments or len(text) > REMEMBERED:
        return _clean_markdown(text, attachments or {})
    return _clean_lessons_markdown(text)


@functools.lru_cache(4096)
def _clean_lessons_markdown(text: str) -> str:
    return _clean_markdown(text, {})


def _clean_markdown(text: str, attachments: dict[str, dict[str, str]]) -> str:
    text = printable(text)
    page = _rendered(text, attachments)
    cleaned = clean_html(page)
    if _parts(cleaned) == _parts(page):
        return text
    # A block of HTML ends at an empty line, and not before; below it all would be Markdown again.
    joined = re.sub(r"\n\s*\n", lambda gap: gap[0].replace("\n", "&#10;"), cleaned.strip())
    block = f"<div>\n{joined}\n</div>"
    again = _rendered(block, {})
    return block if _parts(clean_html(again)) == _parts(again) else shown_literally(text)


def shown_literally(text: str) -> str:
    """Return HTML, and Markdown, that shows a text as it was typed."""
    lines = html.escape(printable(text)).splitlines()
    return "<pre>" + "&#10;".join(lines).replace("$", "&#36;") + "</pre>"


class _Renderer(IPythonRenderer):
    """Makes pages as nbconvert does, but for the names of headings."""

    def heading(self, text, level, **attributes):
        return f"<h{level}>{text}</h{level}>\n"

    def image(self, text, url, title=None):
        try:
            return super().image(text, url, title)
        except (InvalidNotebook, StopIteration):
            # An attachment is missing, for which nbconvert gives up the whole notebook.
            return super().image(text, "", title)


def _rendered(text: str, attachments: dict[str, dict[str, str]]) -> str:
    return MarkdownWithMath(renderer=_Renderer(escape=False, attachments=attachments)).render(text)


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "class":
        return " ".join(c for c in value.split() if CLASSES.fullmatch(c)) or None
    if name == "href":
        address = value.strip()
        return value if LINK.fullmatch(address) or FILE.fullmatch(address) else None
    if name == "src":
        return value if PICTURE.fullmatch(value.strip()) else None
    return value


class _Parts(HTMLParser):
    """Takes a page apart, into all that it consists of."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple] = []

    def handle_starttag(self, tag, attrs):
        self.found.append(("start", tag, sorted((name, value or "") for name, value in attrs)))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        self.found.append(("end", tag))

    def handle_data(self, data):
        if self.found and self.found[-1][0] == "text":
            data = self.found.pop()[1] + data
        self.found.append(("text", data))

    def handle_comment(self, data):
        self.found.append(("comment", data))

    handle_decl = handle_pi = unknown_decl = handle_comment


def _parts(page: str) -> list[tuple]:
    parser = _Parts()
    parser.feed(page)
    parser.close()
    return parser.found
