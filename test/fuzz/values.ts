import type fc from 'fast-check';
import { isEnumType, isInputObjectType, isListType, isNonNullType, type GraphQLInputType } from 'graphql';

/** Picks by chance; everything that is made up comes from one of these, so that a seed makes it again. */
export interface Dice {
  upTo(max: number): number;
  chance(percent: number): boolean;
  of<T>(list: readonly T[]): T;
}

export function diceOf(random: fc.GeneratorValue, integer: typeof fc.integer): Dice {
  const upTo = (max: number) => random(integer, { min: 0, max });
  return { upTo, chance: (percent) => upTo(99) < percent, of: (list) => list[upTo(list.length - 1)]! };
}

/** A value as JSON, and as it stands in a document. */
export interface Value {
  json: unknown;
  text: string;
}

/** What ids and texts are made of that have a meaning somewhere. */
export type Words = readonly string[];

const ODD_TEXTS = [
  '',
  ' ',
  'a',
  '\0',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\uffff',
  '💥',
  '%',
  '_',
  '\\',
  "'; drop table users; --",
  '"',
  '{}',
  '[]',
  'null',
  '__proto__',
  'constructor',
  'toString',
  'NaN',
  '-1',
  '1e400',
  'a'.repeat(200),
  'a'.repeat(201),
  'ä'.repeat(10_000),
  '../../etc/passwd',
  'https://app.example/done',
  'https://app.example.evil/',
  'javascript:alert(1)',
  'http://[',
  '2026-07-08',
  '2026-02-30',
  '0000-00-00',
  '+275760-09-13',
  '9999-12-31',
  '2026-07-08T00:00:00Z',
  '2026-07-08T24:00:00+23:59',
  '0001-01-01T00:00:00Z',
  '99999-01-01T00:00:00Z',
];
const ODD_NUMBERS = [0, 1, -1, 2, 5, 20, 100, 101, 1_000, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), 2 ** 53, 1e308, 0.1, -0];

/** A value of a type, mostly; now and then one of another, or one that no type has. */
export function valueOf(type: GraphQLInputType, dice: Dice, words: Words, depth = 3): Value {
  if (dice.chance(4)) return anything(dice, words, depth);
  if (isNonNullType(type)) return valueOf(type.ofType, dice, words, depth);
  if (dice.chance(4)) return { json: null, text: 'null' };
  if (isListType(type)) {
    const items = Array.from({ length: dice.upTo(3) }, () => valueOf(type.ofType, dice, words, depth));
    return { json: items.map(({ json }) => json), text: `[${items.map(({ text }) => text).join(', ')}]` };
  }
  if (isEnumType(type)) {
    const name = dice.chance(95) ? dice.of(type.getValues()).name : 'NOTHING';
    return { json: name, text: name };
  }
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter((field) => isNonNullType(field.type) || dice.chance(50));
    return object(fields.map((field) => [field.name, valueOf(field.type, dice, words, depth - 1)]));
  }
  if (type.name === 'Boolean') return plain(dice.chance(50));
  if (type.name === 'Int' || type.name === 'Float')
    return plain(dice.chance(60) ? 1 + dice.upTo(50) : dice.of(ODD_NUMBERS));
  return plain(textOf(dice, words));
}

export function textOf(dice: Dice, words: Words): string {
  if (dice.chance(60)) return dice.of(words);
  if (dice.chance(70)) return dice.of(ODD_TEXTS);
  const word = dice.of(words);
  const at = dice.upTo(word.length);
  return word.slice(0, at) + dice.of(ODD_TEXTS) + word.slice(at + dice.upTo(3));
}

function anything(dice: Dice, words: Words, depth: number): Value {
  const more = () => anything(dice, words, depth - 1);
  switch (depth <= 0 ? dice.upTo(2) : dice.upTo(4)) {
    case 0:
      return plain(dice.of(ODD_NUMBERS));
    case 1:
      return plain(textOf(dice, words));
    case 2:
      return plain(dice.of([true, false, null]));
    case 3: {
      const items = [more(), more()];
      return { json: items.map(({ json }) => json), text: `[${items.map(({ text }) => text).join(' ')}]` };
    }
    default:
      return object([[dice.of(['__proto__', 'constructor', 'id', 'x']), more()]]);
  }
}

function plain(json: unknown): Value {
  return { json, text: JSON.stringify(json) };
}

function object(fields: [string, Value][]): Value {
  const text = fields.map(([name, value]) => `${name}: ${value.text}`).join(', ');
  return {
    json: JSON.parse(`{${fields.map(([name, { json }]) => `${JSON.stringify(name)}:${JSON.stringify(json)}`).join()}}`),
    text: `{${text}}`,
  };
}
