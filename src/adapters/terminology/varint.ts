/** Whole numbers up to 2^53 in as few bytes as they need, seven bits a byte (LEB128). */
export const encodeVarints = (values: Iterable<number>): Buffer => {
  const bytes: number[] = [];
  for (const value of values) {
    let rest = value;
    while (rest >= 128) {
      bytes.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    bytes.push(rest);
  }
  return Buffer.from(bytes);
};

/** Calls `take` with every number of a buffer that `encodeVarints` made, in order. */
export const decodeVarints = (bytes: Uint8Array, take: (value: number, index: number) => void): void => {
  let index = 0;
  let value = 0;
  let scale = 1;
  for (const byte of bytes) {
    value += (byte % 128) * scale;
    if (byte >= 128) {
      scale *= 128;
      continue;
    }
    take(value, index);
    index += 1;
    value = 0;
    scale = 1;
  }
};
