import type { CapabilityStatement, CapabilityStatementRestResource } from '@medplum/fhirtypes';
import type { SandboxHabits } from './habits.ts';
import { acceptsProvenance, medicationTypes, searchParametersOf, servedTypes } from './search-parameters.ts';

/** What the server really does, habits included (FHIR R4 http, section 3.1.0.14). */
export const capabilityStatement = (name: string, date: Date, habits: SandboxHabits): CapabilityStatement => ({
  resourceType: 'CapabilityStatement',
  status: 'active',
  date: date.toISOString(),
  kind: 'instance',
  software: { name: 'Concord sandbox partner' },
  implementation: { description: name },
  fhirVersion: '4.0.1',
  format: ['application/fhir+json'],
  patchFormat: ['application/json-patch+json'],
  rest: [
    {
      mode: 'server',
      security: {
        service: [
          {
            coding: [
              {
                system: 'http://terminology.hl7.org/CodeSystem/restful-security-service',
                code: 'SMART-on-FHIR',
              },
            ],
          },
        ],
      },
      resource: servedTypes
        .filter((type) => habits.refusesTypes?.includes(type) !== true)
        .map((type) => resourceOf(type, habits))
        .concat(habits.bulkExport === undefined ? [] : [exportingGroup]),
      interaction: [
        ...(habits.noTransaction === undefined ? [{ code: 'transaction' as const }] : []),
        { code: 'batch' as const },
      ],
    },
  ],
});

const interactions = [
  'read',
  'vread',
  'update',
  'patch',
  'delete',
  'history-instance',
  'create',
  'search-type',
] as const;

const exportOperation = (of: 'group' | 'patient') => ({
  name: 'export',
  definition: `http://hl7.org/fhir/uv/bulkdata/OperationDefinition/${of}-export`,
});

/** A Group is known by its export alone: whatever its id, it is everybody. */
const exportingGroup: CapabilityStatementRestResource = { type: 'Group', operation: [exportOperation('group')] };

const resourceOf = (type: string, habits: SandboxHabits): CapabilityStatementRestResource => {
  const includes = medicationTypes.includes(type) && habits.ignoresInclude !== true;
  return {
    type: type as CapabilityStatementRestResource['type'],
    interaction: interactions.map((code) => ({ code })),
    versioning: habits.ignoresIfMatch === true ? 'versioned' : 'versioned-update',
    readHistory: true,
    updateCreate: true,
    conditionalCreate: true,
    conditionalRead: 'not-match',
    conditionalUpdate: true,
    conditionalDelete: 'single',
    ...(type === 'Patient' && habits.bulkExport !== undefined ? { operation: [exportOperation('patient')] } : {}),
    ...(includes ? { searchInclude: [`${type}:medication`] } : {}),
    ...(acceptsProvenance(type) ? { searchRevInclude: ['Provenance:target'] } : {}),
    searchParam: [
      { name: '_id', type: 'token' as const },
      ...(habits.lastUpdatedParameter === undefined ? [{ name: '_lastUpdated', type: 'date' as const }] : []),
      ...Object.entries(searchParametersOf(type)).map(([name, { kind }]) => ({ name, type: kind })),
    ],
  };
};
