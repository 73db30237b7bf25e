# SPDX-License-Identifier: Apache-2.0
"""A TUF repository made by python-tuf, and a server for it on loopback."""
import datetime
import http.server
import ipaddress
import socket
import ssl
import struct
import threading
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import (Metadata, MetaFile, Root, Snapshot, TargetFile,
                              Targets, Timestamp)

ROLES = ("root", "timestamp", "snapshot", "targets")


class Repository:
    """Signed metadata and targets, as files by their path."""

    def __init__(self, targets, lifetime_s=86400):
        self.signer = {name: CryptoSigner.generate_ecdsa() for name in ROLES}
        self.contents = targets
        self.lifetime_s = lifetime_s
        self.files = {}
        self.root = Metadata(Root(consistent_snapshot=True))
        for name in ROLES:
            self.root.signed.add_key(self.signer[name].public_key, name)
        self.version = 0
        self.put_root()
        self.publish()

    def sign(self, metadata, role, path):
        metadata.signed.expires = datetime.datetime.now(
            datetime.timezone.utc).replace(microsecond=0) + \
            datetime.timedelta(seconds=self.lifetime_s)
        metadata.sign(self.signer[role])
        self.files[path] = metadata.to_bytes()

    def put_root(self):
        self.sign(self.root, "root",
                  "/%d.root.json" % self.root.signed.version)

    def rotate(self):
        """The next version of root, by the same keys."""
        self.root.signed.version += 1
        self.put_root()

    def publish(self):
        """A new version of everything but root."""
        self.version += 1
        targets = Metadata(Targets(version=self.version))
        for name, data in self.contents.items():
            file = TargetFile.from_data(name, data)
            targets.signed.targets[name] = file
            self.files["/targets/%s.%s" % (file.hashes["sha256"],
                                           name)] = data
        self.sign(targets, "targets", "/%d.targets.json" % self.version)
        snapshot = Metadata(Snapshot(version=self.version))
        snapshot.signed.meta["targets.json"] = MetaFile(self.version)
        self.sign(snapshot, "snapshot", "/%d.snapshot.json" % self.version)
        self.publish_timestamp()

    def publish_timestamp(self):
        timestamp = Metadata(Timestamp(version=self.version))
        timestamp.signed.snapshot_meta = MetaFile(self.version)
        self.sign(timestamp, "timestamp", "/timestamp.json")

    def first_root(self):
        return self.files["/1.root.json"]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        server = self.server
        with server.lock:
            server.requests.append(self.path)
            faults = server.faults.get(self.path, [])
            fault = faults.pop(0) if len(faults) > 1 else \
                faults[0] if faults else None
        if fault:
            self.close_connection = True
            fault(self)
        elif self.path in server.repository.files:
            self.answer(200, server.repository.files[self.path])
        else:
            self.answer(404, b"no such file\n")

    def answer(self, status, body=b"", length=None, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length",
                         str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


class Server(http.server.ThreadingHTTPServer):
    """Serves a repository. `faults` has a list of functions by path: each
    answers one request in the repository's place, the last one all others.
    None is no fault."""
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, repository):
        super().__init__(("127.0.0.1", 0), Handler)
        self.repository = repository
        self.requests = []
        self.faults = {}
        self.lock = threading.Lock()
        self.ending = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True,
                         kwargs={"poll_interval": 0.02}).start()

    @property
    def url(self):
        return "http://127.0.0.1:%d" % self.server_address[1]

    def handle_error(self, *args):
        pass

    def take_requests(self):
        with self.lock:
            taken, self.requests[:] = list(self.requests), []
        return taken

    def end(self):
        self.ending.set()
        self.shutdown()
        self.server_close()


# What servers do to clients.

def status(code):
    return lambda handler: handler.answer(code, b"an error page\n" * 10)


def redirect(url):
    return lambda handler: handler.answer(302, b"", Location=url)


def reset(handler):
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                  struct.pack("ii", 1, 0))
    handler.connection.close()


def close(handler):
    handler.connection.shutdown(socket.SHUT_RDWR)


def truncate(handler):
    handler.answer(200, b'{"signed": ', length=1000)


def garbage(handler):
    handler.wfile.write(b"\x00\xffSSH-2.0-none of HTTP\r\n\r\n")


def endless(handler):
    """An answer without a length that does not end."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.server.ending.is_set():
        handler.wfile.write(b" " * 65536)


def hang(handler):
    handler.server.ending.wait(60)


def trickle(handler):
    """A byte now and then, for ever."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    while not handler.server.ending.is_set():
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.2)


# Servers of https.

def make_certificates(folder, host="127.0.0.1"):
    """An authority and a server's certificate by it, as PEM files."""
    now = datetime.datetime.now(datetime.timezone.utc)
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
             for name in ("authority", "server")]
    made = []
    for i, key in enumerate(keys):
        builder = x509.CertificateBuilder(
            issuer_name=names[0], subject_name=names[i],
            public_key=key.public_key(), serial_number=i + 1,
            not_valid_before=now - datetime.timedelta(days=1),
            not_valid_after=now + datetime.timedelta(days=1)).add_extension(
                x509.BasicConstraints(ca=i == 0, path_length=None), True)
        if i == 1:
            builder = builder.add_extension(x509.SubjectAlternativeName(
                [x509.IPAddress(ipaddress.ip_address(host))]), False)
        made.append(builder.sign(keys[0], hashes.SHA256()))
    pem = serialization.Encoding.PEM
    (folder / "authority.pem").write_bytes(made[0].public_bytes(pem))
    (folder / "server.pem").write_bytes(
        made[1].public_bytes(pem) + keys[1].private_bytes(
            pem, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption()))


class SecureServer(Server):
    """The same over TLS, with the certificates of a folder."""

    def __init__(self, repository, folder):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(folder / "server.pem")
        super().__init__(repository)

    def finish_request(self, request, client_address):
        request.settimeout(30)
        with self.context.wrap_socket(request, server_side=True) as secure:
            super().finish_request(secure, client_address)

    @property
    def url(self):
        return "https://127.0.0.1:%d" % self.server_address[1]
