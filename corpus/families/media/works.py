"""Records of media: films, albums, podcasts, photos, videos, files, subtitles and broadcasts."""

import re
from datetime import date, timedelta

from corpus.families.drawing import column, parts, pick, say, sentence_case
from corpus.families.media import media_tables
from corpus.families.registry import family
from corpus.world.world import World

Record = dict[str, object]
ROOMS = ("Kitchen", "Workshop", "World", "Garden", "Studio", "Garage")


_LENS = re.compile(r"(\d+(?:\.\d+)?)(?:-(\d+))?mm ?[fF]/?(\d+(?:\.\d+)?)")


def optics(lens: str) -> tuple[float, float, float]:
    """Shortest and longest focal length in mm and the widest aperture that a lens's name states."""
    if not (found := _LENS.search(lens)):
        raise ValueError(f"the name of the lens {lens!r} states no focal length and aperture")
    return float(found[1]), float(found[2] or found[1]), float(found[3])


@family(
    "film",
    title="a film",
    optional=("original_language", "tagline", "poster_url", "votes", "streaming"),
    bounds={"rating": (0, 10), "year": (1888, 2100), "runtime_minutes": (1, None)},
)
def film(w: World) -> Record:
    title, year, director, genre, minutes, country, language = pick(w, media_tables.FILMS)
    return {
        "title": title,
        "year": int(year),
        "director": director,
        "genres": [genre],
        "runtime_minutes": int(minutes),
        "country": country,
        "original_language": language,
        "rating": w.number(6.4, 9.3, 1),
        "votes": w.round_number(2000, 2_000_000),
        "tagline": say(
            w,
            "{A {story|tale} of {love|loss|courage|revenge|friendship}|Nobody is {safe|innocent|alone}|"
            "{One night|One summer|One mistake} changes everything}",
        ),
        "poster_url": f"https://images.{w.company().domain}/posters/{w.slug(title)}.jpg",
        "streaming": w.some(("Netflix", "Prime Video", "MUBI", "Disney+", "Criterion", "Apple TV+"), 1, 2),
    }


@family(
    "album",
    title="a music album",
    optional=("label", "tracks[].duration", "barcode", "format"),
    enums={"format": ("LP", "CD", "cassette", "digital")},
    bounds={"track_count": (1, None), "year": (1900, 2100)},
)
def album(w: World) -> Record:
    title, artist, year, genre, count, label = pick(w, media_tables.ALBUMS)
    chosen = [say(w, pick(w, media_tables.SONGS), media_tables.SONG_GRAMMAR) for _ in range(w.integer(1, 3))]
    return {
        "title": title,
        "artist": artist,
        "year": int(year),
        "genre": genre,
        "label": label,
        "track_count": int(count),
        "tracks": [
            {"number": i, "title": t, "duration": f"{w.integer(2, 6)}:{w.integer(0, 59):02d}"}
            for i, t in enumerate(chosen, 1)
        ],
        "format": w.choice(
            ("LP", "CD", "digital", "digital", "cassette") if int(year) < 2005 else ("CD", "digital", "LP")
        ),
        "barcode": w.digits(13),
    }


@family(
    "song",
    title="a song in a music library",
    optional=("bpm", "key", "play_count"),
    enums={"format": ("mp3", "flac", "ogg", "wav")},
    bounds={"duration_seconds": (1, None), "bpm": (40, 240), "play_count": (0, None)},
)
def song(w: World) -> Record:
    album_title, artist, year, genre, count, _ = pick(w, media_tables.ALBUMS)
    title = say(w, pick(w, media_tables.SONGS), media_tables.SONG_GRAMMAR)
    number, seconds = w.integer(1, int(count)), w.integer(95, 420)
    format_, rate = w.choice((("mp3", 320), ("mp3", 192), ("flac", 980), ("ogg", 256), ("wav", 1411)))
    return {
        "title": title,
        "artist": artist,
        "album": album_title,
        "track": number,
        "year": int(year),
        "genre": genre,
        "duration_seconds": seconds,
        "format": format_,
        "bitrate_kbps": rate,
        "size_bytes": seconds * rate * 125,
        "path": f"Music/{artist.replace('/', '-')}/{album_title.replace('/', '-')}/{number:02d} {title}.{format_}",
        "bpm": w.integer(64, 180),
        "key": f"{w.choice('CDEFGAB')} {w.choice(('major', 'minor'))}",
        "play_count": w.count(12),
    }


