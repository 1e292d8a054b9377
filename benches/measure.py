"""What the benchmarks share: the build of packages, other tools, interleaved runs with wall time and peak memory."""
import os, shutil, statistics, subprocess, sys, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# The rules of yamllint's default set, in the form of each of its two readers.
YAMLLINT_CONFIG = "extends: default\n"
_RULES = (
    "anchors braces brackets colons commas empty-lines hyphens indentation key-duplicates line-length"
    " new-line-at-end-of-file new-lines trailing-spaces"
).split()
_WARNINGS = ["comments", "comments-indentation", "document-start", "truthy"]
RYL_CONFIG = "[lint.rules]\n" + "".join(f'{rule} = "enable"\n' for rule in _RULES)
RYL_CONFIG += "".join(f'[lint.rules.{rule}]\nlevel = "warning"\n' for rule in _WARNINGS)


def linter_rules(folder):
    """Writes yamllint's default rules for both of its readers: the options of yamllint, and of ryl without its cache."""
    paths = [os.path.join(folder, name) for name in ("rules.yaml", "rules.toml")]
    for path, text in zip(paths, (YAMLLINT_CONFIG, RYL_CONFIG)):
        with open(path, "w") as out:
            out.write(text)
    return ["-c", paths[0]], ["check", "--no-cache", "--config-file", paths[1]]


def arguments(parser, runs):
    parser.add_argument("--runs", type=int, default=runs)
    parser.add_argument("--tools", action="append", default=[], metavar="DIR", help="where else to look for other tools")
    parser.add_argument("--binary", help="measure this build of neko-ice instead of building one")
    args = parser.parse_args()
    os.environ["PATH"] = os.pathsep.join(args.tools + [os.environ["PATH"], "/usr/sbin"])
    return args


def program(args):
    if args.binary:
        return os.path.abspath(args.binary)
    subprocess.run(["cargo", "build", "--profile", "dist", "--locked", "--quiet"], cwd=ROOT, check=True)
    return os.path.join(os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target")), "dist", "neko-ice")


def tool(name):
    """The tool's path; where it is missing that is said, and it is not compared."""
    path = shutil.which(name)
    if not path:
        print(f"{name}: not found, not compared")
    return path


def run(command, cwd=None):
    """Seconds, peak memory in MiB, bytes printed, exit code."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=cwd)
    printed = 0
    while chunk := os.read(child.stdout.fileno(), 1 << 20):
        printed += len(chunk)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    child.stdout.close()
    return time.perf_counter() - start, usage.ru_maxrss / 1024, printed, child.returncode


def interleaved(commands, runs, good=(0, 1), warm=False):
    """Runs each of the commands in turn, `runs` times; name to (times, peak, printed).

    `warm`: each timed run comes behind an untimed one, so that no tool pays for the caches that the tool before it
    filled.
    """
    results = {name: ([], 0, 0) for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            if warm:
                run(command)
            seconds, peak, printed, code = run(command)
            if code not in good:
                sys.exit(f"{name}: exit code {code}: {' '.join(command)}")
            times, most, _ = results[name]
            times.append(seconds)
            results[name] = (times, max(most, peak), printed)
    return results


def median(result):
    return statistics.median(result[0])
