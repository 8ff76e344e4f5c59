"""Citations in a notebook that no book builds: ``{cite:p}`key``` becomes names, year and a link.

JupyterLab shows the book's citation roles as they stand, so the learner's workspace gets them in words.
"""

import re
import unicodedata

_ENTRY = re.compile(r"^@\w+\{\s*([^,\s]+)\s*,(.*?)^\}", re.MULTILINE | re.DOTALL)
_FIELD = re.compile(r"^\s*(author|year|doi|url)\s*=\s*\{(.*?)\},?\s*$", re.MULTILINE | re.DOTALL)
_ROLE = re.compile(r"\{cite:([pt])\}`([^`]+)`")
_ACCENTS = {
    "'": "\u0301",
    "`": "\u0300",
    '"': "\u0308",
    "^": "\u0302",
    "~": "\u0303",
    "c": "\u0327",
    "v": "\u030c",
}


def read(text):
    """Parse what a citation needs from a BibTeX file.

    Parameters
    ----------
    text : str
        Values in braces, each field beginning a line, as in ``book/references.bib``.

    Returns
    -------
    dict of str to tuple of str
        ``{key: (names, year, address or "")}``.
    """
    entries = {}
    for key, body in _ENTRY.findall(text):
        fields = dict(_FIELD.findall(body))
        address = f"https://doi.org/{fields['doi']}" if "doi" in fields else fields.get("url", "")
        entries[key] = (_names(fields.get("author", key)), fields.get("year", "n.d."), address)
    return entries


def in_words(markdown, entries):
    """Replace citation roles in Markdown by names, years and links.

    Parameters
    ----------
    markdown : str
    entries : dict
        As :func:`read` gives it. Unknown keys stay as they are.

    Returns
    -------
    str
        ``{cite:t}`a``` as "Sato et al. (2014)", ``{cite:p}`a,b``` as "(Sato et al. 2014; Wright 2019)".
    """

    def cited(match):
        keys = [key.strip() for key in match[2].split(",")]
        if not all(key in entries for key in keys):
            return match[0]
        if match[1] == "t":
            return "; ".join(_linked(f"{names} ({year})", url) for names, year, url in map(entries.get, keys))
        return (
            f"({'; '.join(_linked(f'{names} {year}', url) for names, year, url in map(entries.get, keys))})"
        )

    return _ROLE.sub(cited, markdown)


def _linked(words, address):
    return f"[{words}]({address})" if address else words


def _names(author):
    people = [person.strip() for person in re.split(r"\s+and\s+", author)]
    families = [re.sub(r"[{}]", "", _unicode(person.split(",")[0])) for person in people]
    if len(families) > 2 or families[-1] == "others":
        return f"{families[0]} et al."
    return " & ".join(families)


def _unicode(text):
    text = re.sub(
        r"\\(['`\"^~cv])\s*\{?(\w)\}?",
        lambda match: unicodedata.normalize("NFC", match[2] + _ACCENTS[match[1]]),
        text,
    )
    return text.replace("\\", "")
