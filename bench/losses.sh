#!/bin/bash
# Prints, for each trace in the folders given (default: the shared fixtures) that idles for at least a tenth, the largest part of the table of
# idle time and exposed work, and the first line of floorline trace; ends with 1 where the first line is about something else.
# FLOORLINE="dotnet .build/.../floorline.dll" uses a build at hand.
cd "$(dirname "$0")/.." || exit 1
exec python3 - "${FLOORLINE:-./floorline}" "${@:-../shared/fixtures/traces}" <<'PYTHON'
import json, os, re, subprocess, sys
command, folders = sys.argv[1].split(), sys.argv[2:]
# which losses a row of the table of idle time can be
covers = {'host_operator': {'host_work', 'initialisation', 'synchronisation'}, 'host_python': {'host_work', 'initialisation', 'synchronisation'},
          'host_runtime': {'host_work', 'initialisation', 'synchronisation'}, 'host_untraced': {'host_work', 'initialisation', 'synchronisation'},
          'host_alloc': {'allocation', 'initialisation'}, 'host_dataloader': {'input', 'host_work'}, 'host_sync': {'synchronisation'},
          'launch_latency': {'host_work', 'initialisation', 'device_wait', 'synchronisation'}, 'queued': {'launch_distance', 'device_wait'}, 'unlinked': {'unlinked'},
          'exposed communication': {'communication', 'rank_wait'}, 'exposed copies': {'copies'}}
files = sorted(os.path.join(d, f) for folder in folders for d, _, names in os.walk(folder) for f in names
               if re.search(r'\.(json\.gz|sqlite|tar\.gz|tgz|zip)$', f) and 'expected' not in d)
rows, wrong = [], 0
for file in files:
    run = subprocess.run([*command, 'trace', file, '--json'], capture_output=True, text=True)
    try:
        said = json.loads(run.stdout)
    except ValueError:
        continue
    known = [d for d in said.get('devices', []) if d['idle_ns'] is not None]
    window = sum(d['window_ns'] for d in known)
    idle = sum(d['idle_ns'] for d in known)
    if not known or idle < 0.1 * window:
        continue
    parts = {c: sum(d['idle_causes'][c] for d in known) for c in known[0]['idle_causes']}
    parts['exposed communication'] = sum(d['exposed_communication_ns'] for d in known)
    parts['exposed copies'] = sum(d['exposed_copy_ns'] for d in known)
    largest = max(parts, key=parts.get)
    # what the host does before a launch is one phenomenon: its sorts are rows of one loss
    host = sum(parts[c] for c in ('host_operator', 'host_python', 'host_runtime', 'host_untraced', 'launch_latency'))
    agrees = said['losses'][0]['cause'] in covers[largest] or (host > parts[largest] and said['losses'][0]['cause'] == 'host_work')
    wrong += not agrees
    rows.append((os.path.basename(file), f'{idle / window * 100:.0f} %', f'{largest.replace("_", " ")} {parts[largest] / window * 100:.0f} %', said['verdict'], 'yes' if agrees else 'NO'))
print('| trace | idle | largest row of the table | first line | agrees |')
print('|---|---|---|---|---|')
for row in rows:
    print('| ' + ' | '.join(cell.replace('|', '\\|') for cell in row) + ' |')
print(f'\n{len(rows)} traces with at least 10 % idle, {len(rows) - wrong} agree.')
sys.exit(1 if wrong else 0)
PYTHON
