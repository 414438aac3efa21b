import { ProviderError } from '../../domain/errors.js';
import type { ApiResponse, Lifecycle, LifecycleSubject, ProviderApi } from '../../provider-kit/provider.js';

/** Polar: no data before the user is registered with the client, and a client's place is free only when the user is removed. */
export const lifecycle: Lifecycle = { afterConnect, beforeDisconnect, explainRefusal };

async function afterConnect(api: ProviderApi, subject: LifecycleSubject): Promise<void> {
  if ((await register(api, subject.connectionId)) === 'registered') return;
  // Polar: 409 is either this user, registered before, or somebody else under this name. Reading the user tells which.
  const existing = await api.request(userPath(subject), { accept: [403, 404] });
  if (existing.status === 403) throw consentRequired('fail', 'connect again');
  if (existing.status === 200) return;
  if ((await register(api, `${subject.connectionId}-${subject.externalUserId}`)) === 'registered') return;
  throw new ProviderError(
    'fail',
    'NOT_REGISTERED',
    'Polar has given both names under which it would know this user to somebody else: whoever runs the gateway must free one of them at Polar, then connect again',
  );
}

/** Polar: 403 is the answer to a consent that is missing, to a user who is not registered, and to data that the client may not read. */
async function explainRefusal(api: ProviderApi, subject: LifecycleSubject): Promise<ProviderError> {
  const user = await api.request(userPath(subject), { accept: [403, 404] });
  if (user.status === 403) return consentRequired('skip-stream', 'what is new is then fetched within a day');
  if (user.status === 200) {
    return new ProviderError(
      'skip-stream',
      'SCOPE_MISSING',
      'Polar knows this user and misses no consent, yet gives none of the data asked for: tick it for this client at admin.polaraccesslink.com',
    );
  }
  return new ProviderError(
    'reauthorize',
    'NOT_REGISTERED',
    'Polar no longer has this user registered with this client: the user must connect again, which registers anew',
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
  if (answer.status === 403) throw consentRequired('fail', 'connect again');
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

function consentRequired(disposition: 'fail' | 'skip-stream', then: string): ProviderError {
  return new ProviderError(
    disposition,
    'CONSENT_REQUIRED',
    `Polar refuses this user until all of its mandatory consents are accepted: open account.polar.com, accept them; ${then}`,
  );
}
