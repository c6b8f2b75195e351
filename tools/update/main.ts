import { runSubcommand } from "../cli/subcommands";

const help = `Updates over the air: from a key to firmware on a part of the fleet (docs/update.md).

  update key           make the key pair by which units know your firmware
  update sign          make an update of a build: what it is, your signature, the image
  update verify FILE   what an update is, and whether units of this product take it
  update ship FILE     hand it to the cloud on this machine, for some devices or a part of the fleet
  update widen         the same for more of them
  update status        where they are with it
  update stop          nobody else gets it

Each has --help and --json. For Blynk's own cloud the same FILE is uploaded by hand, in the console's Blynk.Air: it
documents no interface for programs.
`;

await runSubcommand(
	{
		key: () => import("./key"),
		sign: () => import("./sign"),
		verify: () => import("./verify"),
		ship: () => import("./ship"),
		widen: () => import("./widen"),
		status: () => import("./status"),
		stop: () => import("./stop"),
	},
	help,
);
