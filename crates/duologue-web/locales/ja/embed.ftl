card-alt = 縦に並ぶ二本の帯と、その間に引かれた一本の線
embed-whole = プログラム全体を見る
