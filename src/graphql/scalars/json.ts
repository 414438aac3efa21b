import { GraphQLScalarType } from 'graphql';
import { GraphQLJSON } from 'graphql-scalars';

export const Json = new GraphQLScalarType({
  ...GraphQLJSON.toConfig(),
  description: 'Any JSON value, printed in one piece.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
});
