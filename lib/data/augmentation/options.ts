import { checkOptionNames } from "../../check-options.js";
import { ParameterError } from "../../errors.js";
import type { RandomState } from "../../random/index.js";
import type { ElasticOptions } from "./elastic.js";

/** What may happen to a picture. Each is drawn evenly from its range; what is left out, or 0, does not happen. */
export interface AugmentOptions {
  /** Draws every variation. */
  random: RandomState;
  /** Moved by at most so many pixels to either side, and as many up or down; from 0, below the image's smaller side. */
  shift?: number;
  /** Turned by at most so many degrees either way about the centre; 0 to 180. */
  rotate?: number;
  /** Made larger or smaller by at most this fraction: 0.1 draws from 0.9 to 1.1 times the size; from 0, below 1. */
  scale?: number;
  /** Made to lean by at most so many pixels sideways for each pixel of height, either way; 0 to 1. */
  shear?: number;
  /** Bent as an unsteady hand bends it; `{}` takes the strength that suits MNIST. */
  elastic?: ElasticOptions;
}

/** The options with nothing left out; `elastic` is undefined where nothing is to be bent. */
export interface AugmentRanges {
  shift: number;
  rotate: number;
  scale: number;
  shear: number;
  elastic: Required<ElasticOptions> | undefined;
}

/** @throws {ParameterError} naming the option that is outside its range, or missing, or not known */
export function checkedRanges(
  options: AugmentOptions,
  size: { height: number; width: number },
): AugmentRanges {
  checkOptionNames("augmentation", options ?? {}, ["random", "shift", "rotate", "scale", "shear", "elastic"]);
  refuseNoRandom(options?.random);
  const { shift = 0, rotate = 0, scale = 0, shear = 0 } = options;
  const side = Math.min(size.height, size.width);
  refuse("shift", shift, { allowed: shift >= 0 && shift < side, range: `from 0 to below ${side} pixels` });
  refuse("rotate", rotate, { allowed: rotate >= 0 && rotate <= 180, range: "from 0 to 180 degrees" });
  refuse("scale", scale, { allowed: scale >= 0 && scale < 1, range: "from 0 to below 1, such as 0.1" });
  refuse("shear", shear, { allowed: shear >= 0 && shear <= 1, range: "from 0 to 1, such as 0.2" });
  return { shift, rotate, scale, shear, elastic: options.elastic && checkedElastic(options.elastic, side) };
}

function checkedElastic(options: ElasticOptions, side: number): Required<ElasticOptions> | undefined {
  checkOptionNames("augmentation, elastic", options, ["alpha", "sigma"]);
  const { alpha = 34, sigma = 4 } = options;
  refuse("elastic alpha", alpha, {
    allowed: alpha >= 0 && alpha <= 1e6,
    range: "from 0 to a million, such as 34",
  });
  refuse("elastic sigma", sigma, {
    allowed: sigma > 0 && sigma <= side,
    range: `above 0, up to ${side} pixels`,
  });
  return alpha === 0 ? undefined : { alpha, sigma };
}

/** Nothing else draws for it: two generators would make a training that cannot be had again. */
function refuseNoRandom(random: Partial<RandomState> | undefined): void {
  if (typeof random?.uniform === "function") return;
  throw new ParameterError(
    `augmentation: random is ${String(random)}, expected what draws the variations. ` +
      "Pass random: new RandomState(1), or any other seed.",
  );
}

function refuse(name: string, value: number, { allowed, range }: { allowed: boolean; range: string }): void {
  if (allowed) return;
  throw new ParameterError(
    `augmentation: ${name} is ${value}, expected a number ${range}. Leave it out, or pass such a number.`,
  );
}
