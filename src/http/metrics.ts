import { Router } from 'express';
import { collectDefaultMetrics, Counter, Registry } from 'prom-client';

export interface Metrics {
  router: Router;
  countProviderResponse(provider: string, status: number): void;
  countWebhook(provider: string, outcome: string): void;
}

/** `GET /metrics` in the Prometheus text format. Labels never hold a user. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'tributary_' });
  const providerResponses = new Counter({
    name: 'tributary_provider_responses_total',
    help: 'Answers of providers, by provider and HTTP status',
    labelNames: ['provider', 'status'],
    registers: [registry],
  });
  const webhookDeliveries = new Counter({
    name: 'tributary_webhook_deliveries_total',
    help: 'Deliveries of providers, by provider and what became of them',
    labelNames: ['provider', 'outcome'],
    registers: [registry],
  });
  const router = Router();
  router.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
  return {
    router,
    countProviderResponse: (provider, status) => {
      providerResponses.inc({ provider, status: String(status) });
    },
    countWebhook: (provider, outcome) => {
      webhookDeliveries.inc({ provider, outcome });
    },
  };
}
