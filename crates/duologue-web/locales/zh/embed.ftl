card-alt = 两条竖条，中间有一条直线
embed-whole = 查看完整日程
