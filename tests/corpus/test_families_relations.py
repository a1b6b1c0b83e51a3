"""Fields of one record agree: names with addresses, codes with meanings, totals with parts."""

import mimetypes
import random
from datetime import datetime
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from corpus.families.discovery import families
from corpus.families.science import science_tables
from corpus.families.software import software_tables
from corpus.families.web import tool_tables
from corpus.world.world import World


def some(name: str, count: int = 40) -> list[Any]:
    """Records of a family in several locales."""
    build = families()[name].build
    return [build(World(random.Random(seed), ("en_US", "de_DE", "en_GB")[seed % 3])) for seed in range(count)]


def seconds(start: str, end: str) -> float:
    """Seconds between two date-times."""
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()


def test_repository_addresses_carry_its_name() -> None:
    for record in some("repository"):
        assert record["full_name"] == f"{record['owner']}/{record['name']}"
        assert record["url"] == f"https://github.com/{record['full_name']}"
        assert record["ssh_url"].endswith(f":{record['full_name']}.git")
        assert record["private"] == (record["visibility"] != "public")


def test_release_tag_carries_its_version() -> None:
    for record in some("release"):
        version = record["tag_name"].removeprefix("v")
        assert record["name"].endswith(version)
        assert version in record["assets"][0]["url"]


def test_commit_totals_add_up() -> None:
    for record in some("commit"):
        assert record["stats"]["total"] == record["stats"]["additions"] + record["stats"]["deletions"]


def test_severity_follows_the_score() -> None:
    limits = {"low": (0, 4), "medium": (4, 7), "high": (7, 9), "critical": (9, 10.1)}
    for record in some("vulnerability"):
        low, high = limits[record["severity"]]
        assert low <= record["cvss_score"] < high
        assert record["package"] in record["title"]


def test_languages_have_their_extension() -> None:
    extensions = {row[0]: row[1] for row in software_tables.LANGUAGES}
    for record in some("programming_language") + some("code_snippet"):
        name = record.get("extension") or record["filename"]
        assert name.endswith(extensions[record["language"]])


def test_test_reports_add_up() -> None:
    for record in some("test_report"):
        assert record["total"] == record["passed"] + record["failed"] + record["skipped"]
        assert record["success"] == (record["failed"] == 0)
    for record in some("pipeline_run"):
        assert record["total_seconds"] == sum(stage["seconds"] for stage in record["stages"])
        assert record["status"] == record["stages"][-1]["status"]


def test_connections_carry_host_port_and_user() -> None:
    for record in some("database_connection"):
        address = f"{record['username']}@{record['host']}:{record['port']}/{record['database']}"
        assert record["url"] == f"{record['engine']}://{address}"
    for record in some("service_endpoint"):
        assert record["uri"] == f"{record['scheme']}://{record['address']}:{record['port']}"


def test_zones_belong_to_their_region() -> None:
    for record in some("server"):
        assert record["zone"].startswith(record["region"])
        assert record["hostname"].startswith(record["labels"]["service"])


def test_containers_are_named_after_their_image() -> None:
    for record in some("container"):
        name = record["image"].rsplit("/", 1)[-1].split(":")[0]
        assert record["container_name"].startswith(name)
    for record in some("deployment"):
        assert record["status"]["ready_replicas"] <= record["spec"]["replicas"]


def test_alerts_fire_for_a_reason() -> None:
    for record in some("alert"):
        above = record["value"] > record["threshold"]
        assert above == (record["operator"] == ">")
        assert str(record["threshold"]) in record["summary"] or record["service"] in record["summary"]


def test_status_and_reason_agree() -> None:
    for record in some("http_request"):
        assert record["reason"] == HTTPStatus(record["status"]).phrase
    for record in some("http_response"):
        assert record["status_text"] == HTTPStatus(record["status"]).phrase
        if record["ok"]:
            assert record["headers"]["content_type"] == mimetypes.guess_type(record["url"])[0]
    for record in some("api_error"):
        assert record["title"] == HTTPStatus(record["status"]).phrase


def test_pages_know_their_neighbours() -> None:
    for record in some("pagination"):
        assert (record["links"]["next"] is None) == (record["page"] == record["total_pages"])
        assert record["total_pages"] * record["per_page"] >= record["total"]


