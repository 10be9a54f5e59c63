"""Nothing of a network of our own is ever called, however it is written and whatever a name server says."""

from __future__ import annotations

import ipaddress
import socket
from ipaddress import IPv4Address, IPv6Address
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantbeeld.core.errors import Invalid
from klantbeeld.engines.webhooks.guard import checked_addresses, is_public
from klantbeeld.engines.webhooks.posting import post
from klantbeeld.engines.webhooks.targets import Target, read

INNER_4 = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "224.0.0.0/4",
    "240.0.0.0/4",
]
INNER_6 = ["::/127", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "2001:db8::/32", "2001::/32", "100::/64"]
AROUND_4 = ["::ffff:0:0", "::", "64:ff9b::", "64:ff9b:1::", "::ffff:0:0:0"]
PUBLIC = [
    "8.8.8.8",
    "1.1.1.1",
    "9.9.9.9",
    "100.63.255.255",
    "100.128.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "2a00:1450::1",
]


def within(networks: list[str]) -> st.SearchStrategy[Any]:
    """Addresses of these networks."""
    found = [ipaddress.ip_network(one) for one in networks]
    return st.sampled_from(found).flatmap(
        lambda network: st.integers(0, network.num_addresses - 1).map(lambda place: network[place])
    )


def forms(address: IPv4Address) -> list[str]:
    """The ways to write an IPv4 address that systems take for one (inet_aton)."""
    a, b, c, d = address.packed
    number = int(address)
    return [
        str(address),
        f"{address}.",
        str(number),
        hex(number),
        f"0{number:o}",
        f"{a}.{number & 0xFFFFFF}",
        f"{a}.{b}.{number & 0xFFFF}",
        ".".join(hex(one) for one in (a, b, c, d)),
        ".".join(f"0{one:o}" for one in (a, b, c, d)),
        f"0x{a:02x}.{b}.0{c:o}.{d}",
        f"{number + 2**32}",
        "".join(chr(0xFF10 + int(one)) if one.isdigit() else one for one in str(address)),
        str(address).replace(".", "\u3002"),
    ]


def is_refused(address: str) -> bool:
    try:
        checked_addresses(read(address))
    except Invalid as refusal:
        return set(refusal.fields) == {"address"}
    return False


@given(within(INNER_4))
def test_no_way_to_write_an_inner_address_passes(address: IPv4Address) -> None:
    assert not is_public(address)
    for form in forms(address):
        assert is_refused(f"https://{form}/"), form


@given(within(INNER_6))
def test_no_inner_ipv6_address_passes(address: IPv6Address) -> None:
    assert is_refused(f"https://[{address}]/")


@given(st.one_of(within(INNER_4), st.integers(0, 2**32 - 1).map(IPv4Address)), st.sampled_from(AROUND_4))
def test_an_ipv4_address_inside_an_ipv6_address_never_passes(inner: IPv4Address, around: str) -> None:
    held = IPv6Address(int(IPv6Address(around)) | int(inner))
    assert is_refused(f"https://[{held}]/")
    six_to_four = IPv6Address((0x2002 << 112) | (int(inner) << 80) | 1)
    assert is_refused(f"https://[{six_to_four}]/")


@given(st.integers(0, 2**32 - 1).map(IPv4Address) | st.integers(0, 2**128 - 1).map(IPv6Address))
def test_what_passes_is_public_by_another_list_too(address: IPv4Address | IPv6Address) -> None:
    """Python's own list, which differs by release, is the second opinion."""
    if is_public(address):
        assert address.is_global and not address.is_multicast and not address.is_private


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_pass(address: str) -> None:
    host = f"[{address}]" if ":" in address else address
    assert checked_addresses(read(f"https://{host}/x")) == [address]


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/",
        "ftp://example.org/",
        "//example.org/",
        "example.org",
        "",
        "https://",
        "https:///pad",
        "https://user@example.org/",
        "https://user:secret@example.org/",
        "https://@example.org/",
        "https://example.org@127.0.0.1/",
        "https://example.org:22/",
        "https://example.org:0/",
        "https://example.org:70000/",
        "https://example.org:x/",
        "https://example.org/#deel",
        "https://example.org\\@127.0.0.1/",
        "https://example.org/\r\nHost: elders",
        "https://exa mple.org/",
        "https://example..org/",
        "https://example.org../",
        "https://.example.org/",
        "https://-a.example.org/",
        "https://localhost/",
        "https://localhost./",
        "https://intranet/",
        "https://[fe80::1%25eth0]/",
        "https://[::1/",
        "https://1.2.3/",
        "https://1.2.3.4.5/",
        "https://example.0x7f/",
        "https://\u2100.example.org/",
        "https://" + "a" * 64 + ".org/",
        "https://" + "\u00e9" * 64 + ".org/",
        "https://example.org/" + "a" * 500,
        "https://example.org/" + "\u00e9" * 200,
    ],
)
def test_what_is_no_address_to_call_is_refused_without_asking_a_name_server(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *given, **more: asked.append(given))
    with pytest.raises(Invalid) as refusal:
        read(address)
    assert set(refusal.value.fields) == {"address"} and asked == []


