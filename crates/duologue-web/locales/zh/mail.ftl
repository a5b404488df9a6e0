mail-subject = Duologue：{ $site }发现{ $count }处损坏
mail-found = { $site }的每周检查（{ $time }）读取了保存的全部内容，发现{ $count }处损坏：
mail-more = 另有{ $count }处，均已记入服务器日志。
mail-mend = 已损坏的正文不会被显示。请先将数据文件夹原样备份一份，再停止服务器并运行“duologue doctor”：它会逐项说明如何处理。
mail-own = 本邮件由{ $site }的服务器自动发出。
mail-test-subject = { $site }的测试邮件
mail-test = 您可以收到本服务器的邮件。每周检查发现损坏时，服务器会发信通知。
