import { exchange, type Kernel } from "../kernel/index.js";
import type { Metadata } from "../notebook/index.js";

/** The two fields of a notebook's metadata that say which kernel ran it, as that kernel tells of itself. */
export async function describeKernel(kernel: Kernel): Promise<Metadata> {
  const { name, display_name, language } = kernel.spec;
  const reply = await exchange(kernel, { msg_type: "kernel_info_request" });
  return {
    kernelspec: { name, display_name, language },
    language_info: reply.content["language_info"],
  };
}
