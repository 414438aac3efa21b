import { Router } from 'express';

/** Tells which parts of the process are not ready; none: it is. */
export type Readiness = () => Promise<string[]>;

/** Liveness, and readiness: migrated, connected and able to run jobs. */
export function health(partsNotReady: Readiness): Router {
  const router = Router();
  router.get('/health/live', (_request, response) => {
    response.json({ status: 'live' });
  });
  router.get('/health/ready', async (_request, response) => {
    const notReady = await partsNotReady();
    if (notReady.length === 0) response.json({ status: 'ready' });
    else response.status(503).json({ status: 'not ready', notReady });
  });
  return router;
}
