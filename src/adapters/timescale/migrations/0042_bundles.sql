-- oldest software: 9
-- Credits of bundles: movements of their own kind, each named by its settlement. A payment may have
-- the same name, so names are unique among payments, and among settlements.
alter table balance_movement drop constraint balance_movement_kind_check;
alter table balance_movement add constraint balance_movement_kind_check
    check (kind in ('call', 'topup', 'adjustment', 'reversal', 'bundle'));
alter table balance_movement drop constraint balance_movement_check;
alter table balance_movement add constraint balance_movement_check
    check ((call_key is null) = (kind in ('topup', 'adjustment', 'bundle')));
drop index balance_movement_reference;
create unique index balance_movement_reference on balance_movement (company_id, reference)
    where call_key is null and kind <> 'bundle';
create unique index balance_movement_bundle on balance_movement (company_id, reference)
    where kind = 'bundle';

-- Bundles have no table: a company has a handful, and they are read from its stream.
create index event_bundle on event (stream_id, version)
    where type in ('BundleAgreed', 'BundleEnded', 'BundleSettled');
