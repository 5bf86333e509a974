import { afterEach, describe, expect, it, vi } from 'vitest';
import { compileFhirPath } from '../../../src/adapters/fhirpath/compile-fhirpath.ts';
import type { InvariantScope } from '../../../src/validation/invariants/invariant.ts';
import type { JsonObject } from '../../../src/validation/json-shape.ts';

const patient: JsonObject = { resourceType: 'Patient', name: [{ family: 'Example' }], active: true };

const scopeOf = (resource: JsonObject): InvariantScope => ({
  resource,
  rootResource: resource,
  typeOfReference: ({ reference }) => (typeof reference === 'string' ? reference.split('/')[0] : undefined),
});

const judge = (expression: string, value: unknown = patient, typePath = 'Patient', resource: JsonObject = patient) =>
  compileFhirPath(expression)(value, typePath, scopeOf(resource));

afterEach(() => {
  vi.restoreAllMocks();
});

describe('compileFhirPath', () => {
  it('tells what holds from what is broken', () => {
    expect(judge("name.family = 'Example'")).toBe('holds');
    expect(judge("name.family = 'Other'")).toBe('broken');
    expect(judge('active')).toBe('holds');
  });

  it('finds no answer to be broken, and anything that is no boolean to hold, as the official validator does', () => {
    expect(judge('birthDate > @2020-01-01')).toBe('broken');
    expect(judge('name')).toBe('holds');
  });

  it('knows the types of elements by their path', () => {
    expect(judge('$this is dateTime', '2020-01-01', 'dateTime')).toBe('holds');
    expect(judge('value is Quantity', { valueQuantity: { value: 1 } }, 'Observation.component')).toBe('holds');
    expect(judge('$this > 1', 2.5, 'decimal')).toBe('holds');
  });

  it('gives expressions the resource and what contains it', () => {
    const resource = { ...patient, contained: [{ resourceType: 'Organization', id: 'a' }] };
    expect(judge("%resource.active and %rootResource.contained.id = 'a'", {}, 'HumanName', resource)).toBe('holds');
  });

  it('resolves what is contained', () => {
    const resource = {
      ...patient,
      contained: [{ resourceType: 'Organization', id: 'a', name: 'A' }],
      managingOrganization: { reference: '#a' },
    };
    expect(judge("managingOrganization.resolve().name = 'A'", resource, 'Patient', resource)).toBe('holds');
    expect(judge('managingOrganization.resolve() is Organization', resource, 'Patient', resource)).toBe('holds');
    expect(judge('managingOrganization.resolve() is Practitioner', resource, 'Patient', resource)).toBe('broken');
  });

  it('does not judge what hangs on a resource, value set or profile that is not at hand', () => {
    const resource = { ...patient, managingOrganization: { reference: 'Organization/1' } };
    const about = (expression: string) => judge(expression, resource, 'Patient', resource);
    expect(about("managingOrganization.resolve().name = 'A'")).toBe('not-evaluated');
    expect(about('managingOrganization.resolve() is Practitioner')).toBe('not-evaluated');
    expect(about('managingOrganization.resolve() is Organization')).toBe('holds');
    expect(judge("gender.memberOf('http://example.org/vs')", { gender: 'male' })).toBe('not-evaluated');
    expect(judge("conformsTo('http://example.org/profile')")).toBe('not-evaluated');
    expect(judge("active or gender.memberOf('http://example.org/vs')")).toBe('holds');
  });

  it('does not judge by an expression that it can not read or that fails', () => {
    expect(judge('name.where(')).toBe('not-evaluated');
    expect(judge('noSuchFunction()')).toBe('not-evaluated');
    expect(judge("name + 1 = 'x'")).toBe('not-evaluated');
  });

  it('gives up on an expression that takes too many steps', () => {
    const many = { ...patient, name: Array.from({ length: 2000 }, (_, index) => ({ family: String(index) })) };
    expect(judge('name.all(%resource.name.where(family = $this.family).exists())', many, 'Patient', many)).toBe(
      'not-evaluated',
    );
  });

  it('prints nothing and leaves the resource as it is', () => {
    const printed = [vi.spyOn(console, 'log'), vi.spyOn(console, 'error'), vi.spyOn(console, 'warn')];
    const before = structuredClone(patient);
    expect(judge("name.trace('names').first()", Object.freeze({ ...patient }))).toBe('holds');
    expect(patient).toEqual(before);
    expect(Object.getOwnPropertyNames(patient['name'])).not.toContain('__path__');
    for (const spy of printed) expect(spy).not.toHaveBeenCalled();
  });

  it('bears any value', () => {
    for (const value of [null, undefined, 1, 'a', [], {}, [[null]], { name: 3 }]) {
      expect(['holds', 'broken', 'not-evaluated']).toContain(judge('name.family.exists()', value));
    }
  });
});
