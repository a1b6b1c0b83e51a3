"""Records of containers and their orchestration: containers, pods, deployments, volumes and services."""

from corpus.families.drawing import parts, pick
from corpus.families.infrastructure import infrastructure_tables
from corpus.families.registry import family
from corpus.world.world import World

Record = dict[str, object]
PULL_POLICIES = ("Always", "IfNotPresent", "Never")


def image(w: World) -> tuple[str, str, int, str]:
    """Name of a container, its image with tag, its port and its command."""
    name, registry, tags, port, _, _, command = pick(w, infrastructure_tables.IMAGES)
    prefix = "" if registry == "docker.io/library" else registry.removeprefix("docker.io/") + "/"
    return name, f"{prefix}{name}:{w.choice(parts(tags))}", int(port), command


def resources(w: World) -> Record:
    """Requested and highest processor time and memory, in that order."""
    cpu, memory, most_cpu, most_memory = pick(w, infrastructure_tables.SIZES)
    return {"requests": {"cpu": cpu, "memory": memory}, "limits": {"cpu": most_cpu, "memory": most_memory}}


def metadata(w: World, name: str, app: str | None = None) -> Record:
    """Name, name space, unique identifier and labels of an object of the orchestrator."""
    return {
        "name": name,
        "namespace": pick(w, infrastructure_tables.NAMESPACES),
        "uid": w.uuid(),
        "labels": {"app": app or name, "tier": w.choice(("frontend", "backend", "cache", "data"))},
        "creation_timestamp": w.stamp(),
    }


@family(
    "container",
    title="a container",
    optional=("command", "env", "mounts[].read_only", "restart_policy", "privileged", "working_dir", "exit_code"),
    enums={
        "status": ("running", "exited", "paused", "restarting"),
        "restart_policy": ("no", "always", "on-failure", "unless-stopped"),
    },
    bounds={"port": (1, 65535)},
)
def container(w: World) -> Record:
    name, reference, port, command = image(w)
    volume, path, _ = pick(w, infrastructure_tables.VOLUMES)
    status = w.weighted({"running": 8, "exited": 3, "paused": 1, "restarting": 1})
    return {
        "container_id": w.hash(12),
        "container_name": f"{name}-{w.integer(1, 4)}",
        "image": reference,
        "command": command.split(" "),
        "status": status,
        "exit_code": w.choice((0, 1, 137, 143)) if status == "exited" else 0,
        "port": port,
        "host_port": port if w.chance(0.6) else w.integer(20000, 40000),
        "ip": f"172.17.0.{w.integer(2, 40)}",
        "env": [f"TZ={w.place().time_zone}", f"LOG_LEVEL={w.choice(('info', 'debug', 'warn'))}"],
        "mounts": [{"source": f"{name}-{volume}", "target": path, "read_only": volume in {"config", "certs"}}],
        "working_dir": w.choice(("/app", "/", "/srv", "/usr/src/app")),
        "restart_policy": w.choice(("no", "always", "on-failure", "unless-stopped")),
        "privileged": w.chance(0.05),
        "started_at": w.stamp(),
    }


@family(
    "pod",
    title="a pod in a cluster",
    optional=("node_name", "spec.service_account", "status.reason", "status.pod_ip", "metadata.labels"),
    enums={
        "kind": ("Pod",),
        "status.phase": ("Pending", "Running", "Succeeded", "Failed"),
        "spec.restart_policy": ("Always", "OnFailure", "Never"),
        "spec.containers[].image_pull_policy": PULL_POLICIES,
    },
)
def pod(w: World) -> Record:
    name, reference, port, _ = image(w)
    phase, reason = w.weighted(
        {
            ("Running", "Started"): 8,
            ("Pending", "ContainerCreating"): 2,
            ("Failed", "CrashLoopBackOff"): 2,
            ("Succeeded", "Completed"): 1,
            ("Failed", "OOMKilled"): 1,
            ("Pending", "ImagePullBackOff"): 1,
        }
    )
    return {
        "api_version": "v1",
        "kind": "Pod",
        "metadata": metadata(w, f"{name}-{w.hash(9)}-{w.token(5, 'bcdfghjklmnpqrstvwxz2456789')}", name),
        "spec": {
            "containers": [
                {
                    "name": name,
                    "image": reference,
                    "image_pull_policy": w.choice(PULL_POLICIES),
                    "ports": [{"container_port": port, "protocol": "TCP"}],
                    "resources": resources(w),
                }
            ],
            "restart_policy": w.choice(("Always", "Always", "OnFailure", "Never")),
            "service_account": w.choice(("default", name)),
        },
        "node_name": f"node-{w.integer(1, 9)}.{pick(w, infrastructure_tables.REGIONS)[1]}",
        "status": {"phase": phase, "reason": reason, "pod_ip": w.ip(), "start_time": w.stamp()},
    }


