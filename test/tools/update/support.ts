import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readProduct } from "../../../src/product";
import { tagOf, writeTag } from "../../../tools/sdk/tag";
import { appImage } from "../../../tools/factory/stand-in/release";
import { makeKey } from "../../../tools/update/keys";
import { publicDigits } from "../../../tools/update/pack";

/** A maker's desk: a folder with a product, a key that it knows, and an image that ESP-IDF might have made. */
export class Desk {
	readonly folder = mkdtempSync(join(tmpdir(), "update-"));
	readonly keyFile = join(this.folder, "lamp.pem");
	readonly key = makeKey(this.keyFile);
	readonly config = {
		...{ vendor: "Acme", name: "Lamp", templateId: "TMPLabcd1234", firmwareVersion: "1.1.0" },
		update: { keys: [publicDigits(this.key)] },
	};
	readonly product = readProduct(this.config);
	readonly configFile = this.write("product.json", JSON.stringify(this.config));
	readonly imageFile = this.write("xs_esp32.bin", this.image());

	/** An image of the chip with the product's tag in it. */
	image(firmwareVersion = "1.1.0"): Uint8Array {
		const product = { ...this.product, firmwareVersion };
		return appImage(
			"ESP32-C3",
			Buffer.concat([Buffer.alloc(3000, 7), writeTag(tagOf({ product, chip: "ESP32-C3", time: 0 }))]),
		);
	}

	write(name: string, content: string | Uint8Array): string {
		const file = join(this.folder, name);
		writeFileSync(file, content);
		return file;
	}

	remove(): void {
		rmSync(this.folder, { recursive: true, force: true });
	}
}
