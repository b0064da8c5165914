"""What is in `deploy/` is what Ray, Kubernetes and newscrawl take, and holds no secret."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path

import jsonschema
import kubernetes_validate
import pytest
import yaml

from newscrawl.commands.crawling import crawl
from newscrawl.config import PREFIX, Config

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
KUBERNETES = DEPLOY / "kubernetes/newscrawl.yaml"
CLUSTER = DEPLOY / "ray-cluster.yaml"
VERSIONS = ("1.30", "1.34")
GROUP = {"rayStartParams", "template", "numOfHosts", "scaleStrategy", "resources", "labels"}
FIELDS = {
    "spec": {"rayVersion", "enableInTreeAutoscaling", "autoscalerOptions", "headGroupSpec",
             "workerGroupSpecs", "suspend", "managedBy", "headServiceAnnotations",
             "gcsFaultToleranceOptions", "authOptions"},
    "autoscalerOptions": {"idleTimeoutSeconds", "upscalingMode", "image", "imagePullPolicy", "env",
                          "envFrom", "resources", "securityContext", "volumeMounts", "version"},
    "head": GROUP | {"serviceType", "headService", "enableIngress"},
    "worker": GROUP | {"groupName", "replicas", "minReplicas", "maxReplicas", "suspend",
                       "idleTimeoutSeconds"},
}  # fmt: skip
"""of a RayCluster (`ray.io/v1`), as KubeRay's API reference names them: no package on PyPI has its schema"""


def documents() -> dict[str, dict]:
    return {one["kind"]: one for one in yaml.safe_load_all(KUBERNETES.read_text())}


def check(document: dict, version: str) -> None:
    kubernetes_validate.validate(document, version, strict=True)


def test_the_cluster_file_is_what_ray_takes() -> None:
    schema = json.loads(files("ray.autoscaler").joinpath("ray-schema.json").read_text())
    cluster = yaml.safe_load(CLUSTER.read_text())
    jsonschema.validate(cluster, schema)
    assert cluster["head_node_type"] in cluster["available_node_types"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(cluster | {"max_worker": 3}, schema)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("kind", ["ConfigMap", "PersistentVolumeClaim", "CronJob"])
def test_manifests_are_what_kubernetes_takes(kind: str, version: str) -> None:
    check(documents()[kind], version)


def test_a_wrong_field_is_seen() -> None:
    cron = documents()["CronJob"]
    cron["spec"]["concurency"] = "Forbid"
    with pytest.raises(kubernetes_validate.ValidationError):
        check(cron, VERSIONS[0])


@pytest.mark.parametrize("version", VERSIONS)
def test_the_ray_cluster_has_fields_that_kuberay_knows_and_pods_that_kubernetes_takes(version: str):
    cluster = documents()["RayCluster"]
    assert cluster["apiVersion"] == "ray.io/v1"
    spec = cluster["spec"]
    assert set(spec) <= FIELDS["spec"]
    assert set(spec["autoscalerOptions"]) <= FIELDS["autoscalerOptions"]
    groups = [
        ("head", spec["headGroupSpec"]),
        *(("worker", one) for one in spec["workerGroupSpecs"]),
    ]
    for kind, group in groups:
        assert set(group) <= FIELDS[kind]
        assert all(isinstance(value, str) for value in group["rayStartParams"].values())
        pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": kind}} | group["template"]
        check(pod, version)
        assert pod["spec"]["securityContext"]["runAsNonRoot"]
        assert pod["spec"]["containers"][0]["env"][0]["valueFrom"]["secretKeyRef"]


def test_all_name_one_version_of_ray() -> None:
    pinned = re.search(r"^ray==(\S+)", (ROOT / "requirements-dev.txt").read_text(), re.MULTILINE)[1]
    assert documents()["RayCluster"]["spec"]["rayVersion"] == pinned
    assert f"ray[default]=={pinned}" in CLUSTER.read_text()


def test_settings_and_commands_are_newscrawls() -> None:
    settings = documents()["ConfigMap"]["data"]
    assert {name.removeprefix(PREFIX).lower() for name in settings} <= set(Config.model_fields)
    [container] = documents()["CronJob"]["spec"]["jobTemplate"]["spec"]["template"]["spec"][
        "containers"
    ]
    program, *arguments = container["args"]
    assert program == "newscrawl"
    assert arguments[0] == "crawl"
    crawl.make_context("crawl", arguments[1:])
    head = documents()["RayCluster"]["metadata"]["name"]
    assert f"http://{head}-head-svc:8265" in container["command"]


@pytest.mark.parametrize(
    "path", [*sorted(DEPLOY.rglob("*.*")), DEPLOY / "Dockerfile"], ids=lambda path: path.name
)
def test_no_secret_is_in_a_file(path: Path) -> None:
    lines = [line for line in path.read_text().splitlines() if not line.lstrip().startswith("#")]
    assert not re.search(r"postgres(ql)?://|password|aws_secret", "\n".join(lines), re.IGNORECASE)


def test_the_image_copies_what_there_is() -> None:
    for line in (DEPLOY / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY "):
            assert all((ROOT / path).exists() for path in line.split()[1:-1]), line
