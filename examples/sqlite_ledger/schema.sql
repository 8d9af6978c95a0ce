-- The log, the gate before it, and what follows from both; by which calls dialogs are billed; how
-- often prices have changed. Amounts are text: SQLite has no decimals.
create table event (
    position integer primary key, company_id integer, type text, schema_version integer, data text
);
create table gate (call_key text primary key, fingerprint text, receipt text, parties text);
create table repeated (stream_seq integer, stored_at text, primary key (stream_seq, stored_at));
create table movement (
    position integer primary key, book text, company_id integer, kind text, amount text,
    currency text, call_key text
);
create table head (dialog text, call_key text, start text);
create table prices (version integer);
insert into prices values (0);
create table balance (company_id integer primary key, amount text);
