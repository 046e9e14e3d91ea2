select encoding, body from payloads_yyyymmdd where run_id = @run_id and sha256 = @sha256
