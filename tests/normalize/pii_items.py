"""Made-up personal data in realistic sentences, and sentences full of numbers that are none.

Every item is drawn from a seeded generator and belongs to nobody.
"""

from __future__ import annotations

import base64
import ipaddress
import random
import string
from collections.abc import Callable

Rng = random.Random
FIRST = ("jane", "omar", "li", "anna-maria", "o'brien", "Zoë", "kofi", "s", "Pat", "müller", "raj", "elena")
LAST = ("doe", "smith", "garcia", "nguyen", "van.dyk", "kowalski", "okafor", "tanaka", "lopez", "weiss")
HOSTS = (
    "clinic",
    "herbal-health",
    "mail.uni",
    "kratom4u",
    "sleep.center",
    "x1",
    "pharmacy-online",
    "münchen",
    "nhs.trust",
)
ENDINGS = ("com", "org", "example", "co.uk", "edu", "health", "io", "museum", "com.au", "photography", "xn--p1ai", "de")


def pick(rng: Rng, *options: str) -> str:
    return rng.choice(options)


def digits(rng: Rng, n: int) -> str:
    return "".join(rng.choices(string.digits, k=n))


def form(rng: Rng, pattern: str) -> str:
    """Fill a pattern: # any digit, N 2 to 9, and all else as it is."""
    return "".join(
        rng.choice(string.digits) if c == "#" else rng.choice("23456789") if c == "N" else c for c in pattern
    )


def token(rng: Rng, n: int, alphabet: str = string.ascii_letters + string.digits) -> str:
    made = [*rng.choices(alphabet, k=n - 3), rng.choice("0123456789"), rng.choice("ABCDEF"), rng.choice("abcdef")]
    rng.shuffle(made)
    return (
        "".join(made)
        if set(alphabet) >= set("Aa0")
        else "".join(rng.choices(alphabet, k=n - 1)) + rng.choice("0123456789")
    )


HEX = "0123456789abcdef"
B64 = string.ascii_letters + string.digits + "_-"


def email(rng: Rng) -> str:
    first, last, host, ending = rng.choice(FIRST), rng.choice(LAST), rng.choice(HOSTS), rng.choice(ENDINGS)
    local = pick(rng, f"{first}.{last}", f"{first}_{last}{digits(rng, 2)}", f"{first}+{last}", first, f"{first[0]}{last}",
                 f"{last}{digits(rng, 4)}", f"{first}-{last}", f"_{last}", f"{first}.{last}.{digits(rng, 1)}", f"{first}%{last}")  # fmt: skip
    plain = f"{local}@{host}.{ending}"
    spelled = f"{first[0]}.{last} [at] {host} [dot] {ending.split('.')[0]}"
    return rng.choice(
        [plain] * 12
        + [
            plain.upper(),
            f"mailto:{plain}",
            f"<{plain}>",
            f"{local} (at) {host}.{ending}",
            f"{local}[at]{host}.{ending}",
            f"{local} @ {host}.{ending}",
            spelled,
            f"{local} at {host} dot com",
            f"{local}@[{ip4(rng)}]",
            f"https://x.example/u?mail={local.replace('%', '.')}%40{host}.{ending}",
            f"{local}(at){host}(dot)org",
            f'"{first} {last}"@{host}.{ending}',
        ]
    )


def ip4(rng: Rng) -> str:
    while True:
        address = ipaddress.IPv4Address(rng.getrandbits(32))
        if address.is_global and not address.is_multicast:
            return str(address)


def ip6(rng: Rng) -> str:
    number = rng.choice((0x2001, 0x2001, 0x2400, 0x2606, 0x2A00, 0x2A03, 0x2620)) << 112 | rng.getrandbits(96)
    if rng.random() < 0.5:
        number &= ~(((1 << 64) - 1) << 24)
    address = ipaddress.IPv6Address(number | 0x4 << 108)
    return pick(rng, str(address), str(address), address.exploded, str(address).upper(), f"[{address}]:443")


def ip(rng: Rng) -> str:
    four = ip4(rng)
    return rng.choice([four] * 6 + [ip6(rng)] * 4 + [
        f"{four}:8080", f"http://{four}/page", f"{four}/24", f"[{four}]", f"({four})", f"::ffff:{four}", pick(rng, "8.8.8.8", "1.1.1.1"),
        f"203.0.113.{rng.randrange(1, 255)}", f"2001:db8::{rng.randrange(1, 9999):x}", f"ssh://{four}:22",
    ])  # fmt: skip


