import type { Partner, PartnerReadType, PartnerWriteType } from '../../../domain/partner.ts';
import { booleanAt, objectsAt, textAt } from '../../../fhir/wild.ts';
import type { Finding } from '../../../flows/ports.ts';
import { compareBulkExport } from './compare-bulk-export.ts';
import { failed, passed } from './findings.ts';

/**
 * What a server declares (CapabilityStatement, FHIR R4) beside what the partner's file expects of it: types, searches,
 * writes, transactions. Pure.
 */
export const compareCapabilities = (partner: Partner, statement: unknown): readonly Finding[] => {
  const declared = declaredIn(statement);
  return [
    ...compareVersion(textAt(statement, 'fhirVersion')),
    comparePatient(declared),
    ...partner.read.flatMap((type) => compareRead(partner, type, declared)),
    ...partner.write.map((type) => compareWrite(partner, type, declared)),
    ...compareTransaction(partner, declared),
    ...compareLastUpdated(partner, declared),
    ...compareBulkExport(partner, statement),
  ];
};

/** Whether a server declares that it can delete resources of a type. */
export const offersDelete = (statement: unknown, type: string): boolean =>
  declaredIn(statement).types.get(type)?.interactions.has('delete') === true;

/** Whether a server declares a search of a type. */
export const offersSearch = (statement: unknown, type: string): boolean =>
  declaredIn(statement).types.get(type)?.interactions.has('search-type') === true;

interface DeclaredType {
  readonly interactions: ReadonlySet<string>;
  readonly parameters: ReadonlySet<string>;
  readonly includes: ReadonlySet<string>;
  readonly conditionalUpdate: boolean;
}

interface Declared {
  readonly types: ReadonlyMap<string, DeclaredType>;
  readonly system: ReadonlySet<string>;
  /** Search parameters of all types. */
  readonly parameters: ReadonlySet<string>;
}

const declaredIn = (statement: unknown): Declared => {
  const servers = objectsAt(statement, 'rest').filter((rest) => textAt(rest, 'mode') === 'server');
  return {
    system: new Set(servers.flatMap((rest) => codesOf(rest))),
    parameters: new Set(servers.flatMap(parametersOf)),
    types: new Map(
      servers
        .flatMap((rest) => objectsAt(rest, 'resource'))
        .map((resource) => [textAt(resource, 'type') ?? '', declaredTypeOf(resource)]),
    ),
  };
};

const declaredTypeOf = (resource: unknown): DeclaredType => ({
  interactions: new Set(codesOf(resource)),
  parameters: new Set(parametersOf(resource)),
  includes: new Set(textsAt(resource, 'searchInclude')),
  conditionalUpdate: booleanAt(resource, 'conditionalUpdate') === true,
});

const parametersOf = (restOrResource: unknown): readonly string[] =>
  objectsAt(restOrResource, 'searchParam').map((parameter) => textAt(parameter, 'name') ?? '');

const codesOf = (value: unknown): readonly string[] =>
  objectsAt(value, 'interaction').map((interaction) => textAt(interaction, 'code') ?? '');

const textsAt = (value: unknown, name: string): readonly string[] => {
  const list: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : null;
  return Array.isArray(list) ? list.filter((text): text is string => typeof text === 'string') : [];
};

const compareVersion = (version: string | null): readonly Finding[] => {
  const about = 'FHIR version';
  if (version === null) return [];
  return version.startsWith('4.0')
    ? [passed('capabilities', about, `declares ${version}`)]
    : [failed('capabilities', about, 'declares no FHIR R4', 'Ask the partner for the base of its R4 server.')];
};

const comparePatient = ({ types }: Declared): Finding => {
  const patient = types.get('Patient');
  const about = 'Patient, search';
  if (patient?.interactions.has('search-type') !== true) {
    return failed(
      'capabilities',
      about,
      'is not declared',
      'Without it no patient is found. Ask the partner to allow it.',
    );
  }
  const byName =
    patient.parameters.has('birthdate') && (patient.parameters.has('family') || patient.parameters.has('name'));
  const ways = [
    ...(patient.parameters.has('identifier') ? ['identifier'] : []),
    ...(byName ? ['name and birth date'] : []),
  ];
  return ways.length > 0
    ? passed('capabilities', about, `by ${ways.join(', and by ')}`)
    : failed(
        'capabilities',
        about,
        'neither by identifier nor by name and birth date',
        'Ask the partner how a patient is found.',
      );
};

