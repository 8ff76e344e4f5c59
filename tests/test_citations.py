"""Citations are readable where no book is built."""

import re

import pytest

from failfirst import citations, paths, workspace

BIB = r"""
@article{one,
  author = {Alpaydin, Ethem},
  year   = {1998},
  doi    = {10.1/x},
}
@misc{two,
  author = {H{\"o}hn, Jo and
            Bott{\'e}, L{\'e}on},
  year   = {2001},
}
@book{many,
  author = {Hong, S. and Ting, Y. and others},
  year   = {2022},
  url    = {https://example.org/a},
}
"""


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{cite:p}`one`", "([Alpaydin 1998](https://doi.org/10.1/x))"),
        ("{cite:t}`two`", "Höhn & Botté (2001)"),
        ("{cite:p}`many, two`", "([Hong et al. 2022](https://example.org/a); Höhn & Botté 2001)"),
        ("{cite:p}`unknown`", "{cite:p}`unknown`"),
        ("no citation", "no citation"),
    ],
)
def test_roles_become_words(source, words):
    assert citations.in_words(source, citations.read(BIB)) == words


def test_every_entry_of_the_book_has_names_and_a_year():
    text = (paths.BOOK / "references.bib").read_text(encoding="utf-8")
    entries = citations.read(text)
    assert set(entries) == set(re.findall(r"^@\w+\{([^,]+),", text, re.MULTILINE))
    for key, (names, year, _) in entries.items():
        assert names != key, key
        assert re.fullmatch(r"\d{4}", year), key
        assert not re.search(r"[{}\\]", names), key


def test_no_role_is_left_in_the_workspace():
    for name, content in workspace.course_files().items():
        assert b"{cite:" not in content, name
        assert name.endswith(".ipynb"), name
