-- An update that came before is none.
with next as (
    insert into datasets (name, latest, updated_at)
    select @dataset, 1, clock_timestamp()
    where not exists (select from dataset_versions where dataset = @dataset and key = @key)
    on conflict (name) do update set latest = datasets.latest + 1, updated_at = excluded.updated_at
    returning latest, updated_at),
version as (
    insert into dataset_versions (dataset, number, at, event, key, run_id, path, metadata)
    select @dataset, latest, updated_at, @event, @key, @run_id, @path, @metadata
    from next
    returning event, at)
insert into outbox (id, number, kind, at)
select event, 0, 'dataset.updated', at
from version
where exists (select from outbox_interests i where i.kind = 'dataset.updated' and i.workflow = '')
