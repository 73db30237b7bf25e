# SPDX-License-Identifier: Apache-2.0
"""sigstore-local as the instance that tests sign on: a recorder before it
notes what is asked, and has a test's hooks answer in a service's place.  What
a hook in `edit` has lie is the forged instance's, which the trusted root
trusts too."""
import http.client
import json
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.request

from command import ROOT, clean_env, sigstore

sys.path.insert(0, str(ROOT / "tests/forge"))
import instance  # noqa: E402

LIES = {"retrieve": "rekor1", "lookup": "rekor1"}


class Running:
    """A sigstore-local with a folder of its own."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        program = pathlib.Path(sigstore()).with_name("sigstore-local")
        self.process = subprocess.Popen(
            [program, "--dir", self.folder.name, "--port", "0",
             "--ready-fd", "1"], env=clean_env(), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        said = []
        while not (said and said[-1].startswith("http://127.0.0.1:")):
            said.append(self.process.stdout.readline())
            assert said[-1], "".join(said)
        self.url = said[-1].strip()
        self.place = self.url.removeprefix("http://")

    def end(self):
        self.process.terminate()
        self.process.communicate(timeout=20)
        self.folder.cleanup()
        assert self.process.returncode == 0, self.process.returncode

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=20) as answer:
            return answer.read()

    def ask(self, method, path, headers, body):
        """Status, type, body and further headers, as a hook gives them."""
        kept = {name: value for name, value in headers.items()
                if name.lower() not in ("host", "connection", "expect",
                                        "content-length", "accept-encoding")}
        connection = http.client.HTTPConnection(self.place, timeout=60)
        try:
            connection.request(method, path, body or None, kept)
            answer = connection.getresponse()
            location = answer.getheader("Location")
            return (answer.status, answer.getheader("Content-Type"),
                    answer.read(), [("Location", location)] if location
                    else [])
        finally:
            connection.close()


class Instance(instance.Instance):
    may_lie = True  # whether the forged instance is trusted too

    def __enter__(self):
        self.local = Running()
        self.issuer = self.local.url + "/auth"
        return super().__enter__()

    def __exit__(self, *args):
        super().__exit__(*args)
        self.local.end()

    def trusted_root(self):
        """Both instances'; the logs are asked here."""
        root = json.loads(self.local.get("/trusted_root.json"))
        for log in root["tlogs"]:
            of_v1 = "ECDSA" in log["publicKey"]["keyDetails"]
            log["baseUrl"] = self.url + ("/v1" if of_v1 else "/v2")
        for name, more in super().trusted_root().items():
            if self.may_lie and isinstance(more, list):
                root[name] += more
        return root

    def token(self, **claims):
        """One with other claims is nobody's: it must not get so far."""
        if claims:
            return super().token(**claims)
        return self.local.get("/mint?email=" + instance.EMAIL).decode()

    def route(self, method, path, headers):
        name, lie = super().route(method, path, headers)
        if name == "nothing" or LIES.get(name, name) in self.edit:
            return name, lie

        def forward(body):
            if name == "rekor2":
                time.sleep(self.latency)
            return self.pass_on(method, path, headers, body)
        return name, forward

    def pass_on(self, method, path, headers, body):
        told = self.local.ask(method, path[path.index("/api/"):], headers,
                              body)
        if path.endswith("/api/v1/log/entries") and told[0] == 201:
            self.entries.update(json.loads(told[2]))
        return told


__all__ = ["Instance", "Running"]
