# Sourced by ./test. The journal's tests start a PostgreSQL server of their own. Where it is not installed and this runs as root on a
# system with apt, as in a container of continuous integration, it is installed; elsewhere those tests are skipped by name.
# FLOORLINE_TEST_INSTALL=0 installs nothing.

install_postgres() {
  local programs
  programs=$(command -v initdb || echo /usr/lib/postgresql/*/bin/initdb)
  if [ -x "${programs%% *}" ] || [ "$(id -u)" != 0 ] || [ "$FLOORLINE_TEST_INSTALL" = 0 ] || ! command -v apt-get >/dev/null; then
    return 0
  fi
  echo "test: installing PostgreSQL for the journal's tests" >&2
  {
    apt-get -o DPkg::Lock::Timeout=600 update &&
      DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y --no-install-recommends postgresql
  } >/dev/null 2>&1 || echo "test: PostgreSQL could not be installed; its tests are skipped" >&2
}
