select id, dataset, run_id, workflow, path, attempt, at, metadata from dataset_outbox order by id limit @limit
