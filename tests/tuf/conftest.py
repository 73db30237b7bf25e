# SPDX-License-Identifier: Apache-2.0
"""A repository, a site that serves it, and a client that trusts it."""
import pytest

from tufclient import Client
from tufrepo import Repository
from tufserver import Server


@pytest.fixture(scope="session")
def server():
    running = Server()
    yield running
    running.stop()


@pytest.fixture
def repo():
    """Not published yet: start() does that."""
    return Repository()


@pytest.fixture
def site(server, repo):
    return server.add(repo.files)


@pytest.fixture
def client(tmp_path, site):
    return Client(tmp_path, site)


@pytest.fixture
def ready(repo, client):
    """A client that is up to date with version 1 of everything."""
    repo.add_target("file.txt", b"good\n")
    client.init(repo.start())
    run = client.refresh()
    assert run.status == 0, run.said
    client.site.take()
    return client
