import { Fhir } from 'fhir';
import type { Judging } from './contestant.ts';

/** The npm package `fhir` with the R4 definitions that it brings; it judges by type, never by a profile. */
export const openFhirPackage = (): Judging => {
  const fhir = new Fhir();
  const options = { errorOnUnexpected: true };
  return {
    judge: (resource) => fhir.validate(resource, options).messages.length,
    errors: (resource) => {
      try {
        return fhir
          .validate(resource, options)
          .messages.filter(({ severity }) => `${severity}` === 'error' || `${severity}` === 'fatal')
          .map(({ location, message }) => `${location}: ${message}`);
      } catch {
        return ['thrown'];
      }
    },
  };
};
