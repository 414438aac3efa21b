import { GraphQLError, GraphQLScalarType } from 'graphql';

const refuse = (): never => {
  throw new GraphQLError('NumberColumn is for output only.');
};

const printed = new WeakMap<Float64Array, number[]>();

/** A typed array is no array to JSON. A counted loop copies several times faster than `Array.from`. */
function toArray(column: Float64Array): number[] {
  const known = printed.get(column);
  if (known !== undefined) return known;
  const numbers = new Array<number>(column.length);
  for (let index = 0; index < column.length; index++) numbers[index] = column[index] as number;
  printed.set(column, numbers);
  return numbers;
}

export const NumberColumn = new GraphQLScalarType<never, number[]>({
  name: 'NumberColumn',
  description: 'A JSON array of numbers, printed in one piece and many times cheaper than `[Float!]!`. Output only.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259#section-5',
  serialize(value) {
    if (value instanceof Float64Array) return toArray(value);
    if (Array.isArray(value) && value.every((item) => typeof item === 'number')) return value;
    throw new TypeError('NumberColumn cannot print what is not a column of numbers');
  },
  parseValue: refuse,
  parseLiteral: refuse,
  extensions: { codegenScalarType: 'number[]' },
});
