select create_day(@day)
