verify-log = 記録 { $origin }: { $entries }項、署名と木は正しい
verify-blobs = 本文 { $blobs }件が名のとおり、{ $removed }件は削除の記録あり
verify-agreements = 合意 { $count }件、すべての当事者が同じ内容に同意
verify-bag = 袋の{ $count }ファイルが要約値と一致
verify-pages = { $count }ページを作り直し、同じものを確認
verify-pages-version = ページは別の版（{ $version }）のもので、作り直せません。記録と袋は確認しました
verify-pages-not-reached = 記録が壊れているため、ページは確認していません
verify-unknown = この版では読めない記録 { $count }件（残し、証明には含めました）
verify-broken = 破損 { $path }: { $what }
verify-good = すべて正しい
verify-bad = 破損が{ $count }件あります
verify-policy-inside = 注意: 方針のファイルが、確かめる対象の中にあります。自分で自分を保証しても証明にはなりません。別の経路（冊子、図書館、相手側）から得た方針を使ってください。
bag-readme = このフォルダーは、ある対話の公の記録と、そのすべてのページです。index.htmlを開くと読めます。
    確かめ方:
    1. sha256sum -c manifest-sha256.txt で、どのファイルも変わっていないことを確かめます。
    2. duologue verify フォルダー --policy 方針 で、署名、木、本文、合意、削除、ページを確かめます。方針は、このフォルダーとは別の経路（冊子、図書館、相手側）から得てください。
    記録はdata/recordにあります。各記録はC2SP tlog-tilesの形で、どの対応プログラムでも読めます。本文はSHA-256を名とするファイルです。
