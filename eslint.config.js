import tseslint from "typescript-eslint";

/** What code in ROM may not hold, whatever else it may use: XS keeps preloaded modules there. */
const rom = [
	{
		selector: "Literal[regex]",
		message: "No regular expressions on the chip: each use loses memory (modules/match/README.md).",
	},
	{
		selector: "Identifier[name='RegExp']",
		message: "No regular expressions on the chip: each use loses memory (modules/match/README.md).",
	},
	{
		selector: "CallExpression[callee.property.name=/^(match|matchAll|search)$/]",
		message: "A text's match, matchAll and search make a regular expression of whatever they get.",
	},
	{
		selector: ":matches(Program, Program > ExportNamedDeclaration) > VariableDeclaration[kind!='const'][declare!=true]",
		message:
			"The linker makes a constant of a module's variable (docs/platform.md#preloaded-modules): use a property of an object.",
	},
	{
		selector: "PropertyDefinition[static=true][readonly!=true]",
		message: "A class in ROM is frozen, its static fields too (docs/platform.md#preloaded-modules).",
	},
	{ selector: ":function[async=true]", message: "The firmware has no promises: XS swallows rejections." },
];

/** What the firmware may not use besides: nothing outside the host contract. */
const firmware = [
	{ selector: "MemberExpression[object.name='Math'][property.name='random']", message: "Use host.system.random." },
	{
		selector: "CallExpression[callee.object.property.name='flash'], CallExpression[callee.object.name='flash']",
		message: "Each call of the flash may throw, or lie: use modules/flash.",
	},
];

/** How our tools find their own files, in whatever folder they are installed. */
const ownFiles = {
	selector: "MemberExpression[property.name='pathname'][object.type='NewExpression'][object.arguments.1.name='folder']",
	message: "A path with a space in it is not its URL's: use fileURLToPath.",
};

/** Globals that are not on the chip, or that the firmware gets from its host. */
const globals = [
	...["setTimeout", "setInterval", "setImmediate", "queueMicrotask", "console", "process", "Buffer", "URL", "fetch"],
	...["Promise", "Date", "crypto", "performance", "window", "document", "structuredClone", "Intl"],
];

export default tseslint.config(
	{ ignores: ["**/build/**", "node_modules/**", "**/*.js", "**/*.mjs", "hosts/xs/device/**"] },
	...tseslint.configs.recommended,
	{
		rules: {
			"@typescript-eslint/no-explicit-any": "error",
			"@typescript-eslint/consistent-type-imports": "error",
			"@typescript-eslint/no-non-null-assertion": "error",
			"@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
			eqeqeq: "error",
			"prefer-const": "error",
		},
	},
	{
		// Nothing else declares a property of globalThis, or an import of a file in a module that has none.
		files: ["**/*.d.ts"],
		rules: {
			"no-var": "off",
			"@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
		},
	},
	{
		files: ["src/**/*.ts", "modules/**/*.ts", "examples/**/*.ts"],
		rules: {
			"no-restricted-globals": ["error", ...globals],
			"no-restricted-syntax": ["error", ...rom, ...firmware],
		},
	},
	{
		files: ["modules/flash/**/*.ts"],
		rules: { "no-restricted-syntax": ["error", ...rom] },
	},
	{
		files: ["hosts/moddable/**/*.ts", "hosts/tls/{native,socket}.ts"],
		ignores: ["**/*.d.ts"],
		rules: {
			"no-restricted-globals": ["error", ...globals.filter(each => each !== "Date")],
			"no-restricted-syntax": ["error", ...rom],
		},
	},
	{
		files: ["tools/**/*.ts", "hosts/virtual/**/*.ts", "test/**/*.ts"],
		rules: { "no-restricted-syntax": ["error", ownFiles] },
	},
);
