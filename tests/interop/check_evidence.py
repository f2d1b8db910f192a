#!/usr/bin/env python3
"""A stranger's checker of an evidence file in another language, written from docs/protocol.md §14 alone.

    python3 check_evidence.py FILE KID [KID ...]      KID: signing key ids compared by another channel, one of each party

Standard library, and Ed25519 from the package `cryptography`. Prints what is proved as JSON; exits 1 and names the
failure on stderr where a step does not hold.
"""

import base64
import hashlib
import json
import re
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


CARD_TYP = "liangdi.party-card.v1"


class Fault(Exception):
    def __init__(self, failure, why):
        super().__init__(f"{failure}: {why}")


def hold(holds, failure, why):
    if not holds:
        raise Fault(failure, why)


def sha256(*parts):
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part if isinstance(part, bytes) else part.encode("utf-8"))
    return digest.digest()


def b64u(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def from_b64u(text, failure):
    hold(re.fullmatch(r"[A-Za-z0-9_-]*", text) is not None, failure, "not base64url")
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise Fault(failure, "not base64url") from None
    hold(b64u(data) == text, failure, "base64url in another spelling")
    return data


def canonical(data, failure):
    """RFC 8785 for documents whose numbers are all integers."""
    try:
        text = data if isinstance(data, str) else data.decode("utf-8")
        value = json.loads(text)
    except ValueError:
        raise Fault(failure, "not JSON in UTF-8") from None
    again = json.dumps(in_order(value), separators=(",", ":"), ensure_ascii=False)
    hold(again == text, failure, "not canonical JSON")
    return value


def in_order(value):
    if isinstance(value, list):
        return [in_order(item) for item in value]
    if isinstance(value, dict):
        return {name: in_order(value[name]) for name in sorted(value, key=lambda name: name.encode("utf-16-be"))}
    return value


def claimed(jws, failure):
    parts = jws.split(".")
    hold(len(parts) == 3, failure, "not a compact JWS")
    return canonical(from_b64u(parts[1], failure), failure)


def verify(protected, payload, signature, typ, key_for, failure):
    header = canonical(from_b64u(protected, failure), failure)
    hold(list(header) == ["alg", "kid", "typ"], failure, "another header")
    hold(header["alg"] == "EdDSA" and header["typ"] == typ, failure, "another header")
    key = Ed25519PublicKey.from_public_bytes(from_b64u(key_for(header["kid"])["jwk"]["x"], failure))
    try:
        key.verify(from_b64u(signature, failure), f"{protected}.{payload}".encode("ascii"))
    except InvalidSignature:
        raise Fault(failure, "the signature does not hold") from None


def verify_compact(jws, typ, key_for, failure):
    fields = claimed(jws, failure)
    protected, payload, signature = jws.split(".")
    verify(protected, payload, signature, typ, key_for, failure)
    return fields


def sign_keys(card):
    return [key for key in card["keys"] if key["use"] == "sign"]


def key_at(card, at, failure):
    def key_for(kid):
        for key in sign_keys(card):
            until = min(key.get("validUntil", "9"), key.get("compromisedSince", "9"))
            if key["kid"] == kid and key["validFrom"] <= at < until:
                return key
        raise Fault(failure, "no key of that party valid then")

    return key_for


def check_cards(party_cards, compared):
    """14.1"""
    parties = {}
    owners = {}
    failure = "party-card-signature"
    for jws in party_cards:
        card = claimed(jws, failure)
        hold(card["type"] == "liangdi-party-card/1", failure, "another type")
        for key in sign_keys(card):
            jwk = key["jwk"]
            members = json.dumps({name: jwk[name] for name in ("crv", "kty", "x")}, separators=(",", ":"))
            hold(b64u(sha256(members)) == key["kid"], failure, "a kid of another key")
            owner = owners.setdefault(key["kid"], card["party"])
            hold(owner == card["party"], failure, "one key on the cards of two parties")
        verify_compact(jws, CARD_TYP, key_at(card, card["issuedAt"], failure), failure)
        before = parties.setdefault(card["party"], [])
        if before:
            require_successor(jws, card, before[-1][0])
        before.append((card, jws))
    for party, cards in parties.items():
        require_believed(party, cards, compared)
    return parties


def require_successor(jws, card, before):
    failure = "party-card-succession"
    hold(card["serial"] > before["serial"], failure, "serials do not ascend")
    hold(card["issuedAt"] >= before["issuedAt"], failure, "older than the card before")
    verify_compact(jws, CARD_TYP, key_at(before, card["issuedAt"], failure), failure)
    kept = {(key["kid"], key["validFrom"]) for key in sign_keys(card)}
    known = {(key["kid"], key["validFrom"]) for key in sign_keys(before)}
    hold(known <= kept, failure, "a signing key is dropped, or moved in time")


def require_believed(party, cards, compared):
    """A card is believed when a compared key signed it, or a key on a believed card of that party did; that it lists such a key proves nothing."""
    failure = "party-card-signature"
    signed = [(canonical(from_b64u(jws.split(".")[0], failure), failure)["kid"], card) for card, jws in cards]
    believed = set(compared)
    grown = True
    while grown:
        listed = {key["kid"] for signer, card in signed if signer in believed for key in sign_keys(card)}
        grown = not listed <= believed
        believed |= listed
    good = all(signer in believed for signer, _ in signed)
    hold(good, "party-card-stranger", f"no compared key leads to a card of {party}")


def card_of(parties, party, failure):
    hold(party in parties, failure, f"no card of {party}")
    return parties[party][-1][0]


def check_agreement(general, parties, created_at):
    """14.2"""
    failure = "agreement-signature"
    agreement = canonical(from_b64u(general["payload"], failure), failure)
    hold(agreement["type"] == "liangdi-agreement/1", failure, "another type")
    sides = [agreement["parties"]["origin"], agreement["parties"]["destination"]]
    signers = []

    def key_for(kid):
        for side in sides:
            for key in sign_keys(card_of(parties, side["party"], failure)):
                if key["kid"] != kid:
                    continue
                good = key["validFrom"] <= created_at < key.get("compromisedSince", "9")
                hold(good, failure, "the key was not yet, or no longer to be believed")
                signers.append(side["party"])
                return key
        raise Fault(failure, "signed by a stranger")

    for signed in general["signatures"]:
        verify(signed["protected"], general["payload"], signed["signature"], "liangdi.agreement.v1", key_for, failure)
    hold(sorted(signers) == sorted(side["party"] for side in sides), failure, "not signed once by each party")
    for side in sides:
        known = any(b64u(sha256(jws)) == side["cardDigest"] for _, jws in parties[side["party"]])
        hold(known, "agreement-card", f"the card of {side['party']} it was signed against is not here")
    return agreement


def check_manifest(file, parties, agreement):
    """14.3"""
    failure = "manifest-signature"
    stated = claimed(file["manifest"], failure)
    card = card_of(parties, stated["sender"], failure)
    manifest = verify_compact(file["manifest"], "liangdi.manifest.v1", key_at(card, stated["createdAt"], failure), failure)
    origin, destination = (agreement["parties"][side]["party"] for side in ("origin", "destination"))
    ways = {"originToDestination": (origin, destination), "destinationToOrigin": (destination, origin)}
    hold(
        manifest["type"] == "liangdi-manifest/1"
        and manifest["agreementId"] == agreement["agreementId"]
        and manifest["agreementVersion"] == agreement["agreementVersion"]
        and ways.get(manifest["direction"]) == (manifest["sender"], manifest["recipient"]),
        "manifest-agreement",
        "the manifest is not of this agreement",
    )
    hold(b64u(sha256(file["manifest"])) == file["parcelDigest"], "parcel-digest", "the digest of another manifest")
    return manifest


def root_of(leaf, index, count, path):
    """RFC 9162 2.1.3.2"""
    hold(0 <= index < count, "inclusion", "no such place")
    fn, sn, r = index, count - 1, leaf
    for p in path:
        hold(sn != 0 and len(p) == 32, "inclusion", "the path is too long")
        if fn % 2 == 1 or fn == sn:
            r = sha256(b"\x01", p, r)
            while fn % 2 == 0 and fn != 0:
                fn, sn = fn // 2, sn // 2
        else:
            r = sha256(b"\x01", r, p)
        fn, sn = fn // 2, sn // 2
    hold(sn == 0, "inclusion", "the path is too short")
    return r


def check_entry(file, manifest, agreement):
    """14.4"""
    leaf = sha256(b"\x00", file["entry"])
    path = [from_b64u(text, "inclusion") for text in file["inclusionPath"]]
    root = root_of(leaf, file["index"], manifest["count"], path)
    hold(b64u(root) == manifest["merkleRoot"], "inclusion", "the path leads to another root")
    hold(file["seq"] == manifest["firstSeq"] + file["index"], "seq", "another number")
    entry = canonical(file["entry"], "entry-agreement")
    clause = any(
        clause["clauseId"] == entry["clauseId"]
        and clause["recordType"] == entry["kind"]
        and clause["direction"] == manifest["direction"]
        and clause["purpose"] == entry["purpose"]
        for clause in agreement["clauses"]
    )
    hold(
        clause
        and entry["agreementId"] == manifest["agreementId"]
        and entry["agreementVersion"] == manifest["agreementVersion"]
        and entry["senderOffice"][:6] == manifest["sender"][:6]
        and entry["recipientOffice"][:6] == manifest["recipient"][:6]
        and ("consentId" in entry) != ("statutoryBasisId" in entry),
        "entry-agreement",
        "the entry is not under this agreement",
    )
    return entry, b64u(leaf)


def check_receipt(jws, file, manifest, leaf, parties):
    """14.5"""
    failure = "receipt-signature"
    stated = claimed(jws, failure)
    card = card_of(parties, stated["issuer"], failure)
    receipt = verify_compact(jws, "liangdi.receipt.v1", key_at(card, stated["at"], failure), failure)
    stage = receipt["stage"]
    told = [e for e in receipt.get("entries", []) if e["seq"] == file["seq"] and e["digest"] == leaf]
    speaks = {
        "accepted": True,
        "delivered": file["seq"] not in receipt.get("except", []),
        "refused": any("code" in e for e in told),
        "acknowledged": bool(told),
    }.get(stage, False)
    members = ("agreementId", "agreementVersion", "direction", "firstSeq", "count")
    hold(
        receipt["type"] == "liangdi-receipt/1"
        and all(receipt[member] == manifest[member] for member in members)
        and receipt["parcelDigest"] == file["parcelDigest"]
        and receipt["issuer"] == manifest["sender" if stage == "accepted" else "recipient"]
        and speaks,
        "receipt-binding",
        "the receipt speaks of something else",
    )
    return stage


def check_body(file, entry):
    """14.6"""
    if "body" not in file:
        return None
    salt = from_b64u(file["body"]["salt"], "body-commitment")
    committed = b64u(sha256(salt, file["body"]["text"])) == entry["bodyCommitment"]
    hold(len(salt) == 32 and committed, "body-commitment", "another body")
    return canonical(file["body"]["text"], "body-commitment")


def check(file, compared):
    hold(file["type"] == "liangdi-evidence/1", "type", "another type of file")
    parties = check_cards(file["partyCards"], compared)
    created_at = claimed(file["manifest"], "manifest-signature")["createdAt"]
    agreement = check_agreement(file["agreement"], parties, created_at)
    manifest = check_manifest(file, parties, agreement)
    entry, leaf = check_entry(file, manifest, agreement)
    stages = [check_receipt(jws, file, manifest, leaf, parties) for jws in file["receipts"]]
    check_body(file, entry)
    return {
        "sender": manifest["sender"],
        "recipient": manifest["recipient"],
        "recordId": entry["recordId"],
        "seq": file["seq"],
        "sealedAt": manifest["createdAt"],
        "stages": stages,
        "body": "body" in file,
    }


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as given:
        evidence = json.load(given)
    try:
        print(json.dumps(check(evidence, sys.argv[2:])))
    except Fault as fault:
        sys.exit(str(fault))
