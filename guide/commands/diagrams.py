"""Draw the diagrams whose sources changed (needs Graphviz)."""

from guide.diagrams import draw_stale


def main(arguments):
    for drawn in draw_stale():
        print(drawn)
