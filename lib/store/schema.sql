-- An index of letters. Written by the indexer, read by search; all SQL beside this file is in lib/store.

-- One fact a row: 'analyser' = the fingerprint of the language analysis that made the tokens,
-- 'paths' = what the indexer was last told to read, one a line, to name the command that mends.
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;

-- Ids are never used twice while the file lives, and a letter's passages have consecutive ids.
CREATE TABLE letter(
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,          -- absolute; bytes as the file system has them; of a member: FILE!NAME
    file_bytes INTEGER,                 -- if its file holds more: how many bytes of the path name the file; else NULL
    size INTEGER NOT NULL,              -- of the file, bytes
    mtime INTEGER NOT NULL,             -- of the file, nanoseconds since 1970
    changed INTEGER NOT NULL,           -- ctime of the file, nanoseconds since 1970; 0 = look at it again
    inode INTEGER NOT NULL,             -- of the file
    hash BLOB NOT NULL,                 -- XXH3, 128 bits, of the file's bytes
    encoding TEXT NOT NULL,
    year INTEGER,                       -- the goal year; NULL = unknown
    signed TEXT, journal TEXT, minister TEXT, title TEXT,
    recipient TEXT, signers TEXT, tags TEXT,                    -- several are joined by "; "
    why TEXT,                           -- what decided each of these facts, and the year
    first_passage INTEGER NOT NULL,
    passage_count INTEGER NOT NULL
);

CREATE TABLE passage(
    id INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,              -- enum passage_kind
    first_line INTEGER NOT NULL, more_lines INTEGER NOT NULL,  -- of the letter; how many follow the first
    start INTEGER NOT NULL, bytes INTEGER NOT NULL,            -- where in the letter
    section INTEGER NOT NULL,           -- passages under this heading, rows of the table this begins: itself counted
    segments BLOB NOT NULL,             -- struct segment, see lib/store/span_map.h
    heading,                            -- how many passages before it its heading is; or its text; NULL = none
    text TEXT NOT NULL,
    rule TEXT,                          -- which rule decided its kind; NULL = the one that is called as the kind
    page INTEGER                        -- on which it begins, from 1; NULL = the letter has no pages
);

-- Files that are not one letter each: those whose members are letters, and those that could not be read.
CREATE TABLE file(
    path TEXT PRIMARY KEY,              -- absolute
    size INTEGER NOT NULL, mtime INTEGER NOT NULL, changed INTEGER NOT NULL, inode INTEGER NOT NULL,  -- as a letter's
    hash BLOB NOT NULL,
    failures INTEGER NOT NULL,          -- how many letters could not be read of it: not tried again
    readers INTEGER NOT NULL            -- by these readers; others try again
) WITHOUT ROWID;

CREATE VIRTUAL TABLE fts USING fts5(text, content='passage', content_rowid='id', tokenize='danish keys');

-- The vocabulary: every printed word form, how often it is printed, the key of its likeliest family, and the fold
-- under which its spellings meet (værdig, vaerdig): NULL where that is the form itself, as of most.
CREATE TABLE form(
    form TEXT PRIMARY KEY,
    key TEXT NOT NULL,
    fold TEXT,
    count INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX form_key ON form(key);
CREATE INDEX form_fold ON form(fold) WHERE fold IS NOT NULL;

-- The other keys of printed forms: of the parts of compounds, and of further families (leder: lede). Key -> form.
CREATE TABLE part(
    part TEXT NOT NULL,
    form TEXT NOT NULL,
    PRIMARY KEY(part, form)
) WITHOUT ROWID;

-- How many passages hold a key of fts.
CREATE TABLE frequency(
    key TEXT PRIMARY KEY,
    passages INTEGER NOT NULL
) WITHOUT ROWID;

-- Abbreviations that letters explain, both sides as keys: lbr, "lokal beskæftigelsesråd"; how often.
CREATE TABLE abbreviation(
    brief TEXT NOT NULL,
    full TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY(brief, full)
) WITHOUT ROWID;
CREATE INDEX abbreviation_full ON abbreviation(full);

-- What ranking and counting ask of every passage and letter, as arrays: see lib/store/doc_values.h.
CREATE TABLE fact(
    id INTEGER PRIMARY KEY,             -- kind << 32 | block
    data BLOB NOT NULL
);
