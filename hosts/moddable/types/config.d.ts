/** The manifests' "config"; published as `any`. */
declare module "mc/config" {
	const config: {
		/** Who the product is; `src/product.ts` checks it. */
		readonly product: unknown;
		/** How the board is wired (`boards/`). */
		readonly board?: object;
		/** How the product's sensors and actors are wired: {@link import("../parts").wiring}. */
		readonly parts?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
		/** Unix seconds; `npm run build` passes it. */
		readonly buildTime?: string;
	};
	export default config;
}
