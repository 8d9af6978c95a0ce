-- One more event of a supplier, which is locked until the transaction ends.
update supplier set version = version + 1 where id = $1 returning stream_id, version
