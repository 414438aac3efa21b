import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Kind } from 'graphql';
import { Id, Json, NumberColumn, Url } from '../../../src/graphql/scalars/index.js';
import { attempt, notText, read, thousand } from './scalars.js';

describe('URL', () => {
  it('keeps every absolute URL as it was written', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
        expect(read(Url, url)).toBe(url);
        expect(Url.serialize(url)).toBe(url);
      }),
      thousand,
    );
    expect(read(Url, 'https://app.example')).toBe('https://app.example');
    expect(read(Url, 'myapp://connected')).toBe('myapp://connected');
  });

  it('refuses what is none, what is no text, and what has no end', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes(':')),
        (text) => expect(read(Url, text)).toBeNull(),
      ),
      thousand,
    );
    fc.assert(
      fc.property(notText, (value) => expect(attempt(() => Url.parseValue(value))).toBeNull()),
      thousand,
    );
    expect(attempt(() => Url.parseValue(['https://app.example']))).toBeNull();
    const longest = `https://app.example/${'a'.repeat(2048)}`.slice(0, 2048);
    expect(read(Url, longest)).toBe(longest);
    expect(read(Url, `${longest}a`)).toBeNull();
    expect(() => Url.serialize('/path')).toThrow(TypeError);
  });
});

describe('ID', () => {
  it('takes 1 to 200 characters without control characters, and integers', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300, unit: 'binary' }), (text) => {
        const isFine = text.length >= 1 && text.length <= 200 && !/\p{Cc}/u.test(text);
        expect(read(Id, text)).toBe(isFine ? text : null);
      }),
      thousand,
    );
    expect(read(Id, 'a'.repeat(200))).toBe('a'.repeat(200));
    expect(read(Id, 'a'.repeat(201))).toBeNull();
    expect(read(Id, '')).toBeNull();
    expect(Id.parseValue(7)).toBe('7');
    expect(Id.parseLiteral({ kind: Kind.INT, value: '7' })).toBe('7');
  });
});

describe('NumberColumn', () => {
  it('prints a typed column as the array that JSON knows', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })), (numbers) => {
        const printed: unknown = JSON.parse(JSON.stringify(NumberColumn.serialize(Float64Array.from(numbers))));
        // JSON has no negative zero.
        expect(printed).toEqual(numbers.map((number) => number + 0));
        expect(NumberColumn.serialize(numbers)).toEqual(numbers);
      }),
      thousand,
    );
  });

  it('copies a column once, however often it is selected', () => {
    const column = Float64Array.of(1, 2, 3);
    expect(NumberColumn.serialize(column)).toBe(NumberColumn.serialize(column));
  });

  it('is refused as input', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => expect(attempt(() => NumberColumn.parseValue(value))).toBeNull()),
      thousand,
    );
    expect(attempt(() => NumberColumn.parseLiteral({ kind: Kind.LIST, values: [] }))).toBeNull();
  });

  it('prints nothing else', () => {
    for (const value of ['1,2', ['1'], 5, new Uint8Array(2)])
      expect(() => NumberColumn.serialize(value)).toThrow(TypeError);
  });
});

describe('JSON', () => {
  it('prints any JSON value as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => expect(Json.serialize(value)).toEqual(value)),
      thousand,
    );
  });
});
