import DataLoader from 'dataloader';
import type { Requester } from '../application/caller.js';
import type { Page, PageRequest } from '../application/ports/index.js';
import type { Administration } from '../application/project-use-cases.js';
import type { ApiKey } from '../domain/api-key.js';

/** The keys of all projects of a page at once. Made anew for each request, as `Loaders` are, and for the root key too. */
export interface KeyLoaders {
  /** By project; one loader for each page that is asked for. */
  pages(request: PageRequest): DataLoader<string, Page<ApiKey>>;
  counts: DataLoader<string, number>;
}

export function createKeyLoaders(projects: Administration, requester: Requester): KeyLoaders {
  const pages = new Map<string, DataLoader<string, Page<ApiKey>>>();
  return {
    pages(request) {
      const name = JSON.stringify(request);
      const known = pages.get(name) ?? new DataLoader((ids) => projects.listApiKeys(requester, ids, request));
      pages.set(name, known);
      return known;
    },
    counts: new DataLoader((ids) => projects.countApiKeys(requester, ids)),
  };
}
