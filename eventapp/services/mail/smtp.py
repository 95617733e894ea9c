"""Handing one mail to the mail server: TLS by default, ten seconds in all, and what came of it."""

from __future__ import annotations

import ipaddress
import smtplib
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass, field, replace
from email.headerregistry import Address
from email.message import EmailMessage
from types import TracebackType
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from email_validator import EmailNotValidError, validate_email

from eventapp.services.mail.outcome import STEPS, Outcome, Reply

# For everything from looking the server up to its answer, however it spreads its bytes over time.
DEADLINE = 10.0
# An address that swallows what is sent to it must leave time for the server's next one.
_CONNECT = 4.0


class _Trouble(Exception):
    def __init__(self, error: str, answer: object = "", final: bool = False) -> None:
        super().__init__(error)
        self.outcome = Outcome(error, _plain(answer), final)


def _plain(answer: object) -> str:
    """An answer in one line of text, not longer than is worth reading."""
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else str(answer)
    return " ".join(text.split())[:300]


def send(mail: EmailMessage, recipient: str, smtp_url: str, name: str) -> Outcome:
    """Hand `mail` over for `recipient`; `name` is what we call ourselves to the server (RFC 5321 section 4.1.1.1).

    Never raises for what a server or an address does, and never takes more than DEADLINE seconds.
    """
    try:
        delivery = _Delivery(mail, _address(recipient), urlsplit(smtp_url), name)
    except _Trouble as trouble:
        return trouble.outcome
    thread = threading.Thread(target=delivery.run, daemon=True)
    thread.start()
    thread.join(DEADLINE)
    return delivery.end()


def sender(smtp_url: str, host: str) -> str:
    """Whom the mail is from: `from` in the address of the server."""
    return parse_qs(urlsplit(smtp_url).query).get("from", [f"eventapp@{host}"])[0]


def header(recipient: str) -> Address | None:
    """The address as a header can hold it, its domain in ASCII (RFC 5891); None for what is no address."""
    try:
        local, _, domain = _address(recipient).rpartition("@")
    except _Trouble:
        return None
    return Address(username=local, domain=domain)


