import type { ElementDefinition, ElementDefinitionType, Extension, StructureDefinition } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { loadDefinitions } from '../../src/adapters/profiles/load-definitions.ts';
import type { ElementFacts, ProfileFacts } from '../../src/validation/definitions.ts';
import { snapshotOf } from '../../src/validation/snapshot.ts';
import { hasUsCorePackage, readUsCorePackage } from './us-core-packages.ts';

/*
 * The project's profile files against the published packages, element by element. Kept of an element are: min, max,
 * types with their profiles, targets and must-support marks, fixed and pattern values, slicing, binding, constraints
 * and mustSupport; every element of the differential that has one of these is in the file, in the same order. Left
 * out are texts, mappings, examples and USCDI marks. `effectiveDateTime`, short for "only dateTime may stand in
 * effective[x]", is written as that.
 */
const definitions = loadDefinitions();
const usCore = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-';

describe.each(['6.1.0', '7.0.0', '8.0.0'])('the profile files of US Core %s', (version) => {
  const files = [...definitions.profiles.values()].filter((profile) => profile.version === version);

  it('are there for every resource type that Concord reads or writes', () => {
    expect(files.map(({ url }) => url.replace(usCore, '')).sort()).toEqual([
      'allergyintolerance',
      'careplan',
      'condition-encounter-diagnosis',
      'condition-problems-health-concerns',
      'goal',
      'medication',
      'medicationdispense',
      'medicationrequest',
      'observation-pregnancystatus',
      'organization',
      'patient',
      'practitioner',
      'practitionerrole',
      'provenance',
    ]);
  });

  it.each(files.map((file) => [file.url.replace(usCore, ''), file] as const))(
    'make a whole snapshot: %s',
    (_name, file) => {
      const ids = snapshotOf(file, definitions)?.snapshot?.element.map(({ id }) => id);
      expect(ids).toEqual(expect.arrayContaining(file.elements.map(({ id }) => id)));
      expect(new Set(ids).size).toBe(ids?.length);
    },
  );

  describe.skipIf(!hasUsCorePackage(version))('beside the published package', () => {
    const published = hasUsCorePackage(version) ? readUsCorePackage(version) : new Map<string, unknown>();

    it.each(files.map((file) => [file.url.replace(usCore, ''), file] as const))(
      'say the same, element by element: %s',
      (_name, file) => {
        const definition = asStructure(published.get(file.url));
        expect({ version: file.version, type: file.type, base: file.base }).toEqual({
          version: definition.version,
          type: definition.type,
          base: definition.baseDefinition,
        });
        const expected = (definition.differential?.element ?? [])
          .map(factsOf)
          .filter((facts) => Object.keys(facts).length > 1);
        expect(file.elements.map(withoutHuman)).toEqual(expected);
      },
    );

    it.each(files.map((file) => [file.url.replace(usCore, ''), file] as const))(
      'make the same snapshot of the elements they speak of: %s',
      (_name, file) => {
        expect(countsAndTypes(snapshotOf(file, definitions), file)).toEqual(
          countsAndTypes(asStructure(published.get(file.url)), file),
        );
      },
    );

    it('name the resource type of every other profile that a reference may lead to', () => {
      const targets = new Set(
        files.flatMap((file) =>
          file.elements.flatMap(({ types = [] }) => types.flatMap(({ targets = [] }) => targets)),
        ),
      );
      const guide = [...targets].filter((target) => target.includes('/us/core/'));
      expect(guide.map((url) => [url, definitions.profileTypes.get(url)])).toEqual(
        guide.map((url) => [url, asStructure(published.get(url)).type]),
      );
    });

    it('list the same codes in the value sets that they require', () => {
      const required = files
        .flatMap(({ elements }) =>
          elements.flatMap(({ binding }) => (binding?.strength === 'required' ? [binding] : [])),
        )
        .map(({ valueSet }) => valueSet)
        .filter((url) => url.includes('/us/core/'));
      expect(required.length).toBeGreaterThan(0);
      for (const url of required) {
        expect(codesOf(definitions.valueSet(`${url}|${version}`), published)).toEqual(
          codesOf(published.get(url), published),
        );
      }
    });
  });
});