PHONES = (
    "(NNN) NNN-####", "NNN-NNN-####", "NNN.NNN.####", "NNN NNN ####", "+1 NNN NNN ####", "+1-NNN-NNN-####", "+1 (NNN) NNN-####",
    "+1NNNNNN####", "1-800-NNN-####", "1 (888) NNN-####", "1.877.NNN.####", "800-NNN-####", "(NNN)NNN-####", "NNN/NNN-####",
    "NNN-NNN-#### ext. ###", "NNN-NNN-#### x##", "(###) ###-####", "###-###-####", "1-800-QUIT-NOW", "1-800-FLOWERS",
    "+44 20 #### ####", "+44 (0)20 #### ####", "+44 7### ######", "020 #### ####", "07### ######", "0161 ### ####",
    "0800 ### ####", "(020) #### ####", "0044 20 #### ####", "+44 (0) 1632 ######", "01632 ######",
    "+49 30 ########", "+49 (0)30 / ######", "030 / ########", "0171-#######", "+49-89-#######", "089 ######-##",
    "+33 1 ## ## ## ##", "01 ## ## ## ##", "06.##.##.##.##", "+33 (0)6 ## ## ## ##", "+34 6## ## ## ##", "+34 9## ### ###",
    "+39 06 #### ####", "+39 3## #######", "+31 20 ### ####", "06-########", "020-#######", "+41 44 ### ## ##", "044 ### ## ##",
    "+46 8 ### ### ##", "08-### ### ##", "+45 ## ## ## ##", "+47 ### ## ###", "+358 9 ### ####", "+48 ## ### ## ##",
    "+7 (495) ###-##-##", "+7 9## ###-##-##", "+91 98### #####", "+91-98########", "098########", "+86 138 #### ####",
    "+86 10 #### ####", "+81 3-####-####", "03-####-####", "090-####-####", "+82 2-###-####", "010-####-####", "+61 2 #### ####",
    "(02) #### ####", "04## ### ###", "1300 ### ###", "+64 9 ### ####", "+55 11 9####-####", "(11) 9####-####", "+52 55 #### ####",
    "+54 11 ####-####", "+27 11 ### ####", "011 ### ####", "+234 80# ### ####", "+254 7## ######", "+971 4 ### ####",
    "+972-3-###-####", "+65 6### ####", "+852 #### ####", "+60 3-#### ####", "+63 2 #### ####", "+90 212 ### ## ##",
    "+353 1 ### ####", "(+44) 20 #### ####", "011 44 20 #### ####", "tel:+1NNNNNN####",
)  # fmt: skip
SAID_PHONES = (
    "NNNNNN####", "1NNNNNN####", "0##########", "NNN-####", "NNN ####", "#### ####", "6## ## ## ##", "9## ### ###", "98### #####", "138########",
)  # fmt: skip
SAYING = ("Call {} for help.", "Phone: {}", "Tel. {}", "Call us today on {}.", "Fax {}", "Hotline: {}", "Please ring {} first.",
          "Text HELP to {}.", "Dial {} and ask for the nurse.", "WhatsApp: {}", "mobile {}", "My cell is {}.", "Telephone number: {}",
          "Helpline (24 hours): {}", "Call Dr. Lee at {} before you stop taking it.")  # fmt: skip
NEUTRAL = ("Questions? {}", "Contact our pharmacy at {} for refills.", "You can reach the clinic on {} from Monday to Friday.",
           "Dr. Okafor, Herbal Health Clinic, {}, Springfield", "For help with withdrawal, {} is open day and night.",
           "The poison center ({}) is open.", "Write or call: {}.", "Her number, {}, was on the label.", "{}")  # fmt: skip


def phone(rng: Rng) -> tuple[str, str]:
    """A number and a sentence with it: those that could be anything stand where words call them telephone numbers."""
    if rng.random() < 0.2:
        number = form(rng, rng.choice(SAID_PHONES))
        return number, rng.choice(SAYING).format(number)
    number = form(rng, rng.choice(PHONES))
    return number, rng.choice(SAYING + NEUTRAL).format(number)


def jwt(rng: Rng) -> str:
    return f"eyJ{token(rng, 33, B64)}.eyJ{token(rng, 60, B64)}.{token(rng, 43, B64)}"


