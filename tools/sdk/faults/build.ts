import type { SdkFault } from "./fault";
import { has, lacks } from "./place";

const since = "8.2.3";

/** Tools: mcconfig, its makefiles, xsl, the typings. */
export const buildFaults: readonly SdkFault[] = [
	{
		id: "build-goes-on",
		since,
		what: "mcconfig's target `build` ignores a failing `idf.py build` and reports the image of an older one",
		ourWay: "`npm run build` removes what would be taken for the result before it starts",
		where: "tools/mcconfig/make.esp32.mk",
		isThere: has("tools/mcconfig/make.esp32.mk", "build: precursor\n\t-cd $(PROJ_DIR) ; $(BUILD_CMD)"),
	},
	{
		id: "small-letters",
		since,
		what: "mcconfig makes small letters of the path to a board (`-p esp32:FOLDER`), and finds none where there are capital ones",
		ourWay:
			"it gets the path from the product's folder, and a board whose path has capital letters is refused in a sentence",
		where: "tools/mcmanifest.js",
		isThere: has("tools/mcmanifest.js", "name = name.toLowerCase();"),
	},
	{
		id: "pattern-breaks-off",
		since,
		what: "mcpack breaks off at a pattern (`*`) in a package's `exports` or `imports`: `PACKAGE_TARGET_RESOLVE` is called without `this`",
		ourWay: "package.json names each module (`test/tools/kit/package.node.test.ts`)",
		where: "tools/mcpack.js",
		isThere: has("tools/mcpack.js", "return PACKAGE_TARGET_RESOLVE("),
	},
	{
		id: "names-stay",
		since,
		what: "xsl takes names from a `mc.xsi` of an earlier build into the image, used or not",
		ourWay: "it is removed before a link that is measured",
		where: "xs/tools/xsl.c",
		isThere: has("xs/tools/xsl.c", '".xsi"'),
	},
	{
		id: "preload-wildcard",
		since,
		what: "a wildcard in a manifest's `preload` passes over TypeScript without a word: those modules are loaded into RAM",
		ourWay: "`tools/sdk/preload.ts` writes the lists, a test keeps them complete",
		where: "tools/mcconfig.js",
		isThere: has(
			"tools/mcconfig.js",
			"for (var result of this.jsFiles) {\n\t\t\t\t\t\tvar target = result.target.slice(0, star)",
		),
	},
	{
		id: "second-build-passes",
		since,
		what: "a type error fails the first build only: JavaScript was written, and make takes it for fresh; nor does make know which file depends on which",
		ourWay:
			"all types are checked at once before (`tsc -p hosts/moddable`); `noEmitOnError` for who uses mcconfig alone",
		where: "tools/mcmanifest.js",
		isThere: lacks("tools/mcmanifest.js", "noEmitOnError"),
	},
	{
		id: "compiler-per-file",
		since,
		what: "TypeScript's compiler is started anew for every file: a minute and more for ours",
		ourWay: "a `tsc` of our own on PATH that only takes the types out (`tools/sdk/translate.mjs`)",
		where: "tools/mcmanifest.js",
		isThere: has("tools/mcmanifest.js", "-p $(MODULES_DIR)${tool.slash}${tsconfigRelative}"),
	},
	{
		id: "typings-in-the-image",
		since,
		what: "the typings' wildcard takes their `package.json` and `tsconfig` files into the image as modules",
		ourWay: "the manifest names them as exceptions (`hosts/moddable/manifest.json`, `~`)",
		where: "examples/manifest_typings.json",
		isThere: has("examples/manifest_typings.json", '"$(TYPINGS)/*"'),
	},
	{
		id: "typings-wrong",
		since,
		what: "the typings name Wi-Fi events as they are not, and have no `close` of Listener and UDP; such ambient modules cannot be mended from outside",
		ourWay: "declarations of our own for what we use (`hosts/moddable/types`)",
		where: "typings/wifi.d.ts",
		isThere: has("typings/wifi.d.ts", "static readonly station_connected"),
	},
	{
		id: "not-set-not-heard",
		since,
		what: "mcconfig passes over `# CONFIG_X is not set` in a board's sdkconfig, as over every line that begins with `#`",
		ourWay: "`CONFIG_X=n`; a test forbids the other (`hosts/moddable/sdkconfig`)",
		where: "tools/mcmanifest.js",
		isThere: has("tools/mcmanifest.js", "if (option.length && ('#' != option.charAt(0)))"),
	},
	{
		id: "include-path",
		since,
		what: "ESP-IDF's folders of NVS and of updates are not on the path of the C files of a manifest",
		ourWay: "`esp32.c` includes them from the folder of all components",
		where: "tools/mcconfig/make.esp32.mk",
		isThere: lacks("tools/mcconfig/make.esp32.mk", "components/nvs_flash/include"),
	},
];