def _address(text: str) -> str:
    try:
        found = validate_email(text.strip(), check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as error:
        raise _Trouble("address", final=True) from error
    return found.ascii_email or f"{found.local_part}@{found.ascii_domain}"


@dataclass(slots=True)
class _Delivery:
    """One conversation, in a thread of its own: a look-up or a read may block longer than any of its timeouts."""

    mail: EmailMessage
    recipient: str
    url: SplitResult
    name: str
    outcome: Outcome | None = None
    reached: bool = False
    over: bool = False
    line: socket.socket | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)
    said: list[Reply] = field(default_factory=list)

    def run(self) -> None:
        """Say it all; the outcome is noted as soon as the server has taken the mail or refused it."""
        try:
            with _Client(self) as client:
                self._secure(client)
                self._sign_in(client)
                self.reached = True
                self._hand_over(client)
                self._note(Outcome(answer=f"{self.said[-1].code} {self.said[-1].text}"))
        except _Trouble as trouble:
            self._note(trouble.outcome)
        except ssl.SSLCertVerificationError as error:
            self._note(Outcome("certificate", error.verify_message))
        except ssl.SSLError as error:
            self._note(Outcome("tls", _plain(error.reason or error)))
        except smtplib.SMTPServerDisconnected:
            self._note(Outcome("closed"))
        except smtplib.SMTPResponseException as error:
            self._note(_Trouble("server", error.smtp_error).outcome)
        except TimeoutError:
            self._note(Outcome("slow"))
        except (socket.gaierror, ConnectionRefusedError) as error:
            self._note(Outcome("no-name" if isinstance(error, socket.gaierror) else "not-there", _plain(error)))
        except (OSError, smtplib.SMTPException, ValueError) as error:
            self._note(Outcome("unreachable", f"{type(error).__name__}: {error}"[:300]))

    def end(self) -> Outcome:
        """What came of it so far; what is still going on is cut off."""
        with self.lock:
            self.over = True
            if self.line is not None:
                with suppress(OSError):
                    self.line.shutdown(socket.SHUT_RDWR)
                self.line.close()
            return self.outcome or Outcome("slow", server=not self.reached, said=tuple(self.said))

    def keep(self, line: socket.socket) -> None:
        """Have a hold of the connection that stays good when TLS takes it over."""
        with self.lock:
            if self.over:
                raise TimeoutError
            self.line = line.dup()

    def _note(self, outcome: Outcome) -> None:
        with self.lock:
            if self.outcome is None:
                self.outcome = replace(outcome, server=not self.reached, said=tuple(self.said))

    def _secure(self, client: smtplib.SMTP) -> None:
        client.ehlo_or_helo_if_needed()
        wanted = parse_qs(self.url.query).get("tls", [""])[0]
        near = _is_near(self.url.hostname or "localhost")
        if self.url.scheme == "smtps" or (wanted == "off" and near):
            return
        if client.has_extn("starttls"):
            client.starttls(context=ssl.create_default_context())
            client.ehlo()
        elif wanted == "required" or (wanted != "optional" and not near):
            raise _Trouble("no-tls")

    def _sign_in(self, client: smtplib.SMTP) -> None:
        if self.url.username:
            try:
                client.login(unquote(self.url.username), unquote(self.url.password or ""))
            except smtplib.SMTPAuthenticationError as error:
                raise _Trouble("login", error.smtp_error) from error
            except smtplib.SMTPNotSupportedError as error:
                raise _Trouble("login", error) from error

    def _hand_over(self, client: smtplib.SMTP) -> None:
        try:
            client.send_message(self.mail, to_addrs=[self.recipient])
        except smtplib.SMTPRecipientsRefused as error:
            ((code, answer),) = error.recipients.values()
            raise _refusal(code, answer) from error
        except smtplib.SMTPResponseException as error:  # The sender or the content.
            raise _refusal(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPNotSupportedError, UnicodeError) as error:
            raise _Trouble("address", error, final=True) from error


def _refusal(code: int, answer: bytes | str) -> _Trouble:
    said = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    final = 500 <= code <= 599
    return _Trouble("refused" if final else "later", f"{code} {said}", final)


class _Client(smtplib.SMTP):
    """smtplib's client for one delivery: TLS from the start where the address says so, and it leaves quickly."""

    def __init__(self, delivery: _Delivery) -> None:
        self.delivery, self.step, url = delivery, "greeting", delivery.url
        port = url.port or (465 if url.scheme == "smtps" else 25)
        # Longer than the deadline, which ends whatever is going on then.
        super().__init__(url.hostname or "localhost", port, delivery.name, timeout=2 * DEADLINE)

    def putcmd(self, cmd: str, args: str = "") -> None:
        """Say something; which of our steps it is, is remembered, and never more, for a password may be in it."""
        if (step := cmd.lower()) in STEPS:
            self.step = step
        super().putcmd(cmd, args)

    def getreply(self) -> tuple[int, bytes]:
        """The server's answer, which is kept; but for what it asks when we sign in."""
        code, answer = super().getreply()
        if code != 334 and self.step:
            self.delivery.said.append(Reply(self.step, code, _plain(answer)))
        goes_on = {334: self.step, 354: "content"}
        self.step = goes_on.get(code, "")
        return code, answer

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        line = socket.create_connection((host, port), _CONNECT)
        line.settimeout(timeout)
        self.delivery.keep(line)
        if self.delivery.url.scheme == "smtps":
            return ssl.create_default_context().wrap_socket(line, server_hostname=host)
        return line

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        # The mail is taken by now: an answer to QUIT is worth a second and no more.
        with suppress(OSError, smtplib.SMTPException):
            if self.sock is not None:
                self.sock.settimeout(1)
            super().__exit__(kind, error, where)
        self.close()


def _is_near(host: str) -> bool:
    """Whether mail to this host never leaves the machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
