"""A network that calls at its own pace, answered or not.

python -m benchmarks.calling URL PATH SECRET RATE SECONDS

Prints JSON: taken (calls answered 200), rate (of those, a second, until the last answer), p50 and p99 (ms
from the moment a call was due to its answer).
"""

import asyncio
import hashlib
import hmac
import json
import random
import sys
import time
from urllib.parse import urlsplit

from benchmarks.measuring import percentile


async def call_all(url: str, path: str, secret: str, rate: int, seconds: int) -> dict[str, float]:
    """Every call at its moment, on a connection of its own."""
    began = time.perf_counter() + 0.2
    calls = []
    for number in range(rate * seconds):
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        calls.append(asyncio.create_task(_call(url, path, secret, f"{rate}-{number}", due)))
    waited = [seconds for seconds in await asyncio.gather(*calls) if seconds is not None]
    spent = time.perf_counter() - began
    p50, p99 = (percentile(waited, share) * 1000 for share in (0.5, 0.99))
    return {"taken": len(waited), "rate": len(waited) / spent, "p50": p50, "p99": p99}


async def _call(url: str, path: str, secret: str, event: str, due: float) -> float | None:
    """Seconds until it was answered 200; None otherwise."""
    there = urlsplit(url)
    try:
        reader, writer = await asyncio.open_connection(there.hostname, there.port)
        writer.write(_request(there.netloc, path, secret, event))
        answer = await reader.read()
        writer.close()
    except OSError:
        return None
    return time.perf_counter() - due if answer.startswith(b"HTTP/1.1 200") else None


def _request(host: str, path: str, secret: str, event: str) -> bytes:
    body = json.dumps({"post": {"id": event, "raw": "x" * random.randint(1, 2000)}}).encode()
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: {host}",
        "Content-Type: application/json",
        f"X-Discourse-Event-Id: {event}",
        "X-Discourse-Event: post_created",
        f"X-Discourse-Event-Signature: sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


if __name__ == "__main__":
    url, path, secret, rate, seconds = sys.argv[1:]
    print(json.dumps(asyncio.run(call_all(url, path, secret, int(rate), int(seconds)))))
