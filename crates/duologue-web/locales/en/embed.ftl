card-alt = Two upright bars with a line between them
embed-whole = See the whole programme
