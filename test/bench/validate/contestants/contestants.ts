import type { Judging } from './contestant.ts';

/** What a contestant may need besides R4: the file of US Core's package. */
interface Definition {
  readonly title: string;
  readonly needsUsCore?: true;
  readonly takesText?: true;
  /** Loads only what this contestant needs, so that its memory is its own. */
  readonly open: (usCore: string) => Promise<Judging>;
}

/** Everybody that runs in Node; HL7's validator is in `hl7.ts`. The first is what the others are compared with. */
export const contestants: Readonly<Record<string, Definition>> = {
  concord: { title: 'Concord', open: async () => (await import('./concord.ts')).openConcord() },
  'concord-text': {
    title: 'Concord, text',
    takesText: true,
    open: async () => (await import('./concord.ts')).openConcordFromText(),
  },
  'medplum-profile': {
    title: 'Medplum {profile}',
    needsUsCore: true,
    open: async (usCore) => (await import('./medplum.ts')).openMedplumWithProfile(usCore),
  },
  'medplum-once': {
    title: 'Medplum, loaded once',
    needsUsCore: true,
    open: async (usCore) => (await import('./medplum.ts')).openMedplumLoadedOnce(usCore),
  },
  'medplum-r4': {
    title: 'Medplum, R4 only',
    open: async () => (await import('./medplum.ts')).openMedplumBase(),
  },
  fhir: { title: 'npm fhir, R4 only', open: async () => (await import('./fhir-package.ts')).openFhirPackage() },
  ajv: { title: 'ajv, R4 JSON schema', open: async () => (await import('./ajv-schema.ts')).openAjv() },
};
