"""Records of an orchestrator's finer settings: metadata, security, placement, environment and volume sources."""

from corpus.families.drawing import column, pick
from corpus.families.infrastructure import infrastructure_tables
from corpus.families.infrastructure.containers import PULL_POLICIES, image
from corpus.families.registry import family
from corpus.tables import Row
from corpus.world.world import World

Record = dict[str, object]
KINDS: tuple[Row, ...] = (
    ("Deployment", "apps/v1", "deployments", "foregroundDeletion"),
    ("Service", "v1", "services", "service.kubernetes.io/load-balancer-cleanup"),
    ("ConfigMap", "v1", "configmaps", ""),
    ("Secret", "v1", "secrets", ""),
    ("PersistentVolumeClaim", "v1", "persistentvolumeclaims", "kubernetes.io/pvc-protection"),
    ("Job", "batch/v1", "jobs", "batch.kubernetes.io/job-tracking"),
    ("Ingress", "networking.k8s.io/v1", "ingresses", ""),
    ("StatefulSet", "apps/v1", "statefulsets", "foregroundDeletion"),
)
FIELD_PATHS: tuple[Row, ...] = (
    ("POD_NAME", "metadata.name"),
    ("POD_NAMESPACE", "metadata.namespace"),
    ("POD_IP", "status.podIP"),
    ("NODE_NAME", "spec.nodeName"),
    ("SERVICE_ACCOUNT", "spec.serviceAccountName"),
    ("HOST_IP", "status.hostIP"),
)
NODE_LABELS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("kubernetes.io/arch", ("amd64", "arm64")),
    ("topology.kubernetes.io/zone", ("eu-west-1a", "eu-west-1b", "us-east-1a")),
    ("node.kubernetes.io/instance-type", ("m5.large", "t3.medium", "c5.2xlarge")),
    ("disktype", ("ssd", "nvme", "hdd")),
    ("app", ("web", "cache", "worker")),
    ("tier", ("frontend", "backend")),
)


@family(
    "cluster_object",
    title="an object of a cluster with its metadata",
    optional=(
        "metadata.self_link",
        "metadata.generate_name",
        "metadata.finalizers",
        "metadata.owner_references",
        "metadata.managed_fields",
        "metadata.generation",
        "metadata.deletion_timestamp",
        "metadata.deletion_grace_period_seconds",
        "metadata.cluster_name",
    ),
    nullable=("metadata.deletion_timestamp",),
    enums={"kind": column(KINDS, 0)},
)
def cluster_object(w: World) -> Record:
    kind, version, plural, finalizer = w.choice(KINDS)
    service = pick(w, infrastructure_tables.SERVICES)[0]
    namespace = pick(w, infrastructure_tables.NAMESPACES)
    prefix = "api" if version == "v1" else "apis"
    created = w.moment()
    return {
        "api_version": version,
        "kind": kind,
        "metadata": {
            "name": service,
            "namespace": namespace,
            "uid": w.uuid(),
            "resource_version": w.digits(7),
            "generation": w.count(3, low=1),
            "generate_name": f"{service}-",
            "self_link": f"/{prefix}/{version}/namespaces/{namespace}/{plural}/{service}",
            "creation_timestamp": w.stamp(created),
            "deletion_timestamp": w.stamp(w.later(created, low=20, high=9000)),
            "deletion_grace_period_seconds": w.choice((30, 30, 0, 60)),
            "finalizers": [finalizer or "kubernetes"],
            "cluster_name": "-".join(
                (pick(w, infrastructure_tables.ENVIRONMENTS), pick(w, infrastructure_tables.REGIONS)[1])
            ),
            "owner_references": [
                {
                    "api_version": "apps/v1",
                    "kind": "Application",
                    "name": service,
                    "uid": w.uuid(),
                    "controller": True,
                    "block_owner_deletion": w.chance(0.7),
                }
            ],
            "managed_fields": [
                {
                    "manager": w.choice(("kubectl", "helm", "argocd-controller", "kube-controller-manager")),
                    "operation": w.choice(("Update", "Apply")),
                    "fields_type": "FieldsV1",
                    "time": w.stamp(),
                }
            ],
        },
    }


@family(
    "object_list",
    title="a page of a list of objects",
    optional=("metadata.continue", "metadata.remaining_item_count", "metadata.self_link"),
    bounds={"metadata.remaining_item_count": (0, None)},
    plural="lists",
)
def object_list(w: World) -> Record:
    kind, version, plural, _ = w.choice(KINDS)
    names = list(dict.fromkeys(pick(w, infrastructure_tables.SERVICES)[0] for _ in range(w.integer(1, 3))))
    namespace = pick(w, infrastructure_tables.NAMESPACES)
    return {
        "api_version": version,
        "kind": f"{kind}List",
        "metadata": {
            "resource_version": w.digits(7),
            "continue": w.hash(24),
            "remaining_item_count": w.count(40),
            "self_link": f"/{'api' if version == 'v1' else 'apis'}/{version}/{plural}",
        },
        "items": [{"name": name, "namespace": namespace, "uid": w.uuid()} for name in names],
    }


