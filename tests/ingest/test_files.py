"""Which files are meant."""

import gzip

import pytest

from newscrawl.errors import ConfigurationError
from newscrawl.ingest.files import find_files


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "deep").mkdir()
    for name in ("a.warc.gz", "b.warc", "deep/c.warc.zst", "notes.txt"):
        (tmp_path / name).write_bytes(b"12345")
    return tmp_path


def names(folder, *named, **more):
    return [
        file.name.removeprefix(f"{folder}/") for file in find_files([str(n) for n in named], **more)
    ]


def test_a_file_a_pattern_and_a_folder_name_each_file_once(folder):
    assert names(folder, folder / "a.warc.gz") == ["a.warc.gz"]
    assert names(folder, folder / "*.warc*") == ["a.warc.gz", "b.warc"]
    assert names(folder, folder, folder / "a.warc.gz") == ["a.warc.gz", "b.warc", "deep/c.warc.zst"]
    assert [file.size for file in find_files([str(folder / "b.warc")])] == [5]


def test_a_list_names_paths_that_begin_with_the_prefix(folder):
    paths = folder / "warc.paths.gz"
    paths.write_bytes(gzip.compress(b"a.warc.gz\n\ndeep/c.warc.zst\n"))
    assert names(folder, paths, prefix=folder.as_uri()) == ["a.warc.gz", "deep/c.warc.zst"]


def test_a_url_of_a_store_is_opened_through_fsspec(folder):
    fsspec = pytest.importorskip("fsspec")
    with fsspec.open("memory://bucket/ingest/one.warc.gz", "wb") as file:
        file.write(b"123")
    [found] = find_files(["memory://bucket/ingest/*.warc.gz"])
    assert (found.url, found.size) == ("memory:///bucket/ingest/one.warc.gz", 3)


@pytest.mark.parametrize("named", ["missing.warc.gz", "none*.warc.gz", "gone.paths"])
def test_what_is_not_there_is_an_error_that_names_it(folder, named):
    with pytest.raises(ConfigurationError, match=named.replace("*", r"\*")):
        find_files([str(folder / named)])


def test_a_list_that_is_none_is_an_error(folder):
    (folder / "warc.paths.gz").write_bytes(b"no gzip")
    with pytest.raises(ConfigurationError, match="is no list of paths"):
        find_files([str(folder / "warc.paths.gz")])
