import { EVALUATED_TABLES } from "./evaluated-schema.ts";

/**
 * The steps from one version of the schema (`user_version`) to the next; the first makes version 1.
 * A step that was released is never changed. Times are UTC seconds.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE band (
    id INTEGER PRIMARY KEY,
    mac TEXT NOT NULL UNIQUE,
    model TEXT,
    serial TEXT,
    firmware TEXT,
    -- The age of what the sources say above: an older source only fills gaps.
    as_of_s INTEGER NOT NULL,
    -- The same band under its former address, before a factory reset gave it this one.
    continues INTEGER REFERENCES band (id) ON DELETE SET NULL,
    first_seen_s INTEGER NOT NULL,
    last_seen_s INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX band_serial ON band (serial);

  CREATE TABLE auth_key (
    id INTEGER PRIMARY KEY,
    -- NULL: no source says whose key it is.
    band INTEGER REFERENCES band (id) ON DELETE CASCADE,
    key BLOB NOT NULL CHECK (length(key) = 16),
    paired INTEGER CHECK (paired IN (0, 1)),
    paired_as_of_s INTEGER,
    paired_at_s INTEGER,
    last_used_s INTEGER,
    seen_live_s INTEGER,
    found_s INTEGER NOT NULL,
    last_seen_s INTEGER NOT NULL,
    verified_s INTEGER,
    refused_s INTEGER,
    superseded_s INTEGER,
    superseded_why TEXT CHECK (superseded_why IN ('re-paired', 'reset')),
    -- 1 when the key that superseded this one was forgotten: the mark stays until there is news.
    keeps_mark INTEGER NOT NULL DEFAULT 0 CHECK (keeps_mark IN (0, 1)),
    CHECK ((superseded_s IS NULL) = (superseded_why IS NULL))
  ) STRICT;
  CREATE UNIQUE INDEX auth_key_once ON auth_key (coalesce(band, 0), key);

  CREATE TABLE key_source (
    auth_key INTEGER NOT NULL REFERENCES auth_key (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    path TEXT NOT NULL,
    app TEXT NOT NULL,
    account TEXT NOT NULL,
    first_seen_s INTEGER NOT NULL,
    last_seen_s INTEGER NOT NULL,
    PRIMARY KEY (auth_key, kind, path, app, account)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE wearer (
    id INTEGER PRIMARY KEY,
    name TEXT,
    born_on TEXT,
    sex TEXT CHECK (sex IN ('female', 'male', 'other')),
    height_cm REAL,
    weight_kg REAL,
    step_goal INTEGER
  ) STRICT;

  -- The time zone (IANA's name) that a wearer was in, from then until the next row.
  CREATE TABLE wearer_zone (
    wearer INTEGER NOT NULL REFERENCES wearer (id),
    from_s INTEGER NOT NULL,
    zone TEXT NOT NULL,
    PRIMARY KEY (wearer, from_s)
  ) STRICT, WITHOUT ROWID;

  ALTER TABLE band ADD COLUMN wearer INTEGER REFERENCES wearer (id);
  -- When the band itself last answered under this address.
  ALTER TABLE band ADD COLUMN met_s INTEGER;

  -- Every synchronisation and import. What it brought says which one it was.
  CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('sync', 'import')),
    -- Whose word it is; which word counts more is said in precedence.ts.
    source TEXT NOT NULL,
    -- NULL: an import may bring several bands.
    band INTEGER REFERENCES band (id),
    started_s INTEGER NOT NULL,
    ended_s INTEGER,
    outcome TEXT NOT NULL CHECK (outcome IN ('running', 'done', 'interrupted', 'failed')),
    added INTEGER NOT NULL DEFAULT 0,
    changed INTEGER NOT NULL DEFAULT 0,
    same INTEGER NOT NULL DEFAULT 0,
    lost INTEGER NOT NULL DEFAULT 0,
    -- Codes of what could not be read: a JSON list of texts.
    troubles TEXT NOT NULL DEFAULT '[]'
  ) STRICT;
  CREATE INDEX run_band ON run (band, started_s);

  -- A minute that no source knows has no row; what a source does not tell of one is NULL.
  CREATE TABLE minute (
    band INTEGER NOT NULL REFERENCES band (id),
    -- Minutes, not seconds, since 1970 UTC.
    minute INTEGER NOT NULL,
    kind INTEGER,
    intensity INTEGER,
    steps INTEGER,
    heart_rate INTEGER,
    -- Bytes 4 to 7 of bands with samples of 8 bytes.
    sleep_unknown INTEGER,
    sleep_light INTEGER,
    sleep_deep INTEGER,
    sleep_rem INTEGER,
    run INTEGER NOT NULL REFERENCES run (id),
    PRIMARY KEY (band, minute)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE measurement (
    band INTEGER NOT NULL REFERENCES band (id),
    kind TEXT NOT NULL,
    at_s INTEGER NOT NULL,
    is_automatic INTEGER NOT NULL CHECK (is_automatic IN (0, 1)),
    value REAL NOT NULL,
    offset_min INTEGER,
    -- A JSON object of numbers.
    details TEXT,
    run INTEGER NOT NULL REFERENCES run (id),
    PRIMARY KEY (band, kind, at_s, is_automatic)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE workout (
    band INTEGER NOT NULL REFERENCES band (id),
    start_s INTEGER NOT NULL,
    end_s INTEGER NOT NULL,
    sport_code INTEGER NOT NULL,
    sport TEXT,
    active_s REAL,
    steps INTEGER,
    distance_m REAL,
    energy_kcal REAL,
    ascent_m REAL,
    descent_m REAL,
    lowest_m REAL,
    highest_m REAL,
    average_heart_rate REAL,
    max_heart_rate INTEGER,
    min_heart_rate INTEGER,
    max_speed_m_per_s REAL,
    average_pace_s_per_km REAL,
    average_stride_cm REAL,
    strokes INTEGER,
    laps INTEGER,
    swolf INTEGER,
    -- The record as it came.
    raw BLOB NOT NULL,
    run INTEGER NOT NULL REFERENCES run (id),
    PRIMARY KEY (band, start_s)
  ) STRICT;

  CREATE TABLE track_point (
    band INTEGER NOT NULL,
    workout_s INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at_s INTEGER NOT NULL,
    longitude REAL,
    latitude REAL,
    altitude_m REAL,
    heart_rate INTEGER,
    speed_m_per_s REAL,
    cadence_per_min REAL,
    mark TEXT CHECK (mark IN ('pause', 'resume')),
    PRIMARY KEY (band, workout_s, seq),
    FOREIGN KEY (band, workout_s) REFERENCES workout (band, start_s) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE battery_reading (
    band INTEGER NOT NULL REFERENCES band (id),
    at_s INTEGER NOT NULL,
    level_percent INTEGER NOT NULL,
    charging INTEGER CHECK (charging IN (0, 1)),
    run INTEGER NOT NULL REFERENCES run (id),
    PRIMARY KEY (band, at_s)
  ) STRICT, WITHOUT ROWID;

  -- From which moment on the next synchronisation reads a kind of history.
  CREATE TABLE fetch_cursor (
    band INTEGER NOT NULL REFERENCES band (id),
    history TEXT NOT NULL,
    next_s INTEGER NOT NULL,
    PRIMARY KEY (band, history)
  ) STRICT, WITHOUT ROWID;
  `,
  EVALUATED_TABLES,
];