@family(
    "security_context",
    title="the security settings of a container",
    optional=("se_linux_options.level", "capabilities.add", "fs_group", "seccomp_profile", "windows_options"),
    bounds={"run_as_user": (0, None), "run_as_group": (0, None)},
)
def security_context(w: World) -> Record:
    user = w.choice((0, 1000, 1000, 1001, 65534, 999, 10001))
    return {
        "run_as_user": user,
        "run_as_group": w.choice((user, user, 2000, 3000)),
        "run_as_non_root": user != 0,
        "fs_group": w.choice((user, 2000)),
        "privileged": user == 0 and w.chance(0.4),
        "read_only_root_filesystem": w.chance(0.5),
        "allow_privilege_escalation": user == 0,
        "capabilities": {"drop": ["ALL"], "add": [w.choice(("NET_BIND_SERVICE", "NET_ADMIN", "SYS_TIME", "CHOWN"))]},
        "se_linux_options": {
            "user": "system_u",
            "role": "system_r",
            "type": w.choice(("container_t", "spc_t", "svirt_lxc_net_t")),
            "level": f"s0:c{w.integer(1, 400)},c{w.integer(401, 900)}",
        },
        "seccomp_profile": {"type": w.choice(("RuntimeDefault", "Unconfined", "Localhost"))},
        "windows_options": {"run_as_user_name": "ContainerUser", "host_process": False},
    }


@family(
    "placement",
    title="where a pod may be placed",
    optional=("preferred_during_scheduling_ignored_during_execution", "tolerations", "namespaces"),
    enums={"label_selector.match_expressions[].operator": ("In", "NotIn", "Exists", "DoesNotExist")},
)
def placement(w: World) -> Record:
    key, values = w.choice(NODE_LABELS)
    other, more = w.choice(NODE_LABELS)
    service = pick(w, infrastructure_tables.SERVICES)[0]
    operator = w.choice(("In", "In", "NotIn", "Exists", "DoesNotExist"))
    expression: Record = {"key": key, "operator": operator}
    if operator in {"In", "NotIn"}:
        expression["values"] = w.some(values, 1, 2)
    return {
        "label_selector": {"match_labels": {"app": service}, "match_expressions": [expression]},
        "topology_key": w.choice(
            ("kubernetes.io/hostname", "topology.kubernetes.io/zone", "topology.kubernetes.io/region")
        ),
        "namespaces": [pick(w, infrastructure_tables.NAMESPACES)],
        "preferred_during_scheduling_ignored_during_execution": [
            {
                "weight": w.choice((1, 10, 50, 100)),
                "preference": {"match_expressions": [{"key": other, "operator": "In", "values": w.some(more, 1, 2)}]},
            }
        ],
        "tolerations": [
            {
                "key": w.choice(("dedicated", "gpu", "spot", "node-role.kubernetes.io/control-plane")),
                "operator": "Exists",
                "effect": w.choice(("NoSchedule", "NoExecute", "PreferNoSchedule")),
            }
        ],
    }


@family(
    "container_spec",
    title="the specification of a container",
    optional=(
        "args",
        "stdin",
        "stdin_once",
        "tty",
        "termination_message_path",
        "termination_message_policy",
        "lifecycle",
        "working_dir",
        "env[].value_from.field_ref.api_version",
        "liveness_probe",
        "readiness_probe",
    ),
    enums={"image_pull_policy": PULL_POLICIES, "termination_message_policy": ("File", "FallbackToLogsOnError")},
)
def container_spec(w: World) -> Record:
    name, reference, port, command = image(w)
    variable, path = w.choice(FIELD_PATHS)
    words = command.split(" ")
    volume, mount, _ = pick(w, infrastructure_tables.VOLUMES)
    return {
        "name": name,
        "image": reference,
        "image_pull_policy": w.choice(PULL_POLICIES),
        "command": words[:1],
        "args": words[1:] or ["--verbose"],
        "working_dir": w.choice(("/app", "/", "/srv")),
        "env": [
            {"name": "LOG_LEVEL", "value": w.choice(("info", "debug", "warn"))},
            {"name": variable, "value_from": {"field_ref": {"api_version": "v1", "field_path": path}}},
        ],
        "volume_mounts": [{"name": volume, "mount_path": mount, "read_only": volume in {"config", "certs"}}],
        "liveness_probe": {"tcp_socket": {"port": port}, "period_seconds": w.choice((10, 20, 30))},
        "readiness_probe": {"exec": {"command": ["cat", "/tmp/ready"]}, "timeout_seconds": w.choice((1, 2, 5))},
        "lifecycle": {"pre_stop": {"exec": {"command": ["sleep", str(w.choice((5, 10, 15)))]}}},
        "stdin": False,
        "stdin_once": False,
        "tty": w.chance(0.1),
        "termination_message_path": "/dev/termination-log",
        "termination_message_policy": w.choice(("File", "File", "FallbackToLogsOnError")),
    }


