import { describe, expect, it } from 'vitest';
import { createCodeLookup } from '../../../src/adapters/terminology/code-lookup.ts';
import { currencies, threeLetterCountries, twoLetterCountries } from '../../../src/adapters/terminology/iso-codes.ts';
import { codeSystem } from '../../../src/fhir/code-systems.ts';

const lookup = createCodeLookup((code) => code === 'mg');

const standings = (system: string, codes: string): Readonly<Record<string, string>> =>
  Object.fromEntries(codes.split(' ').map((code) => [code, lookup(system, code)]));

const all = (standing: string, codes: string): Readonly<Record<string, string>> =>
  Object.fromEntries(codes.split(' ').map((code) => [code, standing]));

/*
 * The tables hold what HL7's validator says of the same codes in a Coding that is bound to nothing: `in` where it has
 * nothing to say, `unlisted` where it warns that it can't tell, `out` where it has an error.
 */
describe('a language', () => {
  it.each([
    [
      'in',
      'in',
      'en en-US en-us EN es es-419 es-US zh zh-CN fr fr-CA nv hmn tl fil cmn yue sw ae iw in ji sh mo no nb pt-BR und ' +
        'mul zxx mis ase sgn sgn-US so am my en-001 en-150',
    ],
    // Scripts are not looked up by HL7's.
    ['in', 'unlisted', 'zh-Hans zh-Hant-TW en-Latn en-Latn-US'],
    [
      'unlisted',
      'unlisted',
      'en-XX en-XA en-USA en-840 en-999 en-Abcd en-Latn-XX eng spa deu ger fre zho chi qaa qtz xxx zzz x-klingon en-x-foo ' +
        'i-klingon art-lojban sl-rozaj sl-rozaj-biske de-1996 de-CH-1901 en-u-ca-gregory en-a-bbb-x-a-ccc en-GB-oed ' +
        'zh-min-nan cel-gaulish',
    ],
    // Rare languages that have no name here, and two regions that stand for none.
    ['unlisted', 'in', 'aaa aab aaz asl en-ZZ en-AA'],
    // HL7's can't tell a tag that is not one from one that it does not have.
    [
      'out',
      'unlisted',
      'xx xy zz english e en- -en en--US en-a a-DE de-419-DE en-US-Latn abcd abcdefghi 12 1en en1 en-a-bbb-a',
    ],
    ['out', 'in', 'en_US'],
  ])('is %s (HL7: %s): %s', (standing, _hl7, tags) => {
    expect(standings(codeSystem.language, tags)).toEqual(all(standing, tags));
  });

  it('of two letters is one of 190, as HL7’s validator has it', () => {
    const letters = [...'abcdefghijklmnopqrstuvwxyz'];
    const pairs = letters.flatMap((first) => letters.map((second) => `${first}${second}`));
    const found = pairs.map((pair) => lookup(codeSystem.language, pair));
    expect(found.filter((standing) => standing === 'in')).toHaveLength(190);
    expect(found.filter((standing) => standing === 'out')).toHaveLength(676 - 190);
  });

  it.each(['', ' ', 'en US', `en${'-abcdefgh'.repeat(100_000)}`, '\ud800', 'еn'])('that is no tag is out', (tag) => {
    expect(lookup(codeSystem.language, tag)).toBe('out');
  });
});

describe('a country', () => {
  it.each([
    ['in', 'in', 'US USA CA CAN GB GBR KP SS SSD PS PSE TW TWN HK AQ BV UM AX ALA BQ CW SX'],
    [
      'out',
      'out',
      'us usa UK EU XK XKX ZZ ZZZ XX AA AN SU YU CS TP DD U USAA United EL AC EA QO GBD XXX US-CA constructor',
    ],
    // ISO 3166-1 has numbers: HL7's does not know of them.
    ['unlisted', 'out', '840 001 999'],
  ])('is %s (HL7: %s): %s', (standing, _hl7, codes) => {
    expect(standings('urn:iso:std:iso:3166', codes)).toEqual(all(standing, codes));
  });

  it('has a code of two letters and one of three', () => {
    expect([twoLetterCountries.size, threeLetterCountries.size]).toEqual([249, 249]);
  });
});

