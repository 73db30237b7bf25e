# SPDX-License-Identifier: Apache-2.0
"""The program as a whole: its line, its start and end, and COMMAND."""
import base64
import json
import os
import pathlib
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import pytest

from serving import ROOT, Serving, clean_env, sigstore, sigstore_local

ROOT = pathlib.Path(__file__).resolve().parents[2]
WAIT_S = 60
# Enough for a build with sanitizers on a machine that is busy; a program that
# waited for its connections would need 15.
END_S = 5
VARIABLES = ("SIGSTORE_LOCAL_URL", "SIGSTORE_LOCAL_TRUST_CONFIG",
             "SIGSTORE_IDENTITY_TOKEN", "SIGSTORE_CERT_IDENTITY",
             "SIGSTORE_CERT_OIDC_ISSUER")
ENV = ("import json, os; print(json.dumps({name: value for name, value in "
       "os.environ.items() if name.startswith('SIGSTORE_')}))")


@pytest.fixture
def temporary(tmp_path):
    """Where temporary folders are made, and left if they are."""
    path = tmp_path / "temporary"
    path.mkdir()
    return path


def run(*args, env=None, **more):
    more.setdefault("stdin", subprocess.DEVNULL)
    ran = subprocess.run(
        [sigstore_local(), *map(str, args)], capture_output=True, text=True,
        timeout=WAIT_S, env=clean_env(**(env or {})), check=False, **more)
    assert ran.returncode != 99, ran.stderr
    return ran


def start(*args, env=None, **more):
    return subprocess.Popen(
        [sigstore_local(), *map(str, args)], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=clean_env(**(env or {})), **more)


def await_line(process, start_of):
    """The rest of the first line of standard output that begins so."""
    for line in process.stdout:
        if line.startswith(start_of):
            return line[len(start_of):].strip()
    raise AssertionError(process.communicate()[1])


def end(process, number=signal.SIGTERM):
    begun = time.monotonic()
    process.send_signal(number)
    out, err = process.communicate(timeout=WAIT_S)
    assert time.monotonic() - begun < END_S
    return out, err


# ---- the line ----

def test_help_fits_a_terminal():
    ran = run("--help")
    assert ran.returncode == 0 and ran.stderr == ""
    assert max(map(len, ran.stdout.splitlines())) <= 80
    for name in VARIABLES + ("--dir", "--port", "--fault", "--ready-fd",
                             "--identity", "It is for tests"):
        assert name in ran.stdout
    assert run("-h").stdout == ran.stdout


def test_version_is_that_of_the_project():
    ran = run("--version")
    assert ran.returncode == 0
    assert re.fullmatch(r"sigstore-local \d+\.\d+\.\d+\n", ran.stdout)


def test_faults_are_listed_and_can_be_wished_for(tmp_path):
    ran = run("--list-faults")
    assert ran.returncode == 0
    names = [line.split()[0] for line in
             ran.stdout.split("\n\n", maxsplit=1)[0].splitlines()]
    assert len(names) == len(set(names)) >= 20
    faults = [word for name in names for word in ("--fault", name)]
    with Serving(tmp_path / "state", *faults) as instance:
        page = instance.get("/").decode()
    for name in names:
        assert f">{name}</span>" in page


def test_the_manual_has_all_options_faults_and_variables():
    manual = (ROOT / "man/sigstore-local.1").read_text()
    options = set(re.findall(r"^  (--[a-z-]+)", run("--help").stdout, re.M))
    faults = run("--list-faults").stdout.split("\n\n", maxsplit=1)[0]
    assert len(options) == 8
    for name in options:
        assert ".It Fl Fl " + name[2:] in manual or \
            ", Fl Fl " + name[2:] in manual, name
    for name in re.findall(r"^\S+", faults, re.M):
        assert ".It Cm " + name + "\n" in manual, name
    for name in VARIABLES:
        assert name in manual, name


