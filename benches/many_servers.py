#!/usr/bin/env python3
"""`probe --servers-only` on 200 URLs, 20 of them dead: wall time beside the slowest step, peak memory.

usage: benches/many_servers.py [--runs N]     (needs coturn; builds what packages hold first)

All is on loopback. A run fails where the wall time is above the slowest server's by half, or the peak above 64 MiB.
"""
import argparse, json, os, socket, subprocess, sys, tempfile, time

args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
args.add_argument("--runs", type=int, default=3)
args = args.parse_args()
root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
target = os.environ.get("CARGO_TARGET_DIR", os.path.join(root, "target"))
subprocess.run(["cargo", "build", "--profile", "dist", "--locked", "--quiet"], cwd=root, check=True)
binary = os.path.join(target, "dist", "neko-ice")
TIMEOUT = 2.0


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_coturn(folder, port):
    users = [f"--user=user{nth}:password{nth}" for nth in range(180)]
    command = ["turnserver", "-n", "--no-cli", "--no-tls", "--no-dtls", "--lt-cred-mech", "--realm", "bench.test",
               "--allow-loopback-peers", "--listening-ip", "127.0.0.1", "--relay-ip", "127.0.0.1",
               "--listening-port", str(port), "--log-file", f"{folder}/log", "--pidfile", f"{folder}/pid",
               "--userdb", f"{folder}/db", "--simple-log"]
    server = subprocess.Popen(command + users, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asks:
        asks.settimeout(0.05)
        for _ in range(200):
            asks.sendto(bytes([0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42]) + bytes(12), ("127.0.0.1", port))
            try:
                asks.recv(512)
                return server
            except OSError:
                time.sleep(0.05)
    server.kill()
    sys.exit("turnserver does not answer: install coturn")


with tempfile.TemporaryDirectory() as folder:
    port = free_port()
    # Bound and never read: silent, as behind a firewall.
    dead = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(20)]
    lines = ["webrtc:", "  iceservers:", "    backend:"]
    for nth in range(180):
        lines += [f"      - urls: 'turn:127.0.0.1:{port}'", f"        username: user{nth}",
                  f"        credential: password{nth}"]
    for silent in dead:
        silent.bind(("127.0.0.1", 0))
        lines.append(f"      - urls: 'stun:127.0.0.1:{silent.getsockname()[1]}'")
    config = os.path.join(folder, "neko.yaml")
    with open(config, "w") as file:
        file.write("\n".join(lines) + "\n")
    missed = False
    for _ in range(args.runs):
        # A fresh one each time: coturn remembers for a while which user an address and port of a client had, and
        # answers another user from there with 437.
        coturn = start_coturn(folder, port)
        try:
            start = time.perf_counter()
            command = [binary, "probe", "--servers-only", "--timeout", f"{TIMEOUT}s", "--format", "json", config]
            run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            output = run.stdout.read()
            _, _, usage = os.wait4(run.pid, 0)
            wall = time.perf_counter() - start
        finally:
            coturn.kill()
            coturn.wait()
        servers = json.loads(output)["servers"]
        failed = [next((step["failure"]["slug"] for step in server["steps"] if step.get("failure")), None)
                  for server in servers]
        times = [sum(step["time_ms"] for step in server["steps"]) / 1000 for server in servers]
        slowest, peak = max(times), usage.ru_maxrss / 1024
        print(f"{len(servers)} servers, {failed.count(None)} good, {failed.count('server-silent')} silent: "
              f"wall {wall:.2f} s, slowest server {slowest:.2f} s (ratio {wall / slowest:.2f}), "
              f"sum {sum(times):.1f} s, peak {peak:.1f} MiB")
        fine = len(servers) == 200 and failed.count(None) == 180 and failed.count("server-silent") == 20
        missed |= not fine or wall > 1.5 * slowest or peak > 64
sys.exit("a bound was missed" if missed else 0)
