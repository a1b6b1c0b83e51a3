# ruff: noqa: E501 - a row of a table is a line
"""Value tables for software records: packages, languages, licences, weaknesses, commits and errors.

Package names, licences and owners are facts about public projects; the descriptions are our own words.
"""

from corpus.families.drawing import listed, rows

# name, registry, owner/repository, licence, language, summary, keywords
PACKAGES = rows("""
requests|pypi|psf/requests|Apache-2.0|Python|Python HTTP library with sessions and connection pooling|http;client
numpy|pypi|numpy/numpy|BSD-3-Clause|Python|Arrays and fast numerical computing for Python|array;numerical;science
pandas|pypi|pandas-dev/pandas|BSD-3-Clause|Python|Data frames and tools for data analysis|dataframe;analysis;data
react|npm|facebook/react|MIT|JavaScript|Library for building user interfaces from components|ui;components;frontend
lodash|npm|lodash/lodash|MIT|JavaScript|Helper functions for arrays, objects and strings|helpers;functional
express|npm|expressjs/express|MIT|JavaScript|Small web framework for Node.js|web;framework;router
serde|crates|serde-rs/serde|MIT|Rust|Serialization framework for Rust data structures|serialization;json
tokio|crates|tokio-rs/tokio|MIT|Rust|Runtime for asynchronous applications|async;runtime;network
flask|pypi|pallets/flask|BSD-3-Clause|Python|Lightweight framework for web applications|wsgi;web;framework
django|pypi|django/django|BSD-3-Clause|Python|Web framework with an object-relational mapper and admin pages|web;orm;admin
click|pypi|pallets/click|BSD-3-Clause|Python|Toolkit for command line interfaces|cli;terminal
rich|pypi|Textualize/rich|MIT|Python|Coloured text, tables and progress bars in the terminal|terminal;color;table
typescript|npm|microsoft/TypeScript|Apache-2.0|TypeScript|JavaScript with syntax for types|compiler;types
axios|npm|axios/axios|MIT|JavaScript|HTTP client for the browser and Node.js|http;ajax;promise
vue|npm|vuejs/core|MIT|TypeScript|Progressive framework for user interfaces|ui;framework;reactive
webpack|npm|webpack/webpack|MIT|JavaScript|Bundles modules and assets for the browser|bundler;modules;build
vite|npm|vitejs/vite|MIT|TypeScript|Fast build tool and development server|bundler;frontend;dev-server
eslint|npm|eslint/eslint|MIT|JavaScript|Finds problems in JavaScript code|lint;quality
prettier|npm|prettier/prettier|MIT|JavaScript|Formats code in a consistent style|formatter;style
jest|npm|jestjs/jest|MIT|TypeScript|Testing framework with snapshots and mocks|testing;mock;snapshot
pytest|pypi|pytest-dev/pytest|MIT|Python|Simple and powerful testing for Python|testing;fixtures
pydantic|pypi|pydantic/pydantic|MIT|Python|Data validation with type hints|validation;schema;types
fastapi|pypi|fastapi/fastapi|MIT|Python|Web framework for APIs with type hints|api;async;openapi
sqlalchemy|pypi|sqlalchemy/sqlalchemy|MIT|Python|SQL toolkit and object-relational mapper|sql;orm;database
scipy|pypi|scipy/scipy|BSD-3-Clause|Python|Algorithms for scientific computing|science;statistics;optimization
matplotlib|pypi|matplotlib/matplotlib|PSF-2.0|Python|Plots and figures of publication quality|plot;visualization
scikit-learn|pypi|scikit-learn/scikit-learn|BSD-3-Clause|Python|Machine learning with a consistent interface|machine-learning;statistics
torch|pypi|pytorch/pytorch|BSD-3-Clause|C++|Tensors and neural networks with automatic differentiation|deep-learning;tensor;gpu
transformers|pypi|huggingface/transformers|Apache-2.0|Python|Pretrained models for text, vision and audio|nlp;models;deep-learning
tokenizers|pypi|huggingface/tokenizers|Apache-2.0|Rust|Fast tokenizers for language models|nlp;tokenizer;bpe
safetensors|pypi|huggingface/safetensors|Apache-2.0|Rust|Safe and simple storage of tensors|tensor;storage
jinja2|pypi|pallets/jinja|BSD-3-Clause|Python|Expressive template engine|template;html
pyyaml|pypi|yaml/pyyaml|MIT|Python|YAML parser and emitter|yaml;parser
pillow|pypi|python-pillow/Pillow|MIT-CMU|Python|Opens, edits and saves images of many formats|image;jpeg;png
celery|pypi|celery/celery|BSD-3-Clause|Python|Distributed task queue with scheduling|queue;tasks;worker
redis|pypi|redis/redis-py|MIT|Python|Client for the Redis key-value store|redis;cache;client
boto3|pypi|boto/boto3|Apache-2.0|Python|Cloud service client for storage and compute|cloud;aws;sdk
httpx|pypi|encode/httpx|BSD-3-Clause|Python|HTTP client with synchronous and asynchronous calls|http;async
aiohttp|pypi|aio-libs/aiohttp|Apache-2.0|Python|Asynchronous HTTP client and server|http;async;server
uvicorn|pypi|encode/uvicorn|BSD-3-Clause|Python|Small and fast server for asynchronous web applications|asgi;server
gunicorn|pypi|benoitc/gunicorn|MIT|Python|HTTP server with pre-forked workers|wsgi;server
black|pypi|psf/black|MIT|Python|Code formatter that leaves no choices|formatter;style
ruff|pypi|astral-sh/ruff|MIT|Rust|Extremely fast linter and formatter for Python|lint;formatter
mypy|pypi|python/mypy|MIT|Python|Static type checker for Python|types;lint
hypothesis|pypi|HypothesisWorks/hypothesis|MPL-2.0|Python|Property-based testing|testing;fuzzing
tqdm|pypi|tqdm/tqdm|MPL-2.0|Python|Progress bars for loops and commands|progress;terminal
attrs|pypi|python-attrs/attrs|MIT|Python|Classes without boilerplate|class;boilerplate
networkx|pypi|networkx/networkx|BSD-3-Clause|Python|Creates and analyses graphs and networks|graph;network
sympy|pypi|sympy/sympy|BSD-3-Clause|Python|Computer algebra system|algebra;math
cryptography|pypi|pyca/cryptography|Apache-2.0|Python|Cryptographic recipes and primitives|crypto;tls;security
paramiko|pypi|paramiko/paramiko|LGPL-2.1|Python|SSH connections and file transfer|ssh;sftp
scrapy|pypi|scrapy/scrapy|BSD-3-Clause|Python|Framework for crawling web sites|crawler;spider
beautifulsoup4|pypi|waylan/beautifulsoup|MIT|Python|Pulls data out of HTML and XML pages|html;parser
lxml|pypi|lxml/lxml|BSD-3-Clause|Python|XML and HTML processing on top of libxml2|xml;html;xpath
next|npm|vercel/next.js|MIT|TypeScript|Framework for server-rendered React applications|react;server;framework
svelte|npm|sveltejs/svelte|MIT|JavaScript|Compiles components to small programs without a runtime|ui;compiler
d3|npm|d3/d3|ISC|JavaScript|Data-driven documents and charts|chart;svg;visualization
three|npm|mrdoob/three.js|MIT|JavaScript|3D scenes in the browser|3d;webgl
chalk|npm|chalk/chalk|MIT|JavaScript|Coloured strings for the terminal|color;terminal
commander|npm|tj/commander.js|MIT|JavaScript|Command line options and sub-commands|cli;options
dotenv|npm|motdotla/dotenv|BSD-2-Clause|JavaScript|Loads environment variables from a file|env;config
zod|npm|colinhacks/zod|MIT|TypeScript|Schema validation with inferred types|schema;validation
rxjs|npm|ReactiveX/rxjs|Apache-2.0|TypeScript|Reactive streams of events|observable;stream
socket.io|npm|socketio/socket.io|MIT|TypeScript|Real-time messages in both directions|websocket;realtime
moment|npm|moment/moment|MIT|JavaScript|Parses and formats dates|date;time
uuid|npm|uuidjs/uuid|MIT|TypeScript|Generates identifiers that are unique|uuid;identifier
semver|npm|npm/node-semver|ISC|JavaScript|Compares version numbers|version;range
tailwindcss|npm|tailwindlabs/tailwindcss|MIT|TypeScript|Style sheets from utility classes|css;design
rollup|npm|rollup/rollup|MIT|TypeScript|Bundles JavaScript modules|bundler;esm
mocha|npm|mochajs/mocha|MIT|JavaScript|Test framework for Node.js and the browser|testing;bdd
winston|npm|winstonjs/winston|MIT|JavaScript|Logger with several outputs|logging;transport
sharp|npm|lovell/sharp|Apache-2.0|JavaScript|Resizes images quickly|image;resize
rand|crates|rust-random/rand|MIT|Rust|Random number generators|random;rng
clap|crates|clap-rs/clap|MIT|Rust|Parser for command line arguments|cli;arguments
reqwest|crates|seanmonstar/reqwest|MIT|Rust|Ergonomic HTTP client|http;client
regex|crates|rust-lang/regex|MIT|Rust|Regular expressions in linear time|regex;text
rayon|crates|rayon-rs/rayon|MIT|Rust|Data parallelism with little effort|parallel;threads
hyper|crates|hyperium/hyper|MIT|Rust|Fast and correct HTTP implementation|http;server
anyhow|crates|dtolnay/anyhow|MIT|Rust|Flexible error type|error;handling
tracing|crates|tokio-rs/tracing|MIT|Rust|Structured diagnostics for applications|logging;diagnostics
axum|crates|tokio-rs/axum|MIT|Rust|Web framework with typed extractors|web;router
diesel|crates|diesel-rs/diesel|MIT|Rust|Safe query builder and mapper|sql;orm
chrono|crates|chronotope/chrono|MIT|Rust|Dates and times|date;time
gin|go|gin-gonic/gin|MIT|Go|Web framework with fast routing|web;router
cobra|go|spf13/cobra|Apache-2.0|Go|Library for modern command line programs|cli;commands
viper|go|spf13/viper|MIT|Go|Configuration from files and the environment|config;env
zap|go|uber-go/zap|MIT|Go|Fast and structured logging|logging
testify|go|stretchr/testify|MIT|Go|Assertions and mocks for tests|testing;mock
gorm|go|go-gorm/gorm|MIT|Go|Object-relational mapper|orm;sql
kubernetes|go|kubernetes/kubernetes|Apache-2.0|Go|Scheduling and management of containers|containers;orchestration
prometheus|go|prometheus/prometheus|Apache-2.0|Go|Monitoring system and time series database|monitoring;metrics
terraform|go|hashicorp/terraform|MPL-2.0|Go|Infrastructure as code|infrastructure;cloud
hugo|go|gohugoio/hugo|Apache-2.0|Go|Generator of static web sites|static-site;blog
rails|rubygems|rails/rails|MIT|Ruby|Framework for web applications with a database|web;framework;mvc
rspec|rubygems|rspec/rspec|MIT|Ruby|Behaviour-driven development|testing;bdd
nokogiri|rubygems|sparklemotion/nokogiri|MIT|Ruby|Parses XML and HTML|xml;html
sidekiq|rubygems|sidekiq/sidekiq|LGPL-3.0|Ruby|Background jobs with threads|jobs;queue
puma|rubygems|puma/puma|BSD-3-Clause|Ruby|Concurrent web server|server;rack
devise|rubygems|heartcombo/devise|MIT|Ruby|Authentication for web applications|login;authentication
spring-boot|maven|spring-projects/spring-boot|Apache-2.0|Java|Stand-alone applications with little configuration|framework;server
junit|maven|junit-team/junit5|EPL-2.0|Java|Unit tests on the Java platform|testing
guava|maven|google/guava|Apache-2.0|Java|Collections, caches and helpers|collections;cache
jackson-databind|maven|FasterXML/jackson-databind|Apache-2.0|Java|Binds JSON to objects|json;binding
mockito|maven|mockito/mockito|MIT|Java|Mock objects for unit tests|testing;mock
log4j|maven|apache/logging-log4j2|Apache-2.0|Java|Logging with appenders and layouts|logging
okhttp|maven|square/okhttp|Apache-2.0|Kotlin|HTTP client for mobile and server programs|http;client
retrofit|maven|square/retrofit|Apache-2.0|Java|Type-safe HTTP client|http;rest
laravel|packagist|laravel/framework|MIT|PHP|Web framework with expressive syntax|web;framework
symfony|packagist|symfony/symfony|MIT|PHP|Reusable components and a web framework|web;components
phpunit|packagist|sebastianbergmann/phpunit|BSD-3-Clause|PHP|Unit testing framework|testing
monolog|packagist|Seldaek/monolog|MIT|PHP|Sends logs to files, sockets and inboxes|logging
guzzle|packagist|guzzle/guzzle|MIT|PHP|HTTP client with middleware|http;client
newtonsoft.json|nuget|JamesNK/Newtonsoft.Json|MIT|C#|JSON framework for .NET|json;serialization
serilog|nuget|serilog/serilog|Apache-2.0|C#|Structured logs for .NET|logging
dapper|nuget|DapperLib/Dapper|Apache-2.0|C#|Simple object mapper|sql;mapper
alamofire|swift|Alamofire/Alamofire|MIT|Swift|HTTP networking in Swift|http;ios
vapor|swift|vapor/vapor|MIT|Swift|Server-side web framework|web;server
phoenix|hex|phoenixframework/phoenix|MIT|Elixir|Web framework with real-time features|web;realtime
ecto|hex|elixir-ecto/ecto|Apache-2.0|Elixir|Database wrapper and query generator|sql;query
ggplot2|cran|tidyverse/ggplot2|MIT|R|Graphics built from a grammar|plot;graphics
dplyr|cran|tidyverse/dplyr|MIT|R|Grammar of data manipulation|data;table
""")

