# Shared by ./run, ./test and the scripts beside this file: saying what happens, and installing what is missing.
# shellcheck shell=bash

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

build_packages=(gcc libc6-dev pkg-config meson ninja-build ca-certificates
	libsqlite3-dev libpq-dev libmicrohttpd-dev libjansson-dev libsodium-dev liboath-dev
	libcurl4-gnutls-dev libicu-dev libgnutls28-dev zlib1g-dev libbrotli-dev libxlsxwriter-dev libarchive-dev libexpat1-dev libqrencode-dev libseccomp-dev
	gettext tzdata)
test_packages=(libcmocka-dev postgresql-15 postgresql-client-15 chromium python3-aiosmtpd sqlite3 curl openssl procps)

as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"
	elif command -v sudo >/dev/null; then sudo "$@"
	else fail "This needs to install packages: run it as root, or as somebody who may use sudo."
	fi
}

# install_packages NAME…: those that are not there yet, by apt.
install_packages() {
	local missing=() name
	for name in "$@"; do
		dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null | grep -qx installed || missing+=("$name")
	done
	[ ${#missing[@]} -eq 0 ] && return 0
	say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
	local log; log=$(mktemp)
	{ as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q &&
		as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 || {
		tail -n 20 "$log" >&2; rm -f "$log"
		fail "The packages could not be installed. The lines above say why; put that right and run this again."
	}
	rm -f "$log"
}

# install_npm [--omit=dev]: the locked JavaScript packages, once for each lock file.
install_npm() {
	local want have=node_modules/.kith-lock
	want="$(sha256sum package-lock.json | cut -c1-64) ${1:-all}"
	if [ -f "$have" ] && { [ "$(cat "$have")" = "$want" ] || [ "$(cat "$have")" = "${want% *} all" ]; }; then return 0; fi
	command -v npm >/dev/null || install_packages nodejs npm
	say "Fetching the browser files that are built into the program (npm)"
	local log; log=$(mktemp)
	npm ci --no-audit --no-fund --ignore-scripts ${1:+"$1"} >"$log" 2>&1 || {
		tail -n 20 "$log" >&2; rm -f "$log"
		fail "The JavaScript packages could not be fetched. The lines above say why."
	}
	rm -f "$log"
	printf '%s' "$want" >"$have"
}

# build_in DIR MESON-OPTION…: sets up once, then builds.
build_in() {
	local dir=$1; shift
	if [ ! -f "$dir/build.ninja" ]; then
		meson setup "$dir" "$@" >"$dir.setup.log" 2>&1 || { tail -n 30 "$dir.setup.log" >&2; fail "meson could not set up $dir."; }
		rm -f "$dir.setup.log"
	fi
	ninja -C "$dir" --quiet
}
