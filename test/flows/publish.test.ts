import { describe, expect, it } from 'vitest';
import type { ClinicMedication, ClinicRecord } from '../../src/domain/clinic-record.ts';
import { referencesIn } from '../../src/fhir/references.ts';
import { dispatchToPartner } from '../../src/flows/dispatch.ts';
import { publishPatient } from '../../src/flows/publish.ts';
import type { ValidationIssue } from '../../src/validation/validation-issue.ts';
import { createValidator } from '../../src/validation-library.ts';
import {
  anotherRecord,
  delia,
  gordon,
  openScene,
  oursAt,
  permit,
  recordOf,
  type Scene,
} from '../support/clinic-scene.ts';

const validate = createValidator();

const refusal: ValidationIssue = {
  code: 'invalid-resource',
  severity: 'error',
  path: 'Resource',
  reason: 'refused by the test',
  type: 'invariant',
  constraint: 'test-1',
};

const queuedFor = async ({ store, of }: Scene, partner = 'primary-care') =>
  store.deliveries.list({ partner: of(partner).partner.id, states: ['queued'] });

const typesOf = (deliveries: Awaited<ReturnType<typeof queuedFor>>): readonly string[] =>
  deliveries.map(({ key }) => key.slice(0, key.indexOf('/'))).toSorted();

const lithium = recordOf().medications?.[0] as ClinicMedication;
const withSig = (sig: string): ClinicRecord => recordOf({ medications: [{ ...lithium, sig }] });

