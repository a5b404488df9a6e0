card-alt = Two upright bars with a line between them
