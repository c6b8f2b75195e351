import { utf8 } from "../../../modules/bytes/index";
import { unitData, unitImage } from "../../../tools/factory/unit-image";
import { readRegistry } from "../../../tools/factory/registry";
import type { EspLoader } from "../../support/esp-loader";
import type { Firmware } from "../../support/serial-link";
import type { Home } from "../wizard/support";
import type { Workshop } from "./support";

/** The chip of a virtual board. */
export const boardMac = "24:6f:28:aa:bb:cc";

/**
 * What a chip does when it starts: with the workshop's application in its flash it is a virtual board, which finds there what the
 * image of a unit has; otherwise it says so, as the ROM does.
 */
export function boots(workshop: Workshop, { board }: Home): (loader: EspLoader) => Firmware {
	return loader => {
		const has = (at: number, bytes: Uint8Array): boolean =>
			Buffer.from(loader.flash.subarray(at, at + bytes.length)).equals(bytes);
		board.board.serial.onData = bytes => loader.say(bytes);
		return {
			start() {
				if (![...workshop.image].every(([at, bytes]) => has(at, bytes)))
					return loader.say("invalid header: 0xffffffff\r\n");
				const units = workshop.hasUnits ? readRegistry(workshop.units) : [];
				const unit = units.find(each => has(0x9000, unitImage(each)));
				if (unit) for (const [key, value] of unitData(unit)) board.board.flash.write(key, utf8(value));
				board.powerOn();
			},
			stop: () => board.board.powerOff(),
			receive: bytes => board.board.serial.write(bytes),
		};
	};
}