def test_user_agents_name_the_browser_version() -> None:
    for record in some("session"):
        assert f"/{record['device']['version']}." in record["user_agent"]


def test_readings_stay_in_the_range_of_their_kind() -> None:
    for record in some("measurement_series"):
        assert record["minimum"] == min(record["values"]) and record["maximum"] == max(record["values"])
        assert record["count"] == len(record["values"])
    units = {"temperature": "°C", "humidity": "%", "pressure": "hPa", "co2": "ppm"}
    for record in some("reading"):
        assert units.get(record["type"], record["unit"]) == record["unit"]


def test_elements_have_their_number() -> None:
    symbols = [row[0] for row in science_tables.ELEMENTS]
    assert symbols.index("Fe") == 25 and symbols.index("Au") == 78 and symbols.index("U") == 91
    for record in some("chemical_element"):
        assert symbols[record["atomic_number"] - 1] == record["symbol"]


def test_papers_carry_their_year() -> None:
    for record in some("scientific_paper"):
        assert f".{record['year']}." in record["doi"]
        assert record["published"].startswith(str(record["year"]))


def test_lab_flags_follow_the_reference_range() -> None:
    for record in some("lab_test"):
        low, high = record["reference"]["low"], record["reference"]["high"]
        assert record["flag"] == ("low" if record["value"] < low else "high" if record["value"] > high else "normal")


def test_files_have_the_type_of_their_extension() -> None:
    for record in some("file"):
        assert record["name"].endswith(record["extension"])
        assert record["path"].endswith(record["name"])


def test_colors_agree_with_their_hex_code() -> None:
    for record in some("color"):
        red, green, blue = record["rgb"].values()
        assert record["hex"] == f"#{red:02x}{green:02x}{blue:02x}"


def test_photos_use_what_the_lens_can_do() -> None:
    for record in some("photo"):
        assert (record["width"] >= record["height"]) == (record["orientation"] == "landscape")
        focal = record["exif"]["focal_length"]
        assert f"{focal:g}" in record["exif"]["lens"] or "-" in record["exif"]["lens"]


@pytest.mark.parametrize("name", ["charging_session", "ride", "workout", "train_journey", "calendar_entry"])
def test_durations_are_the_time_between_start_and_end(name: str) -> None:
    for record in some(name):
        start = record.get("start_time") or record.get("departure") or record["start"]
        end = record.get("end_time") or record.get("arrival") or record["end"]
        assert abs(seconds(start, end) - 60 * record["duration_minutes"]) < 1


def test_parcels_end_with_their_status() -> None:
    for record in some("parcel"):
        assert record["events"][-1]["status"] == record["status"]
        assert record["tracking_number"] in record["tracking_url"]
        assert (record["delivered_to"] is not None) == (record["status"] == "delivered")


def test_currencies_belong_to_countries() -> None:
    countries = {row[0]: row[4] for row in tool_tables.CURRENCIES}
    for record in some("currency"):
        assert record["country_code"] == countries[record["code"]]
    for record in some("currency_conversion"):
        assert record["result"] == pytest.approx(record["amount"] * record["rate"], abs=0.01)
        assert record["from"] != record["to"]


def test_conversions_and_calculations_are_right() -> None:
    for record in some("unit_conversion"):
        if (record["from_unit"], record["to_unit"]) == ("C", "F"):
            assert record["result"] == pytest.approx(record["value"] * 1.8 + 32, abs=0.1)
    for record in some("calculation"):
        if record["operator"] in "+-*":
            assert eval(record["expression"]) == record["result"]


def test_local_time_is_that_of_the_zone() -> None:
    for record in some("time_zone_lookup"):
        local = datetime.fromisoformat(record["local_time"])
        assert local.utcoffset() == local.astimezone(ZoneInfo(record["time_zone"])).utcoffset()
        assert record["weekday"] == local.strftime("%A")


def test_content_items_share_one_path() -> None:
    for record in some("content_item"):
        assert record["web_url"].endswith(record["base_path"])
        assert record["api_path"] == f"/api/content{record['base_path']}"
