import type { Refusal } from '../api/call';
import { fieldOf } from '../api/problems';

/** What is wrong and belongs to no field of the form. */
export function Refused({ refusal, everything }: { refusal: Refusal; everything?: boolean }) {
  const loose = everything ? refusal.problems : refusal.problems.filter((problem) => fieldOf(problem) === null);
  if (refusal.problems.length > 0 && loose.length === 0) return null;
  return (
    <div class="refused" role="alert">
      {loose.length > 0 ? loose.map((problem) => <p key={problem.message}>{problem.message}</p>) : <p>{refusal.message}</p>}
    </div>
  );
}
