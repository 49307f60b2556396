import type { Decision, Question, Regime } from '../api/documents.g';
import * as figures from '../figures';
import { capital, regimeName, regimeTone } from '../words';

const isRegime = (id: string): id is Regime => id in regimeName;

interface Row {
  /** A question of the trunk: "no" leads down to the next row, "yes" to the right. */
  head: Question;
  /** The questions to the right: "no" leads on, "yes" ends. */
  tail: Question[];
  /** Where the row ends. */
  end: string;
}

/** The trunk is what "no" leads to from the first question; each row is what "yes" opens. */
function rowsOf(questions: readonly Question[]): { rows: Row[]; last: string } {
  const byId = new Map(questions.map((q) => [q.id, q]));
  const placed = new Set<string>();
  const rows: Row[] = [];
  let id = questions[0]?.id ?? '';
  for (let head = byId.get(id); head && !placed.has(id); head = byId.get(id)) {
    placed.add(id);
    const tail: Question[] = [];
    let end = head.yes;
    for (let next = byId.get(end); next && !placed.has(end); next = byId.get(end)) {
      placed.add(end);
      tail.push(next);
      end = next.no;
    }
    rows.push({ head, tail, end });
    id = head.no;
  }
  return { rows, last: id };
}

/** The questions that lead to the verdict, with the way that was taken lit. */
export function DecisionTree({ decision, measured }: { decision: Decision; measured: boolean }) {
  const { rows, last } = rowsOf(decision.questions);
  const numbers = new Map(decision.questions.map((q, i) => [q.id, i + 1]));
  const taken = new Set(decision.path);
  const lit = (q: Question, answer: boolean): boolean => taken.has(q.id) && q.answer === answer;
  const goal = (id: string, on: boolean) => <Goal id={id} on={on} number={numbers.get(id)} verdict={on && id === decision.leaf} />;
  const bottom = rows.at(-1)?.head;
  return (
    <section class="chart" aria-labelledby="decision-title">
      <div class="chart-head">
        <h3 id="decision-title">How the verdict comes about</h3>
      </div>
      {measured ? null : <p class="hint">Only what binds the floor is decided so far. State a measured time, and the whole way lights up.</p>}
      <ol class="tree">
        {rows.map(({ head, tail, end }) => (
          <li key={head.id}>
            <Box question={head} number={numbers.get(head.id)} on={taken.has(head.id)} />
            <Edge says="yes" on={lit(head, true)} />
            {tail.map((question, i) => (
              <TailPart key={question.id} question={question} on={taken.has(question.id)} number={numbers.get(question.id)} last={i === tail.length - 1}>
                <p class="branch">
                  <Edge says="yes" on={lit(question, true)} down />
                  {goal(question.yes, lit(question, true))}
                </p>
                <Edge says="no" on={lit(question, false)} />
              </TailPart>
            ))}
            {goal(end, lit(tail.at(-1) ?? head, tail.length === 0))}
            <Edge says="no" on={lit(head, false)} down />
          </li>
        ))}
        {bottom ? <li class="bottom">{goal(last, lit(bottom, false))}</li> : null}
      </ol>
    </section>
  );
}

interface PartProps {
  question: Question;
  number: number | undefined;
  on: boolean;
  last: boolean;
  children: preact.ComponentChildren[];
}

function TailPart({ question, number, on, children }: PartProps) {
  const [branch, edge] = children;
  return (
    <>
      <div class="with-branch">
        <Box question={question} number={number} on={on} />
        {branch}
      </div>
      {edge}
    </>
  );
}

function Box({ question, number, on }: { question: Question; number: number | undefined; on: boolean }) {
  const compared = question.left_ms !== undefined && question.left_ms !== null && question.right_ms !== undefined && question.right_ms !== null;
  return (
    <div class={on ? 'question on' : 'question'} aria-current={on ? 'step' : undefined}>
      <p class="asks">
        <span class="number">{number}</span> {question.question}
      </p>
      {compared && on ? (
        <p class="figures">
          {question.left} <b>{figures.time(question.left_ms)}</b>, {question.right} <b>{figures.time(question.right_ms)}</b>
        </p>
      ) : null}
    </div>
  );
}

function Edge({ says, on, down }: { says: 'yes' | 'no'; on: boolean; down?: boolean }) {
  return (
    <span class={`edge ${on ? 'on' : ''} ${down ? 'down' : ''}`}>
      <span>{says}</span>
    </span>
  );
}

function Goal({ id, on, number, verdict }: { id: string; on: boolean; number: number | undefined; verdict: boolean }) {
  if (!isRegime(id)) return <span class={on ? 'goal to on' : 'goal to'}>to question {number}</span>;
  return (
    <span class={`goal ${regimeTone[id]} ${on ? 'on' : ''}`}>
      {capital(regimeName[id])}
      {verdict ? <span class="sr"> (the verdict)</span> : null}
    </span>
  );
}
