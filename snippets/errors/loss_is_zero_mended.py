"""Count the labels that are left before you train."""

rows = [{"input_ids": [2, 3, 4], "labels": [-100, 3, 4]}] * 4
counts = [sum(label != -100 for label in row["labels"][1:]) for row in rows]
print("labels in each row:", counts)
assert all(counts), "a row without a label teaches nothing"
