verify-log = 记录 { $origin }：{ $entries }项，签名与树均正确
verify-blobs = 正文{ $blobs }件与其名相符，{ $removed }件有删除记录
verify-agreements = 合意{ $count }件，各当事方均同意同一内容
verify-bag = 袋内{ $count }个文件与摘要相符
verify-pages = 重新生成{ $count }页，完全一致
verify-pages-version = 页面由另一版本（{ $version }）生成，无法重新生成；记录与袋已核验
verify-pages-not-reached = 记录已损坏，页面未核验
verify-unknown = 本版本无法读取的记录{ $count }件（已保留并计入证明）
verify-broken = 损坏 { $path }：{ $what }
verify-good = 全部正确
verify-bad = 发现{ $count }处损坏
verify-policy-inside = 注意：策略文件位于被核验的文件夹之内，自证不足为凭。请使用从其他途径（手册、图书馆、对方）取得的策略。
bag-readme = 本文件夹是一场对话的公开记录及其全部页面。打开 index.html 即可阅读。
    核验方法：
    1. 用 sha256sum -c manifest-sha256.txt 核对每个文件均未改动。
    2. 用 duologue verify 文件夹 --policy 策略 核验签名、树、正文、合意、删除与页面。策略须从本文件夹以外的途径（手册、图书馆、对方）取得。
    记录位于 data/record，采用 C2SP tlog-tiles 格式，任何兼容程序均可读取。正文文件以其 SHA-256 命名。
