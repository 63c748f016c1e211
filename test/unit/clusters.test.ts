import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { command as sweep } from "../../lib/cli/sweep.js";
import { command as trial } from "../../lib/cli/trial.js";
import { command as worker } from "../../lib/cli/worker.js";

/** The blocks of code in CLUSTERS.md, without their indent. */
const page = readFileSync(new URL("../../CLUSTERS.md", import.meta.url), "utf8");
const blocks = [...page.matchAll(/(?:^ {4}.*\n|^\n(?= {4}))+/gm)].map(([block]) =>
  block.replace(/^ {4}/gm, "").trim(),
);

/** The fields that the page uses, of Kubernetes' API reference 1.30; a field of another name is refused. */
const name = z.string().regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
const variable = z.union([
  z.strictObject({ name: z.string(), value: z.string() }),
  z.strictObject({
    name: z.string(),
    valueFrom: z.strictObject({ secretKeyRef: z.strictObject({ name, key: z.string() }) }),
  }),
]);
const amounts = z.strictObject({ cpu: z.string(), memory: z.string().regex(/^\d+[KMG]i$/) }).partial();
const container = z.strictObject({
  name,
  image: z.string(),
  workingDir: z.string(),
  command: z.array(z.string()),
  env: z.array(variable),
  resources: z.strictObject({ requests: amounts, limits: amounts.optional() }),
  volumeMounts: z.array(z.strictObject({ name, mountPath: z.string(), readOnly: z.boolean().optional() })),
});
const volume = z.union([
  z.strictObject({ name, configMap: z.strictObject({ name }) }),
  z.strictObject({ name, persistentVolumeClaim: z.strictObject({ claimName: name }) }),
]);
const pod = z
  .strictObject({
    restartPolicy: z.enum(["Never", "OnFailure"]).optional(),
    containers: z.array(container),
    volumes: z.array(volume),
  })
  .refine(({ containers, volumes }) =>
    containers.every(({ volumeMounts }) =>
      volumeMounts.every((mount) => volumes.some((each) => each.name === mount.name)),
    ),
  );
const labels = z.record(z.string(), z.string());
const manifest = z.discriminatedUnion("kind", [
  z.strictObject({
    apiVersion: z.literal("batch/v1"),
    kind: z.literal("Job"),
    metadata: z.strictObject({ name }),
    spec: z.strictObject({
      completionMode: z.literal("Indexed"),
      completions: z.int(),
      parallelism: z.int(),
      backoffLimit: z.int(),
      template: z.strictObject({ spec: pod.refine(({ restartPolicy }) => restartPolicy !== undefined) }),
    }),
  }),
  z.strictObject({
    apiVersion: z.literal("apps/v1"),
    kind: z.literal("Deployment"),
    metadata: z.strictObject({ name }),
    spec: z.strictObject({
      replicas: z.int(),
      selector: z.strictObject({ matchLabels: labels }),
      template: z.strictObject({ metadata: z.strictObject({ labels }), spec: pod }),
    }),
  }),
]);

const manifests = blocks.filter((block) => block.startsWith("apiVersion:"));

describe("the page on clusters", () => {
  test.each(manifests.map((block) => [/^kind: (\w+)/m.exec(block)?.[1], block]))(
    "has a %s that Kubernetes would take",
    (_, block) => {
      const [document] = parseAllDocuments(block!, { strict: true });
      expect(document!.errors).toEqual([]);
      const read = manifest.safeParse(document!.toJS());
      expect(read.error?.issues).toBeUndefined();
      if (read.data?.kind !== "Deployment") return;
      expect(read.data.spec.template.metadata.labels).toEqual(read.data.spec.selector.matchLabels);
    },
  );

  test("gives Longhand no word that it does not take", () => {
    const commands = { sweep, trial, worker };
    const words = blocks.flatMap((block) => [...block.matchAll(/longhand,? (sweep|trial|worker)\b(.*)/g)]);
    expect(words.length).toBeGreaterThan(6);
    for (const [line, called, rest = ""] of words) {
      const known = commands[called as keyof typeof commands]().options.map(({ long }) => long);
      for (const [option] of rest.matchAll(/--[a-z-]+/g)) expect(known, line).toContain(option);
    }
  });

  test("has scripts for Slurm whose settings stand before any command", () => {
    const scripts = blocks.filter((block) => block.startsWith("#!/bin/bash"));
    expect(scripts).toHaveLength(2);
    for (const script of scripts) {
      const head = script.slice(0, script.search(/^[^#\n]/m));
      expect(script.match(/^#SBATCH/gm)?.length).toBe(head.match(/^#SBATCH --[a-z-]+(=\S+)?$/gm)?.length);
    }
  });
});
