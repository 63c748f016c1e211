import type { System } from "../system.js";
import { systemA } from "./a.js";
import { systemB } from "./b.js";
import { systemC } from "./c.js";
import { systemD } from "./d.js";
import { systemE } from "./e.js";

/**
 * The five published systems that this library reproduces, in order.
 *
 * Used in notebooks/07 and notebooks/08.
 */
export const systems: readonly System[] = [systemA, systemB, systemC, systemD, systemE];