describe('a currency', () => {
  it.each([
    [
      'in',
      'in',
      'USD EUR GBP CAD MXN XXX XTS XAU VEF BYN ZWL SLL HRK CUC CHE CHW COU UYI MXV BOV CLF XDR XSU XUA ANG STN',
    ],
    // HL7's list ends in 2018.
    ['in', 'out', 'VES SLE XCG ZWG VED UYW XAD'],
    ['out', 'out', 'ZZZ ABC DEM FRF BYR XBT BTC US USDD 840 STD MRO'],
    // HL7's takes it in a Coding, though not in Money.
    ['out', 'in', 'usd'],
  ])('is %s (HL7: %s): %s', (standing, _hl7, codes) => {
    expect(standings('urn:iso:std:iso:4217', codes)).toEqual(all(standing, codes));
  });

  it('is every one that this engine knows', () => {
    expect(Intl.supportedValuesOf('currency').filter((code) => !currencies.has(code))).toEqual([]);
  });
});

describe('a MIME type', () => {
  it.each([
    'text/plain',
    'application/fhir+json',
    'foo/bar',
    'text/plain;charset=UTF-8',
    'a/b; charset=utf-8',
    'image/*',
  ])('may be any that is written as one: %s', (code) => {
    expect(lookup('urn:ietf:bcp:13', code)).toBe('in');
  });

  it.each(['pdf', 'text', 'x y', 'text/ plain', '/', 'text/'])('that is not is unlisted: %s', (code) => {
    expect(lookup('urn:ietf:bcp:13', code)).toBe('unlisted');
  });
});

describe('a code of a system of which only the form is known', () => {
  it.each([
    [codeSystem.snomed, '73211009 35489007 370143000 44054006 999000041000000102 73211009:363698007=113331007'],
    [codeSystem.loinc, '8302-2 1-8 85354-9 44249-1 LP1234-5 LA6576-8 LL1162-8 LG51018-6'],
    [codeSystem.ndc, '0002-3227-30 50580-506-02 50580-0506-2 00777-3105-02 00002322730 0002322730 000777310502'],
  ])('may exist if it has it: %s', (system, codes) => {
    expect(standings(system, codes)).toEqual(all('unknown', codes));
  });

  it.each([
    [codeSystem.snomed, '73211008 37211009 12 12345 abc 073211009 1234567 9990000410000001020'],
    [codeSystem.loinc, '8302-3 3802-2 abc 8302 83022 123456789-0 LX1234-5 8302-'],
    [codeSystem.ndc, '00023227-30 12 abc 123456789 50580-05060-2 1-2-3 100777310502'],
  ])('is malformed if not: %s', (system, codes) => {
    expect(standings(system, codes)).toEqual(all('malformed', codes));
  });
});

describe('a code of what comes with Concord', () => {
  it.each([
    [codeSystem.rxnorm, '6448', 'in'],
    [codeSystem.rxnorm, '99999999', 'unlisted'],
    [codeSystem.rxnorm, 'x', 'malformed'],
    [codeSystem.icd10cm, 'F31.9', 'in'],
    [codeSystem.icd10cm, 'F31.9999', 'unlisted'],
    [codeSystem.icd10cm, '31', 'malformed'],
    [codeSystem.ucum, 'mg', 'in'],
    [codeSystem.ucum, 'milligram', 'out'],
  ])('%s %s is %s', (system, code, standing) => {
    expect(lookup(system, code)).toBe(standing);
  });

  it.each(['', '__proto__', 'constructor', 'http://example.org/codes'])(
    'of no system of those is unknown: %s',
    (system) => {
      expect(lookup(system, 'x')).toBe('unknown');
    },
  );
});
