"""Packs as files: one shape, and a verifier that names whatever is not as it was."""

import ast
import io
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from governance import packing, verify_pack
from governance.packing import Altered, Member
from governance.verify_pack import ARCHIVE, MANIFEST, SUMS

SCRIPT = Path(verify_pack.__file__)
RECORD = {"asked": "Worth it? – “Ja”", "version": 3}
SIGNED = {
    "record": RECORD,
    "record_hash": verify_pack.hashed(verify_pack.canonical(RECORD)),
    "signed_by": "Rita",
}


def audit(*texts: str) -> dict[str, Any]:
    """Entries that were sealed one after the other, from seal 7 on."""
    digests = [f"{number:064d}" for number in range(len(texts) + 1)]
    return {
        "entries": [
            {
                "text": text,
                "sha256": verify_pack.hashed(text),
                "seal": {
                    "sequence": 7 + number,
                    "previous": digests[number],
                    "digest": digests[number + 1],
                },
            }
            for number, text in enumerate(texts)
        ]
    }


def made(*, more: dict[str, bytes] | None = None, **parts: object) -> bytes:
    """A small pack: three parts, a file and a text."""
    told = {"record": RECORD, "signatures": {"signatures": [SIGNED]}} | parts
    files = {
        "evidence/ab-letter.pdf": b"%PDF-1.7 a letter",
        "README.txt": b"Read me.\n",
    }
    inside = packing.members(told)
    inside += [
        packing.member(path, raw) for path, raw in (files | (more or {})).items()
    ]
    text = packing.manifest({"review": "GD-01"}, inside)
    file = io.BytesIO()
    packing.write(file, packing.whole(text, inside))
    return file.getvalue()


def faults(raw: bytes, expect: str = "") -> dict[str, str]:
    return dict(verify_pack.check(io.BytesIO(raw), expect))


def owners(raw: bytes) -> Iterator[str]:
    """Whose byte is it: every byte of the archive belongs to one member, or to its end."""
    places = verify_pack.from_back(io.BytesIO(raw))
    for name, _, size in places:
        yield from [name] * (len(verify_pack.header(name, 0, 0)) + size)
    for name, _, _ in places:
        yield from [name] * len(verify_pack.entry(name, 0, 0, 0))
    yield from [ARCHIVE] * verify_pack.END_SHAPE.size


def repacked(raw: bytes, change: dict[str, bytes | None], sums: bool = False) -> bytes:
    """The pack made again by hand, in its own shape, with other members."""
    old = zipfile.ZipFile(io.BytesIO(raw))
    files = {name: old.read(name) for name in old.namelist()}
    for name, content in change.items():
        files.pop(name, None)
        if content is not None:
            files[name] = content
    inside = [packing.member(path, content) for path, content in files.items()]
    hashes = {each.path: each for each in inside}
    if sums:
        digests = {path: each.sha256 for path, each in hashes.items()}
        hashes[SUMS] = packing.member(SUMS, verify_pack.sums(digests))
    file = io.BytesIO()
    packing.write(
        file, [hashes[n] for n in verify_pack.in_order(hashes) if n in hashes]
    )
    return file.getvalue()


# --- the shape ----------------------------------------------------------------------------
def test_an_archive_follows_from_its_members_and_any_program_reads_it():
    raw = made()
    assert raw == made()
    archive = zipfile.ZipFile(io.BytesIO(raw))
    assert archive.testzip() is None
    assert archive.namelist() == [
        MANIFEST,
        "README.txt",
        "evidence/ab-letter.pdf",
        "record.json",
        "signatures.json",
        SUMS,
    ]
    assert (
        archive.read("record.json").decode()
        == '{"asked":"Worth it? – “Ja”","version":3}'
    )


