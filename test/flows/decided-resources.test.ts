import type { Resource } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import type { Decision, DecisionChoice } from '../../src/domain/decision.ts';
import { clinicSource, patientId } from '../../src/domain/ids.ts';
import type { ReconciledList } from '../../src/domain/reconciled-list.ts';
import { referencesIn } from '../../src/fhir/references.ts';
import { toStoredList } from '../../src/flows/reconciliation-resources.ts';
import { mapClinicRecord } from '../../src/mapping/map-clinic-record.ts';
import { makeDecision, makeUndo } from '../../src/review/make-decision.ts';
import { createValidator } from '../../src/validation-library.ts';
import { context as mapping } from '../mapping/clinic-records.ts';
import {
  alder,
  alderLithium,
  disputed,
  interaction,
  lithium,
  made,
  statement,
  withLithium,
} from '../review/disputed-list.ts';
import { recordOf } from '../support/clinic-scene.ts';

const { resources: mapped } = mapClinicRecord(recordOf(), mapping);
const validate = createValidator();

const resourcesOf = (decisions: readonly Decision[], list: ReconciledList = disputed): readonly Resource[] =>
  toStoredList({ patient: patientId('p-1001'), list, madeAt: '2026-11-23T08:00:00.000Z', mapped, decisions }, mapping)
    .resources;

const ofType = <T extends Resource['resourceType']>(resources: readonly Resource[], type: T) =>
  resources.filter((resource): resource is Extract<Resource, { resourceType: T }> => resource.resourceType === type);

const chosen = (choice: DecisionChoice, id = 'd1'): Decision => makeDecision(lithium, choice, disputed, made(id));
const asked = chosen({ kind: 'ask', source: alder });

const statusesOf = (decisions: readonly Decision[], list = disputed): readonly string[] =>
  ofType(resourcesOf(decisions, list), 'Task').map(({ status }) => status);

describe('the resources of a list', () => {
  it.each<[string, readonly Decision[]]>([
    ['nothing', []],
    ['a source accepted', [chosen({ kind: 'accept', source: clinicSource })]],
    ['a drug stopped', [chosen({ kind: 'stop' })]],
    ['directions changed', [chosen({ kind: 'change-to', directions: '600 mg by mouth every evening' })]],
    ['a question asked', [asked]],
    ['an alert dismissed', [makeDecision(interaction, { kind: 'dismiss', mitigation: '9' }, disputed, made('d1'))]],
    ['a question about an alert', [makeDecision(interaction, { kind: 'ask', source: alder }, disputed, made('d1'))]],
    ['a decision taken back', [asked, makeUndo('d1', [asked], made('d2'))]],
  ])('are valid, each once, and point at one another, with %s decided', (_what, decisions) => {
    const resources = resourcesOf(decisions);
    const keys = resources.map(({ resourceType, id }) => `${resourceType}/${id}`);
    expect(new Set(keys).size).toBe(keys.length);
    const found = resources.flatMap((resource) => validate(resource));
    expect(found.filter(({ severity, code }) => severity !== 'information' && code !== 'unknown-code')).toEqual([]);
    const made = resources.filter(({ resourceType }) => resourceType !== 'MedicationRequest');
    const pointedAt = made.flatMap(referencesIn).filter((to) => /^(List|DetectedIssue|Task)\//.test(to));
    expect(pointedAt.filter((to) => !keys.includes(to))).toEqual([]);
    expect(resourcesOf(decisions)).toEqual(resources);
  });

  it('have a Provenance of each decision that holds, beside that of the software', () => {
    const stop = ofType(resourcesOf([chosen({ kind: 'stop' })]), 'Provenance');
    expect(stop.map(({ agent }) => agent[0]?.who.display)).toEqual([
      'Concord medication reconciliation',
      'Ines Harrow, MD',
    ]);
    expect(stop[1]?.target.map(({ reference }) => reference?.split('/')[0])).toEqual(['MedicationRequest', 'List']);
  });

  it('name no decision that new evidence has opened again, and merge nothing of it', () => {
    const accepted = chosen({ kind: 'accept', source: clinicSource });
    const changed = withLithium({ statements: [statement(), { ...alderLithium, directions: 'once daily' }] });
    const count = (decisions: readonly Decision[], list: ReconciledList) => [
      ofType(resourcesOf(decisions, list), 'MedicationRequest').length,
      ofType(resourcesOf(decisions, list), 'Provenance').length,
      ofType(resourcesOf(decisions, list), 'List').length,
    ];
    expect(count([], disputed)).toEqual([3, 1, 1]);
    expect(count([accepted], disputed)).toEqual([2, 2, 2]);
    expect(count([accepted], changed)).toEqual([3, 1, 1]);
  });

  it('tell of a decision that was taken back, on the list', () => {
    const stop = chosen({ kind: 'stop' });
    const resources = resourcesOf([stop, makeUndo('d1', [stop], made('d2', { by: 'Teo Voss' }))]);
    const [list] = ofType(resources, 'List');
    expect(ofType(resources, 'Provenance')[1]).toMatchObject({
      target: [{ reference: `List/${list?.id}` }],
      agent: [{ who: { display: 'Teo Voss' } }, {}],
    });
  });

  it('flag on the snapshot what was decided of a drug, while that holds', () => {
    const flagsOf = (decisions: readonly Decision[], list = disputed) =>
      ofType(resourcesOf(decisions, list), 'List')[0]?.entry?.map(({ flag }) => flag?.text);
    const decided = 'active; differs in: frequency; decided: stop it';
    expect(flagsOf([chosen({ kind: 'stop' })])).toEqual([decided, decided, 'active']);
    expect(flagsOf([asked])).toEqual(flagsOf([]));
  });

  it('say how far a question to a prescriber elsewhere is', () => {
    const changed = withLithium({ statements: [statement(), { ...alderLithium, directions: 'once daily' }] });
    const agreed = withLithium({ statements: [statement()], differences: [] });
    expect(statusesOf([asked])).toEqual(['requested']);
    expect(statusesOf([asked], changed)).toEqual(['requested']);
    expect(statusesOf([asked], agreed)).toEqual(['completed']);
    expect(statusesOf([asked], { ...disputed, rows: [], alerts: [] })).toEqual(['cancelled']);
    expect(statusesOf([asked, chosen({ kind: 'stop' }, 'd2')])).toEqual(['completed']);
    expect(statusesOf([asked, makeUndo('d1', [asked], made('d2'))])).toEqual(['cancelled']);
  });

  it('put a question about an alert on the alert while there is one, else on the list', () => {
    const about = makeDecision(interaction, { kind: 'ask', source: alder }, disputed, made('d1'));
    const focusIn = (list: ReconciledList) => ofType(resourcesOf([about], list), 'Task')[0]?.focus?.reference;
    expect(focusIn(disputed)).toMatch(/^DetectedIssue\//);
    expect(focusIn({ ...disputed, alerts: [] })).toMatch(/^List\//);
  });
});

describe('the digest of a list', () => {
  const digestOf = (decisions: readonly Decision[]): string =>
    toStoredList(
      { patient: patientId('p-1001'), list: disputed, madeAt: '2026-11-23T08:00:00.000Z', mapped, decisions },
      mapping,
    ).digest;

  it('is another with each decision, so that its resources are stored again', () => {
    const stop = chosen({ kind: 'stop' });
    const digests = [[], [stop], [stop, makeUndo('d1', [stop], made('d2'))]].map(digestOf);
    expect(new Set(digests).size).toBe(3);
  });
});
