# SPDX-License-Identifier: Apache-2.0
"""The pages on which one logs in, in a real browser: what they do under
their own policy, and what they look like."""
import http.server
import os
import pathlib
import threading
import urllib.parse

import pytest

from chromium import READY, Chromium
from logins import OOB, Client
from serving import Serving

WHO = "bob@example.com"
# The least contrast of text and its ground [WCAG 2.2, 1.4.3].
CONTRAST = 4.5
# Where to keep what was seen, for somebody to look at.
PICTURES = os.environ.get("SIGSTORE_PICTURES")

MEASURE = """(() => {
  const light = c => {
    const [r, g, b] = c.match(/[0-9.]+/g).map(Number).map(x => x / 255)
      .map(x => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const ground = e => {
    for (; e; e = e.parentElement) {
      const c = getComputedStyle(e).backgroundColor
      if (!c.endsWith(', 0)')) return c
    }
  }
  return [...document.querySelectorAll('main *')].filter(
      e => e.offsetParent && [...e.childNodes].some(
        n => n.nodeType == 3 && n.data.trim())).map(e => {
    const a = light(getComputedStyle(e).color), b = light(ground(e))
    return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05),
            e.textContent]
  })
})()"""


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    with Serving(tmp_path_factory.mktemp("instance")) as serving:
        yield serving


@pytest.fixture(scope="module")
def browser():
    with Chromium() as page:
        yield page


@pytest.fixture
def page(browser):
    browser.said.clear()
    yield browser
    assert browser.complaints() == []


@pytest.fixture
def listener():
    """The port of a client that waits for its code."""
    got = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            got.append(dict(urllib.parse.parse_qsl(
                urllib.parse.urlsplit(self.path).query)))
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<title>back</title>"
                             b"<link rel=icon href=data:,>thanks")

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,),
                     daemon=True).start()
    server.got = got
    yield server
    server.shutdown()
    server.server_close()


def url_of(instance, client, **more):
    return f"{instance.url}{client.path}/auth?" + urllib.parse.urlencode(
        client.parameters(**more))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
@pytest.mark.parametrize("kind, who", [("auth", WHO), ("gha", "octo/repo")])
def test_a_login(instance, page, listener, host, kind, who):
    """Typing begins in the field; the policy lets the form lead back."""
    client = Client(instance, kind)
    redirect = f"http://{host}:{listener.server_port}/cb?a=b"
    state = "a b&c=\"<'%>"
    page.open(url_of(instance, client, redirect_uri=redirect, state=state))
    page.type(who)
    page.press_enter()
    page.until("document.title == 'back'")
    back, = listener.got
    assert back["state"] == state
    assert back["iss"] == f"{instance.url}/{kind}"
    assert client.fetch_code(back["code"], redirect_uri=redirect).status == 200


def test_a_mistake_and_then_a_login(instance, page, listener):
    client = Client(instance)
    page.open(url_of(instance, client, redirect_uri="http://localhost:%d/"
                     % listener.server_port))
    page.ask("document.querySelector('form').noValidate = true")
    page.type("nobody")
    page.press_enter()
    page.until("document.querySelector('[role=alert]') && " + READY)
    assert page.ask("document.activeElement.getAttribute('aria-describedby')"
                    " == document.querySelector('[role=alert]').id")
    page.said.clear()  # of the status, 400
    page.ask("document.activeElement.value = ''")
    page.type(WHO)
    page.press_enter()
    page.until("document.title == 'back'")
    assert "code" in listener.got[0]


def test_cancel(instance, page, listener):
    page.open(url_of(instance, Client(instance), redirect_uri=
                     "http://localhost:%d/" % listener.server_port))
    page.click("button[value=deny]")
    page.until("document.title == 'back'")
    assert listener.got[0]["error"] == "access_denied"


def test_out_of_band(instance, page):
    client = Client(instance)
    page.open(url_of(instance, client, redirect_uri=OOB))
    page.type(WHO)
    page.press_enter()
    page.until("document.querySelector('dd code')")
    code = page.ask("document.querySelector('dd code').innerText")
    assert client.fetch_code(code, redirect_uri=OOB).status == 200


@pytest.mark.parametrize("choice, error", [("approve", None),
                                           ("deny", "access_denied")])
