# shellcheck shell=bash
# What the scripts here share. The server that is measured has the first core, the load has the second.

fail() { echo "$0: $*" >&2; exit 1; }

# needs <command> [<package>]
needs() { command -v "$1" >/dev/null || fail "needs $1: apt-get install ${2:-$1}"; }

PATH=$PATH:/usr/sbin
needs wrk
needs curl
needs taskset util-linux
work=$(mktemp -d)
chmod 755 "$work"
# shellcheck disable=SC2046 # One word for each of the jobs.
trap 'kill $(jobs -p) 2>/dev/null || true; wait; rm -rf "$work"' EXIT

# Ties this shell, and what it becomes or starts, to a core.
pin() { taskset -cp "$1" "$BASHPID" >/dev/null; }

# Opens a file descriptor, whose number is in connection then, to a port of this host.
connect() { { exec {connection}<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null; }

# Sets port to the next one that nobody listens on.
port=$((${PORT:-18080} - 1))
next_port() { while connect $((++port)); do exec {connection}>&-; done; }

# What the kernel tells of a server and its workers: about <pid> <stat or status>
about() {
    local process
    for process in "$1" $(<"/proc/$1/task/$1/children"); do cat "/proc/$process/$2"; done
}
cpu() { about "$1" stat | awk '{ ticks += $14 + $15 } END { print ticks }'; }
resident() { about "$1" status | awk '/^VmRSS/ { kilobytes += $2 } END { print kilobytes }'; }

# Asks a server: load <pid> <requests or bytes> <what wrk is told>. Prints how many of these came a second, and the processor time that the server took for
# one, in microseconds: a noisy neighbour changes the first more than the second.
load() {
    local before after
    before=$(cpu "$1")
    wrk -t1 "-d${SECONDS_EACH}s" "${@:3}" >"$work/load"
    after=$(cpu "$1")
    sound
    awk -v unit="$2" -v ticks=$((after - before)) -v hz="$(getconf CLK_TCK)" '
        / requests in / { seconds = $4 + 0 }
        /^Requests\/sec/ && unit == "requests" { rate = $2 }
        /^Transfer\/sec/ && unit == "bytes" { rate = $2 * 1024 ^ index("KMG", substr($2, length($2) - 1, 1)) }
        END { print rate, ticks / hz / rate / seconds * 1e6 }' "$work/load"
}

# Whether all of the load was answered.
sound() { if grep -E 'Non-2xx|Socket errors' "$work/load" >&2; then exit 1; fi; }

# Ratios: what was asked before and after, to the other in between.
speed() { awk '{ print ($1 + $5) / 2 / $3 }'; }
cost() { awk '{ print ($2 + $6) / 2 / $4 }'; }

# Of the numbers that are read, one a line.
median() { sort -g | awk -v format="${1:-%s}" '{ v[NR] = $1 } END { printf format "\n", v[int((NR + 1) / 2)] }'; }
quartiles() { sort -g | awk '{ v[NR] = $1 } END { printf "%.2f (%.2f to %.2f)\n", v[int((NR + 1) / 2)], v[int((NR + 3) / 4)], v[int((3 * NR + 3) / 4)] }'; }
