import { ProviderError } from '../domain/errors.js';
import type { SyncStep } from '../domain/sync-run.js';
import type { RunContext } from './run-context.js';
import { toSyncError } from './run-outcome.js';

/**
 * Where the provider refused everything that a run asked for, says of each step why, as far as the provider tells.
 * @returns `error`: set where no data comes before the user has consented anew
 */
export async function explainRefusals(
  context: RunContext,
  steps: SyncStep[],
): Promise<{ steps: SyncStep[]; error: ProviderError | null }> {
  const isRefused = ({ status, error }: SyncStep) => status === 'SKIPPED' && error?.code === 'CONSENT_REQUIRED';
  if (steps.length === 0 || !steps.every(isRefused)) return { steps, error: null };
  const reason = await askWhy(context);
  const isOfAll = steps.length === context.reachable.provider.streams.length;
  // Of a part of the data it says too much: what the provider refuses there may be refused for another reason.
  if (reason === null || (reason.code === 'SCOPE_MISSING' && !isOfAll)) return { steps, error: null };
  const error = toSyncError(reason);
  return {
    steps: steps.map((step) => ({ ...step, error })),
    error: reason.disposition === 'reauthorize' ? reason : null,
  };
}

/** Null where the provider has no answer to it now; the next run that is refused asks again. */
async function askWhy({ api, connection, reachable }: RunContext): Promise<ProviderError | null> {
  const { lifecycle } = reachable.provider;
  const { id: connectionId, externalUserId } = connection;
  if (lifecycle?.explainRefusal === undefined || externalUserId === null) return null;
  try {
    return await lifecycle.explainRefusal(api, { externalUserId, connectionId });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return error.disposition === 'reauthorize' ? error : null;
  }
}
