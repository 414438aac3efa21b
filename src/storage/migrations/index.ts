import { Directory } from './0001-directory.js';
import { Connections } from './0002-connections.js';
import { Records } from './0003-records.js';
import { Series } from './0004-series.js';
import { PayloadOrder } from './0005-payload-order.js';
import { ProviderBudgets } from './0006-provider-budgets.js';
import { Webhooks } from './0007-webhooks.js';
import { DeadLetters } from './0008-dead-letters.js';
import { StreamSchedules } from './0009-stream-schedules.js';
import { WebhookChecks } from './0010-webhook-checks.js';
import { RunFailures } from './0011-run-failures.js';
import { MoreRecords } from './0012-more-records.js';
import { PayloadFiles } from './0013-payload-files.js';
import { PlacedBy } from './0014-placed-by.js';
import { UnplacedPayloads } from './0016-unplaced-payloads.js';
import { ConsentsByUser } from './0017-consents-by-user.js';
import { Access } from './0018-access.js';
import { ProviderCredentials } from './0019-provider-credentials.js';
import { ProjectWall } from './0020-project-wall.js';
import { Audit } from './0021-audit.js';

/** Every migration, in the order in which they run. One that was released is never changed. */
export const migrations = [
  Directory,
  Connections,
  Records,
  Series,
  PayloadOrder,
  ProviderBudgets,
  Webhooks,
  DeadLetters,
  StreamSchedules,
  WebhookChecks,
  RunFailures,
  MoreRecords,
  PayloadFiles,
  PlacedBy,
  UnplacedPayloads,
  ConsentsByUser,
  Access,
  ProviderCredentials,
  ProjectWall,
  Audit,
];
