#!/bin/bash
# Prints, for each trace in the folders given (default: the shared fixtures) that idles for at least a tenth, the largest part of the table of
# idle time and exposed work, and the first line of floorline trace; ends with 1 where the first line names another loss than the truth, or one larger than
# the rows of the table that it is made of.
# FLOORLINE="dotnet .build/.../floorline.dll" uses a build at hand.
cd "$(dirname "$0")/.." || exit 1
exec python3 - "${FLOORLINE:-./floorline}" "${@:-../shared/fixtures/traces}" <<'PYTHON'
import json, os, re, subprocess, sys
command, folders = sys.argv[1].split(), sys.argv[2:]
# What each public trace loses most to, by its budget, its gaps and the calls in them; a trace without a line here has no truth and fails.
truth = {'h100_bert_small': 'host_work', 'a100_nccl_meta': 'host_work', 'b200_eager_rank0': 'host_work', 'critical_path_simple_add': 'initialisation',
         'event_sync': 'host_work', 'event_sync_multi_stream': 'host_work', 'resnet50_num_workers_0_a': 'input', 'resnet50_num_workers_4_a': 'host_work',
         'dlrm_8ranks': 'host_work', 'mfu_2gpu_after': 'host_work', 'mock': 'initialisation', 'dataloader_periodic': 'input', 'launch_gaps': 'host_work',
         'mi250_minitoy_train': 'initialisation', 'mi300_bert_small': 'host_work'}
# rows of the table of idle time, and of exposed work, that a loss is made of: it is at most their sum
rows_of = {'host_work': ('host_operator', 'host_python', 'host_runtime', 'host_untraced', 'launch_latency', 'host_dataloader'),
           'initialisation': ('host_operator', 'host_python', 'host_runtime', 'host_untraced', 'launch_latency', 'host_alloc'), 'input': ('host_dataloader',),
           'synchronisation': ('host_sync', 'host_operator', 'host_python', 'host_runtime', 'host_untraced', 'launch_latency'), 'allocation': ('host_alloc',),
           'launch_distance': ('queued',), 'device_wait': ('queued', 'launch_latency'), 'unlinked': ('unlinked',),
           'rank_wait': ('exposed communication',), 'communication': ('exposed communication',), 'copies': ('exposed copies',)}
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
    name = os.path.basename(file).split('.')[0]
    first = said['losses'][0]
    held = sum(parts.get(row, 0) for row in rows_of.get(first['cause'], ())) / 1e6
    agrees = first['cause'] == truth.get(name) and first['ms'] <= held * 1.001
    wrong += not agrees
    rows.append((os.path.basename(file), f'{idle / window * 100:.0f} %', f'{largest.replace("_", " ")} {parts[largest] / window * 100:.0f} %', said['verdict'], 'yes' if agrees else 'NO'))
print('| trace | idle | largest row of the table | first line | agrees |')
print('|---|---|---|---|---|')
for row in rows:
    print('| ' + ' | '.join(cell.replace('|', '\\|') for cell in row) + ' |')
print(f'\n{len(rows)} traces with at least 10 % idle, {len(rows) - wrong} agree.')
sys.exit(1 if wrong else 0)
PYTHON
