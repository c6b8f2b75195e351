import tseslint from "typescript-eslint";

/** What the firmware may not use: nothing outside the host contract, and no promise (XS swallows rejections in silence). */
const firmware = {
	files: ["src/**/*.ts", "modules/**/*.ts", "examples/**/*.ts"],
	rules: {
		"no-restricted-globals": [
			"error",
			...[
				"setTimeout",
				"setInterval",
				"setImmediate",
				"queueMicrotask",
				"console",
				"process",
				"Buffer",
				"URL",
				"fetch",
			],
			...["Promise", "Date", "crypto", "performance", "window", "document", "structuredClone", "Intl"],
		],
		"no-restricted-syntax": [
			"error",
			{ selector: ":function[async=true]", message: "The firmware has no promises: XS swallows rejections." },
			{ selector: "MemberExpression[object.name='Math'][property.name='random']", message: "Use host.system.random." },
		],
	},
};

export default tseslint.config(
	{ ignores: ["build/**", "node_modules/**", "**/*.js", "**/*.mjs", "hosts/moddable/**", "hosts/xs/device/**"] },
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
	firmware,
);
