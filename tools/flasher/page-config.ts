import type { Product } from "../../src/product";
import { partPath } from "./folder";
import type { Built } from "../factory/release";
import type { Partition } from "../sdk/partitions";
import type { PageConfig, Region } from "./page/config";

/** What the page is told of a product and its build, which are of one product. */
export function pageConfig(
	product: Product,
	{ vendor, name, version, chip, parts, nvs, choosers, flashSize: flash, hash: image }: Built,
	given: Pick<PageConfig, "station" | "speed" | "host" | "template">,
): PageConfig {
	const { setup, brand } = product;
	const next = brand.next && { url: brand.next.url, label: Object.values(brand.next.label)[0] };
	return {
		...{ vendor, name, version, chip, image, nvs: region(nvs), erased: choosers.map(region), flash, ...given },
		colour: brand.colour,
		parts: parts.map(({ file, offset, bytes, sha256 }) => ({ path: partPath(file), offset, bytes, sha256 })),
		improv: product.console?.improv ?? false,
		key: setup.key,
		...(given.station !== undefined && setup.key === "product" && { password: setup.password }),
		next,
	};
}

const region = ({ name, offset, size }: Partition): Region => ({ name, offset, bytes: size });
