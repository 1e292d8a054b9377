"""Reads variables with the functions that systemd itself reads them with, and prints them with a NUL behind each.

systemd.py systemd FILE: as EnvironmentFile=, by load_env_file().
systemd.py systemd-unit FILE: the Environment= lines of a unit, by config_parse_environ().
"""

import ctypes
import glob
import sys


def library(name):
    found = glob.glob(f"/usr/lib/*/systemd/libsystemd-{name}-*.so") + glob.glob(f"/usr/lib*/systemd/libsystemd-{name}-*.so")
    if not found:
        sys.exit(f"libsystemd-{name} is missing: install systemd")
    return ctypes.CDLL(found[0], mode=ctypes.RTLD_GLOBAL)


def strings(array):
    index = 0
    while array and array[index] is not None:
        yield array[index]
        index += 1


Strv = ctypes.POINTER(ctypes.c_char_p)
shared = library("shared")
kind, path = sys.argv[1:]
out = Strv()
if kind == "systemd":
    shared.load_env_file.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.POINTER(Strv)]
    if shared.load_env_file(None, path.encode(), ctypes.byref(out)) < 0:
        sys.exit("load_env_file failed")
    found = list(strings(out))
else:
    core = library("core")
    core.config_parse_environ.argtypes = [
        ctypes.c_char_p, ctypes.c_char_p, ctypes.c_uint, ctypes.c_char_p, ctypes.c_uint, ctypes.c_char_p, ctypes.c_int,
        ctypes.c_char_p, ctypes.POINTER(Strv), ctypes.c_void_p,
    ]
    with open(path, "rb") as unit:
        lines = unit.read().split(b"\n")
    assert lines[0] == b"[Service]", lines[0]
    for number, line in enumerate(lines[1:], 2):
        if not line:
            continue
        key, value = line.split(b"=", 1)
        assert key == b"Environment", key
        if core.config_parse_environ(
            b"neko.service", path.encode(), number, b"Service", 1, key, 0, value, ctypes.byref(out), None
        ) < 0:
            sys.exit(f"line {number} is refused")
    found = list(strings(out))
sys.stdout.buffer.write(b"".join(assignment + b"\0" for assignment in found))
