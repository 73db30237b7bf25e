# SPDX-License-Identifier: Apache-2.0
"""Finds the checks in a C source file: conditions that lead to a refusal, and
those of functions that say yes or no."""
import re

# Taking the next thing of the input: when that fails there is nothing to go
# on with, and what comes after fails too.
TAKES = re.compile(r"take\w*\(|\bsg_der_only\(")
# A failure of the machine, not a check of the input.
MACHINE = ("SIGSTORE_ENOMEM", "SIGSTORE_EINTERNAL", "NULL, 0", "no_memory")


class Mutant:
    """`text[begin:end]` of a file replaced by `new`."""

    def __init__(self, path, text, begin, end, new, function):
        self.path, self.begin, self.end, self.new = path, begin, end, new
        self.old = " ".join(text[begin:end].split())
        self.line = text.count("\n", 0, begin) + 1
        self.function = function

    def __str__(self):
        return "%s:%d: %s: %s" % (self.path, self.line, self.function,
                                  self.old)

    @property
    def key(self):
        return "%s | %s | %s" % (self.path, self.function, self.old)


def blanked(text):
    """The text with comments and literals made neutral, of the same
    length."""
    def neutral(match):
        filler = " " if match[0].startswith("/") else "x"
        return re.sub(r"[^\n]", filler, match[0])
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|'
                  r"'(?:\\.|[^'\\])+'", neutral, text, flags=re.S)


def closing(text, at):
    """The place after the parenthesis or brace that closes the one at
    `at`."""
    pairs = {"(": ")", "{": "}", "[": "]"}
    stack = []
    while True:
        if text[at] in pairs:
            stack.append(pairs[text[at]])
        elif text[at] in ")}]":
            if stack.pop() != text[at]:
                raise ValueError("unbalanced")
            if not stack:
                return at + 1
        at += 1


def operands(text, begin, end, operator):
    """The (begin, end) of what `operator` joins, at the outermost level."""
    found, start, at = [], begin, begin
    while at < end:
        if text[at] in "([{":
            at = closing(text, at)
        elif text.startswith(operator, at):
            found.append((start, at))
            at = start = at + len(operator)
        else:
            at += 1
    return [trimmed(text, *one) for one in found + [(start, end)]]


def trimmed(text, begin, end):
    while text[begin].isspace():
        begin += 1
    while text[end - 1].isspace():
        end -= 1
    return begin, end


def functions(text):
    """(name, returns bool, begin, end) of each definition."""
    for match in re.finditer(r"^(?:static )?([^\n;{}()#]+)\n(\w+)\(", text,
                             re.M):
        brace = closing(text, match.end() - 1)
        rest = re.match(r"\s*\{", text[brace:])
        if rest:
            begin = brace + rest.end() - 1
            yield match[2], match[1].strip() == "bool", begin, \
                closing(text, begin)


def statement(text, at):
    """The statement that begins at or after `at`."""
    at += len(text[at:]) - len(text[at:].lstrip())
    end = closing(text, at) if text[at] == "{" else text.index(";", at) + 1
    return text[at:end]


def refuses(action, condition):
    """Whether a statement under a condition says no: True, or, where it says
    yes, False; None where it says neither."""
    returns = re.findall(r"return\b\s*([^;]*);", action)
    if returns:
        return not re.fullmatch(r"SIGSTORE_OK|true|1", returns[-1].strip())
    if re.search(r"\b(continue|goto \w+);", action):
        return True
    return None


def mutants_of(path, text):
    plain = blanked(text)
    for name, is_bool, begin, end in functions(plain):
        for match in re.finditer(r"\bif \(", plain[begin:end]):
            start = begin + match.end() - 1
            stop = closing(plain, start)
            action = statement(plain, stop)
            where = text[start:stop] + text[stop:stop + len(action) + 8]
            no = refuses(action, plain[start:stop])
            if no is None or any(word in where for word in MACHINE):
                continue
            yield from dropped(path, text, plain, start + 1, stop - 1, no,
                               name)
        if not is_bool:
            continue
        for match in re.finditer(r"\breturn\b([^;]*);", plain[begin:end]):
            if match[1].strip() in ("true", "false"):
                continue
            yield from dropped(path, text, plain, begin + match.start(1),
                               begin + match.end(1), False, name)


def dropped(path, text, plain, begin, end, no, name):
    """Without each alternative for a no, or each requirement for a yes. Its
    calls are still made: what they find is what no longer counts."""
    for start, stop in operands(plain, begin, end, "||" if no else "&&"):
        if TAKES.search(plain[start:stop]):
            continue
        new = "((%s) %s)" % (text[start:stop], "&& 0" if no else "|| 1")
        yield Mutant(path, text, start, stop, new, name)
