import { Router } from 'express';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';

export interface Metrics {
  router: Router;
  countProviderResponse(provider: string, status: number): void;
  /** A record that was written with a flag. */
  countFlagged(provider: string, dataType: string, flag: string): void;
  /** A record that was written with a word of the provider's that nobody knows. */
  countUnknownWord(provider: string, kind: string): void;
  countWebhook(provider: string, outcome: string): void;
  countDeadLetter(provider: string, kind: string): void;
}

/**
 * `GET /metrics` in the Prometheus text format. Labels never hold a user.
 * @param silent connections without success for so many days, counted anew whenever somebody looks
 * @param onFailure hears of a count that failed; the other figures are told all the same
 */
export function createMetrics(
  silent: () => Promise<{ provider: string; days: number; connections: number }[]>,
  onFailure: (error: unknown) => void,
): Metrics {
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
  const flaggedRecords = new Counter({
    name: 'tributary_flagged_records_total',
    help: 'Records that were written although something in them does not add up, by provider, data type and flag',
    labelNames: ['provider', 'data_type', 'flag'],
    registers: [registry],
  });
  const unknownWords = new Counter({
    name: 'tributary_unknown_words_total',
    help: 'Records that were written with a word of the provider that is not known, by provider and what it is a word for',
    labelNames: ['provider', 'kind'],
    registers: [registry],
  });
  const deadLetters = new Counter({
    name: 'tributary_dead_letters_total',
    help: 'What failed for good, by provider and kind',
    labelNames: ['provider', 'kind'],
    registers: [registry],
  });
  new Gauge({
    name: 'tributary_silent_connections',
    help: 'Linked connections without a successful sync for at least so many days',
    labelNames: ['provider', 'days'],
    registers: [registry],
    async collect() {
      this.reset();
      const counts = await silent().catch((error: unknown) => {
        onFailure(error);
        return [];
      });
      for (const { provider, days, connections } of counts) this.set({ provider, days: String(days) }, connections);
    },
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
    countFlagged: (provider, dataType, flag) => {
      flaggedRecords.inc({ provider, data_type: dataType, flag });
    },
    countUnknownWord: (provider, kind) => {
      unknownWords.inc({ provider, kind });
    },
    countWebhook: (provider, outcome) => {
      webhookDeliveries.inc({ provider, outcome });
    },
    countDeadLetter: (provider, kind) => {
      deadLetters.inc({ provider, kind });
    },
  };
}