REGISTRY_PAGE = {
    "pypi": "https://pypi.org/project/{}/",
    "npm": "https://www.npmjs.com/package/{}",
    "crates": "https://crates.io/crates/{}",
    "go": "https://pkg.go.dev/{}",
    "rubygems": "https://rubygems.org/gems/{}",
    "maven": "https://central.sonatype.com/search?q={}",
    "packagist": "https://packagist.org/packages/{}",
    "nuget": "https://www.nuget.org/packages/{}",
    "swift": "https://swiftpackageindex.com/search?query={}",
    "hex": "https://hex.pm/packages/{}",
    "cran": "https://cran.r-project.org/package={}",
}

# language, extension, media type, manifest, linter, test command, build image
LANGUAGES = rows("""
Python|.py|text/x-python|pyproject.toml|ruff|pytest|python:3.12-slim
JavaScript|.js|text/javascript|package.json|eslint|npm test|node:22-alpine
TypeScript|.ts|text/x-typescript|package.json|eslint|npm test|node:22
Java|.java|text/x-java|pom.xml|checkstyle|mvn test|eclipse-temurin:21
Go|.go|text/x-go|go.mod|golangci-lint|go test ./...|golang:1.23
Rust|.rs|text/x-rust|Cargo.toml|clippy|cargo test|rust:1.82
C++|.cpp|text/x-c++src|CMakeLists.txt|clang-tidy|ctest|gcc:14
C#|.cs|text/x-csharp|Project.csproj|dotnet format|dotnet test|mcr.microsoft.com/dotnet/sdk:8.0
Ruby|.rb|text/x-ruby|Gemfile|rubocop|bundle exec rspec|ruby:3.3
PHP|.php|text/x-php|composer.json|phpstan|vendor/bin/phpunit|php:8.3-cli
C|.c|text/x-csrc|Makefile|cppcheck|make test|gcc:14
Kotlin|.kt|text/x-kotlin|build.gradle.kts|ktlint|gradle test|gradle:8-jdk21
Swift|.swift|text/x-swift|Package.swift|swiftlint|swift test|swift:5.10
Scala|.scala|text/x-scala|build.sbt|scalafix|sbt test|sbtscala/scala-sbt
Shell|.sh|application/x-sh|Makefile|shellcheck|bats tests|bash:5
R|.R|text/x-r|DESCRIPTION|lintr|Rscript tests.R|r-base:4.4.1
Elixir|.ex|text/x-elixir|mix.exs|credo|mix test|elixir:1.17
Haskell|.hs|text/x-haskell|stack.yaml|hlint|stack test|haskell:9
Dart|.dart|text/x-dart|pubspec.yaml|dart analyze|dart test|dart:3
Lua|.lua|text/x-lua|rockspec|luacheck|busted|nickblah/lua:5.4
Julia|.jl|text/x-julia|Project.toml|JET|julia test/runtests.jl|julia:1.10
""")

