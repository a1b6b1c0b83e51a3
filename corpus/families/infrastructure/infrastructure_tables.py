# ruff: noqa: E501 - a row of a table is a line
"""Value tables for infrastructure records: images, regions, machines, metrics, logs, alerts and schedules."""

from corpus.families.drawing import listed, rows

# image, registry, tags, port, protocol, purpose, command
IMAGES = rows("""
nginx|docker.io/library|1.27;1.27-alpine;1.26.2;stable|80|http|Web server and reverse proxy|nginx -g 'daemon off;'
postgres|docker.io/library|17;16.4;16-alpine;15.8|5432|postgresql|Relational database|postgres
redis|docker.io/library|7.4;7-alpine;7.2.5|6379|redis|In-memory key-value store|redis-server --appendonly yes
mysql|docker.io/library|8.4;8.0.39;9.0|3306|mysql|Relational database|mysqld
mongo|docker.io/library|7.0;6.0.17;8.0|27017|mongodb|Document database|mongod --bind_ip_all
rabbitmq|docker.io/library|3.13;3.13-management;4.0|5672|amqp|Message broker|rabbitmq-server
node|docker.io/library|22;22-alpine;20-slim|3000|http|JavaScript runtime|node server.js
python|docker.io/library|3.12;3.12-slim;3.11-bookworm|8000|http|Python runtime|python -m app
traefik|docker.io/library|v3.1;v3.2;v2.11|8080|http|Edge router|traefik --providers.docker
memcached|docker.io/library|1.6;1.6-alpine|11211|memcached|Cache for small values|memcached -m 64
httpd|docker.io/library|2.4;2.4-alpine|80|http|Web server|httpd-foreground
haproxy|docker.io/library|3.0;2.9|8404|http|Load balancer|haproxy -f /usr/local/etc/haproxy/haproxy.cfg
elasticsearch|docker.io/library|8.15.0;8.14.3;7.17.23|9200|http|Search engine|elasticsearch
grafana|docker.io/grafana|11.2.0;11.1.4;10.4.7|3000|http|Dashboards for metrics|grafana server
prometheus|quay.io/prometheus|v2.54.1;v2.53.2|9090|http|Metrics and alerts|prometheus --config.file=/etc/prometheus.yml
node-exporter|quay.io/prometheus|v1.8.2;v1.7.0|9100|http|Metrics of the host|node_exporter
keycloak|quay.io/keycloak|25.0;24.0.5|8080|http|Identity and access management|kc.sh start
etcd|quay.io/coreos|v3.5.15;v3.5.9|2379|grpc|Distributed key-value store|etcd
consul|docker.io/hashicorp|1.19;1.18|8500|http|Service discovery|consul agent -server
vault|docker.io/hashicorp|1.17;1.16.3|8200|http|Storage of secrets|vault server
minio|docker.io/minio|RELEASE.2024-08-29T01-40-52Z;latest|9000|s3|Object storage|minio server /data
mariadb|docker.io/library|11.4;10.11|3306|mysql|Relational database|mariadbd
influxdb|docker.io/library|2.7;2.7-alpine|8086|http|Time series database|influxd
kafka|docker.io/apache|3.8.0;3.7.1|9092|kafka|Event streaming platform|kafka-server-start.sh
zookeeper|docker.io/library|3.9;3.8|2181|zookeeper|Coordination service|zkServer.sh start-foreground
caddy|docker.io/library|2.8;2-alpine|443|https|Web server with automatic certificates|caddy run
wordpress|docker.io/library|6.6;6.6-php8.3-apache|80|http|Blog and content management|apache2-foreground
nextcloud|docker.io/library|29;29-fpm|80|http|Files, calendars and contacts|apache2-foreground
gitea|docker.io/gitea|1.22;1.21|3000|http|Hosting of Git repositories|gitea web
home-assistant|ghcr.io/home-assistant|2024.9;stable|8123|http|Home automation|python3 -m homeassistant
jaeger|docker.io/jaegertracing|1.60;1.59|16686|http|Distributed tracing|jaeger-all-in-one
loki|docker.io/grafana|3.1.1;2.9.10|3100|http|Storage of log lines|loki -config.file=/etc/loki/config.yaml
coredns|registry.k8s.io/coredns|v1.11.3;v1.11.1|53|dns|DNS server|coredns -conf /etc/coredns/Corefile
busybox|docker.io/library|1.36;stable|8080|http|Small set of Unix tools|sleep infinity
mosquitto|docker.io/library/eclipse|2.0;2.0.18|1883|mqtt|Message broker for devices|mosquitto -c /mosquitto/config/mosquitto.conf
""")

