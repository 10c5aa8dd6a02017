#!/bin/sh
# Debian's Postfix, Dovecot, strace and Chromium for the tests that meet the real ones, and axe-core beside the last.
# Where they cannot be had, the tests that need them are skipped, and one line says so: this never fails, never asks,
# and leaves no server running.
set -u
export DEBIAN_FRONTEND=noninteractive

missing() {
    [ -x /usr/sbin/postfix ] || echo postfix
    [ -x /usr/sbin/dovecot ] && [ -x /usr/lib/dovecot/imap ] || echo dovecot-imapd
    command -v strace >/dev/null || echo strace
    command -v chromium >/dev/null || echo chromium
}

install() {
    keep_servers_still
    echo "postfix postfix/main_mailer_type select Local only" | debconf-set-selections
    timeout 60 apt-get -q -o Acquire::Retries=0 -o Acquire::http::Timeout=10 update &&
        timeout 480 apt-get -q -y --no-install-recommends -o Acquire::http::Timeout=20 -o DPkg::Lock::Timeout=30 install "$@"
}

# A package starts its server, now and with the machine: not these, the tests run their own in a folder.
keep_servers_still() {
    if [ ! -e /usr/sbin/policy-rc.d ]; then
        trap 'rm -f /usr/sbin/policy-rc.d' EXIT
        printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
        chmod 755 /usr/sbin/policy-rc.d
    fi
}

[ -x .venv/bin/python ] && .venv/bin/python scripts/axe.py
wanted=$(missing | xargs)
[ -z "$wanted" ] && exit 0
if [ "$(id -u)" = 0 ] && [ -e /etc/debian_version ] && command -v apt-get >/dev/null; then
    echo "installing for the tests: $wanted"
    # shellcheck disable=SC2086 # names of packages, one word each
    mkdir -p build
    install $wanted >build/servers.log 2>&1 </dev/null
    case " $wanted " in *" postfix "*) systemctl --quiet disable postfix 2>/dev/null ;; esac
    case " $wanted " in *" dovecot-imapd "*) systemctl --quiet disable dovecot 2>/dev/null ;; esac
fi
left=$(missing | xargs)
[ -z "$left" ] || echo "left out: the tests with $left; to have them, as root: apt-get install $left"
exit 0
