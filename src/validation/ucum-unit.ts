import { keepingFew } from '../domain/keeping.ts';

/** Units that most quantities in psychiatry and medicine have, and some that they wrongly have. */
const frequentUnits: ReadonlySet<string> = new Set(
  (
    '% 1 mg g kg ug ng pg mL L dL uL fL cm m mm um nm km cm2 m2 kg/m2 h min s ms d wk mo a /d /wk /min /h ' +
    'mg/d mg/kg mg/kg/d mg/(kg.d) mg/mL mg/dL mg/L ug/mL ug/L ug/dL ng/mL ng/dL ng/L pg/mL g/dL g/L g/d ug/d ' +
    'mmol mol mmol/L umol/L nmol/L pmol/L mol/L meq meq/L [iU] [iU]/L [iU]/mL m[iU]/L u[iU]/mL U U/L U/mL ' +
    'mL/min mL/h mL/d mL/kg 10*3/uL 10*6/uL 10*9/L 10*12/L mm[Hg] Cel [degF] [lb_av] [oz_av] [in_i] [ft_i] ' +
    '{tbl} {tablet} {capsule} {cap} {patch} {spray} {puff} {dose} {drop} {score} {beats}/min {breaths}/min ' +
    '[drp] kcal kJ V mV Hz kPa mosm/kg'
  ).split(' '),
);

const mostCharacters = 200;

/**
 * A check of UCUM codes, case-sensitive: frequent units at once, the rest by `isUcumByEngine`, whose answers are kept.
 * What has characters other than UCUM's (ASCII 33 to 126) or over 200 of them is not UCUM, unasked.
 */
export const createUcumCheck = (isUcumByEngine: (code: string) => boolean): ((code: string) => boolean) => {
  const isUcum = keepingFew(isUcumByEngine);
  return (code) => frequentUnits.has(code) || (code.length <= mostCharacters && isGraphic(code) && isUcum(code));
};

const isGraphic = (code: string): boolean => {
  for (let at = 0; at < code.length; at += 1) {
    const character = code.charCodeAt(at);
    if (character < 33 || character > 126) return false;
  }
  return code !== '';
};

/** For the test that holds them equal to the engine. */
export const frequentUcumUnits: readonly string[] = [...frequentUnits];
