import { subscribe } from 'node:diagnostics_channel';
import pg from 'pg';

/** Where in a sync a worker is, in the order in which it passes them for one batch. `IDLE`: no sync is under way. */
export const PHASES = [
  'IDLE',
  'CLAIMING',
  'ASKING',
  'AMID_BODY',
  'ANSWERED',
  'HOLDING',
  'STORING',
  'RECORDING',
  'TELLING',
  'MOVING_CURSOR',
  'COMMITTING',
  'COMMITTED',
  'SAVING_STEPS',
  'FINISHING',
  'FINISHED',
] as const;
export type Phase = (typeof PHASES)[number];

/** Of a transaction that may hold the rows of a run or of its connection as they begin, or just after. */
export const LOCKING: readonly Phase[] = [
  'CLAIMING',
  'HOLDING',
  'STORING',
  'RECORDING',
  'TELLING',
  'MOVING_CURSOR',
  'COMMITTING',
  'SAVING_STEPS',
  'FINISHING',
];

/** What a worker says to the database as it comes into a phase. */
const STATEMENTS: readonly [phase: Phase, text: RegExp][] = [
  ['CLAIMING', /set status = 'RUNNING'/],
  ['HOLDING', /^with key as materialized \(.* for key share\)/s],
  ['STORING', /^insert into payloads/],
  ['RECORDING', /^insert into \w+ as t \(user_id/],
  ['TELLING', /^insert into change_events/],
  ['MOVING_CURSOR', /^insert into stream_cursors/],
  ['SAVING_STEPS', /lease_until = \$4, steps = \$5/],
  ['FINISHING', /^update sync_runs\s+set steps = \$4, error = \$5/],
  // The job of the sync is put away.
  ['IDLE', /^DELETE FROM/],
];
const BATCH: [begun: Phase, done: Phase] = ['COMMITTING', 'COMMITTED'];
const COMMITS: Partial<Record<Phase, [begun: Phase, done: Phase]>> = {
  HOLDING: BATCH,
  STORING: BATCH,
  RECORDING: BATCH,
  TELLING: BATCH,
  MOVING_CURSOR: BATCH,
  FINISHING: ['FINISHING', 'FINISHED'],
};

/** Tells of every phase as it begins, before anything of it has left the process, from what the worker says on its wires. */
export function watchPhases(begins: (phase: Phase) => void): void {
  subscribe('undici:request:create', () => begins('ASKING'));
  subscribe('undici:request:headers', () => begins('AMID_BODY'));
  subscribe('undici:request:trailers', () => begins('ANSWERED'));

  type Query = (this: object, ...given: unknown[]) => unknown;
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const { query } = prototype;
  const transactions = new WeakMap<object, Phase>();
  prototype.query = function watched(...given) {
    const text = textOf(given[0]);
    const commits = text === 'COMMIT' ? COMMITS[transactions.get(this) ?? 'IDLE'] : undefined;
    const phase = commits?.[0] ?? STATEMENTS.find(([, part]) => part.test(text))?.[0];
    if (phase !== undefined) {
      begins(phase);
      transactions.set(this, phase);
    }
    const answer = query.apply(this, given);
    if (commits !== undefined && answer instanceof Promise) {
      transactions.delete(this);
      answer.then(
        () => begins(commits[1]),
        () => undefined,
      );
    }
    return answer;
  };
}

/** Statements that are known by a name come as objects. */
function textOf(sent: unknown): string {
  const text: unknown = typeof sent === 'object' && sent !== null && 'text' in sent ? sent.text : sent;
  return typeof text === 'string' ? text : '';
}
