import type { SyncRequest } from '../domain/sync-run.js';

/** All data types, since the last sync, with every part: what connecting, polling and a bare `syncUser` ask for. */
export const EVERYTHING: SyncRequest = {
  dataTypes: null,
  from: null,
  to: null,
  samples: true,
  zones: true,
  route: true,
};
