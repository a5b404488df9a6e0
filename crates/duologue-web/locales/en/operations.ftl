busy-title = Too many requests
busy-text = You asked for this too often in a short time. Please try again in { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
}.
