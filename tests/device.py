"""A passkey in memory: it answers as a device does, and may be told to lie."""

import hashlib
import json
import os
import struct
from base64 import urlsafe_b64encode
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256

PRESENT_AND_VERIFIED, WITH_KEY = 0x05, 0x40
ORIGIN = "http://localhost"


def text(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")


class Device:
    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(16)
        self.count = 0

    def make(self, asked: dict[str, Any], origin: str = ORIGIN) -> str:
        """The answer to a question that makes a passkey."""
        public = cbor.encode(ES256.from_cryptography_key(self.key.public_key()))
        held = bytes(16) + struct.pack(">H", len(self.id)) + self.id + public
        data = self.data(asked["rp"]["id"], PRESENT_AND_VERIFIED | WITH_KEY) + held
        attested = cbor.encode({"fmt": "none", "authData": data, "attStmt": {}})
        client = self.client("webauthn.create", asked, origin)
        return self.answer(clientDataJSON=client, attestationObject=attested)

    def use(
        self,
        asked: dict[str, Any],
        origin: str = ORIGIN,
        flags: int = PRESENT_AND_VERIFIED,
    ) -> str:
        """The answer to a question for the passkey."""
        self.count += 1
        client = self.client("webauthn.get", asked, origin)
        data = self.data(asked["rpId"], flags)
        signed = self.key.sign(
            data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256())
        )
        return self.answer(
            clientDataJSON=client, authenticatorData=data, signature=signed
        )

    def data(self, host: str, flags: int) -> bytes:
        place = hashlib.sha256(host.encode()).digest()
        return place + bytes([flags]) + struct.pack(">I", self.count)

    def client(self, kind: str, asked: dict[str, Any], origin: str) -> bytes:
        said = {"type": kind, "challenge": asked["challenge"], "origin": origin}
        return json.dumps(said).encode()

    def answer(self, **response: bytes) -> str:
        raw = text(self.id)
        parts = {name: text(value) for name, value in response.items()}
        said = {"id": raw, "rawId": raw, "type": "public-key", "response": parts}
        return json.dumps(said)
