# SPDX-License-Identifier: Apache-2.0
"""JSON kept as written: objects are lists of pairs, so that a member may
come twice, and the place of any value can be named and replaced."""
import copy
import json


class Object(list):
    """The members of an object, in order, as [name, value] pairs."""


class Raw(str):
    """Text to write as it stands."""


def parse(data):
    return json.loads(data, object_pairs_hook=lambda pairs: Object(
        [name, value] for name, value in pairs))


def text(value, escape=True):
    """The value as compact JSON."""
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, Object):
        return "{%s}" % ",".join("%s:%s" % (
            text(name, escape), text(inner, escape)) for name, inner in value)
    if isinstance(value, list):
        return "[%s]" % ",".join(text(inner, escape) for inner in value)
    return json.dumps(value, ensure_ascii=escape)


def dump(value):
    return text(value).encode()


def places(value, path=()):
    """Every place in the document, outermost first: paths of names and
    indexes."""
    yield path
    if isinstance(value, Object):
        for name, inner in value:
            yield from places(inner, path + (name,))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, path + (index,))


def shape(path):
    """A path for people: indexes left out."""
    return ".".join("[]" if isinstance(step, int) else step
                    for step in path).replace(".[]", "[]") or "document"


def get(value, path, default=None):
    for step in path:
        if isinstance(value, Object):
            found = [inner for name, inner in value if name == step]
            value = found[0] if found else None
        elif isinstance(value, list) and isinstance(step, int):
            value = value[step] if step < len(value) else None
        else:
            value = None
        if value is None:
            return default
    return value


def pair(value, path):
    """The [name, value] pair of a member."""
    parent = get(value, path[:-1])
    return next(item for item in parent if item[0] == path[-1])


def changed(document, path, new):
    """A copy of the document with the value at `path` being `new`."""
    document = copy.deepcopy(document)
    if not path:
        return new
    parent = get(document, path[:-1])
    if isinstance(parent, Object):
        names = [name for name, _ in parent]
        if path[-1] in names:
            parent[names.index(path[-1])][1] = new
        else:
            parent.append([path[-1], new])
    else:
        parent[path[-1]] = new
    return document


def dropped(document, path):
    """A copy of the document without the member or element at `path`."""
    document = copy.deepcopy(document)
    parent = get(document, path[:-1])
    if isinstance(parent, Object):
        parent[:] = [item for item in parent if item[0] != path[-1]]
    else:
        del parent[path[-1]]
    return document
