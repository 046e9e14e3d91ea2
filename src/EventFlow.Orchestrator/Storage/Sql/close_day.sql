select close_day(@day)