# provider, region, place, country, zones
REGIONS = rows("""
aws|us-east-1|Ashburn|US|us-east-1a;us-east-1b;us-east-1c
aws|eu-west-1|Dublin|IE|eu-west-1a;eu-west-1b;eu-west-1c
aws|us-west-2|Boardman|US|us-west-2a;us-west-2b;us-west-2c
aws|eu-central-1|Frankfurt|DE|eu-central-1a;eu-central-1b
aws|ap-northeast-1|Tokyo|JP|ap-northeast-1a;ap-northeast-1c
aws|ap-southeast-2|Sydney|AU|ap-southeast-2a;ap-southeast-2b
aws|sa-east-1|São Paulo|BR|sa-east-1a;sa-east-1c
aws|ca-central-1|Montreal|CA|ca-central-1a;ca-central-1b
gcp|us-central1|Council Bluffs|US|us-central1-a;us-central1-b;us-central1-f
gcp|europe-west1|Saint-Ghislain|BE|europe-west1-b;europe-west1-c
gcp|europe-north1|Hamina|FI|europe-north1-a;europe-north1-b
gcp|asia-east1|Changhua|TW|asia-east1-a;asia-east1-b
gcp|australia-southeast1|Sydney|AU|australia-southeast1-a;australia-southeast1-b
azure|westeurope|Amsterdam|NL|westeurope-1;westeurope-2;westeurope-3
azure|eastus|Richmond|US|eastus-1;eastus-2;eastus-3
azure|northeurope|Dublin|IE|northeurope-1;northeurope-2
azure|uksouth|London|GB|uksouth-1;uksouth-2
azure|japaneast|Tokyo|JP|japaneast-1;japaneast-2
hetzner|fsn1|Falkenstein|DE|fsn1-dc14
hetzner|hel1|Helsinki|FI|hel1-dc2
digitalocean|fra1|Frankfurt|DE|fra1
digitalocean|nyc3|New York|US|nyc3
digitalocean|sgp1|Singapore|SG|sgp1
ovh|gra7|Gravelines|FR|gra7-a
""")

# provider, type, virtual processors, memory in GiB, price an hour in USD
MACHINES = rows("""
aws|t3.micro|2|1|0.0104
aws|t3.medium|2|4|0.0416
aws|m5.large|2|8|0.096
aws|m5.xlarge|4|16|0.192
aws|c5.2xlarge|8|16|0.34
aws|r5.4xlarge|16|128|1.008
gcp|e2-micro|2|1|0.0084
gcp|e2-medium|2|4|0.0335
gcp|n2-standard-4|4|16|0.1942
gcp|n2-highmem-8|8|64|0.524
azure|Standard_B2s|2|4|0.0416
azure|Standard_D4s_v5|4|16|0.192
azure|Standard_E8s_v5|8|64|0.504
hetzner|cx22|2|4|0.0067
hetzner|cpx31|4|8|0.0252
digitalocean|s-1vcpu-1gb|1|1|0.0089
digitalocean|s-4vcpu-8gb|4|8|0.0714
ovh|b3-8|2|8|0.0508
""")