# SPDX identifier, name, page, OSI approved, kind
LICENSES = rows("""
MIT|MIT License|https://opensource.org/licenses/MIT|yes|permissive
Apache-2.0|Apache License 2.0|https://www.apache.org/licenses/LICENSE-2.0|yes|permissive
BSD-3-Clause|BSD 3-Clause "New" or "Revised" License|https://opensource.org/licenses/BSD-3-Clause|yes|permissive
GPL-3.0-only|GNU General Public License v3.0 only|https://www.gnu.org/licenses/gpl-3.0-standalone.html|yes|copyleft
ISC|ISC License|https://opensource.org/licenses/ISC|yes|permissive
BSD-2-Clause|BSD 2-Clause "Simplified" License|https://opensource.org/licenses/BSD-2-Clause|yes|permissive
GPL-2.0-only|GNU General Public License v2.0 only|https://www.gnu.org/licenses/old-licenses/gpl-2.0-standalone.html|yes|copyleft
LGPL-3.0-only|GNU Lesser General Public License v3.0 only|https://www.gnu.org/licenses/lgpl-3.0-standalone.html|yes|weak copyleft
LGPL-2.1-only|GNU Lesser General Public License v2.1 only|https://www.gnu.org/licenses/old-licenses/lgpl-2.1-standalone.html|yes|weak copyleft
MPL-2.0|Mozilla Public License 2.0|https://www.mozilla.org/MPL/2.0/|yes|weak copyleft
AGPL-3.0-only|GNU Affero General Public License v3.0|https://www.gnu.org/licenses/agpl.txt|yes|copyleft
EPL-2.0|Eclipse Public License 2.0|https://www.eclipse.org/legal/epl-2.0|yes|weak copyleft
Unlicense|The Unlicense|https://unlicense.org/|yes|public domain
0BSD|BSD Zero Clause License|https://opensource.org/licenses/0BSD|yes|permissive
Zlib|zlib License|https://opensource.org/licenses/Zlib|yes|permissive
BSL-1.0|Boost Software License 1.0|https://www.boost.org/LICENSE_1_0.txt|yes|permissive
CC0-1.0|Creative Commons Zero v1.0 Universal|https://creativecommons.org/publicdomain/zero/1.0/|no|public domain
CC-BY-4.0|Creative Commons Attribution 4.0 International|https://creativecommons.org/licenses/by/4.0/|no|attribution
CC-BY-SA-4.0|Creative Commons Attribution Share Alike 4.0|https://creativecommons.org/licenses/by-sa/4.0/|no|share alike
PSF-2.0|Python Software Foundation License 2.0|https://docs.python.org/3/license.html|yes|permissive
Artistic-2.0|Artistic License 2.0|https://opensource.org/licenses/Artistic-2.0|yes|permissive
OFL-1.1|SIL Open Font License 1.1|https://openfontlicense.org|yes|font
WTFPL|Do What The F*ck You Want To Public License|http://www.wtfpl.net/about/|no|permissive
ODbL-1.0|Open Data Commons Open Database License v1.0|https://opendatacommons.org/licenses/odbl/1-0/|no|data
""")