@pytest.mark.parametrize("line, why", [
    (["--unknown"], "no option '--unknown'"),
    (["-x"], "no option '-x'"),
    (["serve"], "a command stands after --"),
    (["--"], "no command"),
    (["--port"], "wants a value"),
    (["--port", "--", "true"], "wants a value"),
    (["--port", "65536"], "not a number from 0 to 65535"),
    (["--port", "-1"], "not a number"),
    (["--port", ""], "not a number"),
    (["--port", "80x"], "not a number"),
    (["--port", "0.0.0.0:80"], "not a number"),
    (["--port", "99999999999999999999"], "not a number"),
    (["--dir", ""], "is empty"),
    (["--fault", "no-such"], "no fault 'no-such'"),
    (["--fault", "slow:page"], "no fault 'slow:page'"),
    (["--fault="], "no fault ''"),
    (["--identity", "nobody"], "not an e-mail address"),
    (["--identity", "@example.com"], "not an e-mail address"),
    (["--identity", "a b@example.com"], "not an e-mail address"),
    # [RFC 5321 4.5.3.1.3]
    (["--identity", "a@" + "b" * 254], "not an e-mail address"),
    (["--ready-fd", "77"], "descriptor 77 is not open"),
    (["--ready-fd", "x"], "not a number"),
    (["--help=x"], "takes no value"),
    (["--version", "x", "--help=x"], None),
    (["--fault", "\x1b[31m"], r"no fault '\x1b[31m'"),
])
def test_wrong_lines_are_refused(line, why):
    ran = run(*line)
    if why is None:
        assert ran.returncode == 0
        return
    assert ran.returncode == 2
    assert ran.stdout == "" and why in ran.stderr
    assert "\x1b" not in ran.stderr
    assert "Try 'sigstore-local --help'." in ran.stderr


@pytest.mark.parametrize("option", ["--host", "--address", "--bind",
                                    "--listen", "--interface"])
@pytest.mark.parametrize("value", ["0.0.0.0", "::", "127.0.0.1"])
def test_it_serves_this_machine_only(option, value):
    for line in ([option, value], [f"{option}={value}"]):
        ran = run(*line)
        assert ran.returncode == 2
        assert "it serves this machine only" in ran.stderr


# ---- serving ----

def test_the_banner_tells_what_to_type(tmp_path):
    process = start("--dir", tmp_path / "state", "--port", "0",
                    "--fault", "slow:ct")
    banner = []
    for line in process.stdout:
        banner.append(line)
        if line.startswith("ready "):
            break
    text = "".join(banner)
    url = banner[-1].split()[1]
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", url)
    end(process)
    assert process.returncode == 0
    assert "Its certificates prove nothing" in text
    assert f"{url}/mint?email=test@example.com" in text
    assert f"--cert-oidc-issuer {url}/auth" in text
    assert str(tmp_path / "state/trustconfig.json") in text
    assert "slow of ct: " in text
    assert "\x1b" not in text  # not a terminal
    # Only a path that is longer than a line makes a line long.
    for line in text.splitlines():
        assert len(line) <= 80 or str(tmp_path) in line


def test_its_commands_work_as_they_stand(tmp_path):
    process = start("--dir", tmp_path / "a folder's state", "--port", "0")
    text = ""
    for line in process.stdout:
        text += line
        if line.startswith("ready "):
            break
    (tmp_path / "FILE").write_text("what is signed\n")
    commands = re.findall(r"^  (?! )\S.*?[^\\]$", text, re.M | re.S)
    assert len(commands) == 2
    for command in commands:
        ran = subprocess.run(
            command, shell=True, cwd=tmp_path, capture_output=True, text=True,
            env=clean_env(HOME=str(tmp_path)), timeout=WAIT_S, check=False)
        assert ran.returncode == 0, ran.stderr
    assert "OK: FILE: test@example.com" in ran.stderr
    end(process)


def test_ready_is_told_to_a_descriptor(tmp_path):
    with Serving(tmp_path / "state") as instance:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", instance.url)
        assert b"For tests." in instance.get("/")


def test_nobody_who_hears_that_it_is_ready_is_no_reason_to_end(tmp_path):
    reader, writer = os.pipe()
    os.close(reader)
    process = start("--dir", tmp_path / "state", "--port", "0",
                    "--ready-fd", writer, pass_fds=(writer,))
    os.close(writer)
    await_line(process, "ready ")
    process.stdout.close()
    time.sleep(0.1)
    assert process.poll() is None
    process.terminate()
    assert process.wait(WAIT_S) == 0


def test_only_loopback_is_listened_on(tmp_path):
    with Serving(tmp_path / "state") as instance:
        port = int(instance.url.rsplit(":", 1)[1])
        tables = "".join(
            pathlib.Path(f"/proc/{instance.process.pid}/net/{name}")
            .read_text() for name in ("tcp", "tcp6"))
        listening = [line.split()[1] for line in tables.splitlines()
                     if line.split()[3:4] == ["0A"] and
                     line.split()[1].endswith(f":{port:04X}")]
    assert listening == [f"0100007F:{port:04X}"]


