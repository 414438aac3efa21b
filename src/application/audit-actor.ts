import { BY_ROOT, type AuditActor } from '../domain/audit.js';
import type { Requester } from './caller.js';

/** As whom the audit log knows who asks. */
export function actorOf(requester: Requester): AuditActor {
  switch (requester.kind) {
    case 'root':
      return BY_ROOT;
    case 'project':
      return { kind: 'KEY', id: requester.keyId };
    case 'user':
      return { kind: 'USER_TOKEN', id: requester.tokenId };
  }
}
