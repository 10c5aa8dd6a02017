"""What docker-compose.yml, the Dockerfile and .dockerignore promise, read from the files."""

import re

import pytest

from tests.compose.stack import COMPOSE, DOCKERFILE, OURS, ROOT, SERVICES


@pytest.fixture(params=SERVICES)
def service(request):
    return SERVICES[request.param]


def test_every_service_says_whether_it_is_healthy(service):
    check = service["healthcheck"]
    assert check["test"][0] in ("CMD", "CMD-SHELL")
    assert {"interval", "timeout", "retries", "start_period"} <= set(check)


def test_who_depends_waits_for_health(service):
    conditions = [wanted["condition"] for wanted in service.get("depends_on", {}).values()]
    assert set(conditions) <= {"service_healthy"}


def test_ours_wait_for_the_database_and_redis_and_for_who_migrates():
    waits = {name: set(SERVICES[name]["depends_on"]) for name in OURS}
    assert waits["doors"] == {"postgres", "redis"}
    assert waits["workers"] == waits["clock"] == {"postgres", "redis", "doors"}


def test_ports_are_on_loopback_only(service):
    for port in service.get("ports", ()):
        assert str(port).startswith("127.0.0.1:")


def test_databases_have_no_way_out():
    assert COMPOSE["networks"]["inside"]["internal"] is True
    for name in ("postgres", "redis"):
        assert SERVICES[name]["networks"] == ["inside"]
        assert "ports" not in SERVICES[name]


def test_no_secret_stands_in_the_file(service):
    for name, value in service.get("environment", {}).items():
        if re.search(r"SECRET|PASSWORD|DATABASE__URL|SMTP__URL", name):
            assert name.endswith("_FILE"), name
            assert str(value).removeprefix("/run/secrets/") in service["secrets"]
        assert not re.search(r"://[^/\s]*:[^/\s]*@", str(value)), name


def test_every_secret_is_a_file_and_the_head_of_the_file_says_how_to_make_it():
    head = (ROOT / "docker-compose.yml").read_text(encoding="utf-8").partition("name: mailflow")[0]
    for name, secret in COMPOSE["secrets"].items():
        assert secret == {"file": f"./secrets/{name}"}
        assert f"> secrets/{name}" in head
    named = {name for service in SERVICES.values() for name in service.get("secrets", ())}
    assert named == set(COMPOSE["secrets"])


def test_every_service_is_held_tight(service):
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["stop_grace_period"] == "15s"
    assert any(str(mount).partition(":")[0] == "/tmp" for mount in service["tmpfs"])
    assert "privileged" not in service


def test_images_are_pinned(service):
    assert re.fullmatch(r"[\w./-]+:v?\d+\.\d+", service["image"])


def test_nobody_is_root(service):
    user = service.get("user") or re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE)[-1]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)


def test_mailpit_is_for_development():
    assert SERVICES["mailpit"]["profiles"] == ["dev"]
    assert [name for name, service in SERVICES.items() if "profiles" in service] == ["mailpit"]


def test_redis_keeps_nothing_and_postgres_syncs():
    assert SERVICES["redis"]["command"][1:5] == ["--appendonly", "no", "--save", ""]
    assert SERVICES["redis"]["command"][-2:] == ["--maxmemory-policy", "noeviction"]
    assert {"synchronous_commit=on", "fsync=on"} <= set(SERVICES["postgres"]["command"])


def test_named_volumes_networks_and_secrets_exist(service):
    volumes = {str(v).partition(":")[0] for v in service.get("volumes", ()) if not str(v).startswith(".")}
    assert volumes <= set(COMPOSE["volumes"])
    assert set(service["networks"]) <= set(COMPOSE["networks"])


def test_the_image_holds_no_secret_and_runs_as_nobody_known():
    assert "0.13.9" in DOCKERFILE  # the uv of the Makefile
    assert re.search(r"^UV_VERSION := 0\.13\.9$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    for line in ("STOPSIGNAL SIGTERM", "VOLUME /data", "USER 10001:10001", "HEALTHCHECK"):
        assert re.search(rf"^{line}", DOCKERFILE, re.MULTILINE)
    assert DOCKERFILE.count("\nFROM ") == 2
    assert not re.search(r"(?i)password|_secret=|token=", DOCKERFILE)


def test_what_the_image_is_built_from_reaches_the_builder_and_nothing_else():
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    allowed = {line[1:] for line in lines if line.startswith("!")}
    copied = {
        word for line in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE) for word in line.split()
    }
    assert "*" in lines
    assert copied == allowed
    assert {"config/var"} <= set(lines)
