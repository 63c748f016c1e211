import { shapeText } from "../../arrays.js";
import type { Diagnoser } from "../compared.js";

/** Another shape than expected; the transpose, a flat list and a wrong number of rows are told by name. */
export const wrongShape: Diagnoser = ({ found, expected }) => {
  const [is, should] = [found.shape, expected.shape];
  if (String(is) === String(should)) return undefined;
  const shapes = `${shapeText(is)}, expected ${shapeText(should)}`;
  const [rows, cols] = is;
  if (is.length === 2 && should.length === 2) {
    if (rows === should[1] && cols === should[0])
      return `it is the transpose of what is expected: ${shapes}. Exchange rows and columns.`;
    if (cols === should[1]) return `its shape is ${shapes}: ${rows} rows where ${should[0]} are expected.`;
    if (rows === should[0]) return `its shape is ${shapes}: ${cols} columns where ${should[1]} are expected.`;
  }
  if (found.data.length === expected.data.length)
    return `its shape is ${shapes}: as many values, laid out in another way.`;
  return `its shape is ${shapes}.`;
};