# identifier, weakness, consequence, typical score
WEAKNESSES = rows("""
CWE-79|Cross-site scripting|lets a remote attacker run scripts in the browser of a victim|6.1
CWE-89|SQL injection|lets an attacker read or change rows of the database|8.8
CWE-22|Path traversal|exposes files outside the intended directory|7.5
CWE-20|Improper input validation|makes the service crash on a crafted request|5.3
CWE-400|Uncontrolled resource consumption|lets a client exhaust memory|7.5
CWE-502|Deserialization of untrusted data|allows remote code execution|9.1
CWE-1333|Inefficient regular expression|causes a denial of service with a long input|5.9
CWE-918|Server-side request forgery|lets an attacker reach internal hosts|7.2
CWE-287|Improper authentication|allows access without valid credentials|8.3
CWE-352|Cross-site request forgery|lets an attacker act as a signed-in user|6.5
CWE-416|Use after free|corrupts memory and may crash the process|7.8
CWE-787|Out-of-bounds write|allows code execution with a crafted file|8.6
CWE-125|Out-of-bounds read|leaks the content of memory|5.5
CWE-200|Exposure of sensitive information|shows secrets in error messages|4.9
CWE-78|OS command injection|runs commands with the rights of the server|9.0
CWE-601|Open redirect|sends users to a page of the attacker|5.4
CWE-611|XML external entities|discloses local files through a parser|6.8
CWE-732|Incorrect permissions|makes private files readable by other users|4.4
CWE-94|Code injection|evaluates templates supplied by a user|9.2
CWE-1321|Prototype pollution|changes the behaviour of unrelated objects|7.0
CWE-295|Improper certificate validation|permits interception of encrypted traffic|6.3
CWE-362|Race condition|lets two requests spend the same token|3.8
""")