def test_a_device(instance, page, choice, error):
    client = Client(instance)
    codes = client.send("POST", "/auth/device/code", {
        "client_id": "sigstore", "scope": "openid"}).json()
    page.open(codes["verification_uri"])
    assert page.ask("document.activeElement.name") == "user_code"
    page.type(codes["user_code"].replace("-", "").lower())
    if choice == "approve":
        page.ask("document.getElementById('who').focus()")
        page.type(WHO)
    page.click(f"button[value={choice}]")
    page.until("!document.querySelector('form')")
    answer = client.fetch_device(codes["device_code"])
    assert answer.json().get("error") == error


def test_a_hostile_request_is_text(instance, page):
    hostile = "\"'><img src=x onerror=\"document.title='evil'\">"
    page.open(url_of(instance, Client(instance), login_hint=hostile,
                     nonce=hostile, state=hostile))
    assert page.ask("document.querySelectorAll('img').length") == 0
    assert page.ask("document.getElementById('who').value") == hostile
    assert page.ask("document.title").startswith("Sign in")


def test_a_page_does_not_go_into_a_frame(instance, page, listener):
    page.open("http://localhost:%d/" % listener.server_port)
    page.ask("document.body.innerHTML = '<iframe></iframe>'")
    page.ask("document.querySelector('iframe').src = '%s/auth/device'"
             % instance.url)
    page.until("!document.querySelector('iframe').contentDocument")
    assert any("frame" in said for said in page.complaints()) or any(
        message["method"] == "Network.loadingFailed" and
        message["params"].get("blockedReason") for message in page.said)
    page.said.clear()


def test_another_site_reads_nothing(instance, page, listener):
    page.open("http://localhost:%d/" % listener.server_port)
    for path in ("/mint", "/auth/keys", "/auth/device"):
        page.ask("window.was = ''; fetch('%s').then(a => a.text())"
                 ".then(t => was = 'read', e => was = 'refused')"
                 % (instance.url + path))
        page.until("window.was")
        assert page.ask("was") == "refused"
    page.said.clear()


# ---- what they look like ----

def error_page(instance):
    return url_of(instance, Client(instance), client_id="other")


PAGES = {
    "login": lambda i: url_of(i, Client(i)),
    "login-of-a-workflow": lambda i: url_of(i, Client(i, "gha")),
    "login-with-a-long-redirect": lambda i: url_of(
        i, Client(i), redirect_uri="http://localhost:38123/" + "a" * 300),
    "device": lambda i: i.url + "/auth/device?user_code=BCDF-GHJK",
    "error": error_page,
    "code": lambda i: url_of(i, Client(i), redirect_uri=OOB,
                             login_hint="a" * 60 + "@" + "b" * 60 + ".org"),
}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 900])
@pytest.mark.parametrize("name", PAGES)
def test_what_it_looks_like(instance, page, name, width, dark):
    page.set_look(width, 800, dark)
    page.open(PAGES[name](instance))
    if name == "code":
        page.press_enter()
        page.until("document.querySelector('dd code')")
    page.ask("document.querySelectorAll('details').forEach("
             "d => d.open = true)")
    if PICTURES:
        page.shoot(pathlib.Path(PICTURES) /
                   f"{name}-{width}-{'dark' if dark else 'light'}.png")
    # Nothing is cut off, and nothing must be scrolled sideways.
    assert page.ask("document.documentElement.scrollWidth") <= width
    assert page.ask("[...document.querySelectorAll('main *')].every(e => "
                    "e.getBoundingClientRect().right <= innerWidth)")
    faint = [said for ratio, said in page.ask(MEASURE) if ratio < CONTRAST]
    assert faint == []
    # It came whole: no style sheet, picture or script of elsewhere.
    assert all(url.startswith((instance.url, "data:"))
               for url in page.requests())
    # Who cannot see it can use it.
    assert page.ask("document.documentElement.lang") == "en"
    assert page.ask("document.querySelectorAll('h1, main').length") == 2
    assert page.ask("[...document.querySelectorAll('input:not([type=hidden])"
                    "')].every(e => e.labels.length == 1)")
    if name == "error":
        page.said.clear()  # its status is 400