def test_a_sound_pack_is_in_order_and_the_sums_are_those_of_sha256sum(tmp_path):
    raw = made(audit=audit("one", "two"))
    assert faults(raw, verify_pack.sha256_of(io.BytesIO(raw))) == {}
    zipfile.ZipFile(io.BytesIO(raw)).extractall(tmp_path)
    subprocess.run(["sha256sum", "--strict", "-c", SUMS], cwd=tmp_path, check=True)


@pytest.mark.parametrize("flip", [0x01, 0xFF])
def test_every_flipped_byte_is_found_and_named_by_the_member_it_lies_in(flip):
    raw = made(audit=audit("one", "two"))
    wrong = []
    for place, owner in enumerate(owners(raw)):
        changed = bytearray(raw)
        changed[place] ^= flip
        if list(faults(bytes(changed))) != [owner]:
            wrong.append((place, owner))
    assert wrong == []


def test_what_was_added_removed_or_renamed_is_named():
    raw, letter = made(), "evidence/ab-letter.pdf"
    content = zipfile.ZipFile(io.BytesIO(raw)).read(letter)
    assert list(faults(repacked(raw, {letter: None}))) == [letter]
    assert list(faults(repacked(raw, {"more.txt": b"x"}))) == ["more.txt"]
    renamed = faults(repacked(raw, {letter: None, "evidence/other.pdf": content}))
    assert set(renamed) == {letter, "evidence/other.pdf"}
    assert "renamed to evidence/other.pdf" in renamed[letter]
    assert list(faults(repacked(raw, {MANIFEST: None}))) == [MANIFEST]
    assert list(faults(repacked(raw, {SUMS: None}))) == [SUMS]


def test_content_changed_by_somebody_who_mends_the_lists_is_still_named():
    """Whoever mends one list is told by the other; whoever mends all, by --expect."""
    raw, letter = made(), "evidence/ab-letter.pdf"
    found = faults(repacked(raw, {letter: b"%PDF-1.7 better"}, sums=True))
    assert letter in found
    assert SUMS in found
    remade = made(more={letter: b"%PDF-1.7 better"})
    assert faults(remade) == {}
    assert list(faults(remade, verify_pack.sha256_of(io.BytesIO(raw)))) == [ARCHIVE]


def test_what_stands_inside_has_to_fit_too():
    forged = {**SIGNED, "record": {**RECORD, "version": 4}}
    found = faults(made(signatures={"signatures": [forged]}))
    assert found == {"signatures.json": "does not hold the record that Rita signed"}
    torn = audit("one", "two", "three")
    torn["entries"][2]["seal"]["previous"] = "9" * 64
    assert "seal 9" in faults(made(audit=torn))["audit.json"]
    edited = audit("one")
    edited["entries"][0]["text"] = "another"
    assert "was changed" in faults(made(audit=edited))["audit.json"]
    swapped = {"entries": audit("one", "two")["entries"][::-1]}
    assert "out of order" in faults(made(audit=swapped))["audit.json"]
    loose = made(more={"loose.json": b'{"b": 1}'})
    assert faults(loose) == {"loose.json": "is not in canonical form"}


def test_a_pack_that_another_program_packed_anew_is_read_as_far_as_it_goes():
    raw, again = made(), io.BytesIO()
    with zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in (old := zipfile.ZipFile(io.BytesIO(raw))).namelist():
            changed = name == "record.json"
            archive.writestr(name, b"{}" if changed else old.read(name))
    assert set(faults(again.getvalue())) == {ARCHIVE, "record.json"}
    assert set(faults(raw + b"more")) == {ARCHIVE}
    assert set(faults(b"before" + raw)) == {ARCHIVE}
    twice = io.BytesIO(raw)
    with zipfile.ZipFile(twice, "a") as archive, pytest.warns(match="Duplicate name"):
        archive.writestr("record.json", b"{}")
    assert "more than once" in faults(twice.getvalue())["record.json"]


@pytest.mark.parametrize("size", [0, 1, 21, 22, 100, 1000])
def test_a_torn_pack_is_never_in_order(size):
    with pytest.raises(zipfile.BadZipFile):
        assert faults(made()[:size])


