problem-not-found = このアドレスには何もありません。APIのアドレスは/api/v1/openapi.jsonに記してあります。
problem-method = このAPIは読み取り専用です。GETまたはHEADをお使いください。
problem-address-too-long = アドレスが長すぎます。
problem-cursor = このカーソルは、このAPIが発行したものではありません。カーソルを付けずに、最初から読み直してください。
problem-limit = limitには1から{ $most }までの整数を指定してください。
problem-parameter = クエリに、ここでは使えないパラメーター、重複したパラメーター、またはUTF-8でない値があります。
problem-failed = サーバー側で不具合が起き、記録されました。しばらく待って、もう一度お試しください。
