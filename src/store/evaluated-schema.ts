/**
 * What was worked out from the records, kept so that it need not be worked out again: everything in
 * these tables can be thrown away and comes back.
 */
export const EVALUATED_TABLES = `
  -- A day of a wearer's calendar in numbers, as JSON.
  CREATE TABLE day (
    wearer INTEGER NOT NULL REFERENCES wearer (id) ON DELETE CASCADE,
    day TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (wearer, day)
  ) STRICT, WITHOUT ROWID;

  -- What was slept for a day, as JSON.
  CREATE TABLE night (
    wearer INTEGER NOT NULL REFERENCES wearer (id) ON DELETE CASCADE,
    day TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (wearer, day)
  ) STRICT, WITHOUT ROWID;

  -- Where records have changed since: from when up to, not including, when within a piece of 30 days.
  CREATE TABLE stale (
    wearer INTEGER NOT NULL REFERENCES wearer (id) ON DELETE CASCADE,
    piece INTEGER NOT NULL,
    from_s INTEGER NOT NULL,
    to_s INTEGER NOT NULL,
    PRIMARY KEY (wearer, piece)
  ) STRICT, WITHOUT ROWID;

  -- By which rules, clocks and facts about the wearer it was worked out, as JSON. No row: nothing was.
  CREATE TABLE evaluation (
    wearer INTEGER PRIMARY KEY REFERENCES wearer (id) ON DELETE CASCADE,
    terms TEXT NOT NULL
  ) STRICT;
`;
