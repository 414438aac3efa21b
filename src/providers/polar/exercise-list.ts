import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ProviderError, type Disposition } from '../../domain/errors.js';
import { isWhole } from '../../provider-kit/fit/index.js';
import { singleItem, splitItems, topOf } from '../../provider-kit/payload.js';
import type { Attachment, Cursor, FetchWindow, Page, ProviderApi, WorkoutParts } from '../../provider-kit/provider.js';
import { fetchExerciseFile } from './exercise-files.js';

/** What was read of each exercise: `<hash of its item in the list>:<letters of the parts read with it>`. */
type Seen = Record<string, string>;

/** The FIT file was asked for, and is read or does not exist. */
const FILE = 'f';
/** Stands once for each time that the FIT file was asked for and could not be got. */
const FAILED = 'x';
/** Then the workout goes without for the day, whose date stands behind an `@`, and the file is asked for again on the next. */
const MAX_FAILED = 3;
const PART_LETTERS = ['s', 'z', 'r', FILE];

/** Exercises in a row that could not be read: then it is Polar that fails, and not one of them. */
const FAILURES_IN_A_ROW = 3;

const seenSchema = z.object({ seen: z.record(z.string(), z.string()) });

/** Halves of characters have no place in an address, and dots would lead to another one. */
const isAddressable = (id: string): boolean => !/^\.{0,2}$/.test(id) && !/\p{Surrogate}/u.test(id);

const listItemSchema = z.looseObject({
  id: z.string().refine(isAddressable),
  start_time: z.string().min(10),
  upload_time: z.string().nullish().catch(null),
});

/**
 * Reads the list of the last 30 days' uploads without samples, zones and routes, which would make it megabytes, then one by
 * one what is new or changed, each with its FIT file. One that Polar fails to give does not keep the others, which leave the
 * list after 30 days: it is told at the end. Polar: an upload may bring a workout of any age, so the dates of the window bound
 * nothing unless the caller named them.
 */
export async function* fetchExercises(api: ProviderApi, window: FetchWindow): AsyncGenerator<Page> {
  const wanted = partLetters(window.parts);
  const known = seenIn(window.cursor);
  const answer = await api.request('/v3/exercises', { accept: [404] });
  const items = answer.status === 200 ? onceEach(splitItems(answer.text, null).map(readItem)) : [];

  const seen: Seen = { ...known };
  /** Those that could not be mapped: they do not count as read. */
  const rejected = new Set<string>();
  const failures: ProviderError[] = [];
  let inARow = 0;
  let unchanged = 0;
  for (const item of items) {
    if (item.id === null) {
      // Kept as it came: mapping it says what is wrong.
      yield { payloads: [{ text: item.text }], unchanged: 0 };
      continue;
    }
    if (window.isBounded && (item.date < window.from || item.date > window.to)) continue;
    const [hash, state = ''] = seen[item.id]?.split(':') ?? [];
    const [parts = '', givenUpOn] = state.split('@');
    const isDueAgain = givenUpOn !== undefined && givenUpOn < window.to;
    const isSame = hash === item.hash;
    if (isSame && !isDueAgain && PART_LETTERS.every((letter) => !wanted.includes(letter) || parts.includes(letter))) {
      unchanged += 1;
      continue;
    }
    const text = wanted === '' ? item.text : await fetchDetail(api, item.id, window.parts).catch(failureOfOne);
    if (text instanceof ProviderError) {
      failures.push(text);
      inARow += 1;
      if (inARow === FAILURES_IN_A_ROW) throw text;
      continue;
    }
    inARow = 0;
    if (text === null) continue;
    const failedBefore = isSame ? Math.min(parts.split(FAILED).length - 1, MAX_FAILED - 1) : 0;
    // A window by dates keeps no cursor, and so no count of what has failed.
    const isLastTry = window.isBounded || failedBefore + 1 >= MAX_FAILED;
    const file = wanted.includes(FILE) ? await fetchFit(api, item.id, isLastTry) : NOT_ASKED;
    // The workout itself is stored by the time that this is told.
    if (file.failure !== null && file.failure.disposition !== 'skip-stream' && !window.isBounded)
      failures.push(file.failure);
    // The cursor tells of what came before: whether this one can be mapped is known when the next page is asked for.
    const { id, hash: newHash, hasOffset } = item;
    const onRejected = () => void rejected.add(id);
    const payload = file.attachments === null ? { text } : { text, attachments: file.attachments };
    yield { payloads: [payload], unchanged: 0, cursor: { seen: without(seen, rejected) }, onRejected };
    if (file.failure !== null && ENDS_ALL.has(file.failure.disposition)) throw file.failure;
    const failed = file.failure === null ? 0 : failedBefore + 1;
    const read = failed === 0 || failed >= MAX_FAILED ? wanted : wanted.replace(FILE, '');
    const givenUp = failed >= MAX_FAILED ? `@${window.to}` : '';
    if (hasOffset) seen[id] = `${newHash}:${joinLetters(isSame ? parts : '', read)}${FAILED.repeat(failed)}${givenUp}`;
  }
  const listed = new Set(items.map(({ id }) => id));
  const kept = Object.entries(without(seen, rejected)).filter(([id]) => listed.has(id));
  yield { payloads: [], unchanged, cursor: { seen: Object.fromEntries(kept) } };
  const [failure] = failures;
  if (failure !== undefined) throw failure;
}

