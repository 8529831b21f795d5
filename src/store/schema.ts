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
  `
  -- What an import filled in of the wearer: a JSON object; undone, it is taken back.
  ALTER TABLE run ADD COLUMN filled TEXT;
  -- When an import was taken out again.
  ALTER TABLE run ADD COLUMN undone_s INTEGER;
  -- Between which instants its records are.
  ALTER TABLE run ADD COLUMN first_s INTEGER;
  ALTER TABLE run ADD COLUMN last_s INTEGER;

  -- Which band this one continues by its owner's word; \`continues\` is what serial numbers tell.
  ALTER TABLE band ADD COLUMN follows INTEGER REFERENCES band (id) ON DELETE SET NULL;

  -- Whose codes \`kind\` is written in (minute-row.ts); NULL: the band's own.
  ALTER TABLE minute ADD COLUMN kinds INTEGER;

  -- What else is said of a minute: by a lesser source, or by an earlier run of the same one.
  CREATE TABLE minute_other (
    band INTEGER NOT NULL REFERENCES band (id),
    minute INTEGER NOT NULL,
    kind INTEGER,
    intensity INTEGER,
    steps INTEGER,
    heart_rate INTEGER,
    sleep_unknown INTEGER,
    sleep_light INTEGER,
    sleep_deep INTEGER,
    sleep_rem INTEGER,
    kinds INTEGER,
    run INTEGER NOT NULL REFERENCES run (id),
    PRIMARY KEY (band, minute, run)
  ) STRICT, WITHOUT ROWID;

  -- The same for every other kind of record.
  CREATE TABLE record_other (
    band INTEGER NOT NULL REFERENCES band (id),
    -- The table that the better one is in.
    kind TEXT NOT NULL,
    -- The moment; of a summary midnight UTC of its day, of an alarm its position.
    at_s INTEGER NOT NULL,
    -- What names the record besides: a JSON list.
    name TEXT NOT NULL,
    run INTEGER NOT NULL REFERENCES run (id),
    -- Its columns, and the rows of what belongs to it, as JSON.
    record TEXT NOT NULL,
    PRIMARY KEY (band, kind, at_s, name, run)
  ) STRICT, WITHOUT ROWID;

  -- Whose codes \`sport_code\` is written in; NULL: the band's.
  ALTER TABLE workout ADD COLUMN sport_codes TEXT;
  ALTER TABLE workout ADD COLUMN title TEXT;

  CREATE TABLE lap (
    band INTEGER NOT NULL,
    workout_s INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    start_s INTEGER NOT NULL,
    duration_s REAL NOT NULL,
    distance_m REAL,
    energy_kcal REAL,
    average_heart_rate REAL,
    max_heart_rate REAL,
    PRIMARY KEY (band, workout_s, seq),
    FOREIGN KEY (band, workout_s) REFERENCES workout (band, start_s) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;

  -- What a source itself makes of a stretch of time: sleep stages, activities.
  CREATE TABLE stretch (
    band INTEGER NOT NULL REFERENCES band (id),
    start_s INTEGER NOT NULL,
    state TEXT NOT NULL,
    end_s INTEGER NOT NULL,
    steps INTEGER,
    distance_m REAL,
    energy_kcal REAL,
    run INTEGER NOT NULL REFERENCES run (id),
    PRIMARY KEY (band, start_s, state)
  ) STRICT, WITHOUT ROWID;

  -- What a source sums up for a day of the wearer's calendar, and for the night before it.
  CREATE TABLE day_summary (
    band INTEGER NOT NULL REFERENCES band (id),
    day TEXT NOT NULL,
    offset_min INTEGER,
    steps INTEGER,
    distance_m REAL,
    energy_kcal REAL,
    walking_minutes REAL,
    running_minutes REAL,
    run_distance_m REAL,
    run_energy_kcal REAL,
    step_goal INTEGER,
    resting_heart_rate REAL,
    max_heart_rate REAL,
    sleep_start_s INTEGER,
    sleep_end_s INTEGER,
    sleep_deep_min REAL,
    sleep_light_min REAL,
    sleep_rem_min REAL,
    sleep_awake_min REAL,
    sleep_wake_ups INTEGER,
    sleep_score REAL,
    -- The record as it came.
    raw TEXT,
    run INTEGER NOT NULL REFERENCES run (id),
    PRIMARY KEY (band, day)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE alarm (
    band INTEGER NOT NULL REFERENCES band (id),
    position INTEGER NOT NULL,
    hour INTEGER NOT NULL,
    minute INTEGER NOT NULL,
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    -- Monday 1, Tuesday 2 … Sunday 64; 0: once.
    days INTEGER NOT NULL,
    smart INTEGER CHECK (smart IN (0, 1)),
    snoozes INTEGER CHECK (snoozes IN (0, 1)),
    title TEXT,
    run INTEGER NOT NULL REFERENCES run (id),
    PRIMARY KEY (band, position)
  ) STRICT, WITHOUT ROWID;
  `,
  EVALUATED_TABLES,
];
