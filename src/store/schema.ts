/**
 * How a workspace's database came to be, one step for each version: `user_version` is the number of the steps taken. A step that was
 * released is never changed.
 */
export const workspaceSchema: readonly string[] = [
  `
  CREATE TABLE session (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    agent_id TEXT NOT NULL,
    agent_session_id TEXT,
    folder TEXT NOT NULL,
    title TEXT NOT NULL,
    title_is_own INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    turns INTEGER NOT NULL,
    messages INTEGER NOT NULL DEFAULT 0,
    archived INTEGER NOT NULL DEFAULT 0,
    -- Characters of all that is saved of it.
    size INTEGER NOT NULL DEFAULT 0,
    writer TEXT NOT NULL,
    saved_seq INTEGER NOT NULL DEFAULT 0,
    fields TEXT
  ) STRICT;
  CREATE INDEX session_updated_at ON session (updated_at);

  CREATE TABLE row (
    -- Also the rowid of row_text: later ones are newer.
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    session INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
    position INTEGER NOT NULL,
    json TEXT NOT NULL,
    UNIQUE (session, position)
  ) STRICT;

  CREATE TABLE terminal (
    number INTEGER PRIMARY KEY,
    session INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
    key TEXT NOT NULL,
    json TEXT NOT NULL,
    UNIQUE (session, key)
  ) STRICT;

  CREATE TABLE journal (
    session INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (session, seq)
  ) STRICT, WITHOUT ROWID;

  -- The text itself is in row.json.
  CREATE VIRTUAL TABLE row_text USING fts5(
    text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
  );
  `,
  `
  -- What the session is opened with beyond its folder: JSON.
  ALTER TABLE session ADD COLUMN opening TEXT;
  `,
  `
  -- Sessions that are deleted, until what is kept beside their transcripts is too.
  CREATE TABLE gone (id TEXT PRIMARY KEY, agent_id TEXT NOT NULL, agent_session_id TEXT) STRICT, WITHOUT ROWID;
  `,
];

/** As {@link workspaceSchema}, of the index of all workspaces' sessions. It can be made anew from those at any time. */
export const indexSchema: readonly string[] = [
  `
  CREATE TABLE session (
    id TEXT NOT NULL,
    -- The file of its workspace's database.
    database TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (database, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX session_updated_at ON session (updated_at);
  `,
];