/** What may be wrong with one exercise alone; all else is thrown on. */
function failureOfOne(error: unknown): ProviderError {
  if (error instanceof ProviderError && (error.disposition === 'retry' || error.disposition === 'fail')) return error;
  throw error;
}

function without(seen: Seen, rejected: ReadonlySet<string>): Seen {
  return Object.fromEntries(Object.entries(seen).filter(([id]) => !rejected.has(id)));
}

/** One exercise with the parts that are wanted; null where it is gone since the list was read. */
async function fetchDetail(api: ProviderApi, id: string, parts: WorkoutParts): Promise<string | null> {
  const flag = (isWanted: boolean): string | undefined => (isWanted ? 'true' : undefined);
  const answer = await api.request(`/v3/exercises/${encodeURIComponent(id)}`, {
    query: { samples: flag(parts.samples), zones: flag(parts.zones), route: flag(parts.route) },
    accept: [404],
  });
  return answer.status === 200 ? singleItem(answer.text) : null;
}

interface FitAnswer {
  /** Null where the file was not asked for, or could not be got. */
  attachments: readonly Attachment[] | null;
  failure: ProviderError | null;
}

const NOT_ASKED: FitAnswer = { attachments: null, failure: null };

/** After these, nothing else could be fetched either. */
const ENDS_ALL: ReadonlySet<Disposition> = new Set(['defer', 'reauthorize']);

/**
 * A file that cannot be got costs the workout nothing but the file.
 * @param isLastTry what is cut off, or no FIT file at all, is then taken as it is: mapping it says what is wrong
 */
async function fetchFit(api: ProviderApi, id: string, isLastTry: boolean): Promise<FitAnswer> {
  try {
    const bytes = await fetchExerciseFile(api, id, 'FIT');
    if (bytes !== null && !isLastTry && !isWhole(bytes))
      throw new ProviderError('retry', 'PROVIDER_UNAVAILABLE', 'Polar sent a FIT file that is cut off, or is none');
    return { attachments: bytes === null ? [] : [{ format: 'FIT', bytes }], failure: null };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { attachments: null, failure: error };
  }
}

interface ListItem {
  text: string;
  /** Null where the item has no id that it can be asked for by, or no start. */
  id: string | null;
  date: string;
  /** Empty where that is not told. */
  uploaded: string;
  hash: string;
  /** Without an offset of its own a workout is placed by other records, so it is read anew as long as it is listed. */
  hasOffset: boolean;
}

function readItem(text: string): ListItem {
  const parsed = listItemSchema.safeParse(topOf(text));
  if (!parsed.success) return { text, id: null, date: '', uploaded: '', hash: '', hasOffset: false };
  const { id, start_time: start, upload_time: uploaded, ...rest } = parsed.data;
  const hasOffset = typeof rest['start_time_utc_offset'] === 'number';
  return { text, id, date: start.slice(0, 10), uploaded: uploaded ?? '', hash: digestOf([text]), hasOffset };
}

/**
 * Of an id that is listed in several versions the one uploaded last, and of those the greatest as text, under a digest of
 * all, so that no order of the list makes it look changed.
 */
function onceEach(items: readonly ListItem[]): ListItem[] {
  const byId = new Map<string | ListItem, ListItem[]>();
  for (const item of items) byId.set(item.id ?? item, [...(byId.get(item.id ?? item) ?? []), item]);
  return [...byId.values()].flatMap((versions) => {
    const ordered = versions.toSorted((one, other) =>
      one.uploaded === other.uploaded ? (one.text < other.text ? -1 : 1) : one.uploaded < other.uploaded ? -1 : 1,
    );
    const latest = ordered.at(-1);
    if (latest === undefined || versions.length === 1) return versions;
    return { ...latest, hash: digestOf(ordered.map(({ text }) => text)) };
  });
}

function digestOf(texts: readonly string[]): string {
  return createHash('sha256').update(texts.join('\n')).digest('base64url').slice(0, 22);
}

/** A cursor in another form counts as none: everything is read again. */
function seenIn(cursor: Cursor | null): Seen {
  const parsed = seenSchema.safeParse(cursor);
  return parsed.success ? parsed.data.seen : {};
}

function partLetters({ samples, zones, route }: WorkoutParts): string {
  // The file places samples in time, so it comes with them.
  return `${samples ? 's' : ''}${zones ? 'z' : ''}${route ? 'r' : ''}${samples ? FILE : ''}`;
}

function joinLetters(read: string, wanted: string): string {
  return PART_LETTERS.filter((letter) => read.includes(letter) || wanted.includes(letter)).join('');
}
