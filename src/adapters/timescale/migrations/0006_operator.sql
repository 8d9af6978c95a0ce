-- What the operator's tool asks for: letters by place and by time, copies by call.
create index dead_letter_place on dead_letter (file_id, file_offset);
create index dead_letter_stored_at on dead_letter (stored_at);
create index duplicate_receipt_call on duplicate_receipt (call_key) where call_key is not null;

-- A redriven letter whose message is undecodable again is opened again by who finds that out.
grant update (status) on dead_letter to akira_worker;
