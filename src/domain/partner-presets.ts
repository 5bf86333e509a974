import type { Partner, PresetName } from './partner.ts';
import athenahealth from './presets/athenahealth.json' with { type: 'json' };
import epic from './presets/epic.json' with { type: 'json' };
import hapi from './presets/hapi.json' with { type: 'json' };
import medplum from './presets/medplum.json' with { type: 'json' };
import openemr from './presets/openemr.json' with { type: 'json' };
import oracleHealth from './presets/oracle-health.json' with { type: 'json' };
import usCore from './presets/us-core.json' with { type: 'json' };

/** What is publicly known of a product, as far as a partner's file can say it. */
export interface PartnerPreset {
  readonly product: string;
  /** Fields of a partner's file that differ from a plain US Core server's. */
  readonly fields: object;
  /** Where each was learnt. */
  readonly sources: readonly { readonly fields: readonly string[]; readonly says: string; readonly source: string }[];
  /** JSON Pointers of fields of which nobody has said how the product does: the defaults stand, untried. */
  readonly notKnown: readonly string[];
}

export const partnerPresets: Readonly<Record<PresetName, PartnerPreset>> = {
  athenahealth,
  epic,
  hapi,
  medplum,
  openemr,
  'oracle-health': oracleHealth,
  'us-core': usCore,
};

/**
 * The content of a partner's file over the preset that it names: field by field, the file wins; a list is replaced as a
 * whole. A content without a known preset is given back as it is.
 */
export const withPreset = (content: unknown): unknown => {
  const name: unknown = isObject(content) ? content['preset'] : undefined;
  const preset = Object.entries(partnerPresets).find(([known]) => known === name);
  return preset === undefined ? content : over(preset[1].fields, content);
};

/** The fields that a preset leaves to be found out for this partner, by JSON Pointer. */
export const fieldsNotKnown = ({ preset }: Partner): readonly string[] =>
  preset === undefined ? [] : partnerPresets[preset].notKnown;

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const over = (under: unknown, upper: unknown): unknown => {
  if (upper === undefined) return under;
  if (!isObject(under) || !isObject(upper)) return upper;
  const names = [...new Set([...Object.keys(under), ...Object.keys(upper)])];
  return Object.fromEntries(names.map((name) => [name, over(under[name], upper[name])]));
};
