from pathlib import Path

from tally import checksum

for path in sorted(Path("data").iterdir()):
    line = f"{path.name} {checksum(path.read_bytes())}\n"
    print(line, end="")
    with open("/var/lib/tally/report.txt", "a") as report:
        report.write(line)