describe('publishing a patient', () => {
  it('queues valid resources once, each clinical one with a Provenance, and nothing when run again', async () => {
    const scene = await openScene({ 'primary-care': {} }, { validate });
    await scene.put(recordOf());
    expect(await publishPatient(gordon, scene.context)).toMatchObject({ heldBack: 0, queued: 8, denied: 0 });
    expect(typesOf(await queuedFor(scene))).toEqual([
      ...['Condition', 'Consent', 'MedicationRequest', 'Organization', 'Practitioner'],
      ...['Provenance', 'Provenance', 'Provenance'],
    ]);
    scene.advance(60_000);
    expect(await publishPatient(gordon, scene.context)).toMatchObject({ queued: 0 });
    expect(await queuedFor(scene)).toHaveLength(8);
  });

  it('queues of a changed record only what changed, and its Provenance', async () => {
    const scene = await openScene();
    await scene.put(recordOf());
    await publishPatient(gordon, scene.context);
    await dispatchToPartner(scene.of('primary-care').partner, scene.context);
    scene.advance(60_000);
    await scene.put(withSig('Take 1 capsule by mouth three times daily'));
    expect(await publishPatient(gordon, scene.context)).toMatchObject({ queued: 2 });
    expect(typesOf(await queuedFor(scene))).toEqual(['MedicationRequest', 'Provenance']);
  });

  it('holds back what is not valid, with its issues, and queues the rest', async () => {
    const refuse = (type: string) => (resource: unknown) =>
      JSON.stringify(resource).startsWith(`{"resourceType":"${type}"`) ? [refusal] : [];
    const scene = await openScene({ 'primary-care': {} }, { validate: refuse('Condition') });
    await scene.put(recordOf());
    expect(await publishPatient(gordon, scene.context)).toMatchObject({ heldBack: 1 });
    expect(await scene.store.resources.heldBack()).toMatchObject([
      { patient: gordon, issues: [{ reason: 'refused by the test', constraint: 'test-1' }] },
    ]);
    const queued = await queuedFor(scene);
    expect(typesOf(queued)).not.toContain('Condition');
    expect(typesOf(queued)).toContain('MedicationRequest');
    const report = await dispatchToPartner(scene.of('primary-care').partner, scene.context);
    expect(report).toMatchObject({ failed: 0, waiting: 0, verified: queued.length });
    const everywhere = await openScene({ 'primary-care': {} }, { validate });
    await everywhere.put(recordOf());
    expect(await publishPatient(gordon, everywhere.context)).toMatchObject({ heldBack: 0 });
  });

  it('sends what refers to something held back, with its name alone, and the reference once it is valid', async () => {
    let broken = true;
    const scene = await openScene(
      { 'primary-care': {} },
      {
        validate: (resource) =>
          broken && JSON.stringify(resource).startsWith('{"resourceType":"Practitioner"') ? [refusal] : [],
      },
    );
    const { sandbox, partner } = scene.of('primary-care');
    await scene.put(recordOf());
    await publishPatient(gordon, scene.context);
    expect(await dispatchToPartner(partner, scene.context)).toMatchObject({ failed: 0, waiting: 0 });
    expect(oursAt(sandbox, 'MedicationRequest')).toMatchObject([
      { requester: { type: 'Practitioner', display: expect.stringContaining('Solheim') } },
    ]);
    broken = false;
    await publishPatient(gordon, scene.context);
    await dispatchToPartner(partner, scene.context);
    const [practitioner] = oursAt(sandbox, 'Practitioner');
    expect(oursAt(sandbox, 'MedicationRequest')).toMatchObject([
      { requester: { reference: `Practitioner/${practitioner?.id}` } },
    ]);
  });

  it('records every denial with its reason, once', async () => {
    const scene = await openScene({ 'primary-care': {}, cardiology: {} });
    await scene.put(recordOf({ consents: [permit(['primary-care'])] }));
    const { denied } = await publishPatient(gordon, scene.context);
    await publishPatient(gordon, scene.context);
    const denials = await scene.store.audit.list({ action: 'deny' });
    expect(denials).toHaveLength(denied);
    expect(denials.length).toBeGreaterThan(0);
    for (const denial of denials) {
      expect(denial).toMatchObject({ partner: 'cardiology', patient: gordon, reason: 'recipient-not-named' });
    }
    expect(await queuedFor(scene, 'cardiology')).toEqual([]);
  });

  it('queues nothing for anybody where there is no consent', async () => {
    const scene = await openScene({ 'primary-care': {}, cardiology: {} });
    await scene.put(recordOf({ consents: [] }));
    expect(await publishPatient(gordon, scene.context)).toMatchObject({ queued: 0 });
    expect(new Set((await scene.store.audit.list({ action: 'deny' })).map(({ reason }) => reason))).toEqual(
      new Set(['no-consent']),
    );
  });

  it('queues nothing where the partner may not know of the patient, whatever a consent says of other classes', async () => {
    const scene = await openScene();
    const refusal = permit(['primary-care'], { id: 'refusal', decision: 'deny', dataClasses: ['Patient'] });
    await scene.put(recordOf({ consents: [permit(['primary-care']), refusal] }));
    expect(await publishPatient(gordon, scene.context)).toMatchObject({ queued: 0 });
  });

  it('holds back what would overwrite the same id of another patient', async () => {
    const scene = await openScene();
    await scene.put(recordOf(), anotherRecord({ medications: [{ ...lithium, sig: 'Take 2 capsules daily' }] }));
    await publishPatient(gordon, scene.context);
    expect(await publishPatient(delia, scene.context)).toMatchObject({ heldBack: 1 });
    expect(await scene.store.resources.heldBack()).toMatchObject([
      { patient: delia, issues: [{ code: 'invalid-record', severity: 'error' }] },
    ]);
    const medications = (await queuedFor(scene)).filter(({ key }) => key.startsWith('MedicationRequest/'));
    expect(medications.map(({ patient }) => patient)).toEqual([gordon]);
  });

  it('takes out of the queue what the record no longer has', async () => {
    const scene = await openScene();
    await scene.put(recordOf());
    await publishPatient(gordon, scene.context);
    await scene.put(recordOf({ medications: [] }));
    await publishPatient(gordon, scene.context);
    expect(typesOf(await queuedFor(scene))).not.toContain('MedicationRequest');
    await dispatchToPartner(scene.of('primary-care').partner, scene.context);
    expect(scene.of('primary-care').received()).not.toContain('ithium');
  });

  it('names what a partner does not take instead of referring to it, and sends no Provenance of it', async () => {
    const scene = await openScene(
      { 'primary-care': { write: ['MedicationRequest', 'Provenance', 'Organization'] } },
      { validate },
    );
    await scene.put(recordOf());
    expect(await publishPatient(gordon, scene.context)).toMatchObject({ heldBack: 0 });
    const queued = await queuedFor(scene);
    expect(typesOf(queued)).toEqual(['MedicationRequest', 'Organization', 'Provenance']);
    const sent = new Set([...queued.map(({ key }) => key)]);
    for (const { resource } of queued) {
      for (const reference of referencesIn(resource)) {
        expect(sent.has(reference) || reference.startsWith('Patient/')).toBe(true);
      }
    }
  });
});

