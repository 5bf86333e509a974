import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { csvTables } from '../../../src/adapters/clinic/csv-tables.ts';
import { readClinicRecords } from '../../../src/adapters/clinic/read-clinic-records.ts';
import type { ReadOutcome } from '../../../src/adapters/clinic/read-outcome.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'concord-csv-'));
});
afterEach(async () => rm(folder, { recursive: true }));

const good: Readonly<Record<string, string>> = {
  'patients.csv': [
    'id,identifiers,name.family,name.given,birthDate,sex,phone,phone.mobile,email,address.lines,address.city,address.state,address.postalCode,language,noKnownAllergies',
    'p1,https://primary-care.example/ids/mrn|PC1,"O\'Example, Jr",Ada;B,1980-02-29,female,503-555-0100,503-555-0101,ada@example.com,1 Sample Street; Apt 2,Portland,OR,97205,en,false',
    'p2,,Sample,Cy,1990,male,,,,,,,,,true',
  ].join('\n'),
  'prescribers.csv': 'id,npi,name.family,name.given,name.suffix\nd1,1234567893,Solheim,Ingrid,MD\nd2,,Unused,Una,MD\n',
  'diagnoses.csv':
    'patient,id,icd10cm,text,kind,status,diagnosedBy,sensitivity\np1,dx1,F33.1,Depression,problem,active,d1,PSY;SUD\n',
  'medications.csv': [
    'patient,id,drug.text,drug.rxcui,origin.kind,origin.prescriber,status,started,sig,indication.diagnosis,dispense.quantity.value,dispense.quantity.unit,dispense.refills',
    'p1,m1,"Bupropion XL, 150 mg",993541,prescribed,d1,active,2026-09-14,"150 mg daily,',
    'then 300 mg",dx1,30,{tbl},2',
    'p2,m2,Melatonin 3 mg,,reported-by-patient,,active,,1 tablet at bedtime,,,,',
  ].join('\n'),
  'medication-steps.csv': [
    'patient,medication,dose.value,dose.unit,route,frequency.times,frequency.per,frequency.unit,when,lasting.value,lasting.unit,asNeeded,concurrent',
    'p1,m1,150,mg,oral,1,1,d,MORN,7,d,,',
    'p1,m1,300,mg,oral,1,1,d,MORN,,,false,',
    'p2,m2,3,mg,oral,1,1,d,HS,,,sleep,false',
  ].join('\n'),
  'allergies.csv':
    'patient,id,substance.text,kind,status,reactions\np1,a1,Penicillin,allergy,active,Hives|moderate;Swelling\n',
  'plans.csv': 'patient,id,title,status,author,addresses\np1,pl1,Depression,active,d1,dx1\n',
  'goals.csv': 'patient,plan,id,text,status,due\np1,pl1,g1,PHQ-9 below 5,active,2027-03\n',
  'activities.csv':
    'patient,plan,id,kind,text,status,sessions,performer,medications\np1,pl1,ac1,tms,TMS,in-progress,36,d1,m1\n',
  'facts.csv':
    'patient,id,kind,status,value,unit,on\np1,f1,qtc,,428,ms,2026-08-03\np1,f2,pregnancy,not-pregnant,,,2026-08-03\n',
  'consents.csv':
    'patient,id,decision,status,signed,signedBy,recipients,purposes\np1,c1,permit,active,2026-01-05,patient,primary-care;cardiology,TREAT\n',
};

const read = async (files: Readonly<Record<string, string | Uint8Array>>): Promise<readonly ReadOutcome[]> => {
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  const outcomes: ReadOutcome[] = [];
  for await (const outcome of readClinicRecords(folder)) outcomes.push(outcome);
  return outcomes;
};
const refusals = (outcomes: readonly ReadOutcome[]): readonly string[] =>
  outcomes.flatMap(({ kind, file, line, issues }) =>
    kind === 'refused' ? issues.map(({ path, reason }) => `${basename(file)}:${line} ${path}: ${reason}`) : [],
  );
const patients = (outcomes: readonly ReadOutcome[]): readonly string[] =>
  outcomes.flatMap((outcome) => (outcome.kind === 'record' ? [outcome.record.patient.id] : []));
const replaced = (file: string, old: string, now: string) => ({ ...good, [file]: good[file]?.replace(old, now) ?? '' });

