import { runSubcommand } from "../cli/subcommands";

const help = `The factory's commands: from a list of units to boxes with labels.

  factory units --csv FILE --out DIR     issue units: keys, images for their flash, labels, registry
  factory labels --out DIR               a page of labels to print

Each has --help and --json.
`;

await runSubcommand({ units: () => import("./units"), labels: () => import("./labels") }, help);