SYSTEMS = rows("""
Ubuntu|24.04|linux|6.8.0-45-generic|apt
Debian|12|linux|6.1.0-25-amd64|apt
Ubuntu|22.04|linux|5.15.0-122-generic|apt
Rocky Linux|9.4|linux|5.14.0-427.el9|dnf
Alpine Linux|3.20|linux|6.6.49-0-lts|apk
Amazon Linux|2023|linux|6.1.106-116.188|dnf
Fedora|40|linux|6.10.7-200.fc40|dnf
Windows Server|2022|windows|10.0.20348|winget
FreeBSD|14.1|freebsd|14.1-RELEASE|pkg
Arch Linux|2024.09.01|linux|6.10.8-arch1-1|pacman
openSUSE Leap|15.6|linux|6.4.0-150600.23|zypper
""")

# service, team, purpose
SERVICES = rows("""
checkout|payments|takes orders and charges cards
auth|identity|signs users in and issues tokens
catalog|shop|lists products and prices
search|discovery|answers search queries
billing|finance|creates invoices and refunds
notifications|messaging|sends e-mails and push messages
inventory|logistics|counts goods in each warehouse
orders|shop|stores orders and their history
gateway|platform|routes requests to services
recommendations|data|suggests related products
uploads|media|stores photos and documents
reports|analytics|builds reports every night
users|identity|keeps profiles and preferences
shipping|logistics|prints labels and tracks parcels
payments|finance|talks to banks and card networks
chat|support|delivers messages between customers and agents
scheduler|platform|starts jobs at fixed times
pricing|finance|computes discounts and taxes
thumbnails|media|resizes images
exports|analytics|writes data files for partners
bookings|travel|reserves rooms and seats
maps|geography|draws map tiles
telemetry|devices|collects readings from devices
translations|content|serves texts in many languages
""")

# metric, unit, low, high, kind, description
METRICS = rows("""
cpu_usage|percent|0|100|gauge|Share of processor time in use
memory_usage|bytes|104857600|17179869184|gauge|Memory held by the process
disk_usage|percent|5|98|gauge|Share of the disk in use
request_count|requests|0|50000|counter|Requests since the start
error_rate|percent|0|12|gauge|Share of requests that failed
latency_p95|milliseconds|12|1800|gauge|Time within which 95 percent of requests finish
queue_length|messages|0|5000|gauge|Messages that wait for a worker
network_in|bytes|1024|900000000|counter|Bytes received
network_out|bytes|1024|900000000|counter|Bytes sent
load_average|processes|0|32|gauge|Mean number of running processes
open_connections|connections|1|1200|gauge|Connections open at the moment
cache_hit_ratio|percent|40|100|gauge|Share of look-ups answered by the cache
gc_pause|milliseconds|1|250|gauge|Longest pause for garbage collection
active_users|users|0|20000|gauge|Users seen in the last five minutes
replication_lag|seconds|0|120|gauge|Delay of the replica behind the primary
temperature|celsius|28|85|gauge|Temperature of the processor
restarts|restarts|0|14|counter|Restarts of the container
threads|threads|4|400|gauge|Threads in the process
""")

# level, logger, message
LOG_LINES = rows("""
INFO|http.server|{method} {path} {ok} {ms}ms
INFO|scheduler|Job {job} finished in {seconds} seconds
INFO|auth|User {user} signed in
INFO|main|Listening on port {port}
WARN|db.pool|Slow query took {ms}ms
WARN|http.client|Retrying request to {service}, attempt {digit} of 5
WARN|disk|Only {digit} GB left on {mount}
WARN|cache|Cache miss rate is {percent} percent
ERROR|http.server|{method} {path} failed with status {fail}
ERROR|db|Connection to {service} refused
ERROR|worker|Job {job} failed after {digit} attempts
ERROR|storage|Cannot write to {mount}: no space left on device
DEBUG|cache|Cache hit for {path}
DEBUG|router|Matched route {path}
DEBUG|db|Query returned {number} rows
INFO|worker|Processed {number} messages
INFO|deploy|Started version 2.{digit}.0
FATAL|main|Cannot bind to port {port}
INFO|mail|Sent {number} messages to the queue
WARN|auth|{digit} failed sign-in attempts for {user}
""")

