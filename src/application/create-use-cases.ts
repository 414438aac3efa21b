import type { Clock } from '../domain/clock.js';
import type { Caller } from './caller.js';
import { connectUser } from './connect-user.js';
import { disconnectUser } from './disconnect-user.js';
import type { ExportLinks } from './export-links.js';
import { exportUser } from './export-user.js';
import type { FileLinks } from './file-links.js';
import { listProviders } from './list-providers.js';
import { manageTokens, type TokenMemory } from './manage-tokens.js';
import { manageUsers } from './manage-users.js';
import type {
  AuditStore,
  ConnectionStore,
  ConsentStore,
  JobQueue,
  RecordReaders,
  SeriesReader,
  StoresWithin,
  SyncRunStore,
  TokenStore,
  UserStore,
  WorkoutFileStore,
} from './ports/index.js';
import type { Administration } from './project-use-cases.js';
import type { ProviderAccess } from './provider-access.js';
import { readRecords } from './read-records.js';
import { readSeries } from './read-series.js';
import { syncUser } from './sync-user.js';
import type { UseCases } from './use-cases.js';
import type { UserTokens } from './user-tokens.js';
import { linkWorkoutFiles } from './workout-files.js';

/** What the use cases need from outside. */
export interface UseCaseDependencies {
  projectUseCases: Administration;
  users: UserStore;
  connections: ConnectionStore;
  consents: ConsentStore;
  runs: SyncRunStore;
  records: RecordReaders;
  series: SeriesReader;
  jobs: JobQueue;
  providers: ProviderAccess;
  tokens: UserTokens;
  revocations: TokenStore;
  tokenMemory: TokenMemory;
  audit: AuditStore;
  clock: Clock;
  callbackUrl: (provider: string) => string;
  files: WorkoutFileStore;
  fileLinks: FileLinks;
  exportLinks: ExportLinks;
  /** Where an export with this token is. */
  exportUrl: (token: string) => string;
  /** Where a file with this token is. */
  fileUrl: (token: string) => string;
  onErased?: () => Promise<void>;
  /** Aborted when the process stops. */
  draining?: AbortSignal;
}

export function createUseCases(dependencies: UseCaseDependencies): UseCases {
  return {
    projects: dependencies.projectUseCases,
    ...manageUsers(dependencies),
    ...manageTokens(dependencies),
    ...exportUser(dependencies),
    ...listProviders(dependencies.providers),
    ...connectUser(dependencies),
    ...syncUser(dependencies),
    ...disconnectUser(dependencies),
    ...readRecords(dependencies),
    ...readSeries(dependencies.series),
    ...linkWorkoutFiles(dependencies),
  };
}

/** Use cases whose reads are confined to the caller's project; made once for each. */
export function useCasesWithin(
  dependencies: UseCaseDependencies & { within: (projectId: string) => StoresWithin },
): (caller: Caller) => UseCases {
  const made = new WeakMap<StoresWithin, UseCases>();
  return ({ project }) => {
    const stores = dependencies.within(project.id);
    const known = made.get(stores);
    if (known !== undefined) return known;
    const useCases = createUseCases({ ...dependencies, ...stores });
    made.set(stores, useCases);
    return useCases;
  };
}
