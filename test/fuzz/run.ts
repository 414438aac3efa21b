import fc from 'fast-check';
import { MAKINGS, send } from './requests.js';
import { delivered, sync } from './syncs.js';
import { diceOf, type Dice } from './values.js';
import type { World } from './world.js';

export interface Ran {
  /** Cases by kind; of payloads each one counts. */
  counts: Record<string, number>;
  /** What went wrong, each with what makes it again. */
  findings: string[];
}

export interface Wanted {
  cases: number;
  seed: number;
  /** One kind alone; all when left out. */
  only?: string | undefined;
  /** Of each data type in one sync. */
  payloadsAtOnce?: number;
  onProgress?: (counts: Record<string, number>) => void;
}

/** So many cases have one seed, which fast-check makes smaller where one of them fails. */
const OF_ONE_SEED = 100;
const LANES = 8;
/** Of a hundred cases; the rest are requests. */
const PAYLOADS = 40;
const MOST_FINDINGS = 5;

/** Plays cases against a world until there are as many as wanted, or too much was found. */
export async function fuzz(world: World, wanted: Wanted): Promise<Ran> {
  const { cases, seed, only, payloadsAtOnce = 12 } = wanted;
  const counts: Record<string, number> = {};
  const findings: string[] = [];
  const count = (kind: string, more: number) => (counts[kind] = (counts[kind] ?? 0) + more);
  const before = await world.othersRows();

  async function check<T>(
    kind: string,
    chunk: number,
    runs: number,
    make: (dice: Dice) => T,
    play: (made: T) => Promise<void>,
  ) {
    const chunkSeed = (seed + chunk) | 0;
    const made = fc.gen().map((random) => make(diceOf(random, fc.integer)));
    const played = async (one: T) => {
      const known = world.failures.length;
      await play(one);
      if (world.failures.length > known)
        throw new Error(`the log says: ${world.failures.slice(known).join('\n').slice(0, 2_000)}`);
    };
    const result = await fc.check(fc.asyncProperty(made, played), {
      seed: chunkSeed,
      numRuns: runs,
      interruptAfterTimeLimit: 120_000,
      endOnFailure: only === undefined,
    });
    if (!result.failed || result.counterexample === null) return;
    findings.push(
      `${kind}, --seed ${chunkSeed} --kind ${kind}: ${String(result.errorInstance)}\n  ${show(result.counterexample[0])}`,
    );
  }

  const goOn = () => findings.length < MOST_FINDINGS;
  const wantedPayloads = only === undefined ? (cases * PAYLOADS) / 100 : only === 'payloads' ? cases : 0;
  for (let chunk = 0; (counts['payloads'] ?? 0) < wantedPayloads && goOn(); chunk += 1) {
    await check(
      'payloads',
      chunk,
      1,
      (dice) => delivered(dice, payloadsAtOnce),
      async (made) => {
        count('payloads', made.count);
        await sync(world, made);
      },
    );
    wanted.onProgress?.(counts);
  }

  const kinds = Object.entries(MAKINGS).filter(([kind]) => only === undefined || only === kind);
  const shares = kinds.reduce((all, [, { share }]) => all + share, 0);
  const requests = only === undefined ? cases - wantedPayloads : cases;
  const chunks = kinds.flatMap(([kind, { make, share }]) => {
    const due = Math.ceil((requests * share) / shares);
    return Array.from({ length: Math.ceil(due / OF_ONE_SEED) }, (_, chunk) => ({
      kind,
      make,
      chunk,
      runs: Math.min(OF_ONE_SEED, due - chunk * OF_ONE_SEED),
    }));
  });
  // In turn, so that what one kind leaves behind meets the others.
  const turns = chunks.sort((one, other) => one.chunk - other.chunk);
  const lane = async () => {
    for (let next = turns.shift(); next !== undefined && goOn(); next = turns.shift()) {
      const { kind, make, chunk, runs } = next;
      await world.renew();
      await check(
        kind,
        chunk,
        runs,
        (dice) => make(world, dice),
        (made) => (count(kind, 1), send(world, made)),
      );
      wanted.onProgress?.(counts);
    }
  };
  await Promise.all(Array.from({ length: only === undefined ? LANES : 1 }, lane));

  const after = await world.othersRows();
  if (JSON.stringify(after) !== JSON.stringify(before))
    findings.push(`rows of the other project changed: ${show({ before, after })}`);
  if (world.failures.length > 0 && findings.length === 0)
    findings.push(`the log says: ${world.failures.join('\n').slice(0, 4_000)}`);
  return { counts, findings };
}

function show(made: unknown): string {
  const plain =
    made !== null && typeof made === 'object' && 'bodies' in made ? [...(made.bodies as Map<string, string>)] : made;
  return JSON.stringify(plain).slice(0, 20_000);
}