@pytest.mark.parametrize(
    ("written", "is_read_as"),
    [
        ("https://Example.ORG", "https://example.org/"),
        ("https://example.org./pad?a=b", "https://example.org/pad?a=b"),
        ("https://example.org:443/pad", "https://example.org/pad"),
        ("https://example.org:8443/", "https://example.org:8443/"),
        ("https://caf\u00e9.example/caf\u00e9", "https://xn--caf-dma.example/caf%C3%A9"),
        ("https://[2A00:1450::0001]/", "https://[2a00:1450::1]/"),
    ],
)
def test_an_address_is_kept_in_its_one_usual_form(written: str, is_read_as: str) -> None:
    assert str(read(written)) == is_read_as
    assert read(is_read_as) == read(written)


@given(st.text(max_size=60), st.sampled_from(["", "https://", "https://example.org/", "https://8.8.8.8:"]))
def test_whatever_is_written_is_read_or_refused_and_reads_the_same_again(text: str, before: str) -> None:
    try:
        target = read(before + text)
    except Invalid:
        return
    assert target.scheme == "https" and "." in target.host + ":" or ":" in target.host
    assert read(str(target)) == target


def answering(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let the system's name server give these answers, one for each question, the last for ever; return the questions."""
    asked: list[str] = []

    def answer(host: str, port: int, **more: Any) -> list[Any]:
        given = answers[min(len(asked), len(answers) - 1)]
        asked.append(host)
        return [
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (one, port, 0, 0))
            if ":" in one
            else (socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port))
            for one in given
        ]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return asked


@given(inner=within([*INNER_4, *INNER_6]), last=st.booleans())
def test_a_name_with_a_public_and_an_inner_address_is_refused(inner: Any, last: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        asked = answering(patch, ["8.8.8.8", str(inner)] if last else [str(inner), "8.8.8.8"])
        assert is_refused("https://hooks.example/")
        assert asked == ["hooks.example"]


def test_a_name_that_moves_inside_after_it_was_checked_is_not_called(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answering(monkeypatch, ["8.8.8.8"], ["127.0.0.1"])
    assert not is_refused("https://hooks.example/")
    assert post("https://hooks.example/", {}, b"{}").problem == "address"
    assert len(asked) == 2


def test_the_refusal_does_not_tell_an_unknown_name_from_an_inner_one(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = set()
    for answers in (["10.0.0.1"], []):
        answering(monkeypatch, answers)
        with pytest.raises(Invalid) as refusal:
            checked_addresses(Target("https", "intern.example", 443, "/"))
        texts.add(str(refusal.value.text))
    assert len(texts) == 1


def test_a_named_inner_host_is_called_at_its_port_only_and_never_where_keys_are_handed_out(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.WEBHOOK_INNER_HOSTS = ["shop.lan:9443", "[fd12::7]:443"]
    answering(monkeypatch, ["10.0.0.7"])
    assert checked_addresses(read("https://shop.lan:9443/")) == ["10.0.0.7"]
    assert is_refused("https://shop.lan/") and is_refused("https://shop.lan:8443/")
    assert is_refused("https://other.lan:9443/") and is_refused("http://shop.lan:9443/")
    for address in ("169.254.169.254", "::ffff:169.254.169.254", "fe80::1", "0.0.0.0", "224.0.0.1", "fd00:ec2::254"):
        answering(monkeypatch, [address])
        assert is_refused("https://shop.lan:9443/"), address
    answering(monkeypatch, ["fd12::7"])
    assert checked_addresses(read("https://[fd12::7]/")) == ["fd12::7"]
