/**
 * A long list of short codes, to be asked whether it has one and nothing else: the codes in order, each filled up with
 * blanks to the length of the longest, as one text. It is searched as it lies, so that there is nothing to decode.
 */
export const encodeCodeList = (codes: readonly string[]): Buffer => {
  const width = codes.reduce((longest, code) => Math.max(longest, code.length), 1);
  const sorted = codes.map((code) => code.padEnd(width)).sort();
  return Buffer.from(`${String.fromCharCode(width)}${sorted.join('')}`, 'latin1');
};

/** Whether a code is in the list that `encodeCodeList` made bytes of. */
export const decodeCodeList = (bytes: Buffer): ((code: string) => boolean) => {
  const width = bytes[0] ?? 1;
  const text = bytes.toString('latin1', 1);
  const count = text.length / width;
  return (code) => {
    if (code.length === 0 || code.length > width || code.endsWith(' ')) return false;
    const wanted = code.padEnd(width);
    let low = 0;
    let high = count - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const found = text.slice(middle * width, (middle + 1) * width);
      if (found === wanted) return true;
      if (found < wanted) low = middle + 1;
      else high = middle - 1;
    }
    return false;
  };
};
