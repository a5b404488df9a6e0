busy-title = 请求过于频繁
busy-text = 短时间内请求次数过多，暂时无法提供。请在{ $seconds }秒后重试。
