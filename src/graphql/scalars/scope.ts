import { isScope, SCOPES, type Scope } from '../../domain/scope.js';
import { textScalar } from './text-scalar.js';

const ALL = SCOPES.join(', ');

export const ScopeScalar = textScalar<Scope>({
  name: 'Scope',
  description: `What an API key or a user token allows, one of: ${ALL}. New ones come with new data types.`,
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc6749#section-3.3',
  takes: `one of ${ALL}`,
  parse: (text) => (isScope(text) ? text : undefined),
  serialize(value) {
    if (typeof value === 'string' && isScope(value)) return value;
    throw new TypeError('Scope cannot print what is not a scope');
  },
});
