"""Runs a command beside a name server on 127.0.0.1 that knows turn.test, in a network that has nothing but loopback."""

import socket
import struct
import subprocess
import sys
import threading

ADDRESS = socket.inet_aton("127.0.0.7")
A = 1


def answer(question: bytes) -> bytes:
    end = question.index(0, 12) + 5
    asked, (kind,) = question[12:end], struct.unpack("!H", question[end - 4 : end - 2])
    known = asked[:-4].lower() == b"\x04turn\x04test\x00"
    records = struct.pack("!HHHIH", 0xC00C, A, 1, 60, 4) + ADDRESS if known and kind == A else b""
    flags = 0x8580 | (0 if known else 3)
    return question[:2] + struct.pack("!HHHHH", flags, 1, bool(records), 0, 0) + asked + records


def serve(server: socket.socket) -> None:
    while True:
        question, client = server.recvfrom(4096)
        server.sendto(answer(question), client)


subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 53))
threading.Thread(target=serve, args=(server,), daemon=True).start()
sys.exit(subprocess.run(sys.argv[1:], check=False).returncode)
