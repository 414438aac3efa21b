import { Router } from 'express';

/** Liveness, and readiness: migrated, connected and able to run jobs. */
export function health(isReady: () => Promise<boolean>): Router {
  const router = Router();
  router.get('/health/live', (_request, response) => {
    response.json({ status: 'live' });
  });
  router.get('/health/ready', async (_request, response) => {
    const ready = await isReady();
    response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not ready' });
  });
  return router;
}
