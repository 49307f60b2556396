import { useRef, useState } from 'preact/hooks';
import { BacktestReport } from '../accuracy/BacktestReport';
import { CalibrationReport } from '../accuracy/CalibrationReport';
import type { Backtest, Calibration } from '../accuracy/documents';
import { Teach } from '../accuracy/Teach';
import { end, Refusal, upload } from '../api/call';
import type { JobDocument } from '../measure/documents';
import { Running } from '../measure/Running';
import { useJob } from '../measure/useJob';
import { DropZone } from '../parts/DropZone';
import { Field } from '../parts/Field';
import type { Place } from '../state/route';
import { readable, shellWord } from '../state/situation';
import { useStated } from '../state/stated';
import { Refused } from './Refused';

type Task = 'backtest' | 'calibrate';

interface Stated {
  task: Task;
  engine: string;
  job: string;
}

const read = (search: string): Stated => {
  const parameters = new URLSearchParams(search);
  return { task: parameters.get('do') === 'calibrate' ? 'calibrate' : 'backtest', engine: parameters.get('engine') ?? '', job: parameters.get('job') ?? '' };
};

const written = ({ task, engine, job }: Stated): string => {
  const parts = [...(task === 'calibrate' ? ['do=calibrate'] : []), ...(engine.trim() ? [`engine=${readable(engine.trim())}`] : []), ...(job ? [`job=${readable(job)}`] : [])];
  return parts.length > 0 ? `?${parts.join('&')}` : '';
};

const tasks = [
  ['backtest', 'Backtest', 'hold floors and expected values against the table'],
  ['calibrate', 'Calibrate', "fit an engine's coefficients to your own runs"],
] as const;

/** How far floors and expected values can be trusted, against a table of measured runs; and an engine fitted to one. */
export function AccuracyView({ place }: { place: Place }) {
  const [stated, change] = useStated(place, read, written);
  const [under, setUnder] = useState<{ name: string; share: number } | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [fitted, setFitted] = useState<{ document: Calibration; name: string } | null>(null);
  const [ending, setEnding] = useState(false);
  const watched = useJob<Backtest>(stated.job);
  const sent = useRef<File | null>(null);
  const running = Boolean(stated.job) && !watched.result && !watched.refusal && !watched.nothing && watched.job?.state === 'running';
  const result = watched.result;

  const failed = (error: unknown) => setRefusal(Refusal.of(error));

  const send = async (file: File | undefined, to: Stated = stated) => {
    if (!file || under || running) return;
    sent.current = file;
    setRefusal(null);
    setFitted(null);
    setEnding(false);
    change({ ...to, job: '' });
    setUnder({ name: file.name, share: 0 });
    const progress = (share: number) => setUnder({ name: file.name, share });
    const name = encodeURIComponent(file.name);
    try {
      if (to.task === 'backtest') {
        const { document } = await upload<JobDocument>(`/jobs/backtest?name=${name}`, file, progress);
        change({ ...to, job: document.id });
      } else {
        const { document } = await upload<Calibration>(`/calibrate?name=${name}&engine=${encodeURIComponent(to.engine.trim())}`, file, progress);
        setFitted({ document, name: file.name });
      }
    } catch (error) {
      failed(error);
    } finally {
      setUnder(null);
    }
  };
  const choose = (task: Task) => {
    const next = { ...stated, task, job: '' };
    setRefusal(null);
    setFitted(null);
    change(next);
    // the table that was sent last is held against the other question at once
    if (sent.current && (result || fitted || refusal)) void send(sent.current, next);
  };
  const cancel = () => {
    setEnding(true);
    void end(`/jobs/${stated.job}`).catch(failed);
  };
  const again = () => {
    sent.current = null;
    setFitted(null);
    setRefusal(null);
    change({ ...stated, job: '' });
    document.getElementById('accuracy-file')?.focus();
  };

  const engine = stated.engine.trim() ? ` --engine ${shellWord(stated.engine.trim())}` : '';
  const commandOf = (file: string) => (stated.task === 'backtest' ? `floorline backtest ${shellWord(file)}` : `floorline calibrate ${shellWord(file)}${engine}`);
  const first = fitted?.document.held_out_predictions[0];
  const empty = !result && !fitted && !running;

  return (
    <div class="pipelines">
      {running ? null : (
        <div class={empty ? undefined : 'no-print again'}>
          <DropZone id="accuracy-title" inputId="accuracy-file" title={empty ? 'How far can the figures be trusted?' : 'A table of runs'} accept=".csv" sent={{ under, send: (file) => void send(file) }}>
            {empty ? (
              <p>
                Drop a CSV of measured runs. A backtest holds floors and expected values against every row; a calibration fits an engine to your own runs, four to six suffice. The table goes to the Floorline
                server on this machine, no further, and is deleted when it has been read.
              </p>
            ) : null}
            <div class="asked no-print">
              <fieldset class="targets">
                <legend>{empty ? 'What to do with it' : 'Another question, or another table'}</legend>
                {tasks.map(([task, name, hint]) => (
                  <label key={task}>
                    <input type="radio" name="do" checked={stated.task === task} disabled={running || under !== null} onChange={() => choose(task)} />
                    <span>
                      <b>{name}</b>
                      {empty ? <small>{hint}</small> : null}
                    </span>
                  </label>
                ))}
              </fieldset>
              {stated.task === 'calibrate' ? (
                <Field
                  id="engine"
                  label="Name to keep it under"
                  value={stated.engine}
                  placeholder="the engine of the rows"
                  onChange={(value) => change({ ...stated, engine: value })}
                  hint={fitted && sent.current ? 'Choose the table again to fit it under another name.' : undefined}
                />
              ) : null}
            </div>
          </DropZone>
        </div>
      )}
      {refusal ? <Refused refusal={refusal} everything /> : null}
      {watched.refusal ? <Refused refusal={watched.refusal} everything /> : null}
      {watched.nothing ? (
        <div class="refused" role="status">
          <p>The backtest was ended: nothing of it is kept.</p>
        </div>
      ) : null}
      {running ? <Running job={watched.job} ending={ending} cancel={cancel} loses pill="Backtest" /> : null}
      {result && stated.job ? <BacktestReport key={stated.job} result={result} command={commandOf(result.inputs.file)} again={again} /> : null}
      {fitted ? (
        <CalibrationReport
          result={fitted.document}
          command={`floorline calibrate ${shellWord(fitted.name)} --engine ${shellWord(fitted.document.engine.name)}`}
          use={`floorline predict ${shellWord(first?.model ?? 'llama-3-8b')} --on ${shellWord(first?.device ?? 'h100')} --engine ${shellWord(fitted.document.engine.name)}`}
          again={again}
        />
      ) : null}
      {empty && !under ? <Teach send={(file) => void send(file)} command={commandOf('runs.csv')} /> : null}
    </div>
  );
}