COMPONENTS = listed("""
parser; cache; scheduler; router; session store; search index; login page; config loader; file watcher; rate limiter;
upload handler; payment form; date picker; query builder; CSV export; retry logic; event queue; image loader;
test runner; command line; error handler; user profile; connection pool; settings page; notification service;
access token; release script; documentation; database migration; health check; audit log; API client; sidebar;
pagination; template engine; log formatter; password reset; shopping cart; metrics endpoint; feature flag
""")

COMMIT_GRAMMAR = {
    "component": COMPONENTS,
    "fault": listed("""crash; memory leak; race condition; deadlock; typo; off-by-one error; null pointer; regression;
        time zone bug; encoding problem; slow query; flaky test; infinite loop; stale value; broken link"""),
    "feature": listed("""dark mode; pagination; a dry-run option; support for proxies; keyboard shortcuts; retries;
        an export to CSV; a progress bar; search by tag; two-factor login; structured logging; batch requests;
        a health check; caching; support for IPv6; type hints; a summary page; webhooks; localized dates"""),
    "when": listed("""the input is empty; a request times out; two users save at once; the file is missing;
        the cache is cold; the token has expired; the connection drops; the list has one item; the disk is full;
        the name contains spaces; the server restarts; the response is compressed"""),
    "why": listed("""It was never called; The old code ignored the time zone; Users asked for it several times;
        This makes start-up about twice as fast; The previous version leaked file handles;
        It keeps the public interface as it was; The tests cover the new branch; No migration is needed"""),
}

