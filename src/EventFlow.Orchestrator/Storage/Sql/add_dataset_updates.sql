insert into dataset_outbox (id, dataset, run_id, workflow, path, attempt, at, metadata)
select id, dataset, run_id, workflow, path, attempt, at, metadata
from unnest($1, $2, $3, $4, $5, $6, $7, $8) as c (id, dataset, run_id, workflow, path, attempt, at, metadata)
