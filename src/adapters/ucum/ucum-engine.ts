import { createRequire } from 'node:module';

/** What is used of @lhncbc/ucum-lhc, which has no types. */
interface UcumUnit {
  readonly isMetric_: boolean;
  readonly isBase_: boolean;
  readonly source_: string;
}

interface UcumPackage {
  readonly UcumLhcUtils: {
    getInstance(): {
      readonly uStrParser_: { parseString(code: string, use: 'validate', suggest: boolean): readonly unknown[] };
    };
  };
  readonly UnitTables: { getInstance(): { getUnitByCode(code: string): UcumUnit | null | undefined } };
}

let loaded: UcumPackage | undefined;

/** Takes some 45 ms at the first question; nothing before. */
const load = (): UcumPackage => {
  // The package has no types: this is what its entry point exports.
  loaded ??= createRequire(import.meta.url)('@lhncbc/ucum-lhc') as UcumPackage;
  return loaded;
};

const annotations = /\{[^{}]*\}/g;
/** Units with their prefixes, without exponents: what stands between operators, digits and parentheses. */
const symbols = /10[*^]|(?:[^\d.()/+\-[\]{}]|\[[^\]]*\])+/g;
/** How long prefixes are: `k`; `da`, `Ki`. */
const prefixLengths = [1, 2] as const;

/**
 * Whether a code is UCUM's, case-sensitive, by the tables and the parser of @lhncbc/ucum-lhc. Stricter than that where
 * UCUM is: a prefix stands before metric units only (section 11), so `kmin` and `m%` are none; nor are units that the
 * package took from elsewhere. Prints nothing.
 */
export const isUcumByEngine = (code: string): boolean => {
  const { UcumLhcUtils, UnitTables } = load();
  const engine = UcumLhcUtils.getInstance();
  try {
    // Asked of the parser itself: what lies above it writes to the console.
    const [unit, read] = engine.uStrParser_.parseString(code, 'validate', false);
    if (unit === null || unit === undefined || read !== code) return false;
  } catch {
    return false;
  }
  const units = UnitTables.getInstance();
  return (code.replace(annotations, '').match(symbols) ?? []).every((symbol) => {
    const whole = units.getUnitByCode(symbol);
    if (whole?.source_ === 'UCUM') return true;
    return prefixLengths.some((length) => {
      const unit = units.getUnitByCode(symbol.slice(length));
      return unit?.source_ === 'UCUM' && (unit.isMetric_ || unit.isBase_);
    });
  });
};
