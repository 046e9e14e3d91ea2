delete from dataset_outbox where id = any(@ids)
