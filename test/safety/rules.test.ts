import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { type Alert, severityRank } from '../../src/domain/alert.ts';
import { rxcui } from '../../src/domain/ids.ts';
import { checkSafety } from '../../src/safety/check-safety.ts';
import ruleSchema from '../../src/safety/rule.schema.json' with { type: 'json' };
import type { DrugGroup, DrugSelection, SafetyRule } from '../../src/safety/rule.ts';
import { ruleTopics } from '../../src/safety/rules.ts';
import { drugs } from '../support/drug-graph.ts';
import { exampleOf, groups } from './rule-examples.ts';

const folder = new URL('../../src/safety/rules/', import.meta.url);
const files = readdirSync(folder).filter((file) => file !== 'allergy-classes.json');
const rules: readonly SafetyRule[] = ruleTopics.flatMap((topic) => topic.rules);
const isValid = new Ajv2020({ allErrors: true, strict: false }).compile(ruleSchema);

const selectionsOf = (rule: SafetyRule): readonly DrugSelection[] => {
  const inCircumstances = [rule.when?.also, ...(rule.graded ?? []).map(({ when }) => when.also)];
  const own = (): readonly DrugSelection[] => {
    switch (rule.kind) {
      case 'interaction':
        return [rule.one, rule.other];
      case 'load':
        return rule.points.map((weighed) => weighed.drugs);
      case 'duplicate-therapy':
        return [rule.drugs, ...(rule.allowed ?? []).flat()];
      case 'doubled-ingredient':
        return [rule.except];
      default:
        return [rule.drugs];
    }
  };
  return [...own(), ...inCircumstances.flatMap((selection) => selection ?? [])];
};

const selections: readonly Omit<DrugSelection, 'routes'>[] = [...rules.flatMap(selectionsOf), ...groups.values()];

describe('the rules that ship with Concord', () => {
  it.each(files)('%s is valid by the schema', (file) => {
    const topic: unknown = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
    expect(isValid(topic), JSON.stringify(isValid.errors?.slice(0, 3))).toBe(true);
  });

  it('are all loaded, and every id is there once', () => {
    expect(ruleTopics).toHaveLength(files.length);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  });

  it('the schema refuses a rule without evidence, with an unknown field, or of another kind', () => {
    const rule = rules[0];
    const { evidence: _, ...withoutEvidence } = rule ?? { evidence: null };
    for (const wrong of [withoutEvidence, { ...rule, colour: 'red' }, { ...rule, kind: 'advice' }]) {
      expect(isValid({ topic: 'wrong', rules: [wrong] })).toBe(false);
    }
  });

  it('name every drug as the graph does: the RxCUI is that base ingredient', () => {
    const named = selections.flatMap((selection) => [...(selection.drugs ?? []), ...(selection.except ?? [])]);
    const wrong = named.filter((drug) => {
      const [only, ...others] = drugs.ingredientsOf(rxcui(drug.rxcui));
      return others.length > 0 || only?.rxcui !== drug.rxcui || only.name !== drug.name;
    });
    expect(wrong).toEqual([]);
  });

  it('name only groups that a topic defines, each once and in no circle', () => {
    const defined = ruleTopics.flatMap((topic) => topic.groups ?? []).map(({ id }) => id);
    expect(new Set(defined).size).toBe(defined.length);
    expect(selections.flatMap((selection) => selection.groups ?? []).filter((id) => !groups.has(id))).toEqual([]);
    const isCircular = (group: DrugGroup, above: readonly string[]): boolean =>
      above.includes(group.id) ||
      (group.groups ?? []).some((id) => {
        const inner = groups.get(id);
        return inner !== undefined && isCircular(inner, [...above, group.id]);
      });
    expect([...groups.values()].filter((group) => isCircular(group, [])).map(({ id }) => id)).toEqual([]);
  });

  it.each(rules.map((rule) => [rule.id, rule] as const))('%s speaks', (id, rule) => {
    const { rows, facts, names } = exampleOf(rule);
    const { alerts } = checkSafety(rows, facts, '2026-11-23', drugs);
    const about = alerts.filter((alert) => names.every((name) => alert.drugs.includes(name)));
    const isSaid = about.some((alert) => alert.rule === id || saysAsMuch(alert, rule));
    expect(isSaid, `${names.join(', ')}: ${alerts.map(({ rule: said }) => said).join(', ')}`).toBe(true);
  });
});

/** Another rule about the same drugs may speak for it: as grave, of the same kind, by the same mechanism. */
const saysAsMuch = ({ severity, type, mechanism }: Alert, rule: SafetyRule): boolean =>
  severityRank[severity] <= severityRank[rule.severity] &&
  (type === typeOf(rule) || (isByValue(rule) && (type === 'condition' || type === 'monitoring'))) &&
  (!('mechanism' in rule) || rule.mechanism === mechanism);

/** A value is told once, as a condition of the patient or as a test out of range. */
const isByValue = (rule: SafetyRule): boolean => rule.kind === 'patient' && rule.when.laboratory !== undefined;

const typeOf = (rule: SafetyRule): Alert['type'] => {
  switch (rule.kind) {
    case 'patient':
      return rule.type;
    case 'load':
      return 'interaction';
    case 'doubled-ingredient':
      return 'duplicate-therapy';
    default:
      return rule.kind;
  }
};
