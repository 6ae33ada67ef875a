"""Ask which file is meant, and start from the script's own folder."""

from pathlib import Path

path = Path("weights/model.pt")
print("there:", path.exists())
print("meant:", path.resolve().relative_to(Path.cwd()), "in the working folder")

here = Path(__file__).parent if "__file__" in globals() else Path.cwd()
print("absolute:", (here / path).is_absolute())