/** What the search of a type is narrowed by. */
const parametersAsked = ({ habits }: Partner, type: PartnerReadType): readonly string[] => {
  if (type === 'CarePlan') return ['patient', 'category'];
  if (type === 'Observation') return ['patient', 'code', 'date'];
  if (type !== 'MedicationRequest') return ['patient'];
  return [
    'patient',
    ...(habits.intents.length > 0 ? ['intent'] : []),
    ...(habits.requiresStatus || habits.hidesStatuses ? ['status'] : []),
  ];
};

const compareRead = (partner: Partner, type: PartnerReadType, declared: Declared): readonly Finding[] => {
  const found = declared.types.get(type);
  const about = `${type}, search`;
  if (found?.interactions.has('search-type') !== true) {
    const says = found === undefined ? 'the type is not declared' : 'no search of it is declared';
    return [failed('capabilities', about, says, 'Take the type out of `read`, or ask the partner to allow it.')];
  }
  const asked = parametersAsked(partner, type);
  const missing = asked.filter((name) => !found.parameters.has(name));
  const todo = 'Many servers know more than they declare: see below whether the search itself is answered.';
  return [
    missing.length === 0
      ? passed('capabilities', about, `by ${asked.join(', ')}`)
      : failed('capabilities', about, `not declared: ${missing.join(', ')}`, todo),
    ...(type === 'MedicationRequest' ? [compareInclude(partner, found)] : []),
  ];
};

const compareInclude = ({ habits }: Partner, { includes }: DeclaredType): Finding => {
  const about = 'habits.includesMedication';
  const isDeclared = includes.has('MedicationRequest:medication') || includes.has('*');
  if (!habits.includesMedication) {
    const says = isDeclared
      ? '_include is declared; setting it to true would save requests'
      : 'no _include, as the file says';
    return passed('capabilities', about, says);
  }
  return isDeclared
    ? passed('capabilities', about, '_include of the Medication is declared')
    : failed(
        'capabilities',
        about,
        '_include of the Medication is not declared',
        'Set it to false: Medications are then read one by one.',
      );
};

const compareWrite = ({ habits }: Partner, type: PartnerWriteType, { types }: Declared): Finding => {
  const found = types.get(type);
  const about = `${type}, write`;
  const offered = ['create', 'update'].filter((code) => found?.interactions.has(code) === true);
  if (found === undefined || offered.length === 0) {
    const todo = 'Take the type out of `write`, or ask the partner to allow it: nothing of it is sent.';
    return failed('capabilities', about, 'neither create nor update is declared', todo);
  }
  if (found.conditionalUpdate && habits.conditionalUpdate)
    return passed('capabilities', about, 'by conditional update');
  const why = found.conditionalUpdate
    ? 'the file says that conditional updates are not honoured'
    : 'no conditional update';
  if (found.interactions.has('search-type'))
    return passed('capabilities', about, `${why}: a search, then ${offered.join(' or ')}`);
  const todo = 'Nothing can be written without making doubles. Ask the partner to allow the search by identifier.';
  return failed('capabilities', about, `${why}, and no search`, todo);
};

const compareTransaction = ({ habits, write }: Partner, { system }: Declared): readonly Finding[] => {
  const about = 'habits.transaction';
  const isDeclared = system.has('transaction');
  if (write.length === 0) return [];
  if (habits.transaction && !isDeclared) {
    return [
      failed(
        'capabilities',
        about,
        'no transaction is declared',
        'Set it to false; resources go one by one until then, too.',
      ),
    ];
  }
  if (habits.transaction) return [passed('capabilities', about, 'transactions are declared')];
  const says = isDeclared
    ? 'transactions are declared; setting it to true would save requests'
    : 'none, as the file says';
  return [passed('capabilities', about, says)];
};

/** Never a failure: where changes cannot be asked for, everything is read each time. */
const compareLastUpdated = ({ habits, read }: Partner, { types, parameters }: Declared): readonly Finding[] => {
  const about = 'habits.lastUpdated';
  const untold = read.filter(
    (type) => !parameters.has('_lastUpdated') && types.get(type)?.parameters.has('_lastUpdated') !== true,
  );
  if (read.length === 0) return [];
  if (untold.length === 0)
    return [passed('capabilities', about, '_lastUpdated is declared: only changes are asked for')];
  const says = habits.lastUpdated
    ? `not declared for ${untold.join(', ')}; asked for changes all the same, as the file says`
    : `not declared for ${untold.join(', ')}: everything is read at each sync`;
  return [passed('capabilities', about, says)];
};
