"""Certificates of servers on loopback that only those who are told trust; made with the openssl command."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

CONFIGURATION = """
[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = .
serial = serial.txt
default_md = sha256
policy = any
x509_extensions = names
[any]
commonName = supplied
[names]
subjectAltName = IP:127.0.0.1, DNS:secure.example
[req]
distinguished_name = subject
[subject]
"""


@dataclass(frozen=True)
class Certificate:
    """A key and its certificate for 127.0.0.1 and secure.example, which is its own authority."""

    key: Path
    file: Path

    def server(self) -> ssl.SSLContext:
        """What a server needs to show it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file, self.key)
        return context


def make_certificate(folder: Path, *, ends: str) -> Certificate:
    """A certificate that holds from 2020 to `ends` (YYYYMMDD)."""
    if not shutil.which("openssl"):
        pytest.skip("needs the openssl command to make a certificate")
    (folder / "openssl.cnf").write_text(CONFIGURATION)
    (folder / "index.txt").write_text("")
    (folder / "serial.txt").write_text("01")
    key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem"
    valid = f"-startdate 20200101000000Z -enddate {ends}000000Z"
    signed = "-batch -notext -selfsign -keyfile key.pem -in request.pem -out certificate.pem"
    for command in (f"req -new {key} -subj /CN=127.0.0.1 -out request.pem", f"ca {valid} {signed}"):
        arguments = ["openssl", *command.split(), "-config", "openssl.cnf"]
        subprocess.run(arguments, cwd=folder, check=True, capture_output=True)
    return Certificate(folder / "key.pem", folder / "certificate.pem")
