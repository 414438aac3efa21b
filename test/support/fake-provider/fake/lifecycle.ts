import type { Lifecycle } from '../../../../src/provider-kit/provider.js';

/** Fake: a member must be registered before data flows; registering twice is 409, leaving twice 404. */
export const lifecycle: Lifecycle = {
  async afterConnect(api, { externalUserId, connectionId }) {
    await api.request(`/v1/members/${encodeURIComponent(externalUserId)}`, {
      method: 'PUT',
      body: { reference: connectionId },
      accept: [409],
    });
  },
  async beforeDisconnect(api, { externalUserId }) {
    await api.request(`/v1/members/${encodeURIComponent(externalUserId)}`, { method: 'DELETE', accept: [404] });
  },
};