COMMIT_TYPES = rows("""
fix|bug|{Fix {fault} in the {component}|Handle the case where {when}|Prevent a {fault} when {when}}
feat|enhancement|{Add {feature} to the {component}|Support {feature}|Allow {feature} in the {component}}
docs|documentation|{Document the {component}|Explain what happens when {when}|Correct the guide to the {component}}
refactor|refactoring|{Simplify the {component}|Split the {component} into two modules|Rename the {component}}
test|tests|{Test the {component} when {when}|Cover the {component} with tests|Remove a flaky test of the {component}}
perf|performance|{Speed up the {component}|Avoid a slow query in the {component}|Reuse connections in the {component}}
chore|dependencies|{Update dependencies|Remove unused code from the {component}|Bump the version number}
ci|continuous integration|{Run the tests on every pull request|Cache dependencies in the build|Pin the build image}
""")

BRANCHES = listed("main; develop; master; release; staging; feature; hotfix; next; trunk")

# exception, message, module, language
ERRORS = rows("""
ValueError|could not convert string to float: '{token}'|parser|Python
KeyError|'{field}'|serializer|Python
TypeError|unsupported operand type(s) for +: 'int' and 'str'|billing|Python
FileNotFoundError|No such file or directory: '{file}'|storage|Python
ConnectionRefusedError|Connection refused by {host}|client|Python
TimeoutError|The read operation timed out after {number} seconds|client|Python
TypeError|Cannot read properties of undefined (reading '{field}')|components/List|JavaScript
ReferenceError|{field} is not defined|utils/format|JavaScript
SyntaxError|Unexpected token < in JSON at position 0|api/client|JavaScript
RangeError|Maximum call stack size exceeded|tree/walk|JavaScript
NullPointerException|Cannot invoke "String.length()" because "{field}" is null|OrderService|Java
IllegalArgumentException|Unknown status: {token}|OrderMapper|Java
SQLException|Duplicate entry '{number}' for key 'PRIMARY'|UserRepository|Java
OutOfMemoryError|Java heap space|ReportJob|Java
NoMethodError|undefined method '{field}' for nil|orders_controller|Ruby
ArgumentError|wrong number of arguments (given {digit}, expected 0)|mailer|Ruby
IndexOutOfRangeException|Index was outside the bounds of the array|Inventory|C#
panic|index out of range [{digit}] with length {digit}|handlers/upload|Go
AssertionError|expected {number} but was {digit}|test_totals|Python
PermissionError|Permission denied: '{file}'|backup|Python
""")

