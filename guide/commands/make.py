"""Write every file in made/ that follows from other files of the project."""

from guide import made


def main(arguments):
    made.write()
    print("made/ is up to date")
