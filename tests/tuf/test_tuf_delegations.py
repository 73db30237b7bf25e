# SPDX-License-Identifier: Apache-2.0
"""Who may speak for a target, and in which order they are asked
[TUF 5.6.7], [TUF 5.6.7.2]."""
import hashlib

import pytest

from tufrepo import new_key


def graph(repo, *edges):
    """Delegations (from, to, terminating); the order is that of asking."""
    for edge in edges:
        by, name = edge[:2]
        repo.delegate(name, by, terminating=len(edge) > 2)


def asked(client):
    """The delegated roles that were fetched, in order."""
    return [path.split(".")[1] for path in client.site.take()
            if path.split(".")[1] not in ("root", "json", "snapshot",
                                          "targets")]


GRAPHS = {
    "none": ([], ""),
    "one": ([("targets", "a")], "a"),
    "brothers": ([("targets", "a"), ("targets", "b")], "ab"),
    "a chain": ([("targets", "a"), ("a", "b"), ("b", "c")], "abc"),
    "pre-order": ([("targets", "a"), ("targets", "d"), ("a", "b"),
                   ("a", "c"), ("d", "e")], "abcde"),
    "a terminating one ends its brothers": (
        [("targets", "a", True), ("targets", "b")], "a"),
    "a terminating one asks its own": (
        [("targets", "a", True), ("targets", "c"), ("a", "b")], "ab"),
    "a terminating one below ends all": (
        [("targets", "a"), ("targets", "d"), ("a", "b", True), ("a", "c")],
        "ab"),
    "two terminating ones": (
        [("targets", "a", True), ("a", "b", True), ("a", "c"),
         ("targets", "d")], "ab"),
    "a cycle of two": ([("targets", "a"), ("a", "b"), ("b", "a")], "ab"),
    "a cycle of three": (
        [("targets", "a"), ("a", "b"), ("b", "c"), ("c", "a")], "abc"),
    "a role that delegates to itself": ([("targets", "a"), ("a", "a")], "a"),
    "a diamond": (
        [("targets", "a"), ("targets", "b"), ("a", "c"), ("b", "c")], "acb"),
    "a diamond upside down": (
        [("targets", "c"), ("targets", "a"), ("a", "c"), ("c", "a")], "ca"),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_graphs(repo, client, name):
    """go-tuf CVE-2024-47534, tough CVE-2025-2887."""
    edges, order = GRAPHS[name]
    keys = {}
    for edge in edges:  # a role has one key, whoever delegates to it
        by, role = edge[:2]
        keys.setdefault(role, new_key())
        if by not in repo.roles:
            repo.delegate(by, key=keys.setdefault(by, new_key()))
            repo["targets"].delegations.roles.pop(by)
        repo.delegate(role, by, terminating=len(edge) > 2, key=keys[role])
    client.init(repo.start())
    run = client.download("missing")
    assert run.refused and "no role lists target missing" in run.said
    assert "".join(asked(client)) == order


def test_the_first_that_lists_a_target_decides(repo, client):
    graph(repo, ("targets", "a"), ("targets", "b"))
    repo.add_target("file.txt", b"of a", "a")
    repo.add_target("file.txt", b"of b", "b")
    client.init(repo.start())
    assert client.download("file.txt").status == 0
    assert (client.targets / "file.txt").read_bytes() == b"of a"
    assert asked(client)[:1] == ["a"]


def test_who_delegates_decides_before_whom_it_delegates_to(repo, client):
    graph(repo, ("targets", "a"))
    repo.add_target("file.txt", b"of targets")
    repo.add_target("file.txt", b"of a", "a")
    client.init(repo.start())
    assert client.download("file.txt").status == 0
    assert (client.targets / "file.txt").read_bytes() == b"of targets"


def test_a_role_is_not_asked_for_what_it_was_not_given(repo, client):
    repo.delegate("a", paths=["other/*"])
    repo.add_target("file.txt", b"evil", "a")
    client.init(repo.start())
    assert client.download("file.txt").refused
    assert asked(client) == []


def test_a_role_that_cannot_be_verified_ends_the_search(repo, client):
    """[TUF 5.6.7] rather than that another one is asked."""
    graph(repo, ("targets", "a"), ("targets", "b"))
    repo.add_target("file.txt", b"of b", "b")
    repo.signers["a"] = [new_key()]
    client.init(repo.start())
    run = client.download("file.txt")
    assert run.refused and "role a: " in run.said
    assert asked(client) == ["a"]


# A pattern matches within a segment, and as many segments [TUF 4.5].
PATTERNS = (
    ("*", "file", True), ("*", "a/file", False), ("*/*", "a/file", True),
    ("*/*", "file", False), ("a/*", "a/file", True), ("a/*", "a/b/c", False),
    ("a/*", "b/file", False), ("*.txt", "file.txt", True),
    ("*.txt", "file.text", False), ("f?le", "file", True),
    ("f?le", "fiile", False), ("f?le", "f/le", False), ("?", "", False),
    ("file", "FILE", False), ("FILE", "file", False), ("file", "file", True),
    ("*a*b*", "xaxbx", True), ("*a*b*", "xbxax", False),
    ("a*", "a", True), ("a?", "a", False), ("**", "file", True),
    ("**", "a/file", False), ("[f]ile", "file", False),
    ("f.le", "file", False), ("?", "\u20ac", True), ("??", "\u20ac", False),
    ("*\u20ac", "a\u20ac", True),
    ("a/b", "a/b", True), ("a/b", "a//b", False), ("/a", "a", False),
    ("*" * 50 + "b", "a" * 200, False), ("*a" * 30, "a" * 40, True),
)


@pytest.mark.parametrize("pattern,name,matches", PATTERNS)
def test_patterns(repo, client, pattern, name, matches):
    repo.delegate("a", paths=["nothing", pattern])
    client.init(repo.start())
    client.download(name or "x" * 5)
    assert (asked(client) == ["a"]) == matches


@pytest.mark.parametrize("digits", (1, 2, 8, 63, 64))
def test_hash_prefixes(repo, client, digits):
    digest = hashlib.sha256(b"file.txt").hexdigest()
    other = "0" if digest[digits - 1] != "0" else "1"
    repo.delegate("no", prefixes=[digest[:digits - 1] + other])
    repo.delegate("yes", prefixes=["00" * 32, digest[:digits]])
    repo.add_target("file.txt", b"good\n", "yes")
    client.init(repo.start())
    assert client.download("file.txt").status == 0
    assert asked(client)[0] == "yes"


@pytest.mark.parametrize("prefix", ("AB", "xy", "0" * 65, ""))
def test_hash_prefixes_that_are_none(repo, client, prefix):
    repo.delegate("a", prefixes=[prefix])
    client.init(repo.start())
    run = client.refresh()
    assert run.refused and "path_hash_prefixes" in run.said


@pytest.mark.parametrize("both", (True, False))
def test_paths_or_hash_prefixes_but_one_of_them(repo, client, both):
    repo.delegate("a")

    def edit(signed):
        role = signed["delegations"]["roles"][0]
        if both:
            role["path_hash_prefixes"] = ["00"]
        else:
            del role["paths"]
    repo.edits["targets"] = edit
    client.init(repo.start())
    run = client.refresh()
    assert run.refused and "needs either paths or path_hash_prefixes" in (
        run.said)


def test_bins_are_told_to_be_unknown(repo, client):
    """TAP 15: refused rather than passed over."""
    def edit(signed):
        key = repo.signers["targets"][0].public_key
        signed["delegations"] = {
            "keys": {key.keyid: key.to_dict()},
            "succinct_roles": {"keyids": [key.keyid], "threshold": 1,
                               "bit_length": 8, "name_prefix": "bin"}}
    repo.edits["targets"] = edit
    client.init(repo.start())
    run = client.refresh()
    assert run.refused and "succinct_roles" in run.said


@pytest.mark.parametrize("count,found", ((32, True), (33, False)))
def test_no_more_roles_are_asked_than_a_cap(repo, client, count, found):
    for number in range(count):
        repo.delegate("r%d" % number)
    repo.add_target("file.txt", b"good\n", "r%d" % (count - 1))
    client.init(repo.start())
    run = client.download("file.txt")
    assert (run.status == 0) == found
    assert found or "more than 32 delegated roles" in run.said
    assert len(asked(client)) == 32 + (1 if found else 0)  # the target, too


def test_a_long_chain_ends(repo, client):
    by = "targets"
    for number in range(40):
        repo.delegate("r%d" % number, by)
        by = "r%d" % number
    client.init(repo.start())
    run = client.download("file.txt")
    assert run.refused and "more than 32 delegated roles" in run.said


def test_a_kept_role_is_verified_against_who_delegates_now(repo, client):
    """What one delegator's keys signed is nothing to another delegator."""
    repo.delegate("a", key=new_key())
    repo.delegate("b")
    repo.delegate("shared", "a", key=new_key())
    repo.add_target("file.txt", b"good\n", "shared")
    client.init(repo.start())
    assert client.download("file.txt").status == 0
    # The same role, of the same version, is now b's, with a key of b's.
    repo["a"].delegations.roles.pop("shared")
    good = repo.signers["shared"]
    repo.delegate("shared", "b", key=new_key())
    assert repo.signers["shared"] == good
    repo.release("a", "b")
    run = client.download("file.txt")
    assert run.refused and "is signed by 0 of at least 1 keys" in run.said


def test_delegated_roles_are_kept_and_loaded(repo, client):
    graph(repo, ("targets", "a"), ("a", "b"))
    repo.add_target("file.txt", b"good\n", "b")
    client.init(repo.start())
    assert client.download("file.txt").status == 0
    client.site.take()
    assert client.load("file.txt").status == 0
    assert client.download("file.txt").status == 0
    assert client.site.take() == ["2.root.json", "timestamp.json"]
    (client.metadata / "b.json").write_bytes(b"{}")
    run = client.load("file.txt")
    assert run.refused and "b.json v1 of" in run.said
    assert "is not kept: refresh first" in run.said
    assert client.download("file.txt").status == 0


def test_each_role_is_fetched_once_for_many_targets(repo, client):
    graph(repo, ("targets", "a"), ("targets", "b"))
    names = ["file%d" % number for number in range(5)]
    for name in names:
        repo.add_target(name, name.encode(), "b")
    client.init(repo.start())
    assert client.download(*names).status == 0
    found = client.site.take()
    assert found.count("1.a.json") == found.count("1.b.json") == 1
