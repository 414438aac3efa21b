import { subscribe } from 'node:diagnostics_channel';
import pg from 'pg';

/** Where in a sync a worker is, in the order in which it passes them for one batch. */
export const PHASES = [
  'IDLE',
  'CLAIMING',
  'ASKING',
  'AMID_BODY',
  'ANSWERED',
  'STORING',
  'STORED',
  'COMMITTING',
  'COMMITTED',
  'SAVING_STEPS',
  'FINISHING',
  'FINISHED',
] as const;
export type Phase = (typeof PHASES)[number];

/** What a worker says to the database as it comes into a phase. */
const STATEMENTS: readonly [phase: Phase, text: string][] = [
  ['CLAIMING', `set status = 'RUNNING'`],
  ['STORING', 'select hash from payloads'],
  ['STORED', 'insert into stream_cursors'],
  ['SAVING_STEPS', 'lease_until = $4, steps = $5'],
  ['FINISHING', 'update sync_runs set steps = $4, error = $5'],
];
const COMMITS: Partial<Record<Phase, [begun: Phase, done: Phase]>> = {
  STORING: ['COMMITTING', 'COMMITTED'],
  STORED: ['COMMITTING', 'COMMITTED'],
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
    const text = typeof given[0] === 'string' ? given[0] : '';
    const commits = text === 'COMMIT' ? COMMITS[transactions.get(this) ?? 'IDLE'] : undefined;
    const phase = commits?.[0] ?? STATEMENTS.find(([, part]) => text.includes(part))?.[0];
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