def pem(rng: Rng) -> str:
    kind = pick(rng, "RSA ", "EC ", "", "OPENSSH ", "ENCRYPTED ", "DSA ")
    body = "".join(base64.b64encode(rng.randbytes(48)).decode() + pick(rng, "\n", " ", "\\n") for _ in range(4))
    return f"-----BEGIN {kind}PRIVATE KEY-----\n{body}\n-----END {kind}PRIVATE KEY-----"


UPPER = string.ascii_uppercase + string.digits
SECRETS: tuple[Callable[[Rng], str], ...] = (
    lambda r: pick(r, "AKIA", "ASIA") + "".join(r.choices(UPPER, k=16)),
    lambda r: token(r, 40, string.ascii_letters + string.digits + "+/"),
    lambda r: pick(r, "ghp_", "gho_", "ghs_", "ghu_", "ghr_") + token(r, 36),
    lambda r: f"github_pat_{token(r, 22)}_{token(r, 59)}",
    lambda r: "glpat-" + token(r, 20, B64),
    lambda r: f"xoxb-{digits(r, 12)}-{digits(r, 12)}-{token(r, 24)}",
    lambda r: f"xoxp-{digits(r, 12)}-{digits(r, 12)}-{digits(r, 12)}-{token(r, 32, HEX)}",
    lambda r: f"https://hooks.slack.com/services/T{token(r, 8, UPPER)}/B{token(r, 8, UPPER)}/{token(r, 24)}",
    jwt, pem, lambda r: "Bearer " + token(r, 40), lambda r: "Authorization: Bearer " + jwt(r),
    lambda r: "Authorization: Basic " + base64.b64encode(r.randbytes(18)).decode(),
    lambda r: pick(r, "sk-", "sk-proj-", "sk-ant-api03-") + token(r, 44, B64),
    lambda r: pick(r, "sk_live_", "rk_live_", "pk_test_") + token(r, 24),
    lambda r: "AIza" + token(r, 35, B64), lambda r: "ya29." + token(r, 60, B64), lambda r: "GOCSPX-" + token(r, 28, B64),
    lambda r: "hf_" + token(r, 34), lambda r: "npm_" + token(r, 36), lambda r: "pypi-AgEIcHlwaS5vcmc" + token(r, 60, B64),
    lambda r: f"SG.{token(r, 22, B64)}.{token(r, 43, B64)}", lambda r: "SK" + token(r, 32, HEX), lambda r: "key-" + token(r, 32, HEX),
    lambda r: f"{digits(r, 9)}:AA{token(r, 33, B64)}", lambda r: f"shpat_{token(r, 32, HEX)}", lambda r: f"dop_v1_{token(r, 64, HEX)}",
    lambda r: f"api_key={token(r, 32, HEX)}", lambda r: f"aws_secret_access_key = {token(r, 40)}", lambda r: f"X-API-Key: {token(r, 28)}",
    lambda r: f'"access_token": "{token(r, 30)}"', lambda r: f"client_secret={token(r, 24)}", lambda r: f"password: {token(r, 12)}",
    lambda r: f"https://a.example/x?page=2&{pick(r, 'token', 'access_token', 'sig', 'api_key', 'auth', 'key', 'session', 'sid')}={token(r, 20)}",
    lambda r: f"https://b.example/f.pdf?X-Amz-Expires=300&X-Amz-Signature={token(r, 64, HEX)}",
    lambda r: f"https://c.example/reset/{token(r, 32)}", lambda r: f"https://me:{token(r, 10)}@d.example/feed",
    lambda r: f"AccountKey={base64.b64encode(r.randbytes(64)).decode()};", lambda r: f"DB_PASSWORD={token(r, 14)}",
    lambda r: f"SECRET_KEY='{token(r, 50)}'",
)  # fmt: skip
KEY_SENTENCES = ("Use {} to sign in.", "The key was {} and should be revoked.", "{}", "Somebody pasted {} into the comments.",
                 "config: {}", "curl -H '{}' https://api.example/v1", "Do not share {} with anybody!")  # fmt: skip
EMAIL_SENTENCES = ("Write to {} for a refill.", "Contact: {}", "Reviewed by Dr. Lee ({}), 2021.", "{}", "Send the diary to {}, please.",
                   "Questions about kratom go to {}.", "From: Jane Doe {}", "E-mail {} or come by.")  # fmt: skip
