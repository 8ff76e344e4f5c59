"""Archives are taken from the folder or fetched into it, and refused if they are not the pinned ones."""

import hashlib
import sys

import pytest

from failfirst.authoring.archives import fetch

CONTENTS = b"a package"
SHA256 = hashlib.sha256(CONTENTS).hexdigest()
WRITE = [sys.executable, "-c", f"open('a.tgz', 'wb').write({CONTENTS!r})"]
MUST_NOT_RUN = [sys.executable, "-c", "raise SystemExit(1)"]


def test_what_is_missing_is_fetched_and_what_is_there_is_not(tmp_path):
    assert fetch(tmp_path, "a.tgz", WRITE, SHA256).read_bytes() == CONTENTS
    assert fetch(tmp_path, "a.tgz", MUST_NOT_RUN, SHA256) == tmp_path / "a.tgz"


def test_another_archive_of_that_name_is_refused_and_kept(tmp_path):
    (tmp_path / "a.tgz").write_bytes(b"another package")
    with pytest.raises(SystemExit, match=r"a\.tgz has SHA-256 .* delete it and run again"):
        fetch(tmp_path, "a.tgz", MUST_NOT_RUN, SHA256)
    assert (tmp_path / "a.tgz").exists()
