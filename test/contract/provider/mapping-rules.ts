import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { violations } from '../../../src/domain/invariants.js';
import type { Operation } from '../../../src/domain/operation.js';
import { dateOf } from '../../../src/domain/record-traits.js';
import { mapPayload } from '../../../src/provider-kit/pull.js';
import { mapCase, mapText } from './map-outcome.js';
import { differences, plain } from './plain.js';
import { readableOperation } from './readable-operation.js';
import {
  casesOf,
  contentOf,
  expectedOf,
  inCase,
  jsonFiles,
  meaningfulCases,
  type PayloadCase,
  type ProviderSuite,
  type Rule,
} from './suite.js';
import { withClockAt, withoutOutside } from './traps.js';

export const mappingRules: Rule[] = [
  {
    id: 'P1',
    says: 'each payload file becomes exactly its expected file',
    problems(suite) {
      const files = jsonFiles(suite.payloads);
      if (process.env['UPDATE_EXPECTED'] === '1') files.forEach((file) => update(suite, file));
      const orphans = jsonFiles(suite.expected).filter((file) => !files.includes(file));
      const seen = new Set(meaningfulCases(suite).map(({ stream }) => stream));
      const unseen = suite.provider.streams.filter((stream) => !seen.has(stream));
      return [
        ...orphans.map((file) => `${file} is expected of no payload`),
        ...unseen.map(({ dataType }) => `there is no payload of ${dataType}`),
        ...files.flatMap((file) =>
          differences(expectedOf(suite, file), plain(readable(suite, file))).map(
            (difference) => `${file} ${difference}`,
          ),
        ),
      ];
    },
  },
  {
    id: 'P2',
    says: 'mapping is deterministic, whatever was mapped before',
    problems(suite) {
      const cases = meaningfulCases(suite);
      const first = cases.map((payload) => plain(mapCase(payload)));
      return cases
        .map((payload, index) => ({ payload, index }))
        .reverse()
        .flatMap(({ payload, index }) => inCase(payload, differences(first[index], plain(mapCase(payload)))));
    },
  },
  {
    id: 'P3',
    says: 'mapping is pure: no clock, no randomness, no network, and its input stays as it is',
    problems: (suite) => meaningfulCases(suite).flatMap((payload) => inCase(payload, impurities(payload))),
  },
  {
    id: 'P6',
    says: 'external ids are present, unique, and stable however the payload is written',
    problems(suite) {
      const cases = meaningfulCases(suite);
      return [...cases.flatMap((payload) => inCase(payload, unstableIds(payload))), ...sharedIds(cases)];
    },
  },
  {
    id: 'P7',
    says: 'invariants hold for everything that is mapped',
    problems: (suite) =>
      meaningfulCases(suite).flatMap((payload) =>
        inCase(payload, payload.stream.map(contentOf(payload, payload.text), payload.subject).flatMap(violations)),
      ),
  },
];

/** What the payloads of a file become, in the form of an expected file. */
function readable(suite: ProviderSuite, file: string): unknown[] {
  return casesOf(suite, file).map((payload) => {
    const { stream, text, subject } = payload;
    const outcome = mapText(payload, text);
    if (outcome.kind === 'broken') return { broken: outcome.message };
    const { operations, rejection } = mapPayload(stream, contentOf(payload, text), subject);
    return rejection === null ? operations.map(readableOperation) : { rejection };
  });
}

/** After a wanted change; what it changed is then read by eye. */
function update(suite: ProviderSuite, file: string): void {
  writeFileSync(join(suite.expected, file), `${JSON.stringify(readable(suite, file), null, 2)}\n`);
}

function impurities(payload: PayloadCase): string[] {
  const { stream, text, subject } = payload;
  const frozen = freeze(structuredClone(subject));
  const mapAt = (now: string) =>
    withClockAt(now, () => withoutOutside(() => plain(stream.map(Object.freeze(contentOf(payload, text)), frozen))));
  try {
    return differences(mapAt('2001-02-03T04:05:06Z'), mapAt('2091-08-09T10:11:12Z')).map(
      (difference) => `depends on the clock: ${difference}`,
    );
  } catch (error) {
    return [String(error)];
  }
}

function unstableIds(payload: PayloadCase): string[] {
  const ids = idsOf(mapCase(payload));
  const problems = ids.filter((id) => id.trim() === '').map(() => 'has an empty external id');
  if (new Set(ids).size !== ids.length) problems.push('gives the same external id twice');
  const rewritten = JSON.stringify(reversed(JSON.parse(payload.text)), null, 3);
  const outcome = mapText(payload, rewritten);
  if (outcome.kind !== 'mapped')
    return [...problems, `is not mapped with its keys in another order: ${outcome.message}`];
  return [...problems, ...differences(ids, idsOf(outcome.operations)).map((difference) => `unstable id ${difference}`)];
}

/** Two payloads may be the same record sent twice; then they are of the same day. */
function sharedIds(cases: readonly PayloadCase[]): string[] {
  const days = new Map<string, string | null>();
  return cases.flatMap((payload) =>
    mapCase(payload).flatMap((operation) => {
      const key = `${operation.dataType} ${operation.record.externalId}`;
      const day = dateOf(operation);
      if (!days.has(key)) days.set(key, day);
      return days.get(key) === day ? [] : inCase(payload, [`${key} is also the id of another day`]);
    }),
  );
}

function idsOf(operations: readonly Operation[]): string[] {
  return operations.map(({ record }) => record.externalId);
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const member of Object.values(value)) freeze(member);
  return Object.freeze(value);
}
