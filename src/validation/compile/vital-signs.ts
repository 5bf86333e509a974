import { codeSystem } from '../../fhir/code-systems.ts';
import { coreDefinition } from '../../fhir/core-definition.ts';
import { isJsonObject, type JsonObject } from '../json-shape.ts';
import { codingsIn } from './codes.ts';

/**
 * The profile that R4 asks of an Observation because of its LOINC code, claimed or not (FHIR R4, vital signs profile).
 * `undefined` for one that is no vital sign.
 */
export const vitalSignsProfile = (observation: JsonObject): string | undefined => {
  const { code } = observation;
  if (!isJsonObject(code)) return undefined;
  for (const { system, code: loinc } of codingsIn(code)) {
    const name = system === codeSystem.loinc && typeof loinc === 'string' ? byLoinc.get(loinc) : undefined;
    if (name !== undefined) return coreDefinition(name);
  }
  return undefined;
};

const byLoinc: ReadonlyMap<string, string> = new Map([
  ['85353-1', 'vitalspanel'],
  ['9279-1', 'resprate'],
  ['8867-4', 'heartrate'],
  ['2708-6', 'oxygensat'],
  ['59408-5', 'oxygensat'],
  ['8310-5', 'bodytemp'],
  ['8302-2', 'bodyheight'],
  ['9843-4', 'headcircum'],
  ['29463-7', 'bodyweight'],
  ['39156-5', 'bmi'],
  ['85354-9', 'bp'],
]);
