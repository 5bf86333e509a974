import type { MedicationRequest } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import type { ClinicMedication, ClinicRecord } from '../../src/domain/clinic-record.ts';
import { mapClinicRecord } from '../../src/mapping/map-clinic-record.ts';
import { context } from './clinic-records.ts';

const mapped = (changes: Partial<ClinicMedication>, record: Partial<ClinicRecord> = {}) => {
  const medication: ClinicMedication = {
    id: 'm',
    drug: { text: 'sertraline 50 MG Oral Tablet', rxcui: '312941' },
    origin: { kind: 'prescribed', prescriber: 'dr' },
    status: 'active',
    ...changes,
  };
  const { resources, issues } = mapClinicRecord(
    {
      patient: { id: 'p', name: { family: 'Roe', given: ['Sam'] }, birthDate: '1980', sex: 'unknown' },
      prescribers: [{ id: 'dr', name: { family: 'Lund', given: ['Eva'] } }],
      medications: [medication],
      ...record,
    },
    context,
  );
  const resource = resources.map((one) => one.resource).find((one) => one.resourceType === 'MedicationRequest');
  if (resource?.resourceType !== 'MedicationRequest') throw new Error('there must be a MedicationRequest');
  return { resource, issues, codes: issues.map(({ code }) => code) };
};

const rxnormOf = ({ medicationCodeableConcept }: MedicationRequest) =>
  medicationCodeableConcept?.coding?.filter(({ system }) => system?.includes('rxnorm')) ?? [];

