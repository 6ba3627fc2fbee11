# SPDX-License-Identifier: LGPL-2.1-or-later
# Creates a bare Debian system in a folder and runs commands in it, with mount
# and PID namespaces of its own. Sourced, with bash, after lib.sh, by tools that
# set these variables:
#   suite    the Debian suite to install
#   mirror   the Debian mirror
#   cache    folder for bare systems and downloaded packages
#   specs    array of PACKAGE=SUITE, packages from other suites; may be empty
#   fresh    not empty: create the bare system again
#   keep     not empty: keep the system in which the commands ran
#   logs     the folder for logs

# The Debian mirror that apt uses on this system.
apt_mirror () {
  apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' \
    'Created-By: Packages' 2>/dev/null \
    | sed -n 's/^Debian|Debian|//p' | head -n 1
}

# Installs the bare system into $1. debootstrap only knows existing suites by
# name; sid's script works for future ones too.
make_bare () {
  local root=$1 include=()
  case $mirror in https:*) include=(--include=ca-certificates) ;; esac
  echo "Making a bare $suite from $mirror"
  mkdir -p "$root" "$archives"
  debootstrap --variant=minbase --cache-dir="$archives" "${include[@]}" \
    "$suite" "$root" "$mirror" sid >"$logs/debootstrap.log" 2>&1 \
    || { tail -n 5 "$logs/debootstrap.log" >&2
         die "debootstrap failed, see $logs/debootstrap.log"; }
}

# The suites, other than the system's own, that packages come from.
other_suites () {
  local spec
  for spec in "${specs[@]}"; do
    printf '%s\n' "${spec##*=}"
    # Packages in experimental depend on packages in sid.
    [ "${spec##*=}" != experimental ] || echo sid
  done | sort -u | grep -vx "$suite" || true
}

# pin PACKAGES SUITE PRIORITY: prints an entry for apt_preferences(5).
pin () {
  local key=n
  case $2 in stable|testing|unstable|experimental) key=a ;; esac
  printf 'Package: %s\nPin: release %s=%s\nPin-Priority: %d\n\n' \
    "$1" $key "$2" "$3"
}

# Configures apt in $1: its sources, and which packages come from which suite.
configure_apt () {
  local root=$1 other spec
  {
    printf 'deb %s %s main\n' "$mirror" "$suite"
    for other in $(other_suites); do
      printf 'deb %s %s main\n' "$mirror" "$other"
    done
  } >"$root/etc/apt/sources.list"
  {
    for other in $(other_suites); do
      # apt takes nothing from experimental unless told to.
      [ "$other" = experimental ] || pin '*' "$other" 100
    done
    for spec in "${specs[@]}"; do
      pin "src:${spec%=*}" "${spec##*=}" 990
    done
  } >"$root/etc/apt/preferences.d/mien"
  {
    # The mirror may be a frozen snapshot.
    echo 'Acquire::Check-Valid-Until "false";'
    apt-config dump | grep -E '^Acquire::https?::' || true
  } >"$root/etc/apt/apt.conf.d/90mien"
  # Speeds up dpkg. The system does not need to survive a power failure.
  echo force-unsafe-io >"$root/etc/dpkg/dpkg.cfg.d/mien"
  # Prevents packages from starting services.
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
  chmod +x "$root/usr/sbin/policy-rc.d"
}

mount_all () {
  local root=$1
  mount -t proc proc "$root/proc"
  mount -t sysfs -o ro sysfs "$root/sys"
  mkdir -p "$root/dev/shm" "$root/dev/pts" "$root/shared"
  mount -t tmpfs tmpfs "$root/dev/shm"
  mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
  mount --bind "$archives" "$root/var/cache/apt/archives"
  [ -n "${MIEN_SHARED:-}" ] || return 0
  mount --bind "$MIEN_SHARED" "$root/shared"
  mount -o remount,ro,bind "$root/shared"
}

# in_root COMMAND...: runs a command in the system, in the project's folder.
in_root () {
  env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
    TERM=dumb DEBIAN_FRONTEND=noninteractive \
    ${http_proxy:+http_proxy="$http_proxy"} \
    ${https_proxy:+https_proxy="$https_proxy"} \
    ${no_proxy:+no_proxy="$no_proxy"} \
    ${MIEN_SHARED:+MIEN_SHARED=/shared} \
    ${MIEN_REQUIRE_VULKAN:+MIEN_REQUIRE_VULKAN="$MIEN_REQUIRE_VULKAN"} \
    chroot "$root" sh -c 'cd /mien && exec "$@"' sh "$@"
}