IP_SENTENCES = ("The comment came from {} at night.", "Server {} hosts the pages.", "Visitor {} signed the guest book.", "Blocked IP: {}",
                "Her address was {}.", "Requests from {} were refused.", "ping {} to test it", "The log shows {} twice.")  # fmt: skip


def secret_of(item: str) -> str:
    """The part of an item that must not be published: what stands behind a name, a scheme or an address."""
    for mark in ("Signature=", "AccountKey=", "PASSWORD=", "SECRET_KEY=", "reset/", "earer ", "Basic ", "://me:", "Key: ", "_token\": ",
                 "_secret=", "password: ", "api_key=", "access_key = "):  # fmt: skip
        if mark in item:
            item = item.rpartition(mark)[2]
    return (
        item.strip("'\";<>").split("@")[0].split("?page=2&")[-1].rpartition("=" if "?page" in item else "\0")[2] or item
    )


def numbers(rng: Rng) -> str:
    """A sentence with doses, dates, counts or identifiers, and no personal data."""
    return rng.choice(NUMBERS)(rng)


def _n(rng: Rng, low: int, high: int) -> int:
    return rng.randint(low, high)


def _isbn(rng: Rng) -> str:
    return form(rng, pick(rng, "ISBN 978-0-###-#####-#", "ISBN: 978-1-####-####-#", "ISBN 0-###-#####-#", "ISBN-13 978 3 ## ###### #", "ISBN 97803########",
                          "ISBN-10: 0#########", "(ISBN 3-###-#####-X)"))  # fmt: skip


