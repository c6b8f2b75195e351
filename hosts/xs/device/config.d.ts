/** As on the SDK; `../image.ts` makes it. */
declare module "mc/config" {
	const config: { readonly product: unknown };
	export default config;
}