LOG_GRAMMAR = {
    "method": listed("GET; POST; PUT; DELETE; PATCH"),
    "path": listed("/api/users; /api/orders; /health; /login; /api/products; /static/app.js; /metrics; /api/v2/search"),
    "job": listed("nightly-backup; send-newsletter; rebuild-index; import-prices; clean-sessions; rotate-logs"),
    "user": listed("alice; bob; mkovacs; jsmith; deploy; admin; t.nguyen; lena; root; carlos"),
    "service": listed("redis; postgres; payments; search; kafka; catalog; auth; billing"),
    "mount": listed("/var; /data; /home; /var/log; /backup; /mnt/media"),
    "ms": listed("12; 8; 34; 103; 251; 1204; 87; 3; 560; 1875"),
    "seconds": listed("4; 12; 38; 95; 210; 7; 61"),
    "port": listed("8080; 443; 3000; 8000; 9090; 5000"),
    "digit": listed("2; 3; 1; 4; 5"),
    "percent": listed("12; 35; 48; 61; 77"),
    "number": listed("120; 48; 1024; 7; 350; 15; 2210; 64"),
    "ok": listed("200; 201; 204; 304"),
    "fail": listed("500; 502; 503; 504"),
}

# name, metric, comparison, thresholds, unit, severity, summary
ALERTS = rows("""
HighCpuUsage|cpu_usage|>|80;85;90;95|%|warning|CPU usage of {service} is above {threshold} percent
HighErrorRate|error_rate|>|1;2;5|%|critical|More than {threshold} percent of requests to {service} fail
DiskAlmostFull|disk_usage|>|85;90;95|%|critical|Disk of {service} is more than {threshold} percent full
SlowResponses|latency_p95|>|500;800;1000|ms|warning|Responses of {service} take longer than {threshold} ms
ServiceDown|up|<|1|targets|critical|No instance of {service} answers
CertificateExpiresSoon|certificate_days|<|7;14;30|days|warning|Certificate of {service} expires in less than {threshold} days
QueueBacklog|queue_length|>|500;1000;2000|messages|warning|More than {threshold} messages wait in the queue of {service}
PodRestarts|restarts|>|3;5;10|restarts|warning|Pods of {service} restarted more than {threshold} times in an hour
LowCacheHitRatio|cache_hit_ratio|<|60;70;80|%|info|Cache of {service} answers less than {threshold} percent of look-ups
ReplicationLag|replication_lag|>|10;30;60|s|critical|Replica of {service} is more than {threshold} seconds behind
BackupMissing|backup_age|>|24;36;48|h|critical|Last backup of {service} is older than {threshold} hours
MemoryPressure|memory_usage|>|80;90|%|warning|Memory of {service} is more than {threshold} percent full
""")

SCHEDULES = rows("""
0 2 * * *|Every day at 02:00
*/5 * * * *|Every 5 minutes
0 * * * *|Every hour
0 0 * * 0|Every Sunday at midnight
30 4 1 * *|On the first day of the month at 04:30
*/15 * * * *|Every 15 minutes
0 6 * * 1-5|On weekdays at 06:00
15 3 * * *|Every day at 03:15
0 12 * * *|Every day at noon
0 0 1 1 *|Once a year on 1 January
45 23 * * 6|Every Saturday at 23:45
0 */6 * * *|Every six hours
10 1 * * 1|Every Monday at 01:10
0 8-18 * * 1-5|Every hour from 08:00 to 18:00 on weekdays
""")

TASKS = rows("""
nightly-backup|Back up the database|pg_dump -Fc app > /backup/app.dump
rotate-logs|Compress and remove old log files|logrotate /etc/logrotate.conf
clean-sessions|Delete expired sessions|python manage.py clearsessions
send-newsletter|Send the weekly newsletter|node jobs/newsletter.js
rebuild-index|Rebuild the search index|bin/rails search:reindex
import-prices|Import prices from the supplier|python -m jobs.import_prices
renew-certificates|Renew certificates that expire soon|certbot renew --quiet
warm-cache|Load popular pages into the cache|curl -s https://www.northgate.io/sitemap.xml
sync-users|Copy users from the directory|ldap-sync --all
report-usage|Mail the usage report|python -m reports.usage --mail
prune-images|Remove unused container images|docker image prune -af
check-links|Find broken links on the site|linkchecker https://docs.northgate.io
update-packages|Install security updates|unattended-upgrade
archive-orders|Move old orders to the archive|php artisan orders:archive
vacuum|Reclaim space in the database|vacuumdb --all --analyze
""")

