import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { DataType } from '../../../src/domain/data-type.js';
import { mapPayload, type PulledPayload } from '../../../src/provider-kit/pull.js';
import type { PayloadContent, Stream, Subject } from '../../../src/provider-kit/provider.js';
import { polar } from '../../../src/providers/polar/index.js';
import { isData, nodes, removed, replaced, type Path } from '../../contract/provider/mutations.js';
import { differences, plain } from '../../contract/provider/plain.js';
import { jsonFiles } from '../../contract/provider/suite.js';
import { folder, readPayloadFile } from './payload-files.js';

/** Leaves without which nothing can be told apart or placed in time: what stands there counts, or refuses the payload. */
const DEFINING: Partial<Record<DataType, readonly string[]>> = {
  WORKOUT: ['id', 'start_time', 'duration', 'start_time_utc_offset'],
  SLEEP_SESSION: ['date', 'sleep_start_time', 'sleep_end_time'],
  NIGHTLY_RECHARGE: ['date'],
  HEART_RATE: ['date'],
  DAILY_ACTIVITY: ['start_time'],
  TRAINING_LOAD: ['date'],
  ALERTNESS: ['period_start_time', 'period_end_time'],
  CIRCADIAN_BEDTIME: ['period_start_time', 'period_end_time'],
  BODY_TEMPERATURE: ['start_time', 'source_device_id', 'measurement_type', 'sensor_location'],
  SKIN_TEMPERATURE: ['sleep_date'],
  BLOOD_OXYGEN: ['test_time', 'source_device_id'],
  ECG: ['test_time', 'source_device_id'],
  SKIN_CONTACT: ['start_time', 'source_device_id'],
  BODY_MEASUREMENT: ['created', 'modified'],
};

/** Where a number stands for a word. */
const WORDS = ['sport', 'detailed_sport_info', 'samples.*.sample_type'];

/** So many payloads of a data type try a change at the same place; `ODD_VALUES=all` tries all of them. */
const TRIED = process.env['ODD_VALUES'] === 'all' ? Number.POSITIVE_INFINITY : 1;

interface Case {
  name: string;
  stream: Stream;
  content: PayloadContent;
  subject: Subject;
}

const cases = jsonFiles(folder('payloads'))
  .filter((file) => !file.includes('malformed'))
  .flatMap((file): Case[] => {
    const text = readFileSync(folder(`payloads/${file}`), 'utf8');
    const { dataType, texts, subject, attachments } = readPayloadFile(file, text);
    const stream = polar.streams.find((one) => one.dataType === dataType)!;
    const beside = attachments === undefined ? {} : { attachments };
    return texts
      .map((payload, index) => ({ name: `${file}#${index}`, stream, content: { text: payload, ...beside }, subject }))
      .filter((one) => mapPayload(one.stream, one.content, one.subject).operations.length > 0);
  });

interface Change {
  what: string;
  of: Case;
  path: Path;
  leaf: unknown;
  before: PulledPayload;
  /** The leaf as null. */
  missing: PulledPayload;
  /** The leaf as what nobody can read, and as nothing in other words. */
  odd: PulledPayload[];
  others: PulledPayload[];
}

/** Every leaf of every payload, each place of a data type a few times, from the payloads that are shortest. */
const changes = (() => {
  const tried = new Map<string, number>();
  const found: Change[] = [];
  for (const of of cases.toSorted((one, other) => one.content.text.length - other.content.text.length)) {
    const content: unknown = JSON.parse(of.content.text);
    const before = mapPayload(of.stream, of.content, of.subject);
    const become = (mutant: unknown) =>
      mapPayload(of.stream, { ...of.content, text: JSON.stringify(mutant) }, of.subject);
    for (const { path, value: leaf } of nodes(content)) {
      if (path.length === 0 || (typeof leaf === 'object' && leaf !== null)) continue;
      const place = `${of.stream.dataType} ${placeOf(path)} ${typeof leaf}`;
      tried.set(place, (tried.get(place) ?? 0) + 1);
      if (tried.get(place)! > TRIED) continue;
      const as = (value: unknown) => become(replaced(content, path, value));
      const others = typeof path.at(-1) === 'string' ? [as(''), become(removed(content, path))] : [as('')];
      const what = `${of.stream.dataType} ${of.name} ${path.join('.')}`;
      found.push({
        what,
        of,
        path,
        leaf,
        before,
        missing: as(null),
        odd: strangersTo(leaf, placeOf(path)).map(as),
        others,
      });
    }
  }
  return found;
})();

function isDefining({ of, path }: Change): boolean {
  return DEFINING[of.stream.dataType]?.includes(placeOf(path)) === true;
}