def test_a_port_that_is_taken_is_told(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = run("--dir", tmp_path / "state", "--port", port)
    assert ran.returncode == 1
    assert f"port {port} is taken" in ran.stderr
    assert "--port N" in ran.stderr
    assert not (tmp_path / "state").exists()


def test_a_folder_that_is_in_use_is_told(tmp_path):
    with Serving(tmp_path / "state"):
        ran = run("--dir", tmp_path / "state", "--port", "0")
    assert ran.returncode == 1
    assert "in use by another sigstore-local" in ran.stderr


def test_a_folder_that_cannot_be_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    ran = run("--dir", tmp_path / "file/state", "--port", "0")
    assert ran.returncode == 1
    assert "file/state" in ran.stderr
    ran = run("--port", "0", env={"HOME": "", "XDG_DATA_HOME": ""})
    assert ran.returncode == 1
    assert "--dir DIR" in ran.stderr
    ran = run("--dir", "x" * 5000, "--port", "0")
    assert ran.returncode == 1
    assert "too long" in ran.stderr


@pytest.mark.parametrize("env, where", [
    ({"HOME": "{}/home", "XDG_DATA_HOME": ""},
     "home/.local/share/sigstore-local"),
    ({"HOME": "{}/home", "XDG_DATA_HOME": "{}/data"}, "data/sigstore-local"),
    ({"HOME": "{}/home", "XDG_DATA_HOME": "data"},
     "home/.local/share/sigstore-local"),
])
def test_state_is_kept_below_the_home(tmp_path, env, where):
    env = {name: value.format(tmp_path) for name, value in env.items()}
    process = start("--port", "0", env=env, cwd=tmp_path)
    await_line(process, "ready ")
    end(process)
    assert (tmp_path / where / "state.db").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / where).stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM,
                                    signal.SIGHUP, signal.SIGQUIT])
def test_signals_end_it_cleanly(tmp_path, number):
    process = start("--dir", tmp_path / "state", "--port", "0")
    await_line(process, "ready ")
    _, err = end(process, number)
    assert process.returncode == 0 and err == ""


def test_what_was_ignored_stays_ignored(tmp_path):
    """As nohup has it, or a shell for what runs in the background."""
    process = start("--dir", tmp_path / "state", "--port", "0", preexec_fn=
                    lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    await_line(process, "ready ")
    process.send_signal(signal.SIGHUP)
    time.sleep(0.3)
    assert process.poll() is None
    end(process)
    assert process.returncode == 0


def test_it_ends_while_clients_wait(tmp_path):
    process = start("--dir", tmp_path / "state", "--port", "0", "--fault",
                    "hang:ct", "--fault", "slow:tuf")
    port = await_line(process, "ready ").rsplit(":", 1)[1]
    clients = [socket.create_connection(("127.0.0.1", int(port)))
               for _ in range(9)]
    for number, client in enumerate(clients):
        path = ("/ct/v1/get-sth", "/trusted_root.json", "/")[number % 3]
        whole = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"
        client.sendall(whole[:None if number < 6 else 20].encode())
    time.sleep(0.3)
    end(process)
    assert process.returncode == 0
    for client in clients:
        client.close()


def test_closed_streams_are_no_files_of_its_own(tmp_path):
    """Descriptors 0 to 2 are never the database."""
    process = subprocess.Popen(
        ["/bin/sh", "-c", 'exec "$0" "$@" <&- >&- 2>&-', sigstore_local(),
         "--dir", tmp_path / "state", "--port", "0"], env=clean_env())
    for _ in range(WAIT_S * 10):
        if (tmp_path / "state/trustconfig.json").exists():
            break
        time.sleep(0.1)
    links = {os.readlink(f"/proc/{process.pid}/fd/{fd}") for fd in range(3)}
    process.terminate()
    process.wait(WAIT_S)
    assert links == {"/dev/null"}


# ---- COMMAND ----

def test_command_finds_the_instance_in_its_environment(temporary):
    ran = run("--", sys.executable, "-c", ENV,
              env={"TMPDIR": str(temporary), "SIGSTORE_LOCAL_URL": "other"})
    assert ran.returncode == 0, ran.stderr
    env = json.loads(ran.stdout)
    assert sorted(env) == sorted(VARIABLES)
    url = env["SIGSTORE_LOCAL_URL"]
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", url)
    assert f"prove nothing: {url}/" in ran.stderr
    assert env["SIGSTORE_CERT_IDENTITY"] == "test@example.com"
    assert env["SIGSTORE_CERT_OIDC_ISSUER"] == url + "/auth"
    assert env["SIGSTORE_LOCAL_TRUST_CONFIG"].startswith(str(temporary))
    claims = env["SIGSTORE_IDENTITY_TOKEN"].split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(claims + "=="))
    assert claims["email"] == "test@example.com"
    assert claims["iss"] == url + "/auth"
    assert claims["exp"] > time.time() + 3600


