/** How the inputs of the first layer are listed: in groups, of which one byte tells an input's place. */
export interface Groups {
  /** D */
  inputSize: number;
  groups: number;
  groupSize: number;
}

/** Bytes are compared sixteen at a time, and a byte counts to 256. */
const LANES = 16;
const MOST = 256;

/** As few groups as there can be, all about as large: 784 pixels make four. */
export function groupsOf(inputSize: number): Groups {
  const groupSize = Math.ceil(inputSize / Math.ceil(inputSize / MOST) / LANES) * LANES;
  return { inputSize, groups: Math.ceil(inputSize / groupSize), groupSize };
}