@family(
    "podcast_episode",
    title="an episode of a podcast",
    optional=("guests", "explicit", "season", "chapters[].start"),
    bounds={"episode": (1, None), "duration_seconds": (1, None)},
)
def podcast_episode(w: World) -> Record:
    subject = pick(w, media_tables.PODCAST_SUBJECTS)
    show = say(w, pick(w, media_tables.PODCAST_NAMES), subject=subject.capitalize())
    title = say(w, pick(w, media_tables.EPISODE_TITLES), subject=subject)
    number, seconds = w.integer(1, 240), w.integer(600, 5400)
    slug = w.slug(show)
    return {
        "podcast": show,
        "episode": number,
        "season": w.integer(1, 8),
        "title": title,
        "description": say(
            w,
            "{In this episode we talk|Today it is all|We answer your letters} about {subject}. "
            "{Thank you for listening.|Leave us a review.|Music by the band.|With a guest from {city}.}",
            subject=subject,
            city=w.place().city,
        ),
        "host": w.person().full_name,
        "guests": [w.person().full_name],
        "category": subject,
        "duration_seconds": seconds,
        "audio_url": f"https://cdn.{slug}.fm/episodes/{number:03d}.mp3",
        "media_type": "audio/mpeg",
        "chapters": [{"start": 0, "title": "Welcome"}, {"start": w.integer(40, 300), "title": sentence_case(subject)}],
        "explicit": w.chance(0.1),
        "published_at": w.stamp(),
    }


@family(
    "photo",
    title="a photo with its camera data",
    optional=("gps", "exif.lens", "caption", "tags", "rating"),
    enums={"orientation": ("landscape", "portrait")},
    bounds={"rating": (1, 5), "exif.iso": (25, None), "width": (1, None), "height": (1, None)},
)
def photo(w: World) -> Record:
    make, model, lenses, width, height = pick(w, media_tables.CAMERAS)
    portrait = w.chance(0.35)
    wide, high = (int(height), int(width)) if portrait else (int(width), int(height))
    lens = w.choice(parts(lenses))
    shortest, longest, widest = optics(lens)
    place = w.place()
    prefix = {"Apple": "IMG_", "Canon": "IMG_", "Sony": "DSC", "Nikon": "DSC_", "Google": "PXL_"}.get(make, "P")
    return {
        "filename": f"{prefix}{w.integer(1, 9999):04d}.jpg",
        "content_type": "image/jpeg",
        "width": wide,
        "height": high,
        "orientation": "portrait" if portrait else "landscape",
        "caption": sentence_case(say(w, pick(w, media_tables.SCENES))),
        "taken_at": w.stamp(),
        "photographer": w.person().full_name,
        "exif": {
            "make": make,
            "model": model,
            "lens": lens,
            "aperture": w.choice([f for f in (widest, *media_tables.APERTURES) if f >= widest]),
            "exposure_time": pick(w, media_tables.SHUTTERS),
            "iso": pick(w, media_tables.ISO_VALUES),
            "focal_length": w.choice(
                [f for f in (shortest, *media_tables.FOCAL_LENGTHS, longest) if shortest <= f <= longest]
            ),
        },
        "gps": {"latitude": place.latitude, "longitude": place.longitude},
        "tags": list(dict.fromkeys(pick(w, media_tables.PHOTO_TAGS) for _ in range(2))),
        "rating": w.integer(1, 5),
    }