# --- names, sizes ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("letter.pdf", "letter.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("a\x00b\nc.pdf", "a_b_c.pdf"),
        ("C:evil|name?.pdf", "C_evil_name_.pdf"),
        ("..", "file"),
        ("", "file"),
        ("\u202egnp.pdf", "_gnp.pdf"),
        ("Grüße & Küsse.pdf", "Grüße_Küsse.pdf"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
    ],
)
def test_a_hostile_name_becomes_a_harmless_one(name, kept):
    assert packing.harmless(name) == kept
    path = packing.path_of("ab", name)
    assert path == f"evidence/ab-{kept}"
    assert faults(made(more={path: b"x"})) == {}


def test_the_verifier_prints_a_hostile_name_as_harmless_text(tmp_path, capsys):
    """It never unpacks, so that `../` leads nowhere; escapes must not reach a terminal."""
    hostile = repacked(made(), {"../\x1b[2J\u202e.txt": b"x"})
    path = tmp_path / "pack.zip"
    path.write_bytes(hostile)
    assert verify_pack.main([str(path)]) == 1
    said = capsys.readouterr().out
    assert "../\\x1b[2J\\u202e.txt: was added" in said
    assert "\x1b" not in said


def test_a_member_that_is_not_what_was_frozen_stops_the_writing():
    one = packing.member("evidence/a-letter.pdf", b"letter")
    altered = Member(one.path, one.size, one.sha256, lambda: [b"lettes"])
    with pytest.raises(Altered, match="a-letter"):
        packing.write(io.BytesIO(), [altered])
    huge = Member("huge", 2**32, "", list)
    with pytest.raises(Altered, match="4 GB"):
        packing.write(io.BytesIO(), [huge])


def test_large_files_are_written_and_checked_in_pieces(tmp_path):
    piece, count = b"0123456789abcdef" * 2**16, 96  # 96 MB of evidence
    digest = verify_pack.content(lambda: iter([piece] * count))
    film = Member("evidence/film", digest.size, digest.sha256, lambda: [piece] * count)
    path = tmp_path / "pack.zip"
    tracemalloc.start()
    with path.open("w+b") as file:
        packing.write(file, packing.whole(packing.manifest({}, [film]), [film]))
    with path.open("rb") as file:
        assert verify_pack.check(file) == []
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8 * 2**20


# --- the script, alone ------------------------------------------------------------------------
def alone(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The script as an auditor runs it: copied out, with the bare language."""
    (folder / "verify_pack.py").write_bytes(SCRIPT.read_bytes())
    command = [sys.executable, "-I", "-S", "verify_pack.py", *arguments]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False
    )


def test_the_script_answers_by_its_exit_code_and_its_words(tmp_path):
    raw = made()
    digest = verify_pack.sha256_of(io.BytesIO(raw))
    (tmp_path / "good.zip").write_bytes(raw)
    (tmp_path / "bad.zip").write_bytes(raw.replace(b"a letter", b"a lettes"))
    (tmp_path / "none.zip").write_bytes(b"nothing of the kind")
    good = alone(tmp_path, "good.zip", "--expect", digest.upper())
    assert (good.returncode, good.stderr) == (0, "")
    assert digest in good.stdout
    assert good.stdout.endswith("in order\n")
    bad = alone(tmp_path, "bad.zip", "--expect", digest)
    assert bad.returncode == 1
    assert "evidence/ab-letter.pdf: was changed" in bad.stdout
    assert ARCHIVE in bad.stdout
    assert alone(tmp_path, "none.zip").returncode == 2
    assert alone(tmp_path, "away.zip").returncode == 2
    assert alone(tmp_path).returncode == 2


def test_the_script_is_one_file_of_the_bare_language_since_3_8():
    tree = ast.parse(SCRIPT.read_text(), feature_version=(3, 8))
    imports = [n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]
    names = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name) or ""
        for node in imports
    }
    assert names <= sys.stdlib_module_names
