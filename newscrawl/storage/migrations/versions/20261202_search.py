"""full-text search over title and body"""

from alembic import op

revision = "20261202"
down_revision = "20261201"
branch_labels = None
depends_on = None

# The index only: the words are looked up in `articles`.
SQLITE = """
CREATE VIRTUAL TABLE article_search USING fts5(
    title, body, content='articles', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
);
---
CREATE TRIGGER article_search_insert AFTER INSERT ON articles BEGIN
    INSERT INTO article_search (rowid, title, body) VALUES (new.id, new.title, new.body);
END;
---
CREATE TRIGGER article_search_delete AFTER DELETE ON articles BEGIN
    INSERT INTO article_search (article_search, rowid, title, body)
        VALUES ('delete', old.id, old.title, old.body);
END;
---
CREATE TRIGGER article_search_update AFTER UPDATE OF title, body ON articles
WHEN old.title IS NOT new.title OR old.body IS NOT new.body BEGIN
    INSERT INTO article_search (article_search, rowid, title, body)
        VALUES ('delete', old.id, old.title, old.body);
    INSERT INTO article_search (rowid, title, body) VALUES (new.id, new.title, new.body);
END;
---
INSERT INTO article_search (article_search) VALUES ('rebuild')
"""
# Of a text so long that its vector would be refused (1 MB), the beginning is found. Accents are
# taken off, as SQLite's tokenizer does.
POSTGRESQL = """
CREATE FUNCTION article_plain(text, integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(normalize(left($1, $2), NFKD), '[\u0300-\u036f]', '', 'g')
$$;
---
CREATE FUNCTION article_words(title text, body text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT setweight(to_tsvector('simple', article_plain(coalesce(title, ''), 2000)), 'A')
        || setweight(to_tsvector('simple', article_plain(body, 150000)), 'B')
$$;
---
CREATE TABLE article_search (
    article_id bigint NOT NULL,
    words tsvector NOT NULL,
    CONSTRAINT pk_article_search PRIMARY KEY (article_id),
    CONSTRAINT fk_article_search_article_id_articles
        FOREIGN KEY (article_id) REFERENCES articles (id) ON DELETE CASCADE
);
---
CREATE FUNCTION article_search_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO article_search VALUES (new.id, article_words(new.title, new.body))
        ON CONFLICT (article_id) DO UPDATE SET words = excluded.words;
    RETURN NULL;
END $$;
---
CREATE TRIGGER article_search_insert AFTER INSERT ON articles
FOR EACH ROW EXECUTE FUNCTION article_search_update();
---
CREATE TRIGGER article_search_update AFTER UPDATE OF title, body ON articles FOR EACH ROW
WHEN (old.title IS DISTINCT FROM new.title OR old.body IS DISTINCT FROM new.body)
EXECUTE FUNCTION article_search_update();
---
INSERT INTO article_search SELECT id, article_words(title, body) FROM articles;
---
CREATE INDEX ix_article_search_words ON article_search USING gin (words);
"""
SQLITE_GONE = (
    "DROP TRIGGER article_search_insert",
    "DROP TRIGGER article_search_delete",
    "DROP TRIGGER article_search_update",
    "DROP TABLE article_search",
)
POSTGRESQL_GONE = (
    "DROP TRIGGER article_search_insert ON articles",
    "DROP TRIGGER article_search_update ON articles",
    "DROP TABLE article_search",
    "DROP FUNCTION article_search_update()",
    "DROP FUNCTION article_words(text, text)",
    "DROP FUNCTION article_plain(text, integer)",
)


def upgrade() -> None:
    for statement in (POSTGRESQL if _is_postgresql() else SQLITE).split("---"):
        op.execute(statement)


def downgrade() -> None:
    for statement in POSTGRESQL_GONE if _is_postgresql() else SQLITE_GONE:
        op.execute(statement)


def _is_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"
