import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { rxcui, sourceId } from '../../src/domain/ids.ts';
import { checkSafety } from '../../src/safety/check-safety.ts';
import ruleSchema from '../../src/safety/rule.schema.json' with { type: 'json' };
import type { DrugSelection, SafetyRule } from '../../src/safety/rule.ts';
import { allergyClassTable, ruleTopics } from '../../src/safety/rules.ts';
import { drugs } from '../support/drug-graph.ts';
import { currentRow, noFacts } from './rows.ts';

const folder = new URL('../../src/safety/rules/', import.meta.url);
const files = readdirSync(folder).filter((file) => file !== 'allergy-classes.json');
const rules: readonly SafetyRule[] = ruleTopics.flatMap((topic) => topic.rules);
const isValid = new Ajv2020({ allErrors: true, strict: false }).compile(ruleSchema);

const selectionsOf = (rule: SafetyRule): readonly DrugSelection[] =>
  rule.kind === 'interaction' ? [rule.one, rule.other] : [rule.drugs];

/** One member of each class that the rules name; the graph looks members up by ingredient, not by class. */
const memberOf: Readonly<Record<string, string>> = {
  N0000175562: '29046', // lisinopril
  N0000175561: '52175', // losartan
  N0000175419: '5487', // hydrochlorothiazide
  N0000175420: '2409', // chlorthalidone
  N0000175694: '596', // alprazolam
  N0000175690: '7052', // morphine
};
const anotherBenzodiazepine = '6470'; // lorazepam

const anyOf = ({ drugs: named, classes }: DrugSelection, at = 0): string => {
  const drug = named?.[at]?.rxcui ?? named?.[0]?.rxcui;
  if (drug !== undefined) return drug;
  if (at > 0) return anotherBenzodiazepine;
  return memberOf[classes?.[0]?.epc ?? ''] ?? 'none';
};

/** Drugs that should set off a rule. */
const exampleOf = (rule: SafetyRule): readonly string[] => {
  if (rule.kind === 'interaction') return [anyOf(rule.one), anyOf(rule.other)];
  return rule.kind === 'duplicate-therapy' ? [anyOf(rule.drugs), anyOf(rule.drugs, 1)] : [anyOf(rule.drugs)];
};

describe('the rules that ship with Concord', () => {
  it.each(files)('%s is valid by the schema', (file) => {
    const topic: unknown = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
    expect(isValid(topic), JSON.stringify(isValid.errors)).toBe(true);
  });

  it('are all loaded, and every id is there once', () => {
    expect(ruleTopics).toHaveLength(files.length);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  });

  it('the schema refuses a rule without evidence, with an unknown field, or of another kind', () => {
    const [rule] = ruleTopics[0]?.rules ?? [];
    const { evidence: _, ...withoutEvidence } = rule ?? { evidence: null };
    for (const wrong of [withoutEvidence, { ...rule, colour: 'red' }, { ...rule, kind: 'advice' }]) {
      expect(isValid({ topic: 'wrong', rules: [wrong] })).toBe(false);
    }
  });

  it('name every drug as the graph does: the RxCUI is that base ingredient', () => {
    const named = rules.flatMap(selectionsOf).flatMap((selection) => selection.drugs ?? []);
    for (const drug of named) expect(drugs.ingredientsOf(rxcui(drug.rxcui)), drug.name).toEqual([drug]);
  });

  it('name only classes that the graph has members of, by their names', () => {
    const classes = rules.flatMap(selectionsOf).flatMap((selection) => selection.classes ?? []);
    for (const { epc, name } of classes) {
      const member = memberOf[epc];
      const found = drugs.classesOf(rxcui(member ?? '')).find(({ id }) => id === epc);
      expect(found?.name, `${epc} ${name}`).toBe(name);
    }
  });

  it.each(rules.map((rule) => [rule.id, rule] as const))('%s fires', (id, rule) => {
    const milligrams = rule.kind === 'dose' ? rule.maximumPerDay.value + 1 : null;
    const rows = exampleOf(rule).map((code) => currentRow(code, milligrams === null ? {} : { milligrams }));
    const facts = {
      ...noFacts,
      birthDate: '1950-01-01',
      pregnancies: [
        { source: sourceId('pcp'), resource: 'Condition/1', status: 'pregnant' as const, on: '2026-11-01' },
      ],
    };
    const isForOlder = rule.kind === 'dose' && rule.olderThan !== undefined;
    const about = rule.kind === 'dose' && !isForOlder ? { ...facts, birthDate: '1990-01-01' } : facts;
    const fired = checkSafety(rows, about, '2026-11-23', drugs).alerts.filter((alert) => alert.rule === id);
    expect(fired).toHaveLength(1);
    expect(fired[0]?.evidence).toContain(rule.evidence.title);
    expect(fired[0]?.management).toBe(rule.management);
  });
});

describe('the classes that allergies are known by', () => {
  /** A drug of each class; one id of several may be a name of the class that no drug of the data has. */
  const members = ['723', '10180', '2231', '5640', '36567', '29046', '596', '18631', '2551'];

  it.each(allergyClassTable.classes.map((entry, index) => [entry.words[0], entry, members[index]] as const))(
    '%s has its member',
    (_, { epcs }, member) => {
      expect(drugs.classesOf(rxcui(member ?? '')).some(({ id }) => epcs.includes(id))).toBe(true);
    },
  );

  it('no word names two classes', () => {
    const words = allergyClassTable.classes.flatMap(({ words: names }) => names);
    expect(new Set(words).size).toBe(words.length);
  });
});

describe('a near miss of a rule', () => {
  it.each([
    ['an MAOI with a drug that blocks no serotonin reuptake', ['8123', '6809']], // phenelzine, metformin
    ['lamotrigine with a contraceptive without estrogen', ['28439', '14584']], // etonogestrel
    ['clozapine with oxcarbazepine', ['2626', '32624']],
    ['buprenorphine with naltrexone', ['1819', '7243']],
    ['methadone with sertraline', ['6813', '36437']],
  ])('%s sets off none', (_, codes) => {
    const rows = codes.map((code) => currentRow(code));
    const { alerts } = checkSafety(rows, noFacts, '2026-11-23', drugs);
    expect(alerts.map(({ rule }) => rule).filter((rule) => rule !== 'va-ndfrt')).toEqual([]);
  });
});
