select d.name, d.latest, d.updated_at, v.run_id, v.path, v.metadata
from datasets d
left join dataset_versions v on v.dataset = d.name and v.number = d.latest
where (@name is null or d.name = @name) and (@after is null or d.name > @after)
order by d.name
limit @limit
