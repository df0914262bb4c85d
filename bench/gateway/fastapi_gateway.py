"""A gateway with the duties of ours, as one would write it with FastAPI and httpx; for the benchmark only.

Key by its SHA-256, a rate by key, the body and the source checked, pages reserved and entered exactly (SQLite), RunPod's
two calls with their answers checked, one log line a request.
"""

import hashlib
import hmac
import ipaddress
import json
import os
import sqlite3
import sys
import time
import uuid
from typing import List, Literal, Optional
from urllib.parse import urlsplit

import httpx
from fastapi import FastAPI, Header, HTTPException, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Extra, Field

UPSTREAM = os.environ["UPSTREAM"]
KEY_HASH = hashlib.sha256(os.environ["API_KEY"].encode()).hexdigest()
REQUESTS_PER_WINDOW, WINDOW_S = 100_000, 10
PAGES_PER_MONTH = 1_000_000_000
DocType = Literal[
    "W2", "1099-INT", "1099-DIV", "1099-MISC", "1099-NEC", "1099-R", "1098",
    "bank_statement", "credit_card_statement", "invoice", "receipt", "check", "other",
]  # fmt: skip

app = FastAPI(openapi_url=None)
client = httpx.AsyncClient(limits=httpx.Limits(max_connections=128, max_keepalive_connections=128), timeout=30)
ledger = sqlite3.connect(os.environ["LEDGER"], isolation_level=None)
ledger.executescript(
    """PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE work (id TEXT PRIMARY KEY, key TEXT, pages INTEGER, status TEXT, at REAL);
    CREATE TABLE month (key TEXT PRIMARY KEY, pages INTEGER);"""
)
windows = {}


class ClassifyRequest(BaseModel, extra=Extra.forbid):
    image_urls: List[str] = Field(min_items=1, max_items=50)
    prompt: Optional[str] = Field(None, min_length=1, max_length=4000)


class TypeConfidence(BaseModel):
    type: DocType
    confidence: float = Field(ge=0, le=1)


class PageType(TypeConfidence):
    page: int = Field(gt=0)


class ClassifyOutput(TypeConfidence):
    reasoning: str
    alternatives: List[TypeConfidence]
    pages: List[PageType]
    calibrated: bool
    warnings: List[str]


class Accepted(BaseModel):
    id: str = Field(min_length=1)


class Job(BaseModel):
    status: str
    output: Optional[ClassifyOutput]


@app.middleware("http")
async def log_request(request: Request, call_next):
    started = time.time()
    request_id = request.headers.get("x-request-id") or str(uuid.uuid4())
    request.state.request_id = request_id
    response = await call_next(request)
    latency_ms = round((time.time() - started) * 1000)
    line = {"at": started, "requestId": request_id, "route": "/v1/classify", "method": request.method}
    print(json.dumps({**line, "status": response.status_code, "latencyMs": latency_ms}), file=sys.stdout)
    response.headers["x-request-id"] = request_id
    response.headers["cache-control"] = "no-store"
    response.headers["x-content-type-options"] = "nosniff"
    return response


def authenticate(key: str) -> str:
    digest = hashlib.sha256(key.encode()).hexdigest()
    if not hmac.compare_digest(digest, KEY_HASH):
        raise HTTPException(401, "This key is not valid")
    return digest


def limit_rate(key: str) -> None:
    window = int(time.time() // WINDOW_S)
    began, count = windows.get(key, (window, 0))
    count = count + 1 if began == window else 1
    windows[key] = (window, count)
    if count > REQUESTS_PER_WINDOW:
        raise HTTPException(429, "Wait a little")


def check_source(url: str) -> None:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "https" or parts.username or "." not in host:
        raise HTTPException(400, "This URL may not be fetched")
    try:
        is_public = ipaddress.ip_address(host).is_global
    except ValueError:
        is_public = True
    if not is_public:
        raise HTTPException(400, "This URL may not be fetched")


def admit(work_id: str, key: str, pages: int) -> None:
    ledger.execute("BEGIN IMMEDIATE")
    row = ledger.execute("SELECT pages FROM month WHERE key = ?", (key,)).fetchone()
    if (row[0] if row else 0) + pages > PAGES_PER_MONTH:
        ledger.execute("ROLLBACK")
        raise HTTPException(429, "No pages are left this month")
    ledger.execute("INSERT INTO work VALUES (?, ?, ?, 'running', ?)", (work_id, key, pages, time.time()))
    ledger.execute(
        "INSERT INTO month VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET pages = pages + excluded.pages", (key, pages)
    )
    ledger.execute("COMMIT")


def settle(work_id: str, status: str) -> None:
    ledger.execute("UPDATE work SET status = ? WHERE id = ?", (status, work_id))


async def ask(method: str, path: str, body=None) -> dict:
    headers = {"authorization": "Bearer bench"}
    response = await client.request(method, f"{UPSTREAM}/classify/{path}", headers=headers, json=body)
    if response.status_code != 200:
        raise HTTPException(503, "No engine can take the job now")
    return response.json()


@app.post("/v1/classify")
async def classify(body: ClassifyRequest, request: Request, x_api_key: str = Header()):
    started = time.time()
    key = authenticate(x_api_key)
    limit_rate(key)
    for url in body.image_urls:
        check_source(url)
    work_id, status = str(uuid.uuid4()), "failed"
    admit(work_id, key, len(body.image_urls))
    try:
        sources = [{"url": url} for url in body.image_urls]
        job = {"task": "classify", "request_id": request.state.request_id, "sources": sources, "prompt": body.prompt}
        accepted = Accepted.parse_obj(await ask("POST", "run", {"input": job}))
        ended = Job.parse_obj(await ask("GET", f"status-sync/{accepted.id}?wait=60000"))
        if ended.status != "COMPLETED" or ended.output is None:
            raise HTTPException(502, "The engine failed")
        status = "succeeded"
    finally:
        settle(work_id, status)
    latency_ms = round((time.time() - started) * 1000)
    answer = {**ended.output.dict(), "latency_ms": latency_ms, "request_id": request.state.request_id}
    return JSONResponse(answer)