def test_command_signs_and_verifies(temporary, tmp_path):
    (tmp_path / "file").write_text("what is signed\n")
    command = pathlib.Path(sigstore_local()).with_name("sigstore")
    script = ('set -e; "$0" --trust-config "$SIGSTORE_LOCAL_TRUST_CONFIG" '
              'sign --identity-token "$SIGSTORE_IDENTITY_TOKEN" file; '
              '"$0" --trust-config "$SIGSTORE_LOCAL_TRUST_CONFIG" '
              'verify identity file')
    ran = run("--identity", "some+body@example.com", "--", "sh", "-c", script,
              command, cwd=tmp_path,
              env={"TMPDIR": str(temporary), "HOME": str(tmp_path)})
    assert ran.returncode == 0, ran.stderr
    assert "OK: file: some+body@example.com" in ran.stderr


def test_its_folder_is_removed_when_it_was_temporary(temporary, tmp_path):
    env = {"TMPDIR": str(temporary)}
    see = 'test -f "$SIGSTORE_LOCAL_TRUST_CONFIG" && mkdir -p {}/a/b'
    folder = '"$(dirname "$SIGSTORE_LOCAL_TRUST_CONFIG")"'
    assert run("--", "sh", "-c", see.format(folder), env=env).returncode == 0
    assert not list(temporary.iterdir())
    assert run("--", "false", env=env).returncode == 1
    assert run("--", "sh", "-c", "kill -9 $$", env=env).returncode == 137
    assert not list(temporary.iterdir())
    assert run("--dir", tmp_path / "kept", "--", "sh", "-c",
               see.format(folder), env=env).returncode == 0
    assert (tmp_path / "kept/state.db").exists()
    assert not list(temporary.iterdir())


def test_links_in_a_temporary_folder_are_not_followed(temporary, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/file").write_text("")
    link = 'ln -s "$0" "$(dirname "$SIGSTORE_LOCAL_TRUST_CONFIG")/link"'
    ran = run("--", "sh", "-c", link, tmp_path / "mine",
              env={"TMPDIR": str(temporary)})
    assert ran.returncode == 0
    assert (tmp_path / "mine/file").exists()
    assert not list(temporary.iterdir())


@pytest.mark.parametrize("command, status", [
    (["true"], 0),
    (["sh", "-c", "exit 7"], 7),
    (["sh", "-c", "exit 255"], 255),
    (["sh", "-c", "kill -TERM $$"], 128 + signal.SIGTERM),
    (["sh", "-c", "kill -KILL $$"], 128 + signal.SIGKILL),
    (["no-such-command"], 127),
    (["./no/such/command"], 127),
    (["/dev/null"], 126),
    (["echo", "--help"], 0),
])
def test_exit_statuses_are_those_of_command(temporary, command, status):
    ran = run("--", *command, env={"TMPDIR": str(temporary)})
    assert ran.returncode == status
    assert not list(temporary.iterdir())


def test_its_own_failures_have_another_status(temporary, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = run("--port", taken.getsockname()[1], "--", "true",
                  env={"TMPDIR": str(temporary)})
        assert ran.returncode == 125
    ran = run("--", "true", env={"TMPDIR": str(tmp_path / "missing")})
    assert ran.returncode == 125
    assert "temporary folder" in ran.stderr
    assert run("--fault", "x", "--", "true").returncode == 2


def test_streams_are_those_of_command(temporary):
    ran = subprocess.run(
        [sigstore_local(), "--", "sh", "-c", "cat; echo told >&2"],
        input="in\n", capture_output=True, text=True, timeout=WAIT_S,
        env=clean_env(TMPDIR=str(temporary)), check=False)
    assert ran.returncode == 0
    assert ran.stdout == "in\n"
    assert ran.stderr.endswith("told\n")
    assert len(ran.stderr.splitlines()) == 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT,
                                    signal.SIGHUP, signal.SIGUSR1])