describe('readClinicRecords, a folder of CSV files', () => {
  it('joins the rows of all files into records', async () => {
    const outcomes = await read(good);
    expect(refusals(outcomes)).toEqual([]);
    const [first, second] = outcomes.map((outcome) => (outcome.kind === 'record' ? outcome.record : null));
    expect(first).toEqual({
      patient: {
        id: 'p1',
        identifiers: [{ system: 'https://primary-care.example/ids/mrn', value: 'PC1' }],
        name: { family: "O'Example, Jr", given: ['Ada', 'B'] },
        birthDate: '1980-02-29',
        sex: 'female',
        contacts: [
          { kind: 'phone', value: '503-555-0100' },
          { kind: 'phone', use: 'mobile', value: '503-555-0101' },
          { kind: 'email', value: 'ada@example.com' },
        ],
        address: { lines: ['1 Sample Street', 'Apt 2'], city: 'Portland', state: 'OR', postalCode: '97205' },
        language: 'en',
      },
      noKnownAllergies: false,
      prescribers: [{ id: 'd1', npi: '1234567893', name: { family: 'Solheim', given: ['Ingrid'], suffix: 'MD' } }],
      diagnoses: [
        {
          id: 'dx1',
          icd10cm: 'F33.1',
          text: 'Depression',
          kind: 'problem',
          status: 'active',
          diagnosedBy: 'd1',
          sensitivity: ['PSY', 'SUD'],
        },
      ],
      medications: [
        {
          id: 'm1',
          drug: { text: 'Bupropion XL, 150 mg', rxcui: '993541' },
          origin: { kind: 'prescribed', prescriber: 'd1' },
          status: 'active',
          started: '2026-09-14',
          sig: '150 mg daily,\nthen 300 mg',
          indication: { diagnosis: 'dx1' },
          dispense: { quantity: { value: 30, unit: '{tbl}' }, refills: 2 },
          steps: [
            {
              dose: { value: 150, unit: 'mg' },
              route: 'oral',
              frequency: { times: 1, per: 1, unit: 'd' },
              when: ['MORN'],
              lasting: { value: 7, unit: 'd' },
            },
            {
              dose: { value: 300, unit: 'mg' },
              route: 'oral',
              frequency: { times: 1, per: 1, unit: 'd' },
              when: ['MORN'],
              asNeeded: false,
            },
          ],
        },
      ],
      allergies: [
        {
          id: 'a1',
          substance: { text: 'Penicillin' },
          kind: 'allergy',
          status: 'active',
          reactions: [{ text: 'Hives', severity: 'moderate' }, { text: 'Swelling' }],
        },
      ],
      treatmentPlans: [
        {
          id: 'pl1',
          title: 'Depression',
          status: 'active',
          author: 'd1',
          addresses: ['dx1'],
          goals: [{ id: 'g1', text: 'PHQ-9 below 5', status: 'active', due: '2027-03' }],
          activities: [
            {
              id: 'ac1',
              kind: 'tms',
              text: 'TMS',
              status: 'in-progress',
              sessions: 36,
              performer: 'd1',
              medications: ['m1'],
            },
          ],
        },
      ],
      facts: [
        { id: 'f1', kind: 'qtc', value: 428, unit: 'ms', on: '2026-08-03' },
        { id: 'f2', kind: 'pregnancy', status: 'not-pregnant', on: '2026-08-03' },
      ],
      consents: [
        {
          id: 'c1',
          decision: 'permit',
          status: 'active',
          signed: '2026-01-05',
          signedBy: 'patient',
          recipients: ['primary-care', 'cardiology'],
          purposes: ['TREAT'],
        },
      ],
    });
    expect(second?.medications?.[0]?.steps?.[0]?.asNeeded).toBe('sleep');
  });

  it('reads CRLF files with a byte order mark alike', async () => {
    const crlf = Object.fromEntries(
      Object.entries(good).map(([name, text]) => [name, `\uFEFF${text.replaceAll('\n', '\r\n')}`]),
    );
    const outcomes = await read(crlf);
    expect(refusals(outcomes)).toEqual([]);
    expect(patients(outcomes)).toEqual(['p1', 'p2']);
  });

  it.each([
    ['medications.csv', 'active,2026-09-14', 'taking,2026-09-14', 'medications.csv:2 status: expected one of'],
    ['medications.csv', '993541', 'RX', 'medications.csv:2 drug.rxcui: expected an RxNorm code'],
    ['medications.csv', 'prescribed,d1', 'prescribed,d9', 'medications.csv:2 origin.prescriber: expected the id of'],
    ['medications.csv', ',prescribed,', ',,', 'medications.csv:2 origin.kind: is missing'],
    ['medication-steps.csv', 'm1,300,mg', 'm1,lots,mg', 'medication-steps.csv:3 dose.value: expected a number'],
    ['medication-steps.csv', 'm1,300,mg', 'm9,300,mg', 'medication-steps.csv:3 medication: expected the id of a row'],
    ['diagnoses.csv', 'PSY;SUD', 'PSY;SECRET', 'diagnoses.csv:2 sensitivity: expected one of'],
    ['activities.csv', 'tms', 'walking', 'activities.csv:2 kind: expected one of'],
    ['facts.csv', '2026-08-03\n', '2026-02-30\n', 'facts.csv:2 on: expected a date of the calendar'],
    ['patients.csv', '1980-02-29', '29.2.1980', 'patients.csv:2 birthDate: expected a date of the calendar'],
    [
      'prescribers.csv',
      '1234567893',
      '1234567890',
      'prescribers.csv:2 npi: expected an NPI whose check digit is right',
    ],
    ['consents.csv', 'patient,primary-care', 'neighbour,primary-care', 'consents.csv:2 signedBy: expected one of'],
    ['goals.csv', 'p1,pl1,g1', 'p1,pl1', 'goals.csv:2 : expected 6 columns'],
  ])('in %s, %s to %s is reported at its line and column', async (file, old, now, expected) => {
    const outcomes = await read(replaced(file, old, now));
    expect(refusals(outcomes)[0]).toContain(expected);
    expect(JSON.stringify(outcomes.filter(({ kind }) => kind === 'refused'))).not.toContain('Depression');
    expect(refusals(outcomes).at(-1)).toBe('patients.csv:2 : the record is held back until its rows are mended');
    expect(patients(outcomes)).toEqual(['p2']);
  });

  it('says what is wrong with a prescriber once, however many patients have him', async () => {
    const files = {
      ...replaced('prescribers.csv', '1234567893', '1234567890'),
      'diagnoses.csv':
        'patient,id,text,kind,status,diagnosedBy\np1,dx1,A,problem,active,d1\np2,dx2,B,problem,active,d1\n',
    };
    const outcomes = await read(files);
    expect(refusals(outcomes).filter((text) => text.includes('npi'))).toHaveLength(1);
    expect(patients(outcomes)).toEqual([]);
  });

  it('reports rows of patients that are not there, and takes the others', async () => {
    const outcomes = await read(replaced('facts.csv', 'p1,f2', 'p7,f2'));
    expect(refusals(outcomes)).toEqual(['facts.csv:3 patient: expected the id of a patient of patients.csv']);
    expect(patients(outcomes)).toEqual(['p1', 'p2']);
  });

  it('trusts neither of two rows with one patient id', async () => {
    const outcomes = await read(replaced('patients.csv', '\np2,', '\np1,,Twin,Ada,1980,female,,,,,,,,,\np2,'));
    expect(refusals(outcomes)[0]).toContain('patients.csv:3 id: expected every patient only once, but line 2');
    expect(patients(outcomes)).toEqual(['p2']);
  });

  it.each([
    [
      'an unknown header',
      replaced('medications.csv', 'drug.text', 'Ada Example'),
      'medications.csv:1 : column 3: expected one of the headers',
    ],
    ['a header twice', replaced('goals.csv', 'text,status', 'text,text'), 'column 5: expected every header only once'],
    ['a missing key', replaced('goals.csv', 'patient,plan,id', 'patient,id,id'), 'expected a column `plan`'],
    [
      'quotes that do not pair up',
      replaced('medications.csv', '"Bupropion XL, 150 mg"', '"Bupropion'),
      'expected quotes that pair up',
    ],
    ['an empty file', { ...good, 'plans.csv': '' }, 'plans.csv:1 : expected a line of column headers'],
    ['a file nobody knows', { ...good, 'notes.csv': 'x\n1\n' }, 'notes.csv:null : expected one of the files'],
    [
      'another encoding',
      { ...good, 'plans.csv': Buffer.from('patient,id,title,status\np1,x,Qui\u00f1onez,active\n', 'latin1') },
      'plans.csv:2 : expected UTF-8',
    ],
    ['no patients', { 'plans.csv': good['plans.csv'] ?? '' }, 'expected a file patients.csv'],
    ['HTML', { ...good, 'plans.csv': '<html>\n<body>please log in</body></html>' }, 'expected one of the headers'],
  ])('lets no record in beside %s, because any may lack a drug', async (_, files, expected) => {
    const outcomes = await read(files);
    expect(refusals(outcomes).join('\n')).toContain(expected);
    expect(patients(outcomes)).toEqual([]);
    expect(JSON.stringify(outcomes)).not.toContain('Ada');
  });

  it('documents every file and header in docs/clinic-records.md', async () => {
    const text = await readFile(new URL('../../../docs/clinic-records.md', import.meta.url), 'utf8');
    for (const table of csvTables) {
      const section = text.split(`### ${table.file}`)[1]?.split('###')[0] ?? '';
      const headers = [...table.keys, ...table.columns.map(({ header }) => header)];
      expect(
        headers.filter((header) => !section.includes(`\`${header}\``)),
        table.file,
      ).toEqual([]);
    }
  });
});
