"""Values of media records: films, albums, cameras, file formats, fonts, emoji and podcasts."""

from corpus.tables import Tables

_TABLES = Tables(__file__)
_LISTS = _TABLES.lists("media_lists")

FILMS = _TABLES.rows("films")
ALBUMS = _TABLES.rows("albums")
SONG_GRAMMAR = _TABLES.lists("song_grammar")
SONGS = _LISTS["songs"]
FORMATS = _TABLES.rows("formats")
FILE_STEMS = _LISTS["file_stems"]
FOLDERS = _LISTS["folders"]
CAMERAS = _TABLES.rows("cameras")
APERTURES = (1.8, 2.8, 4.0, 5.6, 8.0, 2.0, 11.0, 1.4, 3.5, 16.0)
SHUTTERS = _LISTS["shutters"]
ISO_VALUES = (100, 200, 400, 800, 1600, 3200, 6400)
FOCAL_LENGTHS = (50.0, 35.0, 24.0, 85.0, 28.0, 70.0, 105.0, 18.0, 135.0, 200.0)
SCENES = _LISTS["scenes"]
PHOTO_TAGS = _LISTS["photo_tags"]
FONTS = _TABLES.rows("fonts")
EMOJI = _TABLES.rows("emoji")
PODCAST_SUBJECTS = _LISTS["podcast_subjects"]
PODCAST_NAMES = _LISTS["podcast_names"]
EPISODE_TITLES = _LISTS["episode_titles"]
RESOLUTIONS = _TABLES.rows("resolutions")
SHAPES = _TABLES.rows("shapes")
LAYERS = _LISTS["layers"]
VIDEO_TITLES = _LISTS["video_titles"]
