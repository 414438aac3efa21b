import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { EMPTY_TIMELINE, type OffsetTimeline } from '../../../src/domain/offset-timeline.js';
import { splitItems } from '../../../src/provider-kit/payload.js';
import { mapPayload } from '../../../src/provider-kit/pull.js';
import type { Stream } from '../../../src/provider-kit/provider.js';
import { polar } from '../../../src/providers/polar/index.js';
import { readableOperation } from './readable-operation.js';

// Every file of payloads/ becomes exactly its file of expected/. After a wanted change: UPDATE_EXPECTED=1, then read the
// difference by eye. Files named *.no-offset.json are mapped for a user of whom no offset is known.

const PAYLOADS = new URL('payloads/', import.meta.url);
const EXPECTED = new URL('expected/', import.meta.url);

/** A user at home in UTC+2, UTC+3 from the clock change of spring on. */
const HOME: OffsetTimeline = {
  days: [
    { date: '2026-01-01', utcOffsetMinutes: 120 },
    { date: '2026-03-29', utcOffsetMinutes: 180 },
  ],
  nights: new Map([['2026-03-29', 120]]),
};

const KINDS: readonly { prefix: string; dataType: string; key: string | null }[] = [
  { prefix: 'exercise', dataType: 'WORKOUT', key: null },
  { prefix: 'sleep', dataType: 'SLEEP_SESSION', key: 'nights' },
  { prefix: 'nightly-recharge', dataType: 'NIGHTLY_RECHARGE', key: 'recharges' },
  { prefix: 'continuous-heart-rate', dataType: 'HEART_RATE', key: 'heart_rates' },
  { prefix: 'activit', dataType: 'DAILY_ACTIVITY', key: null },
];

function streamOf(file: string): { stream: Stream; key: string | null } {
  const kind = KINDS.find(({ prefix }) => file.startsWith(prefix));
  const stream = polar.streams.find(({ dataType }) => dataType === kind?.dataType);
  if (kind === undefined || stream === undefined) throw new Error(`no stream reads ${file}`);
  return { stream, key: kind.key };
}

/** The payloads of an answer: the elements of a list, of a wrapped list, or the answer itself. */
function payloadsOf(text: string, key: string | null): string[] {
  const answer: unknown = JSON.parse(text);
  if (Array.isArray(answer)) return splitItems(text, null);
  return key !== null && Object.hasOwn(answer as object, key) ? splitItems(text, key) : [text];
}

function mapFile(file: string): unknown[] {
  const { stream, key } = streamOf(file);
  const offsets = file.endsWith('.no-offset.json') ? EMPTY_TIMELINE : HOME;
  return payloadsOf(readFileSync(new URL(file, PAYLOADS), 'utf8'), key).map((text) => {
    const { operations, rejection } = mapPayload(stream, { text }, { offsets });
    return rejection === null ? operations.map(readableOperation) : { rejection };
  });
}

describe('Polar payloads', () => {
  const files = readdirSync(PAYLOADS).toSorted();

  it.each(files)('%s becomes what is expected', (file) => {
    const expected = new URL(file, EXPECTED);
    const actual = `${JSON.stringify(mapFile(file), null, 2)}\n`;
    if (process.env['UPDATE_EXPECTED'] === '1') writeFileSync(expected, actual);
    expect(actual).toBe(readFileSync(expected, 'utf8'));
  });

  it('have an expected file each, and no expected file is left over', () => {
    expect(readdirSync(EXPECTED).toSorted()).toEqual(files);
    expect(files.every((file) => existsSync(new URL(file, EXPECTED)))).toBe(true);
  });

  it('map to the same a second time, and change nothing they were given', () => {
    for (const file of files) expect(mapFile(file)).toEqual(mapFile(file));
    expect(HOME.days).toHaveLength(2);
  });

  it('fill exactly the fields that the manifest declares', () => {
    const filled = new Map<string, Set<string>>();
    for (const file of files) {
      const { stream, key } = streamOf(file);
      const fields = filled.get(stream.dataType) ?? new Set();
      filled.set(stream.dataType, fields);
      for (const text of payloadsOf(readFileSync(new URL(file, PAYLOADS), 'utf8'), key)) {
        for (const operation of mapPayload(stream, { text }, { offsets: HOME }).operations) {
          for (const [field, value] of Object.entries(operation.record)) if (value !== null) fields.add(field);
          for (const { type } of operation.series ?? []) fields.add(`series.${type}`);
          if (operation.route) fields.add('route');
        }
      }
    }
    const declared = Object.entries(polar.manifest.dataTypes).map(([dataType, { fields }]) => [
      dataType,
      [...fields].toSorted(),
    ]);
    expect([...filled].map(([dataType, fields]) => [dataType, [...fields].toSorted()]).toSorted()).toEqual(
      declared.toSorted(),
    );
  });
});
