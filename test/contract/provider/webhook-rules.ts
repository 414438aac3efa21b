import type { ProviderSuite, Rule } from './suite.js';

/** Nothing receives webhooks yet: a provider without any asks for an exemption, and one that declares some cannot have it. */
export const webhookRules: Rule[] = [
  { id: 'W1', says: 'a good signature passes; a changed byte or a missing header fails', problems: withoutWebhooks },
  { id: 'W2', says: 'an unknown event is ignored', problems: withoutWebhooks },
  { id: 'W3', says: 'the same delivery twice has one effect', problems: withoutWebhooks },
];

function withoutWebhooks({ provider: { manifest } }: ProviderSuite): string[] {
  if (manifest.webhooks.kind === 'none') return ['the provider has no webhooks'];
  throw new Error(`webhooks of kind ${manifest.webhooks.kind} are declared, and there is no way to receive them yet`);
}