# flag, description, owner
FLAGS = rows("""
new-checkout|Shows the new checkout in one page|shop
dark-mode|Offers a dark colour scheme|frontend
fast-search|Sends queries to the new search index|discovery
beta-dashboard|Shows the redesigned dashboard|analytics
two-factor-login|Asks for a second factor at sign-in|identity
free-shipping-banner|Announces free shipping on the home page|marketing
bulk-export|Lets users export all records at once|data
image-compression|Compresses photos on upload|media
live-chat|Opens a chat window on support pages|support
smart-replies|Suggests short answers to messages|messaging
price-alerts|Sends a message when a price falls|shop
offline-maps|Stores maps on the device|mobile
audit-trail|Records every change of a setting|security
guest-checkout|Allows orders without an account|shop
voice-search|Accepts spoken queries|mobile
read-replicas|Reads from replicas of the database|platform
""")

# engine, port, driver, versions, default database
DATABASES = rows("""
postgresql|5432|psycopg|17;16.4;15.8|postgres
mysql|3306|mysqlclient|8.4;8.0.39|mysql
mongodb|27017|pymongo|7.0;6.0|admin
redis|6379|redis-py|7.4;7.2|0
mariadb|3306|mariadb|11.4;10.11|mysql
sqlserver|1433|pyodbc|2022;2019|master
oracle|1521|oracledb|23ai;19c|ORCL
cassandra|9042|cassandra-driver|5.0;4.1|system
clickhouse|8123|clickhouse-connect|24.8;24.3|default
cockroachdb|26257|psycopg|24.2;23.2|defaultdb
neo4j|7687|neo4j|5.23;4.4|neo4j
""")

BUCKETS = listed(
    "assets; backups; logs; uploads; media; reports; exports; archive; invoices; thumbnails; datasets; models"
)
ENVIRONMENTS = listed("production; staging; development; test; preview; sandbox")
NAMESPACES = listed(
    "default; production; kube-system; staging; monitoring; payments; web; data; ingress-nginx; cert-manager"
)
SIZES = rows("""
100m|128Mi|250m|256Mi
250m|256Mi|500m|512Mi
500m|512Mi|1|1Gi
50m|64Mi|100m|128Mi
1|1Gi|2|2Gi
2|4Gi|4|8Gi
""")
VOLUMES = rows("""
data|/var/lib/data|ssd
config|/etc/app|configMap
logs|/var/log/app|emptyDir
uploads|/srv/uploads|nfs
cache|/var/cache/app|emptyDir
certs|/etc/ssl/certs|secret
backup|/backup|hdd
home|/home/app|ssd
tmp|/tmp|emptyDir
""")
AUTHORITIES = rows("""
Let's Encrypt|R10|90
Let's Encrypt|E5|90
DigiCert|DigiCert Global G2 TLS RSA SHA256 2020 CA1|397
Sectigo|Sectigo RSA Domain Validation Secure Server CA|397
Google Trust Services|WR2|90
GlobalSign|GlobalSign Atlas R3 DV TLS CA|397
Amazon|Amazon RSA 2048 M02|395
""")
SECRETS = listed(
    "database-password; api-token; tls-cert; smtp-login; oauth-client; signing-key; registry-login; webhook-secret"
)
POLICY_ACTIONS = rows("""
storage|read|objects;buckets
storage|write|objects
compute|start|instances
compute|stop|instances
database|connect|clusters
secrets|read|secrets
queue|publish|topics
queue|consume|queues
users|list|accounts
billing|view|invoices
logs|read|streams
dns|update|zones
""")
