/** As on the SDK; `../image.ts` makes it. */
declare module "mc/config" {
	const config: {
		readonly product: unknown;
		readonly parts?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
	};
	export default config;
}
