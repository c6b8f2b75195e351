import type { FirmwareTrial } from "../host";
import type { FirmwareSlots, ImageState, Otadata, SelectEntry, Slot } from "./slots";

/** What is started: from where, and what came of its image. */
export interface Loaded<T> {
	readonly slot: Slot;
	readonly firmware: T;
}

/**
 * ESP-IDF's boot loader, in a partition table of two slots without a factory application: says which slot is started, and
 * writes down what it has to (`bootloader_utility_get_selected_boot_partition` and `bootloader_utility_load_boot_image` of
 * components/bootloader_support/src/bootloader_utility.c).
 * @param load what a slot's image is; `undefined` when it is not whole, or of another chip: then the other slot is tried
 */
export function boot<T>(slots: FirmwareSlots, load: (slot: Slot) => T | undefined): Loaded<T> | undefined {
	if (slots.rollback) for (const sector of sectors) mark(slots, sector, "pending-verify", "aborted");
	const active = activeSector(slots.otadata);
	const isInitial = slots.otadata.every(each => each === "erased");
	if (active !== undefined && slots.rollback) mark(slots, active, "new", "pending-verify");
	const selected = active === undefined ? 0 : slotOf(slots.otadata[active]);
	for (const slot of [selected, other(selected)]) {
		const firmware = load(slot);
		if (firmware === undefined) continue;
		if (isInitial) slots.select(0, { sequence: slot + 1, state: "valid" });
		return { slot, firmware };
	}
	return undefined;
}

/** How the firmware in `running` came to run (`esp_ota_get_state_partition` of components/app_update/esp_ota_ops.c). */
export function trialOf({ otadata }: FirmwareSlots, running: Slot): FirmwareTrial {
	const entry = otadata.find(each => isEntry(each) && slotOf(each) === running);
	if (entry === undefined || !isEntry(entry)) return "kept";
	if (entry.state === "pending-verify") return "guarded";
	return entry.state === "new" ? "unguarded" : "kept";
}

/** Has the next start begin with `slot`, on trial (`esp_ota_set_boot_partition`, once it has verified the image). */
export function selectSlot(slots: FirmwareSlots, slot: Slot): void {
	const { otadata } = slots;
	const active = activeSector(otadata);
	if (active === undefined) return slots.select(0, { sequence: slot + 1, state: "new" });
	const entry = otadata[active];
	if (!isEntry(entry)) return;
	const isThere = slotOf(entry) === slot;
	const sequence = isThere ? entry.sequence : entry.sequence + 1;
	slots.select(isThere ? active : other(active), { sequence, state: "new" });
}

/** The firmware that the last start has selected is good (`esp_ota_mark_app_valid_cancel_rollback`). */
export function keepSelected(slots: FirmwareSlots): void {
	const active = activeSector(slots.otadata);
	const entry = active === undefined ? undefined : slots.otadata[active];
	if (active !== undefined && entry !== undefined && isEntry(entry) && entry.state !== "valid")
		slots.select(active, { ...entry, state: "valid" });
}

export function other(one: 0 | 1): 0 | 1 {
	return one === 0 ? 1 : 0;
}

const sectors = [0, 1] as const;

function isEntry(otadata: Otadata): otadata is SelectEntry {
	return otadata !== "erased" && otadata !== "torn";
}

function slotOf(otadata: Otadata): Slot {
	return isEntry(otadata) && otadata.sequence % 2 === 0 ? 1 : 0;
}

/** That of the higher number, of those that may be started (`bootloader_common_get_active_otadata`). */
function activeSector(otadata: readonly [Otadata, Otadata]): 0 | 1 | undefined {
	let active: 0 | 1 | undefined;
	let highest = 0;
	for (const sector of sectors) {
		const entry = otadata[sector];
		if (!isEntry(entry) || entry.state === "invalid" || entry.state === "aborted" || entry.sequence <= highest)
			continue;
		active = sector;
		highest = entry.sequence;
	}
	return active;
}

function mark(slots: FirmwareSlots, sector: 0 | 1, from: ImageState, to: ImageState): void {
	const entry = slots.otadata[sector];
	if (isEntry(entry) && entry.state === from) slots.select(sector, { ...entry, state: to });
}
