import { describe, expect, it } from 'vitest';
import {
  type ReferenceScope,
  resourceOfReference,
  typeOfReference,
} from '../../../src/validation/compile/reference-text.ts';

const organization = { resourceType: 'Organization', id: 'o' };
const entry = { resourceType: 'Practitioner', id: 'd' };
const types = new Set(['Patient', 'Organization', 'Practitioner']);
const scope: ReferenceScope = {
  rootResource: { resourceType: 'Patient', contained: [null, organization] },
  entries: new Map([
    ['https://x.example/fhir/Practitioner/d', entry],
    ['urn:uuid:1', organization],
  ]),
  fullUrl: 'https://x.example/fhir/Patient/p',
  isResourceType: (name) => types.has(name),
};

describe('the resource that a reference leads to', () => {
  it.each([
    ['#', scope.rootResource],
    ['#o', organization],
    ['#x', undefined],
    ['Practitioner/d', entry],
    ['Practitioner/d/_history/3', entry],
    ['https://x.example/fhir/Practitioner/d', entry],
    ['https://y.example/fhir/Practitioner/d', undefined],
    ['urn:uuid:1', organization],
    ['Practitioner/e', undefined],
  ])('is at hand or not: %s', (text, found) => {
    expect(resourceOfReference(text, scope)).toBe(found);
  });
});

describe('the type that a reference leads to', () => {
  it.each([
    [{ reference: 'Patient/1' }, 'Patient'],
    [{ reference: 'https://y.example/Patient/1' }, 'Patient'],
    [{ reference: 'Patient?name=x' }, 'Patient'],
    [{ reference: '#o' }, 'Organization'],
    [{ reference: 'urn:uuid:1' }, 'Organization'],
    [{ reference: 'urn:uuid:2' }, undefined],
    [{ reference: 'urn:uuid:2', type: 'Patient' }, 'Patient'],
    [{ reference: 'Planet/1' }, 'Planet'],
    [{ reference: 'https://y.example/Planet/1' }, undefined],
    [{ type: 'Planet' }, undefined],
    [{ reference: 1 }, undefined],
    [{}, undefined],
  ])('is what the text says: %j', (reference, type) => {
    expect(typeOfReference(reference, scope)).toBe(type);
  });
});
