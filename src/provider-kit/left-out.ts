import { z } from 'zod';

/** What was left out of the payloads that are being mapped; null outside of `noticing`. */
let noticed: string[] | null = null;

/**
 * Runs `work`, which is synchronous, and tells what was left out meanwhile. Mapping a payload is a function of the payload
 * alone; this is told beside its result, so that no mapper has to carry it and none can forget it.
 */
export function noticing<T>(work: () => T): { result: T; leftOut: readonly string[] } {
  const outer = noticed;
  const leftOut: string[] = [];
  noticed = leftOut;
  try {
    return { result: work(), leftOut };
  } finally {
    noticed = outer;
  }
}

/** @param what where it stands, and what was expected there; no value of the payload */
export function noticeLeftOut(what: string): void {
  noticed?.push(what);
}

/** Depth of the deepest payload that is read: each round leaves out, in the worst case, one level more. */
const MAX_ROUNDS = 12;

/** A key may be as long as its sender likes. */
const MAX_PATH_LENGTH = 80;

const GONE = Symbol('left out');

/**
 * Checks `content` against a schema, leaving out what cannot be read as long as the rest can do without: a value becomes
 * null, an item of a list that needs it is taken out of the list, a key that is none out of its table. `content` is changed.
 * @param identity keys at the top that tell which record it is: these are never left out
 * @returns undefined with the first error where what is left cannot be read either
 */
export function readWithout<T extends z.ZodType>(
  schema: T,
  content: unknown,
  identity: readonly string[],
): { data: z.output<T> } | { error: z.ZodError; data?: undefined } {
  const first = schema.safeParse(content);
  let parsed = first;
  const leftOut: z.core.$ZodIssue[] = [];
  for (let round = 0; round < MAX_ROUNDS && !parsed.success; round += 1) {
    const changed = parsed.error.issues.filter(
      (issue) => !identity.includes(String(issue.path[0])) && leaveOut(content, issue),
    );
    if (changed.length < parsed.error.issues.length) break;
    compact(content, changed);
    leftOut.push(...changed);
    parsed = schema.safeParse(content);
  }
  if (!parsed.success) return { error: first.error ?? parsed.error };
  for (const { path, message } of leftOut)
    noticeLeftOut(
      `${path.map(String).join('.').slice(0, MAX_PATH_LENGTH)}: ${message.replace(/^Invalid input: /, '')}`,
    );
  return { data: parsed.data };
}

/** @returns false where nothing could be left out but the whole */
function leaveOut(content: unknown, { path, code }: z.core.$ZodIssue): boolean {
  const way = wayTo(content, path);
  const last = way.at(-1);
  if (code === 'invalid_key' && last !== undefined && way.length === path.length && isTable(last.holder)) {
    Reflect.deleteProperty(last.holder, last.key);
    return true;
  }
  const step = way.findLast(({ holder, key }) => holder[key] !== null && holder[key] !== undefined);
  if (step === undefined) return false;
  step.holder[step.key] = Array.isArray(step.holder) ? GONE : null;
  return true;
}

type Holder = Record<PropertyKey, unknown>;

/** The holders from the top down to a path, as far as the content goes. */
function wayTo(content: unknown, path: readonly PropertyKey[]): { holder: Holder; key: PropertyKey }[] {
  const way: { holder: Holder; key: PropertyKey }[] = [];
  let holder = content;
  for (const key of path) {
    if (typeof holder !== 'object' || holder === null) break;
    way.push({ holder: holder as Holder, key });
    holder = (holder as Holder)[key];
  }
  return way;
}

function isTable(holder: Holder): boolean {
  return !Array.isArray(holder);
}

/** Takes what is gone out of the lists that held it. A list of which nothing is left says nothing, not that there is nothing. */
function compact(content: unknown, issues: readonly z.core.$ZodIssue[]): void {
  for (const { path } of issues) {
    const way = wayTo(content, path);
    for (const [depth, { holder: list }] of way.entries()) {
      if (!Array.isArray(list) || !list.includes(GONE)) continue;
      const kept: unknown[] = list.filter((item) => item !== GONE);
      list.splice(0, list.length, ...kept);
      const above = way[depth - 1];
      if (kept.length === 0 && above !== undefined) above.holder[above.key] = null;
    }
  }
}

/** What `schema` reads, and null where it cannot: for a value that must not take with it what it stands in. */
export function orLeftOut<T extends z.ZodType>(schema: T, what: string): z.ZodType<z.output<T> | null> {
  return z.unknown().transform((given) => {
    const parsed = schema.safeParse(given);
    if (parsed.success) return parsed.data;
    noticeLeftOut(what);
    return null;
  });
}
