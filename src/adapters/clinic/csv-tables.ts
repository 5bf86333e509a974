/** How the text of a cell becomes a value. Lists are separated by `;`, the parts of one entry by `|`. */
export type CellKind = 'text' | 'number' | 'boolean' | 'boolean-or-text' | 'list' | 'identifiers' | 'reactions';

/** One column: its header, and the field that it fills, relative to what a row of the table stands for. */
export interface CsvColumn {
  readonly header: string;
  readonly kind: CellKind;
  readonly path: readonly string[];
  /** Fixed fields beside the value, for columns that fill an entry of a list (contacts). */
  readonly entry?: Readonly<Record<string, string>>;
}

/** One file. `keys` are the columns that say what a row belongs to; they are in every row and fill no field. */
export interface CsvTable {
  readonly file: string;
  /** The list of the record that a row is an entry of; `null` where a row is the record itself. */
  readonly list: string | null;
  /** The list that `list` lies in, and the key column that names its entry by id. */
  readonly parent: { readonly list: string; readonly key: string } | null;
  readonly keys: readonly string[];
  readonly columns: readonly CsvColumn[];
}

const column = (kind: CellKind, header: string, path = header): CsvColumn => ({ header, kind, path: path.split('.') });
const texts = (...headers: readonly string[]): readonly CsvColumn[] => headers.map((header) => column('text', header));
const numbers = (...headers: readonly string[]): readonly CsvColumn[] =>
  headers.map((header) => column('number', header));
const lists = (...headers: readonly string[]): readonly CsvColumn[] => headers.map((header) => column('list', header));

const contacts = (path: string): readonly CsvColumn[] =>
  [
    { header: 'phone', entry: { kind: 'phone' } },
    { header: 'phone.home', entry: { kind: 'phone', use: 'home' } },
    { header: 'phone.work', entry: { kind: 'phone', use: 'work' } },
    { header: 'phone.mobile', entry: { kind: 'phone', use: 'mobile' } },
    { header: 'email', entry: { kind: 'email' } },
    { header: 'fax', entry: { kind: 'fax' } },
  ].map(({ header, entry }) => ({ header, kind: 'text' as const, path: path.split('.'), entry }));

const ofPatient = (file: string, list: string, columns: readonly CsvColumn[]): CsvTable => ({
  file,
  list,
  parent: null,
  keys: ['patient'],
  columns,
});

const ofParent = (
  file: string,
  list: string,
  parent: string,
  key: string,
  columns: readonly CsvColumn[],
): CsvTable => ({
  file,
  list,
  parent: { list: parent, key },
  keys: ['patient', key],
  columns,
});

/** One row a patient: the only file that must be there. */
export const patientsTable: CsvTable = {
  file: 'patients.csv',
  list: null,
  parent: null,
  keys: [],
  columns: [
    column('text', 'id', 'patient.id'),
    column('identifiers', 'identifiers', 'patient.identifiers'),
    column('text', 'name.family', 'patient.name.family'),
    column('list', 'name.given', 'patient.name.given'),
    column('text', 'name.suffix', 'patient.name.suffix'),
    column('text', 'birthDate', 'patient.birthDate'),
    column('text', 'sex', 'patient.sex'),
    ...contacts('patient.contacts'),
    column('list', 'address.lines', 'patient.address.lines'),
    column('text', 'address.city', 'patient.address.city'),
    column('text', 'address.state', 'patient.address.state'),
    column('text', 'address.postalCode', 'patient.address.postalCode'),
    column('text', 'language', 'patient.language'),
    column('boolean', 'noKnownAllergies'),
  ],
};

/** One row a prescriber of the clinic; a record takes those that it refers to. */
export const prescribersTable: CsvTable = {
  file: 'prescribers.csv',
  list: 'prescribers',
  parent: null,
  keys: [],
  columns: [
    ...texts('id', 'npi', 'name.family'),
    column('list', 'name.given'),
    ...texts('name.suffix'),
    ...contacts('contacts'),
  ],
};

/** In an order in which what is referred to by a parent key comes first. */
export const patientTables: readonly CsvTable[] = [
  ofPatient('diagnoses.csv', 'diagnoses', [
    ...texts('id', 'icd10cm', 'text', 'kind', 'status', 'certainty', 'onset', 'abated', 'recorded', 'diagnosedBy'),
    ...lists('sensitivity'),
  ]),
  ofPatient('medications.csv', 'medications', [
    ...texts('id', 'drug.text', 'drug.rxcui', 'drug.ndc', 'origin.kind', 'origin.prescriber', 'origin.clinic'),
    ...texts('status', 'statusReason.code', 'statusReason.text', 'statusDate', 'written', 'started', 'ended', 'sig'),
    ...texts('indication.diagnosis', 'indication.text', 'indication.icd10cm'),
    ...numbers('dispense.quantity.value'),
    ...texts('dispense.quantity.unit'),
    ...numbers('dispense.refills', 'dispense.daysSupply'),
    ...texts('note'),
    ...lists('sensitivity'),
  ]),
  ofParent('medication-steps.csv', 'steps', 'medications', 'medication', [
    ...texts('sig'),
    ...numbers('dose.value', 'dose.high'),
    ...texts('dose.unit', 'route'),
    ...numbers('frequency.times', 'frequency.timesMax', 'frequency.per', 'frequency.perMax'),
    ...texts('frequency.unit'),
    ...lists('when', 'daysOfWeek', 'timesOfDay'),
    column('boolean', 'once'),
    ...numbers('lasting.value'),
    ...texts('lasting.unit', 'from', 'until'),
    column('boolean-or-text', 'asNeeded'),
    ...numbers('atMost.amount.value'),
    ...texts('atMost.amount.unit'),
    ...numbers('atMost.per.value'),
    ...texts('atMost.per.unit'),
    column('boolean', 'concurrent'),
  ]),
  ofPatient('allergies.csv', 'allergies', [
    ...texts('id', 'substance.text', 'substance.rxcui', 'substance.ndc', 'kind', 'category', 'status', 'certainty'),
    ...texts('criticality', 'recorded'),
    column('reactions', 'reactions'),
    ...lists('sensitivity'),
  ]),
  ofPatient('plans.csv', 'treatmentPlans', [
    ...texts('id', 'title', 'status', 'summary', 'started', 'ended', 'author'),
    ...lists('addresses', 'sensitivity'),
  ]),
  ofParent('goals.csv', 'goals', 'treatmentPlans', 'plan', texts('id', 'text', 'status', 'started', 'due')),
  ofParent('activities.csv', 'activities', 'treatmentPlans', 'plan', [
    ...texts('id', 'kind', 'text', 'status', 'started', 'ended', 'performer'),
    ...numbers('frequency.times', 'frequency.per', 'sessions'),
    ...texts('frequency.unit'),
    ...lists('medications'),
  ]),
  ofPatient('facts.csv', 'facts', [
    ...texts('id', 'kind', 'status', 'unit', 'on', 'dueDate'),
    ...numbers('value'),
    ...lists('sensitivity'),
  ]),
  ofPatient('consents.csv', 'consents', [
    ...texts('id', 'decision', 'status', 'signed', 'signedBy', 'from', 'until', 'revoked'),
    ...lists('recipients', 'purposes', 'dataClasses', 'sensitivities'),
  ]),
];

/** Every file that a CSV folder may hold. */
export const csvTables: readonly CsvTable[] = [patientsTable, prescribersTable, ...patientTables];
