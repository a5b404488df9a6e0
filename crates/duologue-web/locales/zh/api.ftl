problem-not-found = 此地址没有内容。API的各个地址见/api/v1/openapi.json。
problem-method = 本API只能读取，请使用GET或HEAD。
problem-address-too-long = 地址过长。
problem-cursor = 此游标并非由本API给出。请去掉游标，从头读取。
problem-limit = limit应为1至{ $most }的整数。
problem-parameter = 查询中有此处不支持的参数、重复的参数，或非UTF-8的值。
problem-failed = 服务器端出现故障，已予记录。请稍候再试。