@family(
    "deployment",
    title="a deployment in a cluster",
    optional=("spec.revision_history_limit", "metadata.annotations", "spec.strategy.max_surge", "status.conditions"),
    enums={"kind": ("Deployment", "StatefulSet", "DaemonSet"), "spec.strategy.type": ("RollingUpdate", "Recreate")},
    bounds={"spec.replicas": (0, None)},
)
def deployment(w: World) -> Record:
    name, reference, port, _ = image(w)
    replicas = w.weighted({1: 4, 2: 4, 3: 5, 5: 2, 10: 1})
    ready = replicas if w.chance(0.8) else max(replicas - 1, 0)
    kind = w.weighted({"Deployment": 7, "StatefulSet": 2, "DaemonSet": 1})
    head = metadata(w, name)
    head["annotations"] = {"deployment.kubernetes.io/revision": str(w.integer(1, 30))}
    done = ready == replicas
    return {
        "api_version": "apps/v1",
        "kind": kind,
        "metadata": head,
        "spec": {
            "replicas": replicas,
            "selector": {"match_labels": {"app": name}},
            "strategy": {
                "type": w.choice(("RollingUpdate", "RollingUpdate", "Recreate")),
                "max_surge": w.choice(("25%", "1")),
            },
            "container": {"name": name, "image": reference, "port": port},
            "revision_history_limit": w.choice((3, 5, 10)),
        },
        "status": {
            "replicas": replicas,
            "ready_replicas": ready,
            "conditions": [
                {
                    "type": "Available",
                    "status": "True" if done else "False",
                    "reason": "MinimumReplicasAvailable" if done else "MinimumReplicasUnavailable",
                }
            ],
        },
    }


@family(
    "probe",
    title="a health probe of a container",
    optional=("success_threshold", "http_get.scheme", "http_get.http_headers"),
    enums={"type": ("liveness", "readiness", "startup"), "http_get.scheme": ("HTTP", "HTTPS")},
    bounds={"http_get.port": (1, 65535), "period_seconds": (1, None)},
)
def probe(w: World) -> Record:
    name, _, port, _ = image(w)
    return {
        "container": name,
        "type": w.choice(("liveness", "readiness", "startup")),
        "http_get": {
            "path": w.choice(("/healthz", "/ready", "/live", "/health", "/ping")),
            "port": port,
            "scheme": "HTTPS" if port == 443 else "HTTP",
            "http_headers": [{"name": "Accept", "value": "application/json"}],
        },
        "initial_delay_seconds": w.choice((0, 5, 10, 30)),
        "period_seconds": w.choice((5, 10, 15, 30)),
        "timeout_seconds": w.choice((1, 2, 5)),
        "failure_threshold": w.choice((3, 3, 5)),
        "success_threshold": 1,
    }


@family(
    "volume",
    title="a persistent volume",
    optional=("mount_options", "claim.namespace", "read_only", "encrypted", "secret_ref.name"),
    enums={
        "access_mode": ("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany"),
        "fs_type": ("ext4", "xfs", "nfs", "btrfs"),
        "phase": ("Bound", "Available", "Released"),
    },
)
def volume(w: World) -> Record:
    purpose, path, kind = w.choice([row for row in infrastructure_tables.VOLUMES if row[2] in {"ssd", "hdd", "nfs"}])
    mode = "ReadWriteMany" if kind == "nfs" else w.choice(("ReadWriteOnce", "ReadWriteOnce", "ReadOnlyMany"))
    app = pick(w, infrastructure_tables.IMAGES)[0]
    provider, region, *_ = pick(w, infrastructure_tables.REGIONS)
    return {
        "volume_id": f"vol-{w.hash(17)}",
        "volume_name": f"{app}-{purpose}",
        "storage_class": kind,
        "fs_type": "nfs" if kind == "nfs" else w.choice(("ext4", "ext4", "xfs", "btrfs")),
        "capacity": w.choice(("1Gi", "5Gi", "10Gi", "20Gi", "50Gi", "100Gi", "500Gi")),
        "access_mode": mode,
        "mount_path": path,
        "mount_options": ["hard", "nfsvers=4.1"]
        if kind == "nfs"
        else w.some(("noatime", "nodev", "discard", "nosuid"), 1, 2),
        "driver": f"csi.{provider}.cloud",
        "region": region,
        "phase": w.weighted({"Bound": 7, "Available": 2, "Released": 1}),
        "claim": {"name": f"{purpose}-{app}-0", "namespace": pick(w, infrastructure_tables.NAMESPACES)},
        "secret_ref": {"name": pick(w, infrastructure_tables.SECRETS)},
        "read_only": mode == "ReadOnlyMany",
        "encrypted": w.chance(0.6),
    }


@family(
    "ingress_rule",
    title="a rule that routes requests to a service in a cluster",
    optional=("annotations", "tls.secret_name", "ingress_class_name"),
    enums={"path_type": ("Prefix", "Exact", "ImplementationSpecific")},
    bounds={"service.port": (1, 65535)},
)
def ingress_rule(w: World) -> Record:
    service = pick(w, infrastructure_tables.SERVICES)[0]
    name = f"{service}.{w.company().domain}"
    return {
        "namespace": pick(w, infrastructure_tables.NAMESPACES),
        "host": name,
        "path": w.choice(("/", "/", "/api", f"/{service}", "/v1")),
        "path_type": w.choice(("Prefix", "Prefix", "Exact", "ImplementationSpecific")),
        "service": {"name": service, "port": w.choice((80, 8080, 3000))},
        "ingress_class_name": w.choice(("nginx", "nginx", "traefik", "haproxy")),
        "tls": {"hosts": [name], "secret_name": f"{service}-tls"},
        "annotations": {"cert-manager.io/cluster-issuer": w.choice(("letsencrypt", "letsencrypt-staging", "internal"))},
    }
