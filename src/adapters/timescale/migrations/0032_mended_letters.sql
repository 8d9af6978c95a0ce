-- oldest software: 9
-- A person may set fields of a record that nobody could read; both forms of it are kept with its
-- letter (docs/decisions/0192).
alter table dead_letter add column mended bytea;
alter table dead_letter drop constraint dead_letter_status_check;
alter table dead_letter add constraint dead_letter_status_check
    check (status in ('parked', 'redriven', 'waived', 'mended'));
alter table dead_letter drop constraint dead_letter_check;
alter table dead_letter add constraint dead_letter_check check (
    (status in ('waived', 'mended')) <= (resolved_by is not null and resolved_because is not null)
);
grant update (mended) on dead_letter to akira_operator;
