import {
  getNamedType,
  isCompositeType,
  isObjectType,
  isRequiredArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';
import { valueOf, type Dice, type Words } from './values.js';

export interface Operation {
  query: string;
  variables: Record<string, unknown>;
}

const DEPTH = 4;

/**
 * An operation over the whole schema, with every argument as it may be; now and then with a field, an argument or a type that
 * is none. What changes something for good is asked for one field at a time.
 */
export function operationOf(schema: GraphQLSchema, dice: Dice, words: Words): Operation {
  const definitions: string[] = [];
  const variables: Record<string, unknown> = {};
  const fragments: string[] = [];

  function selection(type: GraphQLCompositeType, depth: number, most = 5): string {
    const parts = Array.from({ length: 1 + dice.upTo(most - 1) }, () => part(type, depth));
    if (dice.chance(2))
      parts.push(dice.of(['__schema { types { name } }', '__typename', 'nothing', '...Nothing', '...F0', '']));
    return `{ ${parts.join(' ')} }`;
  }

  function part(type: GraphQLCompositeType, depth: number): string {
    const targets = isObjectType(type) ? [type.name] : schema.getPossibleTypes(type).map(({ name }) => name);
    if (depth > 0 && dice.chance(isObjectType(type) ? 5 : 60)) {
      const on = dice.chance(97) ? dice.of(targets) : dice.of(['User', 'Query', 'Int', 'Nothing']);
      const target = schema.getType(on);
      const body = isCompositeType(target) ? selection(target, depth - 1) : '{ id }';
      if (dice.chance(50)) return `... on ${on}${directive()} ${body}`;
      fragments.push(`fragment F${fragments.length} on ${on} ${body}`);
      return `...F${fragments.length - 1}`;
    }
    const fields = 'getFields' in type ? Object.values(type.getFields()) : [];
    const usable = fields.filter((field) => depth > 0 || !isCompositeType(getNamedType(field.type)));
    return usable.length === 0 ? '__typename' : fieldText(dice.of(usable), depth);
  }

  function fieldText(field: GraphQLField<unknown, unknown>, depth: number): string {
    const inner = getNamedType(field.type);
    const below = isCompositeType(inner)
      ? dice.chance(98)
        ? ` ${selection(inner, depth - 1)}`
        : ''
      : dice.chance(99)
        ? ''
        : ' { x }';
    const name = dice.chance(99) ? field.name : `${field.name}s`;
    return `${dice.chance(20) ? `a${dice.upTo(3)}: ` : ''}${name}${argumentsOf(field)}${directive()}${below}`;
  }

  function argumentsOf(field: GraphQLField<unknown, unknown>): string {
    const given = field.args.filter((argument) => (isRequiredArgument(argument) ? dice.chance(98) : dice.chance(40)));
    const texts = given.map((argument) => {
      const value = valueOf(argument.type, dice, words);
      if (!dice.chance(40)) return `${argument.name}: ${value.text}`;
      const name = `v${definitions.length}`;
      definitions.push(`$${name}: ${dice.chance(97) ? String(argument.type) : 'Int'}`);
      if (dice.chance(95)) variables[name] = value.json;
      return `${argument.name}: $${name}`;
    });
    return texts.length === 0 ? '' : `(${texts.join(', ')})`;
  }

  const directive = () =>
    dice.chance(6)
      ? dice.of([' @include(if: true)', ' @skip(if: false)', ' @skip(if: "x")', ' @nothing', ' @include(if: $no)'])
      : '';

  const mutation = schema.getMutationType();
  const isMutation = mutation && dice.chance(15);
  const root = isMutation ? mutation : schema.getQueryType()!;
  const body = selection(root, DEPTH, isMutation ? 1 : 4);
  const heading = definitions.length === 0 ? '' : `(${definitions.join(', ')})`;
  return { query: `${isMutation ? 'mutation' : 'query'} Q${heading} ${body}\n${fragments.join('\n')}`, variables };
}

const PIECES = [
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ':',
  '!',
  '$',
  '@',
  '...',
  '"',
  '"""',
  '#',
  '\\u0000',
  '\0',
  '\ud800',
  '\ufeff',
  ',',
  '|',
  '&',
  '1',
  '-',
  '1e',
  'on',
  'fragment',
  'query',
  'subscription',
  'type A { a: Int }',
  '{a'.repeat(300),
  '\n',
];

/** A text with a few places cut out, doubled or put in that do not belong there. */
export function mangled(text: string, dice: Dice): string {
  let result = text;
  for (let edits = 1 + dice.upTo(4); edits > 0; edits -= 1) {
    const at = dice.upTo(result.length);
    const length = dice.upTo(12);
    const piece = dice.of([dice.of(PIECES), '', result.slice(at, at + length).repeat(2)]);
    result = result.slice(0, at) + piece + result.slice(at + length);
  }
  return result;
}
