"""Chance from arithmetic alone, so that the same seed gives the same rows on every engine and version.

A number is spread over 32 bits by two multiplications and three shifts; the constants are those of the hash prospector's
best 32-bit mixer (C. Wellons, 2018, public domain). All products stay below 2**63.
"""

from hashlib import sha256

from shixiao.engine import Engine

_MASK = 4294967295
_MACROS = {
    "mix_first(x)": f"(xor(x, x >> 16) * 569420461) & {_MASK}",
    "mix_second(x)": f"(xor(x, x >> 15) * 1935289751) & {_MASK}",
    "mix_last(x)": "xor(x, x >> 15)",
    "mixed(x, offset_)": f"mix_last(mix_second(mix_first((x * 2654435761 + offset_) & {_MASK})))",
}


def install_mixing(engine: Engine) -> None:
    """Define the macros in an engine."""
    for signature, body in _MACROS.items():
        engine.run(f"CREATE OR REPLACE TEMP MACRO {signature} AS {body}")


def drawn(key: str, below: int | str, *, seed: int, part: str) -> str:
    """An SQL whole number from 0 up to but without `below`, the same for the same key, seed and part."""
    offset = int.from_bytes(sha256(f"{seed}/{part}".encode()).digest()[:4])
    return f"(mixed({key}, {offset}) % ({below}))"


def chosen(words: tuple[str, ...], index: str) -> str:
    """An SQL text: the word at an index counted from 0."""
    listed = ", ".join(f"'{word}'" for word in words)
    return f"([{listed}])[1 + {index}]"
