import { describe, expect, it } from 'vitest';
import { clinicSource } from '../../src/domain/ids.ts';
import type { ReconciledList } from '../../src/domain/reconciled-list.ts';
import { notValidOf, presentList } from '../../src/flows/present-list.ts';
import { pullFromPartner } from '../../src/flows/pull.ts';
import { reconcilePatient } from '../../src/flows/reconcile-patient.ts';
import { sync } from '../../src/flows/sync.ts';
import { createValidator } from '../../src/validation-library.ts';
import { bundleOf, patient, type WrittenResource } from '../support/bundle.ts';
import { gordon, openScene, recordOf, theirGordon, theirIbuprofen } from '../support/clinic-scene.ts';
import { order } from '../support/medication-request.ts';
import { onlyOne, reconcileDocuments, rowOf, today } from '../support/reconciled.ts';
import { storedLists } from '../support/stored-lists.ts';

const validate = createValidator();

const listOf = (resources: readonly WrittenResource[]): ReconciledList =>
  onlyOne(reconcileDocuments({ pcp: [bundleOf([patient(), ...resources])] }, today, validate));

const entryOf = ({ ledger }: ReconciledList, resource: string) =>
  onlyOne(ledger.entries.filter((entry) => entry.resource === resource));

describe('what a source sends', () => {
  it('has no faults in the ledger where it is valid', () => {
    const list = listOf([order('lithium', null, { id: 'm1' })]);
    expect(list.ledger.entries).toHaveLength(2);
    for (const entry of list.ledger.entries) expect(entry).not.toHaveProperty('faults');
    expect(notValidOf(list)).toEqual([]);
  });

  it('states its medication though an element is wrong, and the fault is noted without its value', () => {
    const list = listOf([order('lithium', null, { id: 'm1', authoredOn: '12th of Achterberg', priority: 'soon' })]);
    expect(rowOf(list, 'lithium').statements).toMatchObject([{ resource: 'MedicationRequest/m1', status: 'active' }]);
    expect(entryOf(list, 'MedicationRequest/m1')).toMatchObject({
      outcome: 'kept',
      faults: [
        { severity: 'error', path: 'MedicationRequest.authoredOn', type: 'value' },
        { severity: 'error', path: 'MedicationRequest.priority', type: 'code-invalid' },
      ],
    });
    expect(JSON.stringify(list.ledger)).not.toContain('Achterberg');
    expect(notValidOf(presentList(list, today))).toEqual([
      '1 resource of pcp was not valid FHIR; what could be read was used.',
    ]);
  });

  it('is judged by the profiles that it claims and that are known', () => {
    const profile = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-medicationrequest';
    const bare = order('lithium', null, { id: 'm1' });
    const withoutRequester = { ...bare, intent: 'order', requester: undefined, meta: { profile: [profile] } };
    const list = listOf([{ ...withoutRequester, medicationCodeableConcept: undefined, medicationReference: {} }]);
    expect(entryOf(list, 'MedicationRequest/m1').faults?.length).toBeGreaterThan(0);
    const strange = listOf([{ ...bare, meta: { profile: ['https://example.org/none'] } }]);
    expect(entryOf(strange, 'MedicationRequest/m1')).not.toHaveProperty('faults');
  });

  it('is counted once where it came twice, and also where it is not part of the list or was not used', () => {
    const wrong = order('lithium', null, { id: 'm1', priority: 'soon' });
    const foreign = order('sotalol', null, { id: 'm2', priority: 'soon', subject: { reference: 'Patient/stranger' } });
    const procedure = { resourceType: 'Procedure', id: 'x', status: 'done' };
    const list = listOf([wrong, { ...wrong }, foreign, procedure]);
    const faulty = list.ledger.entries.filter(({ faults }) => faults !== undefined);
    expect(faulty.map(({ resource, outcome }) => `${resource} ${outcome}`)).toEqual([
      'MedicationRequest/m1 kept',
      'MedicationRequest/m2 failed',
      'Procedure/x excluded',
    ]);
    expect(notValidOf(list)).toEqual(['3 resources of pcp were not valid FHIR; what could be read was used.']);
  });

  it('does not fill the ledger however much is wrong with it', () => {
    const dosageInstruction = Array.from({ length: 500 }, () => ({ sequence: 'first' }));
    const { faults = [] } = entryOf(
      listOf([order('lithium', null, { id: 'm1', dosageInstruction })]),
      'MedicationRequest/m1',
    );
    expect(faults).toHaveLength(21);
    expect(faults.at(-1)?.reason).toMatch(/^and \d+ more errors of this resource$/);
  });
});

describe('what a partner answers', () => {
  const theirFaulty = { ...theirIbuprofen, priority: 'soon' };
  const sandbox = { resources: [theirGordon, theirFaulty] as readonly unknown[] as readonly (typeof theirGordon)[] };

  it('is judged when it is reconciled; the usable part stands on the list', async () => {
    const scene = await openScene({ 'primary-care': { sandbox } }, { validate });
    await scene.put(recordOf());
    await pullFromPartner(scene.of('primary-care').partner, [gordon], scene.context);
    const list = (await reconcilePatient(gordon, scene.context))?.list;
    expect(list?.rows.map(({ drugName }) => drugName)).toContain('ibuprofen');
    expect(list?.ledger.entries.filter(({ faults }) => faults !== undefined)).toMatchObject([
      { source: 'primary-care', outcome: 'kept', faults: [{ path: 'MedicationRequest.priority' }] },
    ]);
    expect(list === undefined ? [] : notValidOf(list)).toEqual([
      '1 resource of Partner primary-care was not valid FHIR; what could be read was used.',
    ]);
  });

  it('is told by a sync in one number a partner, and stored with the list', async () => {
    const scene = await openScene({ 'primary-care': { sandbox }, cardiology: {} }, { validate });
    await scene.put(recordOf());
    expect(await sync(scene.context)).toMatchObject({
      heldBack: [],
      notValid: [{ source: 'primary-care', resources: 1 }],
    });
    const stored = await scene.store.lists.latest(gordon);
    expect(stored?.list.ledger.entries.flatMap(({ faults }) => faults ?? [])).toMatchObject([
      { path: 'MedicationRequest.priority', reason: expect.stringContaining('use one of') },
    ]);
    scene.advance(60_000);
    await sync(scene.context);
    expect((await scene.store.lists.latest(gordon))?.digest).toBe(stored?.digest);
  });

  it("is not asked of the clinic's own, which is judged where it leaves", async () => {
    const scene = await openScene(
      {},
      { validate: () => [{ code: 'invalid-resource', severity: 'error', path: 'X', reason: 'y', type: 'structure' }] },
    );
    await scene.put(recordOf());
    const report = await sync(scene.context);
    const [stored] = await storedLists(scene.store);
    expect(stored?.list.ledger.entries.some(({ source }) => source === clinicSource)).toBe(true);
    expect(report.notValid).toEqual([]);
    expect(report.heldBack.length).toBe(report.published.heldBack);
    expect(report.heldBack[0]).toMatchObject({ key: expect.any(String), issues: [{ path: 'X', reason: 'y' }] });
  });
});
