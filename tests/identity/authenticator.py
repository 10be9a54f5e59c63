"""An authenticator of our own making, with real keys: it signs for any origin, which no browser would."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

PRESENT, VERIFIED, HAS_CREDENTIAL = 1, 4, 64
ID = b"a passkey of a test"


@dataclass
class Authenticator:
    """Holds one passkey; `flags` tell what the person did: present, and recognised by a PIN, finger or face."""

    origin: str = "http://testserver"
    relying_party: str = "testserver"
    flags: int = PRESENT | VERIFIED
    user_handle: str = ""
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer navigator.credentials.create, without attestation (WebAuthn 8.7)."""
        self.user_handle = options["publicKey"]["user"]["id"]
        public_key = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(b"\0" * 16, ID, public_key)
        data = AuthenticatorData.create(self._hash(), self.flags | HAS_CREDENTIAL, 0, credential)
        made = AttestationObject.create("none", data, {})
        return self._reply(options, "webauthn.create", {"attestationObject": websafe_encode(made)})

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer navigator.credentials.get (WebAuthn 6.3.3)."""
        data = AuthenticatorData.create(self._hash(), self.flags, 0)
        client = self._client(options, "webauthn.get")
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signature),
            "userHandle": self.user_handle,
        }
        return self._reply(options, "webauthn.get", response)

    def _hash(self) -> bytes:
        return hashlib.sha256(self.relying_party.encode()).digest()

    def _client(self, options: dict[str, Any], kind: str) -> bytes:
        return json.dumps(
            {"type": kind, "challenge": options["publicKey"]["challenge"], "origin": self.origin}
        ).encode()

    def _reply(self, options: dict[str, Any], kind: str, response: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": websafe_encode(ID),
            "rawId": websafe_encode(ID),
            "type": "public-key",
            "clientExtensionResults": {"credProps": {"rk": True}},
            "response": {"clientDataJSON": websafe_encode(self._client(options, kind)), **response},
        }
