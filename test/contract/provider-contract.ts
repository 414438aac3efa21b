import { describe, expect, it } from '@jest/globals';
import { connectingRules } from './provider/connecting-rules.js';
import { coverageRules } from './provider/coverage-rules.js';
import { failureRules } from './provider/failure-rules.js';
import { fetchingRules } from './provider/fetching-rules.js';
import { manifestRules } from './provider/manifest-rules.js';
import { mappingRules } from './provider/mapping-rules.js';
import { robustnessRules } from './provider/robustness-rules.js';
import type { ProviderSuite, Rule } from './provider/suite.js';
import { webhookRules } from './provider/webhook-rules.js';

export type { ProviderSuite } from './provider/suite.js';

/** Every rule of the contract, in the order of its names. */
const contractRules: readonly Rule[] = [
  ...manifestRules,
  ...[...mappingRules, ...robustnessRules, ...coverageRules].sort(
    (a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)),
  ),
  ...[...fetchingRules, ...failureRules].sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1))),
  ...connectingRules,
  ...webhookRules,
];

const REPORTED = 12;

/** What it means to be an adapter: one test for each rule. An exemption is tested too, for still being needed. */
export function describeProvider(suite: ProviderSuite): void {
  describe(`${suite.provider.manifest.displayName} keeps the provider contract`, () => {
    for (const [id, rules] of byId(contractRules)) {
      const exemption = suite.exemptions.find(({ rule, dataType }) => rule === id && dataType === undefined);
      if (exemption !== undefined) {
        it(`${id} ${rules[0]?.says ?? ''} — exempt: ${exemption.reason}`, async () => {
          const problems: string[] = [];
          for (const rule of rules) problems.push(...(await rule.problems(suite)));
          expect(problems).not.toEqual([]);
        });
        continue;
      }
      it.each(rules)(`${id} $says`, async (rule) => {
        let problems = await rule.problems(suite);
        for (const { dataType } of suite.exemptions.filter((one) => one.rule === id)) {
          const others = problems.filter((problem) => !problem.startsWith(`${dataType}: `));
          expect(others.length).toBeLessThan(problems.length);
          problems = others;
        }
        expect(problems.slice(0, REPORTED)).toEqual([]);
      });
    }

    it('asks for exemptions from rules that exist', () => {
      const ids = new Set(contractRules.map(({ id }) => id));
      expect(suite.exemptions.filter(({ rule }) => !ids.has(rule))).toEqual([]);
    });
  });
}

function byId(rules: readonly Rule[]): Map<string, Rule[]> {
  const groups = new Map<string, Rule[]>();
  for (const rule of rules) groups.set(rule.id, [...(groups.get(rule.id) ?? []), rule]);
  return groups;
}
