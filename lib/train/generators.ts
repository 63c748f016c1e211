import { DataFormatError, ParameterError } from "../errors.js";
import type { Model } from "../nn/index.js";
import { checkPosition, type RandomPosition, type RandomState } from "../random/index.js";

/** A generator, and who draws from it: several may share one, and then their draws take turns. */
export interface SharedGenerator {
  random: RandomState;
  roles: string[];
}

/** Where a generator stood when it was saved, and who drew from it. */
export interface SavedGenerator {
  position: RandomPosition;
  roles: readonly string[];
}

/** Who may draw while a model is trained. */
interface Drawing {
  model: Model;
  random?: Readonly<Record<string, RandomState>>;
  examples?: { readonly random?: RandomState };
}

/** All generators that training draws from: those named by the caller, those of the model's layers, the examples'. */
export function generatorsOf({ model, random: named = {}, examples }: Drawing): SharedGenerator[] {
  const layers = (model.layers ?? []).flatMap(({ name, random }, i): [string, RandomState][] =>
    random === undefined ? [] : [[`layer ${i + 1}, ${name}`, random]],
  );
  const generators = new Map<RandomState, string[]>();
  const own: [string, RandomState][] = examples?.random === undefined ? [] : [["examples", examples.random]];
  for (const [role, random] of [...Object.entries(named), ...layers, ...own])
    generators.set(random, [...(generators.get(random) ?? []), role]);
  return Array.from(generators, ([random, roles]) => ({ random, roles }));
}

/**
 * Which saved generator is which of these: the same must draw from the same, or the numbers that follow were others.
 *
 * @throws {ParameterError} where one is missing or too many, or who shares a generator has changed
 * @throws {DataFormatError} where a saved state is none
 */
export function matchGenerators(
  saved: readonly SavedGenerator[],
  present: readonly SharedGenerator[],
  file: string,
): { random: RandomState; position: RandomPosition }[] {
  const rolesOf = (all: readonly { roles: readonly string[] }[]): string[] =>
    all.flatMap(({ roles }) => roles);
  const missing = rolesOf(saved).filter((role) => !rolesOf(present).includes(role));
  const extra = rolesOf(present).filter((role) => !rolesOf(saved).includes(role));
  if (missing.length + extra.length > 0)
    throw new ParameterError(
      `loading ${file}: it holds generators of ${listed(rolesOf(saved))}, but given are those of ` +
        `${listed(rolesOf(present))}. Pass the same as \`random\`, by the same names. Nothing was loaded.`,
    );
  return saved.map(({ position, roles }) => {
    const alike = present.find((one) => sameMembers(one.roles, roles));
    if (alike === undefined)
      throw new ParameterError(
        `loading ${file}: ${listed(roles)} drew from ${roles.length > 1 ? "one generator" : "a generator of its own"} ` +
          "when this was saved. Let them draw that way again, or other numbers will follow. Nothing was loaded.",
      );
    try {
      checkPosition(position);
    } catch (cause) {
      throw new DataFormatError(`${file}: the generator of ${listed(roles)} is damaged. Save it again.`, {
        cause,
      });
    }
    return { random: alike.random, position };
  });
}

function sameMembers(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((role) => b.includes(role));
}

function listed(roles: readonly string[]): string {
  return roles.length === 0 ? "nothing" : roles.join(" and ");
}
