#!/bin/bash
# Peak memory of floorline trace on a Nsight Systems database against Python's fetchall of the same tables, and of no more than the columns that are needed.
# Usage: bench/sqlite-memory.sh [DATABASE [TIMES]]: the database (default: the shared fixture) is repeated TIMES times (default 60), shifted in time.
# FLOORLINE="dotnet .build/.../floorline.dll" uses a build at hand.
cd "$(dirname "$0")/.." || exit 1
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
exec python3 - "$folder/large.sqlite" "${FLOORLINE:-./floorline}" "${1:-../shared/fixtures/traces/nsys/mfu_2gpu_after.sqlite}" "${2:-60}" <<'PYTHON'
import os, resource, shutil, sqlite3, subprocess, sys
large, command, source, times = sys.argv[1], sys.argv[2].split(), sys.argv[3], int(sys.argv[4])
shutil.copy(source, large)
os.chmod(large, 0o644)
base = sqlite3.connect(large)
for (table,) in base.execute("select name from sqlite_master where type='table'").fetchall():
    columns = [row[1] for row in base.execute(f'pragma table_info("{table}")')]
    rows = base.execute(f'select * from "{table}"').fetchall()
    if 'start' not in columns or len(rows) < 50:
        continue
    start, insert = columns.index('start'), f'insert into "{table}" values ({",".join("?" * len(columns))})'
    shifted = [(columns.index(c), by) for c, by in (('start', 400_000_000), ('end', 400_000_000), ('correlationId', 10_000_000)) if c in columns]
    for i in range(1, times):
        more = []
        for row in rows:
            row = list(row)
            for at, by in shifted:
                row[at] = row[at] if row[at] is None else row[at] + by * i
            more.append(row)
        base.executemany(insert, more)
base.commit()
base.close()
all_of_it = '''
for (table,) in base.execute("select name from sqlite_master where type='table'").fetchall(): kept.append(base.execute(f'select * from "{table}"').fetchall())'''
needed = '''
for table, columns in (('KERNEL', 'start,end,deviceId,streamId,correlationId,globalPid,demangledName,gridX,gridY,gridZ,blockX,blockY,blockZ'),
                       ('RUNTIME', 'start,end,globalTid,correlationId,nameId'), ('MEMCPY', 'start,end,deviceId,streamId,correlationId,globalPid,bytes,copyKind')):
    kept.append(base.execute(f'select {columns} from CUPTI_ACTIVITY_KIND_{table}').fetchall())
kept.append(base.execute('select start,end,eventType,text,textId,globalTid from NVTX_EVENTS').fetchall())'''
def python(fetch):
    script = f'import sqlite3, resource\nbase = sqlite3.connect({large!r})\nkept = []{fetch}\nprint(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)'
    return int(subprocess.run([sys.executable, '-c', script], capture_output=True, text=True, check=True).stdout) / 1024
whole, some = python(all_of_it), python(needed)
child = os.fork()
if child == 0:
    with open(os.devnull, 'w') as nothing:
        os.dup2(nothing.fileno(), 1)
        os.execvp(command[0], [*command, 'trace', large])
_, status, usage = os.wait4(child, 0)
own = usage.ru_maxrss / 1024
print(f'{os.path.getsize(large) / 1e6:.0f} MB: floorline {own:.0f} MB in {usage.ru_utime + usage.ru_stime:.1f} s of CPU; fetchall of all tables {whole:.0f} MB '
      f'({own / whole:.2f}), of the needed columns {some:.0f} MB ({own / some:.2f})')
sys.exit(0 if status == 0 and own <= some else 1)
PYTHON
