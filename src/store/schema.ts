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
];