# timed NAME COMMAND...: runs a command in the system; writes its output to
# NAME.log and its duration to NAME.time.
timed () {
  local name=$1 start=$SECONDS rc=0
  shift
  echo "Running $*"
  in_root "$@" >"$logs/$name.log" 2>&1 || rc=$?
  printf '%d:%02d' $(((SECONDS - start) / 60)) $(((SECONDS - start) % 60)) \
    >"$logs/$name.time"
  return $rc
}

version () {
  in_root dpkg-query -W -f '${Version}' "$1" 2>/dev/null || echo none
}

# Checks the requirements of this file, and sets its variables.
check_bare () {
  local command
  [ "$(id -u)" = 0 ] || die "needs root, for chroot and mounts"
  for command in debootstrap setpriv unshare; do
    command -v $command >/dev/null || die "needs $command: install it with apt-get"
  done
  [ -n "$mirror" ] || mirror=$(apt_mirror)
  [ -n "$mirror" ] || die "apt has no Debian source here: give a mirror with --mirror"
  mkdir -p "$cache"
  cache=$(realpath "$cache")
  archives=$cache/archives bare=$cache/$suite.tar
}

# Creates the system in $root, with an empty folder /mien. Called first inside
# the namespaces.
unpack_bare () {
  if [ ! -f "$bare" ]; then
    make_bare "$root"
    rm -rf "${root:?}/var/cache/apt/archives/"*.deb
    # Renamed when complete, so that an interrupted run leaves no partial file.
    tar -C "$root" --one-file-system --numeric-owner -cf "$bare.part" .
    mv "$bare.part" "$bare"
  else
    tar -C "$root" --numeric-owner -xpf "$bare"
  fi
  configure_apt "$root"
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  printf '127.0.0.1 localhost\n::1 localhost\n' >"$root/etc/hosts"
  mount_all "$root"
  mkdir "$root/mien"
  { in_root apt-get update && in_root apt-get -y dist-upgrade; } \
    >"$logs/upgrade.log" 2>&1 \
    || die "could not bring $suite up to date, see $logs/upgrade.log"
}

# Unpacks the files of the last commit.
unpack_sources () {
  git -c safe.directory="$top" -C "$top" archive HEAD | tar -C "$root/mien" -x
}

# Kills the process in the namespaces, waits for it, and removes its files.
finish () {
  local kept=$cache/kept.${root##*.}
  trap '' INT TERM HUP
  [ -z "$child" ] || { kill -KILL "$child"; wait "$child"; } 2>/dev/null || true
  if [ -z "$keep" ]; then
    # Retry, in case an exiting process was still writing.
    rm -rf --one-file-system "$root" 2>/dev/null \
      || { sleep 1; rm -rf --one-file-system "$root"; }
  else
    mv "$root" "$kept"
    echo "Kept: $kept"
  fi
  chown -R --reference="$top" "$logs"
}

# Ensures that one process at a time uses the cache, and removes leftovers.
lock_bare () {
  exec 9>"$cache/lock"
  flock -n 9 || { echo "Waiting for another $(basename "$0")"; flock 9; }
  # Left by a run that was killed.
  rm -rf --one-file-system "$cache"/root.*
  [ -z "$fresh" ] || rm -f "$bare"
  mkdir -p "$archives"
}

# run_apart OPTION...: runs this program again with these options and --apart
# ROOT, in its own mount and PID namespaces. ROOT is a new folder.
run_apart () {
  local status=0
  root=$(mktemp -d "$cache/root.XXXXXX")
  chmod 755 "$root"
  trap finish EXIT
  trap 'exit 130' INT TERM HUP
  # The child is killed if this process dies.
  setpriv --pdeathsig KILL unshare --mount --propagation private --pid \
    --mount-proc --fork --kill-child -- "$0" "$@" --apart "$root" 9>&- &
  child=$!
  wait $child || status=$?
  child=
  finish
  trap - EXIT INT TERM HUP
  return $status
}
