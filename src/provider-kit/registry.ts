import { validateManifest } from './validate-manifest.js';
import type { Provider } from './provider.js';

/** The providers of this gateway, looked up by id. */
export interface Registry {
  ids: readonly string[];
  /** In the order of the list. */
  all: readonly Provider[];
  find(id: string): Provider | null;
}

/** @throws Error that names every contradiction found in a manifest, and ids that occur twice */
export function createRegistry(providers: readonly Provider[]): Registry {
  const byId = new Map<string, Provider>();
  const problems: string[] = [];
  for (const provider of providers) {
    const { id } = provider.manifest;
    problems.push(...validateManifest(provider).map((problem) => `${id}: ${problem}`));
    if (byId.has(id)) problems.push(`${id}: two providers have this id`);
    byId.set(id, provider);
  }
  if (problems.length > 0) throw new Error(`The providers do not fit together:\n${problems.join('\n')}`);
  return { ids: [...byId.keys()], all: [...byId.values()], find: (id) => byId.get(id) ?? null };
}
