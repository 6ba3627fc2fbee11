# SPDX-License-Identifier: LGPL-2.1-or-later
# Shared by the tools; sourced, with bash.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

die () {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# Prints the packages in the named groups that are not installed.
missing_packages () {
  local group package
  while read -r group package; do
    case " $* " in
      *" $group "*)
        dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null \
          | grep -qx installed || echo "$package" ;;
    esac
  done < <(grep -v '^#' "$top/tools/packages")
}

# Installs missing packages of the named groups. Needs root only if there are
# any.
install_packages () {
  local missing as_root=()
  if ! command -v dpkg-query >/dev/null; then
    echo "No dpkg found: install the packages in tools/packages yourself." >&2
    return
  fi
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  echo "Installing: ${missing[*]}"
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null \
      || die "as root, run: apt-get install ${missing[*]}"
    as_root=(sudo)
  fi
  "${as_root[@]}" apt-get update -qq || die "apt-get update failed"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null \
    || die "apt-get could not install: ${missing[*]}"
}

# build_in FOLDER [MESON OPTION...]: configures and compiles the targets in
# `targets`, if set, else all. Uses Debian's meson and python3 even if others
# come first on the PATH.
build_in () {
  local folder=$1 log again=()
  shift
  log=$folder/build.log
  mkdir -p "$folder"
  [ -f "$folder/build.ninja" ] && again=(--reconfigure)
  # Reconfigure if packages were installed since: dependencies that were
  # missing may now be there.
  if [ ! "$folder/build.ninja" -nt /var/lib/dpkg/status ]; then
    # meson also caches that a dependency was not found.
    [ ${#again[@]} = 0 ] || PATH=/usr/bin:$PATH meson configure --clearcache \
      "$folder" >"$log" 2>&1 || true
    PATH=/usr/bin:$PATH meson setup "${again[@]}" "$folder" "$top" "$@" \
      >"$log" 2>&1 \
      || { tail -n 20 "$log" >&2; die "configuring failed, see $log"; }
  fi
  PATH=/usr/bin:$PATH ninja -C "$folder" ${targets:-} >"$log" 2>&1 \
    || { grep -E -m 40 'error|warning|FAILED' "$log" >&2 \
           || tail -n 20 "$log" >&2
         die "building failed, see $log"; }
}
