#!/usr/bin/env python3
"""Scrapes many targets of a running `neko-ice exporter` evenly, once a minute each, and prints what that costs it.

    exporter_load.py PID PORT MINUTES

The targets are those that the exporter lists.
"""
import http.client
import json
import queue
import sys
import threading
import time

PID, PORT, MINUTES = (int(argument) for argument in sys.argv[1:4])
CONNECTIONS = 200


def processor():
    with open(f"/proc/{PID}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


def memory(key):
    with open(f"/proc/{PID}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(key)) / 1024


def connection():
    return http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)


def scrape(waiting, counts):
    own = connection()
    headers = {"X-Prometheus-Scrape-Timeout-Seconds": "10"}
    while True:
        path = waiting.get()
        try:
            own.request("GET", path, headers=headers)
            counts["success" if b"\nprobe_success 1\n" in own.getresponse().read() else "failure"] += 1
        except OSError:
            counts["error"] += 1
            own = connection()


def main():
    first = connection()
    first.request("GET", "/targets")
    groups = json.load(first.getresponse())
    paths = [f"/probe?target={group['targets'][0]}&module={group['labels']['__param_module']}" for group in groups]
    waiting, counts = queue.Queue(), {"success": 0, "failure": 0, "error": 0}
    for _ in range(CONNECTIONS):
        threading.Thread(target=scrape, args=(waiting, counts), daemon=True).start()
    start, before = time.time(), processor()
    for minute in range(MINUTES):
        for number, path in enumerate(paths):
            time.sleep(max(0, start + 60 * (minute + number / len(paths)) - time.time()))
            waiting.put(path)
        time.sleep(max(0, start + 60 * (minute + 1) - time.time()))
        now = processor()
        print(f"minute {minute + 1}: {100 * (now - before) / 60:.1f} % of a core, {memory('VmRSS'):.1f} MiB, {counts}", flush=True)
        before = now


main()
