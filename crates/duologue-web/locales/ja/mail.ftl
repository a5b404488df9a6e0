mail-subject = Duologue: { $site }で{ $count }か所の破損が見つかりました
mail-found = { $site }の週ごとの点検（{ $time }）で、保存しているものをすべて読み、{ $count }か所の破損を見つけました。
mail-more = このほかに{ $count }件あります。すべてサーバーのログに記されています。
mail-mend = 破損した本文が表示されることはありません。データフォルダーをいまのまま複製して残し、サーバーを止めてから「duologue doctor」を実行してください。破損ごとに、何をすればよいかを示します。
mail-own = このメールは{ $site }のサーバーが自動で送りました。
mail-test-subject = { $site }からのテストメール
mail-test = このサーバーからのメールは届いています。週ごとの点検で破損が見つかったときにお知らせします。