const asStructure = (value: unknown): StructureDefinition => {
  if (
    typeof value === 'object' &&
    value !== null &&
    'resourceType' in value &&
    value.resourceType === 'StructureDefinition'
  ) {
    return value as StructureDefinition;
  }
  throw new Error('not in the package');
};

const factsOf = (element: ElementDefinition): Record<string, unknown> => {
  const shorthand = /^(Observation\.(?:effective|value))(DateTime|CodeableConcept)$/.exec(element.id ?? '');
  const types = element.type?.map(typeFactsOf);
  const fixed = typedFact(element, 'fixed');
  const pattern = typedFact(element, 'pattern');
  const { slicing, binding } = element;
  const narrowed =
    shorthand === null ? undefined : [{ code: shorthand[2] === 'DateTime' ? 'dateTime' : 'CodeableConcept' }];
  return dropped({
    id: shorthand === null ? element.id : `${shorthand[1]}[x]`,
    min: element.min,
    max: element.max,
    types: types ?? narrowed,
    fixed,
    pattern,
    slicing:
      slicing &&
      dropped({ discriminators: slicing.discriminator, rules: slicing.rules, ordered: slicing.ordered || undefined }),
    binding:
      binding &&
      dropped({
        strength: binding.strength,
        valueSet: binding.valueSet,
        maxValueSet: binding.extension?.find(({ url }) => url.endsWith('elementdefinition-maxValueSet'))
          ?.valueCanonical,
        additional: nonEmpty(
          binding.extension?.filter(({ url }) => url.endsWith('additional-binding')).map(additionalOf),
        ),
      }),
    constraints: element.constraint?.map(({ key, severity, expression }) => ({ key, severity, expression })),
    mustSupport: element.mustSupport || undefined,
  });
};

const typeFactsOf = (type: ElementDefinitionType & { _targetProfile?: ({ extension?: Extension[] } | null)[] }) =>
  dropped({
    code: type.code,
    profiles: type.profile,
    targets: type.targetProfile,
    mustSupport: isMarked(type.extension) || undefined,
    mustSupportTargets: nonEmpty(
      type.targetProfile?.filter((_, index) => isMarked(type._targetProfile?.[index]?.extension ?? undefined)),
    ),
  });

const isMarked = (extensions: readonly Extension[] | undefined): boolean =>
  extensions?.some(({ url, valueBoolean }) => url.endsWith('elementdefinition-type-must-support') && valueBoolean) ??
  false;

const additionalOf = (extension: Extension) => ({
  purpose: extension.extension?.find(({ url }) => url === 'purpose')?.valueCode,
  valueSet: extension.extension?.find(({ url }) => url === 'valueSet')?.valueCanonical,
});

const typedFact = (element: ElementDefinition, kind: 'fixed' | 'pattern') => {
  const found = Object.entries(element).find(([key]) => key.startsWith(kind));
  return found && { type: found[0].slice(kind.length), value: found[1] };
};

const withoutHuman = (facts: ElementFacts) => ({
  ...facts,
  ...(facts.constraints && {
    constraints: facts.constraints.map(({ key, severity, expression }) => ({ key, severity, expression })),
  }),
});

const countsAndTypes = (definition: StructureDefinition | undefined, file: ProfileFacts) =>
  file.elements.map(({ id }) => {
    const element = definition?.snapshot?.element.find((one) => one.id === id);
    return {
      id,
      min: element?.min,
      max: element?.max,
      types: element?.type?.map(({ code, targetProfile }) => ({ code, targetProfile })),
    };
  });

const codesOf = (valueSet: unknown, published: ReadonlyMap<string, unknown>): readonly string[] => {
  const { compose } = valueSet as { compose: { include: { system: string; concept?: { code: string }[] }[] } };
  return compose.include.flatMap(({ system, concept }) => {
    const whole = published.get(system) as { concept: { code: string }[] } | undefined;
    return (concept ?? whole?.concept ?? [{ code: '*' }]).map(({ code }) => `${system}|${code}`);
  });
};

const dropped = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const nonEmpty = <T>(list: readonly T[] | undefined) => (list === undefined || list.length === 0 ? undefined : list);
