"""The words of the lessons: where each is introduced, and the glossary of all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from .exercises import all_lessons
from .texts import AuthorError, Place, text_of

VOCABULARY = re.compile(r"^\| word \| meaning \|\n\|[-|]+\|\n((?:\|.*\|\n?)+)", re.MULTILINE)
TO_GLOSSARY = "The words of all lessons: [glossary](glossary.md)."


@dataclass(frozen=True)
class Word:
    """A word of a lesson's vocabulary, and where the lesson's text introduces it."""

    word: str
    meaning: str
    lesson: str
    heading: str  # under which it first stands in bold
    position: int  # of that place, in the text
    place: Place  # the same, for messages


def glossary() -> str:
    """Return the Markdown of the glossary: the words of all lessons, in alphabetical order.

    Raises
    ------
    AuthorError
        If two lessons introduce the same word, or one introduces it nowhere.
    """
    mistakes: list[str] = []
    introduced: dict[str, Word] = {}
    for lesson in all_lessons():
        try:
            words = vocabulary(lesson)
        except AuthorError as error:
            mistakes.append(str(error))
            continue
        for word in words:
            first = introduced.setdefault(word.word.casefold(), word)
            if first is not word:
                mistakes.append(
                    f"{word.place}: `{word.word}` is introduced in {first.lesson} already "
                    f"({first.place}); one of the two vocabulary tables must do without it"
                )
    if mistakes:
        raise AuthorError("\n".join(mistakes))
    rows = [
        f"| {word.word} | {word.meaning} | [{word.lesson.replace('_', ' ')}: {word.heading}]"
        f"({word.lesson}.ipynb#{_anchor(word.heading)}) |"
        for _, word in sorted(introduced.items())
    ]
    return (
        "# Glossary\n\nThe words of all lessons, each with the place where it is introduced.\n\n"
        "| word | meaning | introduced in |\n|---|---|---|\n" + "\n".join(rows) + "\n"
    )


def vocabulary(lesson: str) -> list[Word]:
    """Return the words of a lesson's vocabulary table, in its order.

    Words with commas between them share a row and its meaning.

    Raises
    ------
    AuthorError
        If a word of the table stands nowhere in bold before it.
    """
    path, text = text_of(lesson)
    table = VOCABULARY.search(text)
    if table is None:
        return []
    before = prose(text[: table.start()])
    headings = list(re.finditer(r"^#+ (.+)$", before, re.MULTILINE))
    words, mistakes = [], []
    for row in table[1].splitlines():
        entry, meaning = (part.strip() for part in row.strip("|").split("|", 1))
        for word in entry.split(", "):
            bold = re.search(_in_bold(word), before, re.IGNORECASE)
            if bold is None:
                place = Place(path, text.count("\n", 0, text.index(row, table.start())) + 1)
                mistakes.append(f"{place}: `{word}` stands nowhere in bold before this table")
                continue
            above = [h for h in headings if h.start() < bold.start()]
            heading = text[slice(*above[-1].span(1))] if above else ""
            place = Place(path, before.count("\n", 0, bold.start()) + 1)
            words.append(Word(word, meaning, lesson, heading, bold.start(), place))
    if mistakes:
        raise AuthorError("\n".join(mistakes))
    return words


def early_uses(lesson: str) -> Iterator[str]:
    """Find the places of a lesson's text that use a word before it is introduced.

    A word may stand before its place in bold only where the text announces it: in the
    lesson's own opening and headings, or in a sentence that names the lesson it belongs to. A
    word that is also everyday English needs a name in its table that cannot be mistaken,
    such as "step function"; so no list of exceptions is needed.
    """
    words = {w.word.casefold(): w for other in all_lessons() for w in vocabulary(other)}
    # The longest first: a mini-batch is no batch, and a "hidden layer" no "layer".
    names = "|".join(spelled(word) for word in sorted(words, key=len, reverse=True))
    _, text = text_of(lesson)
    readable = prose(text)
    opening = readable.index("\n## ")
    # A sentence ends with its mark, its paragraph, its row of a table or its item of a list.
    sentences = r".+?(?:[.?](?=\s)|\n(?=\s*\n|\||- |\d+\. |#)|\Z)"
    for sentence in re.finditer(sentences, readable, re.DOTALL):
        for found in re.finditer(rf"(?<![\w-])({names})(?![\w-])", sentence[0], re.IGNORECASE):
            word = _named(words, found[0])
            position = sentence.start() + found.start()
            line = text.count("\n", 0, position) + 1
            if word.lesson == lesson:
                heading = text[text.rindex("\n", 0, position) + 1] == "#"
                early = opening < position < word.position and not heading
            else:
                number = rf"\blessons?\b.*\b{word.lesson[:2]}\b"
                early = word.lesson > lesson and not re.search(number, sentence[0].lower(), re.S)
            if early:
                yield f"{lesson}.md:{line}: `{word.word}` is introduced only in {word.place}"


def _named(words: dict[str, Word], found: str) -> Word:
    """Return the word that a text means by one of its spellings."""
    found = " ".join(found.casefold().split())
    return next(w for name, w in words.items() if re.fullmatch(spelled(name), found))


def spelled(word: str) -> str:
    """Return a regular expression for a word, its plural, and a line break in between."""
    return r"\s+".join(map(re.escape, word.split())) + "(?:s|es)?"


def prose(text: str) -> str:
    """Return a Markdown text with blanks for all that is not prose; positions stay.

    Blanks stand for code, formulas, the addresses of links, and HTML tags.
    """
    return re.sub(
        r"^(`{3,}).*?^\1$|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$|(?<=\])\([^)]*\)|<[^>]*>",
        lambda found: re.sub(r"\S", " ", found[0]),
        text,
        flags=re.DOTALL | re.MULTILINE,
    )


def with_glossary(source: str) -> str:
    """Put the way to the glossary below a vocabulary table."""
    return VOCABULARY.sub(rf"\g<0>\n{TO_GLOSSARY}\n", source, count=1)


def _in_bold(word: str) -> str:
    """Match a word in bold, also as the title of an exercise: **2. The margin.**"""
    return rf"\*\*(?:\d+\. )?(?:(?:an?|the) )?{spelled(word)}[.,:]?\*\*"


def _anchor(heading: str) -> str:
    """Return what JupyterLab calls a heading in an address."""
    shown = re.sub(r"[`*]", "", heading)
    # JupyterLab compares the address as it stands, so encode only what would end the link.
    return quote(shown.replace(" ", "-"), safe="!$&'*+,;=:@/?")
