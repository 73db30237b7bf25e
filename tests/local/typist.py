# SPDX-License-Identifier: Apache-2.0
"""A browser for BROWSER: opens a URL, and the person at it types an e-mail
address into the only form of the page, and sends it.

    BROWSER='python3 typist.py alice@example.com %s'
"""
import html.parser
import sys
import urllib.parse
import urllib.request


class Page(html.parser.HTMLParser):
    """The form of a page: where it goes, and what it has filled in."""

    def __init__(self, text):
        super().__init__()
        self.action, self.fields = None, {}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.action = attrs["action"]
        elif tag == "input":
            self.fields[attrs["name"]] = attrs.get("value", "")
        elif tag == "button":
            self.fields.setdefault(attrs["name"], attrs["value"])


def main(email, url):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=30) as answer:
        page = Page(answer.read().decode())
        at = urllib.parse.urljoin(answer.url, page.action)
    assert page.fields["login_hint"] == "", "the field is filled in already"
    page.fields["login_hint"] = email
    sent = urllib.parse.urlencode(page.fields).encode()
    with opener.open(at, sent, timeout=30) as answer:
        answer.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
