import { ProviderError } from '../../domain/errors.js';
import type { ApiResponse, Lifecycle, LifecycleSubject, ProviderApi } from '../../provider-kit/provider.js';

/** Polar: no data before the user is registered with the client, and a client's place is free only when the user is removed. */
export const lifecycle: Lifecycle = { afterConnect, beforeDisconnect };

async function afterConnect(api: ProviderApi, subject: LifecycleSubject): Promise<void> {
  if ((await register(api, subject.connectionId)) === 'registered') return;
  // Polar: 409 is either this user, registered before, or somebody else under this name. Reading the user tells which.
  const existing = await api.request(userPath(subject), { accept: [403, 404] });
  if (existing.status === 403) throw consentRequired();
  if (existing.status === 200) return;
  if ((await register(api, `${subject.connectionId}-${subject.externalUserId}`)) === 'registered') return;
  throw new ProviderError(
    'fail',
    'NOT_REGISTERED',
    'Polar takes neither of two names for this user, and does not know the user',
  );
}

async function beforeDisconnect(api: ProviderApi, subject: LifecycleSubject): Promise<void> {
  // Polar: the user is gone already, or has withdrawn the authorization, which ends the registration too.
  await api.request(userPath(subject), { method: 'DELETE', accept: [401, 404] });
}

async function register(api: ProviderApi, memberId: string): Promise<'registered' | 'conflict'> {
  const answer: ApiResponse = await api.request('/v3/users', {
    method: 'POST',
    body: { 'member-id': memberId },
    accept: [403, 409],
  });
  if (answer.status === 409) return 'conflict';
  if (answer.status === 403) throw consentRequired();
  if (answer.status === 204) {
    throw new ProviderError(
      'reauthorize',
      'REAUTHORIZATION_REQUIRED',
      'Polar does not know the user of this authorization',
    );
  }
  return 'registered';
}

function userPath({ externalUserId }: LifecycleSubject): string {
  return `/v3/users/${encodeURIComponent(externalUserId)}`;
}

function consentRequired(): ProviderError {
  return new ProviderError(
    'fail',
    'CONSENT_REQUIRED',
    'Polar refuses this user until all of its mandatory consents are accepted: open account.polar.com, accept them, connect again',
  );
}