def test_signals_are_handed_on(temporary, number):
    name = signal.Signals(number).name[3:]
    script = (f"trap 'echo caught; exit 5' {name}; echo begun; "
              "while :; do sleep 0.05; done")
    process = start("--", "sh", "-c", script, env={"TMPDIR": str(temporary)})
    await_line(process, "begun")
    out, _ = end(process, number)
    assert out == "caught\n"
    assert process.returncode == 5
    assert not list(temporary.iterdir())


def test_a_command_that_ignores_a_signal_goes_on(temporary):
    script = "trap '' TERM; echo begun; sleep 1; exit 3"
    process = start("--", "sh", "-c", script, env={"TMPDIR": str(temporary)})
    await_line(process, "begun")
    process.terminate()
    process.communicate(timeout=WAIT_S)
    assert process.returncode == 3


def test_command_has_the_signals_that_it_would_have(temporary):
    """Nothing blocked, nothing ignored, and no descriptor of ours."""
    script = "grep Sig[BI] /proc/self/status; ls /proc/self/fd | tr '\\n' ' '"
    ran = run("--", "sh", "-c", script, env={"TMPDIR": str(temporary)})
    assert ran.returncode == 0
    blocked, ignored, descriptors = ran.stdout.splitlines()
    assert int(blocked.split()[1], 16) == 0
    # Python ignores SIGPIPE and SIGXFSZ, and gives them back to a child.
    assert int(ignored.split()[1], 16) == 0
    assert descriptors.split() == ["0", "1", "2", "3"]  # ls has its folder


def test_command_dies_with_it(temporary):
    process = start("--", "sh", "-c", "echo begun $$; exec sleep 300",
                    env={"TMPDIR": str(temporary)})
    child = int(await_line(process, "begun "))
    process.kill()
    process.wait(WAIT_S)
    for _ in range(WAIT_S * 20):
        try:
            state = pathlib.Path(f"/proc/{child}/stat").read_text()
        except FileNotFoundError:
            return
        if state.rsplit(")", 1)[1].split()[0] == "Z":
            return
        time.sleep(0.05)
    raise AssertionError("COMMAND lives on")


def test_a_limit_on_files_is_told_not_died_of(tmp_path):
    """The commit that meets it fails; COMMAND has it as it was."""
    def limit():
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))

    script = "grep -E '^Sig(Blk|Ign)' /proc/self/status"
    plain = run("--dir", tmp_path / "state", "--", "sh", "-c", script)
    assert "SigBlk:\t0000000000000000\n" in plain.stdout
    ran = run("--dir", tmp_path / "state", "--", "true", preexec_fn=limit)
    assert ran.returncode == 125
    assert "look at the disk" in ran.stderr
    again = run("--dir", tmp_path / "state", "--", "sh", "-c", script)
    assert again.stdout == plain.stdout


# ---- what it costs ----

def test_it_starts_at_once_and_is_small(tmp_path):
    """Limits for every build; those of a release are bench/'s to check."""
    begun = time.monotonic()
    with Serving(tmp_path / "state") as instance:
        assert time.monotonic() - begun < 5
        assert instance.get("/")
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 2 << 20


def resident(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text("ascii")
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) << 10


@pytest.fixture
def plain(monkeypatch):
    """A build without sanitizers, which keep what was freed."""
    for folder in (pathlib.Path(sigstore()).parent, ROOT / "build"):
        program = folder / "sigstore-local"
        if program.exists() and not re.search(
                rb"__[at]san_init", program.read_bytes()):
            monkeypatch.setenv("SIGSTORE", str(folder / "sigstore"))
            return
    pytest.skip("no build without sanitizers: ./quickstart.sh --build-only")


def test_it_gives_back_what_long_requests_took(plain, tmp_path):
    def ask():
        request = urllib.request.Request(
            instance.url + "/api/v1/log/entries", b'"%s"' % (b"x" * (8 << 20)),
            {"Content-Type": "application/json"})
        for _ in range(3):
            with pytest.raises(urllib.error.HTTPError, match="400"):
                opener.open(request, timeout=WAIT_S)
        asked.append(True)

    asked = []
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with Serving(tmp_path / "state") as instance:
        assert instance.get("/")
        before = resident(instance.process)
        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(asked) == len(threads)
        end = time.monotonic() + END_S
        while resident(instance.process) > before + (4 << 20):
            assert time.monotonic() < end
            time.sleep(0.05)
