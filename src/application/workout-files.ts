import { ProviderError } from '../domain/errors.js';
import { FileFormat } from '../domain/workout-file.js';
import { createApi } from '../provider-kit/http.js';
import { connectionTokens } from './access-token.js';
import { clientOf, nameOfClient } from './client-hash.js';
import type { FileLinks, LinkedFile } from './file-links.js';
import type { KnownFiles, WorkoutFileStore } from './ports/index.js';
import { reachAsGranted, type ProviderAccess, type ReachableProvider } from './provider-access.js';
import type { CallBudget, CallBudgets } from './provider-budget.js';
import type { RunDependencies } from './run-context.js';
import type { UseCases, WorkoutFile } from './use-cases.js';

interface LinkDependencies {
  files: WorkoutFileStore;
  providers: ProviderAccess;
  fileLinks: FileLinks;
  /** Where a file with this token is. */
  fileUrl: (token: string) => string;
}

export interface FileDependencies
  extends
    Pick<LinkDependencies, 'files' | 'fileLinks'>,
    Pick<RunDependencies, 'connections' | 'providers' | 'budgets' | 'clock' | 'onResponse'> {}

/** What became of a request for a file. */
export type FileOutcome =
  | { kind: 'found'; bytes: Uint8Array; format: FileFormat; name: string }
  | { kind: 'expired' | 'unknown' }
  /** The provider was asked and did not give it. */
  | { kind: 'refused'; error: ProviderError; retryAfterSeconds: number };

/** Longest wait for the provider. */
const TIMEOUT_MS = 60_000;
/** Where the provider names no time. */
const SHORTEST_WAIT_MS = 60_000;

/** Links to the files of workouts: to those that are kept, and to those that the provider can be asked for. */
export function linkWorkoutFiles(dependencies: LinkDependencies): Pick<UseCases, 'filesOfWorkouts'> {
  const { files, providers, fileLinks, fileUrl } = dependencies;
  return {
    async filesOfWorkouts(keys) {
      const known = await files.known(keys);
      return Promise.all(
        keys.map(({ userId, id }, index) =>
          Promise.all(
            offered(providers, known[index] ?? null).map(async (format): Promise<WorkoutFile> => {
              const { token, expiresAt } = await fileLinks.sign({ userId, workoutId: id, format });
              return { format, url: fileUrl(token), expiresAt };
            }),
          ),
        ),
      );
    },
  };
}

/** Answers requests for files. Made once: what is fetched for links shares one allowance of each provider's budget. */
export function createFileDesk(dependencies: FileDependencies): (token: string) => Promise<FileOutcome> {
  const { files, providers, fileLinks } = dependencies;
  const allowances = new Map<string, SharedBudget>();

  async function fetchFile(link: LinkedFile, known: KnownFiles): Promise<Uint8Array | null> {
    const reachable = await reachAsGranted(providers, known.provider, known.ownClientHash);
    if (reachable?.provider.fetchFile === undefined || known.connectionId === null) return null;
    const client = nameOfClient(clientOf(reachable));
    const budget = allowances.get(client) ?? sharedBudget(dependencies.budgets, reachable);
    allowances.set(client, budget);
    const api = createApi({
      manifest: reachable.provider.manifest,
      baseUrl: reachable.apiUrl,
      tokens: connectionTokens({ ...dependencies, budget: budget.calls }, reachable, {
        userId: link.userId,
        id: known.connectionId,
      }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
      clock: dependencies.clock,
      beforeRequest: () => budget.calls.beforeRequest(),
      onResponse: async (response) => {
        dependencies.onResponse?.(known.provider, response);
        await budget.calls.onResponse(response);
      },
    });
    return budget.use(
      () => reachable.provider.fetchFile?.(api, known.externalId, link.format) ?? Promise.resolve(null),
    );
  }

  return async (token) => {
    const link = await fileLinks.read(token);
    if (typeof link === 'string') return { kind: link === 'expired' ? 'expired' : 'unknown' };
    const key = { userId: link.userId, id: link.workoutId };
    const [known] = await files.known([key]);
    if (!known || !offered(providers, known).includes(link.format)) return { kind: 'unknown' };
    try {
      const bytes = known.stored.includes(link.format)
        ? await files.read(key, link.format)
        : await fetchFile(link, known);
      return bytes === null
        ? { kind: 'unknown' }
        : { kind: 'found', bytes, format: link.format, name: nameOf(known, link) };
    } catch (error) {
      if (error instanceof ProviderError) return refusal(error, dependencies.clock.now());
      throw error;
    }
  };
}

function refusal(error: ProviderError, now: Date): FileOutcome {
  const waitMs = error.retryAt === null ? SHORTEST_WAIT_MS : error.retryAt.getTime() - now.getTime();
  return { kind: 'refused', error, retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) };
}

/** In the order of the enumeration. */
function offered(providers: ProviderAccess, known: KnownFiles | null): FileFormat[] {
  if (known === null) return [];
  const { stored, isAsked, hasRoute, connectionId } = known;
  const manifest = providers.find(known.provider)?.provider.manifest;
  const isFetchable = (format: FileFormat) => {
    if (connectionId === null || manifest?.files.includes(format) !== true) return false;
    // What comes with every workout was not there if it is not kept; and without positions there is nothing to put into GPX.
    return format === FileFormat.FIT ? !isAsked : format !== FileFormat.GPX || hasRoute;
  };
  return Object.values(FileFormat).filter((format) => stored.includes(format) || isFetchable(format));
}

/** Of our own words alone. */
function nameOf({ startTime, type }: KnownFiles, { format }: LinkedFile): string {
  return `${startTime.toISOString().slice(0, 10)}-${type.toLowerCase().replaceAll('_', '-')}.${format.toLowerCase()}`;
}

interface SharedBudget {
  calls: CallBudget;
  use<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * One allowance for all links, as large as that of one run that nobody waits for: a link that is opened again and again takes
 * no calls from the syncs of others.
 */
function sharedBudget(budgets: CallBudgets, reachable: ReachableProvider): SharedBudget {
  const calls = budgets.of(reachable, 'SCHEDULED');
  let users = 0;
  return {
    calls,
    async use(work) {
      users += 1;
      try {
        return await work();
      } finally {
        users -= 1;
        if (users === 0) await calls.settle();
      }
    },
  };
}