ERROR_GRAMMAR = {
    "token": listed("n/a; abc; 12,50; pending; unknown; 3.1.4; twelve; 1e; none"),
    "field": listed("name; price; items; user; email; total; address; length; id; status; createdAt; token; map"),
    "file": listed(
        "config.yaml; data/users.csv; /var/log/app.log; uploads/photo.jpg; settings.json; backup.tar.gz;"
        "/etc/hosts; templates/index.html; report.pdf"
    ),
    "host": listed("localhost:5432; redis:6379; 10.0.0.12:8080; api.internal:443; db-primary:3306"),
    "number": listed("30; 10; 60; 120; 42; 1001; 15; 256; 99"),
    "digit": listed("2; 1; 3; 4; 5; 7"),
}

FILES = listed("""
README.md; src/main.py; src/app.ts; src/index.js; package.json; docs/guide.md; tests/test_api.py; Dockerfile; Makefile;
src/lib.rs; cmd/server/main.go; app/models/user.rb; .github/workflows/ci.yml; config/settings.yaml; pyproject.toml;
src/components/Button.tsx; src/utils/dates.py; lib/parser.js; CHANGELOG.md; tests/conftest.py; requirements.txt;
app/views/orders/index.html.erb; src/main/java/App.java; public/styles.css; scripts/deploy.sh; internal/cache/cache.go;
migrations/0007_add_index.sql; api/openapi.yaml; docker-compose.yml; src/routes/users.ts
""")

# job, stage, typical seconds, commands, image, cached folder
JOBS = rows("""
build|build|180|npm ci;npm run build|node:22|node_modules/
test|test|240|pip install -e .;pytest -q|python:3.12-slim|.cache/pip/
lint|check|40|ruff check .;ruff format --check .|python:3.12-slim|.ruff_cache/
deploy|deploy|120|kubectl apply -f deploy/|bitnami/kubectl:1.31|.kube/
type-check|check|60|mypy src|python:3.12|.mypy_cache/
unit-tests|test|150|go test ./...|golang:1.23|.cache/go-build/
integration-tests|test|600|docker compose up -d;npm run test:integration|node:22|node_modules/
docker-image|build|300|docker build -t app .;docker push app|docker:27|.docker/
docs|build|50|mkdocs build --strict|python:3.12-slim|.cache/pip/
security-scan|check|90|trivy fs .|aquasec/trivy:0.55.2|.trivycache/
coverage|test|200|coverage run -m pytest;coverage report|python:3.12|.cache/pip/
release|deploy|100|python -m build;twine upload dist/*|python:3.12-slim|dist/
e2e|test|900|npx playwright test|mcr.microsoft.com/playwright:v1.47.0|node_modules/
benchmark|test|420|cargo bench|rust:1.82|target/
package|build|110|mvn -B package|maven:3.9|.m2/repository/
""")

RUNNERS = listed("ubuntu-24.04; ubuntu-22.04; macos-14; windows-2022; self-hosted; debian-12; ubuntu-24.04-arm")
CI_EVENTS = listed("push; pull_request; schedule; workflow_dispatch; release; merge_group")
EDITORS = listed("vscode; neovim; pycharm; emacs; zed; sublime; helix")
TOPICS = listed("""machine-learning; web; cli; database; security; graphics; games; devops; education; testing; mobile;
data-science; compilers; networking; automation; accessibility; audio; robotics; geography; finance; bioinformatics""")

PROJECT_GRAMMAR = {
    "adjective": listed("small; fast; simple; portable; friendly; modern; reliable; modular; secure; self-hosted"),
    "thing": listed("""library; command line tool; web application; service; plugin; framework; desktop program; bot;
        mobile app; collection of scripts"""),
    "purpose": listed("""managing shopping lists; syncing files between computers; reading RSS feeds; tracking expenses;
        drawing maps; converting e-books; monitoring servers; planning meals; learning vocabulary; editing photos;
        querying open data; writing documentation; sending newsletters; analysing log files; booking meeting rooms;
        tagging music; building static sites; controlling lights at home; publishing podcasts; solving puzzles"""),
    "subject": listed("""shelf; harbor; lantern; maple; comet; ember; otter; pebble; quill; raven; willow; falcon; atlas;
        beacon; cedar; delta; orbit; prism; summit; tundra; anchor; bramble; cobalt; drift; finch; grove; heron; ivy;
        juniper; kite; lichen; meadow; nimbus; opal; plume; quartz; ridge; saffron; thistle; umber; vale; wren; yarrow"""),
    "kind": listed(
        "kit; base; hub; lab; flow; box; desk; note; log; watch; sync; map; cast; forge; scope; stack; port"
    ),
}