NUMBERS: tuple[Callable[[Rng], str], ...] = (
    lambda r: f"Take {_n(r, 1, 9)}00-{_n(r, 10, 20)}00 mg {_n(r, 2, 3)}-{_n(r, 4, 5)} times a day for {_n(r, 2, 24)} weeks.",
    lambda r: f"Doses of {_n(r, 100, 900)}-{_n(r, 100, 900)}-{_n(r, 1000, 2000)} mg were compared.",
    lambda r: f"The dose was {_n(r, 1, 9)} {_n(r, 100, 999)} {_n(r, 100, 999)} IU, then {_n(r, 10, 99)},{_n(r, 100, 999)} IU.",
    lambda r: f"Call your doctor if you take more than {_n(r, 1000, 9999)} mg in {_n(r, 2, 48)} hours.",
    lambda r: f"One capsule holds {_n(r, 1, 99)} 000 000 000 CFU of live cells.",
    lambda r: f"From {_n(r, 1990, 2005)}-{_n(r, 2006, 2020)} the number of users was {_n(r, 1000000, 9999999)}.",
    lambda r: f"On {_n(r, 2000, 2024)}-{_n(r, 10, 12)}-{_n(r, 10, 28)} and {_n(r, 10, 28)}.{_n(r, 10, 12)}.{_n(r, 1990, 2024)} she took {_n(r, 1, 9)}.5 g.",
    lambda r: f"PMID: {digits(r, 8)}; PMCID: PMC{digits(r, 7)}; full text PMID {digits(r, 8)}.",
    lambda r: f"doi:10.{digits(r, 4)}/j.jep.{_n(r, 2000, 2024)}.0{_n(r, 1, 9)}.{digits(r, 3)} and 10.{digits(r, 4)}/{_n(r, 2000, 2024)}/{digits(r, 7)}",
    lambda r: f"See https://doi.org/10.{digits(r, 4)}/s{digits(r, 5)}-0{digits(r, 2)}-{digits(r, 5)}-{digits(r, 1)} for details.",
    lambda r: f"{_isbn(r)}, page {_n(r, 10, 400)}.",
    lambda r: f"Lot {form(r, pick(r, '####-####-##', '###-###-####', '##########', '0###-#####-##', '### ### ####'))} was recalled.",
    lambda r: f"Batch no. {form(r, pick(r, '202-###-####', '##-######', '0#########', 'B####-####'))}, best before {_n(r, 10, 28)}/{_n(r, 10, 12)}/{_n(r, 2024, 2029)}.",
    lambda r: f"NDC {form(r, pick(r, '####-####-##', '#####-###-##', '0####-####-##', '###########'))} holds {_n(r, 5, 500)} mg tablets.",
    lambda r: f"CAS {digits(r, 4)}-{digits(r, 2)}-{digits(r, 1)}, UNII {token(r, 10, UPPER)}, CID {digits(r, 8)}, EC 3.{_n(r, 1, 9)}.{_n(r, 1, 30)}.{_n(r, 1, 99)}.",
    lambda r: f"Trial NCT{digits(r, 8)}, EudraCT 20{_n(r, 10, 22)}-00{digits(r, 4)}-{digits(r, 2)}, ISRCTN{digits(r, 8)}.",
    lambda r: f"Guideline version {_n(r, 1, 9)}.{_n(r, 0, 20)}.{_n(r, 0, 20)}.{_n(r, 0, 250)} replaces v{_n(r, 1, 9)}.{_n(r, 0, 9)}.{_n(r, 0, 9)}.",
    lambda r: f"SPSS {_n(r, 10, 29)}.0.0.{_n(r, 0, 3)} and R {_n(r, 3, 4)}.{_n(r, 0, 6)}.{_n(r, 0, 3)} were used.",
    lambda r: f"Phytother Res. {_n(r, 1990, 2024)};{_n(r, 10, 40)}({_n(r, 1, 12)}):{_n(r, 1000, 1200)}-{_n(r, 1201, 1400)}.",
    lambda r: f"J Ethnopharmacol {_n(r, 100, 250)} ({_n(r, 2000, 2020)}) {_n(r, 100, 400)}–{_n(r, 401, 900)}; {_n(r, 20, 40)} ({_n(r, 10, 12)}) {_n(r, 1000, 1200)}-{_n(r, 1201, 1400)}.",
    lambda r: f"95% CI 0.{digits(r, 2)}–{_n(r, 1, 9)}.{digits(r, 2)}; p = 0.{digits(r, 4)}; n = {_n(r, 1000000, 99999999)}",
    lambda r: f"Weight fell by +{_n(r, 1, 9)}.{digits(r, 7)} or -{_n(r, 1, 9)}.{digits(r, 3)} kg; change +{_n(r, 10, 99)} 000 000 copies.",
    lambda r: f"At {_n(r, 10, 23)}:{_n(r, 10, 59)}:{_n(r, 10, 59)} and at 0800, 1400 and 2000 the drops were given; ratio 1:{_n(r, 2, 9)}:{_n(r, 2, 9)}.",
    lambda r: f"The private network 192.168.{_n(r, 0, 255)}.{_n(r, 0, 255)} and 10.{_n(r, 0, 255)}.{_n(r, 0, 255)}.1 or fe80::1 are local; ::1 too.",
    lambda r: f"Cambridge, MA 02139-{digits(r, 4)} and ORCID 0000-000{digits(r, 1)}-{digits(r, 4)}-{digits(r, 4)}.",
    lambda r: f"Contact hours: {_n(r, 8, 9)}-{_n(r, 16, 18)}; reach a total of {_n(r, 10, 99)} {_n(r, 100, 999)} {_n(r, 100, 999)} units.",
    lambda r: f"T cell counts of {_n(r, 100, 999)}-{_n(r, 1000, 1500)} per ml; {_n(r, 1, 9)} 500 000 cells in the text of {_n(r, 1990, 2020)}.",
    lambda r: f"Patent US {_n(r, 6, 9)},{digits(r, 3)},{digits(r, 3)} B2; serial {form(r, '###-###-####')}; UPC {form(r, '0 ##### ##### #')}.",
    lambda r: f"Take 1-0-1 or 1-1-1-1 with 7-hydroxymitragynine 1-2 %, 5-HT2A, CYP2D6 and omega-3-6-9 {_n(r, 500, 1500)} mg.",
    lambda r: f"Add {_n(r, 1, 3)} 1/2 cups ({_n(r, 100, 400)} g) and {_n(r, 2, 5)} x 10^{_n(r, 6, 11)} CFU; choose a password that you remember.",
    lambda r: f"Storage at 15-30 C for {_n(r, 12, 36)} months; Ref. {form(r, '####-###-####')}; order number {form(r, '###-#######-#######')}.",
    lambda r: f"A token of thanks: {_n(r, 10, 99)} people, session {_n(r, 1, 9)}: {_n(r, 8, 11)}:00-{_n(r, 12, 18)}:30; code of practice 2019.",
)  # fmt: skip