describe('who says it', () => {
  it('makes an own prescription an order with its requester', () => {
    const { resource } = mapped({});
    expect(resource).toMatchObject({ intent: 'order', reportedBoolean: false, requester: { display: 'Eva Lund' } });
  });

  it('makes the clinic the requester of an order whose prescriber is not known', () => {
    const { resource, codes } = mapped({ origin: { kind: 'prescribed', prescriber: 'nobody' } });
    expect(resource.requester?.reference).toMatch(/^Organization\//);
    expect(codes).toEqual(['unknown-reference']);
  });

  it('makes what the patient says a plan reported by the patient', () => {
    const { resource } = mapped({ origin: { kind: 'reported-by-patient' } });
    expect(resource.intent).toBe('plan');
    expect(resource.reportedReference).toEqual(resource.subject);
    expect(resource).not.toHaveProperty('requester');
    expect(resource).not.toHaveProperty('reportedBoolean');
  });

  it('makes what another clinic says a plan reported by that organisation, by name', () => {
    const { resource } = mapped({ origin: { kind: 'reported-by-clinic', clinic: 'Alder' } });
    expect(resource).toMatchObject({ intent: 'plan', reportedReference: { type: 'Organization', display: 'Alder' } });
  });
});

describe('the drug', () => {
  it('keeps a code that the data knows, with RxNorm’s name and the clinic’s text', () => {
    const { resource } = mapped({ drug: { text: 'Sertraline', rxcui: '312941' } });
    expect(resource.medicationCodeableConcept).toEqual({
      coding: [
        {
          system: 'http://www.nlm.nih.gov/research/umls/rxnorm',
          code: '312941',
          display: 'sertraline 50 MG Oral Tablet',
        },
      ],
      text: 'Sertraline',
    });
  });

  it('adds the code of the concept that an NDC names, and says that nobody chose it', () => {
    const { resource } = mapped({ drug: { text: 'lithium caps', ndc: '0054-8527-25' } });
    expect(rxnormOf(resource)).toMatchObject([{ code: '197889', userSelected: false }]);
    expect(resource.medicationCodeableConcept?.coding?.[1]).toMatchObject({ code: '00054852725' });
  });

  it('adds no code for a brand, which says neither strength nor form', () => {
    const { resource } = mapped({ drug: { text: 'Lamictal' } });
    expect(resource.medicationCodeableConcept).toEqual({ text: 'Lamictal' });
  });

  it('keeps an unknown code as it was written, with a warning', () => {
    const { resource, issues } = mapped({ drug: { text: 'brand-new drug', rxcui: '99999999' } });
    expect(rxnormOf(resource)).toEqual([{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '99999999' }]);
    expect(issues).toContainEqual(
      expect.objectContaining({ code: 'unknown-code', severity: 'warning', path: '/medications/0/drug/rxcui' }),
    );
  });

  it('keeps only the text where codes contradict one another', () => {
    const { resource, codes } = mapped({ drug: { text: 'which?', rxcui: '312941', ndc: '0054-8527-25' } });
    expect(resource.medicationCodeableConcept).toEqual({ text: 'which?' });
    expect(codes).toContain('conflicting-codes');
  });
});

describe('dates and reasons', () => {
  it.each(['2025', '2025-03', '2025-03-09', '2025-03-09T08:00:00-08:00'])('keeps %s as precise as it is', (written) => {
    expect(mapped({ written }).resource.authoredOn).toBe(written);
  });

  it('says why and when an order was stopped', () => {
    const { resource } = mapped({
      status: 'stopped',
      statusReason: { code: 'preg', text: 'Pregnancy' },
      statusDate: '2025-04',
    });
    expect(resource.statusReason).toEqual({
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/medicationrequest-status-reason', code: 'preg' }],
      text: 'Pregnancy',
    });
    expect(resource.extension).toEqual([
      {
        url: 'http://hl7.org/fhir/5.0/StructureDefinition/extension-MedicationRequest.statusChanged',
        valueDateTime: '2025-04',
      },
    ]);
  });

  it('bounds a single regimen by its first and last day', () => {
    const { resource } = mapped({ sig: '1 tablet by mouth daily', started: '2025-01-02', ended: '2025-02' });
    expect(resource.dosageInstruction?.[0]?.timing?.repeat?.boundsPeriod).toEqual({
      start: '2025-01-02',
      end: '2025-02',
    });
    expect(resource).not.toHaveProperty('extension');
  });

  it('keeps the days of a titration beside it, as its steps have their own durations', () => {
    const { resource } = mapped({
      started: '2025-01-02',
      steps: [
        {
          dose: { value: 25, unit: 'mg' },
          frequency: { times: 1, per: 1, unit: 'd' },
          lasting: { value: 7, unit: 'd' },
        },
        { dose: { value: 50, unit: 'mg' }, frequency: { times: 1, per: 1, unit: 'd' } },
      ],
    });
    expect(resource.dosageInstruction?.map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(resource.extension).toEqual([
      {
        url: 'http://hl7.org/fhir/5.0/StructureDefinition/extension-MedicationRequest.effectiveDosePeriod',
        valuePeriod: { start: '2025-01-02' },
      },
    ]);
  });

  it('keeps a sig that cannot be read as text without timing, and says so', () => {
    const { resource, codes } = mapped({ sig: 'as discussed', started: '2025' });
    expect(resource.dosageInstruction).toEqual([expect.objectContaining({ text: 'as discussed' })]);
    expect(resource.dosageInstruction?.[0]).not.toHaveProperty('timing');
    expect(codes).toContain('unreadable-sig');
  });

  it('gives the sig as the text of the one step beside which it stands', () => {
    const { resource } = mapped({
      sig: 'One at night, please',
      steps: [{ dose: { value: 50, unit: 'mg' }, frequency: { times: 1, per: 1, unit: 'd' }, when: ['HS'] }],
    });
    expect(resource.dosageInstruction?.map(({ text }) => text)).toEqual(['One at night, please']);
  });

  it('takes the labels of the diagnosis that it is for', () => {
    const diagnosis = {
      id: 'dx',
      text: 'HIV infection',
      kind: 'problem',
      status: 'active',
      sensitivity: ['HIV'],
    } as const;
    const { resource } = mapped({ indication: { diagnosis: 'dx' } }, { diagnoses: [diagnosis] });
    expect(resource.meta?.security?.map(({ code }) => code)).toEqual(['R', 'HIV']);
    expect(resource.reasonReference?.[0]).not.toHaveProperty('display');
  });

  it('says how much was dispensed in UCUM where the unit is known', () => {
    const { resource } = mapped({ dispense: { quantity: { value: 30, unit: 'tablets' }, refills: 0, daysSupply: 30 } });
    expect(resource.dispenseRequest).toEqual({
      numberOfRepeatsAllowed: 0,
      quantity: { value: 30, unit: 'tablets', system: 'http://unitsofmeasure.org', code: '{tbl}' },
      expectedSupplyDuration: { value: 30, unit: 'd', system: 'http://unitsofmeasure.org', code: 'd' },
    });
  });
});
