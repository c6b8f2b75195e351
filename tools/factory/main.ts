import { runSubcommand } from "../cli/subcommands";

const help = `The factory's commands: from a list of units to boxes with labels.

  factory units --csv FILE --out DIR     issue units: keys, images for their flash, labels, registry
  factory labels --out DIR               a page of labels to print
  factory flash --release DIR --out DIR  make the chip on the cable a unit: image, its own data, its label
  factory test --release DIR --out DIR   the end of the line: test the unit on the cable
  factory practice --out DIR             a release and chips to try the line with, without ESP-IDF and without a board
  factory stand-in                       esptool for such chips

Each has --help, and but for the last --json.
`;

await runSubcommand(
	{
		units: () => import("./units"),
		labels: () => import("./labels"),
		flash: () => import("./flash"),
		test: () => import("./station"),
		practice: () => import("./practice"),
		"stand-in": () => import("./stand-in/main"),
	},
	help,
);