/** What nobody can read in its place. Any text is a word where a word is expected. */
function strangersTo(leaf: unknown, place: string): unknown[] {
  const isNumber = typeof leaf === 'number' && !WORDS.includes(place);
  return [{ a: 1 }, [[]], ...(typeof leaf === 'string' ? [true] : []), ...(isNumber ? ['about 7'] : [])];
}

function placeOf(path: Path): string {
  return path.map((key) => (isData(key) ? '*' : key.toString().replaceAll('-', '_'))).join('.');
}

/** Problems of all changes, the first few; each check gives none where all is well. */
function problemsOf(check: (change: Change) => string[]): string[] {
  return changes.flatMap((change) => check(change).map((problem) => `${change.what}: ${problem}`)).slice(0, 12);
}

describe('an odd value in a payload of Polar', () => {
  it('is tried at every place of every data type', () => {
    expect(new Set(changes.map(({ of }) => of.stream.dataType)).size).toBe(polar.streams.length);
    expect(changes.length).toBeGreaterThan(250);
  });

  it('refuses the whole payload only where it tells which record it is, or when; and never breaks a mapper', () => {
    const check = (change: Change) => {
      const { missing, odd, others } = change;
      const rejections = [missing, ...odd, ...others].flatMap(({ rejection }) => rejection ?? []);
      // A payload that held nothing else holds nothing now.
      const bare = JSON.stringify(removed(JSON.parse(change.of.content.text), change.path.slice(0, 1)));
      const rest = mapPayload(change.of.stream, { ...change.of.content, text: bare }, change.of.subject);
      const isEmptied = rest.rejection === null && rest.operations.every(({ withdraws }) => withdraws === true);
      return rejections.filter(
        (rejection) => rejection.includes('the mapper failed') || (!isDefining(change) && !isEmptied),
      );
    };
    expect(problemsOf(check)).toEqual([]);
  });

  it('counts as a missing one, and changes nothing besides', () => {
    const check = (change: Change) => {
      if (isDefining(change)) return [];
      // What tells that there is nothing takes back what is stored; what cannot be read does not.
      const told = ({ operations }: PulledPayload) =>
        plain(operations.filter(({ withdraws }) => withdraws !== true).map(unflagged));
      return change.odd.flatMap((odd) => differences(told(change.missing), told(odd)));
    };
    expect(problemsOf(check)).toEqual([]);
  });

  it('is told by a flag of the record that lacks it', () => {
    const check = (change: Change) => {
      const { before, odd } = change;
      const isRead = JSON.stringify(plain(before.operations)) !== JSON.stringify(plain(change.missing.operations));
      if (!isRead || change.leaf === null) return [];
      return odd
        .flatMap(({ operations }) => operations)
        .filter(({ flags = [], unknownWords = [] }) => !flags.includes('VALUES_LEFT_OUT') && unknownWords.length === 0)
        .map(() => 'is lost silently');
    };
    expect(problemsOf(check)).toEqual([]);
  });

  it('is a number where the text of one stands', () => {
    const check = ({ of, path, leaf, before }: Change) => {
      if (typeof leaf !== 'number') return [];
      const text = JSON.stringify(replaced(JSON.parse(of.content.text), path, String(leaf)));
      const { operations } = mapPayload(of.stream, { ...of.content, text }, of.subject);
      return differences(plain(before.operations), plain(operations));
    };
    expect(problemsOf(check)).toEqual([]);
  });

  it('never becomes a 0, nor anything that is no number', () => {
    const check = ({ before, missing, odd, others }: Change) => {
      const known = zeros(before);
      return [missing, ...odd, ...others].flatMap((after) =>
        [...zeros(after)].filter(([field, count]) => count > (known.get(field) ?? 0)).map(([field]) => field),
      );
    };
    expect(problemsOf(check)).toEqual([]);
  });
});

function unflagged({ flags: _flags, unknownWords: _words, ...rest }: PulledPayload['operations'][number]) {
  return rest;
}

/** How many values of each field are 0, or are no number. */
function zeros({ operations }: PulledPayload): Map<string, number> {
  const counts = new Map<string, number>();
  const walk = (value: unknown, field: string): void => {
    if (value === 0 || Number.isNaN(value instanceof Date ? value.getTime() : value)) {
      const name = value === 0 ? field : `${field} is no number`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    if (typeof value !== 'object' || value === null || value instanceof Date) return;
    const isList = Array.isArray(value) || value instanceof Float64Array;
    for (const [key, member] of Object.entries(value)) walk(member, isList ? `${field}[]` : `${field}.${key}`);
  };
  for (const operation of operations) walk(operation, operation.dataType);
  return counts;
}
