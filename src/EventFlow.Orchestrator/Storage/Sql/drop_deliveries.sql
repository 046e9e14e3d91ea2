delete from deliveries where ended_at < clock_timestamp() - @kept
