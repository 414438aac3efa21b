import { registerEnumType } from 'type-graphql';

/** One value for each registered provider: its name in the schema, and its id. */
export const ProviderId: Record<string, string> = {};

const valuesConfig: Record<string, { description: string }> = {};

registerEnumType(ProviderId, {
  name: 'ProviderId',
  description: 'The providers of this gateway, by name.',
  valuesConfig,
});

/**
 * Fills the enumeration anew. The library that builds the schema knows types by the object that declares them, and reads
 * it only while it builds, so the object stays and its values change.
 */
export function declareProviderIds(ids: readonly string[]): void {
  for (const name of Object.keys(ProviderId)) {
    Reflect.deleteProperty(ProviderId, name);
    Reflect.deleteProperty(valuesConfig, name);
  }
  for (const id of ids) {
    const name = id.toUpperCase().replaceAll('-', '_');
    ProviderId[name] = id;
    valuesConfig[name] = { description: `The provider with the id \`${id}\`.` };
  }
}
