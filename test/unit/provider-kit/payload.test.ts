import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ProviderError } from '../../../src/domain/errors.js';
import { parsePayload, singleItem, splitItems } from '../../../src/provider-kit/payload.js';

const SOURCE = { provider: 'polar', dataType: 'WORKOUT' } as const;

function failureOf(work: () => unknown): ProviderError {
  try {
    work();
  } catch (error) {
    if (error instanceof ProviderError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('splitItems', () => {
  it('cuts a list into its items, byte for byte', () => {
    const items = [
      '{ "a" : 1.0,\n "b":[1, {"c":"]}"}] }',
      '"x,\\"]\\\\"',
      '-1.50e+3',
      'null',
      '[ ]',
      '{}',
      '"ä€😀\\u0000"',
      'true',
    ];
    expect(splitItems(` [\t${items.join(' ,\r\n')} ] `, null)).toEqual(items);
  });

  it('cuts the list under a key, wherever that stands', () => {
    const text = '{"x":{"nights":[9]},"y":"nights","n\\u0069ghts" : [ {"a":1},{"b":"}"} ], "z":[1,2]}';
    expect(splitItems(text, 'nights')).toEqual(['{"a":1}', '{"b":"}"}']);
  });

  it('takes the last of two lists under one key, as a parser does', () => {
    expect(splitItems('{"nights":[1],"nights":[2,3]}', 'nights')).toEqual(['2', '3']);
  });

  it('finds a list by its name in underscores, however the name is sent', () => {
    expect(splitItems('{"heart-rates":[1,2]}', 'heart_rates')).toEqual(['1', '2']);
    expect(splitItems('{"heart-rates":[1],"heart_rates":[2]}', 'heart_rates')).toEqual(['2']);
    expect(splitItems('{"heart_rates":[2],"heart-rates":[1]}', 'heart_rates')).toEqual(['2']);
  });

  it.each(['[]', ' [ ] '])('finds nothing in %j', (text) => {
    expect(splitItems(text, null)).toEqual([]);
  });

  it('agrees with a parser on what it cuts', () => {
    const value = {
      list: Array.from({ length: 200 }, (_, index) => ({
        index,
        text: '\\"'.repeat(index % 7),
        nested: [[index], {}],
      })),
    };
    expect(splitItems(JSON.stringify(value, null, 3), 'list').map((item) => JSON.parse(item))).toEqual(value.list);
  });

  it.each(['', '<html>', '[1, 2', '{"nights":[{"a":', '[1] x'])('asks again later after %j', (text) => {
    const failure = failureOf(() => splitItems(text, 'nights'));
    expect([failure.disposition, failure.code]).toEqual(['retry', 'PROVIDER_UNAVAILABLE']);
  });

  it.each([
    ['{"other":[]}', 'nights'],
    ['{"nights":{}}', 'nights'],
    ['{"nights":null}', 'nights'],
    ['[]', 'nights'],
    ['{"nights":[]}', null],
    ['5', null],
    ['{}', 'constructor'],
  ])('fails on %s where %s is wanted', (text, key) => {
    const failure = failureOf(() => splitItems(text, key));
    expect([failure.disposition, failure.code]).toEqual(['fail', 'INVALID_PAYLOAD']);
  });

  it('quotes nothing of an answer that it cannot read', () => {
    const failure = failureOf(() => splitItems('{"token":"s3cret', null));
    expect([failure.message, String(failure.cause)].join()).not.toContain('s3cret');
  });
});

describe('singleItem', () => {
  it('gives an object as it was sent, without the space around it', () => {
    expect(singleItem('\n{"a": 1.0}\n')).toBe('{"a": 1.0}');
  });

  it.each([
    ['[]', 'fail'],
    ['null', 'fail'],
    ['{"a":', 'retry'],
  ])('refuses %s', (text, disposition) => {
    expect(failureOf(() => singleItem(text)).disposition).toBe(disposition);
  });
});

describe('parsePayload', () => {
  const schema = z.object({
    running_index: z.number().nullish(),
    zones: z.array(z.object({ in_zone: z.number() })).nullish(),
  });

  it('reads keys with hyphens and with underscores alike, at every depth', () => {
    expect(parsePayload(schema, '{"running-index":51,"zones":[{"in-zone":3},{"in_zone":4}]}', SOURCE)).toEqual({
      running_index: 51,
      zones: [{ in_zone: 3 }, { in_zone: 4 }],
    });
  });

  it.each(['{"running-index":1,"running_index":2}', '{"running_index":2,"running-index":1}'])(
    'prefers the underscore where both are sent: %s',
    (text) => {
      expect(parsePayload(schema, text, SOURCE).running_index).toBe(2);
    },
  );

  it('takes what is nested as deep as any payload, and refuses what is deeper, by its own words', () => {
    const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    expect(parsePayload(z.unknown(), nested(64), SOURCE)).toBeDefined();
    for (const levels of [65, 1_000_000]) {
      const error = failureOf(() => parsePayload(z.unknown(), nested(levels), SOURCE));
      expect([error.disposition, error.message]).toEqual([
        'reject-record',
        'polar WORKOUT: expected at most 64 levels',
      ]);
    }
  });

  it('cannot be made to change a prototype', () => {
    const open = z.looseObject({});
    const parsed = parsePayload(
      open,
      '{"__proto__":{"polluted":1},"--proto--":{"polluted":1},"a":{"__proto__":{"polluted":1}}}',
      SOURCE,
    );
    expect((parsed as { polluted?: unknown }).polluted).toBeUndefined();
    expect((parsed['a'] as { polluted?: unknown }).polluted).toBeUndefined();
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('rejects with provider, data type and path, and without the value', () => {
    const failure = failureOf(() => parsePayload(schema, '{"zones":[{"in-zone":"secret 61"}]}', SOURCE, ['zones']));
    expect([failure.disposition, failure.code]).toEqual(['reject-record', 'INVALID_PAYLOAD']);
    expect(failure.message).toBe('polar WORKOUT: zones.0.in_zone: expected number, received string');
  });

  it('names up to three faults', () => {
    const text = JSON.stringify({ running_index: 'a', zones: [{}, {}, {}] });
    const identity = ['running_index', 'zones'];
    expect(failureOf(() => parsePayload(schema, text, SOURCE, identity)).message.split('; ')).toHaveLength(3);
  });

  it.each(['', '{"a":', 'secret'])('rejects %j, which is not JSON', (text) => {
    const failure = failureOf(() => parsePayload(schema, text, SOURCE));
    expect(failure.message).toBe('polar WORKOUT: expected JSON');
  });

  it('does not let a key of a megabyte into the message', () => {
    const record = z.record(z.string(), z.number());
    const failure = failureOf(() => parsePayload(record, JSON.stringify({ ['k'.repeat(1e6)]: null }), SOURCE));
    expect(failure.message.length).toBeLessThan(200);
  });
});