const underPart2 = ['42CFRPart2', 'SUD', 'OPIOIDUD'] as const;

/** Buprenorphine in every place that can name it. */
const telling = recordOf({
  diagnoses: [
    ...(recordOf().diagnoses ?? []),
    {
      id: 'dx-oud',
      icd10cm: 'F11.20',
      text: 'Opioid dependence',
      kind: 'problem',
      status: 'active',
      sensitivity: underPart2,
    },
  ],
  medications: [
    lithium,
    {
      id: 'med-bup',
      drug: { text: 'Buprenorphine-naloxone 8 mg-2 mg sublingual film', rxcui: '1010604' },
      origin: { kind: 'prescribed', prescriber: 'dr-solheim' },
      status: 'active',
      written: '2026-11-03',
      sig: 'Place 2 films under the tongue once daily',
      indication: { diagnosis: 'dx-oud' },
      sensitivity: underPart2,
    },
  ],
  treatmentPlans: [
    {
      id: 'plan-1',
      title: 'Maintenance',
      status: 'active',
      addresses: ['dx-1', 'dx-oud'],
      goals: [{ id: 'goal-1', text: 'Stay on buprenorphine', status: 'active' }],
      activities: [
        {
          id: 'activity-1',
          kind: 'medication-management',
          text: 'Buprenorphine-naloxone',
          status: 'in-progress',
          medications: ['med-bup', 'med-1'],
        },
      ],
    },
  ],
  consents: [
    permit(['primary-care'], { sensitivities: underPart2 }),
    permit(['cardiology'], { id: 'consent-cardiology' }),
  ],
});

describe('what is labelled 42CFRPart2 or SUD', () => {
  it('reaches the partner that the consent names it for, and not one byte of it the other', async () => {
    const scene = await openScene({ 'primary-care': {}, cardiology: {} }, { validate });
    await scene.put(telling);
    await publishPatient(gordon, scene.context);
    for (const id of ['primary-care', 'cardiology']) {
      expect(await dispatchToPartner(scene.of(id).partner, scene.context)).toMatchObject({ failed: 0, waiting: 0 });
    }
    const told = /bupre|naloxone|1010604|F11|opioid|42CFR|\bSUD\b|substance/i;
    expect(scene.of('primary-care').received()).toMatch(told);
    expect(scene.of('cardiology').received()).not.toMatch(told);
    expect(scene.of('cardiology').received()).toMatch(/lithium/i);
  });

  it('leaves no reference behind to what is withheld', async () => {
    const scene = await openScene({ cardiology: {} });
    await scene.put(telling);
    await publishPatient(gordon, scene.context);
    const queued = await queuedFor(scene, 'cardiology');
    const sent = new Set(queued.map(({ key }) => key));
    for (const { resource } of queued) {
      const dangling = referencesIn(resource).filter((to) => !sent.has(to) && !to.startsWith('Patient/'));
      expect(dangling).toEqual([]);
    }
    const denied = await scene.store.audit.list({ action: 'deny' });
    expect(new Set(denied.map(({ reason }) => reason))).toEqual(new Set(['sensitivity-not-named']));
  });
});
