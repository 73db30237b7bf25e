# SPDX-License-Identifier: Apache-2.0
"""DER as a tree that can be changed: lengths are rewritten on the way out."""
import dataclasses


@dataclasses.dataclass
class Node:
    """One element; `inner` is a list of elements, or bytes."""
    tag: int
    inner: object
    offset: int = 0  # of its first byte, in what was parsed
    size: int = 0    # with tag and length

    @property
    def constructed(self):
        return isinstance(self.inner, list)


def parse(data, offset=0):
    """All elements of `data`; constructed ones are parsed to the bottom."""
    found = []
    at = 0
    while at < len(data):
        start = at
        tag, length = data[at], data[at + 1]
        at += 2
        if length & 0x80:
            count = length & 0x7f
            length = int.from_bytes(data[at:at + count], "big")
            at += count
        inner = data[at:at + length]
        if len(inner) != length:
            raise ValueError("cut short")
        if tag & 0x20:
            inner = parse(inner, offset + at)
        at += length
        found.append(Node(tag, inner, offset + start, at - start))
    return found


def length_of(count, octets=None):
    """A length in DER, or, with `octets`, in that many octets after the
    first."""
    if octets is None and count < 0x80:
        return bytes([count])
    octets = octets or (count.bit_length() + 7) // 8
    return bytes([0x80 | octets]) + count.to_bytes(octets, "big")


def dump(nodes):
    return b"".join(element(node) for node in nodes)


def element(node, octets=None):
    inner = dump(node.inner) if node.constructed else node.inner
    return bytes([node.tag]) + length_of(len(inner), octets) + inner


def walk(nodes, path=()):
    """Every (path, node), outermost first; a path is a tuple of indexes."""
    for index, node in enumerate(nodes):
        yield path + (index,), node
        if node.constructed:
            yield from walk(node.inner, path + (index,))


def at(nodes, path):
    node = None
    for index in path:
        node = nodes[index]
        nodes = node.inner
    return node


def siblings(nodes, path):
    """The list that holds the node at `path`."""
    return nodes if len(path) == 1 else at(nodes, path[:-1]).inner
