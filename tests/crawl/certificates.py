"""Host names in, certificates out: of a throw-away authority, good ones and bad ones."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Authority:
    """Signs certificates; its own is in the file `path`."""

    folder: Path
    key: ec.EllipticCurvePrivateKey
    name: x509.Name

    @classmethod
    def create(cls, folder: Path) -> Authority:
        authority = cls(folder, ec.generate_private_key(ec.SECP256R1()), _name("Test authority"))
        constraints = x509.BasicConstraints(ca=True, path_length=None)
        certificate = _builder(authority.name, authority.name, authority.key).add_extension(
            constraints, critical=True
        )
        signed = certificate.sign(authority.key, hashes.SHA256())
        authority.path.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
        return authority

    @property
    def path(self) -> Path:
        return self.folder / "authority.pem"

    def serve(self, host: str, *, is_self_signed: bool = False, days: int = 1) -> ssl.SSLContext:
        """A server's context for `host`, with a certificate that ends in `days` (or has ended)."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.DNSName(host)])
        issuer = _name(host) if is_self_signed else self.name
        builder = _builder(_name(host), issuer, key, days).add_extension(names, critical=False)
        signed = builder.sign(key if is_self_signed else self.key, hashes.SHA256())
        path = self.folder / f"{host}-{days}.pem"
        path.write_bytes(
            signed.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, days: int = 1
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + timedelta(days=days))
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
