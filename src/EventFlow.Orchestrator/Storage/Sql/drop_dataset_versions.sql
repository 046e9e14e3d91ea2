delete from dataset_versions
where ctid = any (array(
    select v.ctid
    from dataset_versions v
    join datasets d on d.name = v.dataset
    where v.event >= @from and v.event < @before and v.number < d.latest
    limit @limit))
