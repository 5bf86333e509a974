/**
 * Whether a National Provider Identifier's last digit is its check digit: the Luhn sum over `80840` and the ten digits
 * ends in 0 (ISO/IEC 7812; US Core us-core-17).
 * @param npi ten digits
 */
export const hasNpiCheckDigit = (npi: string): boolean => {
  const sum = [...`80840${npi}`].toReversed().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
};
