import { describe, expect, it } from 'vitest';
import { textOfAnswer } from '../../src/fhir/answer-text.ts';

const utf8 = Buffer.from('Quétiapine', 'utf8');
const latin1 = Buffer.from('Quétiapine', 'latin1');

describe('the text of an answer', () => {
  it.each([
    ['UTF-8 that says so', utf8, 'application/fhir+json; charset=utf-8'],
    ['UTF-8 that says nothing', utf8, 'application/fhir+json'],
    ['UTF-8 that is said to be Latin-1', utf8, 'application/fhir+json;charset=ISO-8859-1'],
    ['Latin-1 that says so', latin1, 'application/fhir+json; charset="ISO-8859-1"'],
  ])('is read from %s', (_what, bytes, contentType) => {
    expect(textOfAnswer(bytes, contentType)).toBe('Quétiapine');
  });

  it.each([
    ['Latin-1 that is said to be UTF-8', 'application/fhir+json; charset=utf-8'],
    ['Latin-1 that says nothing', ''],
    ['a charset that nobody knows', 'application/fhir+json; charset=klingon-1'],
  ])('is not guessed from %s', (_what, contentType) => {
    expect(textOfAnswer(latin1, contentType)).toBe(null);
  });
});
