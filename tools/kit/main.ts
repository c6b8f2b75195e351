import { packageVersion } from "../cli/folders";
import { runSubcommand, type Subcommands } from "../cli/subcommands";
import { endWithParent } from "./parent";

const help = `Blynk.Inject: a product for ESP32 that its owner sets up from a phone.

npx blynk-inject COMMAND [options]      in your product's folder; COMMAND --help tells the rest, --version which version this is

  new         make a product's folder
  check       is the product's config right? Says all that is not

  start       the tour: your product on a virtual board, a phone, the air and a cloud on one page
  board       the board alone, for scripts; with --console a terminal on its serial port
  cloud       a Blynk cloud on this machine
  provision   the phone's side, for scripts
  image       an image for the virtual board, to try updates with

  build       the image for your board (needs the Moddable SDK and ESP-IDF)
  deploy      build, and write it to the board on the cable
  sim         your product in the Moddable SDK's simulator
  link        what of the flash it takes, without ESP-IDF

  factory     a thousand units: keys, flash images, labels, flashing, end-of-line test
  label       one unit's label
  flasher     a page that flashes units from a browser
  update      over the air: a key, a signed update, and who gets it
`;

const commands: Subcommands = {
	new: () => import("./new"),
	check: () => import("../check/main"),
	start: () => import("../board/main"),
	board: () => import("../board/cli"),
	cloud: () => import("../cloud/main"),
	provision: () => import("../wizard/main"),
	image: () => import("../board/image-main"),
	build: () => import("../sdk/build"),
	deploy: () => import("../sdk/deploy"),
	sim: () => import("../sdk/sim"),
	link: () => import("../sdk/link"),
	factory: () => import("../factory/main"),
	flasher: () => import("../flasher/main"),
	label: () => import("../factory/label"),
	update: () => import("../update/main"),
};

endWithParent();
if (process.argv[2] === "--version") process.stdout.write(`${packageVersion()}\n`);
else await runSubcommand(commands, help);
