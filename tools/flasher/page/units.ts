import type { ListedUnit, UnitList } from "./config";
import type { Entry } from "./ledger";
import { Trouble } from "./trouble";

/**
 * The unit for a chip: its own, when one is known to be on it; else the next that nobody has. Who asks notes the answer
 * before anything is written.
 * @throws Trouble when none is left, or registry and browser do not agree
 */
export function choose(units: readonly ListedUnit[], entries: readonly Entry[], mac: string): ListedUnit {
	const bySerial = new Map(units.map(unit => [unit.serial, unit]));
	const given = new Map(entries.flatMap(each => (each.serial === undefined ? [] : [[each.serial, each.mac]])));
	const here = [...given].find(([, chip]) => chip === mac)?.[0];
	const known = units.find(unit => unit.mac === mac);
	const own = known ?? bySerial.get(here ?? "");
	if (own) {
		const other = [own.mac, given.get(own.serial)].find(chip => chip !== undefined && chip !== mac);
		if (other !== undefined || (known && here !== undefined && here !== known.serial))
			throw new Trouble({
				is: "refused",
				reason: `Chip ${mac} is unit ${own.serial} here, but ${other ? `that is chip ${other}` : `was ${here}`} there.`,
			});
		return own;
	}
	const next = units.find(unit => unit.mac === undefined && !given.has(unit.serial));
	if (!next) throw new Trouble({ is: "used up", units: units.length });
	return next;
}

/** How many nobody has. */
export function left(units: readonly ListedUnit[], entries: readonly Entry[]): number {
	const given = new Set(entries.map(each => each.serial));
	return units.filter(unit => unit.mac === undefined && !given.has(unit.serial)).length;
}

/** Tells the registry on this machine, where there is one. @throws Trouble when it does not agree */
export async function bind({ bind: address }: UnitList, serial: string, mac: string): Promise<void> {
	if (address === undefined) return;
	let answer: Response;
	try {
		answer = await fetch(address, { method: "POST", body: JSON.stringify({ serial, mac }) });
	} catch {
		throw new Trouble({ is: "refused", reason: "The registry does not answer: is the command still running?" });
	}
	if (!answer.ok) throw new Trouble({ is: "refused", reason: await answer.text() });
}
