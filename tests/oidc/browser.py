# SPDX-License-Identifier: Apache-2.0
"""usage: browser.py FOLDER [--twice] URL

A browser that nobody looks at: it opens the URL, goes where that leads, and
notes in FOLDER each page with its status, and the words that started it. With
--twice it comes back a second time.
"""
import json
import pathlib
import sys
import urllib.error
import urllib.request


def get(url):
    """The status, the headers, the page, and where it was in the end."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        answer = opener.open(url, timeout=30)
    except urllib.error.HTTPError as error:
        answer = error
    except OSError:
        return {"status": 0, "headers": {}, "page": "", "url": url}
    return {"status": answer.status, "headers": dict(answer.headers),
            "page": answer.read().decode(), "url": answer.url}


def main(folder, *arguments):
    pages = [get(arguments[-1])]
    if "--twice" in arguments:
        pages.append(get(pages[0]["url"]))
    note = pathlib.Path(folder) / "note"
    note.with_suffix(".tmp").write_text(
        json.dumps({"pages": pages, "words": sys.argv}))
    note.with_suffix(".tmp").rename(note)


main(*sys.argv[1:])