@family(
    "volume_source",
    title="where the files of a volume come from",
    optional=(
        "config_map.default_mode",
        "config_map.optional",
        "config_map.items",
        "secret.default_mode",
        "rbd.secret_ref",
    ),
    enums={"type": ("configMap", "secret", "hostPath", "emptyDir", "downwardAPI", "iscsi", "rbd")},
)
def volume_source(w: World) -> Record:
    volume, path, _ = pick(w, infrastructure_tables.VOLUMES)
    service = pick(w, infrastructure_tables.SERVICES)[0]
    variable, field = w.choice(FIELD_PATHS)
    file = w.choice(("app.yaml", "nginx.conf", "settings.json", "log4j2.xml"))
    sources: tuple[tuple[str, Record], ...] = (
        (
            "configMap",
            {
                "config_map": {
                    "name": f"{service}-config",
                    "default_mode": 420,
                    "optional": w.chance(0.2),
                    "items": [{"key": file, "path": f"config/{file}", "mode": 420}],
                }
            },
        ),
        (
            "secret",
            {"secret": {"secret_name": pick(w, infrastructure_tables.SECRETS), "default_mode": 256, "optional": False}},
        ),
        ("hostPath", {"host_path": {"path": path, "type": w.choice(("Directory", "DirectoryOrCreate"))}}),
        (
            "emptyDir",
            {"empty_dir": {"medium": w.choice(("Memory", "")), "size_limit": w.choice(("64Mi", "256Mi", "1Gi"))}},
        ),
        ("downwardAPI", {"downward_api": {"items": [{"path": variable.lower(), "field_ref": {"field_path": field}}]}}),
        (
            "iscsi",
            {
                "iscsi": {
                    "target_portal": f"{w.ip()}:3260",
                    "portals": [f"{w.ip()}:3260"],
                    "lun": w.integer(0, 7),
                    "iqn": f"iqn.{w.integer(2001, 2024)}-0{w.integer(1, 9)}.org.storage:{service}",
                    "fs_type": w.choice(("ext4", "xfs")),
                }
            },
        ),
        (
            "rbd",
            {
                "rbd": {
                    "monitors": [f"{w.ip()}:6789"],
                    "pool": w.choice(("rbd", "kube", "volumes")),
                    "image": f"{service}-{volume}",
                    "user": "admin",
                    "fs_type": "ext4",
                    "secret_ref": {"name": "ceph-secret"},
                    "read_only": False,
                }
            },
        ),
    )
    kind, source = w.choice(sources)
    return {"name": volume, "type": kind, "mount_path": path, **source}


@family(
    "cluster_condition",
    title="a condition of an object of a cluster",
    optional=("last_probe_time", "message", "observed_generation"),
    enums={"status": ("True", "False", "Unknown")},
    plural="conditions",
)
def cluster_condition(w: World) -> Record:
    kind, status, reason, message = w.choice(
        (
            ("Ready", "True", "ContainersReady", "All containers are ready"),
            ("Ready", "False", "ContainersNotReady", "containers with unready status: [{name}]"),
            ("PodScheduled", "True", "Scheduled", "Successfully assigned {name} to a node"),
            ("PodScheduled", "False", "Unschedulable", "0/3 nodes are available: insufficient memory"),
            ("Initialized", "True", "PodCompleted", "All init containers have finished"),
            ("Progressing", "True", "NewReplicaSetAvailable", "ReplicaSet {name} has successfully progressed"),
            ("Progressing", "False", "ProgressDeadlineExceeded", "ReplicaSet {name} has timed out"),
            ("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
            ("DiskPressure", "True", "KubeletHasDiskPressure", "kubelet has disk pressure"),
            ("Ready", "Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status"),
        )
    )
    probed = w.moment()
    name = f"{pick(w, infrastructure_tables.SERVICES)[0]}-{w.hash(9)}"
    return {
        "type": kind,
        "status": status,
        "reason": reason,
        "message": message.replace("{name}", name),
        "last_transition_time": w.stamp(probed),
        "last_probe_time": w.stamp(w.later(probed, high=30)),
        "observed_generation": w.count(3, low=1),
    }
