import type { ConnectionStore } from './connections.js';
import type { UserStore } from './identity.js';
import type { RecordReaders, SeriesReader } from './records.js';
import type { SyncRunStore } from './sync.js';
import type { WorkoutFileStore } from './workout-files.js';

/** The stores that users' data is read by, confined to one project: of another's users they find nothing. */
export interface StoresWithin {
  users: UserStore;
  connections: ConnectionStore;
  runs: SyncRunStore;
  records: RecordReaders;
  series: SeriesReader;
  files: WorkoutFileStore;
}
