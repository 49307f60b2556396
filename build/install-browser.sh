# Sourced by ./test. The browser tests drive Debian's Chromium and audit the pages with axe-core, an npm package of the client. Where they
# are not installed, Chromium is (as root on a system with apt) and the client's packages are (where npm is); what cannot be had is skipped
# by name. FLOORLINE_TEST_INSTALL=0 installs nothing.

install_browser() {
  if [ "$FLOORLINE_TEST_INSTALL" = 0 ]; then return 0; fi
  if [ ! -x /usr/bin/chromium ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "test: installing Chromium for the browser tests" >&2
    {
      apt-get -o DPkg::Lock::Timeout=600 update &&
        DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y --no-install-recommends chromium
    } >/dev/null 2>&1 || echo "test: Chromium could not be installed; its tests are skipped" >&2
  fi
  if [ ! -d src/Web/Client/node_modules ] && command -v npm >/dev/null; then
    echo "test: fetching the client's packages for the browser tests" >&2
    (cd src/Web/Client && npm ci --ignore-scripts --no-audit --no-fund) >/dev/null 2>&1 ||
      echo "test: the client's packages could not be fetched; tests that need them are skipped" >&2
  fi
}
