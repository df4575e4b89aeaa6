-- The archive. Every record is a row of records, every connection a row of links; the rest holds what only some records have.
-- Built by `csto-tui build`; to change what it says, edit the records or the table that it was built from, and build again.

CREATE TABLE records (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL CHECK (type IN ('chairmanship', 'sphere', 'priority', 'measure', 'event', 'result', 'entity', 'document')),
  kind TEXT NOT NULL DEFAULT '',
  parent_id TEXT REFERENCES records (id),
  position INTEGER NOT NULL,
  code TEXT NOT NULL DEFAULT '',
  title TEXT NOT NULL,
  text TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  date TEXT,
  first_day TEXT,
  last_day TEXT,
  sort_day TEXT,
  precision TEXT CHECK (precision IN ('day', 'days', 'month', 'quarter', 'year', 'years', 'bounded')),
  basis TEXT CHECK (basis IN ('stated', 'year-inferred', 'inferred', 'bounded'))
) STRICT;

CREATE TABLE relations (
  id TEXT PRIMARY KEY,
  forwards TEXT NOT NULL,
  backwards TEXT NOT NULL,
  position INTEGER NOT NULL,
  coverage TEXT NOT NULL CHECK (coverage IN ('recorded', 'weak', 'none'))
) STRICT;

CREATE TABLE links (
  key INTEGER PRIMARY KEY,
  source_id TEXT NOT NULL REFERENCES records (id),
  target_id TEXT NOT NULL REFERENCES records (id),
  relation TEXT NOT NULL REFERENCES relations (id),
  confidence TEXT NOT NULL CHECK (confidence IN ('high', 'medium', 'low')),
  basis TEXT NOT NULL CHECK (basis IN ('stated', 'named', 'wording', 'inference')),
  why TEXT NOT NULL CHECK (why <> ''),
  status TEXT NOT NULL DEFAULT 'accepted' CHECK (status IN ('accepted', 'suggested'))
) STRICT;

CREATE TABLE names (
  key INTEGER PRIMARY KEY,
  record_id TEXT NOT NULL REFERENCES records (id),
  text TEXT NOT NULL CHECK (text <> ''),
  language TEXT NOT NULL,
  sort TEXT NOT NULL CHECK (sort IN ('full', 'short', 'acronym', 'variant')),
  known_by TEXT NOT NULL CHECK (known_by IN ('document', 'general')),
  ambiguous INTEGER NOT NULL DEFAULT 0 CHECK (ambiguous IN (0, 1))
) STRICT;

CREATE TABLE documents (
  record_id TEXT PRIMARY KEY REFERENCES records (id),
  publisher TEXT NOT NULL,
  url TEXT,
  language TEXT NOT NULL,
  published TEXT,
  captured TEXT,
  sha256 TEXT,
  text TEXT
) STRICT;

CREATE TABLE evidence (
  key INTEGER PRIMARY KEY,
  record_id TEXT NOT NULL REFERENCES records (id),
  link_key INTEGER REFERENCES links (key),
  document_id TEXT NOT NULL REFERENCES documents (record_id),
  locator TEXT NOT NULL,
  start_char INTEGER,
  end_char INTEGER,
  phrase TEXT NOT NULL DEFAULT ''
) STRICT;

-- How many events and results serve a declared item or anything below it: counted once, when the archive is built.
-- A chairmanship of which nothing is declared has no row.
CREATE TABLE served (
  record_id TEXT PRIMARY KEY REFERENCES records (id),
  recorded INTEGER NOT NULL,
  weak INTEGER NOT NULL
) STRICT;

-- The same counts by the year or years (2025, 2023..2025) under which the events and results are listed, '' for what has no
-- date. Where nothing is counted there is no row.
CREATE TABLE served_in (
  record_id TEXT NOT NULL REFERENCES records (id),
  period TEXT NOT NULL,
  recorded INTEGER NOT NULL,
  weak INTEGER NOT NULL,
  PRIMARY KEY (record_id, period)
) STRICT, WITHOUT ROWID;

CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- What a list says of itself without being read: how many records a group, a type or a kind has, how many links an entity,
-- how many records stand in a document.
CREATE TABLE counts (
  id TEXT PRIMARY KEY,
  size INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The search index holds folded words; the column terms what is not said in words (type, kind, links …), one term each.
CREATE VIRTUAL TABLE records_fts USING fts5 (
  title, text, names, terms, content="records", content_rowid='key', detail=none, columnsize=0,
  tokenize='unicode61 remove_diacritics 2'
);

CREATE VIRTUAL TABLE titles_fts USING fts5 (
  title, names, content="records", content_rowid='key', detail=none, columnsize=0,
  tokenize='unicode61 remove_diacritics 2'
);

-- Every word of the index, and how many records hold it.
CREATE TABLE search_words (
  word TEXT PRIMARY KEY,
  records INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The words that begin with one to three letters: the most frequent, each followed by the number of its records.
CREATE TABLE search_beginnings (
  letters TEXT PRIMARY KEY,
  words TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The words of a length that share their first three letters, their last three, or the first and the last one: what a
-- mistyped word is compared with.
CREATE TABLE search_likenesses (
  likeness TEXT PRIMARY KEY,
  words TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Every name of what has several, under each of its words.
CREATE TABLE search_names (
  word TEXT NOT NULL,
  record_id TEXT NOT NULL REFERENCES records (id),
  name TEXT NOT NULL,
  PRIMARY KEY (word, record_id, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX records_by_parent ON records (parent_id, position) WHERE parent_id IS NOT NULL;
CREATE INDEX records_by_type ON records (type, kind, key);
CREATE INDEX records_of_years ON records (precision, key) WHERE precision IN ('year', 'years');
CREATE INDEX records_by_code ON records (code) WHERE code <> '';
CREATE UNIQUE INDEX links_by_source ON links (source_id, target_id, relation);
CREATE INDEX links_by_target ON links (target_id);
CREATE INDEX names_by_record ON names (record_id);
CREATE INDEX evidence_by_record ON evidence (record_id);
CREATE INDEX evidence_by_link ON evidence (link_key) WHERE link_key IS NOT NULL;
CREATE INDEX evidence_by_document ON evidence (document_id);

CREATE VIEW events AS
  SELECT id, kind, title, date, first_day, last_day, precision, basis, text, note FROM records WHERE type = 'event' ORDER BY key;

CREATE VIEW priorities AS
  SELECT id, code, title, text, note, recorded, weak FROM records JOIN served ON record_id = id WHERE type = 'priority' ORDER BY position;

CREATE VIEW measures AS
  SELECT id, code, parent_id AS priority_id, title, text, note, recorded, weak
  FROM records JOIN served ON record_id = id WHERE type = 'measure' ORDER BY position;

CREATE VIEW entities AS
  SELECT id, kind, title, text, note,
    (SELECT group_concat(text, '; ') FROM (SELECT text FROM names WHERE record_id = records.id ORDER BY key)) AS names
  FROM records WHERE type = 'entity' ORDER BY kind, title;

CREATE VIEW timeline AS
  SELECT first_day, last_day, precision, basis, type, kind, id, title FROM records WHERE type IN ('event', 'result') ORDER BY key;

CREATE VIEW coverage AS
  SELECT records.id, type, code, title, recorded, weak,
    CASE WHEN recorded > 0 THEN 'recorded' WHEN weak > 0 THEN 'only weak links' ELSE 'no record in this archive' END AS state
  FROM records JOIN served ON record_id = records.id ORDER BY records.position;

CREATE VIEW unserved AS
  SELECT id, code, title, weak FROM records JOIN served ON record_id = id WHERE type = 'priority' AND recorded = 0 ORDER BY position;

CREATE VIEW unlinked AS
  SELECT id, type, title, date, note FROM records
  WHERE type IN ('event', 'result') AND NOT EXISTS (
    SELECT 1 FROM links JOIN relations ON relations.id = relation
    WHERE source_id = records.id AND coverage <> 'none' AND status = 'accepted'
  ) ORDER BY key;
