# SPDX-License-Identifier: LGPL-2.1-or-later
# Shared by the tools; sourced, with bash.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

die () {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# The packages of the named groups that are not installed.
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

# Installs what is missing of the named groups. Root is asked for only then.
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

# build_in FOLDER [MESON OPTION...]: configures and compiles; what `targets`
# names, where that is set. Debian's own meson and python3, whatever else stands
# first on the PATH.
build_in () {
  local folder=$1 log again=()
  shift
  log=$folder/build.log
  mkdir -p "$folder"
  [ -f "$folder/build.ninja" ] && again=(--reconfigure)
  # Again where packages came since: they may be what was looked for in vain.
  if [ ! "$folder/build.ninja" -nt /var/lib/dpkg/status ]; then
    # Of what was looked for, meson keeps what it found and what it did not.
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
