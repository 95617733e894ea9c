"""The examples for nginx and Caddy in deploy/, run in front of a real server: what a reader gets through them."""

import os
import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest
import requests
import trustme

from eventapp.services import limits
from tests import patience
from tests.browser.conftest import free_port, start, until_open

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
NAME = "programme.example.org"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for the name in the examples: its file, its key's file, and the authority's."""
    folder, authority = tmp_path_factory.mktemp("tls"), trustme.CA()
    issued = authority.issue_cert(NAME)
    issued.private_key_and_cert_chain_pem.write_to_path(str(folder / "both.pem"))
    issued.cert_chain_pems[0].write_to_path(str(folder / "cert.pem"))
    issued.private_key_pem.write_to_path(str(folder / "key.pem"))
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    return folder


@pytest.fixture(scope="module")
def behind(tmp_path_factory):
    """A server with the demonstration that believes one proxy."""
    server = start(
        tmp_path_factory.mktemp("behind"), demo=True, EVENTAPP_PROXIES="1", EVENTAPP_BASE_URL=f"https://{NAME}"
    )
    server.password = re.search(r"demo@example.org\s+(\S+)", server.said)[1]
    server.today = re.search(r"today\s+https://[^/]+/(\S+)/", server.said)[1]
    yield server
    server.stop()


def nginx(folder, port, server, tls):
    """The example within the least that nginx needs around it."""
    text = (DEPLOY / "nginx.conf").read_text()
    text = text.replace("127.0.0.1:8000", server.listens).replace("listen 443", f"listen 127.0.0.1:{port}")
    text = text.replace("listen 80", f"listen 127.0.0.1:{free_port()}")
    text = re.sub(r"/etc/letsencrypt\S+fullchain.pem", str(tls / "cert.pem"), text)
    text = re.sub(r"/etc/letsencrypt\S+privkey.pem", str(tls / "key.pem"), text)
    user = "user root; " if os.geteuid() == 0 else ""
    paths = " ".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"{user}daemon off; pid {folder}/pid; error_log {folder}/errors;\nevents {{}}\n"
        f"http {{ access_log off; {paths}\n{text}\n}}\n"
    )
    return [shutil.which("nginx") or "/usr/sbin/nginx", "-c", str(folder / "nginx.conf"), "-e", f"{folder}/errors"]


def caddy(folder, port, server, tls):
    """The example with a certificate of ours, as there is nobody to ask for one."""
    text = (DEPLOY / "Caddyfile").read_text().replace("127.0.0.1:8000", server.listens)
    text = text.replace(f"{NAME} {{", f"{NAME}:{port} {{\n\tbind 127.0.0.1\n\ttls {tls}/cert.pem {tls}/key.pem", 1)
    (folder / "Caddyfile").write_text(
        f"{{\n\tadmin off\n\tauto_https disable_redirects\n\tstorage file_system {folder}\n}}\n{text}"
    )
    return [str(shutil.which("caddy")), "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


@pytest.fixture(params=[nginx, caddy], ids=["nginx", "caddy"])
def proxy(request, tmp_path, behind, certificate):
    """A proxy as the example says; gives a session whose requests go to it by the name in the example."""
    behind.listens = f"127.0.0.1:{behind.port}"
    port = free_port()
    with open(tmp_path / "log", "w") as log:
        command = request.param(tmp_path, port, behind, certificate)
        process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, "HOME": str(tmp_path)})
    assert until_open(port), (tmp_path / "log").read_text()
    session = Through(port, certificate / "ca.pem")
    yield session
    process.terminate()
    process.wait(patience.LONG)


class Through(requests.Session):
    """Asks for https://programme.example.org/…, wherever that may be."""

    def __init__(self, port, authority):
        super().__init__()
        self.port, self.verify, self.trust_env = port, str(authority), False
        self.headers["Host"] = NAME
        self.mount("https://", _ToLoopback(port))

    def request(self, method, url, **more):
        more |= {"timeout": patience.LONG, "allow_redirects": False}
        return super().request(method, f"https://{NAME}{url}", **more)


class _ToLoopback(requests.adapters.HTTPAdapter):
    def __init__(self, port):
        self.port = port
        super().__init__()

    def init_poolmanager(self, *words, **more):
        return super().init_poolmanager(*words, **more, server_hostname=NAME, assert_hostname=NAME)

    def get_connection_with_tls_context(self, request, verify, proxies=None, cert=None):
        return self.poolmanager.connection_from_host(
            "127.0.0.1", self.port, "https", pool_kwargs={"ca_certs": verify, "cert_reqs": "CERT_REQUIRED"}
        )


def csrf(text):
    return text.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]


def test_readers_and_organisers_get_through(proxy, behind):
    page = proxy.get(f"/{behind.today}/")
    assert (page.status_code, page.headers["Content-Encoding"]) == (200, "gzip")
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    again = proxy.get(f"/{behind.today}/", headers={"If-None-Match": page.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    feed = proxy.get(f"/{behind.today}/calendar/all.ics")
    assert feed.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"https://{NAME}/{behind.today}/" in feed.text.replace("\r\n ", "")
    data = {"email": "demo@example.org", "password": behind.password}
    form = proxy.get("/account/sign-in")
    data["csrf_token"] = csrf(form.text)
    entered = proxy.post(
        "/account/sign-in", data=data, headers={"Origin": f"https://{NAME}", "Sec-Fetch-Site": "same-origin"}
    )
    assert (entered.status_code, entered.headers["Location"]) == (303, "/organise/")
    assert "Secure" in entered.headers["Set-Cookie"]
    assert proxy.get("/organise/").status_code == 200


def test_a_large_picture_gets_through_and_what_is_too_large_is_told(proxy):
    def sent(megabytes, path):
        return proxy.post(path, data=b"a" * megabytes * 1024 * 1024, headers={"Accept-Language": "en"})

    # To the sign-in page: it has come as far as the application.
    assert sent(11, "/organise/almedalen-2017/settings/logo").status_code == 303
    refused = sent(20, "/account/sign-in")
    assert (refused.status_code, "The form is too large" in refused.text) == (413, True)


def test_who_the_reader_is_cannot_be_claimed(proxy, behind):
    """Wrong passwords are counted by the address that the proxy saw, whatever X-Forwarded-For says."""
    statuses = []
    for n in range(limits.NETWORK_HOUR.most + 1):  # Those of a minute are fewer, where so many can be made in one.
        form = proxy.get("/account/sign-in")
        data = {"email": f"nobody-{n}@example.org", "password": "wrong", "csrf_token": csrf(form.text)}
        claim = {"X-Forwarded-For": f"10.0.0.{n}", "Forwarded": f"for=10.0.0.{n}", "X-Real-IP": f"10.0.0.{n}"}
        statuses.append(proxy.post("/account/sign-in", data=data, headers=claim).status_code)
        if statuses[-1] == 429:
            break
    assert 429 in statuses
    assert statuses[0] in (401, 429)


def test_half_sent_requests_to_the_proxy_cost_nobody_else_anything(proxy, behind):
    held = []
    for _ in range(200):
        held.append(socket.create_connection(("127.0.0.1", proxy.port)))
        held[-1].sendall(b"\x16\x03\x01")
    assert proxy.get(f"/{behind.today}/").status_code == 200
    for connection in held:
        connection.settimeout(0)
        with pytest.raises(BlockingIOError):
            connection.recv(1)  # It is waited for still.
        connection.close()