@family(
    "video",
    title="a video on a platform",
    optional=(
        "captions",
        "likes",
        "thumbnail.width",
    ),
    enums={"quality": column(media_tables.RESOLUTIONS, 0), "privacy": ("public", "unlisted", "private")},
    bounds={"views": (0, None), "likes": (0, None), "duration": (1, None)},
)
def video(w: World) -> Record:
    quality, width, height = pick(w, media_tables.RESOLUTIONS)
    identifier = w.token(11, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
    views = w.round_number(12, 3_000_000)
    return {
        "video_id": identifier,
        "title": say(w, pick(w, media_tables.VIDEO_TITLES)),
        "channel": f"{w.person().first_name}'s {w.choice(ROOMS)}",
        "url": f"https://www.youtube.com/watch?v={identifier}",
        "duration": w.integer(40, 2400),
        "quality": quality,
        "width": int(width),
        "height": int(height),
        "fps": w.choice((24, 25, 30, 60)),
        "views": views,
        "likes": int(views * w.number(0.005, 0.08, 4)),
        "privacy": w.choice(("public", "public", "unlisted", "private")),
        "thumbnail": {"url": f"https://i.ytimg.com/vi/{identifier}/hqdefault.jpg", "width": 480, "height": 360},
        "captions": w.some(("en", "de", "fr", "es", "pt", "ja"), 1, 2),
        "uploaded_at": w.stamp(),
    }


@family(
    "file",
    title="a file in a storage service",
    optional=("checksum", "shared_with", "version", "encoding"),
    enums={"kind": column(media_tables.FORMATS, 3)},
    bounds={"size": (0, None)},
)
def file_record(w: World) -> Record:
    media_type, extension, encoding, kind, typical = pick(w, media_tables.FORMATS)
    stem = pick(w, media_tables.FILE_STEMS)
    if w.chance(0.5):
        stem += w.choice((f"-{w.integer(2018, 2026)}", f"-{w.integer(1, 9)}", "-final", f"_{w.date('2022-01-01')}"))
    folder, owner = pick(w, media_tables.FOLDERS), w.person()
    created, modified = w.created_updated()
    return {
        "file_id": w.uuid(),
        "name": f"{stem}{extension}",
        "extension": extension,
        "mime_type": media_type,
        "kind": kind,
        "encoding": encoding,
        "size": w.count(int(typical), low=int(typical) // 12),
        "path": f"/{owner.username}/{folder}/{stem}{extension}",
        "directory": folder,
        "owner": owner.email,
        "shared_with": [w.person().email],
        "version": w.integer(1, 9),
        "checksum": w.hash(64),
        "created_at": created,
        "modified_at": modified,
    }


@family(
    "subtitle",
    title="a line of subtitles",
    optional=("speaker", "position", "style.italic"),
    enums={"position": ("top", "middle", "bottom")},
    bounds={"index": (1, None), "duration_ms": (1, None)},
)
def subtitle(w: World) -> Record:
    start = w.integer(1000, 6_000_000)
    length = w.integer(900, 5200)
    stamp = [
        f"{m // 3600000:02d}:{m // 60000 % 60:02d}:{m // 1000 % 60:02d},{m % 1000:03d}" for m in (start, start + length)
    ]
    return {
        "index": w.integer(1, 1400),
        "start": stamp[0],
        "end": stamp[1],
        "duration_ms": length,
        "speaker": w.person().first_name,
        "text": say(
            w,
            "{I never said {that|so}.|Where {are you going|have you been}?|{Listen|Wait}, somebody is at the door.|"
            "You should {go home|call her|get some sleep}.|It was {my|your|his} idea.|"
            "Do you {trust|know|remember} {him|her|me}?|"
            "We {leave|start|meet} at {dawn|nine|noon}.|{Nothing|Everything} has changed.}",
        ),
        "language": "en",
        "position": w.choice(("bottom", "bottom", "top", "middle")),
        "style": {"color": w.choice(("white", "yellow")), "italic": w.chance(0.2)},
    }


@family(
    "tv_broadcast",
    title="a broadcast in a programme guide",
    optional=("subtitle", "repeat", "age_rating", "channel.number"),
    enums={"age_rating": (0, 6, 12, 16, 18)},
    bounds={"duration_minutes": (1, None)},
)
def tv_broadcast(w: World) -> Record:
    title, year, director, genre, minutes, *_ = pick(w, media_tables.FILMS)
    start = w.moment()
    start = start.replace(minute=w.choice((0, 15, 30, 45)), second=0)
    channel, number = w.choice(
        (("BBC Two", 2), ("ARTE", 8), ("ZDF", 2), ("PBS", 13), ("Rai Movie", 24), ("TCM", 61), ("3sat", 28))
    )
    return {
        "title": title,
        "subtitle": f"{sentence_case(genre)} by {director}, {year}",
        "channel": {"name": channel, "number": number},
        "start": w.stamp(start),
        "stop": w.stamp(start + timedelta(minutes=int(minutes))),
        "duration_minutes": int(minutes),
        "day": date(start.year, start.month, start.day).strftime("%A"),
        "category": genre,
        "repeat": w.chance(0.5),
        "age_rating": 16 if genre in {"horror", "crime"} else w.choice((0, 6, 12, 12)),
    }
