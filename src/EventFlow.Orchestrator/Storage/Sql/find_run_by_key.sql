select run_id from run_keys where workflow = @workflow and key = @key
