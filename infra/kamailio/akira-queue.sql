-- Where Kamailio keeps unwritten records over an orderly stop (AKIRA_QUEUE_DB).
-- sqlite3 /var/lib/kamailio/akira-queue.db < akira-queue.sql, then chown it to Kamailio's user.
CREATE TABLE akira_cdr (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL DEFAULT '',
    val TEXT NOT NULL DEFAULT ''
);
