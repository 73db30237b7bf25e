# SPDX-License-Identifier: Apache-2.0
"""An HTTP server on loopback that serves a dictionary of files, one for each
test, and writes down what it is asked for."""
import http.server
import threading
import urllib.parse


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # which waits 40 ms for the client

    def do_GET(self):
        name, _, rest = self.path.lstrip("/").partition("/")
        site = self.server.sites.get(name)
        if site is None:
            self.send_error(404)
            return
        path = "/" + rest
        site.requests.append(path)
        answer = site.find(path)
        if callable(answer):
            answer = answer(self)
        if answer is None:
            self.reply(404, b"there is no such file\n")
        elif isinstance(answer, int):
            self.reply(answer, b"no\n")
        elif answer is not True:
            self.reply(200, answer)

    def reply(self, status, body, **headers):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def handle(self):
        try:
            super().handle()
        except OSError:  # the client went away, as it may
            self.close_connection = True

    def log_message(self, *args):
        pass


class Site:
    """What one test serves. `answers` outweigh `files`: bytes, a status, or a
    function of the handler, which gives either, or True where it replied."""

    def __init__(self, url, files):
        self.url = url
        self.files = files
        self.answers = {}
        self.requests = []

    def find(self, path):
        if path.startswith("/targets/"):
            path = urllib.parse.unquote(path)
        return self.answers.get(path, self.files.get(path))

    @property
    def metadata_url(self):
        return self.url + "/metadata/"

    @property
    def target_url(self):
        return self.url + "/targets/"

    def take(self):
        """What has been asked for since the last call, without folders of
        metadata."""
        asked = [path.replace("/metadata/", "") for path in self.requests]
        self.requests.clear()
        return asked


class Server:
    def __init__(self):
        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.http.sites = {}
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def add(self, files):
        name = "site%d" % len(self.http.sites)
        site = Site("http://127.0.0.1:%d/%s" % (
            self.http.server_address[1], name), files)
        self.http.sites[name] = site
        return site

    def stop(self):
        self.http.shutdown()
        self.http.server_close()
